"""What happens by itself to proposals and reviews: ends, forgetting, and how a proposer was told."""

from __future__ import annotations

from sqlalchemy import delete, update

from bot.community.actor import Actor
from bot.delivery.effects import Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.store.transaction import Transaction
from bot.topics import group_effects as effects
from bot.topics.group_effects import Then
from bot.topics.group_rules import ProposalState
from bot.topics.group_tables import ProposalRow, ReviewAnswerRow, ReviewRow
from bot.topics.group_timing import Timer
from bot.topics.proposal_moves import decide
from bot.topics.reviewing import end_review


def register(handlers: Handlers) -> None:
    """Name these handlers. None of them decides about a topic: the end of a time only ends the asking."""
    handlers.due(Timer.PROPOSAL_ENDS, _proposal_ends)
    handlers.due(Timer.PROPOSAL_FORGET, _proposal_forget)
    handlers.due(Timer.REVIEW_ENDS, _review_ends)
    handlers.due(Timer.REVIEW_FORGET, _review_forget)
    handlers.outcome(Then.PROPOSAL_TOLD, _proposal_told)


async def _proposal_ends(tx: Transaction, ref: str, community_id: int) -> None:
    row = await tx.session.get(ProposalRow, int(ref), with_for_update=True)
    if row is not None and row.state is ProposalState.OPEN:
        await decide(tx, Actor.software(community_id), row, ProposalState.ENDED)


async def _proposal_forget(tx: Transaction, ref: str, community_id: int) -> None:
    row = await tx.session.get(ProposalRow, int(ref), with_for_update=True)
    if row is None:
        return
    await tx.session.delete(row)
    await tx.flush()
    await tx.audit(Actor.software(community_id), "proposal.forget", f"proposal:{ref}")
    await tx.outbox(effects.proposal_card(community_id, int(ref)))


async def _proposal_told(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Note whether the proposer read it in a direct message; else their screen tells them."""
    told = "dm" if outcome.word is OutcomeWord.DONE else "status"
    number = int(str(pending.effect.payload["ref"]))
    await tx.session.execute(update(ProposalRow.__table__).where(ProposalRow.id == number).values(told_by=told))  # type: ignore[arg-type]  # past the version: nobody decides on this


async def _review_ends(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(ReviewRow, int(ref), with_for_update=True)
    if row is not None:
        await end_review(tx, row)


async def _review_forget(tx: Transaction, ref: str, community_id: int) -> None:
    await tx.session.execute(delete(ReviewAnswerRow).where(ReviewAnswerRow.review_id == int(ref)))
    await tx.session.execute(delete(ReviewRow).where(ReviewRow.id == int(ref)))
    await tx.outbox(effects.review_card(community_id, int(ref)))
