"""What outcomes show to somebody who does not press: letters to authors and flaggers, and cards that ask for a hand."""

from __future__ import annotations

from sqlalchemy import select

from bot.community.actor import Actor
from bot.misinformation.acting import view_of
from bot.misinformation.outcomes_moves import notes_of
from bot.misinformation.outcomes_rules import Choice, DecisionState, NoteState
from bot.misinformation.outcomes_snapshots import DecidedMessage, DecisionView, NoteView, ResultMessage
from bot.misinformation.outcomes_tables import CaseNoteRow, DecisionRow
from bot.misinformation.rules import OPEN, CaseState
from bot.misinformation.tables import CaseRow, FlagRow
from bot.store.store import Store
from bot.store.transaction import Transaction

_TO_LOOK_AT = frozenset({NoteState.WAITING, NoteState.CHANGES})
_NEVER_STOOD = frozenset({DecisionState.PROPOSED, DecisionState.SET_ASIDE})
_ON_SHOW = frozenset({NoteState.PUBLISHING, NoteState.LIVE})


class OutcomeCards:
    """Reads for drawing. None means: there is nothing to show any more, so the card goes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def decided(self, community_id: int, decision_id: int) -> DecidedMessage | None:
        """Return what the author is told about a decision."""
        async with self._store.read() as tx:
            row = await self._decision(tx, community_id, decision_id)
            return await _message(tx, row) if row is not None else None

    async def own(self, member_id: int, decision_id: int) -> DecidedMessage | None:
        """Return a decision about a person's own message, in whichever community, also one that was undone."""
        async with self._store.read() as tx:
            row = await tx.session.get(DecisionRow, decision_id)
            if row is None or row.author_id != member_id or row.state in _NEVER_STOOD:
                return None
            return await _message(tx, row)

    async def to_tell(self, community_id: int, decision_id: int) -> DecidedMessage | None:
        """Return a decision that a person has to tell the author; None once that is done."""
        async with self._store.read() as tx:
            row = await self._decision(tx, community_id, decision_id)
            return await _message(tx, row) if row is not None and row.told_by == "status" else None

    async def result(self, community_id: int, flag_id: int) -> ResultMessage | None:
        """Return what somebody who flagged is told; None while the case is open, or when they did not ask."""
        async with self._store.read() as tx:
            flag = await tx.session.get(FlagRow, flag_id)
            if flag is None or flag.community_id != community_id or not flag.wants_result:
                return None
            case = await tx.session.get(CaseRow, flag.case_id)
            return await _result(tx, flag, case) if case is not None and case.state not in OPEN else None

    async def results(self, by: Actor) -> tuple[ResultMessage, ...]:
        """Return the results of the caller's own flags that they asked for, newest first."""
        async with self._store.read() as tx:
            found = await tx.session.execute(
                select(FlagRow, CaseRow)
                .join(CaseRow, CaseRow.id == FlagRow.case_id)
                .where(
                    FlagRow.community_id == by.community_id,
                    FlagRow.member_id == by.id,
                    FlagRow.wants_result,
                    CaseRow.state.not_in(OPEN),
                )
                .order_by(FlagRow.id.desc())
            )
            pairs = [(flag, case) for flag, case in found]
            return tuple([await _result(tx, flag, case) for flag, case in pairs])

    async def decisions(self, by: Actor) -> tuple[DecisionView, ...]:
        """Return the decisions about the caller's own messages that they were or should be told, newest first."""
        async with self._store.read() as tx:
            rows = await tx.session.scalars(
                select(DecisionRow)
                .where(
                    DecisionRow.community_id == by.community_id,
                    DecisionRow.author_id == by.id,
                    DecisionRow.state.in_((DecisionState.STANDING, DecisionState.UNDONE)),
                    DecisionRow.choice != Choice.FINE,
                )
                .order_by(DecisionRow.id.desc())
            )
            return tuple([await view_of(tx, row) for row in rows.all()])

    async def note(self, community_id: int, note_id: int) -> NoteView | None:
        """Return a note as it stands, or is about to stand, under its message."""
        return await self._note(community_id, note_id, _ON_SHOW)

    async def draft(self, community_id: int, note_id: int) -> NoteView | None:
        """Return a note that waits for a second pair of eyes or for its writer."""
        return await self._note(community_id, note_id, _TO_LOOK_AT)

    async def decision_of(self, community_id: int, case_id: int) -> DecisionView | None:
        """Return the newest decision of a case in any state, also a removal that waits, for the case's card."""
        async with self._store.read() as tx:
            row: DecisionRow | None = await tx.session.scalar(
                select(DecisionRow)
                .where(DecisionRow.community_id == community_id, DecisionRow.case_id == case_id)
                .order_by(DecisionRow.id.desc())
                .limit(1)
            )
            return await view_of(tx, row) if row is not None else None

    async def note_of(self, community_id: int, case_id: int) -> NoteView | None:
        """Return the newest note of a case that was not taken back."""
        async with self._store.read() as tx:
            notes = await notes_of(tx, case_id, *_TO_LOOK_AT, *_ON_SHOW, lock=False)
            return notes[0].snapshot() if notes and notes[0].community_id == community_id else None

    async def _note(self, community_id: int, note_id: int, states: frozenset[NoteState]) -> NoteView | None:
        async with self._store.read() as tx:
            row = await tx.session.get(CaseNoteRow, note_id)
            if row is None or row.community_id != community_id or row.state not in states:
                return None
            return row.snapshot()

    @staticmethod
    async def _decision(tx: Transaction, community_id: int, decision_id: int) -> DecisionRow | None:
        row = await tx.session.get(DecisionRow, decision_id)
        if row is None or row.community_id != community_id or row.state in _NEVER_STOOD:
            return None
        return row


async def _message(tx: Transaction, row: DecisionRow) -> DecidedMessage:
    case = await tx.session.get(CaseRow, row.case_id)
    return DecidedMessage(
        decision=await view_of(tx, row),
        author_id=row.author_id,
        copy=row.copy,
        channel_id=case.channel_id if case is not None else None,
        message_id=case.message_id if case is not None else None,
    )


async def _result(tx: Transaction, flag: FlagRow, case: CaseRow) -> ResultMessage:
    row: DecisionRow | None = await tx.session.scalar(
        select(DecisionRow)
        .where(DecisionRow.case_id == case.id, DecisionRow.state == DecisionState.STANDING)
        .order_by(DecisionRow.id.desc())
        .limit(1)
    )
    may_appeal = row is not None and row.choice in {Choice.FINE, Choice.NOTE}
    return ResultMessage(
        number=flag.id,
        state=case.state,
        by_peers=row is not None and row.decided_by is None and case.decided_by is None,
        decision_id=row.id if row is not None and may_appeal else None,
        appeal_until=row.snapshot().appeal_until if row is not None and may_appeal else None,
        words=row.words if row is not None and case.state is CaseState.CLOSED_FINE else "",
    )
