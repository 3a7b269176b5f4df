"""What happens to a case that nobody settles: organisers are reminded, and in the end it is closed undecided."""

from __future__ import annotations

from bot.community.actor import Actor
from bot.misinformation import effects
from bot.misinformation.deciding_moves import was_asked
from bot.misinformation.moves import erase_words, locked, move, show_organisers
from bot.misinformation.outcomes_moves import (
    OPEN_NOTES,
    end_proposal,
    end_window,
    notes_of,
    tell_flaggers,
    window_of,
    withdraw_note,
)
from bot.misinformation.outcomes_rules import NoteState
from bot.misinformation.rules import OPEN, CaseState, may_follow
from bot.misinformation.tables import CaseRow
from bot.store.transaction import Transaction


async def undecided_soon(tx: Transaction, ref: str, community_id: int) -> None:
    """Remind the organisers, two weeks before a case is closed without a decision."""
    row = await locked(tx, int(ref), community_id)
    if row is not None and row.state in OPEN:
        await show_organisers(tx, row)
        await tx.outbox(effects.undecided_card(row))


async def undecided(tx: Transaction, ref: str, community_id: int) -> None:
    """Close a case that nobody has settled in 90 days: its words go, and who was promised to hear of it is told.

    Nothing is done to the message or to its author. A note that stands already stays: two people stood for it.
    """
    row = await locked(tx, int(ref), community_id)
    if row is None or row.state not in OPEN:
        return
    await end_window(tx, row.id)
    await end_proposal(tx, row)
    for note in await notes_of(tx, row.id, *OPEN_NOTES):
        await withdraw_note(tx, note, row.place)
    if await notes_of(tx, row.id, NoteState.LIVE):
        await _leave_note(tx, row)
        return
    await move(tx, row, CaseState.NOT_DECIDED, by=Actor.software(community_id))
    window = await window_of(tx, row.id)
    if window is not None:
        window.answer_words = ""
    if row.author_id is not None and not row.author_gone and await was_asked(tx, row.id):
        await tx.outbox(effects.not_decided_letter(row, row.author_id))
    await tell_flaggers(tx, row)


async def _leave_note(tx: Transaction, row: CaseRow) -> None:
    software = Actor.software(row.community_id)
    if not may_follow(row.state, CaseState.NOTE_LIVE):
        await move(tx, row, CaseState.ESCALATED, by=software)
    await move(tx, row, CaseState.NOTE_LIVE, by=software, detail="not_decided")
    await erase_words(tx, row)
