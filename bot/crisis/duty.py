"""Being on duty: coming, going, handing over, and saying honestly who is awake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.crisis import passing_on
from bot.crisis.passing_on import terms_of
from bot.crisis.rota import on_duty
from bot.crisis.snapshots import Presence, Rota, Shift
from bot.crisis.tables import ShiftRow
from bot.crisis.timing import Timer
from bot.errors import InvalidInputError, NotNowError
from bot.language import _
from bot.store.store import Store
from bot.store.transaction import Transaction

MOST_HOURS: Final = 12
MOST_HOURS_AHEAD: Final = 24 * 14
_MOST_SHIFTS: Final = 20


class Duty:
    """The use cases of moderators who stand by."""

    def __init__(self, store: Store, settings: SettingsBook) -> None:
        self._store = store
        self._settings = settings

    async def on(self, by: Actor, *, hours: int, starts_in: int = 0) -> Shift:
        """Put a person on duty, now or from some hours on. Now: what waits for nobody is shown to them.

        On duty already, the same hours only move the end. Raises NotAllowedError, InvalidInputError, NotNowError.
        """
        by.require(Capability.ANSWER_ALERTS)
        if not 1 <= hours <= MOST_HOURS or not 0 <= starts_in <= MOST_HOURS_AHEAD:
            sentence = _("A time on duty lasts 1 to {most} hours, and starts within {ahead} hours.")
            raise InvalidInputError(sentence.format(most=MOST_HOURS, ahead=MOST_HOURS_AHEAD))
        async with self._store.begin() as tx:
            row = await self._placed(tx, by, hours, starts_in)
            await tx.flush()
            await tx.due(Timer.SHIFT_ENDS, str(row.id), by.community_id, row.ends)
            await tx.audit(by, "crisis.on_duty", f"shift:{row.id}")
            if row.begins <= tx.now:
                await pick_up(tx, by.community_id, terms_of(self._settings, by.community_id))
            else:
                await tx.due(Timer.SHIFT_BEGINS, str(row.id), by.community_id, row.begins)
            return row.snapshot()

    async def _placed(self, tx: Transaction, by: Actor, hours: int, starts_in: int) -> ShiftRow:
        begins = tx.now + timedelta(hours=starts_in)
        ends = begins + timedelta(hours=hours)
        own = await _own(tx, by.community_id, by.id)
        for row in own:
            if row.begins <= ends and begins <= row.ends:  # they touch: one time, not two
                runs = row.begins <= tx.now
                row.begins = min(row.begins, begins)
                row.ends = ends if runs and starts_in == 0 else max(row.ends, ends)
                return row
        if len(own) >= _MOST_SHIFTS:
            raise NotNowError(_("You have very many times on duty planned. Please end one first."))
        row = ShiftRow(community_id=by.community_id, member_id=by.id, begins=begins, ends=ends)
        tx.add(row)
        return row

    async def off(self, by: Actor) -> int:
        """Take a person off duty, now and for all planned times; what they carried goes on. Return how many alerts did.

        Raises NotAllowedError.
        """
        by.require(Capability.ANSWER_ALERTS)
        async with self._store.begin() as tx:
            for row in await _own(tx, by.community_id, by.id):
                await tx.not_due(Timer.SHIFT_ENDS, str(row.id), by.community_id)
                await tx.session.delete(row)
            await tx.flush()
            await tx.audit(by, "crisis.off_duty", f"member:{by.id}")
            return await pass_on_all(tx, by.community_id, by.id, terms_of(self._settings, by.community_id))

    async def hand_over(self, by: Actor, to_id: int) -> int:
        """End one's time on duty and give what one carries to somebody who is on duty; return how many alerts.

        Raises NotAllowedError, InvalidInputError for oneself, NotNowError when the other person is not on duty.
        """
        by.require(Capability.ANSWER_ALERTS)
        if to_id == by.id:
            raise InvalidInputError(_("Please name somebody else."))
        terms = terms_of(self._settings, by.community_id)
        async with self._store.begin() as tx:
            present = on_duty(await passing_on.shifts_in(tx, by.community_id), tx.now)
            if to_id not in {shift.member_id for shift in present}:
                raise NotNowError(_("They are not on duty now. Ask them to use /duty on first."))
            moved = 0
            for row in await passing_on.carried_by(tx, by.community_id, by.id):
                if to_id in {row.about_id, row.raised_by}:
                    await passing_on.let_go(tx, row, terms)
                else:
                    await passing_on.give_to(tx, row, to_id, terms)
                moved += 1
            for shift in await _own(tx, by.community_id, by.id):
                if shift.begins <= tx.now:
                    await tx.not_due(Timer.SHIFT_ENDS, str(shift.id), by.community_id)
                    await tx.session.delete(shift)
            await tx.audit(by, "crisis.handed_over", f"member:{to_id}")
            return moved

    async def rota(self, by: Actor) -> Rota:
        """Return who is on duty and who comes next. Raises NotAllowedError."""
        by.require(Capability.ANSWER_ALERTS)
        async with self._store.read() as tx:
            shifts = await passing_on.shifts_in(tx, by.community_id)
            now = on_duty(shifts, tx.now)
            coming = tuple(shift for shift in shifts if shift.begins > tx.now)
            return Rota(tuple(now), coming, self._presence(by.community_id, now))

    async def presence(self, community_id: int) -> Presence:
        """Say how many are on duty, for everybody to read; never who."""
        async with self._store.read() as tx:
            return self._presence(community_id, on_duty(await passing_on.shifts_in(tx, community_id), tx.now))

    def _presence(self, community_id: int, present: Sequence[Shift]) -> Presence:
        settings = self._settings.for_community(community_id).crisis
        return Presence(len({shift.member_id for shift in present}), settings.here_from_hour, settings.here_until_hour)


async def _own(tx: Transaction, community_id: int, member_id: int) -> Sequence[ShiftRow]:
    rows = await tx.session.scalars(
        select(ShiftRow)
        .where(ShiftRow.community_id == community_id, ShiftRow.member_id == member_id, ShiftRow.ends > tx.now)
        .order_by(ShiftRow.begins)
        .with_for_update()
    )
    return rows.all()


async def pick_up(tx: Transaction, community_id: int, terms: passing_on.Terms) -> None:
    """Show alerts that wait for nobody to who has just come on duty, up to the load cap."""
    for row in await passing_on.unasked(tx, community_id):
        await passing_on.ask_next(tx, row, terms)


async def pass_on_all(tx: Transaction, community_id: int, member_id: int, terms: passing_on.Terms) -> int:
    """Pass on everything a person carries; return how many alerts."""
    rows = list(await passing_on.carried_by(tx, community_id, member_id))
    for row in rows:
        await passing_on.let_go(tx, row, terms)
    return len(rows)
