"""Monthly numbers: what they tell, that they never change, and that nobody's case can be found in them."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot.appeals.rules import AppealRole, AppealState, Level
from bot.appeals.tables import AppealRow
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.sections import CommunitySettings
from bot.errors import InvalidInputError, NotAllowedError, NotFoundError
from bot.misinformation.precision import AUTOMOD, FLAGS
from bot.misinformation.rules import CaseState
from bot.misinformation.suspicion_tables import SourceRow, Standing
from bot.misinformation.tables import CaseRow
from bot.misinformation.transparency import CARD, Report, Transparency
from bot.misinformation.transparency_rules import (
    Came,
    Closed,
    Confirmed,
    From,
    Month,
    Precision,
    Span,
    came_of,
    drawn,
    precisions,
    raised_by,
    replies_among,
    usual_time,
)
from bot.misinformation.transparency_words import sentences_of
from bot.store.tables import OutboxRow

HERE, THERE = 900, 901
MEMBER = Actor(7, HERE, frozenset({Capability.FLAG_MESSAGES}))
SETTLED = (
    CaseState.CLOSED_FINE,
    CaseState.SELF_CORRECTED,
    CaseState.NOTE_LIVE,
    CaseState.DECIDED,
    CaseState.WITHDRAWN,
    CaseState.NOT_DECIDED,
)
FEBRUARY = datetime(2026, 2, 10, 12, tzinfo=UTC)


def case(state=CaseState.CLOSED_FINE, *, source=FLAGS, is_reply=False, hours=5):
    return Closed(state, (source,), is_reply, timedelta(hours=hours))


def month_of(counts):
    return [case(state) for state, count in zip(SETTLED, counts, strict=True) for _ in range(count)]


# What the numbers give away


@given(st.lists(st.integers(0, 60), min_size=6, max_size=6), st.lists(st.integers(0, 60), min_size=6, max_size=6))
@settings(max_examples=25, deadline=None)
def test_no_sum_or_difference_of_what_is_told_comes_out_between_one_and_four(one, other):
    told = [*came_of(month_of(one)).values(), *came_of(month_of(other)).values()]
    sums = {sum(some) for some in chain.from_iterable(combinations(told, many) for many in range(5))}

    assert all(number % 5 == 0 for number in sums)
    assert all(told_count <= count < told_count + 5 for told_count, count in zip(told, [*one, *other], strict=True))


@given(st.lists(st.integers(0, 30), min_size=6, max_size=6), st.integers(0, 4), st.integers(0, 4))
@settings(max_examples=25, deadline=None)
def test_what_is_told_is_the_same_whatever_a_hidden_number_is(counts, place, hidden):
    """Two months that differ only in a hidden number are told in the same words, and as many cases are drawn."""
    counts[place] = 0
    without, with_some = month_of(counts), month_of([*counts[:place], hidden, *counts[place + 1 :]])

    assert came_of(without) == came_of(with_some)
    assert len(drawn(without, came_of(without), random.Random(1))) == len(
        drawn(with_some, came_of(with_some), random.Random(1))
    )


@pytest.mark.parametrize("total", [20, 25, 30])
def test_no_number_below_five_can_be_reckoned_from_what_raised_the_drawn_cases(total):
    """Every way in which that many cases can be shared out is tried; the total is known to everybody."""
    shares = [(m, r, total - m - r) for m in range(total + 1) for r in range(total + 1 - m)]
    by_what_is_told = defaultdict(set)
    for share in shares:
        cases = [
            case(source=source) for source, n in zip((FLAGS, "rule", AUTOMOD), share, strict=True) for _ in range(n)
        ]
        by_what_is_told[tuple(raised_by(cases).items())].add(share)

    for told, possible in by_what_is_told.items():
        for place in range(3):
            values = {share[place] for share in possible}
            assert len(values) > 2 or min(values) >= 5, (told, place, values)


@pytest.mark.parametrize("total", [20, 25, 30])
def test_no_number_below_five_can_be_reckoned_from_replies(total):
    by_what_is_told = defaultdict(set)
    for replies in range(total + 1):
        cases = [case(is_reply=place < replies) for place in range(total)]
        by_what_is_told[replies_among(cases)].add(replies)

    assert all(min(values) >= 5 and max(values) <= total - 5 for told, values in by_what_is_told.items() if told)
    assert by_what_is_told[None] == {*range(5), *range(total - 4, total + 1)}


def test_few_cases_are_not_drawn_from():
    assert drawn(month_of([19, 0, 0, 0, 0, 0]), {Came.FINE: 15}, random.Random(1)) == []
    assert len(drawn(month_of([24, 3, 0, 0, 0, 0]), {Came.FINE: 20}, random.Random(1))) == 20


def test_which_cases_are_drawn_is_left_to_chance():
    cases = [case(hours=hour) for hour in range(24)]

    assert drawn(cases, came_of(cases), random.Random(1)) != drawn(cases, came_of(cases), random.Random(2))


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (Confirmed(15, 4), None, None),
        (Confirmed(15, 5), None, Precision(7, 20)),
        (Confirmed(19, 5), Precision(7, 20), Precision(7, 20)),
        (Confirmed(20, 5), Precision(7, 20), Precision(8, 25)),
        (Confirmed(0, 24), None, Precision(0, 24)),
    ],
)
def test_precision_is_told_in_steps_that_hide_a_single_outcome(now, before, told):
    found = precisions({"rule": now}, {} if before is None else {"rule": before})

    assert found.get("rule") == told


@pytest.mark.parametrize(
    ("hours", "span"), [(5, Span.HOURS), (7, Span.DAY), (70, Span.DAYS), (150, Span.WEEK), (170, Span.LONGER)]
)
def test_the_usual_time_is_told_in_wide_steps(hours, span):
    assert usual_time([case(hours=1), case(hours=hours), case(hours=1000)]) is span


@pytest.mark.parametrize("key", ["", "2026", "2026-13", "2026-00", "x-1", "2026-1-1", "٢٠٢٦-01", "1-1", "99999-01"])
def test_what_is_no_month_is_not_taken_for_one(key):
    assert Month.parse(key) is None


def test_months_count_on_over_the_year():
    assert Month(2026, 11).after(3) == Month(2027, 2)
    assert Month(2026, 1).after(-1) == Month(2025, 12)
    assert (Month.parse("2026-1").key, Month(2026, 10).words) == ("2026-01", "October 2026")


# What is kept and told


@pytest.fixture
def numbers(store):
    return Transparency(store, SettingsBook(CommunitySettings()), random.Random(4))


async def settle(store, count, state=CaseState.CLOSED_FINE, *, at=FEBRUARY, where=HERE, **more):
    async with store.begin() as tx:
        for _ in range(count):
            settle.message += 1
            tx.add(
                CaseRow(
                    community_id=where,
                    message_id=settle.message,
                    severity=1,
                    state=state,
                    sources=more.get("sources", [FLAGS]),
                    is_reply=more.get("is_reply", False),
                    opened_at=at - timedelta(hours=3),
                    state_since=at,
                    closed_at=None if state is CaseState.PANEL else at,
                )
            )


settle.message = 1


async def test_a_month_is_told_in_rounded_numbers(store, numbers):
    await settle(store, 23)
    await settle(store, 7, CaseState.DECIDED, sources=["stop_meds.order"], is_reply=True)
    await settle(store, 4, CaseState.NOTE_LIVE)
    await settle(store, 9, CaseState.PANEL)
    await settle(store, 9, where=THERE)
    await settle(store, 9, at=datetime(2026, 3, 1, 0, 30, tzinfo=UTC))

    report = await numbers.report(MEMBER)

    assert report.month == Month(2026, 2)
    assert report.came == {
        Came.FINE: 20,
        Came.AUTHOR: 0,
        Came.NOBODY: 0,
        Came.NOTE: 0,
        Came.MODERATORS: 5,
        Came.WITHDRAWN: 0,
    }
    assert (report.drawn, report.usual_time) == (25, Span.HOURS)
    said = sentences_of(report)
    assert "Found to be fine: 20 or more." in said
    assert "Answered with a note and its source: fewer than 5." in said
    assert not any("4" in sentence or "34" in sentence for sentence in said)


async def test_a_report_never_changes_whatever_is_deleted_or_opened_again(store, numbers):
    await settle(store, 24)
    first = await numbers.report(MEMBER, "2026-02")
    async with store.begin() as tx:
        await tx.session.execute(delete(CaseRow).where(CaseRow.community_id == HERE))
    other = Transparency(store, SettingsBook(CommunitySettings()), random.Random(99))

    assert await other.report(MEMBER, "2026-02") == first
    assert first.came[Came.FINE] == 20


async def test_a_month_that_is_not_over_has_no_numbers(store, numbers):
    await settle(store, 24, at=datetime(2026, 3, 1, 12, tzinfo=UTC))

    with pytest.raises(NotFoundError):
        await numbers.report(MEMBER, "2026-03")
    with pytest.raises(NotFoundError):
        await numbers.report(MEMBER)
    with pytest.raises(InvalidInputError):
        await numbers.report(MEMBER, "last month")


async def test_months_are_those_of_the_community_s_clock(store):
    book = SettingsBook(CommunitySettings.model_validate({"membership": {"timezone": "Asia/Tokyo"}}))
    await settle(store, 5, at=datetime(2026, 1, 31, 14, 59, tzinfo=UTC))
    await settle(store, 10, at=datetime(2026, 1, 31, 15, 0, tzinfo=UTC))
    numbers = Transparency(store, book, random.Random(4))

    assert (await numbers.report(MEMBER, "2026-01")).came[Came.FINE] == 5
    assert (await numbers.report(MEMBER, "2026-02")).came[Came.FINE] == 10


async def test_every_month_since_the_first_case_is_counted_in_order(store, numbers, clock):
    await settle(store, 5, at=datetime(2025, 12, 10, tzinfo=UTC))
    assert await numbers.months(MEMBER) == (Month(2026, 2), Month(2026, 1), Month(2025, 12))

    await clock.advance(31 * 24 * 3600)

    assert (await numbers.months(MEMBER))[0] == Month(2026, 3)
    assert (await numbers.report(MEMBER, "2025-12")).came[Came.FINE] == 5


async def test_appeals_and_precision_are_told_beside_the_cases(store, numbers):
    await settle(store, 24)
    async with store.begin() as tx:
        for number in range(6):
            tx.add(
                AppealRow(
                    community_id=HERE,
                    kind="misinformation" if number < 5 else "application",
                    subject_id=number,
                    appellant_id=50,
                    role=AppealRole.AUTHOR,
                    words="x",
                    state=AppealState.CHANGED,
                    level=Level.MODERATORS,
                    since=FEBRUARY,
                    decided_at=FEBRUARY,
                    answer="y",
                )
            )
        counts = {"right_lately": 0, "wrong_lately": 0, "standing": Standing.ON}
        tx.add(SourceRow(community_id=HERE, source=FLAGS, right=17, wrong=5, **counts))
        tx.add(SourceRow(community_id=HERE, source="diet.cure", right=9, wrong=0, **counts))

    report = await numbers.report(MEMBER)

    assert (report.appeals_changed, report.appeals_upheld, report.precision) == (5, 0, {FLAGS: 7})
    assert "Members' flags were right about 7 times in 10." in sentences_of(report)


async def test_two_people_who_ask_first_in_the_same_moment_get_the_same_numbers(store_on):
    store = store_on
    for number in range(24):
        await settle(store, 1, is_reply=number % 2 == 0, at=FEBRUARY + timedelta(hours=number))
    askers = [Transparency(store, SettingsBook(CommunitySettings()), random.Random(seed)) for seed in range(4)]

    reports = await asyncio.gather(*(asker.report(MEMBER) for asker in askers))

    assert all(report == reports[0] for report in reports)


async def test_an_organiser_shares_a_month_in_a_channel_once(store, numbers):
    await settle(store, 24)
    organiser = Actor(9, HERE, frozenset({Capability.CONFIGURE, Capability.FLAG_MESSAGES}))
    report = await numbers.report(organiser)

    await numbers.share(organiser, "2026-02", 77)
    await numbers.share(organiser, "2026-02", 77)

    async with store.read() as tx:
        waiting = [row.payload for row in await tx.session.scalars(select(OutboxRow)) if row.state == "new"]
    assert {"card": CARD, "ref": "2026-02", "place": "77"} in waiting
    assert await numbers.kept(HERE, "2026-02") == report
    assert await numbers.kept(HERE, "2026-01") is None
    assert await numbers.kept(THERE, "2026-02") is None
    with pytest.raises(NotAllowedError):
        await numbers.share(MEMBER, "2026-02", 77)
    with pytest.raises(NotFoundError):
        await numbers.share(organiser, "2026-01", 77)


async def test_who_is_no_member_sees_no_numbers(numbers):
    with pytest.raises(NotAllowedError):
        await numbers.report(Actor(8, HERE))
    with pytest.raises(NotAllowedError):
        await numbers.months(Actor(8, HERE))


def test_a_rule_is_named_in_words():
    precision = {"stop_meds.order": 6, "claim.cinnamon_diabetes": 9, AUTOMOD: 4}
    report = Report(Month(2026, 2), dict.fromkeys(Came, 0), 0, {}, None, None, 0, 0, precision)

    said = " ".join(sentences_of(report))

    assert 'order" was right about 6 times in 10' in said
    assert 'The rule "cinnamon diabetes" was right about 9 times in 10.' in said
    assert "AutoMod was right about 4 times in 10." in said
    assert "_" not in said


def test_what_raised_cases_is_told_in_three_parts_or_in_two():
    many = [case(source=source) for source in (FLAGS, "rule", AUTOMOD) for _ in range(8)]
    few = [case(source=source) for source, count in ((FLAGS, 14), ("rule", 7), (AUTOMOD, 2)) for _ in range(count)]

    assert raised_by(many) == {From.MEMBERS: 5, From.RULES: 5, From.AUTOMOD: 5}
    assert raised_by(few) == {From.MEMBERS: 10, From.BOT: 5}
    assert raised_by([]) == {}
