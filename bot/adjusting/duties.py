"""What happens by itself: a change of settings is forgotten a year after it was made."""

from __future__ import annotations

from bot.adjusting.tables import ChangeRow
from bot.adjusting.timing import Timer
from bot.delivery.handlers import Handlers
from bot.store.transaction import Transaction


def register(handlers: Handlers) -> None:
    """Name the handler."""
    handlers.due(Timer.FORGET_CHANGE, _forget_change)


async def _forget_change(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(ChangeRow, int(ref))
    if row is not None:
        await tx.session.delete(row)
