"""What membership means to do on Discord, as data.

Everything for one applicant is in the stream "application:<id>", in order. A card has a stream of its own, so that a
role that hangs does not hold the card, and a coalesce key, so that only its newest drawing is sent.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from bot.delivery.effects import Effect, EffectKind, Json, JsonValue, PendingEffect
from bot.language import later
from bot.membership.tables import ApplicationRow, RaidRow


class Then(StrEnum):
    """The outcome handlers of this room, see `bot.membership.settling`."""

    REQUEST = "membership.request_settled"
    ROLE = "membership.role_settled"
    WELCOME = "membership.welcome_settled"
    DECLINED = "membership.declined_settled"
    THREAD = "membership.thread_settled"
    QUESTIONS = "membership.questions_settled"


QUESTIONS = "questions"
"""The card in the private thread; its place on record also holds the id of the thread."""


class Place(StrEnum):
    """The channels this room writes to, by the name they have in the settings."""

    LOBBY = "lobby"
    QUEUE = "queue"
    ALERTS = "alerts"
    ORGANISERS = "organisers"


def application_of(pending: PendingEffect) -> int:
    """Return which application an effect is about; its stream says so."""
    return int(pending.effect.stream.rpartition(":")[2])


def _stream(row: ApplicationRow) -> str:
    return f"application:{row.id}"


def _show(community_id: int, card: str, ref: str, place: Place, *, only_if_there: bool = False) -> Effect:
    key = f"card:{card}:{community_id}:{ref}:{place}"
    payload: Json = {"card": card, "ref": ref, "place": place.value}
    if only_if_there:
        payload = {**payload, "only_if_there": True}
    return Effect(EffectKind.SHOW_CARD, community_id, key, payload, coalesce=key)


def application_card(row: ApplicationRow, *, only_if_there: bool = False) -> Effect:
    """Draw the card in the queue; `only_if_there`: not if a moderator has deleted it."""
    return _show(row.community_id, "application", str(row.id), Place.QUEUE, only_if_there=only_if_there)


def overdue_card(row: ApplicationRow, place: Place) -> Effect:
    """Draw the reminder about a long wait; once it is settled, drawing takes it away."""
    return _show(row.community_id, "overdue", str(row.id), place)


def entry_card(community_id: int, *, only_if_there: bool = False) -> Effect:
    """Draw the standing card with the Apply button; `only_if_there`: not if somebody has deleted it."""
    return _show(community_id, "entry", "lobby", Place.LOBBY, only_if_there=only_if_there)


def raid_card(row: RaidRow) -> Effect:
    """Draw the one card of a raid."""
    return _show(row.community_id, "raid", str(row.id), Place.ALERTS)


def digest_card(community_id: int, day: date) -> Effect:
    """Draw the daily summary."""
    return _show(community_id, "digest", day.isoformat(), Place.QUEUE)


def direct(row: ApplicationRow, card: str, then: Then | None = None) -> Effect:
    """Send the applicant a direct message about their application."""
    payload = {"member_id": row.member_id, "card": card, "ref": str(row.id)}
    return Effect(EffectKind.SEND_DIRECT, row.community_id, _stream(row), payload, then=then)


def ask_later(community_id: int, member_id: int, reminder_id: int) -> Effect:
    """Send the message a person asked for: whether they want to apply now."""
    payload: Json = {"member_id": member_id, "card": "ask_later", "ref": str(reminder_id)}
    return Effect(EffectKind.SEND_DIRECT, community_id, f"reminder:{reminder_id}", payload)


def grant_role(row: ApplicationRow, joining_until: datetime | None = None) -> Effect:
    """Give the member role; whom Discord lets in just now may be a member only a little later (`joining_until`)."""
    payload: dict[str, JsonValue] = {"member_id": row.member_id, "role": "member"}
    if joining_until is not None:
        payload["joining_until"] = joining_until.isoformat()
    by = row.decided_by or 0
    return Effect(EffectKind.GRANT_ROLE, row.community_id, _stream(row), payload, then=Then.ROLE, by=by)


def answer_request(row: ApplicationRow, *, approve: bool, reason: str | None) -> Effect:
    """Answer Discord's own request to join as a person has decided; `reason` is at most 160 characters."""
    payload: Json = {"request_id": row.request_id, "applicant_id": row.member_id, "approve": approve, "reason": reason}
    by = row.decided_by or 0
    return Effect(EffectKind.ANSWER_JOIN_REQUEST, row.community_id, _stream(row), payload, then=Then.REQUEST, by=by)


def open_thread(row: ApplicationRow, asker: int) -> Effect:
    """Open a private thread of the applicant and the moderator who asks."""
    payload: Json = {
        "card": QUESTIONS,
        "ref": str(row.id),
        "place": Place.LOBBY.value,
        "name": later("Questions about your application"),
        "member_ids": [row.member_id, asker],
    }
    return Effect(EffectKind.OPEN_THREAD, row.community_id, _stream(row), payload, then=Then.THREAD)


def close_thread(row: ApplicationRow, thread_id: int) -> Effect:
    """Close a private thread."""
    return Effect(EffectKind.CLOSE_THREAD, row.community_id, _stream(row), {"thread_id": thread_id})


def delete_thread(row: ApplicationRow, thread_id: int) -> Effect:
    """Delete a private thread with all that was written in it."""
    payload: Json = {"thread_id": thread_id, "delete": True}
    return Effect(EffectKind.CLOSE_THREAD, row.community_id, _stream(row), payload)


def pause_invites(community_id: int, until: datetime | None, by: int) -> Effect:
    """Pause the community's invites until a moment, or open them again (None)."""
    payload = {"until": until.isoformat() if until else None}
    return Effect(EffectKind.PAUSE_INVITES, community_id, f"doors:{community_id}", payload, by=by)
