"""What happens to an outcome in a transaction: decisions written and told, windows ended, notes taken away."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.community.actor import Actor
from bot.misinformation import moves
from bot.misinformation import outcomes_effects as effects
from bot.misinformation.memory import forget_claim
from bot.misinformation.outcomes_rules import Choice, DecisionState, Ground, NoteState
from bot.misinformation.outcomes_tables import NO_WORDS, CaseNoteRow, DecisionRow, WindowRow
from bot.misinformation.outcomes_timing import WORDS_KEPT, YEAR, Timer
from bot.misinformation.rules import CaseState, Why, may_follow
from bot.misinformation.tables import CaseRow, FlagRow
from bot.store.transaction import Transaction

OPEN_NOTES = frozenset({NoteState.WAITING, NoteState.CHANGES, NoteState.PUBLISHING})


def new_decision(
    tx: Transaction,
    case: CaseRow,
    choice: Choice,
    *,
    by: Actor | None = None,
    ground: Ground | None = None,
    words: str = "",
    state: DecisionState = DecisionState.STANDING,
) -> DecisionRow:
    """Return an outcome of a case, not written yet; `by` is None for one of the panel."""
    return DecisionRow(
        community_id=case.community_id,
        case_id=case.id,
        author_id=case.author_id,
        choice=choice,
        ground=ground,
        words=words,
        state=state,
        decided_by=by.id if by is not None else None,
        decided_at=tx.now,
    )


async def add_decision(tx: Transaction, row: DecisionRow, by: Actor) -> None:
    """Write a decision with its audit line and the timers that forget it: its words in 90 days, it in a year."""
    tx.add(row)
    await tx.flush()
    await tx.due(Timer.DECISION_WORDS, str(row.id), row.community_id, tx.now + WORDS_KEPT)
    await tx.due(Timer.DECISION_FORGET, str(row.id), row.community_id, tx.now + YEAR)
    detail = f"{row.choice}:{row.ground}" if row.ground is not None else row.choice.value
    await tx.audit(by, f"decision.{row.state}", f"decision:{row.id}", detail)


async def tell_author(tx: Transaction, row: DecisionRow) -> None:
    """Tell the author what was decided; who left is not written to."""
    case = await tx.session.get(CaseRow, row.case_id)
    if row.author_id is not None and (case is None or not case.author_gone):
        await tx.outbox(effects.decided_letter(row, row.author_id))


async def tell_flaggers(tx: Transaction, case: CaseRow) -> None:
    """Tell everybody who flagged the message and asked for the result how it ended."""
    await tx.flush()
    asked = await tx.session.execute(
        select(FlagRow.id, FlagRow.member_id)
        .where(FlagRow.case_id == case.id, FlagRow.wants_result)
        .order_by(FlagRow.id)
    )
    letters = [effects.result_letter(case.community_id, flag_id, member_id) for flag_id, member_id in asked]
    await tx.outbox(*letters)


async def window_of(tx: Transaction, case_id: int) -> WindowRow | None:
    """Return the question to the author of a case, locked; None when they were never asked."""
    found: WindowRow | None = await tx.session.scalar(
        select(WindowRow).where(WindowRow.case_id == case_id).with_for_update()
    )
    return found


async def end_window(tx: Transaction, case_id: int) -> None:
    """Stop waiting for the author."""
    row = await window_of(tx, case_id)
    if row is not None and not row.over:
        row.over = True
        await tx.not_due(Timer.WINDOW_ENDS, str(row.id), row.community_id)


async def notes_of(tx: Transaction, case_id: int, *states: NoteState, lock: bool = True) -> list[CaseNoteRow]:
    """Return the notes of a case in some states, newest first; locked, unless they are only shown."""
    wanted = (
        select(CaseNoteRow)
        .where(CaseNoteRow.case_id == case_id, CaseNoteRow.state.in_(states))
        .order_by(CaseNoteRow.id.desc())
    )
    return list(await tx.session.scalars(wanted.with_for_update() if lock else wanted))


async def withdraw_note(tx: Transaction, note: CaseNoteRow, place: str) -> None:
    """Take a note back, wherever it is on its way; a published one goes from under the message.

    Its words go with those of its case, at once where these are gone already, and in 90 days in any event.
    """
    was_out = note.state in {NoteState.PUBLISHING, NoteState.LIVE}
    note.state, note.withdrawn_at = NoteState.WITHDRAWN, tx.now
    case = await tx.session.get(CaseRow, note.case_id) if note.case_id is not None else None
    if case is None or case.message_id is None or case.state in moves.ERASED_AT_ONCE:
        for name, nothing in NO_WORDS.items():
            setattr(note, name, nothing)
    await tx.due(Timer.NOTE_FORGET, str(note.id), note.community_id, tx.now + WORDS_KEPT)
    await tx.flush()
    await tx.outbox(effects.draft_card(note, place))
    if was_out:
        await tx.outbox(effects.note_reply(note))


async def stop_publishing(tx: Transaction, case: CaseRow) -> None:
    """Take back a note that is on its way under a message, because somebody else looks at the case now."""
    for note in await notes_of(tx, case.id, NoteState.PUBLISHING):
        await withdraw_note(tx, note, case.place)


async def withdraw_notes(tx: Transaction, case: CaseRow) -> None:
    """Take back every note of a case."""
    for note in await notes_of(tx, case.id, *OPEN_NOTES, NoteState.LIVE):
        await withdraw_note(tx, note, case.place)


async def with_place(tx: Transaction, case: CaseRow, note: CaseNoteRow) -> None:
    """Give a case that has forgotten its message the one its note stands under, so that its card can be drawn."""
    if case.message_id is not None:
        return
    newest = await tx.session.scalar(
        select(func.max(CaseRow.turn)).where(
            CaseRow.community_id == case.community_id, CaseRow.message_id == note.message_id
        )
    )
    case.turn = (newest or 0) + 1
    case.channel_id, case.message_id = note.channel_id, note.message_id


async def note_out_of_date(tx: Transaction, case: CaseRow) -> None:
    """Say on the note of a case that its message was edited since, and have moderators look."""
    for note in await notes_of(tx, case.id, NoteState.LIVE):
        note.for_earlier_version = True
        await tx.flush()
        await tx.outbox(effects.note_reply(note))
    await back_to_moderators(tx, case, Why.NOTE_OUT_OF_DATE, Actor.software(case.community_id))


async def self_corrected(tx: Transaction, case: CaseRow) -> None:
    """Note that the author changed the message themselves: nothing more is done, and who asked is told."""
    await end_window(tx, case.id)
    await withdraw_notes(tx, case)
    await moves.move(tx, case, CaseState.SELF_CORRECTED, by=Actor.software(case.community_id))
    await tell_flaggers(tx, case)


async def message_gone(tx: Transaction, case: CaseRow) -> None:
    """Close a case whose message is not there any more; a decided case stays as it is."""
    await end_window(tx, case.id)
    await withdraw_notes(tx, case)
    if may_follow(case.state, CaseState.WITHDRAWN):
        await moves.move(tx, case, CaseState.WITHDRAWN, by=Actor.software(case.community_id))
        await tell_flaggers(tx, case)


async def end_proposal(tx: Transaction, case: CaseRow) -> None:
    """Set a removal aside that waits for a second moderator, because its case has ended another way."""
    waiting = await tx.session.scalar(
        select(DecisionRow)
        .where(DecisionRow.case_id == case.id, DecisionRow.state == DecisionState.PROPOSED)
        .with_for_update()
    )
    if waiting is not None:
        waiting.state, waiting.copy = DecisionState.SET_ASIDE, None
        await tx.audit(Actor.software(case.community_id), "decision.set_aside", f"decision:{waiting.id}")


async def to_note_draft(tx: Transaction, case: CaseRow, by: Actor) -> None:
    """Go on without the author: somebody may write a note."""
    await end_window(tx, case.id)
    await moves.move(tx, case, CaseState.NOTE_DRAFT, by=by)


async def back_to_moderators(tx: Transaction, case: CaseRow, why: Why, by: Actor) -> None:
    """Have moderators look at a case, from wherever it stands; a note on its way is stopped."""
    await end_window(tx, case.id)
    await stop_publishing(tx, case)
    if case.state is CaseState.ESCALATED:
        case.why = why
        await moves.redraw(tx, case)
        return
    case.taken_by = case.lease_until = None
    await moves.move(tx, case, CaseState.ESCALATED, by=by, why=why)


async def close_as_fine(tx: Transaction, case: CaseRow, by: Actor) -> None:
    """Close a case as fine, from wherever it stands; its words go in this transaction, also those remembered of it."""
    await end_window(tx, case.id)
    window = await window_of(tx, case.id)
    if window is not None:
        window.answer_words = ""
    await withdraw_notes(tx, case)
    await forget_claim(tx, case.id)
    if not may_follow(case.state, CaseState.CLOSED_FINE):
        await moves.move(tx, case, CaseState.ESCALATED, by=by, why=Why.APPEAL)
    await moves.move(tx, case, CaseState.CLOSED_FINE, by=by)
    await tell_flaggers(tx, case)
