"""Who is in a topic, and letting them in and out: what every use case does to a membership, in its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from bot.errors import NotFoundError, NotNowError
from bot.language import _
from bot.store.transaction import Transaction
from bot.topics import effects
from bot.topics.pause_tables import PauseRow
from bot.topics.rules import MOST_OVERWRITES, SPARE_OVERWRITES, Access
from bot.topics.tables import DriftRow, TopicMemberRow, TopicRow
from bot.topics.timing import Timer


async def live_topic(tx: Transaction, topic_id: int, community_id: int) -> TopicRow:
    """Return a topic of this community. Raises NotFoundError."""
    row = await tx.session.get(TopicRow, topic_id)
    if row is None or row.community_id != community_id:
        raise NotFoundError(_("This topic does not exist here any more."))
    return row


async def membership_of(tx: Transaction, topic_id: int, member_id: int, *, lock: bool = False) -> TopicMemberRow | None:
    """Return one person's place in a topic, None when they did not choose it."""
    found = select(TopicMemberRow).where(TopicMemberRow.topic_id == topic_id, TopicMemberRow.member_id == member_id)
    return await tx.session.scalar(found.with_for_update() if lock else found)


async def memberships_of(
    tx: Transaction, community_id: int, member_id: int, *, lock: bool = False
) -> Sequence[TopicMemberRow]:
    """Return all topics one person chose."""
    found = select(TopicMemberRow).where(
        TopicMemberRow.community_id == community_id, TopicMemberRow.member_id == member_id
    )
    return list(await tx.session.scalars((found.with_for_update() if lock else found).order_by(TopicMemberRow.id)))


async def members_of(tx: Transaction, topic_id: int) -> list[int]:
    """Return who chose a topic, on a break or not, for asking each of them privately; never show this list."""
    found = select(TopicMemberRow.member_id).where(TopicMemberRow.topic_id == topic_id)
    return list(await tx.session.scalars(found.order_by(TopicMemberRow.id)))


async def count_of(tx: Transaction, topic_id: int) -> int:
    """Return how many people chose a topic."""
    counted = select(func.count(TopicMemberRow.id)).where(TopicMemberRow.topic_id == topic_id)
    return await tx.session.scalar(counted) or 0


async def put_in(tx: Transaction, topic: TopicRow, member_id: int) -> tuple[TopicMemberRow, bool]:
    """Write that a person chose a topic; tell whether they are new in it.

    Raises NotNowError when Discord lets no more people in by name.
    """
    row = await membership_of(tx, topic.id, member_id, lock=True)
    if row is not None:
        return row, False
    if topic.access is Access.MEMBERS and await count_of(tx, topic.id) >= MOST_OVERWRITES - SPARE_OVERWRITES:
        raise NotNowError(_("This topic is full for now. Please tell an organiser, so they can open a second one."))
    row = TopicMemberRow(community_id=topic.community_id, topic_id=topic.id, member_id=member_id, since=tx.now)
    row.hidden_until = row.granted_at = None
    row.paused = False
    try:
        async with tx.session.begin_nested():
            tx.add(row)
    except IntegrityError:  # the same press a second time, in another process
        again = await membership_of(tx, topic.id, member_id, lock=True)
        if again is None:
            raise
        return again, False
    await _stay_out(tx, row)
    return row, True


async def kept_out_until(tx: Transaction, topic_id: int, member_id: int) -> datetime | None:
    """Return until when moderators keep a person out of a topic, None when they do not."""
    found = select(PauseRow.until).where(
        PauseRow.topic_id == topic_id, PauseRow.member_id == member_id, PauseRow.until > tx.now
    )
    return await tx.session.scalar(found)


async def _stay_out(tx: Transaction, row: TopicMemberRow) -> None:
    """Keep a topic hidden from somebody who chose it during a pause."""
    row.hidden_until = await kept_out_until(tx, row.topic_id, row.member_id)
    if row.hidden_until is not None:
        await tx.flush()
        await tx.due(Timer.SHOW_AGAIN, str(row.id), row.community_id, row.hidden_until)


async def let_in(tx: Transaction, topic: TopicRow, row: TopicMemberRow, *, by: int = 0) -> None:
    """Have Discord let a person in who chose the topic; `by` is who wanted it, 0 for a timer.

    Nothing happens while moderators keep the person out.
    """
    if row.hidden_until is not None and row.hidden_until > tx.now:
        return
    if topic.channel_id is not None and not topic.purged:
        await tx.outbox(effects.set_access(tx, topic, row.member_id, give=True, by=by))


async def let_out(tx: Transaction, topic: TopicRow, member_id: int, *, by: int) -> None:
    """Have Discord keep a person out; `by` is the human who wanted it, most often the person."""
    if topic.channel_id is not None and not topic.purged:
        await tx.outbox(effects.set_access(tx, topic, member_id, give=False, by=by))


async def show_again(tx: Transaction, topic: TopicRow, row: TopicMemberRow, *, by: int = 0) -> None:
    """End what hides a topic from a person, if anything does. Raises NotNowError while moderators keep them out."""
    if row.wanted:
        return
    kept_out = await kept_out_until(tx, topic.id, row.member_id)
    if kept_out is not None:
        sentence = _("A moderator paused this topic for you until <t:{until}:f>. You find the reason in /my-cases.")
        raise NotNowError(sentence.format(until=int(kept_out.timestamp())))
    if row.hidden_until is not None:
        await tx.not_due(Timer.SHOW_AGAIN, str(row.id), row.community_id)
    row.hidden_until, row.paused = None, False
    await let_in(tx, topic, row, by=by)


async def hide_until(tx: Transaction, topic: TopicRow, row: TopicMemberRow, until: datetime, *, by: int) -> None:
    """Hide a topic from a person until a moment; their place in it stays. A pause by moderators is not shortened."""
    seen = row.wanted
    kept_out = await kept_out_until(tx, topic.id, row.member_id)
    row.hidden_until = until if kept_out is None else max(until, kept_out)
    await tx.due(Timer.SHOW_AGAIN, str(row.id), row.community_id, row.hidden_until)
    if seen:
        await let_out(tx, topic, row.member_id, by=by)


async def forget_places(tx: Transaction, topic: TopicRow) -> None:
    """Forget who was in a topic and what was changed by hand in it, with what waits for them."""
    places = await tx.session.scalars(select(TopicMemberRow.id).where(TopicMemberRow.topic_id == topic.id))
    for place_id in places.all():
        await tx.not_due(Timer.SHOW_AGAIN, str(place_id), topic.community_id)
    await tx.session.execute(delete(TopicMemberRow).where(TopicMemberRow.topic_id == topic.id))
    await tx.session.execute(delete(DriftRow).where(DriftRow.topic_id == topic.id))


async def forget(tx: Transaction, topic: TopicRow, row: TopicMemberRow, *, by: int) -> None:
    """Take a person out of a topic for good; `by` is the human who wanted it."""
    await tx.not_due(Timer.SHOW_AGAIN, str(row.id), row.community_id)
    member_id = row.member_id
    await tx.session.delete(row)
    await let_out(tx, topic, member_id, by=by)
