"""What happens by itself when its time has come: reminders, ends of leases and drafts, and forgetting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.community.joining import MembershipSettings
from bot.days import local_date
from bot.delivery.handlers import Handlers
from bot.membership import effects
from bot.membership.effects import Place
from bot.membership.moves import end_without_decision, move, note, waiting_in
from bot.membership.rules import Act, Status, reminder_at
from bot.membership.snapshots import Ended
from bot.membership.tables import ApplicationRow, DoorsRow, ReminderRow
from bot.membership.timing import DRAFT_DAYS_AFTER_PAUSE, Timer, arm, arm_digest, keep_drafts
from bot.store.transaction import Transaction

Duty = Callable[[Transaction, ApplicationRow, MembershipSettings], Awaitable[None]]


class Duties:
    """The timers of this room. None of them decides about a person: silence and age only remind people."""

    def __init__(self, settings: SettingsBook) -> None:
        self._settings = settings

    def register(self, handlers: Handlers) -> None:
        """Name the handlers of this room to the timers."""
        for timer, duty in _DUTIES.items():
            handlers.due(timer, self._about_an_application(duty))
        handlers.due(Timer.DIGEST, self._digest)
        handlers.due(Timer.ASK_LATER, self._ask_later)
        handlers.due(Timer.REOPEN, self._reopen)

    def _about_an_application(self, duty: Duty) -> Callable[[Transaction, str, int], Awaitable[None]]:
        async def do(tx: Transaction, ref: str, community_id: int) -> None:
            row = await tx.session.get(ApplicationRow, int(ref), with_for_update=True)
            if row is not None:
                await duty(tx, row, self._terms(community_id))

        return do

    def _terms(self, community_id: int) -> MembershipSettings:
        return self._settings.for_community(community_id).membership

    async def _digest(self, tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG002 - one shape for all
        terms = self._terms(community_id)
        waiting = await waiting_in(tx, community_id)
        if any(row.status is not Status.NEEDS_INFO or row.no_answer for row in waiting):
            await tx.outbox(effects.digest_card(community_id, local_date(tx.now, terms.timezone)))
        if waiting:
            await arm_digest(tx, community_id, terms)

    async def _ask_later(self, tx: Transaction, ref: str, community_id: int) -> None:
        row = await tx.session.get(ReminderRow, int(ref))
        if row is not None:
            await tx.outbox(effects.ask_later(community_id, row.member_id, row.id))
            await tx.session.delete(row)

    async def _reopen(self, tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG002 - one shape for all
        row = await tx.session.get(DoorsRow, community_id, with_for_update=True)
        if row is None or not row.paused or row.paused_until is None:
            return
        if row.paused_until > tx.now:
            await tx.due(Timer.REOPEN, "doors", community_id, row.paused_until)
            return
        row.paused = False
        row.paused_by = row.paused_until = None
        await keep_drafts(tx, community_id)
        await tx.audit(Actor.software(community_id), "doors.pause_over", "doors:lobby")
        if row.lobby_open:
            await tx.outbox(effects.entry_card(community_id))


async def _draft_expires(tx: Transaction, row: ApplicationRow, terms: MembershipSettings) -> None:  # noqa: ARG001 - one shape for all
    if row.status is not Status.DRAFT or row.draft_expires_at is None:
        return
    if row.draft_expires_at > tx.now:
        await arm(tx, Timer.DRAFT_EXPIRES, row, row.draft_expires_at)
        return
    doors = await tx.session.get(DoorsRow, row.community_id)
    if doors is not None and doors.paused:  # nobody can send it now
        later = max(tx.now, doors.paused_until or tx.now) + timedelta(days=DRAFT_DAYS_AFTER_PAUSE)
        await note(tx, row, draft_expires_at=later)
        await arm(tx, Timer.DRAFT_EXPIRES, row, later)
        return
    await end_without_decision(tx, Actor.software(row.community_id), row, Act.EXPIRE, Ended.TOO_OLD)


async def _draft_reminder(tx: Transaction, row: ApplicationRow, terms: MembershipSettings) -> None:  # noqa: ARG001 - one shape for all
    if row.status is Status.DRAFT and not row.draft_reminder_sent:
        await note(tx, row, draft_reminder_sent=True)
        await tx.outbox(effects.direct(row, "draft_reminder"))


async def _lease_over(tx: Transaction, row: ApplicationRow, terms: MembershipSettings) -> None:  # noqa: ARG001 - one shape for all
    if row.status is not Status.TAKEN or row.lease_until is None:
        return
    if row.lease_until > tx.now:
        await arm(tx, Timer.LEASE, row, row.lease_until)
        return
    await move(tx, Actor.software(row.community_id), row, Act.RELEASE, "lease_over")


async def _on_duty(tx: Transaction, row: ApplicationRow, terms: MembershipSettings) -> None:
    if not row.on_duty_reminded and await _is_late(tx, row, Timer.ON_DUTY, terms.on_duty_after_hours):
        await note(tx, row, on_duty_reminded=True)
        await tx.outbox(effects.overdue_card(row, Place.ALERTS))


async def _organiser(tx: Transaction, row: ApplicationRow, terms: MembershipSettings) -> None:
    if not row.organiser_reminded and await _is_late(tx, row, Timer.ORGANISER, terms.organiser_after_hours):
        await note(tx, row, organiser_reminded=True)
        await tx.outbox(effects.overdue_card(row, Place.ORGANISERS))


async def _is_late(tx: Transaction, row: ApplicationRow, timer: Timer, hours: int) -> bool:
    """Look at the true waiting time; set the timer again when the clock stood still meanwhile."""
    waited = row.waited(tx.now)
    if row.status not in {Status.SUBMITTED, Status.TAKEN} or waited is None:
        return False
    if waited < timedelta(hours=hours):
        await arm(tx, timer, row, reminder_at(tx.now, waited, hours))
        return False
    return True


async def _questions_reminder(tx: Transaction, row: ApplicationRow, terms: MembershipSettings) -> None:
    if row.status is not Status.NEEDS_INFO or row.questions_reminded or row.asked_at is None:
        return
    days = timedelta(days=terms.needs_info_days)
    if (half := row.asked_at + days / 2) > tx.now:  # delivered later than asked
        await arm(tx, Timer.QUESTIONS_REMINDER, row, half)
        return
    await note(tx, row, questions_reminded=True)
    await tx.outbox(effects.direct(row, "questions_dm"))
    # After a long standstill of the bot the person still gets half of the days after the reminder.
    await arm(tx, Timer.QUESTIONS_OVERDUE, row, max(row.asked_at + days, tx.now + days / 2))


async def _questions_overdue(tx: Transaction, row: ApplicationRow, terms: MembershipSettings) -> None:
    if row.status is not Status.NEEDS_INFO:
        return
    if not row.questions_reminded:
        await _questions_reminder(tx, row, terms)
        return
    if row.asked_at is not None and (until := row.asked_at + timedelta(days=terms.needs_info_days)) > tx.now:
        await arm(tx, Timer.QUESTIONS_OVERDUE, row, until)
        return
    await note(tx, row, no_answer=True)
    await tx.audit(Actor.software(row.community_id), "application.no_answer", f"application:{row.id}")
    await tx.outbox(effects.application_card(row))
    await arm_digest(tx, row.community_id, terms)


_DUTIES: dict[Timer, Duty] = {
    Timer.DRAFT_EXPIRES: _draft_expires,
    Timer.DRAFT_REMINDER: _draft_reminder,
    Timer.LEASE: _lease_over,
    Timer.ON_DUTY: _on_duty,
    Timer.ORGANISER: _organiser,
    Timer.QUESTIONS_REMINDER: _questions_reminder,
    Timer.QUESTIONS_OVERDUE: _questions_overdue,
}
