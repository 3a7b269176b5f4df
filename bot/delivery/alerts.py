"""Cards that ask a person to do something: where they are posted, and when they are drawn again."""

from __future__ import annotations

from sqlalchemy import select

from bot.delivery.effects import Effect, EffectKind, PendingEffect
from bot.delivery.outbox import NEW, SENDING
from bot.store.tables import CardRow, OutboxRow
from bot.store.transaction import Transaction

PLACES = ("alerts", "queue", "organisers")
"""Where a card for the team is tried, in this order: the first channel may be the very thing that is broken."""

TASK_CARD = "todo"
RECONCILE_CARD = "reconcile"


def team_card(card: str, ref: str, community_id: int, place: str = PLACES[0]) -> Effect:
    """Return the effect that posts or redraws one of delivery's own cards."""
    return Effect(
        kind=EffectKind.SHOW_CARD,
        community_id=community_id,
        stream=f"{card}:{ref}",
        payload={"card": card, "ref": ref, "place": place},
        coalesce=f"card:{card}:{ref}",
    )


def is_team_card(pending: PendingEffect) -> bool:
    """Tell whether an effect shows one of delivery's own cards; such a card makes no to-do of its own."""
    effect = pending.effect
    return effect.kind is EffectKind.SHOW_CARD and effect.payload.get("card") in {TASK_CARD, RECONCILE_CARD}


def elsewhere(pending: PendingEffect) -> Effect | None:
    """Return the same team card at the next place, or None when this was the last."""
    payload, place = pending.effect.payload, pending.effect.payload.get("place")
    if place not in PLACES or place == PLACES[-1]:
        return None
    after = PLACES[PLACES.index(str(place)) + 1]
    return team_card(str(payload["card"]), str(payload["ref"]), pending.effect.community_id, after)


async def show(tx: Transaction, card: str, ref: str, community_id: int) -> None:
    """Have a team card posted, or drawn again where it stands."""
    if not await redraw(tx, card, ref, community_id):
        await tx.outbox(team_card(card, ref, community_id))


async def redraw(tx: Transaction, card: str, ref: str, community_id: int) -> bool:
    """Have a team card drawn again where it stands or is about to stand; tell whether there is such a place."""
    place = await _standing(tx, card, ref, community_id) or await _on_its_way(tx, card, ref, community_id)
    if place is not None:
        await tx.outbox(team_card(card, ref, community_id, place))
    return place is not None


async def _standing(tx: Transaction, card: str, ref: str, community_id: int) -> str | None:
    return await tx.session.scalar(
        select(CardRow.place).where(CardRow.community_id == community_id, CardRow.card == card, CardRow.ref == ref)
    )


async def _on_its_way(tx: Transaction, card: str, ref: str, community_id: int) -> str | None:
    payload = await tx.session.scalar(
        select(OutboxRow.payload)
        .where(
            OutboxRow.coalesce == f"card:{card}:{ref}",
            OutboxRow.community_id == community_id,
            OutboxRow.state.in_((NEW, SENDING)),
        )
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )
    return str(payload["place"]) if payload else None
