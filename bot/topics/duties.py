"""What happens by itself in its time: topics come back in the morning, breaks end, closed topics are forgotten."""

from __future__ import annotations

from sqlalchemy import delete

from bot.community.actor import Actor
from bot.delivery.handlers import Handlers
from bot.store.transaction import Transaction
from bot.topics import access, effects
from bot.topics.choosing import end_break
from bot.topics.rules import Access, TopicState
from bot.topics.tables import BreakRow, DriftRow, TopicMemberRow, TopicRow
from bot.topics.timing import Timer


def register(handlers: Handlers) -> None:
    """Name the timers of this room."""
    handlers.due(Timer.SHOW_AGAIN, _show_again)
    handlers.due(Timer.BREAK_OVER, _break_over)
    handlers.due(Timer.PURGE, _purge)
    handlers.due(Timer.FORGET_DRIFT, _forget_drift)


async def _show_again(tx: Transaction, ref: str, community_id: int) -> None:
    place = await tx.session.get(TopicMemberRow, int(ref), with_for_update=True)
    if place is None or place.hidden_until is None:
        return
    if place.hidden_until > tx.now:  # hidden once more meanwhile
        await tx.due(Timer.SHOW_AGAIN, ref, community_id, place.hidden_until)
        return
    place.hidden_until = None
    topic = await tx.session.get(TopicRow, place.topic_id)
    if topic is not None and place.wanted:
        await access.let_in(tx, topic, place)


async def _break_over(tx: Transaction, ref: str, community_id: int) -> None:
    row = await tx.session.get(BreakRow, int(ref), with_for_update=True)
    if row is None or row.until is None:
        return
    if row.until > tx.now:
        await tx.due(Timer.BREAK_OVER, ref, community_id, row.until)
        return
    await end_break(tx, row)


async def _purge(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(TopicRow, int(ref), with_for_update=True)
    if row is None or row.purged or row.state not in {TopicState.CLOSING, TopicState.CLOSED}:
        return
    await purge(tx, row)


async def purge(tx: Transaction, row: TopicRow) -> None:
    """Forget who was in a closed topic, and hide its channel from all but the team, as who closed it decided."""
    by = row.decided_by or 0
    await access.forget_places(tx, row)
    if row.channel_id is not None:
        await tx.outbox(effects.edit_channel(row, by, shape="emptied"), effects.drift_card(row.community_id, row.id))
    if row.access is Access.ROLES and row.role_id is not None:
        await tx.outbox(effects.delete_role(row, by))
    row.state, row.purged = TopicState.CLOSED, True
    await tx.audit(Actor.software(row.community_id), "topic.purge", f"topic:{row.id}")


async def _forget_drift(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    await tx.session.execute(delete(DriftRow).where(DriftRow.id == int(ref), DriftRow.settled.is_not(None)))
