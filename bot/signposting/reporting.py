"""Somebody says that an entry is broken, a moderator settles it, and the reporter hears what was done."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.errors import InvalidInputError, NotFoundError, NotNowError
from bot.language import _
from bot.signposting import effects
from bot.signposting.directories import Directories
from bot.signposting.snapshots import Reason, Report, ReportOutcome, ReportState
from bot.signposting.tables import ReportRow
from bot.signposting.timing import OPEN_REPORT_DAYS, REPORT_DAYS, Timer
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.typed import clean

LONGEST_WORDS = 300
MOST_OPEN = 5  # reports of one person that wait at once


class Reporting:
    """Reports about entries: two presses for a member, one card for moderators."""

    def __init__(self, store: Store, directories: Directories) -> None:
        self._store = store
        self._directories = directories

    async def report(self, by: Actor, service_id: str, reason: Reason, words: str = "") -> Report:
        """Note that an entry is broken. The same person and reason a second time is the same report.

        Raises NotFoundError, InvalidInputError for too many words, NotNowError when five of theirs are open.
        """
        by.require(Capability.HELP_WITH_DIRECTORY)
        text = words_of(words)
        async with self._store.begin() as tx:
            name = await self._name(tx, by.community_id, service_id)
            row = await file_report(tx, by, service_id, reason, text)
            await tx.flush()
            return row.snapshot(name)

    async def open_reports(self, by: Actor) -> tuple[Report, ...]:
        """Return what waits, oldest first."""
        by.require(Capability.CARE_FOR_DIRECTORY)
        async with self._store.read() as tx:
            rows = await tx.session.scalars(
                select(ReportRow)
                .where(ReportRow.community_id == by.community_id, ReportRow.state == ReportState.OPEN)
                .order_by(ReportRow.id)
            )
            names = {e.service.id: e.service.name for e in await self._directories.entries(tx, by.community_id)}
            return tuple(row.snapshot(names.get(row.service_id, row.service_id)) for row in rows)

    async def one(self, community_id: int, report_id: int) -> Report:
        """Return one report, for drawing its card or the answer to the reporter. Raises NotFoundError."""
        async with self._store.read() as tx:
            row = await tx.get_in(ReportRow, report_id, community_id)
            entry = await self._directories.entry(tx, community_id, row.service_id)
            return row.snapshot(entry.service.name if entry else row.service_id)

    async def settle(self, by: Actor, ref: VersionedRef, outcome: ReportOutcome, words: str = "") -> Report:
        """Say what was done about a report; the reporter is told in a direct message.

        Raises OutOfDateError when somebody was first.
        """
        by.require(Capability.CARE_FOR_DIRECTORY)
        text = words_of(words)
        async with self._store.begin() as tx:
            row = await tx.take_version(ReportRow, ref, by.community_id)
            if row.state is not ReportState.OPEN:
                raise NotNowError(_("This report is settled already."))
            row.state, row.outcome, row.answer, row.settled_by = ReportState.SETTLED, outcome, text, by.id
            await tx.audit(by, "signposting.report_settled", f"signpost_report:{row.id}", outcome)
            if row.reporter_id is not None:
                await tx.outbox(effects.tell_reporter(row, row.reporter_id))
            await tx.outbox(effects.show(by.community_id, effects.REPORT, str(row.id), effects.ALERTS))
            await _forget_after(tx, row, REPORT_DAYS)
            await tx.flush()
            return row.snapshot(await self._name(tx, by.community_id, row.service_id, or_id=True))

    async def _name(self, tx: Transaction, community_id: int, service_id: str, *, or_id: bool = False) -> str:
        entry = await self._directories.entry(tx, community_id, service_id)
        if entry is None and not or_id:
            raise NotFoundError(_("This entry is not in the directory any more."))
        return entry.service.name if entry else service_id


async def file_report(
    tx: Transaction, by: Actor, service_id: str, reason: Reason, words: str, *, from_check: bool = False
) -> ReportRow:
    """Write a report, or return the one this person has open for the same."""
    mine = await tx.session.scalars(
        select(ReportRow).where(
            ReportRow.community_id == by.community_id,
            ReportRow.reporter_id == by.id,
            ReportRow.state == ReportState.OPEN,
        )
    )
    waiting = list(mine)
    for row in waiting:
        if row.service_id == service_id and row.reason is reason:
            if words and words != row.words:
                row.words = words
                await tx.outbox(effects.show(by.community_id, effects.REPORT, str(row.id), effects.ALERTS))
            return row
    if len(waiting) >= MOST_OPEN:
        raise NotNowError(_("Thank you. You have five open reports, so please let us look at those first."))
    row = ReportRow(
        community_id=by.community_id,
        service_id=service_id,
        reason=reason,
        words=words,
        reporter_id=by.id,
        from_check=from_check,
        at=tx.now,
        state=ReportState.OPEN,
    )
    tx.add(row)
    await tx.flush()
    await tx.audit(by, "signposting.reported", f"signpost_report:{row.id}", reason)
    await tx.outbox(effects.show(by.community_id, effects.REPORT, str(row.id), effects.ALERTS))
    await _forget_after(tx, row, OPEN_REPORT_DAYS)
    return row


async def _forget_after(tx: Transaction, row: ReportRow, days: int) -> None:
    await tx.due(Timer.FORGET_REPORT, str(row.id), row.community_id, tx.now + timedelta(days=days))


def words_of(words: str) -> str:
    """Return what somebody wrote, cleaned. Raises InvalidInputError when it is too long."""
    text = clean(words)
    if len(text) > LONGEST_WORDS:
        raise InvalidInputError(_("Please use {most} letters or fewer.").format(most=LONGEST_WORDS))
    return text
