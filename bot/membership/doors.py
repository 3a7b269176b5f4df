"""The front doors: open, paused, a raid, arrivals and departures."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.membership import effects
from bot.membership.arrivals import Arrivals
from bot.membership.native import NativeDoor
from bot.membership.raids import Raids
from bot.membership.snapshots import DoorsState, RaidState, VersionedRef
from bot.membership.tables import DoorsRow, RaidRow
from bot.membership.timing import Timer, keep_drafts
from bot.store.transaction import Transaction


class Doors(Raids, Arrivals, NativeDoor):
    """Opens and pauses the doors, writes arrivals in groups, and sees a raid. It never acts on a person by itself."""

    async def state(self, community_id: int) -> DoorsState:
        """Return whether people may apply now."""
        async with self._store.read() as tx:
            return _state(await tx.session.get(DoorsRow, community_id))

    async def open(self, by: Actor) -> DoorsState:
        """Put the standing card with the Apply button into the lobby channel (or draw it again). For organisers."""
        by.require(Capability.CONFIGURE)
        async with self._store.begin() as tx:
            return await self.open_in(tx, by)

    async def open_in(self, tx: Transaction, by: Actor) -> DoorsState:
        """Open the doors together with what else is written. For organisers."""
        by.require(Capability.CONFIGURE)
        row = await _doors(tx, by.community_id)
        row.lobby_open = True
        await tx.outbox(effects.entry_card(by.community_id))
        await tx.audit(by, "doors.open", "doors:lobby")
        return _state(row)

    async def draw_again(self, community_id: int) -> None:
        """Have the standing card drawn again, after a setting changed what it says, or in which language."""
        async with self._store.begin() as tx:
            row = await tx.session.get(DoorsRow, community_id)
            if row is not None and row.lobby_open:
                await tx.outbox(effects.entry_card(community_id, only_if_there=True))

    async def pause(self, by: Actor) -> DoorsState:
        """Stop new applications until a person goes on; what was sent stays in the queue."""
        by.require(Capability.MANAGE_DOORS)
        async with self._store.begin() as tx:
            row = await _doors(tx, by.community_id)
            if not row.paused or row.paused_until is not None:
                await _pause(tx, by, row, until=None)
            return _state(row)

    async def resume(self, by: Actor) -> DoorsState:
        """Let people apply again, and open the invites that a raid pause closed."""
        by.require(Capability.MANAGE_DOORS)
        async with self._store.begin() as tx:
            row = await _doors(tx, by.community_id)
            if not row.paused and row.invites_paused_until is None:
                return _state(row)
            if row.paused:
                await keep_drafts(tx, by.community_id)
            row.paused = False
            row.paused_by = row.paused_until = None
            await tx.not_due(Timer.REOPEN, "doors", by.community_id)
            if row.invites_paused_until is not None:
                row.invites_paused_until = None
                await tx.outbox(effects.pause_invites(by.community_id, None, by.id))
            await _raids_resumed(tx, by.community_id)
            await _redraw(tx, row)
            await tx.audit(by, "doors.resume", "doors:lobby")
            return _state(row)

    async def raid_pause(self, by: Actor, ref: VersionedRef | None = None) -> DoorsState:
        """Pause invites and applications together, for as long as the settings say (at most 24 h).

        `ref` is the raid whose card was pressed; without it the pause stands alone. A second press changes nothing.
        """
        by.require(Capability.MANAGE_DOORS)
        hours = self._settings.for_community(by.community_id).membership.invites_paused_hours
        async with self._store.begin() as tx:
            raid = await tx.get_in(RaidRow, ref.id, by.community_id) if ref is not None else None
            row = await _doors(tx, by.community_id)
            until = tx.now + timedelta(hours=hours)
            if row.invites_paused_until is None or row.invites_paused_until <= tx.now:
                row.invites_paused_until = until
                await tx.outbox(effects.pause_invites(by.community_id, until, by.id))
                await tx.audit(by, "doors.pause_invites", "doors:invites", f"hours:{hours}")
            if not row.paused:
                await _pause(tx, by, row, until=row.invites_paused_until)
            if raid is not None and raid.state is not RaidState.PAUSED:
                raid.state, raid.paused_by, raid.paused_until = RaidState.PAUSED, by.id, row.invites_paused_until
                await tx.outbox(effects.raid_card(raid))
            return _state(row)


async def _doors(tx: Transaction, community_id: int) -> DoorsRow:
    row = await tx.session.get(DoorsRow, community_id, with_for_update=True)
    if row is None:
        row = DoorsRow(community_id=community_id, lobby_open=False, paused=False)
        tx.add(row)
    return row


async def _pause(tx: Transaction, by: Actor, row: DoorsRow, *, until: datetime | None) -> None:
    row.paused, row.paused_by, row.paused_until = True, by.id, until
    if until is None:
        await tx.not_due(Timer.REOPEN, "doors", by.community_id)
    else:
        await tx.due(Timer.REOPEN, "doors", by.community_id, until)
    await _redraw(tx, row)
    await tx.audit(by, "doors.pause", "doors:lobby")


async def _raids_resumed(tx: Transaction, community_id: int) -> None:
    paused = await tx.session.scalars(
        select(RaidRow).where(RaidRow.community_id == community_id, RaidRow.state == RaidState.PAUSED)
    )
    for raid in list(paused):
        raid.state = RaidState.OVER if raid.ended_at is not None else RaidState.SEEN
        raid.paused_by = raid.paused_until = None
        await tx.outbox(effects.raid_card(raid))


async def _redraw(tx: Transaction, row: DoorsRow) -> None:
    await tx.flush()
    if row.lobby_open:
        await tx.outbox(effects.entry_card(row.community_id))


def _state(row: DoorsRow | None) -> DoorsState:
    if row is None:
        return DoorsState(lobby_open=False, paused_by=None, paused_until=None)
    return DoorsState(
        lobby_open=row.lobby_open and not row.paused, paused_by=row.paused_by, paused_until=row.paused_until
    )
