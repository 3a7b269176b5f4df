"""Tells the people on duty at once that a message may be dangerous, past anybody who has a part in it."""

from __future__ import annotations

from bot.misinformation import effects
from bot.misinformation.involved import concerned
from bot.misinformation.moves import show_organisers
from bot.misinformation.ports import DutyPort
from bot.misinformation.tables import CaseRow
from bot.store.transaction import Transaction


class Alarm:
    """Rings for danger: a letter to each person on duty, and the organisers' card when there is nobody."""

    def __init__(self, duty: DutyPort) -> None:
        self._duty = duty

    async def ring(self, tx: Transaction, row: CaseRow) -> bool:
        """Tell those on duty; return whether there was somebody to tell."""
        present = await self.present(tx, row)
        await tx.outbox(*(effects.duty_letter(row, who) for who in present))
        if not present:
            await show_organisers(tx, row)
        return bool(present)

    async def present(self, tx: Transaction, row: CaseRow) -> list[int]:
        """Return who is on duty and has no part in a case."""
        involved = await concerned(tx, row)
        out = involved.flaggers | {involved.author}
        return [who for who in dict.fromkeys(await self._duty.on_duty(tx, row.community_id)) if who not in out]
