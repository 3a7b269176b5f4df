"""What happens to one proposal or entry in a transaction: how it ends, what is written down, who was first."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from sqlalchemy import select

from bot.community.actor import Actor
from bot.errors import AlreadyDecidedError
from bot.evidence import effects
from bot.evidence.rules import Deed, EntryState, ProposalState
from bot.evidence.tables import EntryRow, ProposalRow, StepRow
from bot.evidence.timing import ANSWER_DAYS, NAME_DAYS, Timer
from bot.language import _
from bot.store.base import VersionedRef
from bot.store.transaction import StaleRowError, Transaction


async def waiting(tx: Transaction, by: Actor, ref: VersionedRef) -> ProposalRow:
    """Return a waiting proposal, locked. Raises NotFoundError, OutOfDateError, or AlreadyDecidedError."""
    try:
        row = await tx.take_version(ProposalRow, ref, by.community_id)
    except StaleRowError as error:
        row = cast("ProposalRow", error.row)
        if row.state is ProposalState.WAITING:
            raise
    if row.state is not ProposalState.WAITING:
        raise _settled(row)
    return row


def _settled(row: ProposalRow) -> AlreadyDecidedError:
    """Return the refusal that says how it ended, by whom and when; never who added it."""
    assert row.settled_at is not None, "what is over has its time"
    sentence = {
        ProposalState.APPROVED: _("<@{who}> let this in already, <t:{at}:f>. Nothing was changed."),
        ProposalState.DECLINED: _("<@{who}> said no to this already, <t:{at}:f>. Nothing was changed."),
        ProposalState.WITHDRAWN: _("The person who added this took it back, <t:{at}:f>. Nothing was changed."),
    }.get(row.state, _("Nobody answered in time. This ended, <t:{at}:f>. Nothing was changed."))
    words = sentence.format(who=row.settled_by or 0, at=int(row.settled_at.timestamp()))
    return AlreadyDecidedError(words, by=row.settled_by or 0, at=row.settled_at)


async def settle(tx: Transaction, by: Actor, row: ProposalRow, state: ProposalState) -> None:
    """End a proposal: its card is drawn again, its writer is told, and it goes after its days."""
    row.state, row.settled_at = state, tx.now
    row.settled_by = by.id if by.id and state is not ProposalState.WITHDRAWN else None
    await tx.audit(by, f"evidence.{state}", f"evidence_proposal:{row.id}")
    await tx.not_due(Timer.PROPOSAL_ENDS, str(row.id), row.community_id)
    await tx.due(Timer.FORGET_PROPOSAL, str(row.id), row.community_id, tx.now + timedelta(days=ANSWER_DAYS))
    await tx.outbox(effects.proposal_card(row.community_id, row.id))
    if row.proposer_id is not None and state is not ProposalState.WITHDRAWN:
        await tx.outbox(effects.answer_letter(row.community_id, row.id, row.proposer_id))


async def note(tx: Transaction, by: Actor, row: EntryRow, deed: Deed, words: str = "") -> None:
    """Write one line of an entry's history; who did it is forgotten in a year."""
    await tx.flush()
    step = StepRow(community_id=row.community_id, entry_id=row.id, deed=deed, by=by.id, at=tx.now, words=words)
    tx.add(step)
    await tx.flush()
    await tx.audit(by, f"evidence.{deed}", f"evidence:{row.id}")
    await tx.due(Timer.FORGET_NAME, str(step.id), row.community_id, tx.now + timedelta(days=NAME_DAYS))


async def entry_row(tx: Transaction, by: Actor, key: str, ref: VersionedRef) -> EntryRow:
    """Return the row of an entry as somebody saw it, locked; a new one for an untouched entry of the file.

    Raises NotFoundError, or AlreadyDecidedError saying who did what to it first.
    """
    if not ref.id:
        row = await tx.session.scalar(
            select(EntryRow).where(EntryRow.community_id == by.community_id, EntryRow.file_key == key)
        )
        if row is not None:
            raise await was_first(tx, row.id)
        row = EntryRow(community_id=by.community_id, file_key=key, facts=None, state=EntryState.LIVE)
        tx.add(row)
        await tx.flush()
        return row
    try:
        return await tx.take_version(EntryRow, ref, by.community_id)
    except StaleRowError as error:
        raise await was_first(tx, cast("EntryRow", error.row).id) from error


async def was_first(tx: Transaction, entry_id: int) -> AlreadyDecidedError:
    """Return the refusal that names who did the newest thing to an entry."""
    step = (
        await tx.session.scalars(select(StepRow).where(StepRow.entry_id == entry_id).order_by(StepRow.id.desc()))
    ).first()
    by, at = (step.by or 0, step.at) if step is not None else (0, tx.now)
    sentence = {
        Deed.RETIRED: _("<@{who}> took this entry out already, <t:{at}:f>. Nothing was changed."),
        Deed.RESTORED: _("<@{who}> put this entry back already, <t:{at}:f>. Nothing was changed."),
    }.get(step.deed if step else Deed.CHECKED, _("<@{who}> looked at this already, <t:{at}:f>. Nothing was changed."))
    return AlreadyDecidedError(sentence.format(who=by, at=int(at.timestamp())), by=by, at=at)
