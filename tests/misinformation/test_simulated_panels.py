"""What peers close by mistake, in made-up cases: a small run of `python -m tests.simulate_panel`."""

from __future__ import annotations

from functools import lru_cache

import pytest

from tests.simulate_panel import CROWDS, RULES, simulate


@lru_cache
def played(crowd, rule, items=2_400):
    return simulate(CROWDS[crowd], RULES[rule], items=items, seed=1)


@pytest.mark.slow
def test_honest_reviewers_dismiss_hardly_any_harm():
    """The goal is 2 %; a run of 700 harmful cases shows it roughly."""
    assert played("12 honest", "the rule").dismissed_share < 0.03


@pytest.mark.slow
@pytest.mark.parametrize("crowd", ["8 honest, 4 unskilled", "8 honest, 4 sleeping"])
def test_unskilled_and_sleeping_reviewers_cost_answers_and_no_safety(crowd):
    assert played(crowd, "the rule").dismissed_share < 0.03


@pytest.mark.slow
def test_a_bloc_of_three_in_twelve_closes_less_than_one_in_twenty():
    assert played("9 honest, a bloc of 3", "the rule").dismissed_share < 0.05


@pytest.mark.parametrize("crowd", ["12 honest", "9 honest, a bloc of 3"])
def test_the_rule_dismisses_far_less_harm_than_a_majority(crowd):
    rule = played(crowd, "the rule").dismissed_share

    assert rule < played(crowd, "majority of 5", 800).dismissed_share / 3
    assert rule < played(crowd, "majority of 3", 800).dismissed_share / 4


def test_a_simulation_repeats_itself():
    first = played("6 honest", "the rule", 400)
    played.cache_clear()

    assert played("6 honest", "the rule", 400) == first
