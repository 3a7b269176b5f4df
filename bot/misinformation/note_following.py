"""Follows messages for as long as a note stands under them, by their ids alone, whatever their case has forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.misinformation.moves import locked, redraw
from bot.misinformation.outcomes_effects import note_reply
from bot.misinformation.outcomes_moves import message_gone, note_out_of_date, with_place, withdraw_note
from bot.misinformation.outcomes_rules import NoteState
from bot.misinformation.outcomes_tables import CaseNoteRow
from bot.misinformation.rules import OPEN, CaseState
from bot.misinformation.tables import CaseRow
from bot.store.transaction import Transaction


async def message_left(tx: Transaction, community_id: int, message_id: int) -> None:
    """Take back every note that stands under a message which is not there any more."""
    for note, case in await _standing(tx, community_id, message_id):
        if case is not None:
            await message_gone(tx, case)
        if note.state is NoteState.LIVE:
            await withdraw_note(tx, note, case.place if case is not None else "cases")


async def message_edited(
    tx: Transaction, community_id: int, message_id: int, edited_at: datetime | None, *, besides: int | None = None
) -> None:
    """Say on every note under a message that it was edited, and ask moderators, as long as its case is there.

    `besides` is a case that has heard of the edit already. An edit older than the note changes nothing.
    """
    for note, case in await _standing(tx, community_id, message_id):
        if (case is not None and case.id == besides) or not is_newer(note, case, edited_at):
            continue
        if case is None:
            note.for_earlier_version = True
            await tx.flush()
            await tx.outbox(note_reply(note))
        elif case.state is CaseState.NOTE_LIVE:
            case.edited_since, case.edited_at = True, edited_at
            await with_place(tx, case, note)
            await note_out_of_date(tx, case)
        elif case.state in OPEN:  # moderators look at it already, and read it where it stands
            case.edited_since, case.edited_at = True, edited_at
            await redraw(tx, case)


def is_newer(note: CaseNoteRow, case: CaseRow | None, edited_at: datetime | None) -> bool:
    """Tell whether an edit came after all that is known of a message under a note."""
    if edited_at is None or (case is None and note.for_earlier_version):
        return False
    known = (note.live_at, case.edited_at if case is not None else None)
    return all(at is None or edited_at > at for at in known)


async def _standing(tx: Transaction, community_id: int, message_id: int) -> list[tuple[CaseNoteRow, CaseRow | None]]:
    """Return the notes under a message with their cases, both locked, each case before its note."""
    found = await tx.session.execute(
        select(CaseNoteRow.id, CaseNoteRow.case_id)
        .where(
            CaseNoteRow.community_id == community_id,
            CaseNoteRow.message_id == message_id,
            CaseNoteRow.state == NoteState.LIVE,
        )
        .order_by(CaseNoteRow.case_id, CaseNoteRow.id)
    )
    pairs = []
    for note_id, case_id in found.all():
        case = await locked(tx, case_id, community_id) if case_id is not None else None
        note = await tx.session.get(CaseNoteRow, note_id, populate_existing=True, with_for_update=True)
        if note is not None and note.state is NoteState.LIVE:
            pairs.append((note, case))
    return pairs
