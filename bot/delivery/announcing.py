"""What channels say of themselves in their topic lines: where the bot listens, and for what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.community.refs import Ref
from bot.delivery.effects import Effect, EffectKind
from bot.language import _, english_everywhere, in_every_language, speaking
from bot.store.store import Store

_MOST_LETTERS: Final = 1_024


@dataclass(frozen=True, slots=True)
class Place:
    """A channel as the gateway tells of it: its id, its name and its topic line."""

    id: int
    name: str
    line: str


class Listener(Protocol):
    """Something that listens in channels which organisers name, and has each of them say so."""

    def announcement(self) -> str:
        """Return the English of the sentence that stands in the topic line of every channel that is listened to."""

    def channels(self, community_id: int) -> Sequence[Ref]:
        """Return the channels that organisers name."""


def is_named(place: Place, refs: Sequence[Ref]) -> bool:
    """Tell whether the settings name a channel, by id or by name."""
    return any(ref == place.id if isinstance(ref, int) else ref.casefold() == place.name.casefold() for ref in refs)


def is_said(sentence: str, line: str) -> bool:
    """Tell whether a sentence, given in English, stands in a topic line in any language."""
    return any(each in line for each in in_every_language(sentence))


def line_for(place: Place, said: Iterable[tuple[str, bool]]) -> str | None:
    """Return the topic line a channel should have instead of its own, None when it may stay.

    `said` are sentences in English, each with whether it should stand there in the language in use; what people wrote
    themselves stays before them. A sentence in another language goes.
    """
    sentences = [(_(sentence), in_every_language(sentence), wanted) for sentence, wanted in said]
    if all(
        {each for each in variants if each in place.line} == ({sentence} if wanted else set())
        for sentence, variants, wanted in sentences
    ):
        return None
    own = place.line
    for variant in sorted({each for _one, variants, _wanted in sentences for each in variants}, key=len, reverse=True):
        own = own.replace(variant, "")
    ending = "\n".join(sentence for sentence, _variants, wanted in sentences if wanted)
    own = own.strip()
    if not ending:
        return own
    return f"{own[: _MOST_LETTERS - len(ending) - 1].rstrip()}\n{ending}".strip()


class Announcing:
    """Has the topic lines say what is so, for all who listen at once: one edit for each channel that has to change.

    They are in the group's language, as `speaks` knows it.
    """

    def __init__(
        self, store: Store, listeners: Sequence[Listener], speaks: Callable[[int], str] = english_everywhere
    ) -> None:
        self._store = store
        self._listeners = listeners
        self._speaks = speaks

    async def announce(self, community_id: int, places: Sequence[Place]) -> int:
        """Have the topic lines changed where they are not true; return how many have to change."""
        with speaking(self._speaks(community_id)):
            wanted = [(place, line_for(place, self._said_in(community_id, place))) for place in places]
        changes = [_set_line(community_id, place, line) for place, line in wanted if line is not None]
        if changes:
            async with self._store.begin() as tx:
                await tx.outbox(*changes)
        return len(changes)

    def _said_in(self, community_id: int, place: Place) -> list[tuple[str, bool]]:
        return [(one.announcement(), is_named(place, one.channels(community_id))) for one in self._listeners]


def _set_line(community_id: int, place: Place, line: str) -> Effect:
    return Effect(
        EffectKind.EDIT_CHANNEL,
        community_id,
        f"topic_line:{place.id}",
        {"channel_id": place.id, "line": line},
        coalesce=f"topic_line:{place.id}",
    )
