"""What help now does on Discord, as data: cards for people on duty, and letters to those who may be written to.

There is no kind of effect here that could delete, hide, pause or remove anything, and none that writes where members
talk.
"""

from __future__ import annotations

from bot.crisis.tables import AlertRow, ChoiceRow
from bot.delivery.effects import Effect, EffectKind, Json

ALERT_CARD = "crisis_alert"
ALERT_LETTER = "crisis_alert_letter"
DEBRIEF_LETTER = "crisis_debrief"
GENTLE_LETTER = "crisis_gentle"
STREAM = "crisis"


def alert_card(row: AlertRow, *, place: str = "alerts") -> Effect:
    """Draw the card of an alert, for moderators or (place "organisers") for organisers."""
    return card_of(row.community_id, row.id, place)


def card_of(community_id: int, alert_id: int, place: str) -> Effect:
    """Draw an alert's card by id; once the row is gone, drawing takes the card away."""
    key = f"card:{ALERT_CARD}:{community_id}:{alert_id}:{place}"
    payload: Json = {"card": ALERT_CARD, "ref": str(alert_id), "place": place}
    return Effect(EffectKind.SHOW_CARD, community_id, key, payload, coalesce=key)


def alert_letter(row: AlertRow, member_id: int) -> Effect:
    """Tell a person on duty that an alert waits for them."""
    payload: Json = {"member_id": member_id, "card": ALERT_LETTER, "ref": str(row.id)}
    return Effect(EffectKind.SEND_DIRECT, row.community_id, f"{STREAM}:{row.id}", payload)


def debrief_letter(row: AlertRow, member_id: int) -> Effect:
    """Thank the person who looked after somebody, and say where they can talk about it."""
    payload: Json = {"member_id": member_id, "card": DEBRIEF_LETTER, "ref": str(row.id)}
    return Effect(EffectKind.SEND_DIRECT, row.community_id, f"{STREAM}:{row.id}", payload)


def gentle_letter(row: ChoiceRow) -> Effect:
    """Send the help lines to somebody who said that the bot may write to them."""
    payload: Json = {"member_id": row.member_id, "card": GENTLE_LETTER, "ref": str(row.id)}
    return Effect(EffectKind.SEND_DIRECT, row.community_id, f"crisis_letter:{row.id}", payload)
