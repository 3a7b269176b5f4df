"""What happens to one proposal in a transaction: who would use it, when it is enough, and how it ends."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from bot.community.actor import Actor
from bot.community.topics import TopicsSettings
from bot.errors import AlreadyDecidedError
from bot.language import _
from bot.store.transaction import Transaction
from bot.topics import group_effects as effects
from bot.topics.group_rules import PENDING, ProposalState
from bot.topics.group_tables import ProposalRow, SupportRow
from bot.topics.group_timing import FORGET_DAYS, Timer
from bot.topics.opening import name_key

_BY_NOBODY = frozenset({ProposalState.WITHDRAWN, ProposalState.ENDED})  # or it would tell who proposed it


def new_proposal(tx: Transaction, by: Actor, name: str, purpose: str, terms: TopicsSettings) -> ProposalRow:
    """Return a proposal of checked words, not written yet."""
    return ProposalRow(
        community_id=by.community_id,
        proposer_id=by.id,
        name=name,
        name_key=name_key(tx, by.community_id, name),
        purpose=purpose,
        state=ProposalState.OPEN,
        since=tx.now,
        ends_at=tx.now + timedelta(days=terms.proposal_days),
        reason="",
    )


async def pending_named(tx: Transaction, community_id: int, name: str) -> ProposalRow | None:
    """Return the open proposal of a name, compared as people read it, locked; None when there is none."""
    found: ProposalRow | None = await tx.session.scalar(
        select(ProposalRow)
        .where(
            ProposalRow.community_id == community_id,
            ProposalRow.name_key == name_key(tx, community_id, name),
            ProposalRow.state.in_(PENDING),
        )
        .with_for_update()
    )
    return found


async def pending_row(tx: Transaction, by: Actor, proposal_id: int) -> ProposalRow:
    """Return an open proposal, locked. Raises NotFoundError, or AlreadyDecidedError saying how it ended."""
    row = await tx.get_in(ProposalRow, proposal_id, by.community_id)
    await tx.session.refresh(row, with_for_update=True)
    if row.state not in PENDING:
        raise settled(row)
    return row


async def add_support(tx: Transaction, row: ProposalRow, by: Actor, terms: TopicsSettings) -> None:
    """Count a person who would use it, once; with the last one that is needed it goes to the moderators.

    The row is locked, so that two people at once do not both miss being the last.
    """
    try:
        async with tx.session.begin_nested():
            tx.add(SupportRow(community_id=row.community_id, proposal_id=row.id, member_id=by.id))
    except IntegrityError:
        return  # counted already
    counted = select(func.count(SupportRow.id)).where(SupportRow.proposal_id == row.id)
    if row.state is ProposalState.OPEN and (await tx.session.scalar(counted) or 0) >= terms.proposal_supporters:
        row.state = ProposalState.READY
        await tx.not_due(Timer.PROPOSAL_ENDS, str(row.id), row.community_id)
        await tx.audit(Actor.software(row.community_id), "proposal.ready", f"proposal:{row.id}")
        await tx.outbox(effects.proposal_card(row.community_id, row.id))


async def withdraw_support(tx: Transaction, row: ProposalRow, member_id: int) -> None:
    """Count a person no more."""
    await tx.flush()
    await tx.session.execute(
        delete(SupportRow).where(SupportRow.proposal_id == row.id, SupportRow.member_id == member_id)
    )


async def decide(tx: Transaction, by: Actor, row: ProposalRow, state: ProposalState) -> None:
    """End a proposal: who would use it is forgotten at once, its proposer is told, its words go in 30 days."""
    reached_moderators = row.state is ProposalState.READY
    row.state, row.decided_at = state, tx.now
    row.decided_by = None if state in _BY_NOBODY else by.id
    await tx.flush()
    await tx.session.execute(delete(SupportRow).where(SupportRow.proposal_id == row.id))
    await tx.not_due(Timer.PROPOSAL_ENDS, str(row.id), row.community_id)
    await tx.due(Timer.PROPOSAL_FORGET, str(row.id), row.community_id, tx.now + timedelta(days=FORGET_DAYS))
    await tx.audit(by, f"proposal.{state}", f"proposal:{row.id}")
    if reached_moderators:
        await tx.outbox(effects.proposal_card(row.community_id, row.id))
    if row.proposer_id is not None and state is not ProposalState.WITHDRAWN:
        await tx.outbox(effects.answer_letter(row.community_id, row.id, row.proposer_id))


def settled(row: ProposalRow) -> AlreadyDecidedError:
    """Return the refusal that says how a proposal ended, by whom and when; never who proposed it."""
    assert row.decided_at is not None, "what is over has its time"
    sentence = {
        ProposalState.OPENED: _("<@{who}> opened this topic already, <t:{at}:f>. Nothing was changed."),
        ProposalState.MERGED: _("<@{who}> joined this with another already, <t:{at}:f>. Nothing was changed."),
        ProposalState.DECLINED: _("<@{who}> said no to this already, <t:{at}:f>. Nothing was changed."),
        ProposalState.WITHDRAWN: _("The person who proposed this took it back, <t:{at}:f>. Nothing was changed."),
    }.get(row.state, _("This proposal ended, <t:{at}:f>. Nothing was changed."))
    words = sentence.format(who=row.decided_by or 0, at=int(row.decided_at.timestamp()))
    return AlreadyDecidedError(words, by=row.decided_by or 0, at=row.decided_at)
