"""Events that were handled: known again by their key (`Transaction.seen`), and forgotten after a while."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from bot.store.tables import InboxRow
from bot.store.transaction import Transaction


async def forget_seen(tx: Transaction, older_than: timedelta) -> None:
    """Delete the keys of events that are too old to be sent again."""
    await tx.session.execute(
        delete(InboxRow).where(InboxRow.seen_at < tx.now - older_than).execution_options(synchronize_session=False)
    )
