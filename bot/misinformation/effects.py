"""What this room means to do on Discord, as data: cards for moderators, letters without anybody's words.

There is no kind of effect here that could delete, hide or pause anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.delivery.effects import Effect, EffectKind, Json
from bot.misinformation.tables import CaseRow

CASE_CARD = "misinformation_case"
CHECK_CARD = "misinformation_audit"
DUTY_LETTER = "misinformation_duty"
WAVE_LETTER = "misinformation_wave"
UNDECIDED_CARD = "misinformation_undecided"
NOT_DECIDED_LETTER = "misinformation_not_decided"
SEAT_LETTER = "review_invitation"
ORGANISERS = "organisers"
STREAM = "misinformation_duty"
WAVE_STREAM = "misinformation_wave"
SEAT_STREAM = "misinformation_seat"


def case_card(row: CaseRow) -> Effect:
    """Draw the moderators' card of a case."""
    return card_of(row.community_id, row.id, CASE_CARD, row.place)


def check_card(row: CaseRow) -> Effect:
    """Draw the card that asks a moderator to check what peers found fine."""
    return card_of(row.community_id, row.id, CHECK_CARD, row.place)


def card_of(community_id: int, case_id: int, card: str, place: str, *, only_if_there: bool = False) -> Effect:
    """Draw a card of a case by its number; nobody draws it once it is forgotten, and it goes."""
    key = f"card:{card}:{community_id}:{case_id}:{place}"
    payload: Json = {"card": card, "ref": str(case_id), "place": place}
    if only_if_there:
        payload = {**payload, "only_if_there": True}
    return Effect(EffectKind.SHOW_CARD, community_id, key, payload, coalesce=key)


def duty_letter(row: CaseRow, member_id: int) -> Effect:
    """Tell somebody on duty that a message may be dangerous; the letter has nobody's words."""
    payload: Json = {"member_id": member_id, "card": DUTY_LETTER, "ref": str(row.id)}
    return Effect(EffectKind.SEND_DIRECT, row.community_id, f"{STREAM}:{row.id}", payload)


def wave_letter(community_id: int, case_ids: Sequence[int], member_id: int) -> Effect:
    """Tell somebody on duty of several messages that may be dangerous, in one letter without anybody's words."""
    ref = ",".join(map(str, case_ids))
    payload: Json = {"member_id": member_id, "card": WAVE_LETTER, "ref": ref}
    return Effect(EffectKind.SEND_DIRECT, community_id, f"{WAVE_STREAM}:{case_ids[0]}", payload)


def case_ids_of(ref: str) -> list[int]:
    """Return the cases that a letter on a wave is about."""
    return [int(number) for number in ref.split(",")]


def undecided_card(row: CaseRow, *, only_if_there: bool = False) -> Effect:
    """Remind the organisers of a case that nobody settles; the reminder goes when it is settled."""
    return card_of(row.community_id, row.id, UNDECIDED_CARD, ORGANISERS, only_if_there=only_if_there)


def not_decided_letter(row: CaseRow, member_id: int) -> Effect:
    """Tell an author who was asked that nobody has decided; the letter has nobody's words."""
    payload: Json = {"member_id": member_id, "card": NOT_DECIDED_LETTER, "ref": str(row.id)}
    return Effect(EffectKind.SEND_DIRECT, row.community_id, f"misinformation_end:{row.id}", payload)


def seat_letter(community_id: int, seat_id: int, member_id: int) -> Effect:
    """Tell a reviewer who wants letters that a seat waits for them."""
    payload: Json = {"member_id": member_id, "card": SEAT_LETTER, "ref": str(seat_id)}
    return Effect(EffectKind.SEND_DIRECT, community_id, f"{SEAT_STREAM}:{seat_id}", payload)
