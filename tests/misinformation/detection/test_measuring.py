"""What is measured is what was put aside, and the rules stay as good as they were on what they were written with."""

from __future__ import annotations

from bot.crisis.rules import Rules
from tests import measure_detection
from tests.measure_detection import Counts, a_detector, by_family, put_aside, read, share


def test_a_third_is_put_aside_and_always_the_same():
    cases = read(measure_detection._CASES)

    aside = put_aside(cases)

    assert len(aside) == 67
    assert aside == put_aside(list(reversed(cases)))
    assert {case["label"] for case in cases if case["id"] in aside} == {0, 1}


def test_the_rules_stay_as_good_as_they_were():
    cases = read(measure_detection._CASES)
    aside = put_aside(cases)

    known = by_family((case for case in cases if case["id"] not in aside), a_detector(), Rules())
    everything = sum(known.values(), Counts())

    assert everything.found >= 0.9 * (everything.found + everything.missed)
    assert everything.wrong <= 0.05 * (everything.wrong + everything.left)


def test_a_share_is_told_with_its_range():
    assert share(7, 10) == "7/10 = 70% (40-89)"
    assert share(0, 286) == "0/286 = 0% (0-1)"
    assert share(0, 0) == "-"
