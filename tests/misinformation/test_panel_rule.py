"""The panel rule against its formula, its limits and its guards."""

from __future__ import annotations

import math
import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.misinformation.panel_rule import (
    PanelOutcome,
    Reliability,
    Vote,
    decide,
    is_for_audit,
    leaning,
    prior_of,
    probability,
)
from bot.misinformation.rules import Verdict

FINE, HARMFUL, UNSURE = Vote(Verdict.TRUE), Vote(Verdict.FALSE), Vote(Verdict.CANNOT_TELL)
SURE = Reliability(40, 2)
VOTES = st.builds(
    Vote,
    st.sampled_from(list(Verdict)),
    st.builds(Reliability, st.floats(1, 500), st.floats(1, 500)),
)
PRIORS = st.floats(0.30, 0.95)


def test_every_verdict_leans_one_way():
    assert {verdict: leaning(verdict) for verdict in Verdict} == {
        Verdict.OWN_EXPERIENCE: -1,
        Verdict.TRUE: -1,
        Verdict.NEEDS_CONTEXT: 1,
        Verdict.FALSE: 1,
        Verdict.DANGEROUS: 1,
        Verdict.CANNOT_TELL: 0,
    }


@pytest.mark.parametrize(
    ("a", "b", "weight"),
    [(7, 3, 0.9555), (3, 7, 0.0), (5, 5, 0.0), (8, 3, 1.0986), (7, 4, 0.6190), (40, 2, 1.4), (1_000_000, 1, 1.4)],
)
def test_a_vote_weighs_what_the_formula_says(a, b, weight):
    assert Reliability(a, b).weight() == pytest.approx(weight, abs=0.0001)


def test_a_new_reviewer_starts_with_seven_and_three():
    assert Vote(Verdict.TRUE).reliability == Reliability(7, 3)


@pytest.mark.parametrize(
    ("prior", "votes", "p"),
    [
        (0.30, [], 0.30),
        (0.30, [FINE] * 3, 0.0238),
        (0.30, [FINE] * 2, 0.0596),
        (0.30, [FINE] * 4 + [HARMFUL], 0.0238),
        (0.30, [HARMFUL] * 2, 0.7434),
        (0.30, [HARMFUL] * 3, 0.8828),
        (0.30, [UNSURE], 0.30),
        (0.60, [FINE] * 3, 0.0786),
        (0.30, [Vote(Verdict.FALSE, SURE)] * 2, 0.8758),
        (0.50, [Vote(Verdict.FALSE, Reliability(3, 7))], 0.50),
    ],
)
def test_the_probability_is_that_of_the_formula(prior, votes, p):
    assert probability(prior, votes) == pytest.approx(p, abs=0.0001)


@pytest.mark.parametrize(
    ("prior", "votes", "severity", "outcome", "wanted"),
    [
        (0.30, [], 1, PanelOutcome.GO_ON, 3),
        (0.30, [FINE] * 2, 1, PanelOutcome.GO_ON, 3),
        (0.30, [Vote(Verdict.TRUE, SURE)] * 2, 1, PanelOutcome.GO_ON, 3),
        (0.30, [FINE] * 3, 1, PanelOutcome.DISMISS, 3),
        (0.30, [FINE] * 3, 2, PanelOutcome.DISMISS, 3),
        (0.30, [FINE] * 2 + [HARMFUL], 1, PanelOutcome.GO_ON, 5),
        (0.30, [FINE] * 3 + [HARMFUL], 1, PanelOutcome.GO_ON, 5),
        (0.30, [FINE] * 4 + [HARMFUL], 1, PanelOutcome.DISMISS, 5),
        (0.30, [FINE] * 3 + [HARMFUL] * 2, 1, PanelOutcome.UNDECIDED, 5),
        (0.60, [FINE] * 3, 1, PanelOutcome.GO_ON, 5),
        (0.60, [FINE] * 4, 1, PanelOutcome.DISMISS, 4),
        (0.95, [FINE] * 5, 1, PanelOutcome.UNDECIDED, 5),
        (0.30, [HARMFUL] * 2, 1, PanelOutcome.GO_ON, 3),
        (0.30, [HARMFUL] * 3, 1, PanelOutcome.ADVISE_HARMFUL, 3),
        (0.30, [Vote(Verdict.FALSE, SURE)] * 2, 1, PanelOutcome.ADVISE_HARMFUL, 2),
        (0.90, [HARMFUL], 1, PanelOutcome.GO_ON, 3),
        (0.90, [HARMFUL] * 2, 1, PanelOutcome.ADVISE_HARMFUL, 2),
        (0.30, [UNSURE], 1, PanelOutcome.GO_ON, 3),
        (0.30, [UNSURE] * 2, 1, PanelOutcome.UNDECIDED, 2),
        (0.30, [FINE] * 3 + [UNSURE] * 2, 1, PanelOutcome.UNDECIDED, 5),
        (0.30, [HARMFUL] * 3 + [UNSURE] * 2, 1, PanelOutcome.ADVISE_HARMFUL, 5),
        (0.30, [FINE] * 3, 3, PanelOutcome.GO_ON, 5),
        (0.30, [FINE] * 5, 3, PanelOutcome.UNDECIDED, 5),
        (0.30, [HARMFUL] * 3, 3, PanelOutcome.ADVISE_HARMFUL, 3),
    ],
)
def test_what_votes_come_to(prior, votes, severity, outcome, wanted):
    advice = decide(prior, votes, severity=severity)

    assert (advice.outcome, advice.votes_wanted) == (outcome, wanted)
    assert advice.is_over == (outcome is not PanelOutcome.GO_ON)


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ([], PanelOutcome.UNDECIDED),
        ([FINE] * 2, PanelOutcome.UNDECIDED),
        ([FINE] * 3, PanelOutcome.DISMISS),
        ([HARMFUL] * 2, PanelOutcome.UNDECIDED),
        ([HARMFUL] * 3, PanelOutcome.ADVISE_HARMFUL),
    ],
)
def test_when_the_time_is_over_people_who_decide_take_what_is_open(votes, outcome):
    assert decide(0.30, votes, severity=1, time_is_over=True).outcome is outcome


def test_advice_counts_the_verdicts_for_those_who_decide():
    votes = [Vote(Verdict.DANGEROUS), HARMFUL, FINE, UNSURE]

    advice = decide(0.30, votes, severity=2)

    assert (advice.harmful, advice.fine, advice.unsure, advice.dangerous) == (2, 1, 1, 1)


@given(PRIORS, st.lists(VOTES, max_size=5))
@settings(max_examples=25, deadline=None)
def test_the_order_of_votes_changes_nothing(prior, votes):
    advice = decide(prior, votes, severity=1)

    assert all(decide(prior, order, severity=1) == advice for order in permutations(votes))
    assert 0 < advice.p < 1


@given(PRIORS, st.lists(VOTES, max_size=5), st.booleans())
@settings(max_examples=80, deadline=None)
def test_danger_is_never_dismissed_and_few_votes_dismiss_nothing(prior, votes, over):
    assert decide(prior, votes, severity=3, time_is_over=over).outcome is not PanelOutcome.DISMISS
    assert decide(prior, votes[:2], severity=1, time_is_over=over).outcome is not PanelOutcome.DISMISS
    assert decide(prior, votes[:1], severity=1, time_is_over=over).outcome is not PanelOutcome.ADVISE_HARMFUL


@given(PRIORS, st.lists(VOTES, max_size=9))
@settings(max_examples=80, deadline=None)
def test_every_panel_ends_with_five_votes_or_with_its_time(prior, votes):
    assert decide(prior, votes, severity=1, time_is_over=True).is_over
    assert decide(prior, votes, severity=1).is_over or len(votes) < 5
    assert decide(prior, votes, severity=1).votes_wanted <= max(5, len(votes))


@given(PRIORS, st.lists(VOTES, max_size=4), VOTES)
@settings(max_examples=80, deadline=None)
def test_one_more_vote_never_moves_p_the_other_way(prior, votes, more):
    before, after = probability(prior, votes), probability(prior, [*votes, more])

    assert math.copysign(1, after - before) == leaning(more.verdict) or after == pytest.approx(before)


@pytest.mark.parametrize("prior", [0.30, 0.60, 0.95])
def test_a_minority_cannot_dismiss(prior):
    """Two reviewers of the greatest weight cannot close what three new ones call harmful."""
    two = [Vote(Verdict.TRUE, SURE)] * 2

    assert decide(prior, [*two, HARMFUL, HARMFUL, HARMFUL], severity=1).outcome is not PanelOutcome.DISMISS


@pytest.mark.parametrize(
    ("verdict", "harmful", "after"),
    [
        (Verdict.FALSE, True, Reliability(8, 3)),
        (Verdict.FALSE, False, Reliability(7, 4)),
        (Verdict.OWN_EXPERIENCE, False, Reliability(8, 3)),
        (Verdict.OWN_EXPERIENCE, True, Reliability(7, 4)),
        (Verdict.CANNOT_TELL, True, Reliability(7, 3)),
    ],
)
def test_reliability_follows_what_a_moderator_confirmed(verdict, harmful, after):
    assert Reliability().after(verdict, harmful=harmful) == after


def test_nobody_reads_a_score_of_a_person():
    """A log or an error that prints one would show it."""
    shown = repr(Vote(Verdict.TRUE, Reliability(41.5, 2.25))) + str(Reliability(41.5, 2.25))

    assert not any(digit in shown for digit in ("41", "2.25", "1.4"))


@pytest.mark.parametrize("counts", [(0.5, 3), (7, 0.5), (-1, 3), (math.inf, 3), (math.nan, 3)])
def test_counts_that_cannot_be_are_refused(counts):
    with pytest.raises(ValueError, match="more than one half"):
        Reliability(*counts)


@pytest.mark.parametrize(("precision", "prior"), [(None, 0.30), (0.02, 0.30), (0.5, 0.5), (1.0, 0.95)])
def test_a_case_begins_with_the_measured_precision_of_its_source(precision, prior):
    assert prior_of(precision) == prior


@pytest.mark.parametrize("prior", [0.0, 1.0, -0.1, 1.5, math.nan])
def test_a_prior_outside_its_bounds_is_refused(prior):
    with pytest.raises(ValueError, match="between 0 and 1"):
        probability(prior, [])


def test_one_dismissal_in_ten_is_audited():
    chance = random.Random(6)

    assert 900 < sum(is_for_audit(chance) for _ in range(10_000)) < 1_100
