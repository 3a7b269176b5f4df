"""How appeals against decisions about messages are looked up, and what is undone when one was wrong."""

from __future__ import annotations

from sqlalchemy import select

from bot.appeals.ports import Standing
from bot.appeals.rules import AppealRole
from bot.community.actor import Actor
from bot.misinformation import moves
from bot.misinformation import outcomes_effects as effects
from bot.misinformation.deciding_moves import places_of
from bot.misinformation.involved import concerned
from bot.misinformation.memory import forget_claim
from bot.misinformation.outcomes_moves import back_to_moderators, close_as_fine
from bot.misinformation.outcomes_ports import TopicsPort
from bot.misinformation.outcomes_rules import Choice, DecisionState
from bot.misinformation.outcomes_tables import CaseNoteRow, DecisionRow
from bot.misinformation.rules import CaseState, Why
from bot.misinformation.tables import CaseRow, FlagRow
from bot.store.transaction import Transaction

KIND = "misinformation"
_FOR_FLAGGERS = frozenset({Choice.FINE, Choice.NOTE})


class CaseAppeals:
    """The Appealable of decisions about messages: the author and who flagged may appeal."""

    def __init__(self, topics: TopicsPort) -> None:
        self._topics = topics

    async def community_of(self, tx: Transaction, subject_id: int) -> int | None:
        """Return the community a decision belongs to."""
        row = await tx.session.get(DecisionRow, subject_id)
        return row.community_id if row is not None else None

    async def standing(self, tx: Transaction, community_id: int, subject_id: int, member_id: int) -> Standing | None:
        """Return what a person is to a standing decision; who flagged may appeal against too little only."""
        row = await tx.session.get(DecisionRow, subject_id)
        if row is None or row.community_id != community_id or row.state is not DecisionState.STANDING:
            return None
        at = row.confirmed_at or row.decided_at
        if row.author_id == member_id and row.choice is not Choice.FINE:
            return Standing(AppealRole.AUTHOR, at)
        flagged = select(FlagRow.id).where(FlagRow.case_id == row.case_id, FlagRow.member_id == member_id)
        if row.choice in _FOR_FLAGGERS and await tx.session.scalar(flagged) is not None:
            return Standing(AppealRole.FLAGGER, at)
        return None

    async def not_by(self, tx: Transaction, community_id: int, subject_id: int) -> frozenset[int]:
        """Return everybody who had a part: author, flaggers, reviewers, deciders, and who wrote or approved a note."""
        row = await tx.session.get(DecisionRow, subject_id)
        case = await tx.session.get(CaseRow, row.case_id) if row is not None else None
        if row is None or case is None or case.community_id != community_id:
            return frozenset()
        people = await concerned(tx, case)
        part: set[int | None] = {row.author_id, people.author, *people.flaggers, *people.reviewers}
        part.add(case.checked_by)
        for first, second in await tx.session.execute(
            select(DecisionRow.decided_by, DecisionRow.confirmed_by).where(DecisionRow.case_id == case.id)
        ):
            part |= {first, second}
        for first, second in await tx.session.execute(
            select(CaseNoteRow.writer_id, CaseNoteRow.approver_id).where(CaseNoteRow.case_id == case.id)
        ):
            part |= {first, second}
        return frozenset(who for who in part if who is not None)

    async def changed(self, tx: Transaction, by: Actor, subject_id: int, role: AppealRole) -> None:
        """Undo what can be undone. For the author the case closes as fine; for who flagged, it is looked at again."""
        known = await tx.session.get(DecisionRow, subject_id)
        case = await moves.locked(tx, known.case_id, by.community_id) if known is not None else None
        row = await tx.session.get(DecisionRow, subject_id, populate_existing=True, with_for_update=True)
        if row is None or case is None or row.state is not DecisionState.STANDING:
            return
        row.state = DecisionState.UNDONE
        await tx.audit(by, "decision.undo", f"decision:{row.id}", role.value)
        await tx.flush()
        if role is AppealRole.FLAGGER:
            if case.state is not CaseState.WITHDRAWN:
                await back_to_moderators(tx, case, Why.APPEAL, by)
            return
        await self._give_back(tx, by, case, row)
        await forget_claim(tx, case.id)
        if case.state not in {CaseState.CLOSED_FINE, CaseState.WITHDRAWN, CaseState.SELF_CORRECTED}:
            await close_as_fine(tx, case, by)

    async def _give_back(self, tx: Transaction, by: Actor, case: CaseRow, row: DecisionRow) -> None:
        """End a pause, give the member role back, and send the words of a deleted message once more."""
        if row.author_id is None:
            return
        if row.choice is Choice.PAUSE and row.pause_until is not None and row.pause_until > tx.now:
            await self._topics.end_pause(tx, row.community_id, places_of(case), row.author_id, by=by.id)
        elif row.choice is Choice.REMOVE:
            await tx.outbox(effects.give_member_role(row, row.author_id, by.id))
        if row.copy:
            await tx.outbox(effects.decided_letter(row, row.author_id))
