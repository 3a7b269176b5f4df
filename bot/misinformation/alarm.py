"""Tells the people on duty at once that a message may be dangerous, past anybody who has a part in it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from bot.delivery.handlers import Handlers
from bot.misinformation import effects
from bot.misinformation.involved import concerned
from bot.misinformation.moves import locked, show_organisers
from bot.misinformation.ports import DutyPort
from bot.misinformation.rules import CaseState
from bot.misinformation.tables import CaseRow
from bot.misinformation.timing import WAVE, WAVE_LASTS, Timer
from bot.store.tables import DueRow
from bot.store.transaction import Transaction

_MOST: Final = 50
"""Most cases that one letter is about; what is beyond it comes in another one."""


class Alarm:
    """Rings for danger: a letter to each person on duty, and the organisers' card when there is nobody.

    The first letter goes at once. What comes in the ten minutes after it is told in one more letter, so that two
    hundred flags do not ring two hundred times. Each case has its card at once all the same.
    """

    def __init__(self, duty: DutyPort) -> None:
        self._duty = duty

    def register(self, handlers: Handlers) -> None:
        """Name the handler of the letters that wait for the end of a wave."""
        handlers.due(Timer.DUTY_WAVE, self._wave_ends)

    async def ring(self, tx: Transaction, row: CaseRow) -> bool:
        """Tell those on duty, at once or with the rest of a wave; return whether there was somebody to tell."""
        present = await self.present(tx, row)
        if not present:
            await show_organisers(tx, row)
            return False
        await tx.flush()
        wave = await tx.session.get(DueRow, (Timer.DUTY_WAVE, WAVE, row.community_id), populate_existing=True)
        if wave is not None and wave.at > tx.now:
            await tx.due(Timer.DUTY_WAVE, str(row.id), row.community_id, wave.at)
            return True
        await tx.outbox(*(effects.duty_letter(row, who) for who in present))
        await tx.due(Timer.DUTY_WAVE, WAVE, row.community_id, tx.now + WAVE_LASTS)
        return True

    async def present(self, tx: Transaction, row: CaseRow) -> list[int]:
        """Return who is on duty and has no part in a case."""
        involved = await concerned(tx, row)
        out = involved.flaggers | {involved.author}
        return [who for who in dict.fromkeys(await self._duty.on_duty(tx, row.community_id)) if who not in out]

    async def _wave_ends(self, tx: Transaction, ref: str, community_id: int) -> None:
        """Tell each person on duty of all that came meanwhile and still waits; a new wave begins with that."""
        told: dict[int, list[int]] = {}
        for case_id in await self._waiting(tx, ref, community_id):
            row = await locked(tx, case_id, community_id)
            await tx.not_due(Timer.DUTY_WAVE, str(case_id), community_id)
            if row is None or row.state is not CaseState.ESCALATED or row.taken_by is not None:
                continue
            present = await self.present(tx, row)
            for who in present:
                told.setdefault(who, []).append(row.id)
            if not present:
                await show_organisers(tx, row)
        await tx.outbox(*(effects.wave_letter(community_id, cases, who) for who, cases in told.items()))
        if told:
            await tx.due(Timer.DUTY_WAVE, WAVE, community_id, tx.now + WAVE_LASTS)

    @staticmethod
    async def _waiting(tx: Transaction, ref: str, community_id: int) -> list[int]:
        """Return the cases of a wave that is over, the one whose timer fired among them."""
        refs = await tx.session.scalars(
            select(DueRow.ref).where(
                DueRow.kind == Timer.DUTY_WAVE,
                DueRow.community_id == community_id,
                DueRow.at <= tx.now,
            )
        )
        waiting = sorted({int(one) for one in refs if one not in {WAVE, ref}})
        fired = (
            [int(ref)] if ref != WAVE else []
        )  # its timer is gone already, so it must not be left for another letter
        return sorted([*fired, *waiting[: _MOST - len(fired)]])
