"""What appeals do on Discord, as data: cards for those who answer, and letters to the appellant."""

from __future__ import annotations

from enum import StrEnum

from bot.appeals.rules import Level
from bot.appeals.tables import AppealRow
from bot.delivery.effects import Effect, EffectKind, Json

CARD = "appeals_card"
TELL_CARD = "appeals_tell"
REMINDER_CARD = "appeals_reminder"
ANSWER_LETTER = "appeals_answer"
OUTSIDE_LETTER = "appeals_outside"
_PLACE = {Level.MODERATORS: "cases", Level.ORGANISERS: "organisers", Level.OUTSIDE: "organisers"}


class Then(StrEnum):
    """The outcome handlers of this room, see `bot.appeals.duties`."""

    TOLD = "appeals.told"


def cards_of(row: AppealRow) -> list[Effect]:
    """Draw an appeal's card where its level belongs; one that stands at an earlier level is drawn anew there."""
    if row.level is Level.MODERATORS:
        return [_show(row.community_id, CARD, row.id, "cases")]
    return [
        _show(row.community_id, CARD, row.id, _PLACE[row.level]),
        _show(row.community_id, CARD, row.id, "cases", only_if_there=True),
    ]


def gone_cards(community_id: int, appeal_id: int) -> list[Effect]:
    """Take away every card of an appeal that is forgotten."""
    places = ("cases", "organisers")
    return [
        _show(community_id, card, appeal_id, place, only_if_there=True)
        for card in (CARD, REMINDER_CARD, TELL_CARD)
        for place in places
    ]


def reminder_card(row: AppealRow, *, only_if_there: bool = False) -> Effect:
    """Say that an appeal has waited for a week; drawn once more after the answer, this goes away."""
    return _show(row.community_id, REMINDER_CARD, row.id, _PLACE[row.level], only_if_there=only_if_there)


def tell_card(row: AppealRow, *, only_if_there: bool = False) -> Effect:
    """Ask a person to tell the appellant, whose direct messages are closed; it goes when they have."""
    return _show(row.community_id, TELL_CARD, row.id, _PLACE[row.level], only_if_there=only_if_there)


def answer_letter(row: AppealRow, member_id: int) -> Effect:
    """Tell the appellant the answer."""
    return _letter(row, member_id, ANSWER_LETTER, Then.TOLD)


def outside_letter(row: AppealRow, member_id: int) -> Effect:
    """Tell the appellant whom they can ask outside of this group."""
    return _letter(row, member_id, OUTSIDE_LETTER, None)


def _letter(row: AppealRow, member_id: int, card: str, then: Then | None) -> Effect:
    payload: Json = {"member_id": member_id, "card": card, "ref": str(row.id)}
    return Effect(EffectKind.SEND_DIRECT, row.community_id, f"appeal:{row.id}", payload, then=then)


def _show(community_id: int, card: str, ref: int, place: str, *, only_if_there: bool = False) -> Effect:
    key = f"card:{card}:{community_id}:{ref}:{place}"
    payload: Json = {"card": card, "ref": str(ref), "place": place}
    if only_if_there:
        payload = {**payload, "only_if_there": True}
    return Effect(EffectKind.SHOW_CARD, community_id, key, payload, coalesce=key)
