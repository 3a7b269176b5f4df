"""What moderators decide about a message: always with a reason and words, always told, and never by who has a part."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import cast

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.errors import AlreadyDecidedError, NotAllowedError, NotNowError, TryAgainError
from bot.language import _
from bot.misinformation import moves
from bot.misinformation import outcomes_effects as effects
from bot.misinformation.acting import view_of
from bot.misinformation.cases import reading_of, snapshot_of
from bot.misinformation.confirming import confirm
from bot.misinformation.deciding_moves import (
    carry_out,
    case_as_seen,
    proposal_on,
    refuse_early_removal,
    refuse_if_taken,
    talks_with,
    was_asked,
)
from bot.misinformation.involved import concerned
from bot.misinformation.memory import Memory
from bot.misinformation.outcomes_duties import PERSON
from bot.misinformation.outcomes_moves import OPEN_NOTES, add_decision, new_decision, notes_of, tell_author
from bot.misinformation.outcomes_ports import TopicsPort
from bot.misinformation.outcomes_rules import LONGEST_REASON, Choice, DecisionState, NoteState, checked_decision
from bot.misinformation.outcomes_snapshots import CaseHistory, Decision, DecisionView
from bot.misinformation.outcomes_tables import DecisionRow, TalkRow, WindowRow
from bot.misinformation.outcomes_timing import LEASE, YEAR, Timer
from bot.misinformation.ports import NamesPort
from bot.misinformation.rules import CaseState
from bot.misinformation.snapshots import Case, Reading
from bot.misinformation.tables import CaseRow
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.transaction import StaleRowError, Transaction
from bot.typed import clean_text

_ACTS = frozenset({Choice.DELETE, Choice.PAUSE, Choice.REMOVE})
_WITH_MODERATORS = frozenset({CaseState.ESCALATED})


class Deciding:
    """The moderators' list. Everything needs the right to decide cases, and nobody decides where they have a part.

    A press on a settled case raises AlreadyDecidedError with who and when, one on an older card OutOfDateError, and
    one on a case that somebody else has taken NotNowError.
    """

    def __init__(self, store: Store, topics: TopicsPort, memory: Memory, names: NamesPort) -> None:
        self._store = store
        self._topics = topics
        self._memory = memory
        self._names = names

    async def open_cases(self, by: Actor) -> tuple[Case, ...]:
        """Return the cases that wait for moderators, oldest first; without those that the caller has a part in."""
        by.require(Capability.DECIDE_CASES)
        async with self._store.read() as tx:
            rows = await tx.session.scalars(
                select(CaseRow)
                .where(CaseRow.community_id == by.community_id, CaseRow.state.in_(_WITH_MODERATORS))
                .order_by(CaseRow.state_since, CaseRow.id)
            )
            found = [row for row in rows.all() if row.author_id != by.id]
            return tuple([await snapshot_of(tx, row) for row in found])

    async def read(self, by: Actor, case_id: int) -> Reading:
        """Return the words, the author and the reasons, and note who read them. Raises NotAllowedError for a part."""
        by.require(Capability.DECIDE_CASES)
        async with self._store.begin() as tx:
            row = await tx.get_in(CaseRow, case_id, by.community_id)
            (await concerned(tx, row)).require_outside(by)
            await tx.audit(by, "misinformation.read", f"case:{row.id}")
            return await reading_of(tx, row)

    async def history(self, by: Actor, case_id: int) -> CaseHistory:
        """Return what stands beside the words: decisions, the author's answer, notes, earlier cases. It is noted."""
        by.require(Capability.DECIDE_CASES)
        async with self._store.begin() as tx:
            row = await tx.get_in(CaseRow, case_id, by.community_id)
            (await concerned(tx, row)).require_outside(by)
            await tx.audit(by, "misinformation.read_history", f"case:{row.id}")
            decisions = await tx.session.scalars(
                select(DecisionRow).where(DecisionRow.case_id == row.id).order_by(DecisionRow.id)
            )
            window = await tx.session.scalar(select(WindowRow).where(WindowRow.case_id == row.id))
            notes = await notes_of(tx, row.id, *OPEN_NOTES, NoteState.LIVE)
            return CaseHistory(
                decisions=tuple([await view_of(tx, decision) for decision in decisions.all()]),
                answer=window.answer if window is not None else None,
                answer_words=window.answer_words if window is not None else "",
                notes=tuple(note.snapshot() for note in notes),
                earlier=await self._memory.earlier(tx, row.community_id, row.text or "", without_case=row.id),
                talks=await talks_with(tx, row.community_id, row.author_id) if row.author_id is not None else 0,
            )

    async def take(self, by: Actor, ref: VersionedRef) -> Case:
        """Hold a case for half an hour, so that two people do not write at the same time."""
        by.require(Capability.DECIDE_CASES)
        async with self._store.begin() as tx:
            row = await self._to_decide(tx, by, ref)
            row.taken_by, row.lease_until = by.id, tx.now + LEASE
            await tx.due(Timer.LEASE, str(row.id), row.community_id, row.lease_until)
            await tx.audit(by, "misinformation.take", f"case:{row.id}")
            await moves.redraw(tx, row)
            return await snapshot_of(tx, row)

    async def release(self, by: Actor, ref: VersionedRef) -> Case:
        """Let go of a case. Raises NotNowError when the caller has not taken it."""
        by.require(Capability.DECIDE_CASES)
        async with self._store.begin() as tx:
            row = await case_as_seen(tx, by, ref)
            if row.taken_by != by.id:
                raise NotNowError(_("You have not taken this. Nothing was changed."))
            await self._let_go(tx, row)
            await tx.audit(by, "misinformation.release", f"case:{row.id}")
            await moves.redraw(tx, row)
            return await snapshot_of(tx, row)

    async def decide(self, by: Actor, ref: VersionedRef, decision: Decision) -> DecisionView:
        """Decide what comes of a case, with a reason and words for the author, who is told and may appeal.

        A removal is only proposed: a second moderator confirms it. Raises InvalidInputError for a reason that does not
        fit, NotNowError for a removal that comes too early or a choice that does not fit where the case stands.
        """
        by.require(Capability.DECIDE_CASES)
        words = checked_decision(decision.choice, decision.ground, decision.words, decision.days)
        names = await self._known_names(by.community_id)
        async with self._store.begin() as tx:
            case = await self._to_decide(tx, by, ref)
            row = new_decision(tx, case, decision.choice, by=by, ground=decision.ground, words=words)
            if decision.choice is Choice.FINE and not await was_asked(tx, case.id):
                row.author_id = None  # who never heard of it has no row about it
            if decision.choice is Choice.PAUSE and decision.days is not None:
                row.pause_until = tx.now + timedelta(days=decision.days)
            if decision.choice is Choice.DELETE or (decision.delete_too and decision.choice in _ACTS):
                row.copy = case.later_text or case.text or ""
            if decision.choice is Choice.REMOVE:
                await refuse_early_removal(tx, case, decision.ground)
                row.state = DecisionState.PROPOSED
            await add_decision(tx, row, by)
            if row.state is DecisionState.STANDING:
                await self._stand(tx, by, case, row, names)
            else:
                await self._let_go(tx, case)
                await moves.redraw(tx, case)
            await tx.flush()
            return await view_of(tx, row)

    async def confirm_removal(self, by: Actor, ref: VersionedRef) -> DecisionView:
        """Carry out a proposed removal as the second moderator; never by the person who proposed it.

        Raises NotNowError when what it stood on was undone meanwhile.
        """
        by.require(Capability.DECIDE_CASES)
        names = await self._known_names(by.community_id)
        async with self._store.begin() as tx:
            case, row = await self._proposed(tx, by, ref)
            if row.decided_by == by.id:
                raise NotAllowedError(_("You proposed this. A second moderator has to confirm it."))
            if row.ground is not None:
                await refuse_early_removal(tx, case, row.ground)
            row.state, row.confirmed_by, row.confirmed_at = DecisionState.STANDING, by.id, tx.now
            await tx.audit(by, "decision.confirm", f"decision:{row.id}")
            await self._stand(tx, by, case, row, names)
            await tx.flush()
            return await view_of(tx, row)

    async def refuse_removal(self, by: Actor, ref: VersionedRef) -> DecisionView:
        """Set a proposed removal aside; the case waits for another decision. The proposer may do so, too."""
        by.require(Capability.DECIDE_CASES)
        async with self._store.begin() as tx:
            case, row = await self._proposed(tx, by, ref)
            row.state, row.copy = DecisionState.SET_ASIDE, None
            await tx.audit(by, "decision.set_aside", f"decision:{row.id}")
            await moves.redraw(tx, case)
            return row.snapshot()

    async def told(self, by: Actor, decision_id: int) -> DecisionView:
        """Note that a person told the author of a decision themselves, because their direct messages are closed."""
        by.require(Capability.DECIDE_CASES)
        async with self._store.begin() as tx:
            row = await tx.get_in(DecisionRow, decision_id, by.community_id)
            await tx.session.refresh(row, with_for_update=True)
            if row.told_by != PERSON:
                row.told_by = PERSON
                await tx.audit(by, "decision.told", f"decision:{row.id}")
                await tx.flush()
                case = await tx.get(CaseRow, row.case_id)
                await tx.outbox(effects.tell_card(row, case.place))
            return row.snapshot()

    async def record_talk(self, by: Actor, case_id: int, words: str) -> int:
        """Note that the caller talked with the author of a case about their advice; return how many talks there were.

        Raises InvalidInputError without words, NotNowError when the author is not known any more.
        """
        by.require(Capability.DECIDE_CASES)
        text = clean_text(words, name=_("What you talked about"), longest=LONGEST_REASON)
        async with self._store.begin() as tx:
            case = await tx.get_in(CaseRow, case_id, by.community_id)
            (await concerned(tx, case)).require_outside(by)
            if case.author_id is None:
                raise NotNowError(_("It is not known any more who wrote this."))
            row = TalkRow(
                community_id=case.community_id, member_id=case.author_id, held_by=by.id, at=tx.now, words=text
            )
            tx.add(row)
            await tx.flush()
            await tx.due(Timer.TALK_FORGET, str(row.id), row.community_id, tx.now + YEAR)
            await tx.audit(by, "misinformation.talk", f"case:{case.id}")
            return await talks_with(tx, case.community_id, case.author_id)

    async def proposal(self, community_id: int, case_id: int) -> DecisionView | None:
        """Return the removal that waits on a case, for its card."""
        async with self._store.read() as tx:
            row: DecisionRow | None = await tx.session.scalar(
                select(DecisionRow).where(
                    DecisionRow.community_id == community_id,
                    DecisionRow.case_id == case_id,
                    DecisionRow.state == DecisionState.PROPOSED,
                )
            )
            return row.snapshot() if row is not None else None

    async def _to_decide(self, tx: Transaction, by: Actor, ref: VersionedRef) -> CaseRow:
        """Return a case that the caller may decide about now, locked."""
        row = await case_as_seen(tx, by, ref)
        (await concerned(tx, row)).require_judge(by)
        refuse_if_taken(row, by, tx)
        waiting = await proposal_on(tx, row.id)
        if waiting is not None:
            sentence = _("<@{who}> proposed a removal. A second moderator first confirms it or sets it aside.")
            raise NotNowError(sentence.format(who=waiting.decided_by or 0))
        return row

    async def _known_names(self, community_id: int) -> Collection[str] | None:
        """Return the names to take out of what is remembered; None while Discord does not tell them."""
        try:
            return await self._names.names(community_id)
        except TryAgainError:
            return None

    async def _stand(
        self, tx: Transaction, by: Actor, case: CaseRow, row: DecisionRow, names: Collection[str] | None
    ) -> None:
        """Carry out a decision that stands: the author hears of it, once it is known how its acts on Discord ended.

        A question to them is a letter of its own.
        """
        if row.choice in _ACTS and names is not None:
            await self._memory.remember(tx, case, row.choice, names=names)
        await self._confirmed(tx, case, row)
        await self._let_go(tx, case)
        case.decided_by, case.decided_at = by.id, tx.now
        has_acts = await carry_out(tx, by, case, row, self._topics)
        if row.choice is not Choice.ASK_AUTHOR and not has_acts:
            await tell_author(tx, row)

    async def _confirmed(self, tx: Transaction, case: CaseRow, row: DecisionRow) -> None:
        """Let the panel's rule learn from a human's decision, once a case; a question to the author decides nothing."""
        earlier = await tx.session.scalar(
            select(DecisionRow.id)
            .where(
                DecisionRow.case_id == case.id,
                DecisionRow.id != row.id,
                DecisionRow.ground.is_not(None),
                DecisionRow.choice != Choice.ASK_AUTHOR,
                DecisionRow.confirmed_at.is_not(None) | (DecisionRow.choice != Choice.REMOVE),
            )
            .limit(1)
        )
        if earlier is None and row.choice is not Choice.ASK_AUTHOR:
            await confirm(tx, case, harmful=row.choice is not Choice.FINE)

    async def _let_go(self, tx: Transaction, row: CaseRow) -> None:
        row.taken_by = row.lease_until = None
        await tx.not_due(Timer.LEASE, str(row.id), row.community_id)

    async def _proposed(self, tx: Transaction, by: Actor, ref: VersionedRef) -> tuple[CaseRow, DecisionRow]:
        known = await tx.get_in(DecisionRow, ref.id, by.community_id)
        case = await moves.locked(tx, known.case_id, by.community_id)
        try:
            row = await tx.take_version(DecisionRow, ref, by.community_id)
        except StaleRowError as error:
            row = cast("DecisionRow", error.row)
        if row.state is not DecisionState.PROPOSED or case is None:
            raise _not_proposed(row)
        (await concerned(tx, case)).require_judge(by)
        return case, row


def _not_proposed(row: DecisionRow) -> AlreadyDecidedError:
    at = row.confirmed_at or row.decided_at
    sentence = {
        DecisionState.STANDING: _("<@{who}> confirmed this already, <t:{at}:f>. Nothing was changed."),
        DecisionState.SET_ASIDE: _("This removal was set aside already. Nothing was changed."),
    }.get(row.state, _("This was undone already. Nothing was changed."))
    words = sentence.format(who=row.confirmed_by or 0, at=int(at.timestamp()))
    return AlreadyDecidedError(words, by=row.confirmed_by or 0, at=at)
