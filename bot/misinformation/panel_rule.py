"""Says what a panel's votes come to: pure arithmetic that weighs opinions and knows when to stop asking.

The rule is a sequential test with a weight for each reviewer. It was compared with a majority of three and of five by
`python -m tests.simulate_panel`; docs/misinformation.md holds the figures. For each vote i

    L = ln(p0 / (1 - p0)) + sum of w_i * s_i          p = 1 / (1 + e^-L)

where s is +1 for a vote that a message may do harm, -1 for a vote that it is fine, and 0 for "cannot tell".
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bot.misinformation.rules import Verdict

FIRST_SEATS: Final = 3
MOST_VOTES: Final = 5
MOST_UNSURE: Final = 2  # so many times "cannot tell", and people who decide look at it
FEWEST_TO_DISMISS: Final = 3
FEWEST_TO_ADVISE: Final = 2
DISMISS_AT: Final = 0.05
ADVISE_AT: Final = 0.80
HEAVIEST: Final = 1.4  # however often somebody was right
LOWEST_PRIOR: Final = 0.30
HIGHEST_PRIOR: Final = 0.95  # a source that was always right can still be wrong
AUDITED: Final = 0.10
NEVER_DISMISSED: Final = 3  # the severity of danger

_LEANING: Final[Mapping[Verdict, int]] = {
    Verdict.OWN_EXPERIENCE: -1,
    Verdict.TRUE: -1,
    Verdict.NEEDS_CONTEXT: 1,
    Verdict.FALSE: 1,
    Verdict.DANGEROUS: 1,
    Verdict.CANNOT_TELL: 0,
}


class PanelOutcome(StrEnum):
    """What the votes come to: it is fine, it may do harm, people who decide must look, or more votes are wanted."""

    DISMISS = "dismiss"
    ADVISE_HARMFUL = "advise_harmful"
    UNDECIDED = "undecided"
    GO_ON = "go_on"


def leaning(verdict: Verdict) -> int:
    """Return +1 for a verdict that a message may do harm, -1 for one that it is fine, 0 for none."""
    return _LEANING[verdict]


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often a reviewer's votes were borne out, as two counts that begin with 7 and 3.

    Only a case that a moderator confirmed may change it, never the agreement of a panel. It is hidden in `repr`: nobody
    sees a score of a person, and no log holds one.
    """

    a: float = field(default=7.0, repr=False)
    b: float = field(default=3.0, repr=False)

    def __post_init__(self) -> None:
        if not (0.5 < self.a < math.inf and 0.5 < self.b < math.inf):
            raise ValueError("both counts must be more than one half")

    def weight(self) -> float:
        """Return the weight of one vote: ln((a - 0.5) / (b - 0.5)), between 0 and 1.4."""
        return min(max(math.log((self.a - 0.5) / (self.b - 0.5)), 0.0), HEAVIEST)

    def after(self, verdict: Verdict, *, harmful: bool) -> Reliability:
        """Return it after a moderator confirmed what a message was. "Cannot tell" is never held against anybody."""
        way = leaning(verdict)
        if way == 0:
            return self
        if (way > 0) == harmful:
            return Reliability(self.a + 1, self.b)
        return Reliability(self.a, self.b + 1)


@dataclass(frozen=True, slots=True)
class Vote:
    """One sealed opinion, and how much it weighs."""

    verdict: Verdict
    reliability: Reliability = Reliability()


@dataclass(frozen=True, slots=True)
class Advice:
    """What a panel's votes come to.

    `p` is the probability that the message may do harm. `votes_wanted` counts those already given: as many as there are
    when the panel is over. The four counts are for the people who decide, and only once the panel is over.
    """

    outcome: PanelOutcome
    p: float
    votes_wanted: int
    harmful: int
    fine: int
    unsure: int
    dangerous: int

    @property
    def is_over(self) -> bool:
        """Tell whether no more votes are wanted."""
        return self.outcome is not PanelOutcome.GO_ON


def prior_of(precision: float | None) -> float:
    """Return where a case begins: the measured precision of what raised it, but at least 0.30 and at most 0.95."""
    return LOWEST_PRIOR if precision is None else min(max(precision, LOWEST_PRIOR), HIGHEST_PRIOR)


def probability(prior: float, votes: Sequence[Vote]) -> float:
    """Return the probability that a message may do harm. The order of the votes makes no difference.

    Raises ValueError for a prior that is not between 0 and 1.
    """
    if not 0.0 < prior < 1.0:
        raise ValueError("a prior lies between 0 and 1")
    said = math.fsum(vote.reliability.weight() * leaning(vote.verdict) for vote in votes)
    return 1.0 / (1.0 + math.exp(-(math.log(prior / (1.0 - prior)) + said)))


def decide(prior: float, votes: Sequence[Vote], *, severity: int, time_is_over: bool = False) -> Advice:
    """Say what the votes come to so far. A panel that was over must not be asked again with more votes.

    At `severity` 3 peers advise and never dismiss. Raises ValueError for a prior that is not between 0 and 1.
    """
    p = probability(prior, votes)
    outcome = _outcome(p, votes, may_dismiss=severity < NEVER_DISMISSED, time_is_over=time_is_over)
    ways = [leaning(vote.verdict) for vote in votes]
    return Advice(
        outcome,
        p,
        votes_wanted=_wanted(len(votes)) if outcome is PanelOutcome.GO_ON else len(votes),
        harmful=ways.count(1),
        fine=ways.count(-1),
        unsure=ways.count(0),
        dangerous=sum(vote.verdict is Verdict.DANGEROUS for vote in votes),
    )


def _outcome(p: float, votes: Sequence[Vote], *, may_dismiss: bool, time_is_over: bool) -> PanelOutcome:
    if p >= ADVISE_AT and len(votes) >= FEWEST_TO_ADVISE:
        return PanelOutcome.ADVISE_HARMFUL
    if sum(leaning(vote.verdict) == 0 for vote in votes) >= MOST_UNSURE:
        return PanelOutcome.UNDECIDED
    if may_dismiss and p <= DISMISS_AT and len(votes) >= FEWEST_TO_DISMISS:
        return PanelOutcome.DISMISS
    return PanelOutcome.UNDECIDED if time_is_over or len(votes) >= MOST_VOTES else PanelOutcome.GO_ON


def _wanted(given: int) -> int:
    """Return how many votes are wanted before anybody looks again: three together, then the last two together."""
    return FIRST_SEATS if given < FIRST_SEATS else MOST_VOTES


def is_for_audit(chance: random.Random) -> bool:
    """Draw whether a moderator checks this dismissal: one in ten, so that what panels miss is found."""
    return chance.random() < AUDITED
