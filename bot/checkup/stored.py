"""Reads from the database what a look needs of one community: counts and codes, never anybody's words."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, func, select

from bot.appeals.rules import AppealState
from bot.appeals.tables import AppealRow
from bot.audit.verify import verify
from bot.community.sections import CommunitySettings
from bot.crisis.checks import Checks
from bot.crisis.line import Area, Line
from bot.crisis.lines import lines_of_area, lines_of_ids
from bot.crisis.snapshots import AlertState, CheckState
from bot.crisis.tables import AlertRow, ShiftRow
from bot.crisis.wording import leading_ids
from bot.delivery import outbox
from bot.delivery.held import read_held
from bot.delivery.todo_words import words_of
from bot.doctor.looking import DAYS, Aside, Entries, Lines, Parked, Queue, Stored
from bot.evidence.rules import ProposalState as GuideState
from bot.evidence.tables import ProposalRow as GuideRow
from bot.membership.rules import Status
from bot.membership.tables import ApplicationRow
from bot.misinformation.rules import CaseState
from bot.misinformation.tables import CaseRow
from bot.nearby.tables import ReportRow as NearbyReportRow
from bot.signposting.directories import Directories
from bot.signposting.entries import Status as EntryStatus
from bot.signposting.rules import State, Terms, age_of
from bot.signposting.snapshots import Entry, ReportState
from bot.signposting.tables import ReportRow
from bot.store.store import Store
from bot.store.tables import DueRow, OutboxRow
from bot.store.transaction import Transaction
from bot.topics.group_rules import ProposalState
from bot.topics.group_tables import ProposalRow
from bot.topics.snapshots import DriftKind
from bot.topics.tables import DriftRow

_UK: Final = "GB"
_TIMER_IS_LATE: Final = timedelta(minutes=10)


class AsideLike(Protocol):
    """A change of a setting that was put aside."""

    @property
    def label(self) -> str: ...
    @property
    def why(self) -> str: ...


class Records:
    """Looks into the database. `deep` also walks the whole log of who did what, for at most `patience` seconds.

    A log that is too long for that is taken as whole; the command line has more patience than the bot.
    """

    def __init__(self, store: Store, directories: Directories, *, patience: float = 8.0) -> None:
        self._patience = patience
        self._store = store
        self._directories = directories
        self._checks = Checks(store)

    async def of(
        self, community_id: int, settings: CommunitySettings, *, aside: Sequence[AsideLike] = (), deep: bool = False
    ) -> Stored:
        """Return what is stored of one community. Raises TryAgainError while the database cannot be read."""
        lines = await self._lines(community_id, settings.signposting.home)
        whole = await self._is_whole(community_id) if deep else True
        terms = self._directories.terms(community_id)
        async with self._store.read() as tx:
            found = await self._directories.entries(tx, community_id)
            kinds = await _drifts(tx, community_id)
            held = await read_held(tx, community_id)
            return Stored(
                parked=await _parked(tx, community_id),
                timers_late=await _timers(tx, community_id),
                drifts=sum(1 for kind in kinds if kind is not DriftKind.OPEN_TO_ALL),
                open_topics=sum(1 for kind in kinds if kind is DriftKind.OPEN_TO_ALL),
                differences=len(held.marks) if held is not None and held.answer is None else 0,
                on_duty=await _on_duty(tx, community_id),
                alerts_waiting=await _alerts(tx, community_id, settings.crisis.answer_minutes),
                lines=lines,
                entries=_entries(found, tx.now, terms),
                waiting=await _waiting(tx, community_id),
                unknown_entries=_unknown(settings, found),
                aside=tuple(Aside(one.label, one.why) for one in aside),
                log_is_whole=whole,
            )

    async def _is_whole(self, community_id: int) -> bool:
        try:
            async with asyncio.timeout(self._patience):
                return await verify(self._store, community_id) is None
        except TimeoutError:
            return True

    async def _lines(self, community_id: int, home: str) -> Lines:
        """Count the lines that people here are shown first."""
        shown = lines_of_ids(*leading_ids(None)) if home == _UK else lines_in_country(home)
        states = [check.state for check in await self._checks.of(community_id, shown)]
        return Lines(
            unchecked=sum(1 for state in states if state in {CheckState.NONE, CheckState.ONE}),
            old=states.count(CheckState.STALE),
            doubted=states.count(CheckState.DOUBTED),
        )


def lines_in_country(home: str) -> tuple[Line, ...]:
    """Return the lines of a country, those of the whole world for one without lines of its own."""
    return (lines_of_area(Area(home)) if home in set(Area) else ()) or lines_of_area(Area.WORLD)


async def _parked(tx: Transaction, community_id: int) -> tuple[Parked, ...]:
    rows = await tx.session.execute(
        select(OutboxRow.op_id, OutboxRow.todo, OutboxRow.todo_details, OutboxRow.created_at)
        .where(OutboxRow.community_id == community_id, OutboxRow.state == outbox.PARKED)
        .order_by(OutboxRow.id)
    )
    found = []
    for op_id, todo, details, since in rows:
        words = words_of(todo or "", details or {})
        found.append(Parked(op_id, words.what_happened, words.what_to_do, since))
    return tuple(found)


async def _timers(tx: Transaction, community_id: int) -> int:
    return await _count(tx, DueRow, DueRow.community_id == community_id, DueRow.at < tx.now - _TIMER_IS_LATE)


async def _drifts(tx: Transaction, community_id: int) -> Sequence[DriftKind]:
    open_ones = select(DriftRow.kind).where(DriftRow.community_id == community_id, DriftRow.settled.is_(None))
    return (await tx.session.scalars(open_ones)).all()


async def _on_duty(tx: Transaction, community_id: int) -> int:
    now = (ShiftRow.begins <= tx.now, ShiftRow.ends > tx.now)
    return await _count(tx, ShiftRow, ShiftRow.community_id == community_id, *now)


async def _alerts(tx: Transaction, community_id: int, minutes: int) -> int:
    open_long = (AlertRow.state == AlertState.OPEN, AlertRow.raised_at < tx.now - timedelta(minutes=minutes))
    return await _count(tx, AlertRow, AlertRow.community_id == community_id, *open_long)


def _entries(entries: Sequence[Entry], now: datetime, terms: Terms) -> Entries:
    old = unchecked = crisis = warned = 0
    for entry in entries:
        if entry.service.status is EntryStatus.DEFUNCT:
            continue
        warned += bool(entry.service.alert)
        age = age_of(entry.service, entry.checked, now, terms)
        if entry.service.crisis:
            crisis += age in {State.STALE, State.NOT_CHECKED}
        else:
            old += age is State.STALE
            unchecked += age is State.NOT_CHECKED
    return Entries(old=old, unchecked=unchecked, crisis_old=crisis, warned=warned)


def _unknown(settings: CommunitySettings, entries: Sequence[Entry]) -> tuple[str, ...]:
    known = {entry.service.id for entry in entries}
    named = (signpost.entry for signpost in settings.membership.signposts)
    return tuple(dict.fromkeys(name for name in named if name and name not in known))


async def _waiting(tx: Transaction, community_id: int) -> tuple[tuple[Queue, int], ...]:
    counts = dict.fromkeys(Queue, 0)
    for queue, row, conditions in _queues(tx):
        counts[queue] += await _count(tx, row, row.community_id == community_id, *conditions)
    return tuple((queue, count) for queue, count in counts.items() if count)


def _queues(tx: Transaction) -> tuple[tuple[Queue, Any, tuple[ColumnElement[bool], ...]], ...]:
    def long_ago(queue: Queue) -> datetime:
        return tx.now - timedelta(days=DAYS[queue])

    applying = ApplicationRow.status.in_((Status.SUBMITTED, Status.TAKEN))
    escalated = CaseRow.state.in_((CaseState.ESCALATED, CaseState.NOTE_DRAFT))
    appealing = AppealRow.state.in_((AppealState.OPEN, AppealState.TAKEN))
    return (
        (Queue.APPLICATIONS, ApplicationRow, (applying, ApplicationRow.status_since < long_ago(Queue.APPLICATIONS))),
        (
            Queue.PROPOSALS,
            ProposalRow,
            (ProposalRow.state == ProposalState.READY, ProposalRow.since < long_ago(Queue.PROPOSALS)),
        ),
        (
            Queue.PROPOSALS,
            GuideRow,
            (GuideRow.state == GuideState.WAITING, GuideRow.at < long_ago(Queue.PROPOSALS)),
        ),
        (Queue.CASES, CaseRow, (escalated, CaseRow.state_since < long_ago(Queue.CASES))),
        (Queue.APPEALS, AppealRow, (appealing, AppealRow.since < long_ago(Queue.APPEALS))),
        (
            Queue.REPORTS,
            NearbyReportRow,
            (NearbyReportRow.settled_at.is_(None), NearbyReportRow.at < long_ago(Queue.REPORTS)),
        ),
        (
            Queue.CORRECTIONS,
            ReportRow,
            (ReportRow.state == ReportState.OPEN, ReportRow.at < long_ago(Queue.CORRECTIONS)),
        ),
    )


async def _count(tx: Transaction, row: Any, *conditions: ColumnElement[bool]) -> int:  # noqa: ANN401 - any table
    return await tx.session.scalar(select(func.count()).select_from(row).where(*conditions)) or 0
