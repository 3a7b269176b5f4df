"""What happens by itself to outcomes: time for authors ends, notes go out, people are told, and words are forgotten."""

from __future__ import annotations

from sqlalchemy import Select, delete, select, update

from bot.community.actor import Actor
from bot.delivery.effects import EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.misinformation import moves
from bot.misinformation import outcomes_effects as effects
from bot.misinformation.acting import ACTS, acted, may_settle
from bot.misinformation.memory import Memory
from bot.misinformation.outcomes_effects import Then
from bot.misinformation.outcomes_moves import (
    add_decision,
    message_gone,
    new_decision,
    self_corrected,
    tell_author,
    tell_flaggers,
    to_note_draft,
    window_of,
    withdraw_note,
)
from bot.misinformation.outcomes_rules import WINDOW, Choice, DecisionState, NoteState, text_mark, was_changed
from bot.misinformation.outcomes_tables import (
    CaseNoteRow,
    ClaimMemoryRow,
    DecisionRow,
    FairnessRow,
    TalkRow,
    WindowRow,
)
from bot.misinformation.outcomes_timing import Timer
from bot.misinformation.rules import CaseState
from bot.misinformation.tables import CaseRow
from bot.misinformation.versions import was_seen
from bot.store.transaction import Transaction

PERSON = "person"


class OutcomeDuties:
    """The timers and outcome handlers of outcomes. None of them decides about a person or deletes a message."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def register(self, handlers: Handlers) -> None:
        """Name the handlers, and who says whether what was decided still stands."""
        handlers.due(Timer.LEASE, _lease_over)
        handlers.due(Timer.WINDOW_ENDS, _window_ends)
        handlers.due(Timer.WINDOW_FORGET, _forget_window)
        handlers.due(Timer.DECISION_WORDS, _forget_words)
        handlers.due(Timer.DECISION_FORGET, _forget_decision)
        handlers.due(Timer.NOTE_NAMES, _forget_writers)
        handlers.due(Timer.NOTE_FORGET, _forget_note)
        handlers.due(Timer.TALK_FORGET, _forget_talk)
        handlers.due(Timer.MEMORY_UNLINK, _unlink_memory)
        handlers.due(Timer.MEMORY_FORGET, _forget_memory)
        handlers.outcome(Then.WINDOW_TOLD, _window_told)
        handlers.outcome(Then.WINDOW_LOOKED, _window_looked)
        handlers.outcome(Then.ACTED, acted)
        handlers.outcome(Then.DECISION_TOLD, _decision_told)
        handlers.outcome(Then.NOTE_LOOKED, _note_looked)
        handlers.outcome(Then.NOTE_SHOWN, self._note_shown)
        handlers.wanted(EffectKind.DELETE_MESSAGE, effects.DECISION_STREAM, _still_stands)
        handlers.wanted(EffectKind.REMOVE_ROLE, effects.DECISION_STREAM, _still_stands)
        for kind in ACTS:
            handlers.may_settle(kind, effects.DECISION_STREAM, may_settle)
        handlers.wanted(EffectKind.GRANT_ROLE, effects.DECISION_STREAM, _is_undone)
        handlers.wanted(EffectKind.SEND_DIRECT, effects.WINDOW_STREAM, _question_wanted)
        handlers.wanted(EffectKind.SHOW_REPLY, effects.NOTE_STREAM, _note_wanted)

    async def _note_shown(self, tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
        """Go on once a note stands under its message: the author and who asked are told, the claim is remembered."""
        note, case = await _note_and_case(tx, pending)
        if note is None or note.state is not NoteState.PUBLISHING or outcome.word is OutcomeWord.PARKED:
            return
        if outcome.word is not OutcomeWord.DONE:
            await _not_published(tx, note, case, gone=outcome.word is OutcomeWord.GONE)
            return
        note.state, note.live_at, note.posted_id = NoteState.LIVE, tx.now, outcome.result_id
        await tx.flush()
        if case is None or case.state is not CaseState.NOTE_DRAFT:
            return
        software = Actor.software(case.community_id)
        await moves.move(tx, case, CaseState.NOTE_LIVE, by=software)
        await self._memory.remember(tx, case, Choice.NOTE, note)
        if not await decided_so(tx, case, Choice.NOTE):
            decision = new_decision(tx, case, Choice.NOTE)
            await add_decision(tx, decision, software)
            await tell_author(tx, decision)
        await tell_flaggers(tx, case)


async def decided_so(tx: Transaction, case: CaseRow, choice: Choice) -> bool:
    """Tell whether the newest standing decision on a case is this one, so that the author knows already."""
    newest = await latest_decision(tx, case.id)
    return newest is not None and newest.choice is choice


async def latest_decision(tx: Transaction, case_id: int) -> DecisionRow | None:
    """Return the newest standing decision on a case."""
    found: DecisionRow | None = await tx.session.scalar(
        _select_standing(case_id).order_by(DecisionRow.id.desc()).limit(1)
    )
    return found


def _select_standing(case_id: int) -> Select[DecisionRow]:
    return select(DecisionRow).where(DecisionRow.case_id == case_id, DecisionRow.state == DecisionState.STANDING)


async def _not_published(tx: Transaction, note: CaseNoteRow, case: CaseRow | None, *, gone: bool) -> None:
    if case is None:
        await withdraw_note(tx, note, "cases")
    elif gone:
        await message_gone(tx, case)
    else:
        await withdraw_note(tx, note, case.place)  # a person said: leave it


async def _case(tx: Transaction, case_id: int | None) -> CaseRow | None:
    if case_id is None:
        return None
    return await tx.session.get(CaseRow, case_id, populate_existing=True, with_for_update=True)


async def _note_and_case(tx: Transaction, pending: PendingEffect) -> tuple[CaseNoteRow | None, CaseRow | None]:
    number = int(str(pending.effect.payload["ref"]))
    known = await tx.session.get(CaseNoteRow, number)
    case = await _case(tx, known.case_id) if known is not None else None
    note = await tx.session.get(CaseNoteRow, number, populate_existing=True, with_for_update=True)
    return note, case


async def _lease_over(tx: Transaction, ref: str, community_id: int) -> None:
    case = await _case(tx, int(ref))
    if case is None or case.lease_until is None:
        return
    if case.lease_until > tx.now:
        await tx.due(Timer.LEASE, ref, community_id, case.lease_until)
        return
    case.taken_by = case.lease_until = None
    await moves.redraw(tx, case)


async def _window_ends(tx: Transaction, ref: str, community_id: int) -> None:
    """Look at the message once more; what follows depends on whether the author has changed it."""
    window = await tx.session.get(WindowRow, int(ref))
    case = await _case(tx, window.case_id) if window is not None else None
    if window is None or case is None or case.state is not CaseState.AUTHOR_WINDOW:
        return
    if window.ends_at > tx.now:
        await tx.due(Timer.WINDOW_ENDS, ref, community_id, window.ends_at)
        return
    await tx.outbox(effects.window_look(case))


async def _window_told(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Give the author their time from the moment the question arrived; with closed letters a note is written."""
    case = await _case(tx, int(str(pending.effect.payload["ref"])))
    window = await window_of(tx, case.id) if case is not None else None
    if case is None or window is None or case.state is not CaseState.AUTHOR_WINDOW:
        return
    if outcome.word is OutcomeWord.DONE:
        window.told_by, window.ends_at = "dm", tx.now + WINDOW
        await tx.due(Timer.WINDOW_ENDS, str(window.id), window.community_id, window.ends_at)
        return
    window.told_by = "status"
    await to_note_draft(tx, case, Actor.software(case.community_id))


async def _window_looked(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    case = await _case(tx, int(str(pending.effect.payload["ref"])))
    window = await window_of(tx, case.id) if case is not None else None
    if case is None or case.state is not CaseState.AUTHOR_WINDOW:
        return
    if outcome.word is OutcomeWord.GONE:
        await message_gone(tx, case)
    elif outcome.word is OutcomeWord.DONE and await _changed(tx, outcome, case):
        await self_corrected(tx, case)
    elif window is None or window.ends_at <= tx.now:  # else the question has arrived only now: its time runs anew
        await to_note_draft(tx, case, Actor.software(case.community_id))


async def _note_looked(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Publish an approved note, unless the message is gone or its author has changed it meanwhile."""
    note, case = await _note_and_case(tx, pending)
    if note is None or case is None or note.state is not NoteState.PUBLISHING or outcome.word is OutcomeWord.PARKED:
        return
    if outcome.word is OutcomeWord.GONE:
        await message_gone(tx, case)
    elif outcome.word is not OutcomeWord.DONE or case.state is not CaseState.NOTE_DRAFT:
        await withdraw_note(tx, note, case.place)
    elif await _changed(tx, outcome, case):
        await self_corrected(tx, case)
    else:
        await tx.outbox(effects.note_reply(note, first=True, by=note.approver_id or 0))


async def _changed(tx: Transaction, outcome: Outcome, case: CaseRow) -> bool:
    """Tell whether a message reads otherwise than people have ever seen it, who were shown earlier edits."""
    if not was_changed(outcome.code, text=case.later_text or case.text, edited_at=case.edited_at):
        return False
    mark = outcome.code.partition(" ")[2]
    return mark != text_mark(case.text or "") and not await was_seen(tx, case.id, mark)


async def _decision_told(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Note whether the author read it in a direct message; else a moderator is asked to tell them."""
    row = await tx.session.get(DecisionRow, int(str(pending.effect.payload["ref"])), with_for_update=True)
    if row is None or row.told_by == PERSON:
        return
    row.told_by = "dm" if outcome.word is OutcomeWord.DONE else "status"
    await tx.flush()
    case = await tx.session.get(CaseRow, row.case_id)
    await tx.outbox(effects.tell_card(row, case.place if case is not None else "cases"))


async def _still_stands(tx: Transaction, pending: PendingEffect) -> bool:
    """Do something that cannot be taken back only while the decision of a human stands."""
    row = await _decision(tx, pending)
    return row is not None and row.state is DecisionState.STANDING


async def _is_undone(tx: Transaction, pending: PendingEffect) -> bool:
    row = await _decision(tx, pending)
    return row is not None and row.state is DecisionState.UNDONE


async def _decision(tx: Transaction, pending: PendingEffect) -> DecisionRow | None:
    return await tx.session.get(DecisionRow, int(pending.effect.stream.partition(":")[2]))


async def _question_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Ask the author only while others wait for them."""
    case = await tx.session.get(CaseRow, int(str(pending.effect.payload["ref"])))
    return case is not None and case.state is CaseState.AUTHOR_WINDOW


async def _note_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Put a note under its message only while its case waits for it; what stands there is always drawn anew."""
    if pending.effect.payload.get("only_if_there"):
        return True
    note = await tx.session.get(CaseNoteRow, int(str(pending.effect.payload["ref"])))
    case = await tx.session.get(CaseRow, note.case_id) if note is not None and note.case_id is not None else None
    if note is None or case is None:
        return False
    return note.state is NoteState.PUBLISHING and case.state is CaseState.NOTE_DRAFT


async def _forget_window(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    await tx.session.execute(delete(WindowRow).where(WindowRow.id == int(ref)))


async def _forget_words(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(DecisionRow, int(ref), with_for_update=True)
    if row is not None:
        row.words, row.copy = "", None


async def _forget_decision(tx: Transaction, ref: str, community_id: int) -> None:
    await tx.session.execute(delete(DecisionRow).where(DecisionRow.id == int(ref)))
    await tx.audit(Actor.software(community_id), "decision.forget", f"decision:{ref}")


async def _forget_writers(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    await tx.session.execute(delete(FairnessRow).where(FairnessRow.note_id == int(ref)))
    note = await tx.session.get(CaseNoteRow, int(ref), with_for_update=True)
    if note is not None:
        note.writer_id = note.approver_id = None
        note.change = ""


async def _forget_note(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    await tx.session.execute(delete(FairnessRow).where(FairnessRow.note_id == int(ref)))
    await tx.session.execute(delete(CaseNoteRow).where(CaseNoteRow.id == int(ref)))


async def _forget_talk(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    await tx.session.execute(delete(TalkRow).where(TalkRow.id == int(ref)))


async def _unlink_memory(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    await tx.session.execute(update(ClaimMemoryRow).where(ClaimMemoryRow.id == int(ref)).values(case_id=None))


async def _forget_memory(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    await tx.session.execute(delete(ClaimMemoryRow).where(ClaimMemoryRow.id == int(ref)))
