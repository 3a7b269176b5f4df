"""What people were told, written down by the driver as it happens: the half of the oracle the bot cannot touch."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """A decision, as a moderator hears it."""

    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(slots=True)
class Diary:
    """What was acknowledged to whom. People go by their Discord id, applications by their number.

    `verdicts` holds every decision that somebody read, told at once or found out on a second look. `acts` counts all
    that was acknowledged. `apologies` are the answers that own up to a bug.
    """

    sent: set[int] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    answered: Counter[int] = field(default_factory=Counter)
    verdicts: defaultdict[int, list[tuple[str, Verdict]]] = field(default_factory=lambda: defaultdict(list))
    apologies: list[str] = field(default_factory=list)
    acts: int = 0
    presses: int = 0
    repeats: int = 0

    @property
    def decisions(self) -> int:
        """Return how many applications have a decision that somebody was told of."""
        return len(self.verdicts)

    def told_sent(self, person: int) -> None:
        """Note that somebody read that their application was sent."""
        self.acts += person not in self.sent
        self.sent.add(person)

    def told_withdrawn(self, person: int) -> None:
        """Note that somebody read that their application was taken back."""
        self.acts += 1
        self.withdrawn.add(person)

    def told_answered(self, person: int) -> None:
        """Note that somebody read that their answer arrived."""
        self.acts += 1
        self.answered[person] += 1

    def told_verdict(self, application: int, moderator: str, verdict: Verdict) -> None:
        """Note that a moderator read a decision, their own or another's."""
        self.acts += application not in self.verdicts
        self.verdicts[application].append((moderator, verdict))
