"""What this room means to do on Discord, as data."""

from __future__ import annotations

from sqlalchemy import select

from bot.delivery.effects import Effect, EffectKind, Json
from bot.signposting.tables import ReportRow
from bot.store.tables import CardRow
from bot.store.transaction import Transaction

SIGNPOST = "signpost"
"""The card of an entry that was shared in a channel: `ref` is the entry's id, `place` the channel's id in digits."""
REPORT = "signpost_report"
"""The card of an open report, in the channel for alerts: `ref` is the report's id."""
CHANGE = "signpost_change"
"""The card of a change that waits for a second person, in the channel for alerts: `ref` is the change's id."""
OUTCOME = "signpost_outcome"
"""The direct message that tells a reporter what was done: `ref` is the report's id."""
OFFER = "signpost_offer"
"""The direct message with a suggested entry: `ref` is the entry's id, a dot, and the user id of who suggests it."""
UNDELIVERED = "signpost_undelivered"
"""The direct message to somebody whose suggestion could not be delivered: `ref` is the entry's id."""
DIGEST = "signpost_digest"
"""The card of what is due in the directory, for organisers: `ref` is the community's id."""
ALERTS = "alerts"
NOTES = "signposting.share"
"""What the notes on who shared a card by name begin with."""


def show(community_id: int, card: str, ref: str, place: str, *, only_if_there: bool = False) -> Effect:
    """Draw one card; what nobody draws any more is taken away."""
    key = f"card:{card}:{community_id}:{ref}:{place}"
    payload: Json = {"card": card, "ref": ref, "place": place}
    if only_if_there:
        payload = {**payload, "only_if_there": True}
    return Effect(EffectKind.SHOW_CARD, community_id, key, payload, coalesce=key)


def tell_reporter(row: ReportRow, member_id: int) -> Effect:
    """Send the person who reported an entry what was done about it."""
    payload: Json = {"member_id": member_id, "card": OUTCOME, "ref": str(row.id)}
    return Effect(EffectKind.SEND_DIRECT, row.community_id, f"{REPORT}:{row.id}", payload)


def offer(community_id: int, service_id: str, from_id: int, to_id: int) -> Effect:
    """Send somebody an entry that a member suggests to them; its writer hears when it cannot be delivered."""
    payload: Json = {"member_id": to_id, "card": OFFER, "ref": f"{service_id}.{from_id}", "from_id": from_id}
    return Effect(EffectKind.SEND_DIRECT, community_id, f"{OFFER}:{to_id}", payload, then=OFFER)


async def redraw_shared(tx: Transaction, community_id: int, service_id: str) -> None:
    """Have every shared card of an entry drawn afresh, wherever one still stands."""
    shared = await tx.session.execute(
        select(CardRow.ref, CardRow.place).where(
            CardRow.community_id == community_id,
            CardRow.card == SIGNPOST,
            (CardRow.ref == service_id) | CardRow.ref.startswith(f"{service_id}.", autoescape=True),
        )
    )
    await tx.outbox(*(show(community_id, SIGNPOST, ref, place, only_if_there=True) for ref, place in shared))
