"""What each choice of a moderator does, in the transaction of the decision."""

from __future__ import annotations

from typing import cast

from sqlalchemy import delete, func, select

from bot.community.actor import Actor
from bot.errors import AlreadyDecidedError, NotNowError
from bot.language import _
from bot.misinformation import moves
from bot.misinformation import outcomes_effects as effects
from bot.misinformation.author_window import open_window
from bot.misinformation.outcomes_moves import (
    close_as_fine,
    end_window,
    notes_of,
    tell_flaggers,
    to_note_draft,
    window_of,
    withdraw_notes,
)
from bot.misinformation.outcomes_ports import TopicsPort
from bot.misinformation.outcomes_rules import Choice, DecisionState, Ground, NoteState, refuse_removal
from bot.misinformation.outcomes_tables import DecisionRow, FairnessRow, TalkRow
from bot.misinformation.rules import SETTLED, CaseState, require_way
from bot.misinformation.tables import CaseRow
from bot.store.base import VersionedRef
from bot.store.transaction import StaleRowError, Transaction

AFTER_LOOKS = SETTLED - {CaseState.NOTE_LIVE}


async def case_as_seen(tx: Transaction, by: Actor, ref: VersionedRef) -> CaseRow:
    """Return an unsettled case at the version seen, locked.

    Raises NotFoundError, AlreadyDecidedError naming who was first and when, or OutOfDateError.
    """
    try:
        row = await tx.take_version(CaseRow, ref, by.community_id)
    except StaleRowError as error:
        row = cast("CaseRow", error.row)
        if row.state not in AFTER_LOOKS:
            raise
        raise settled(row) from error
    if row.state in AFTER_LOOKS:
        raise settled(row)
    return row


def settled(row: CaseRow) -> AlreadyDecidedError:
    """Return the refusal that says how a case ended, by whom and when."""
    at = row.decided_at if row.decided_by is not None and row.decided_at is not None else row.state_since
    if row.decided_by is not None:
        sentence = _("This was already decided by <@{who}>, <t:{at}:f>. Nothing was changed.")
    elif row.state is CaseState.WITHDRAWN:
        sentence = _("The message is gone since <t:{at}:f>. Nothing was changed.")
    elif row.state is CaseState.NOT_DECIDED:
        sentence = _("Nobody decided in time, so it was closed, <t:{at}:f>. Nothing was changed.")
    elif row.state is CaseState.SELF_CORRECTED:
        sentence = _("The author changed the message, <t:{at}:f>. Nothing was changed here.")
    else:
        sentence = _("Peers closed this already, <t:{at}:f>. Nothing was changed.")
    words = sentence.format(who=row.decided_by or 0, at=int(at.timestamp()))
    return AlreadyDecidedError(words, by=row.decided_by or 0, at=at)


def refuse_if_taken(row: CaseRow, by: Actor, tx: Transaction) -> None:
    """Refuse while another moderator holds the case."""
    if row.taken_by not in {None, by.id} and row.lease_until is not None and row.lease_until > tx.now:
        sentence = _("<@{who}> has taken this until <t:{until}:t>. They can release it.")
        raise NotNowError(sentence.format(who=row.taken_by, until=int(row.lease_until.timestamp())))


async def proposal_on(tx: Transaction, case_id: int) -> DecisionRow | None:
    """Return the removal that waits for a second moderator, locked; None when there is none."""
    found: DecisionRow | None = await tx.session.scalar(
        select(DecisionRow)
        .where(DecisionRow.case_id == case_id, DecisionRow.state == DecisionState.PROPOSED)
        .with_for_update()
    )
    return found


async def talks_with(tx: Transaction, community_id: int, member_id: int | None) -> int:
    """Return how many talks with a person are recorded."""
    counted = select(func.count(TalkRow.id)).where(TalkRow.community_id == community_id, TalkRow.member_id == member_id)
    return await tx.session.scalar(counted) or 0


async def refuse_early_removal(tx: Transaction, case: CaseRow, ground: Ground) -> None:
    """Refuse a removal before there were enough talks, and enough cases that people decided as dangerous."""
    if case.author_id is None:
        raise NotNowError(_("The author has left. There is nobody to remove."))
    dangers = select(func.count(func.distinct(DecisionRow.case_id))).where(
        DecisionRow.community_id == case.community_id,
        DecisionRow.author_id == case.author_id,
        DecisionRow.case_id != case.id,
        DecisionRow.ground == Ground.DANGEROUS,
        DecisionRow.state == DecisionState.STANDING,
    )
    before = await tx.session.scalar(dangers) or 0
    talks = await talks_with(tx, case.community_id, case.author_id)
    refuse_removal(ground, talks, before + (1 if ground is Ground.DANGEROUS else 0))


async def carry_out(tx: Transaction, by: Actor, case: CaseRow, row: DecisionRow, topics: TopicsPort) -> bool:
    """Do what a standing decision says: states, effects with the human's id, and who is told of the end.

    Return whether something is still to be done on Discord, so that the author is told once that has ended.
    """
    if row.choice is Choice.FINE:
        await close_as_fine(tx, case, by)
    elif row.choice is Choice.NOTE:
        await _note(tx, by, case)
    elif row.choice is Choice.ASK_AUTHOR:
        await _ask(tx, by, case)
    else:
        return await _act(tx, by, case, row, topics)
    return False


async def _note(tx: Transaction, by: Actor, case: CaseRow) -> None:
    """Have a note written; one that stands already stays, because a person says that it still fits."""
    live = await notes_of(tx, case.id, NoteState.LIVE)
    if not live:
        await to_note_draft(tx, case, by)
        return
    note = live[0]
    note.for_earlier_version = False
    await tx.flush()
    await tx.session.execute(delete(FairnessRow).where(FairnessRow.note_id == note.id))
    if case.state is not CaseState.NOTE_LIVE:
        await moves.move(tx, case, CaseState.NOTE_LIVE, by=by)
    await tx.outbox(effects.note_reply(note))


async def _ask(tx: Transaction, by: Actor, case: CaseRow) -> None:
    if case.severity >= 3:
        raise NotNowError(_("Nobody waits two hours with something dangerous. Please choose something else."))
    if case.author_id is None or case.author_gone:
        raise NotNowError(_("The author has left. Please choose something else."))
    await moves.move(tx, case, CaseState.AUTHOR_WINDOW, by=by)
    await open_window(tx, case)


async def _act(tx: Transaction, by: Actor, case: CaseRow, row: DecisionRow, topics: TopicsPort) -> bool:
    require_way(case.state, CaseState.DECIDED)
    removes = row.choice is Choice.REMOVE and case.author_id is not None
    deletes = row.copy is not None and case.message_id is not None
    if row.choice is Choice.PAUSE:
        await _pause(tx, by, case, row, topics)
    elif row.choice is Choice.REMOVE and case.author_id is not None:
        await tx.outbox(effects.take_member_role(row, case.author_id, by.id))
        await topics.leave_all(tx, case.community_id, case.author_id, by=by.id)
    if deletes:
        await tx.outbox(effects.delete_message(row, case, by.id))
    await end_window(tx, case.id)
    await withdraw_notes(tx, case)
    await moves.move(tx, case, CaseState.DECIDED, by=by, detail=row.choice.value)
    await tell_flaggers(tx, case)
    return removes or deletes


async def _pause(tx: Transaction, by: Actor, case: CaseRow, row: DecisionRow, topics: TopicsPort) -> None:
    if case.author_id is None or row.pause_until is None:
        raise NotNowError(_("The author has left. Please choose something else."))
    is_topic = await topics.pause(tx, case.community_id, places_of(case), case.author_id, row.pause_until, by=by.id)
    if not is_topic:
        raise NotNowError(_("This channel is not a topic of the bot, so nobody can be paused from it here."))


def places_of(case: CaseRow) -> list[int]:
    """Return the channels a case belongs to: its own, and the one above a thread."""
    return [channel for channel in (case.channel_id, case.parent_id) if channel is not None]


async def was_asked(tx: Transaction, case_id: int) -> bool:
    """Tell whether the author of a case has heard of it: by a question, or by a decision that stood."""
    if await window_of(tx, case_id) is not None:
        return True
    told = select(DecisionRow.id).where(
        DecisionRow.case_id == case_id,
        DecisionRow.author_id.is_not(None),
        DecisionRow.state.in_((DecisionState.STANDING, DecisionState.UNDONE)),
    )
    return await tx.session.scalar(told.limit(1)) is not None
