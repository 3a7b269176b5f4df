"""What is true about joining without any Discord or database: states, waiting times, the digest and the raid rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import Final

from bot.errors import NotNowError
from bot.language import _

PAGE_PARTS: Final = 5  # Discord shows at most five parts of a form at a time
MEDIAN_DAYS: Final = 90
MEDIAN_LEAST: Final = 5  # decisions needed before a usual waiting time is honest
UNDO_MINUTES: Final = 10
MAX_ASKED: Final = 3
MAX_SIGNPOSTS: Final = 3
MAX_BULK_MESSAGES: Final = 20  # more direct messages at once look like spam to Discord; the status tells the rest


class Status(StrEnum):
    """Where one application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    TAKEN = "taken"
    NEEDS_INFO = "needs_info"
    APPROVED = "approved"
    ROLE_GRANTED = "role_granted"
    WELCOMED = "welcomed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Act(StrEnum):
    """Everything that may happen to an application."""

    SAVE = "save"
    SUBMIT = "submit"
    TAKE = "take"
    RELEASE = "release"
    ASK = "ask"
    ANSWER = "answer"
    ASK_OPINION = "ask_opinion"
    GIVE_OPINION = "give_opinion"
    PROPOSE = "propose"
    REJECT_PROPOSAL = "reject_proposal"
    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    LEAVE = "leave"
    EXPIRE = "expire"
    EXPIRE_IN_BULK = "expire_in_bulk"
    UNDO = "undo"
    GRANT = "grant"
    WELCOME = "welcome"
    DROP = "drop"
    OVERRULE = "overrule"


class Door(StrEnum):
    """The way in: our own lobby channel, or Discord's own form for asking to join."""

    LOBBY = "lobby"
    NATIVE = "native"


class Hold(StrEnum):
    """What keeps an approved or declined application from its next step; a person has to act."""

    REQUEST_DELAYED = "request_delayed"  # Discord's own request could not be answered yet
    ROLE_DELAYED = "role_delayed"  # the member role could not be given yet
    WELCOME_DELAYED = "welcome_delayed"
    ROLE_BY_HAND = "role_by_hand"  # holds the role although nobody has approved here
    NOT_ASKED = "not_asked"  # the questions could not be delivered
    APPROVED_IN_DISCORD = "approved_in_discord"  # let in with Discord's own buttons, against or without a decision here


class Ended(StrEnum):
    """Why a withdrawn or expired application ended."""

    BY_APPLICANT = "by_applicant"
    LEFT = "left"
    IN_DISCORD = "in_discord"  # settled with Discord's own buttons
    TOO_OLD = "too_old"  # a draft nobody came back to
    RAID = "raid"
    DROPPED = "dropped"  # approved, but a person left what could not be done on Discord


class ToldBy(StrEnum):
    """How the person learnt of the decision. `STATUS`: direct messages are closed, so `/apply status` tells."""

    DM = "dm"
    STATUS = "status"


class Leaning(StrEnum):
    """What a second opinion leans to."""

    APPROVE = "approve"
    DECLINE = "decline"
    UNSURE = "unsure"


class RaidState(StrEnum):
    """How a raid stands."""

    SEEN = "seen"
    PAUSED = "paused"
    OVER = "over"


WAITING: Final = frozenset({Status.SUBMITTED, Status.TAKEN, Status.NEEDS_INFO})
OPEN: Final = WAITING | {Status.DRAFT}
LETTING_IN: Final = frozenset({Status.APPROVED, Status.ROLE_GRANTED})
SETTLED: Final = frozenset(Status) - OPEN
ENDED: Final = SETTLED - LETTING_IN
KEEPING_WORDS: Final = frozenset({Act.TAKE, Act.RELEASE, Act.ASK_OPINION, Act.GIVE_OPINION})
"""Acts that change nothing a decision stands on, so that what somebody is typing meanwhile still counts."""

_FLOW: Final[dict[Status, dict[Act, Status]]] = {
    Status.DRAFT: {
        Act.SAVE: Status.DRAFT,
        Act.SUBMIT: Status.SUBMITTED,
        Act.WITHDRAW: Status.WITHDRAWN,
        Act.LEAVE: Status.WITHDRAWN,
        Act.EXPIRE: Status.EXPIRED,
    },
    Status.SUBMITTED: {
        Act.SAVE: Status.SUBMITTED,
        Act.TAKE: Status.TAKEN,
        Act.ASK: Status.NEEDS_INFO,
        Act.ASK_OPINION: Status.SUBMITTED,
        Act.GIVE_OPINION: Status.SUBMITTED,
        Act.PROPOSE: Status.SUBMITTED,
        Act.REJECT_PROPOSAL: Status.SUBMITTED,
        Act.APPROVE: Status.APPROVED,
        Act.DECLINE: Status.DECLINED,
        Act.WITHDRAW: Status.WITHDRAWN,
        Act.LEAVE: Status.WITHDRAWN,
        Act.EXPIRE_IN_BULK: Status.EXPIRED,
    },
    Status.TAKEN: {
        Act.SAVE: Status.TAKEN,
        Act.TAKE: Status.TAKEN,
        Act.RELEASE: Status.SUBMITTED,
        Act.ASK: Status.NEEDS_INFO,
        Act.ASK_OPINION: Status.TAKEN,
        Act.GIVE_OPINION: Status.TAKEN,
        Act.PROPOSE: Status.SUBMITTED,
        Act.REJECT_PROPOSAL: Status.TAKEN,
        Act.APPROVE: Status.APPROVED,
        Act.DECLINE: Status.DECLINED,
        Act.WITHDRAW: Status.WITHDRAWN,
        Act.LEAVE: Status.WITHDRAWN,
    },
    Status.NEEDS_INFO: {
        Act.SAVE: Status.NEEDS_INFO,
        Act.ANSWER: Status.SUBMITTED,
        Act.ASK_OPINION: Status.NEEDS_INFO,
        Act.GIVE_OPINION: Status.NEEDS_INFO,
        Act.PROPOSE: Status.NEEDS_INFO,
        Act.REJECT_PROPOSAL: Status.NEEDS_INFO,
        Act.APPROVE: Status.APPROVED,
        Act.DECLINE: Status.DECLINED,
        Act.WITHDRAW: Status.WITHDRAWN,
        Act.LEAVE: Status.WITHDRAWN,
    },
    Status.APPROVED: {
        Act.GRANT: Status.ROLE_GRANTED,
        Act.LEAVE: Status.WITHDRAWN,
        Act.DROP: Status.WITHDRAWN,
        Act.OVERRULE: Status.WITHDRAWN,
    },
    Status.ROLE_GRANTED: {Act.WELCOME: Status.WELCOMED, Act.LEAVE: Status.WITHDRAWN},
    Status.WELCOMED: {},
    Status.DECLINED: {},
    Status.WITHDRAWN: {},
    Status.EXPIRED: {Act.UNDO: Status.SUBMITTED},
}


def status_after(status: Status, act: Act) -> Status:
    """Return where an act leads.

    Raises NotNowError when the act is not possible in this state.
    """
    after = _FLOW[status].get(act)
    if after is None:
        raise NotNowError(_("This is not possible for this application now. Nothing was changed."))
    return after


def possible(status: Status, act: Act) -> bool:
    """Tell whether an act is possible in a state."""
    return act in _FLOW[status]


def waited(
    submitted_at: datetime, now: datetime, *, paused: timedelta = timedelta(0), paused_since: datetime | None = None
) -> timedelta:
    """Return how long an applicant has waited for us: the time they were asked something does not count."""
    running = paused + (now - paused_since if paused_since else timedelta(0))
    return max(now - submitted_at - running, timedelta(0))


def reminder_at(now: datetime, so_far: timedelta, after_hours: int) -> datetime:
    """Return when a running clock, which stands at `so_far`, reaches so many hours; never before now."""
    return now + max(timedelta(hours=after_hours) - so_far, timedelta(0))


def usual_wait(waits: Iterable[timedelta]) -> timedelta | None:
    """Return the true median of past waits, or None when there are too few to say."""
    seconds = [wait.total_seconds() for wait in waits]
    return timedelta(seconds=median(seconds)) if len(seconds) >= MEDIAN_LEAST else None


def burst(times: Sequence[datetime], joins: int, seconds: int) -> datetime | None:
    """Return when the first burst began: `joins` arrivals that lie within `seconds`. None when there was none."""
    ordered = sorted(times)
    span = timedelta(seconds=seconds)
    for first in range(len(ordered) - joins + 1):
        if ordered[first + joins - 1] - ordered[first] <= span:
            return ordered[first]
    return None


def pages_of(count: int) -> list[range]:
    """Split `count` questions into pages of at most five, as even as can be, in order."""
    pages = -(-count // PAGE_PARTS)
    cuts = [round(page * count / pages) for page in range(pages + 1)] if pages else [0]
    return [range(start, end) for start, end in pairwise(cuts)]
