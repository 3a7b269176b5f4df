"""Pauses: moderators keep somebody out of one topic until a day, and it ends by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.delivery.handlers import Handlers
from bot.store.transaction import Transaction
from bot.topics import access
from bot.topics.pause_tables import PauseRow
from bot.topics.tables import TopicRow
from bot.topics.timing import Timer


class Pausing:
    """Keeps people out of topics, in the transaction of somebody else's decision. `by` is the human who decided."""

    def register(self, handlers: Handlers) -> None:
        """Name the timer that ends a pause."""
        handlers.due(Timer.PAUSE_OVER, _pause_over)

    async def pause(
        self, tx: Transaction, community_id: int, places: Sequence[int], member_id: int, until: datetime, *, by: int
    ) -> bool:
        """Keep a person out of the topic that one of the channels belongs to; False when none of them is a topic.

        A pause that runs already gets the new end. Leaving the topic and choosing it again does not end it.
        """
        topic = await _topic_of(tx, community_id, places)
        if topic is None:
            return False
        row = await _pause_of(tx, topic.id, member_id)
        if row is None:
            row = PauseRow(community_id=community_id, topic_id=topic.id, member_id=member_id)
            tx.add(row)
        row.until = until
        await tx.flush()
        await tx.due(Timer.PAUSE_OVER, str(row.id), community_id, until)
        place = await access.membership_of(tx, topic.id, member_id, lock=True)
        if place is not None:
            await access.hide_until(tx, topic, place, until, by=by)
        else:
            await access.let_out(tx, topic, member_id, by=by)  # in case somebody let them in by hand
        return True

    async def end_pause(
        self, tx: Transaction, community_id: int, places: Sequence[int], member_id: int, *, by: int
    ) -> None:
        """End a pause early; the topic comes back to who chose it."""
        topic = await _topic_of(tx, community_id, places)
        row = await _pause_of(tx, topic.id, member_id) if topic is not None else None
        if row is not None:
            await tx.not_due(Timer.PAUSE_OVER, str(row.id), community_id)
            await _end(tx, row, by=by)

    async def leave_all(self, tx: Transaction, community_id: int, member_id: int, *, by: int) -> None:
        """Take a person out of all topics."""
        for place in await access.memberships_of(tx, community_id, member_id, lock=True):
            await access.forget(tx, await tx.get(TopicRow, place.topic_id), place, by=by)


async def _topic_of(tx: Transaction, community_id: int, places: Sequence[int]) -> TopicRow | None:
    found: TopicRow | None = await tx.session.scalar(
        select(TopicRow).where(TopicRow.community_id == community_id, TopicRow.channel_id.in_(places)).limit(1)
    )
    return found


async def _pause_of(tx: Transaction, topic_id: int, member_id: int) -> PauseRow | None:
    found: PauseRow | None = await tx.session.scalar(
        select(PauseRow).where(PauseRow.topic_id == topic_id, PauseRow.member_id == member_id).with_for_update()
    )
    return found


async def _end(tx: Transaction, row: PauseRow, *, by: int = 0) -> None:
    topic = await tx.session.get(TopicRow, row.topic_id)
    place = await access.membership_of(tx, row.topic_id, row.member_id, lock=True)
    await tx.session.delete(row)
    await tx.flush()
    if topic is not None and place is not None:
        await access.show_again(tx, topic, place, by=by)


async def _pause_over(tx: Transaction, ref: str, community_id: int) -> None:
    row = await tx.session.get(PauseRow, int(ref), with_for_update=True)
    if row is None:
        return
    if row.until > tx.now:
        await tx.due(Timer.PAUSE_OVER, ref, community_id, row.until)
        return
    await _end(tx, row)
