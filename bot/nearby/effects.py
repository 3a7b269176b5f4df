"""What Nearby means to do on Discord, as data, and which timers it sets."""

from __future__ import annotations

from enum import StrEnum

from bot.delivery.effects import Effect, EffectKind, Json, PendingEffect
from bot.language import later
from bot.nearby.tables import MeetingRow, ReportRow

MEETING = "nearby_meeting"
"""The card in the private thread."""


class Then(StrEnum):
    """The outcome handlers of this room, see `bot.nearby.duties`."""

    THREAD = "nearby.thread_settled"


def _stream(row: MeetingRow) -> str:
    return f"nearby-meeting:{row.id}"


def meeting_of(pending: PendingEffect) -> int:
    """Return which meeting an effect is about; its stream says so."""
    return int(pending.effect.stream.rpartition(":")[2])


def _show(community_id: int, card: str, ref: int, place: str) -> Effect:
    key = f"card:{card}:{community_id}:{ref}:{place}"
    payload: Json = {"card": card, "ref": str(ref), "place": place}
    return Effect(EffectKind.SHOW_CARD, community_id, key, payload, coalesce=key)


def report_card(row: ReportRow) -> Effect:
    """Draw the card of a report where moderators read it."""
    return _show(row.community_id, "nearby_report", row.id, "alerts")


def connector_card(row: MeetingRow) -> Effect:
    """Ask organisers for a connector; once there is one, drawing takes the card away."""
    return _show(row.community_id, "nearby_connector", row.id, "organisers")


def letter(community_id: int, member_id: int, card: str, ref: int) -> Effect:
    """Send somebody a direct message who said yes to them, or who must hear of a decision about them."""
    payload: Json = {"member_id": member_id, "card": card, "ref": str(ref)}
    return Effect(EffectKind.SEND_DIRECT, community_id, f"nearby-letter:{card}:{ref}:{member_id}", payload)


def open_thread(row: MeetingRow) -> Effect:
    """Open the private thread of the two and their connector."""
    payload: Json = {
        "card": MEETING,
        "ref": str(row.id),
        "place": "nearby",
        "name": later("Meeting nearby"),
        "member_ids": [row.connector_id, row.asked_id, row.answered_id],
        "everybody": True,
    }
    return Effect(EffectKind.OPEN_THREAD, row.community_id, _stream(row), payload, then=Then.THREAD)


def close_thread(row: MeetingRow, thread_id: int) -> Effect:
    """Close the private thread; what the people wrote there stays theirs to read."""
    return Effect(EffectKind.CLOSE_THREAD, row.community_id, _stream(row), {"thread_id": thread_id})
