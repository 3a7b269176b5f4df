"""What the bot did: every request it made, and every rule of the house it broke."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field

from bot.rehearsal.shapes import Json

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Entry:
    """One request of the bot. `permission` is what it used, in plain words; `template` names the route."""

    number: int
    at: float
    method: str
    path: str
    template: str
    body: object
    query: dict[str, str]
    status: int = 0
    code: int = 0
    permission: str = ""
    reason: str | None = None
    took: float = 0.0
    answer: object = None
    fault: str = ""

    @property
    def ok(self) -> bool:
        """Tell whether Discord did what was asked; with a fault after it the bot may have heard otherwise."""
        return 200 <= self.status < 300


@dataclass(slots=True, frozen=True)
class Violation:
    """A rule the bot broke: `kind` for programs, `words` for people, `entry` the request's number (0: none)."""

    kind: str
    words: str
    entry: int = 0


@dataclass(slots=True)
class Ledger:
    """Keep all requests and violations of one practice."""

    entries: list[Entry] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def write(self, entry: Entry) -> None:
        """Add a request."""
        self.entries.append(entry)
        self.counts[f"{entry.method} {entry.template}"] += 1

    def violate(self, kind: str, words: str, *, entry: Entry | None = None) -> None:
        """Note a broken rule and say it aloud in the log."""
        violation = Violation(kind, words, 0 if entry is None else entry.number)
        self.violations.append(violation)
        _log.error("practice Discord: %s: %s", kind, words)

    def made(self, method: str, template: str) -> list[Entry]:
        """Return the requests of one route."""
        return [entry for entry in self.entries if entry.method == method and entry.template == template]

    def lines(self, after: int = 0) -> list[Json]:
        """Return the requests after a number as JSON for a page."""
        return [
            {
                "number": entry.number,
                "method": entry.method,
                "path": entry.path,
                "route": entry.template,
                "status": entry.status,
                "code": entry.code,
                "permission": entry.permission,
                "reason": entry.reason,
                "took": round(entry.took, 4),
                "fault": entry.fault,
            }
            for entry in self.entries[after:]
        ]
