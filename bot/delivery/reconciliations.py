"""What people say to a reconciliation that would change a lot: mend it, or leave it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.community.actor import Actor, Capability
from bot.delivery import alerts
from bot.delivery.held import LEAVE, MEND, Held, read_held, write_held
from bot.delivery.presses import last_press
from bot.delivery.reconcile import Reconciler
from bot.errors import AlreadyDecidedError, NotFoundError
from bot.language import _
from bot.store.store import Store
from bot.store.tables import AuditRow
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ReconcileCard:
    """The question as it is drawn: `sentences` while it is open, then `answer` ("mend" or "leave") and by whom.

    `handled_by` is a user id, 0 while nobody has answered or when the person was forgotten.
    """

    community_id: int
    count: int
    sentences: tuple[str, ...]
    found_at: datetime
    answer: str | None
    handled_by: int
    handled_at: datetime | None


class Reconciliations:
    """The question whether many differences should be mended, for those who manage a community's doors."""

    def __init__(self, store: Store, reconciler: Reconciler) -> None:
        self._store = store
        self._reconciler = reconciler

    async def card_of(self, community_id: int) -> ReconcileCard | None:
        """Return the question for drawing, or None when there is none any more."""
        async with self._store.read() as tx:
            held = await read_held(tx, community_id)
            if held is None:
                return None
            line = await _last_answer(tx, community_id) if held.answer else None
            return ReconcileCard(
                community_id=community_id,
                count=len(held.marks),
                sentences=held.sentences,
                found_at=held.found_at,
                answer=held.answer,
                handled_by=(line.actor_id or 0) if line else 0,
                handled_at=line.at if line else None,
            )

    async def mend(self, by: Actor) -> int:
        """Mend what the person was shown and is still so; return how many. What is new is asked about separately.

        The answer is stored first: after a crash the next pass goes on mending.
        Raises NotAllowedError, NotFoundError, AlreadyDecidedError naming who was first.
        """
        await self._answer(by, MEND)
        mended = 0
        async for comparison in self._reconciler.whole_round(by.community_id):
            for found in comparison.found:
                agreed, _others = await self._reconciler.agreed(by.community_id, found.differences)
                mended += await self._reconciler.mend(found.repair, agreed)
        return mended

    async def leave(self, by: Actor) -> None:
        """Leave the differences as they are. The bot asks again only when others come up.

        Raises NotAllowedError, NotFoundError, AlreadyDecidedError naming who was first.
        """
        await self._answer(by, LEAVE)

    async def _answer(self, by: Actor, answer: str) -> None:
        by.require(Capability.MANAGE_DOORS)
        async with self._store.begin() as tx:
            held = await _open_question(tx, by.community_id)
            await write_held(tx, by.community_id, replace(held, answer=answer, sentences=()))
            await tx.audit(by, f"reconcile.{answer}", "community", str(len(held.marks)))
            await alerts.show(tx, alerts.RECONCILE_CARD, str(by.community_id), by.community_id)


async def _open_question(tx: Transaction, community_id: int) -> Held:
    held = await read_held(tx, community_id)
    if held is None:
        raise NotFoundError(_("There is nothing to mend any more."))
    if held.answer:
        line = await _last_answer(tx, community_id)
        by, at = (line.actor_id or 0, line.at) if line else (0, held.found_at)
        raise AlreadyDecidedError(_("Somebody else has already answered this."), by=by, at=at)
    return held


async def _last_answer(tx: Transaction, community_id: int) -> AuditRow | None:
    return await last_press(tx, community_id, "community", f"reconcile.{MEND}", f"reconcile.{LEAVE}")
