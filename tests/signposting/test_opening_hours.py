"""Opening hours in words, over midnight, when the clocks change, and on bank holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.signposting.entries import Schedule
from bot.signposting.holidays import bank_holidays, is_bank_holiday
from bot.signposting.hours import Open, in_words, open_state
from tests.signposting.conftest import an_entry

WEEK = "MO,TU,WE,TH,FR,SA,SU"


def hours(*rows: tuple[str, str, str]) -> tuple[Schedule, ...]:
    return tuple(Schedule(byday=days, opens_at=opens, closes_at=closes) for days, opens, closes in rows)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(WEEK, "00:00", "23:59")], "24 hours a day, every day"),
        ([("MO,TU,WE,TH,FR", "09:00", "17:00")], "Monday to Friday, 9am to 5pm"),
        ([(WEEK, "17:00", "23:59")], "Every day, 5pm to midnight"),
        ([("MO,WE,TH,FR", "09:30", "17:00"), ("TU", "13:00", "20:00")],
         "Monday and Wednesday to Friday, 9:30am to 5pm. Tuesday, 1pm to 8pm"),
        ([("MO,TU,WE,TH", "18:00", "02:00"), ("FR", "18:00", "23:59"), ("SA,SU", "00:00", "23:59"),
          ("MO", "00:00", "06:00")], "Monday to Thursday, 6pm to 2am. Friday 6pm to Monday 6am"),
        ([("SA", "12:00", "00:00")], "Saturday, midday to midnight"),
        ([], ""),
    ],
)  # fmt: skip
def test_hours_in_words(rows: list[tuple[str, str, str]], words: str):
    assert in_words(hours(*rows)) == words


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


NIGHT = [("MO,TU,WE,TH", "18:00", "02:00")]
DAY = [("MO,TU,WE,TH,FR", "09:00", "17:00")]


@pytest.mark.parametrize(
    ("rows", "moment", "state"),
    [
        (NIGHT, "2026-11-24T01:59", Open.OPEN),  # Tuesday morning belongs to Monday night
        (NIGHT, "2026-11-24T02:00", Open.CLOSED),
        (NIGHT, "2026-11-23T01:00", Open.CLOSED),  # Monday morning: Sunday night has no hours
        (NIGHT, "2026-11-27T01:30", Open.OPEN),  # Friday morning still belongs to Thursday
        ([("SU", "22:00", "06:00")], "2026-11-23T05:00", Open.OPEN),  # from the end of a week into the next
        (DAY, "2026-07-01T08:30", Open.OPEN),  # summer time: half past nine in London
        (DAY, "2026-01-07T08:30", Open.CLOSED),
        (DAY, "2026-03-30T08:00", Open.OPEN),  # the day after the clocks went forward
        (DAY, "2026-03-27T08:00", Open.CLOSED),
        (DAY, "2026-10-26T16:30", Open.OPEN),  # the day after they went back
        ([("SU", "00:30", "01:30")], "2026-10-25T01:15", Open.OPEN),  # the hour that comes twice, second time
        (DAY, "2026-04-03T10:00", Open.MAY_DIFFER),  # Good Friday
        (DAY, "2026-12-28T10:00", Open.MAY_DIFFER),  # for Boxing Day on a Saturday
        (DAY, "2026-12-28T20:00", Open.CLOSED),
        ([("FR", "18:00", "02:00")], "2026-12-26T01:00", Open.MAY_DIFFER),  # Christmas night
        ([(WEEK, "00:00", "23:59")], "2026-12-25T10:00", Open.OPEN),
        ([], "2026-11-24T10:00", Open.UNKNOWN),
    ],
)
def test_open_now(rows: list[tuple[str, str, str]], moment: str, state: Open):
    assert open_state(an_entry(schedules=hours(*rows)), at(moment)) is state


@pytest.mark.parametrize(
    ("areas", "moment", "state"),
    [
        (("GB-SCT",), "2026-11-30T10:00", Open.MAY_DIFFER),  # St Andrew
        (("GB-ENG",), "2026-11-30T10:00", Open.OPEN),
        (("GB-NIR",), "2026-07-13T10:00", Open.MAY_DIFFER),  # for 12 July on a Sunday
        (("GB-SCT",), "2026-04-06T10:00", Open.OPEN),  # no Easter Monday in Scotland
        (("IE",), "2026-07-01T08:30", Open.OPEN),
        (("AU",), "2026-07-01T08:30", Open.UNKNOWN),  # several clocks
    ],
)
def test_each_nation_has_its_own_days(areas: tuple[str, ...], moment: str, state: Open):
    assert open_state(an_entry(service_areas=areas, schedules=hours(*DAY)), at(moment)) is state


@pytest.mark.parametrize(
    ("area", "year", "days"),
    [  # as gov.uk lists them
        ("GB-ENG", 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        ("GB-SCT", 2026, "01-01 01-02 04-03 05-04 05-25 08-03 11-30 12-25 12-28"),
        ("GB-NIR", 2026, "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28"),
        ("GB-WLS", 2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
        ("GB-SCT", 2022, "01-03 01-04 04-15 05-02 05-30 08-01 11-30 12-26 12-27"),
        ("GB-SCT", 2023, "01-02 01-03 04-07 05-01 05-29 08-07 11-30 12-25 12-26"),
        ("GB-ENG", 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
    ],
)
def test_bank_holidays_with_their_substitutes(area: str, year: int, days: str):
    assert " ".join(f"{day:%m-%d}" for day in sorted(bank_holidays(area, year))) == days


def test_christmas_on_a_weekend_counts_as_well():
    assert is_bank_holiday(date(2027, 12, 25), ["GB-ENG"])
    assert not is_bank_holiday(date(2027, 12, 25), ["US"])


@pytest.mark.parametrize("change", [{"opens_at": "9:00"}, {"opens_at": "24:00"}, {"byday": "MON"}, {"byday": "MO,MO"}])
def test_hours_that_cannot_be_are_refused(change: dict[str, Any]):
    with pytest.raises(ValueError, match=r"byday|opens_at"):
        Schedule.model_validate({"byday": "MO", "opens_at": "09:00", "closes_at": "17:00"} | change)
