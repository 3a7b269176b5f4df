"""Reports to the moderators, and what they decide: nothing to do, or stop Nearby for a person, with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, cast

from sqlalchemy import delete, func, select

from bot.community.actor import Actor, Capability
from bot.days import months_after
from bot.errors import AlreadyDecidedError, NotAllowedError, NotFoundError, NotNowError
from bot.language import _
from bot.nearby import effects
from bot.nearby.choosing import Choosing, remove
from bot.nearby.greeting import Greeting, block
from bot.nearby.meeting import end_meeting
from bot.nearby.room import hold
from bot.nearby.rules import Finding
from bot.nearby.snapshots import Report, VersionedRef
from bot.nearby.tables import BarRow, MeetingRow, ReportRow
from bot.nearby.timing import REPORT_MONTHS, STOPPED_MONTHS, Timer
from bot.store.transaction import StaleRowError, Transaction
from bot.typed import clean_text

LONGEST_REPORT: Final = 1000
LONGEST_REASON: Final = 500
MOST_REPORTS: Final = 5  # of one person, while nobody has decided on them


class Nearby(Choosing, Greeting):
    """All of Nearby: choosing, greeting, and reports."""

    async def report_hello(self, by: Actor, hello_id: int, words: str) -> None:
        """Tell the moderators about a hello, and block whoever said it. Moderators see both names."""
        self._require(by)
        text = _checked(words)
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            hello = await self._heard(tx, by, hello_id)
            await self._report(tx, by, hello.member_id, text)

    async def report_meeting(self, by: Actor, ref: VersionedRef, words: str) -> None:
        """Tell the moderators about the other person of a meeting, end it and block them."""
        text = _checked(words)
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            row = await tx.get_in(MeetingRow, ref.id, by.community_id)
            if by.id not in {row.asked_id, row.answered_id}:
                raise NotFoundError(_("This does not exist here any more."))
            other = row.answered_id if by.id == row.asked_id else row.asked_id
            await tx.audit(by, "meeting.end", f"meeting:{row.id}")
            await end_meeting(tx, row)
            await self._report(tx, by, other, text)

    async def _report(self, tx: Transaction, by: Actor, about: int, text: str) -> None:
        mine = (ReportRow.community_id == by.community_id, ReportRow.by == by.id, ReportRow.finding.is_(None))
        if (await tx.session.scalar(select(func.count(ReportRow.id)).where(*mine)) or 0) >= MOST_REPORTS:
            raise NotNowError(_("The moderators have several reports from you. Please wait for their answer."))
        await block(tx, by, about)
        row = ReportRow(community_id=by.community_id, by=by.id, about_id=about, words=text, at=tx.now)
        tx.add(row)
        await tx.flush()
        await tx.due(Timer.REPORT_FORGET, str(row.id), by.community_id, months_after(tx.now, REPORT_MONTHS))
        await tx.audit(by, "report.send", f"report:{row.id}")
        await tx.outbox(effects.report_card(row))

    async def read_report(self, by: Actor, report_id: int) -> Report:
        """Return a report with its words, and note who read it. Nobody reads one about themselves."""
        by.require(Capability.SETTLE_REPORTS)
        async with self._store.begin() as tx:
            row = await tx.get_in(ReportRow, report_id, by.community_id)
            _refuse_involved(by, row)
            await tx.audit(by, "report.read", f"report:{row.id}")
            return row.snapshot(words=True)

    async def settle_report(self, by: Actor, ref: VersionedRef, finding: Finding, reason: str = "") -> Report:
        """Decide on a report. A stop needs a reason, which the person reads; it holds for half a year.

        Raises AlreadyDecidedError naming who was first, NotAllowedError for a report by or about oneself.
        """
        by.require(Capability.SETTLE_REPORTS)
        stops = finding is Finding.STOPPED
        text = clean_text(reason, name=_("Reason"), longest=LONGEST_REASON, required=stops)
        days = self._terms(by.community_id).report_days
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            row = await _undecided(tx, by, ref)
            _refuse_involved(by, row)
            row.finding, row.reason, row.settled_by, row.settled_at = finding, text or None, by.id, tx.now
            if stops:
                await _stop(tx, row.community_id, row.about_id, text)
                await tx.outbox(effects.letter(row.community_id, row.about_id, "nearby_stopped", row.id))
            await tx.due(Timer.REPORT_FORGET, str(row.id), row.community_id, tx.now + timedelta(days=days))
            await tx.audit(by, "report.settle", f"report:{row.id}", finding.value)
            await tx.outbox(effects.report_card(row))
            await tx.flush()
            return row.snapshot()

    async def lift_after(self, by: Actor, report_id: int) -> None:
        """Do what `lift` does for the person a report is about; a card names no person in its buttons."""
        by.require(Capability.CONFIGURE)
        async with self._store.read() as tx:
            member_id = (await tx.get_in(ReportRow, report_id, by.community_id)).about_id
        await self.lift(by, member_id)

    async def lift(self, by: Actor, member_id: int) -> None:
        """Let a person use Nearby again whom a moderator stopped. For organisers, never for oneself."""
        by.require(Capability.CONFIGURE)
        if member_id == by.id:
            raise NotAllowedError(_("This is about you. Somebody else has to decide."))
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            key = tx.keys.person_key(by.community_id, member_id)
            row = await tx.session.scalar(
                select(BarRow).where(BarRow.community_id == by.community_id, BarRow.person_key == key)
            )
            if row is None:
                raise NotFoundError(_("Nobody has stopped Nearby for this person."))
            await tx.not_due(Timer.BAR_END, str(row.id), by.community_id)
            await tx.session.delete(row)
            await tx.audit(by, "nearby.lift", f"member:{member_id}")


async def _stop(tx: Transaction, community_id: int, member_id: int, reason: str) -> None:
    await remove(tx, community_id, member_id)
    key = tx.keys.person_key(community_id, member_id)
    await tx.session.execute(delete(BarRow).where(BarRow.community_id == community_id, BarRow.person_key == key))
    row = BarRow(community_id=community_id, person_key=key, reason=reason, until=months_after(tx.now, STOPPED_MONTHS))
    tx.add(row)
    await tx.flush()
    await tx.due(Timer.BAR_END, str(row.id), community_id, row.until)


async def _undecided(tx: Transaction, by: Actor, ref: VersionedRef) -> ReportRow:
    try:
        row = await tx.take_version(ReportRow, ref, by.community_id)
    except StaleRowError as error:
        row = cast("ReportRow", error.row)
        if row.finding is None:
            raise
    if row.finding is not None and row.settled_at is not None:
        sentence = _("<@{who}> decided on this already, <t:{at}:f>. Nothing was changed.")
        words = sentence.format(who=row.settled_by or 0, at=int(row.settled_at.timestamp()))
        raise AlreadyDecidedError(words, by=row.settled_by or 0, at=row.settled_at)
    return row


def _refuse_involved(by: Actor, row: ReportRow) -> None:
    if by.id in {row.by, row.about_id}:
        raise NotAllowedError(_("This report is from you or about you. Another moderator has to look at it."))


def _checked(words: str) -> str:
    return clean_text(words, name=_("What happened"), longest=LONGEST_REPORT)
