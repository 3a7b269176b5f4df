"""Two people who both said yes: which meetings there are, and how one ends."""

from __future__ import annotations

from sqlalchemy import or_, select

from bot.nearby import effects
from bot.nearby.rules import MeetingState
from bot.nearby.tables import MeetingRow
from bot.nearby.timing import Timer
from bot.store.transaction import Transaction


async def meetings_of(tx: Transaction, community_id: int, member_id: int) -> list[MeetingRow]:
    """Return the meetings a person said yes to, newest first."""
    found = await tx.session.scalars(
        select(MeetingRow)
        .where(
            MeetingRow.community_id == community_id,
            or_(MeetingRow.asked_id == member_id, MeetingRow.answered_id == member_id),
        )
        .order_by(MeetingRow.id.desc())
    )
    return list(found)


async def end_meeting(tx: Transaction, row: MeetingRow) -> None:
    """Close the thread of a meeting and forget it; the words in the thread stay there for those who wrote them."""
    await tx.not_due(Timer.MEETING_END, str(row.id), row.community_id)
    if row.thread_id is not None:
        await tx.outbox(effects.close_thread(row, row.thread_id))
    await tx.session.delete(row)
    await tx.flush()
    await tx.outbox(effects.connector_card(row))


async def lose_connector(tx: Transaction, community_id: int, member_id: int) -> None:
    """Ask organisers for another connector where this person was it; the two go on in their thread meanwhile."""
    found = await tx.session.scalars(
        select(MeetingRow).where(MeetingRow.community_id == community_id, MeetingRow.connector_id == member_id)
    )
    for row in list(found):
        row.connector_id, row.state = None, MeetingState.NEEDS_CONNECTOR
        await tx.flush()
        await tx.outbox(effects.connector_card(row))


async def partners_of(tx: Transaction, community_id: int, member_id: int) -> frozenset[int]:
    """Return those a person has met and not parted from."""
    meetings = await meetings_of(tx, community_id, member_id)
    return frozenset(row.answered_id if row.asked_id == member_id else row.asked_id for row in meetings)
