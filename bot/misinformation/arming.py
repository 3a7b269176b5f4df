"""Sets timers for what was stored before the program knew them: each promise about words holds for old rows, too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, cast, exists, select

from bot.misinformation.moves import locked
from bot.misinformation.outcomes_rules import NoteState
from bot.misinformation.outcomes_tables import CaseNoteRow
from bot.misinformation.outcomes_timing import WORDS_KEPT
from bot.misinformation.outcomes_timing import Timer as NoteTimer
from bot.misinformation.rules import OPEN, CaseState
from bot.misinformation.tables import CaseRow
from bot.misinformation.timing import UNDECIDED, UNDECIDED_SOON, Timer
from bot.store.store import Store
from bot.store.tables import DueRow
from bot.store.transaction import Transaction

_ENDS = OPEN - {CaseState.WAITING}  # one that waits gets its timers when it begins


class Arming:
    """Looks, whenever the bot is ready, for open cases without an end and for words of notes kept for too long."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def arm(self, community_id: int) -> None:
        """Set what is missing; nothing is written when nothing is. Safe to repeat. Raises TryAgainError."""
        async with self._store.read() as tx:
            cases = await _endless(tx, community_id)
            notes = await _kept_too_long(tx, community_id)
        if not cases and not notes:
            return
        async with self._store.begin() as tx:
            for case_id in cases:
                await _give_an_end(tx, case_id, community_id)
            for note_id, at in notes:
                await tx.due(NoteTimer.NOTE_FORGET, str(note_id), community_id, at)


async def _endless(tx: Transaction, community_id: int) -> list[int]:
    """Return the open cases that would stay open for ever."""
    has_end = exists().where(
        DueRow.kind == Timer.UNDECIDED,
        DueRow.community_id == community_id,
        DueRow.ref == cast(CaseRow.id, String),
    )
    found = await tx.session.scalars(
        select(CaseRow.id)
        .where(CaseRow.community_id == community_id, CaseRow.state.in_(_ENDS), ~has_end)
        .order_by(CaseRow.id)
    )
    return list(found)


async def _give_an_end(tx: Transaction, case_id: int, community_id: int) -> None:
    """Arrange the end of a case; however old it is, organisers have the usual two weeks after the reminder."""
    row = await locked(tx, case_id, community_id)
    if row is None or row.state not in _ENDS:
        return
    reminded = max(row.opened_at + UNDECIDED_SOON, tx.now)
    await tx.due(Timer.UNDECIDED_SOON, str(case_id), community_id, reminded)
    await tx.due(Timer.UNDECIDED, str(case_id), community_id, reminded + (UNDECIDED - UNDECIDED_SOON))


async def _kept_too_long(tx: Transaction, community_id: int) -> list[tuple[int, datetime]]:
    """Return the notes that were taken back and would be kept for longer than is said now, and when they go."""
    timers = await tx.session.execute(
        select(DueRow.ref, DueRow.at).where(DueRow.kind == NoteTimer.NOTE_FORGET, DueRow.community_id == community_id)
    )
    goes = {int(ref): at for ref, at in timers}
    taken_back = await tx.session.execute(
        select(CaseNoteRow.id, CaseNoteRow.withdrawn_at).where(
            CaseNoteRow.community_id == community_id,
            CaseNoteRow.state == NoteState.WITHDRAWN,
            CaseNoteRow.withdrawn_at.is_not(None),
        )
    )
    return [
        (note_id, at + WORDS_KEPT)
        for note_id, at in taken_back
        if at is not None and (note_id not in goes or goes[note_id] > at + WORDS_KEPT)
    ]
