"""What is forgotten by its age alone: events, effects that ended, cards of to-dos taken care of, old audit lines."""

from __future__ import annotations

from datetime import timedelta

from bot.audit import ripe_logs
from bot.delivery import alerts, inbox, outbox
from bot.store.chain import PRUNE
from bot.store.transaction import Transaction

KEPT = timedelta(days=7)
"""How long what has ended is kept: long enough for a repeated event to find it."""


async def sweep(tx: Transaction) -> None:
    """Forget what ended long ago. A to-do's card is drawn once more without its row, which takes it away."""
    for op_id, community_id in await outbox.finished_todos(tx, KEPT):
        await alerts.redraw(tx, alerts.TASK_CARD, op_id, community_id)
    await outbox.forget_finished(tx, KEPT)
    await inbox.forget_seen(tx, KEPT)
    for community_id in await ripe_logs(tx):
        await tx.due(PRUNE, "log", community_id, tx.now)  # in a transaction of its own: it locks the log's newest line
