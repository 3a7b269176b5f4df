"""A raid: closing what it sent in together, bringing it back, and forgetting it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.joining import MembershipSettings
from bot.delivery.handlers import Handlers
from bot.errors import NotFoundError, NotNowError
from bot.language import _
from bot.membership import effects
from bot.membership.moves import delete_words
from bot.membership.rules import MAX_BULK_MESSAGES, OPEN, UNDO_MINUTES, Act, Door, Status, status_after
from bot.membership.snapshots import Bulk, Ended, RaidCard, RaidState, VersionedRef
from bot.membership.tables import (
    APPLICATIONS,
    AnswerRow,
    ApplicationRow,
    ArrivalRow,
    AskedRow,
    BulkRow,
    OpinionRow,
    RaidRow,
)
from bot.membership.timing import (
    ARRIVAL_DAYS,
    RAID_QUIET_MINUTES,
    RAID_TAIL_MINUTES,
    WHILE_OPEN,
    WITHDRAWN_DAYS,
    Timer,
    arm,
    run_many_clocks,
)
from bot.store.store import Store
from bot.store.tables import DueRow
from bot.store.transaction import Transaction


class Raids:
    """What people do about a raid. Software only says that there is one."""

    _store: Store
    _settings: SettingsBook

    def _terms(self, community_id: int) -> MembershipSettings:
        return self._settings.for_community(community_id).membership

    async def raid(self, community_id: int, raid_id: int) -> RaidCard | None:
        """Return a raid for its card, None when it is forgotten."""
        async with self._store.read() as tx:
            row = await tx.session.get(RaidRow, raid_id)
            return await raid_view(tx, row) if row is not None and row.community_id == community_id else None

    async def expire_since(self, by: Actor, since: datetime, raid_id: int | None = None) -> Bulk:
        """Close everything that was sent since a moment and that nobody has taken; can be undone for 10 minutes.

        Requests made in Discord itself are left out: they would stay open there. With a raid, only what was sent until
        shortly after its last arrival is closed. Raises NotFoundError when there is nothing to close.
        """
        by.require(Capability.MANAGE_DOORS)
        async with self._store.begin() as tx:
            raid = await tx.get_in(RaidRow, raid_id, by.community_id) if raid_id is not None else None
            return await _expire(tx, by, since, raid)

    async def expire_raid(self, by: Actor, ref: VersionedRef) -> Bulk:
        """Close everything that was sent during a raid, see `expire_since`.

        The version does not matter: what is closed is what is there now, and it can be undone.
        """
        by.require(Capability.MANAGE_DOORS)
        async with self._store.begin() as tx:
            raid = await tx.get_in(RaidRow, ref.id, by.community_id)
            return await _expire(tx, by, raid.started_at, raid)

    async def undo(self, by: Actor, bulk_id: int) -> Bulk:
        """Bring back what was closed together; a second undo changes nothing.

        Raises NotNowError when the 10 minutes are over and the words are deleted.
        """
        by.require(Capability.MANAGE_DOORS)
        async with self._store.begin() as tx:
            bulk = await tx.get_in(BulkRow, bulk_id, by.community_id)
            await tx.session.refresh(bulk, with_for_update=True)
            if bulk.undone:
                return bulk.snapshot()
            if bulk.final or bulk.undo_until <= tx.now:
                raise NotNowError(_("The 10 minutes to undo this are over. The people can apply again."))
            bulk.undone = True
            await tx.not_due(Timer.BULK_FINAL, str(bulk.id), bulk.community_id)
            await tx.due(Timer.BULK_FORGET, str(bulk.id), bulk.community_id, tx.now + timedelta(days=ARRIVAL_DAYS))
            await _bring_back(tx, by, bulk, self._terms(by.community_id))
            await tx.audit(by, "applications.undo", f"bulk:{bulk.id}")
            await _redraw_raid(tx, bulk)
            return bulk.snapshot()


def register(handlers: Handlers) -> None:
    """Name the timers of raids."""
    handlers.due(Timer.RAID_QUIET, _raid_quiet)
    handlers.due(Timer.RAID_FORGET, _raid_forget)
    handlers.due(Timer.BULK_FINAL, _bulk_final)
    handlers.due(Timer.BULK_FORGET, _bulk_forget)


async def raid_view(tx: Transaction, row: RaidRow) -> RaidCard:
    """Return a raid with its figures as they are now."""
    during = [ArrivalRow.community_id == row.community_id, ArrivalRow.joined_at >= row.started_at]
    if row.ended_at is not None:
        during.append(ArrivalRow.joined_at <= row.last_at)
    joins, known = (
        await tx.session.execute(
            select(func.count(ArrivalRow.id), func.count().filter(ArrivalRow.known)).where(*during)
        )
    ).one()
    bulk = await tx.session.scalar(
        select(BulkRow).where(BulkRow.raid_id == row.id).order_by(BulkRow.id.desc()).limit(1)
    )
    waiting = await tx.session.scalar(
        select(func.count(ApplicationRow.id)).where(*_closable(row.community_id, row.started_at, row))
    )
    return RaidCard(
        ref=VersionedRef(row.id, row.version),
        state=row.state,
        started_at=row.started_at,
        ended_at=row.ended_at,
        joins=joins,
        known=known,
        waiting=waiting or 0,
        paused_by=row.paused_by,
        paused_until=row.paused_until,
        bulk=bulk.snapshot() if bulk is not None else None,
    )


def _closable(community_id: int, since: datetime, raid: RaidRow | None) -> list[ColumnElement[bool]]:
    """Say which applications may be closed together: those that no person has looked into yet."""
    during = [ApplicationRow.submitted_at <= raid.last_at + timedelta(minutes=RAID_TAIL_MINUTES)] if raid else []
    return [
        *during,
        ApplicationRow.community_id == community_id,
        ApplicationRow.door == Door.LOBBY,
        ApplicationRow.status == Status.SUBMITTED,
        ApplicationRow.submitted_at >= since,
        ApplicationRow.safety_by.is_(None),
        ApplicationRow.asked_round == 0,
    ]


async def _expire(tx: Transaction, by: Actor, since: datetime, raid: RaidRow | None) -> Bulk:
    closable = select(ApplicationRow).where(*_closable(by.community_id, since, raid))
    rows = list(await tx.session.scalars(closable.with_for_update()))
    if not rows:
        raise NotFoundError(_("Nothing was sent since then that nobody has taken."))
    bulk = BulkRow(
        community_id=by.community_id,
        raid_id=raid.id if raid else None,
        by=by.id,
        count=len(rows),
        undo_until=tx.now + timedelta(minutes=UNDO_MINUTES),
    )
    tx.add(bulk)
    await tx.flush()
    await _take_timers_back(tx, rows)
    for row in rows:
        row.status, row.status_since = status_after(row.status, Act.EXPIRE_IN_BULK), tx.now
        row.ended, row.bulk_id = Ended.RAID, bulk.id
        await tx.audit(by, f"application.{Act.EXPIRE_IN_BULK}", f"application:{row.id}", f"bulk:{bulk.id}")
    await tx.outbox(*(effects.application_card(row) for row in rows))
    await tx.due(Timer.BULK_FINAL, str(bulk.id), bulk.community_id, bulk.undo_until)
    await tx.audit(by, "applications.expire", f"bulk:{bulk.id}", f"count:{bulk.count}")
    await _redraw_raid(tx, bulk)
    return bulk.snapshot()


async def _take_timers_back(tx: Transaction, rows: Sequence[ApplicationRow]) -> None:
    """Delete the timers of many applications with few statements."""
    for start in range(0, len(rows), 500):
        refs = [str(row.id) for row in rows[start : start + 500]]
        await tx.session.execute(delete(DueRow).where(DueRow.kind.in_(WHILE_OPEN), DueRow.ref.in_(refs)))


async def _closed_by(tx: Transaction, bulk: BulkRow) -> list[ApplicationRow]:
    found = select(ApplicationRow).where(ApplicationRow.bulk_id == bulk.id, ApplicationRow.status == Status.EXPIRED)
    return list(await tx.session.scalars(found.with_for_update()))


async def _bring_back(tx: Transaction, by: Actor, bulk: BulkRow, terms: MembershipSettings) -> None:
    """Bring back all whose person has not begun anew meanwhile; of the others the words go now."""
    rows = await _closed_by(tx, bulk)
    closed = select(ApplicationRow.person_key).where(
        ApplicationRow.bulk_id == bulk.id, ApplicationRow.status == Status.EXPIRED
    )
    begun_anew = set(
        await tx.session.scalars(
            select(ApplicationRow.person_key).where(
                ApplicationRow.community_id == bulk.community_id,
                ApplicationRow.status.in_(OPEN),
                ApplicationRow.person_key.in_(closed),
            )
        )
    )
    for row in (row for row in rows if row.person_key in begun_anew):
        await delete_words(tx, row)
        await arm(tx, Timer.FORGET, row, tx.now + timedelta(days=WITHDRAWN_DAYS))
    back = [row for row in rows if row.person_key not in begun_anew]
    for row in back:
        row.status, row.status_since = status_after(row.status, Act.UNDO), tx.now
        row.ended = row.bulk_id = None
        await tx.audit(by, f"application.{Act.UNDO}", f"application:{row.id}", f"bulk:{bulk.id}")
    await run_many_clocks(tx, back, terms)
    await tx.outbox(*(effects.application_card(row) for row in back))


async def _redraw_raid(tx: Transaction, bulk: BulkRow) -> None:
    raid = await tx.session.get(RaidRow, bulk.raid_id) if bulk.raid_id is not None else None
    if raid is not None:
        await tx.outbox(effects.raid_card(raid))


async def _raid_quiet(tx: Transaction, ref: str, community_id: int) -> None:
    row = await tx.session.get(RaidRow, int(ref), with_for_update=True)
    if row is None or row.ended_at is not None:
        return
    quiet_from = row.last_at + timedelta(minutes=RAID_QUIET_MINUTES)
    if quiet_from > tx.now:
        await tx.due(Timer.RAID_QUIET, ref, community_id, quiet_from)
        return
    row.ended_at = tx.now
    if row.state is RaidState.SEEN:
        row.state = RaidState.OVER
    await tx.outbox(effects.raid_card(row))
    await tx.due(Timer.RAID_FORGET, ref, community_id, tx.now + timedelta(days=ARRIVAL_DAYS))


async def _raid_forget(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(RaidRow, int(ref), with_for_update=True)
    if row is not None:
        await tx.session.execute(update(BulkRow).where(BulkRow.raid_id == row.id).values(raid_id=None))
        await tx.session.delete(row)
        await tx.outbox(effects.raid_card(row))


async def _bulk_final(tx: Transaction, ref: str, community_id: int) -> None:
    """Delete the words of what was closed together, and tell the people while they are few."""
    bulk = await tx.session.get(BulkRow, int(ref), with_for_update=True)
    if bulk is None or bulk.undone or bulk.final:
        return
    bulk.final = True
    rows = await _closed_by(tx, bulk)
    closed = select(ApplicationRow.id).where(ApplicationRow.bulk_id == bulk.id, ApplicationRow.status == Status.EXPIRED)
    for table in (AnswerRow, AskedRow, OpinionRow):
        await tx.session.execute(delete(table).where(table.application_id.in_(closed)))
    for row in rows:
        await arm(tx, Timer.FORGET, row, tx.now + timedelta(days=WITHDRAWN_DAYS))
        await tx.audit(Actor.software(community_id), "application.words_deleted", f"application:{row.id}")
    if len(rows) <= MAX_BULK_MESSAGES:
        await tx.outbox(*(effects.direct(row, "expired") for row in rows))
    await tx.due(Timer.BULK_FORGET, ref, community_id, tx.now + timedelta(days=ARRIVAL_DAYS))
    await _redraw_raid(tx, bulk)


async def _bulk_forget(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    await tx.session.execute(update(APPLICATIONS).where(APPLICATIONS.c.bulk_id == int(ref)).values(bulk_id=None))
    await tx.session.execute(delete(BulkRow).where(BulkRow.id == int(ref)))
