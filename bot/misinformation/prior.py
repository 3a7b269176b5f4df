"""Where a panel begins: how often the sources of a case were right, as people confirmed."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.misinformation.panel_rule import prior_of
from bot.misinformation.precision import ENOUGH, of_all
from bot.misinformation.suspicion_tables import SourceRow
from bot.misinformation.tables import CaseRow
from bot.store.transaction import Transaction


async def prior_for(tx: Transaction, row: CaseRow) -> float:
    """Return the prior of a case. It never depends on how many people flagged the message.

    While a source has few confirmed outcomes, the lowest prior counts: a guess must not make panels longer.
    """
    measured = await tx.session.scalar(
        select(func.max(SourceRow.right + SourceRow.wrong)).where(
            SourceRow.community_id == row.community_id, SourceRow.source.in_(row.sources)
        )
    )
    if (measured or 0) < ENOUGH:
        return prior_of(None)
    return prior_of(await of_all(tx, row.community_id, row.sources))
