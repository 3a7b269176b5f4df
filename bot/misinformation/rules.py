"""What is true about cases without any Discord or database: states, reasons, verdicts, and what may follow what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from bot.errors import NotNowError
from bot.language import _

LONGEST_WORDS: Final = 500
LONGEST_TEXT: Final = 4000
LONGEST_NAME: Final = 200
MOST_NEIGHBOURS: Final = 2
MOST_ATTACHMENTS: Final = 10
MOST_NAMES: Final = 500
OLDEST_DAYS: Final = 365  # a message older than this is not looked at any more
MEMBERS: Final = "flags"
"""The source of a case that a member's flag opened; other sources are rules, claims and AutoMod."""


class CaseState(StrEnum):
    """Where one message under review stands."""

    WAITING = "waiting"  # flagged beyond a person's daily number: looked at the next day
    PANEL = "panel"
    AUTHOR_WINDOW = "author_window"
    NOTE_DRAFT = "note_draft"
    NOTE_LIVE = "note_live"
    ESCALATED = "escalated"
    CLOSED_FINE = "closed_fine"
    SELF_CORRECTED = "self_corrected"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    NOT_DECIDED = "not_decided"  # nobody settled it in 90 days


class Reason(StrEnum):
    """Why somebody flags a message."""

    STOPS_TREATMENT = "stops_treatment"
    DOSE = "dose"
    POISON = "poison"
    EMERGENCY_SIGN = "emergency_sign"
    OUT_OF_DATE = "out_of_date"
    CURE_CLAIM = "cure_claim"
    SELLING = "selling"
    NOT_SURE = "not_sure"
    OTHER = "other"

    @property
    def is_danger(self) -> bool:
        """Tell whether moderators look at once."""
        return self in DANGER

    @property
    def severity(self) -> int:
        """Return how much harm it may do: 3 (danger), 2 or 1."""
        return 3 if self in DANGER else 2 if self in _SERIOUS else 1


DANGER: Final = frozenset({Reason.STOPS_TREATMENT, Reason.DOSE, Reason.POISON, Reason.EMERGENCY_SIGN})
_SERIOUS: Final = frozenset({Reason.CURE_CLAIM, Reason.SELLING})


class Verdict(StrEnum):
    """What one reviewer thinks of the words they were shown."""

    OWN_EXPERIENCE = "own_experience"
    TRUE = "true"
    NEEDS_CONTEXT = "needs_context"
    FALSE = "false"
    DANGEROUS = "dangerous"
    CANNOT_TELL = "cannot_tell"


class SeatState(StrEnum):
    """What became of one reviewer's place in a panel."""

    OPEN = "open"
    VOTED = "voted"
    PASSED = "passed"  # they may know who wrote it, or they left, or flagged it themselves
    EXPIRED = "expired"
    CLOSED = "closed"  # the panel ended before they answered


class Why(StrEnum):
    """Why a case is with the moderators."""

    DANGER = "danger"  # by the reason of a flag, or by a rule of severity 3
    PEERS_WARN = "peers_warn"  # the panel thinks that it is harmful, and somebody said dangerous
    UNDECIDED = "undecided"  # five votes, or two who cannot tell
    TIME_OVER = "time_over"
    NO_REVIEWERS = "no_reviewers"
    LINK_ONLY = "link_only"  # there are no words that reviewers could be shown
    TAKEN_OVER = "taken_over"
    AUTHOR_DISAGREES = "author_disagrees"
    NOTE_UNFAIR = "note_unfair"
    NOTE_OUT_OF_DATE = "note_out_of_date"
    CHECK_DISAGREES = "check_disagrees"  # a moderator who checked a dismissal thinks otherwise
    APPEAL = "appeal"


class Check(StrEnum):
    """What became of a dismissal that was drawn to be checked by a moderator."""

    WAITING = "waiting"
    AGREED = "agreed"
    DISAGREED = "disagreed"


OPEN: Final = frozenset(
    {
        CaseState.WAITING,
        CaseState.PANEL,
        CaseState.AUTHOR_WINDOW,
        CaseState.NOTE_DRAFT,
        CaseState.ESCALATED,
    }
)
"""States in which something still has to happen."""

SETTLED: Final = frozenset(CaseState) - OPEN
"""States in which people have looked. A live note is settled, and may be opened again."""

ASKED_ELSEWHERE: Final = frozenset({CaseState.AUTHOR_WINDOW, CaseState.NOTE_DRAFT})
"""States in which an author or a writer of a note was asked, who has to hear when moderators take it from them."""

FOLLOWED: Final = OPEN | {CaseState.NOTE_LIVE}
"""States in which it matters when the message is edited or deleted."""

_S = CaseState
_WAYS: Final[Mapping[CaseState, frozenset[CaseState]]] = {
    _S.WAITING: frozenset({_S.PANEL, _S.ESCALATED, _S.DECIDED, _S.CLOSED_FINE, _S.WITHDRAWN}),
    _S.PANEL: frozenset({_S.AUTHOR_WINDOW, _S.ESCALATED, _S.CLOSED_FINE, _S.WITHDRAWN, _S.NOT_DECIDED}),
    _S.AUTHOR_WINDOW: frozenset(
        {_S.NOTE_DRAFT, _S.SELF_CORRECTED, _S.ESCALATED, _S.DECIDED, _S.WITHDRAWN, _S.NOT_DECIDED}
    ),
    _S.NOTE_DRAFT: frozenset({_S.NOTE_LIVE, _S.SELF_CORRECTED, _S.ESCALATED, _S.DECIDED, _S.WITHDRAWN, _S.NOT_DECIDED}),
    _S.NOTE_LIVE: frozenset({_S.ESCALATED, _S.DECIDED, _S.SELF_CORRECTED, _S.CLOSED_FINE, _S.WITHDRAWN}),
    _S.ESCALATED: frozenset(
        {
            _S.AUTHOR_WINDOW,
            _S.NOTE_DRAFT,
            _S.NOTE_LIVE,
            _S.DECIDED,
            _S.CLOSED_FINE,
            _S.SELF_CORRECTED,
            _S.WITHDRAWN,
            _S.NOT_DECIDED,
        }
    ),
    _S.CLOSED_FINE: frozenset({_S.ESCALATED}),
    _S.SELF_CORRECTED: frozenset({_S.ESCALATED}),
    _S.DECIDED: frozenset({_S.ESCALATED, _S.CLOSED_FINE, _S.NOTE_DRAFT, _S.NOTE_LIVE}),
    _S.WITHDRAWN: frozenset(),
    _S.NOT_DECIDED: frozenset(),
}


def may_follow(now: CaseState, then: CaseState) -> bool:
    """Tell whether a case may go from one state to another."""
    return then in _WAYS[now]


def require_way(now: CaseState, then: CaseState) -> None:
    """Refuse a step that is not on the map. Raises NotNowError."""
    if not may_follow(now, then):
        raise NotNowError(_("This does not fit where the case stands now. Please look at the newest card."))


def severity_with(severity: int, reason: Reason) -> int:
    """Return how harmful a case may be after one more flag: only a reason of danger raises it, nothing lowers it."""
    return 3 if reason.is_danger else severity


def distinct(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return each reason once, in the order of this file, so that nobody can see how often one was given."""
    given = set(reasons)
    return tuple(reason for reason in Reason if reason in given)
