"""What happens by itself: names are forgotten on their day, and the weekly summary says what waits."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.community.actor import Actor, Capability
from bot.delivery.handlers import Handlers
from bot.signposting.checking import waits
from bot.signposting.directories import Directories
from bot.signposting.rules import age_of
from bot.signposting.snapshots import ChangeState, Digest, DueCheck, ReportState
from bot.signposting.tables import ChangeRow, CheckRow, ReportRow
from bot.signposting.timing import Timer
from bot.store.store import Store
from bot.store.transaction import Transaction


def register(handlers: Handlers) -> None:
    """Name the handlers of this room to the timers."""
    handlers.due(Timer.FORGET_CHECKER, _forget_checker)
    handlers.due(Timer.FORGET_REPORT, _forget_report)
    handlers.due(Timer.FORGET_CHANGER, _forget_changer)


async def _forget_checker(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(CheckRow, int(ref))
    if row is not None:
        row.member_id = None


async def _forget_report(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(ReportRow, int(ref))
    if row is not None:
        await tx.session.delete(row)


async def _forget_changer(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(ChangeRow, int(ref), with_for_update=True)
    if row is not None:
        row.by = row.confirmed_by = None


class Digests:
    """What waits in the care of the directory."""

    def __init__(self, store: Store, directories: Directories) -> None:
        self._store = store
        self._directories = directories

    async def content(self, by: Actor) -> Digest:
        """Return what a summary shows: crisis lines first, then the longest unseen."""
        by.require(Capability.CARE_FOR_DIRECTORY)
        return await self.of(by.community_id)

    async def of(self, community_id: int) -> Digest:
        """Return the same for drawing a card that stands in the moderators' channel."""
        terms = self._directories.terms(community_id)
        async with self._store.read() as tx:
            entries = await self._directories.entries(tx, community_id)
            reports = await _count(tx, ReportRow, community_id, ReportState.OPEN)
            changes = await _count(tx, ChangeRow, community_id, ChangeState.PROPOSED)
            now = tx.now
        due = [
            DueCheck(
                e.service.id,
                e.service.name,
                age_of(e.service, e.checked, now, terms),
                e.service.crisis,
                e.checked.at if e.checked else None,
            )
            for e in entries
            if waits(e, now, terms)
        ]
        due.sort(key=lambda d: (not d.crisis, d.checked_at.timestamp() if d.checked_at else 0))
        return Digest(tuple(due), reports, changes, len(entries))


async def _count(
    tx: Transaction, table: type[ReportRow | ChangeRow], community_id: int, state: ReportState | ChangeState
) -> int:
    statement = select(func.count()).select_from(table).where(table.community_id == community_id, table.state == state)
    return await tx.session.scalar(statement) or 0
