"""What happens by itself in time: the next person is asked, leases and shifts end, alerts are forgotten."""

from __future__ import annotations

from sqlalchemy import delete

from bot.community.book import SettingsBook
from bot.crisis import effects, passing_on
from bot.crisis.duty import pass_on_all, pick_up
from bot.crisis.passing_on import terms_of
from bot.crisis.rota import on_duty
from bot.crisis.snapshots import AlertState
from bot.crisis.tables import AlertRow, AskedRow, ChoiceRow, ShiftRow
from bot.crisis.timing import Timer
from bot.delivery.effects import EffectKind, PendingEffect
from bot.delivery.handlers import Handlers
from bot.store.transaction import Transaction


class Duties:
    """The timers of this room. None of them does anything to the person an alert is about."""

    def __init__(self, settings: SettingsBook) -> None:
        self._settings = settings

    def register(self, handlers: Handlers) -> None:
        """Name the handlers of this room, and who says whether a letter is still wanted."""
        handlers.due(Timer.ESCALATE, self._escalate)
        handlers.due(Timer.LEASE, self._lease_over)
        handlers.due(Timer.FORGET, self._forget)
        handlers.due(Timer.SHIFT_BEGINS, self._shift_begins)
        handlers.due(Timer.SHIFT_ENDS, self._shift_ends)
        handlers.wanted(EffectKind.SEND_DIRECT, effects.STREAM, _letter_wanted)
        handlers.wanted(EffectKind.SEND_DIRECT, "crisis_letter", _gentle_wanted)

    async def _escalate(self, tx: Transaction, ref: str, community_id: int) -> None:
        row = await tx.session.get(AlertRow, int(ref), with_for_update=True)
        if row is not None and row.state is AlertState.OPEN:
            await passing_on.ask_next(tx, row, terms_of(self._settings, community_id))

    async def _lease_over(self, tx: Transaction, ref: str, community_id: int) -> None:
        row = await tx.session.get(AlertRow, int(ref), with_for_update=True)
        if row is None or row.state is not AlertState.TAKEN or row.lease_until is None:
            return
        if row.lease_until > tx.now:
            await tx.due(Timer.LEASE, ref, community_id, row.lease_until)
            return
        await passing_on.let_go(tx, row, terms_of(self._settings, community_id))

    async def _forget(self, tx: Transaction, ref: str, community_id: int) -> None:
        row = await tx.session.get(AlertRow, int(ref), with_for_update=True)
        if row is None:
            return
        places = ["alerts", "organisers"] if row.with_organisers else ["alerts"]
        await passing_on.forget_who(tx, row)
        await tx.session.execute(delete(AskedRow).where(AskedRow.alert_id == row.id))
        await tx.flush()
        await tx.session.delete(row)
        await tx.flush()
        await tx.outbox(*(effects.card_of(community_id, int(ref), place) for place in places))

    async def _shift_begins(self, tx: Transaction, ref: str, community_id: int) -> None:
        row = await tx.session.get(ShiftRow, int(ref))
        if row is not None and row.begins <= tx.now:
            await pick_up(tx, community_id, terms_of(self._settings, community_id))

    async def _shift_ends(self, tx: Transaction, ref: str, community_id: int) -> None:
        row = await tx.session.get(ShiftRow, int(ref), with_for_update=True)
        if row is None:
            return
        if row.ends > tx.now:
            await tx.due(Timer.SHIFT_ENDS, ref, community_id, row.ends)
            return
        member_id = row.member_id
        await tx.session.delete(row)
        await tx.flush()
        terms = terms_of(self._settings, community_id)
        present = on_duty(await passing_on.shifts_in(tx, community_id), tx.now)
        if member_id not in {shift.member_id for shift in present}:
            await pass_on_all(tx, community_id, member_id, terms)
        await pick_up(tx, community_id, terms)


async def _letter_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Send an alert's letter only while it waits for that person; a debrief always."""
    payload = pending.effect.payload
    if payload["card"] == effects.DEBRIEF_LETTER:
        return True
    row = await tx.session.get(AlertRow, int(str(payload["ref"])))
    return row is not None and row.state is AlertState.OPEN and row.to_id == payload["member_id"]


async def _gentle_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Write only to somebody who still says that the bot may."""
    row = await tx.session.get(ChoiceRow, int(str(pending.effect.payload["ref"])))
    return row is not None and row.letters
