"""In which language something is drawn: a press in the person's, a card in the group's, a letter in its reader's."""

from __future__ import annotations

from typing import Final, Protocol

from bot.delivery.effects import EffectKind, PendingEffect
from bot.language import DEFAULT


class Speaks(Protocol):
    """Who knows the languages of people and communities; it answers from memory. `bot.languages` has it."""

    def of_community(self, community_id: int | None) -> str:
        """Return the language of what a whole group reads."""

    def of_person(self, community_id: int | None, member_id: int) -> str:
        """Return the language of a letter to a person."""

    def of_press(self, member_id: int, community_id: int | None, locale: str | None) -> str:
        """Return the language of the answer to a press; `locale` is what Discord says of the person."""


class OnlyEnglish:
    """Knows of no other language; what a client speaks until it is told who speaks what."""

    def of_community(self, community_id: int | None) -> str:  # noqa: ARG002 - one shape for all
        """Return English."""
        return DEFAULT

    def of_person(self, community_id: int | None, member_id: int) -> str:  # noqa: ARG002 - one shape for all
        """Return English."""
        return DEFAULT

    def of_press(self, member_id: int, community_id: int | None, locale: str | None) -> str:  # noqa: ARG002 - one shape for all
        """Return English."""
        return DEFAULT


ONLY_ENGLISH: Final = OnlyEnglish()


def language_of(pending: PendingEffect, speaks: Speaks) -> str:
    """Return the language of an effect: that of a letter's reader, of an applicant, of whom a thread is opened for.

    A thread for `everybody` in it, and all else, is in the group's language.
    """
    effect = pending.effect
    reader: object = None
    if effect.kind is EffectKind.SEND_DIRECT:
        reader = effect.payload.get("member_id")
    elif effect.kind is EffectKind.ANSWER_JOIN_REQUEST:
        reader = effect.payload.get("applicant_id")
    elif effect.kind is EffectKind.OPEN_THREAD and not effect.payload.get("everybody"):
        people = effect.payload.get("member_ids")
        reader = people[0] if isinstance(people, list) and people else None
    if isinstance(reader, int):
        return speaks.of_person(effect.community_id, reader)
    return speaks.of_community(effect.community_id)
