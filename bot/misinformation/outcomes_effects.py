"""What outcomes do on Discord, as data: letters to authors and flaggers, notes under messages, and what people decide.

Only `delete_message`, `take_member_role` and what topics do in a pause take something away. Each of them carries the
id of the human who decided, and is asked about once more right before it is done.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from bot.delivery.effects import Effect, EffectKind, Json
from bot.misinformation.outcomes_tables import CaseNoteRow, DecisionRow, WindowRow
from bot.misinformation.tables import CaseRow

WINDOW_LETTER = "misinformation_window"
DECIDED_LETTER = "misinformation_decided"
RESULT_LETTER = "misinformation_result"
NOTE_CARD = "misinformation_note"
DRAFT_CARD = "misinformation_draft"
TELL_CARD = "misinformation_tell"
DECISION_STREAM = "decision"
WINDOW_STREAM = "misinformation_window"
NOTE_STREAM = "misinformation_note"


class Then(StrEnum):
    """The outcome handlers of outcomes, see `bot.misinformation.outcomes_duties`."""

    WINDOW_TOLD = "outcomes.window_told"
    WINDOW_LOOKED = "outcomes.window_looked"
    ACTED = "outcomes.acted"
    DECISION_TOLD = "outcomes.decision_told"
    NOTE_LOOKED = "outcomes.note_looked"
    NOTE_SHOWN = "outcomes.note_shown"


def window_letter(row: WindowRow, member_id: int) -> Effect:
    """Ask the author first, in private."""
    payload: Json = {"member_id": member_id, "card": WINDOW_LETTER, "ref": str(row.case_id)}
    stream = f"{WINDOW_STREAM}:{row.case_id}"
    return Effect(EffectKind.SEND_DIRECT, row.community_id, stream, payload, then=Then.WINDOW_TOLD)


def window_look(row: CaseRow) -> Effect:
    """Look whether the author has changed the message, before others do anything."""
    payload: Json = {"channel_id": row.channel_id, "message_id": row.message_id, "ref": str(row.id)}
    stream = f"{WINDOW_STREAM}:{row.id}"
    return Effect(EffectKind.LOOK_AT_MESSAGE, row.community_id, stream, payload, then=Then.WINDOW_LOOKED)


def decided_letter(row: DecisionRow, member_id: int) -> Effect:
    """Tell the author what was decided, why, and how to appeal."""
    payload: Json = {"member_id": member_id, "card": DECIDED_LETTER, "ref": str(row.id)}
    stream = f"{DECISION_STREAM}:{row.id}"
    return Effect(EffectKind.SEND_DIRECT, row.community_id, stream, payload, then=Then.DECISION_TOLD)


def result_letter(community_id: int, flag_id: int, member_id: int) -> Effect:
    """Tell somebody who asked what came of their flag."""
    payload: Json = {"member_id": member_id, "card": RESULT_LETTER, "ref": str(flag_id)}
    return Effect(EffectKind.SEND_DIRECT, community_id, f"misinformation_flag:{flag_id}", payload)


def delete_message(row: DecisionRow, case: CaseRow, by: int) -> Effect:
    """Delete the message, as a human decided; the author is told when it is known how that ended."""
    payload: Json = {"channel_id": case.channel_id, "message_id": case.message_id}
    stream = f"{DECISION_STREAM}:{row.id}"
    return Effect(EffectKind.DELETE_MESSAGE, row.community_id, stream, payload, then=Then.ACTED, by=by)


def take_member_role(row: DecisionRow, member_id: int, by: int) -> Effect:
    """Take the member role away, as two humans decided; they are told when it is known how that ended."""
    return replace(_role(EffectKind.REMOVE_ROLE, row, member_id, by), then=Then.ACTED)


def give_member_role(row: DecisionRow, member_id: int, by: int) -> Effect:
    """Give the member role back, because the decision was wrong."""
    return _role(EffectKind.GRANT_ROLE, row, member_id, by)


def _role(kind: EffectKind, row: DecisionRow, member_id: int, by: int) -> Effect:
    payload: Json = {"member_id": member_id, "role": "member"}
    return Effect(kind, row.community_id, f"{DECISION_STREAM}:{row.id}", payload, by=by)


def tell_card(row: DecisionRow, place: str) -> Effect:
    """Ask a moderator to tell the author, whose direct messages are closed; it goes when somebody has told them."""
    effect = _show(row.community_id, TELL_CARD, row.id, place)
    if row.told_by == "status":
        return effect
    return replace(effect, payload={**effect.payload, "only_if_there": True})


def draft_card(row: CaseNoteRow, place: str) -> Effect:
    """Ask for a second pair of eyes on a note; it goes when nobody has to look any more."""
    return _show(row.community_id, DRAFT_CARD, row.id, place)


def _show(community_id: int, card: str, ref: int, place: str) -> Effect:
    key = f"card:{card}:{community_id}:{ref}:{place}"
    payload: Json = {"card": card, "ref": str(ref), "place": place}
    return Effect(EffectKind.SHOW_CARD, community_id, key, payload, coalesce=key)


def note_look(row: CaseNoteRow, by: int) -> Effect:
    """Look once more at the message before a note goes under it."""
    payload: Json = {"channel_id": row.channel_id, "message_id": row.message_id, "ref": str(row.id)}
    stream = f"{NOTE_STREAM}:{row.id}"
    return Effect(EffectKind.LOOK_AT_MESSAGE, row.community_id, stream, payload, then=Then.NOTE_LOOKED, by=by)


def note_reply(row: CaseNoteRow, *, first: bool = False, by: int = 0) -> Effect:
    """Put a note under its message, draw it anew there, or take it away when nobody draws it any more."""
    payload: Json = {
        "card": NOTE_CARD,
        "ref": str(row.id),
        "place": str(row.channel_id),
        "message_id": row.message_id,
    }
    if not first:
        payload = {**payload, "only_if_there": True}
    stream = f"{NOTE_STREAM}:{row.id}"
    return Effect(
        EffectKind.SHOW_REPLY, row.community_id, stream, payload, then=Then.NOTE_SHOWN if first else None, by=by
    )
