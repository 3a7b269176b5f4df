"""Which timers an application has, when they are set and when they are taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, delete, update

from bot.community.joining import MembershipSettings
from bot.days import next_hour
from bot.membership.rules import Status, reminder_at
from bot.membership.tables import APPLICATIONS, ApplicationRow
from bot.store.statements import table_of
from bot.store.tables import DueRow
from bot.store.transaction import Transaction

WITHDRAWN_DAYS = 7  # how long the row of an application without a decision stays, for its status and its card
ARRIVAL_DAYS = 7
DRAFT_REMINDER_DAYS = 2
DRAFT_DAYS_AFTER_PAUSE = 2  # how long a draft waits at least once the doors are open again
RAID_QUIET_MINUTES = 10  # without a further arrival a raid is over
RAID_TAIL_MINUTES = 30  # who came in last with a raid may need so long for the form; later ones are not of the raid


class Timer(StrEnum):
    """The kinds of due rows of this room, see `bot.membership.duties`. `ref` is the id of the row it is about."""

    DRAFT_EXPIRES = "membership.draft_expires"
    DRAFT_REMINDER = "membership.draft_reminder"
    LEASE = "membership.lease"
    ON_DUTY = "membership.on_duty"
    ORGANISER = "membership.organiser"
    QUESTIONS_REMINDER = "membership.questions_reminder"
    QUESTIONS_OVERDUE = "membership.questions_overdue"
    FORGET = "membership.forget"
    MEMORY = "membership.memory"
    ASK_LATER = "membership.ask_later"
    DIGEST = "membership.digest"
    ARRIVALS = "membership.arrivals"
    REOPEN = "membership.reopen"
    RAID_QUIET = "membership.raid_quiet"
    RAID_FORGET = "membership.raid_forget"
    BULK_FINAL = "membership.bulk_final"
    BULK_FORGET = "membership.bulk_forget"


WHILE_OPEN = (
    Timer.DRAFT_EXPIRES,
    Timer.DRAFT_REMINDER,
    Timer.LEASE,
    Timer.ON_DUTY,
    Timer.ORGANISER,
    Timer.QUESTIONS_REMINDER,
    Timer.QUESTIONS_OVERDUE,
)

_DUE = table_of(DueRow)
# Built once, and of the table itself: the same through the session's unit of work takes five times as long.
_DISARM = delete(_DUE).where(
    _DUE.c.kind.in_(bindparam("timers", expanding=True)),
    _DUE.c.ref == bindparam("application"),
    _DUE.c.community_id == bindparam("community"),
)


async def arm(tx: Transaction, timer: Timer, row: ApplicationRow, at: datetime) -> None:
    """Set one timer of an application."""
    await tx.due(timer, str(row.id), row.community_id, at)


async def disarm(tx: Transaction, row: ApplicationRow, *timers: Timer) -> None:
    """Take timers of an application back; without any named, all that belong to an open one."""
    values = {"timers": timers or WHILE_OPEN, "application": str(row.id), "community": row.community_id}
    await tx.flush()
    await tx.session.execute(_DISARM, values)


async def keep_drafts(tx: Transaction, community_id: int) -> None:
    """Give every draft its days from now on, as nobody could send while the doors were paused.

    The timers stay as they are: one that fires too early is set again.
    """
    least = tx.now + timedelta(days=DRAFT_DAYS_AFTER_PAUSE)
    drafts = (
        APPLICATIONS.c.community_id == community_id,
        APPLICATIONS.c.status == Status.DRAFT,
        APPLICATIONS.c.draft_expires_at < least,
    )
    await tx.flush()
    await tx.session.execute(update(APPLICATIONS).where(*drafts).values(draft_expires_at=least))


async def run_clock(tx: Transaction, row: ApplicationRow, terms: MembershipSettings) -> None:
    """Let the waiting time run (again): end a pause, set the reminders and the daily summary."""
    if row.paused_since is not None:
        row.paused_seconds += (tx.now - row.paused_since).total_seconds()
        row.paused_since = None
    so_far = row.waited(tx.now) or timedelta(0)
    if not row.on_duty_reminded:
        await arm(tx, Timer.ON_DUTY, row, reminder_at(tx.now, so_far, terms.on_duty_after_hours))
    if not row.organiser_reminded:
        await arm(tx, Timer.ORGANISER, row, reminder_at(tx.now, so_far, terms.organiser_after_hours))
    await arm_digest(tx, row.community_id, terms)


async def run_many_clocks(tx: Transaction, rows: Sequence[ApplicationRow], terms: MembershipSettings) -> None:
    """Let the waiting time of many applications run again whose timers were all taken back, with few statements."""
    due: list[DueRow] = []
    for row in rows:
        so_far = row.waited(tx.now) or timedelta(0)
        for timer, told, hours in (
            (Timer.ON_DUTY, row.on_duty_reminded, terms.on_duty_after_hours),
            (Timer.ORGANISER, row.organiser_reminded, terms.organiser_after_hours),
        ):
            if not told:
                at = reminder_at(tx.now, so_far, hours)
                due.append(DueRow(kind=timer, ref=str(row.id), community_id=row.community_id, at=at, attempts=0))
    tx.session.add_all(due)
    if rows:
        await arm_digest(tx, rows[0].community_id, terms)


async def stop_clock(tx: Transaction, row: ApplicationRow, terms: MembershipSettings) -> None:
    """Let the waiting time stand still while the applicant is asked something, and set the reminders about that."""
    row.paused_since = tx.now
    row.asked_at = tx.now
    row.questions_reminded = row.no_answer = False
    await disarm(tx, row, Timer.ON_DUTY, Timer.ORGANISER, Timer.LEASE)
    days = timedelta(days=terms.needs_info_days)
    await arm(tx, Timer.QUESTIONS_REMINDER, row, tx.now + days / 2)
    await arm(tx, Timer.QUESTIONS_OVERDUE, row, tx.now + days)


async def arm_digest(tx: Transaction, community_id: int, terms: MembershipSettings) -> None:
    """Set the next daily summary; setting it twice is once."""
    await tx.due(Timer.DIGEST, "daily", community_id, next_hour(tx.now, terms.digest_hour, terms.timezone))
