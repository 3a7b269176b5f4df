"""Things that go wrong on purpose: at the REST side by rule, at the gateway event by event."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from bot.rehearsal.gateway import Gateway
from bot.rehearsal.sessions import Session
from bot.rehearsal.shapes import Json

BEFORE, AFTER, RESET_BEFORE, RESET_AFTER = "error_before", "error_after", "reset_before", "reset_after"
HANG, HANG_AFTER, SLOW, LIMITED, GARBLED = "hang", "hang_after", "slow", "limited", "garbled"
KINDS = (BEFORE, AFTER, RESET_BEFORE, RESET_AFTER, HANG, HANG_AFTER, SLOW, LIMITED, GARBLED)

UNCLEAR = frozenset({AFTER, RESET_AFTER, HANG_AFTER, GARBLED})
"""Kinds after which what was asked is done, but the bot cannot know it."""


@dataclass(slots=True)
class Rule:
    """One kind of trouble: which requests (method and route pattern with `*`), how often, and what.

    `nth` strikes only the n-th request that matches (counted from 1), `every` each n-th of them; otherwise
    `fraction` of them, at most `times` in all. `seconds` is how long "hang" and "slow" take and what "limited" asks
    to wait.
    """

    kind: str
    method: str = "*"
    route: str = "*"
    fraction: float = 1.0
    nth: int | None = None
    every: int | None = None
    times: int | None = None
    status: int = 500
    seconds: float = 20.0
    matched: int = 0
    struck: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}; known are {', '.join(KINDS)}")

    def strikes(self, method: str, template: str, chance: random.Random) -> bool:
        """Count a request and tell whether this rule strikes it."""
        if not fnmatchcase(method, self.method) or not fnmatchcase(template, self.route):
            return False
        self.matched += 1
        if self.times is not None and self.struck >= self.times:
            return False
        hit = self._hits(chance)
        self.struck += hit
        return hit

    def _hits(self, chance: random.Random) -> bool:
        if self.nth is not None:
            return self.matched == self.nth
        if self.every is not None:
            return self.matched % self.every == 0
        return chance.random() < self.fraction


class Faults:
    """The rules in force; the first that strikes wins."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.rules: list[Rule] = []

    def add(self, rule: Rule) -> Rule:
        """Put a rule in force and return it, so that it can be taken out and its strikes read."""
        self.rules.append(rule)
        return rule

    def remove(self, rule: Rule) -> None:
        """Take a rule out of force."""
        self.rules.remove(rule)

    def clear(self) -> None:
        """Let everything go right again."""
        self.rules.clear()

    def choose(self, method: str, template: str) -> Rule | None:
        """Return the rule that strikes a request, if any."""
        return next((rule for rule in self.rules if rule.strikes(method, template, self.chance)), None)


@dataclass(slots=True)
class EventFaults:
    """Trouble with gateway events: fractions of them dropped, doubled or sent after the next one.

    `withhold` names events that are kept back until `release()`.
    """

    chance: random.Random
    dropped: float = 0.0
    doubled: float = 0.0
    swapped: float = 0.0
    withhold: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    _held: list[tuple[Session, str, Json]] = field(default_factory=list)
    _swap: dict[str, tuple[str, Json]] = field(default_factory=dict)

    def install(self, gateway: Gateway) -> None:
        """Stand between a gateway and its sessions."""
        gateway.filters.append(self.change)

    def change(self, session: Session, name: str, data: Json) -> list[tuple[str, Json]]:
        """Return what a session gets instead of one event."""
        if name in self.withhold:
            self.counts["withheld"] += 1
            self._held.append((session, name, data))
            return []
        if self.names and name not in self.names:
            return [(name, data)]
        waiting = self._swap.pop(session.id, None)
        if waiting is not None:
            return [(name, data), waiting]
        return self._by_chance(session, name, data)

    def _by_chance(self, session: Session, name: str, data: Json) -> list[tuple[str, Json]]:
        if self.dropped and self.chance.random() < self.dropped:
            self.counts["dropped"] += 1
            return []
        if self.doubled and self.chance.random() < self.doubled:
            self.counts["doubled"] += 1
            return [(name, data), (name, data)]
        if self.swapped and self.chance.random() < self.swapped:
            self.counts["swapped"] += 1
            self._swap[session.id] = (name, data)
            return []
        return [(name, data)]

    def release(self) -> None:
        """Send what was kept back."""
        self.withhold.clear()
        held, self._held = self._held, []
        for session, name, data in held:
            session.dispatch(name, data)
