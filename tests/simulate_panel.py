"""Play many made-up cases through the panel rule, and through a majority of three and of five, and print a table.

    python -m tests.simulate_panel [--seed 6] [--items 20000]

What is assumed stands in `Group` and `CROWDS`. A group begins with reviewers of whom nothing is known and judges 400
cases; only what a moderator would have confirmed is learnt from. No member's message was used for this.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from bot.misinformation.panel_rule import (
    LOWEST_PRIOR,
    PanelOutcome,
    Reliability,
    Vote,
    decide,
    is_for_audit,
    leaning,
)
from bot.misinformation.rules import Verdict

HARMFUL_SHARE = 0.30
A_GROUP = 400  # cases that one group of reviewers judges
UNSURE = 0.05  # how often an honest reviewer cannot tell
CONFIRMED = 0.5  # how often a moderator decides on a case that peers called harmful; other authors edit by themselves

_FINE, _HARMFUL = Verdict.TRUE, Verdict.FALSE


@dataclass
class Person:
    """One reviewer: how often they are right, whether they answer, and whether they vote "fine" come what may."""

    skill: float
    answers: float = 1.0
    colludes: bool = False
    known: Reliability = field(default_factory=Reliability)


@dataclass(frozen=True)
class Group:
    """Who reviews, and how many of the cases are so hard that everybody is right only half of the time."""

    people: Callable[[random.Random], list[Person]]
    hard: float = 0.0


def honest(chance: random.Random, count: int, *, least: float = 0.65, most: float = 0.85) -> list[Person]:
    """Make up honest reviewers who are right in 65 to 85 of 100 cases, 75 on average."""
    return [Person(chance.uniform(least, most)) for _ in range(count)]


def unskilled(chance: random.Random, count: int) -> list[Person]:
    """Make up people who are right in 50 to 60 of 100 cases."""
    return [Person(chance.uniform(0.50, 0.60)) for _ in range(count)]


def colluding(count: int) -> list[Person]:
    """Make up people who vote "fine" on everything."""
    return [Person(1.0, colludes=True) for _ in range(count)]


def sleeping(chance: random.Random, count: int) -> list[Person]:
    """Make up honest people who answer one time in five."""
    return [Person(chance.uniform(0.65, 0.85), answers=0.2) for _ in range(count)]


CROWDS = {
    "12 honest": Group(lambda chance: honest(chance, 12)),
    "12 honest and skilled": Group(lambda chance: honest(chance, 12, least=0.80, most=0.95)),
    "12 honest, 1 case in 5 hard": Group(lambda chance: honest(chance, 12), hard=0.2),
    "8 honest, 4 unskilled": Group(lambda chance: honest(chance, 8) + unskilled(chance, 4)),
    "9 honest, a bloc of 3": Group(lambda chance: honest(chance, 9) + colluding(3)),
    "8 honest, 4 sleeping": Group(lambda chance: honest(chance, 8) + sleeping(chance, 4)),
    "40 honest, a bloc of 10": Group(lambda chance: honest(chance, 40) + colluding(10)),
    "6 honest": Group(lambda chance: honest(chance, 6)),
}


@dataclass
class Tally:
    """What came of all cases. `votes` counts the votes given."""

    harmful: int = 0
    fine: int = 0
    harm_dismissed: int = 0
    harm_found_by_audit: int = 0
    fine_called_harmful: int = 0
    undecided: int = 0
    votes: int = 0

    @property
    def cases(self) -> int:
        return self.harmful + self.fine

    @property
    def dismissed_share(self) -> float:
        """Return how many of the harmful cases peers closed."""
        return self.harm_dismissed / self.harmful

    def row(self) -> tuple[str, ...]:
        """Return the figures as they are printed."""
        shares = (
            self.dismissed_share,
            (self.harm_dismissed - self.harm_found_by_audit) / self.harmful,
            self.fine_called_harmful / self.fine,
            self.undecided / self.cases,
        )
        return (*(f"{100 * share:.1f} %" for share in shares), f"{self.votes / self.cases:.1f}")


Panel = Callable[[random.Random, Sequence[Person], bool, float], tuple[PanelOutcome, list[tuple[Person, Verdict]]]]


def _verdict(chance: random.Random, person: Person, harmful: bool, hard: bool) -> Verdict:
    if person.colludes:
        return _FINE
    if chance.random() < UNSURE:
        return Verdict.CANNOT_TELL
    right = chance.random() < (0.5 if hard else person.skill)
    return _HARMFUL if harmful == right else _FINE


def _answers(
    chance: random.Random, people: Sequence[Person], harmful: bool, hard: bool
) -> Iterable[tuple[Person, Verdict]]:
    """Yield answers of people drawn at random, in turn. Each seat that nobody answers is filled again once."""
    order = chance.sample(people, len(people))
    while order:
        for _twice in range(2):
            if not order:
                return
            person = order.pop()
            if chance.random() < person.answers:
                yield person, _verdict(chance, person, harmful, hard)
                break
        else:
            return


def by_the_rule(chance: random.Random, people: Sequence[Person], harmful: bool, hard: float):
    """Ask for votes until the rule has enough of them."""
    given: list[tuple[Person, Verdict]] = []
    advice = decide(LOWEST_PRIOR, [], severity=1)
    for person, verdict in _answers(chance, people, harmful, chance.random() < hard):
        given.append((person, verdict))
        advice = decide(LOWEST_PRIOR, [Vote(said, who.known) for who, said in given], severity=1)
        if advice.is_over:
            return advice.outcome, given
    return PanelOutcome.UNDECIDED, given


def by_majority(count: int) -> Panel:
    """Return a panel of so many in which more than half decide; without such a half it is undecided."""

    def judge(chance: random.Random, people: Sequence[Person], harmful: bool, hard: float):
        given = []
        for answer in _answers(chance, people, harmful, chance.random() < hard):
            given.append(answer)
            if len(given) == count:
                break
        ways = [leaning(verdict) for _person, verdict in given]
        if ways.count(-1) > count / 2:
            return PanelOutcome.DISMISS, given
        return (PanelOutcome.ADVISE_HARMFUL if ways.count(1) > count / 2 else PanelOutcome.UNDECIDED), given

    return judge


RULES: dict[str, Panel] = {"majority of 3": by_majority(3), "majority of 5": by_majority(5), "the rule": by_the_rule}


def simulate(group: Group, judge: Panel, *, items: int, seed: int) -> Tally:
    """Play so many cases, with a new group of people after every 400."""
    chance = random.Random(seed)
    tally = Tally()
    for number in range(items):
        if number % A_GROUP == 0:
            people = group.people(chance)
        harmful = chance.random() < HARMFUL_SHARE
        outcome, given = judge(chance, people, harmful, group.hard)
        audited = outcome is PanelOutcome.DISMISS and is_for_audit(chance)
        _count(tally, harmful, outcome, len(given), audited=audited)
        is_told = outcome is PanelOutcome.ADVISE_HARMFUL and chance.random() < CONFIRMED
        if audited or is_told or outcome is PanelOutcome.UNDECIDED:
            for person, verdict in given:
                person.known = person.known.after(verdict, harmful=harmful)
    return tally


def _count(tally: Tally, harmful: bool, outcome: PanelOutcome, votes: int, *, audited: bool) -> None:
    tally.votes += votes
    tally.harmful += harmful
    tally.fine += not harmful
    tally.undecided += outcome is PanelOutcome.UNDECIDED
    if outcome is PanelOutcome.DISMISS and harmful:
        tally.harm_dismissed += 1
        tally.harm_found_by_audit += audited
    tally.fine_called_harmful += outcome is PanelOutcome.ADVISE_HARMFUL and not harmful


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--items", type=int, default=20_000)
    asked = parser.parse_args()
    heads = ("reviewers", "decided by", "harm dismissed", "after audits", "fine called harmful", "undecided", "votes")
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for crowd, group in CROWDS.items():
        for name, judge in RULES.items():
            row = simulate(group, judge, items=asked.items, seed=asked.seed).row()
            print("| " + " | ".join((crowd, name, *row)) + " |")


if __name__ == "__main__":
    main()
