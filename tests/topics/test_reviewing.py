"""Reviews: members are asked privately, organisers read rounded numbers, and the next date is set."""

from __future__ import annotations

import asyncio
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import ManualClock
from bot.days import months_after
from bot.delivery.effects import EffectKind
from bot.errors import AlreadyDecidedError, HouseError, InvalidInputError, NotAllowedError, NotFoundError, NotNowError
from bot.store.store import Store
from bot.topics.closing import close_topic
from bot.topics.group_rules import LEVELS, ReviewAnswer, rounded
from bot.topics.group_snapshots import ReviewResult
from bot.topics.group_tables import LetterRow, ReviewAnswerRow, ReviewRow
from bot.topics.rules import TopicState
from bot.topics.snapshots import Topic, VersionedRef
from bot.topics.tables import TopicRow
from tests.topics.group_setting import COMMUNITY, DAY, Group, settings_with

pytestmark = pytest.mark.slow

KEEP, CHANGE, CLOSE = ReviewAnswer


def possible(level: int) -> range:
    """Return the numbers that one rounded number may stand for; the last class has no end."""
    edges = [0, *LEVELS, 300]
    return range(level, edges[edges.index(level) + 1])


@given(st.integers(0, 5000))
def test_a_rounded_number_is_true_and_says_nothing_below_five(count: int):
    assert rounded(count) <= count
    assert rounded(count) == 0 or rounded(count) >= 5
    assert all(rounded(few) == 0 for few in range(5))


def test_two_reports_never_tell_that_fewer_than_five_came_or_went():
    """Whatever two reports say, a difference of five or more (or none) stays as possible as a smaller one."""
    for before, after in product([0, *LEVELS], repeat=2):
        differences = {abs(b - a) for b in possible(before) for a in possible(after)}
        if before == after == 0:
            assert differences == set(range(5))  # both hidden: any of the hidden numbers
        else:
            assert differences & {0, *range(5, 300)}
            assert len(differences) > 4


def test_a_hidden_number_cannot_be_worked_out_from_the_numbers_beside_it():
    """Whatever a report says beside a hidden number, from none to four people may stand behind it."""
    behind: dict[tuple[int, ...], set[int]] = {}
    for members in range(46):
        for keep in range(members + 1):
            for change in range(members - keep + 1):
                for close in range(min(4, members - keep - change) + 1):
                    report = (rounded(members), rounded(keep), rounded(change))
                    behind.setdefault(report, set()).add(close)

    assert all(hidden == set(range(5)) for hidden in behind.values())


@pytest.fixture
async def group(store: Store, clock: ManualClock) -> Group:
    """A community with the shipped settings: reviews every six months, two weeks to answer."""
    return Group(store, clock, settings_with())


async def under_review(group: Group, *, members: int = 6, letters: tuple[int, ...] = ()) -> tuple[Topic, int]:
    """Return a topic whose review has begun."""
    topic = await group.topic(members=members)
    for number in letters:
        await group.reviewing.letters(group.member(number), on=True)
    await group.daily.arm(COMMUNITY)
    await group.passes((topic.review_at - group.clock.now()).total_seconds() + DAY)
    (view,) = await group.reviewing.open_ones(group.member(1))
    return topic, view.review.id


async def ended(group: Group, *, members: int = 6, keep: int = 0, close: int = 0) -> tuple[Topic, ReviewResult]:
    topic, review_id = await under_review(group, members=members)
    for number in range(1, keep + 1):
        await group.reviewing.answer(group.member(number), review_id, KEEP)
    for number in range(keep + 1, keep + close + 1):
        await group.reviewing.answer(group.member(number), review_id, CLOSE)
    await group.passes(14 * DAY)
    result = await group.reviewing.card(COMMUNITY, review_id)
    assert result is not None
    return await group.seen(topic.id), result


async def test_members_are_asked_when_the_date_has_come_and_by_letter_only_who_wants_it(group: Group):
    _topic, review_id = await under_review(group, letters=(2, 3, 40))

    letters = await group.effects(EffectKind.SEND_DIRECT, "topic_review_asked")
    assert [row.payload["member_id"] for row in letters] == [1002, 1003]
    assert (await group.reviewing.asked(COMMUNITY, review_id)).topic.name == "Carers"
    assert await group.reviewing.open_ones(group.member(40)) == ()


async def test_nobody_is_asked_before_the_date_and_once_only(group: Group):
    topic = await group.topic(members=2)
    await group.daily.arm(COMMUNITY)
    await group.passes((topic.review_at - group.clock.now()).total_seconds() - DAY)
    assert await group.count(ReviewRow) == 0

    await group.passes(10 * DAY)
    assert await group.count(ReviewRow) == 1


async def test_one_answer_per_person_which_may_be_changed_until_the_end(group: Group):
    _topic, review_id = await under_review(group)

    await group.reviewing.answer(group.member(1), review_id, KEEP)
    view = await group.reviewing.answer(group.member(1), review_id, CLOSE)

    assert view.answer is CLOSE
    assert await group.count(ReviewAnswerRow) == 1


async def test_answers_are_sealed_until_the_end(group: Group):
    _topic, review_id = await under_review(group)
    await group.reviewing.answer(group.member(1), review_id, KEEP)

    (other,) = await group.reviewing.open_ones(group.member(2))
    assert other.answer is None
    assert await group.reviewing.card(COMMUNITY, review_id) is None
    with pytest.raises(NotNowError, match="sealed"):
        await group.reviewing.settle(group.organiser(), VersionedRef(review_id, 1), KEEP)


async def test_only_people_in_the_topic_answer_and_only_in_time(group: Group):
    _topic, review_id = await under_review(group)

    with pytest.raises(NotAllowedError, match="in this topic"):
        await group.reviewing.answer(group.member(40), review_id, KEEP)
    with pytest.raises(NotAllowedError):
        await group.reviewing.answer(group.stranger(), review_id, KEEP)
    with pytest.raises(NotFoundError):
        await group.reviewing.answer(group.member(1), 4711, KEEP)
    await group.passes(14 * DAY)
    with pytest.raises(NotNowError, match="over"):
        await group.reviewing.answer(group.member(1), review_id, KEEP)


async def test_the_result_has_rounded_numbers_and_the_answers_are_gone(group: Group):
    _topic, result = await ended(group, members=11, keep=6, close=4)

    assert (result.members, result.keep, result.change, result.close) == (10, 5, 0, 0)
    assert await group.count(ReviewAnswerRow) == 0
    assert len(await group.effects(EffectKind.SHOW_CARD, "topic_review")) == 1


async def test_who_left_the_topic_before_the_end_is_not_counted(group: Group):
    topic, review_id = await under_review(group, members=6)
    for number in range(1, 6):
        await group.reviewing.answer(group.member(number), review_id, KEEP)
    await group.choosing.leave(group.member(1), topic.id)

    await group.passes(14 * DAY)

    assert (await group.reviewing.card(COMMUNITY, review_id)).keep == 0


async def test_one_person_more_or_less_is_not_seen_in_the_result(group: Group):
    _topic, first = await ended(group, members=8, keep=7)

    assert (first.members, first.keep) == (5, 5)
    assert (rounded(9), rounded(6)) == (first.members, first.keep)


async def test_keeping_sets_the_next_date(group: Group):
    topic, result = await ended(group)

    settled = await group.reviewing.settle(group.organiser(), result.ref, KEEP)

    assert settled.decision is KEEP
    assert (await group.seen(topic.id)).review_at == months_after(group.clock.now(), topic.review_months)
    assert (await group.verbs())[-1] == "review.settle"


async def test_closing_needs_a_reason_and_closes(group: Group):
    topic, result = await ended(group, close=6)
    with pytest.raises(InvalidInputError):
        await group.reviewing.settle(group.organiser(), result.ref, CLOSE)

    await group.reviewing.settle(group.organiser(), result.ref, CLOSE, why="Its members wanted it.", where_to="#chat")

    closed = await group.seen(topic.id)
    assert closed.state is TopicState.CLOSING
    assert closed.closed_why == "Its members wanted it."


async def test_only_organisers_decide_and_the_second_learns_who_was_first(group: Group):
    _topic, result = await ended(group)
    with pytest.raises(NotAllowedError):
        await group.reviewing.settle(group.moderator(), result.ref, KEEP)
    await group.reviewing.settle(group.organiser(), result.ref, CHANGE)

    with pytest.raises(AlreadyDecidedError, match="<@3000>"):
        await group.reviewing.settle(group.organiser(), result.ref, CLOSE, why="No.")


async def test_a_topic_without_a_decision_is_not_reviewed_again(group: Group):
    await ended(group)

    await group.passes(60 * DAY)

    assert await group.count(ReviewRow) == 1


async def test_after_the_decision_the_next_review_comes_in_its_time(group: Group):
    topic, result = await ended(group)
    await group.reviewing.settle(group.organiser(), result.ref, KEEP)
    next_date = (await group.seen(topic.id)).review_at

    await group.passes((next_date - group.clock.now()).total_seconds() + DAY)

    assert await group.count(ReviewRow) == 2


async def test_a_topic_closed_meanwhile_can_still_be_settled(group: Group):
    topic, result = await ended(group)
    async with group.store.begin() as tx:
        await close_topic(tx, group.organiser(), await tx.get(TopicRow, topic.id), "It is done.", "", 30)

    settled = await group.reviewing.settle(group.organiser(), result.ref, KEEP)

    assert settled.decision is KEEP
    assert (await group.seen(topic.id)).review_at is None


async def test_results_are_forgotten_after_a_year(group: Group):
    _topic, result = await ended(group)
    await group.reviewing.settle(group.organiser(), result.ref, CHANGE)

    await group.passes(370 * DAY)

    assert await group.reviewing.card(COMMUNITY, result.id) is None


async def test_who_leaves_the_community_is_forgotten(group: Group):
    _topic, review_id = await under_review(group, letters=(1,))
    await group.reviewing.answer(group.member(1), review_id, KEEP)

    await group.living.left(COMMUNITY, 1001)

    assert await group.count(ReviewAnswerRow) == 0
    assert await group.count(LetterRow) == 0


async def test_letters_are_off_until_somebody_says_yes(group: Group):
    assert not await group.reviewing.wants_letters(group.member(1))
    await group.reviewing.letters(group.member(1), on=True)
    await group.reviewing.letters(group.member(1), on=True)
    assert await group.reviewing.wants_letters(group.member(1))
    await group.reviewing.letters(group.member(1), on=False)
    assert not await group.reviewing.wants_letters(group.member(1))


async def test_pressing_an_answer_many_times_at_once_is_one_answer(store_on: Store, clock: ManualClock):
    group = Group(store_on, clock, settings_with())
    _topic, review_id = await under_review(group)

    found = await asyncio.gather(
        *(group.reviewing.answer(group.member(1), review_id, answer) for answer in list(ReviewAnswer) * 2),
        return_exceptions=True,
    )

    assert all(not isinstance(one, BaseException) or isinstance(one, HouseError) for one in found), found
    assert await group.count(ReviewAnswerRow) == 1


async def test_the_whole_way_works_on_both_databases(store_on: Store, clock: ManualClock):
    group = Group(store_on, clock, settings_with())
    topic, result = await ended(group, keep=6)
    await group.reviewing.settle(group.organiser(), result.ref, KEEP)
    await group.living.left(COMMUNITY, 1001)

    assert result.keep == 5
    assert (await group.seen(topic.id)).review_at > group.clock.now()


async def test_nobody_is_asked_about_a_topic_that_was_closed_meanwhile(group: Group):
    topic, review_id = await under_review(group)
    await group.reviewing.answer(group.member(1), review_id, KEEP)
    async with group.store.begin() as tx:
        await close_topic(tx, group.organiser(), await tx.get(TopicRow, topic.id), "It is done.", "", 30)

    assert await group.reviewing.open_ones(group.member(1)) == ()
    assert await group.reviewing.asked(COMMUNITY, review_id) is None
    with pytest.raises(NotNowError, match="closed"):
        await group.reviewing.answer(group.member(2), review_id, CLOSE)
    await group.passes(16 * DAY)
    assert await group.effects(EffectKind.SHOW_CARD, "topic_review") == []
    assert await group.count(ReviewAnswerRow) == 0
