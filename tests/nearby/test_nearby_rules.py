"""What is published of a region, when, and which region a postcode lies in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nearby.regions import NAMES, regions_of
from bot.nearby.rules import COLLUDERS, LEAST_SHOWN, Region, level_of, levels, next_refresh, outcode_in


@pytest.mark.parametrize(
    ("typed", "outcode"),
    [
        ("GL50", "GL50"),
        (" gl50 1ab ", "GL50"),
        ("SW1A1AA", "SW1A"),
        ("m1 1ae", "M1"),
        ("E1W 1AA", "E1W"),
        ("Gloucester", None),
        ("", None),
        ("12345", None),
        ("GL50 1AB; drop", None),
    ],
)
def test_a_whole_or_half_postcode_gives_its_first_half(typed: str, outcode: str | None):
    assert outcode_in(typed) == outcode


@pytest.mark.parametrize(
    ("typed", "regions"),
    [
        ("GL50 1AB", (Region.SOUTH_WEST,)),
        ("EH1", (Region.SCOTLAND,)),
        ("BT1 1AA", (Region.NORTHERN_IRELAND,)),
        ("CF10", (Region.WALES,)),
        ("SE1", (Region.LONDON,)),
        ("TS1", (Region.NORTH_EAST,)),
        ("ZZ99", ()),  # not known
        ("IM1", ()),  # not one of the twelve
        ("hello", ()),
    ],
)
def test_a_postcode_lies_in_one_region_or_is_asked_about(typed: str, regions: tuple[Region, ...]):
    assert regions_of(typed).regions == regions


@pytest.mark.parametrize(
    ("typed", "nations"),
    [
        ("CH5 1AB", {Region.WALES, Region.NORTH_WEST}),
        ("SY1", {Region.WALES, Region.WEST_MIDLANDS, Region.NORTH_WEST}),
        ("TD15", {Region.SCOTLAND, Region.NORTH_EAST}),
    ],
)
def test_an_area_in_two_nations_is_asked_about(typed: str, nations: set[Region]):
    found = regions_of(typed)

    assert set(found.regions) == nations
    assert not found.certain


def test_every_region_has_a_name_and_a_postcode():
    assert set(NAMES) == set(Region)
    assert len(Region) == 12


@given(st.text(max_size=40))
def test_no_words_break_the_question_for_a_postcode(words: str):
    assert set(regions_of(words).regions) <= set(Region)


@pytest.mark.parametrize(
    ("count", "level"), [(0, None), (5, None), (8, None), (9, 5), (13, 5), (14, 10), (23, 10), (24, 20), (900, 20)]
)
def test_what_is_published_is_rounded_and_true_without_any_four(count: int, level: int | None):
    assert level_of(count, LEAST_SHOWN) == level


@given(st.integers(0, 200), st.integers(5, 60))
def test_a_published_number_is_true_of_those_who_do_not_collude(count: int, shows_from: int):
    level = level_of(count, shows_from)

    if level is not None:
        assert all(count - colluders >= level >= shows_from for colluders in range(COLLUDERS + 1))


@given(st.integers(-50, 4), st.integers(0, 8))
def test_the_least_cannot_be_lowered(shows_from: int, count: int):
    assert levels(shows_from)[0] == LEAST_SHOWN
    assert level_of(count, shows_from) is None


MONDAY = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@given(st.integers(0, 60 * 24 * 60), st.integers(0, 14 * 24 * 60))
def test_counts_are_published_on_mondays_and_not_twice_in_a_week(since: int, ago: int):
    now = MONDAY + timedelta(minutes=since)
    last = now - timedelta(minutes=ago)

    at = next_refresh(now, last)

    assert at > now
    assert at - last >= timedelta(days=6)
    assert (at.weekday(), at.hour, at.minute) == (0, 4, 0)
    assert at - now <= timedelta(days=14)
