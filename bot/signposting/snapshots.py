"""What leaves this room: cards, results, tasks and receipts, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.signposting.entries import PhoneType, Status, SupportService
from bot.signposting.hours import Open
from bot.signposting.rules import Checked, State, Verdict
from bot.store.base import VersionedRef

__all__ = ["Card", "Filters", "Near", "Results", "Status", "SupportService", "Verdict", "VersionedRef", "Way"]

FIRST = 3


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach a service. `number` is as published; `words` say what to do with it."""

    kind: str
    value: str
    words: str
    country: str = ""
    note: str = ""
    type: PhoneType | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """Everything a card shows, in sentences, in the order in which it is read.

    First who runs it, how it is checked and what it may do for you; then whom you will meet; then the ways to reach it.
    `fingerprint` names the facts shown here, for a check or a report of exactly these.
    """

    id: str
    name: str
    run_by: str
    checked: str
    may_do: str
    who_you_meet: str
    state: State
    status: Status
    ways: tuple[Way, ...]
    url: str
    alert: str = ""
    hours: str = ""
    open: Open = Open.UNKNOWN
    open_words: str = ""
    cost: str = ""
    area: str = ""
    for_whom: str = ""
    languages: str = ""
    access: str = ""
    crisis: bool = False
    fingerprint: str = ""
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed by. `language` is a code or an English name; `age` is in years."""

    online: bool = False
    language: str = ""
    age: int | None = None
    free: bool = False
    open_now: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """An entry that fits in part, and the sentence that says why it is offered all the same."""

    card: Card
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One meaning of a short form, to be chosen by the person."""

    term: str
    name: str


@dataclass(frozen=True, slots=True)
class Results:
    """An answer to a search. It is never empty: without `found` there are `nearest` or `general`, and `notes`.

    `crisis` comes before everything else. `unclear` asks which meaning of a short form is meant.
    """

    crisis: tuple[Card, ...] = ()
    found: tuple[Card, ...] = ()
    nearest: tuple[Near, ...] = ()
    general: tuple[Card, ...] = ()
    unclear: tuple[Choice, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def with_note(self, note: str) -> Results:
        """Return the same with one more sentence."""
        return replace(self, notes=(*self.notes, note))

    @property
    def first(self) -> tuple[Card, ...]:
        """Return the cards to show at once."""
        return self.found[:FIRST]

    @property
    def more(self) -> tuple[Card, ...]:
        """Return the cards to show when somebody asks for more."""
        return self.found[FIRST:]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in a community: its facts and its newest check that counts."""

    service: SupportService
    checked: Checked | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of an autocomplete: `value` finds exactly this."""

    label: str
    value: str


class Reason(StrEnum):
    """Why somebody says that an entry is broken."""

    WRONG_NUMBER = "wrong_number"
    NO_ANSWER = "no_answer"
    CLOSED = "closed"
    WRONG_HOURS = "wrong_hours"
    WRONG_PAGE = "wrong_page"
    NOT_AS_DESCRIBED = "not_as_described"
    OTHER = "other"


class ReportState(StrEnum):
    """Where a report stands."""

    OPEN = "open"
    SETTLED = "settled"


class ReportOutcome(StrEnum):
    """What was done about a report; the reporter is told."""

    FIXED = "fixed"
    RETIRED = "retired"
    RIGHT_AS_IT_IS = "right_as_it_is"
    NOT_YET_KNOWN = "not_yet_known"


@dataclass(frozen=True, slots=True)
class Report:
    """One report as moderators see it; the reporter's name is not in it."""

    id: int
    version: int
    service_id: str
    service_name: str
    reason: Reason
    words: str
    from_check: bool
    at: datetime
    state: ReportState
    outcome: ReportOutcome | None = None
    answer: str = ""

    @property
    def ref(self) -> VersionedRef:
        """Return what a press on its card refers to."""
        return VersionedRef(self.id, self.version)


@dataclass(frozen=True, slots=True)
class Task:
    """One entry to compare with its own page: the page to open, the facts to compare, and what else to look at."""

    service_id: str
    fingerprint: str
    name: str
    page: str
    compare: tuple[str, ...]
    notes: str
    needs_second: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class Thanks:
    """What came of a check: whether it counts at once, or a second person has to agree."""

    verdict: Verdict
    counts: bool
    words: str


class ChangeKind(StrEnum):
    """What a change does with an entry."""

    ADD = "add"
    EDIT = "edit"
    ALERT = "alert"
    RETIRE = "retire"


class ChangeState(StrEnum):
    """Where a change stands. A crisis entry's change waits for a second person."""

    PROPOSED = "proposed"
    LIVE = "live"
    REFUSED = "refused"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: the card as it would be, and each field before and after."""

    card: Card | None
    differences: tuple[tuple[str, str, str], ...]
    needs_second: bool
    version: int


@dataclass(frozen=True, slots=True)
class Change:
    """One change in an entry's history. `by` and `confirmed_by` are user ids, 0 when forgotten."""

    id: int
    version: int
    service_id: str
    kind: ChangeKind
    state: ChangeState
    by: int
    at: datetime
    confirmed_by: int = 0
    fields: tuple[str, ...] = field(default=())

    @property
    def ref(self) -> VersionedRef:
        """Return what a press on its card refers to."""
        return VersionedRef(self.id, self.version)


@dataclass(frozen=True, slots=True)
class DueCheck:
    """One entry that should be looked at, and since when."""

    service_id: str
    name: str
    state: State
    crisis: bool
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits in the care of the directory: for the weekly summary."""

    due: tuple[DueCheck, ...]
    open_reports: int
    waiting_changes: int
    entries: int
