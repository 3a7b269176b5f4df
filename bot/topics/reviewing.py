"""Reviews: a topic's members are asked privately keep / change / close, and organisers decide on rounded numbers."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import cast

from sqlalchemy import delete, select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.topics import TopicsSettings
from bot.days import months_after
from bot.errors import AlreadyDecidedError, NotAllowedError, NotNowError
from bot.language import _
from bot.store.store import Store
from bot.store.transaction import StaleRowError, Transaction
from bot.topics import access
from bot.topics import group_effects as effects
from bot.topics.closing import close_topic
from bot.topics.group_rules import ReviewAnswer, ReviewState, rounded
from bot.topics.group_snapshots import Review, ReviewResult, ReviewView
from bot.topics.group_tables import LetterRow, ReviewAnswerRow, ReviewRow
from bot.topics.group_timing import REVIEW_MONTHS, Timer
from bot.topics.rules import TopicState, require_open
from bot.topics.snapshots import VersionedRef
from bot.topics.tables import TopicMemberRow, TopicRow


class Reviewing:
    """What members answer and organisers decide. No answer is seen by anybody, only rounded numbers at the end."""

    def __init__(self, store: Store, settings: SettingsBook) -> None:
        self._store = store
        self._settings = settings

    def _terms(self, community_id: int) -> TopicsSettings:
        return self._settings.for_community(community_id).topics

    async def open_ones(self, by: Actor) -> tuple[ReviewView, ...]:
        """Return the reviews of topics the caller is in, with their own answers."""
        by.require(Capability.CHOOSE_TOPICS)
        async with self._store.read() as tx:
            found = await tx.session.execute(
                select(ReviewRow, TopicRow)
                .join(TopicRow, TopicRow.id == ReviewRow.topic_id)
                .join(TopicMemberRow, TopicMemberRow.topic_id == TopicRow.id)
                .where(
                    ReviewRow.community_id == by.community_id,
                    ReviewRow.state == ReviewState.ASKING,
                    TopicRow.state == TopicState.OPEN,
                    TopicMemberRow.member_id == by.id,
                )
                .order_by(ReviewRow.id)
            )
            pairs = [(review, topic) for review, topic in found]
            return tuple([await _view(tx, by, review, topic) for review, topic in pairs])

    async def answer(self, by: Actor, review_id: int, answer: ReviewAnswer) -> ReviewView:
        """Say what the caller wants of a topic they are in: one answer, which may be changed until the end.

        Raises NotNowError when the review is over, NotAllowedError for somebody who is not in the topic.
        """
        by.require(Capability.CHOOSE_TOPICS)
        async with self._store.begin() as tx:
            row = await tx.get_in(ReviewRow, review_id, by.community_id)
            await tx.session.refresh(row, with_for_update=True)
            if row.state is not ReviewState.ASKING or row.ends_at <= tx.now:
                raise NotNowError(_("This review is over. Nothing was changed."))
            topic = await tx.get(TopicRow, row.topic_id)
            require_open(topic.state)
            if await access.membership_of(tx, row.topic_id, by.id) is None:
                raise NotAllowedError(_("Only people who are in this topic are asked about it."))
            own = await _own(tx, by, row)
            if own is None:
                own = ReviewAnswerRow(community_id=by.community_id, review_id=row.id, member_id=by.id)
                tx.add(own)
            own.answer = answer.value
            await tx.flush()
            return await _view(tx, by, row, topic)

    async def letters(self, by: Actor, *, on: bool) -> None:
        """Say whether the bot may write directly about one's topics: reviews, and newcomers for a host."""
        by.require(Capability.CHOOSE_TOPICS)
        async with self._store.begin() as tx:
            mine = (LetterRow.community_id == by.community_id, LetterRow.member_id == by.id)
            await tx.session.execute(delete(LetterRow).where(*mine))
            if on:
                tx.add(LetterRow(community_id=by.community_id, member_id=by.id))

    async def wants_letters(self, by: Actor) -> bool:
        """Tell whether the caller said yes to messages about their topics."""
        async with self._store.read() as tx:
            return by.id in await wanting_letters(tx, by.community_id, [by.id])

    async def settle(
        self, by: Actor, ref: VersionedRef, decision: ReviewAnswer, *, why: str = "", where_to: str = ""
    ) -> ReviewResult:
        """Decide what becomes of the topic, and set the date of its next review. Closing needs a reason.

        Raises AlreadyDecidedError naming who was first, NotNowError while people are asked, InvalidInputError.
        """
        by.require(Capability.MANAGE_TOPICS)
        days = self._terms(by.community_id).archive_days
        async with self._store.begin() as tx:
            row = await _reported(tx, by, ref)
            topic = await tx.get(TopicRow, row.topic_id)
            if decision is ReviewAnswer.CLOSE and topic.state is TopicState.OPEN:
                await close_topic(tx, by, topic, why, where_to, days)
            elif decision is not ReviewAnswer.CLOSE and topic.state is TopicState.OPEN:
                topic.review_at = months_after(tx.now, topic.review_months)
            row.state, row.decision, row.decided_by, row.decided_at = ReviewState.SETTLED, decision, by.id, tx.now
            await tx.audit(by, "review.settle", f"review:{row.id}", decision.value)
            await tx.outbox(effects.review_card(row.community_id, row.id))
            await tx.flush()
            return _result(row, topic)

    async def card(self, community_id: int, review_id: int) -> ReviewResult | None:
        """Return the organisers' card: none while people are asked, none once it is forgotten."""
        async with self._store.read() as tx:
            row = await tx.session.get(ReviewRow, review_id)
            if row is None or row.community_id != community_id or row.state is ReviewState.ASKING:
                return None
            return _result(row, await tx.get(TopicRow, row.topic_id))

    async def asked(self, community_id: int, review_id: int) -> Review | None:
        """Return the letter to a member; None once it is over."""
        async with self._store.read() as tx:
            row = await tx.session.get(ReviewRow, review_id)
            if row is None or row.community_id != community_id or row.state is not ReviewState.ASKING:
                return None
            topic = await tx.get(TopicRow, row.topic_id)
            return _review(row, topic) if topic.state is TopicState.OPEN else None


async def begin_due_reviews(tx: Transaction, community_id: int, terms: TopicsSettings) -> None:
    """Begin the review of every open topic whose date has come and that is not under review already."""
    under_way = select(ReviewRow.topic_id).where(
        ReviewRow.community_id == community_id, ReviewRow.state != ReviewState.SETTLED
    )
    topics = await tx.session.scalars(
        select(TopicRow).where(
            TopicRow.community_id == community_id,
            TopicRow.state == TopicState.OPEN,
            TopicRow.review_at <= tx.now,
            TopicRow.id.not_in(under_way),
        )
    )
    for topic in list(topics):
        await _begin_review(tx, topic, terms)


async def _begin_review(tx: Transaction, topic: TopicRow, terms: TopicsSettings) -> None:
    row = ReviewRow(community_id=topic.community_id, topic_id=topic.id, state=ReviewState.ASKING, began_at=tx.now)
    row.ends_at = tx.now + timedelta(days=terms.review_days)
    row.members = row.keep = row.change = row.close = 0
    tx.add(row)
    await tx.flush()
    await tx.due(Timer.REVIEW_ENDS, str(row.id), row.community_id, row.ends_at)
    await tx.audit(Actor.software(row.community_id), "review.begin", f"review:{row.id}")
    people = await access.members_of(tx, topic.id)
    for who in await wanting_letters(tx, row.community_id, people):
        await tx.outbox(effects.letter(row.community_id, who, "topic_review_asked", row.id))


async def end_review(tx: Transaction, row: ReviewRow) -> None:
    """Count the answers of those who are still in the topic, keep only rounded numbers, and ask the organisers."""
    if row.state is not ReviewState.ASKING:
        return
    await tx.due(Timer.REVIEW_FORGET, str(row.id), row.community_id, months_after(tx.now, REVIEW_MONTHS))
    await tx.audit(Actor.software(row.community_id), "review.end", f"review:{row.id}")
    if (await tx.get(TopicRow, row.topic_id)).state in {TopicState.CLOSING, TopicState.CLOSED}:
        row.state = ReviewState.SETTLED  # it was closed meanwhile: there is nothing left to decide
        await tx.session.execute(delete(ReviewAnswerRow).where(ReviewAnswerRow.review_id == row.id))
        return
    here = set(await access.members_of(tx, row.topic_id))
    answers = await tx.session.scalars(select(ReviewAnswerRow).where(ReviewAnswerRow.review_id == row.id))
    counted = Counter(ReviewAnswer(one.answer) for one in answers if one.member_id in here)
    row.state, row.members = ReviewState.REPORTED, rounded(len(here))
    row.keep, row.change, row.close = (rounded(counted[answer]) for answer in ReviewAnswer)
    await tx.session.execute(delete(ReviewAnswerRow).where(ReviewAnswerRow.review_id == row.id))
    await tx.outbox(effects.review_card(row.community_id, row.id))


async def wanting_letters(tx: Transaction, community_id: int, people: list[int]) -> list[int]:
    """Return those of the given people who said yes to messages about their topics."""
    found = await tx.session.scalars(select(LetterRow.member_id).where(LetterRow.community_id == community_id))
    wanting = set(found)
    return [who for who in people if who in wanting]


async def forget_answers(tx: Transaction, community_id: int, member_id: int) -> None:
    """Forget what a person who left the community answered, and their yes to messages."""
    for table in (ReviewAnswerRow, LetterRow):
        await tx.session.execute(delete(table).where(table.community_id == community_id, table.member_id == member_id))


async def _own(tx: Transaction, by: Actor, row: ReviewRow) -> ReviewAnswerRow | None:
    found: ReviewAnswerRow | None = await tx.session.scalar(
        select(ReviewAnswerRow).where(ReviewAnswerRow.review_id == row.id, ReviewAnswerRow.member_id == by.id)
    )
    return found


async def _view(tx: Transaction, by: Actor, row: ReviewRow, topic: TopicRow) -> ReviewView:
    own = await _own(tx, by, row)
    return ReviewView(_review(row, topic), ReviewAnswer(own.answer) if own is not None else None)


def _review(row: ReviewRow, topic: TopicRow) -> Review:
    return Review(row.id, topic.snapshot(), row.began_at, row.ends_at)


def _result(row: ReviewRow, topic: TopicRow) -> ReviewResult:
    return ReviewResult(
        id=row.id,
        version=row.version,
        topic=topic.snapshot(),
        members=row.members,
        keep=row.keep,
        change=row.change,
        close=row.close,
        ended_at=row.ends_at,
        decision=row.decision,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


async def _reported(tx: Transaction, by: Actor, ref: VersionedRef) -> ReviewRow:
    try:
        row = await tx.take_version(ReviewRow, ref, by.community_id)
    except StaleRowError as error:
        row = cast("ReviewRow", error.row)
        if row.state is not ReviewState.SETTLED:
            raise
    if row.state is ReviewState.ASKING:
        raise NotNowError(_("People are still being asked. Their answers stay sealed until the end."))
    if row.decided_at is not None:
        sentence = _("<@{who}> decided on this already, <t:{at}:f>. Nothing was changed.")
        words = sentence.format(who=row.decided_by or 0, at=int(row.decided_at.timestamp()))
        raise AlreadyDecidedError(words, by=row.decided_by or 0, at=row.decided_at)
    return row
