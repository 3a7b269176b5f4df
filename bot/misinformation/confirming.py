"""What follows when a human has confirmed what a message was: reviewers' figures and the precision of its sources."""

from __future__ import annotations

from sqlalchemy import select

from bot.misinformation import precision
from bot.misinformation.panel_rule import Reliability
from bot.misinformation.panel_tables import OpinionRow, ReviewerRow, SeatRow
from bot.misinformation.tables import CaseRow
from bot.store.transaction import Transaction


async def confirm(tx: Transaction, row: CaseRow, *, harmful: bool) -> None:
    """Compare a case's sealed opinions with what a human decided, each opinion once, and count for its sources.

    Call it for a moderator's decision or a checked dismissal, never for what peers agreed on: a panel that confirms
    itself learns nothing. Opinions without a name any more change nobody's figures.
    """
    found = await tx.session.execute(
        select(OpinionRow, ReviewerRow)
        .join(SeatRow, SeatRow.id == OpinionRow.seat_id)
        .join(
            ReviewerRow,
            (ReviewerRow.community_id == SeatRow.community_id) & (ReviewerRow.member_id == SeatRow.reviewer_id),
        )
        .where(OpinionRow.case_id == row.id, OpinionRow.weighed.is_(False))
        .order_by(ReviewerRow.id)
        .with_for_update(of=ReviewerRow)
    )
    for opinion, reviewer in found:
        after = Reliability(reviewer.agreed, reviewer.differed).after(opinion.verdict, harmful=harmful)
        reviewer.agreed, reviewer.differed = after.a, after.b
        opinion.weighed = True
    await precision.note(tx, row.community_id, row.sources, was_right=harmful)
