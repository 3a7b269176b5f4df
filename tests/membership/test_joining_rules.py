from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.days import local_date, months_after, next_hour
from bot.errors import NotNowError
from bot.membership.rules import (
    ENDED,
    OPEN,
    SETTLED,
    WAITING,
    Act,
    Status,
    burst,
    pages_of,
    possible,
    reminder_at,
    status_after,
    usual_wait,
    waited,
)

MOMENTS = st.integers(0, 500_000_000).map(lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

# One line for each state: what leads where. Everything that is not named is refused.
FLOW = {
    "draft": "save>draft submit>submitted withdraw>withdrawn leave>withdrawn expire>expired",
    "submitted": "save>submitted take>taken ask>needs_info ask_opinion>submitted give_opinion>submitted "
    "propose>submitted reject_proposal>submitted approve>approved decline>declined withdraw>withdrawn "
    "leave>withdrawn expire_in_bulk>expired",
    "taken": "save>taken take>taken release>submitted ask>needs_info ask_opinion>taken give_opinion>taken "
    "propose>submitted reject_proposal>taken approve>approved decline>declined withdraw>withdrawn leave>withdrawn",
    "needs_info": "save>needs_info answer>submitted ask_opinion>needs_info give_opinion>needs_info "
    "propose>needs_info reject_proposal>needs_info approve>approved decline>declined withdraw>withdrawn "
    "leave>withdrawn",
    "approved": "grant>role_granted leave>withdrawn drop>withdrawn overrule>withdrawn",
    "role_granted": "welcome>welcomed leave>withdrawn",
    "welcomed": "",
    "declined": "",
    "withdrawn": "",
    "expired": "undo>submitted",
}
ARROWS = {(state, pair.split(">")[0]): pair.split(">")[1] for state, row in FLOW.items() for pair in row.split()}


@pytest.mark.parametrize(("status", "act"), list(product(Status, Act)), ids=str)
def test_each_act_leads_where_the_table_says_or_is_refused(status: Status, act: Act) -> None:
    expected = ARROWS.get((status.value, act.value))

    if expected is None:
        assert not possible(status, act)
        with pytest.raises(NotNowError):
            status_after(status, act)
    else:
        assert possible(status, act)
        assert status_after(status, act) == expected


def test_every_state_is_either_open_or_settled() -> None:
    assert set(Status) == OPEN | SETTLED
    assert not OPEN & SETTLED
    assert WAITING < OPEN


def test_only_an_undo_leads_out_of_an_end() -> None:
    ways_out = {act for status, act in product(ENDED, Act) if possible(status, act)}

    assert ways_out == {Act.UNDO}


@given(acts=st.lists(st.sampled_from(Act), max_size=40))
def test_no_way_through_the_table_declines_or_approves_without_that_very_act(acts: list[Act]) -> None:
    status = Status.DRAFT
    done: list[Act] = []
    for act in acts:
        if possible(status, act):
            status = status_after(status, act)
            done.append(act)

    if status is Status.DECLINED:
        assert done[-1] is Act.DECLINE
    if status in {Status.APPROVED, Status.ROLE_GRANTED, Status.WELCOMED}:
        assert Act.APPROVE in done


def test_time_in_which_the_applicant_was_asked_does_not_count_as_waiting() -> None:
    span = waited(NOON, NOON + timedelta(hours=30), paused=timedelta(hours=4), paused_since=NOON + timedelta(hours=25))

    assert span == timedelta(hours=21)


def test_a_clock_that_was_set_back_never_makes_a_negative_wait() -> None:
    assert waited(NOON, NOON - timedelta(hours=1)) == timedelta(0)


def test_a_reminder_comes_when_the_running_clock_reaches_its_hours() -> None:
    assert reminder_at(NOON, timedelta(hours=20), 24) == NOON + timedelta(hours=4)
    assert reminder_at(NOON, timedelta(hours=30), 24) == NOON


def test_the_usual_wait_is_the_true_median_and_needs_five_decisions() -> None:
    hours = [1, 2, 3, 100]

    assert usual_wait(timedelta(hours=hour) for hour in hours) is None
    assert usual_wait(timedelta(hours=hour) for hour in [*hours, 200]) == timedelta(hours=3)
    assert usual_wait(timedelta(hours=hour) for hour in [*hours, 200, 4]) == timedelta(hours=3.5)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-02T08:59:59+00:00", "2026-03-02T09:00:00+00:00"),
        ("2026-03-02T09:00:00+00:00", "2026-03-03T09:00:00+00:00"),
        ("2026-03-28T12:00:00+00:00", "2026-03-29T08:00:00+00:00"),  # the clocks went forward that night
        ("2026-10-24T12:00:00+00:00", "2026-10-25T09:00:00+00:00"),  # and back
    ],
)
def test_the_digest_comes_at_nine_by_the_clock_on_the_wall(now: str, expected: str) -> None:
    assert next_hour(datetime.fromisoformat(now), 9, "Europe/London") == datetime.fromisoformat(expected)


@given(
    now=MOMENTS,
    hour=st.integers(0, 23),
    zone=st.sampled_from(["Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]),
)
def test_the_next_digest_is_ahead_and_at_most_a_long_day_away(now: datetime, hour: int, zone: str) -> None:
    moment = next_hour(now, hour, zone)

    assert timedelta(0) < moment - now <= timedelta(hours=26)
    assert moment.astimezone(ZoneInfo(zone)).hour in {hour, (hour + 1) % 24}  # an hour the spring skips comes later


def test_the_digest_of_a_late_evening_in_new_york_carries_the_local_day() -> None:
    assert local_date(datetime(2026, 3, 3, 2, 0, tzinfo=UTC), "America/New_York") == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-05-31", 12, "2027-05-31"),
    ],
)
def test_months_keep_the_day_or_take_the_last_one(start: str, months: int, expected: str) -> None:
    moment = datetime.fromisoformat(start).replace(tzinfo=UTC)

    assert months_after(moment, months).date().isoformat() == expected


@given(moment=MOMENTS, months=st.integers(1, 24))
def test_so_many_months_later_is_about_that_much_later(moment: datetime, months: int) -> None:
    days = (months_after(moment, months) - moment).days

    assert months * 28 <= days <= months * 31


@given(
    seconds=st.lists(st.integers(0, 300), max_size=40),
    joins=st.integers(1, 8),
    window=st.integers(1, 60),
)
def test_a_burst_is_found_exactly_when_some_window_holds_enough_arrivals(
    seconds: list[int], joins: int, window: int
) -> None:
    times = [NOON + timedelta(seconds=second) for second in seconds]

    found = burst(times, joins, window)

    starts = sorted(s for s in seconds if sum(s <= other <= s + window for other in seconds) >= joins)
    assert found == (NOON + timedelta(seconds=starts[0]) if starts else None)


@given(count=st.integers(1, 25))
def test_pages_hold_every_question_once_in_order_at_most_five_at_a_time(count: int) -> None:
    pages = pages_of(count)

    assert [at for page in pages for at in page] == list(range(count))
    assert all(1 <= len(page) <= 5 for page in pages)
    assert len(pages) == -(-count // 5)
    assert max(map(len, pages)) - min(map(len, pages)) <= 1
