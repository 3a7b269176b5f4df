"""What a family of rules is made of: rules with shapes, words for people, and the examples that are its tests."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.misinformation.detection.lexicon import LEXICON
from bot.misinformation.detection.matcher import Shape


@dataclass(frozen=True, slots=True)
class Rule:
    """Some shapes that say the same. `despite` names what does not set a match of this rule aside."""

    id: str
    shapes: tuple[Shape, ...]
    despite: frozenset[str]


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of advice that may hurt. `severity` is 3 where it may hurt at once; `raised_by` makes a 2 a 3.

    `examples` match, `not_for` do not: they are the family's tests. `explanation` is shown to people.
    """

    id: str
    severity: int
    name: str
    explanation: str
    rules: tuple[Rule, ...]
    examples: tuple[str, ...]
    not_for: tuple[str, ...]
    raised_by: tuple[Shape, ...] = field(default=())


def rule(name: str, *shapes: str, despite: tuple[str, ...] = ()) -> Rule:
    """Make a rule of shapes as people write them. Raises ValueError where one does not follow the language."""
    return Rule(name, tuple(map(LEXICON.shape, shapes)), frozenset(despite))


def raised_by(*shapes: str) -> tuple[Shape, ...]:
    """Return what makes a family's match one of danger."""
    return tuple(map(LEXICON.shape, shapes))
