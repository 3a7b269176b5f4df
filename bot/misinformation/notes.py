"""Notes: written by one person, looked at by another, never without a source, and asked about when readers say so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.community.actor import Actor, Capability
from bot.errors import InvalidInputError, NotAllowedError, NotFoundError, NotNowError, OutOfDateError
from bot.language import _
from bot.misinformation import outcomes_effects as effects
from bot.misinformation.author_window import source_view, suggested_ids
from bot.misinformation.involved import concerned
from bot.misinformation.outcomes_moves import OPEN_NOTES, back_to_moderators, notes_of, with_place, withdraw_note
from bot.misinformation.outcomes_ports import CitableSource, SourcesPort
from bot.misinformation.outcomes_rules import (
    LONGEST_CHANGE,
    LONGEST_CLAIM,
    LONGEST_SAYS,
    MOST_SOURCES,
    UNFAIR_ANSWERS,
    NoteState,
    checked_note_text,
)
from bot.misinformation.outcomes_snapshots import NoteDraft, NoteView, WantedNote
from bot.misinformation.outcomes_tables import CaseNoteRow, FairnessRow
from bot.misinformation.outcomes_timing import WORDS_KEPT, Timer
from bot.misinformation.panel_tables import ReviewerRow
from bot.misinformation.ports import NamesPort
from bot.misinformation.redaction import Redactor
from bot.misinformation.rules import CaseState, Why
from bot.misinformation.tables import CaseRow
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.transaction import StaleRowError, Transaction
from bot.typed import clean_text

_TO_LOOK_AT = frozenset({NoteState.WAITING, NoteState.CHANGES})


class Notes:
    """Writing notes and looking at them. Both are done by trained reviewers or moderators, never by the same person.

    The author and who flagged the message do neither. Nobody is named in a note.
    """

    def __init__(self, store: Store, sources: SourcesPort, names: NamesPort) -> None:
        self._store = store
        self._sources = sources
        self._names = names

    async def draft(self, by: Actor, case_id: int, draft: NoteDraft) -> NoteView:
        """Write a note, or write one's own anew; somebody else looks at it next.

        Raises InvalidInputError without a source of the hub that is up to date, or for words that name somebody;
        NotNowError when the case waits for no note, or somebody else has written one.
        """
        _require_hand(by)
        claim = checked_note_text(draft.claim, name=_("The claim"), longest=LONGEST_CLAIM)
        says = checked_note_text(draft.says, name=_("What reliable bodies say"), longest=LONGEST_SAYS)
        sources = self._cited(await self._sources.sources(by.community_id), draft.source_ids)
        names = await self._names.names(by.community_id)
        async with self._store.begin() as tx:
            case = await _case_of(tx, by, case_id)
            if case.state is not CaseState.NOTE_DRAFT or case.channel_id is None or case.message_id is None:
                raise NotNowError(_("This case does not wait for a note now. Nothing was changed."))
            _refuse_names((claim, says), {*names, *(case.names or ())})
            note = await self._free_note(tx, by, case)
            note.claim, note.says, note.sources = claim, says, sources
            note.state, note.written_at, note.change = NoteState.WAITING, tx.now, ""
            note.approver_id = None
            await tx.flush()
            await tx.due(Timer.NOTE_NAMES, str(note.id), note.community_id, tx.now + WORDS_KEPT)
            await tx.audit(by, "note.write", f"note:{note.id}")
            await tx.outbox(effects.draft_card(note, case.place))
            return note.snapshot()

    async def _free_note(self, tx: Transaction, by: Actor, case: CaseRow) -> CaseNoteRow:
        for note in await notes_of(tx, case.id, *OPEN_NOTES):
            if note.state is NoteState.PUBLISHING or not _may_rewrite(note, by):
                raise NotNowError(_("Somebody has written a note for this already. Please look at that one."))
            note.writer_id = by.id  # whoever wrote the words that stand now is not their second pair of eyes
            return note
        note = CaseNoteRow(
            community_id=case.community_id,
            case_id=case.id,
            channel_id=case.channel_id,
            message_id=case.message_id,
            writer_id=by.id,
        )
        tx.add(note)
        return note

    async def approve(self, by: Actor, ref: VersionedRef) -> NoteView:
        """Say as the second pair of eyes that a note is fair and right; the bot looks at the message and publishes it.

        Raises NotAllowedError for its writer, InvalidInputError when a source is not up to date any more,
        OutOfDateError when somebody was first.
        """
        _require_hand(by)
        known = await self._sources.sources(by.community_id)
        async with self._store.begin() as tx:
            note, case = await _second_look(tx, by, ref)
            if note.state is not NoteState.WAITING:
                raise NotNowError(_("The person who wrote this changes it first."))
            note.sources = self._cited(known, [str(source["id"]) for source in note.sources])
            note.state, note.approver_id = NoteState.PUBLISHING, by.id
            await tx.audit(by, "note.approve", f"note:{note.id}")
            await tx.flush()
            await tx.outbox(effects.draft_card(note, case.place), effects.note_look(note, by.id))
            return note.snapshot()

    async def ask_change(self, by: Actor, ref: VersionedRef, words: str) -> NoteView:
        """Ask the writer to change a note, in words. Raises as `approve`."""
        _require_hand(by)
        text = clean_text(words, name=_("What should change"), longest=LONGEST_CHANGE)
        async with self._store.begin() as tx:
            note, case = await _second_look(tx, by, ref)
            note.state, note.change = NoteState.CHANGES, text
            await tx.audit(by, "note.ask_change", f"note:{note.id}")
            await tx.flush()
            await tx.outbox(effects.draft_card(note, case.place))
            return note.snapshot()

    async def withdraw(self, by: Actor, ref: VersionedRef) -> NoteView:
        """Take a note back: its writer while nobody has approved it, a moderator always. A published one goes.

        The case of a published note goes to the moderators. Raises OutOfDateError, NotAllowedError.
        """
        _require_hand(by)
        async with self._store.begin() as tx:
            note = await _seen(tx, by, ref)
            if note.state is NoteState.WITHDRAWN:
                raise _not_there()
            if note.writer_id != by.id or note.state not in _TO_LOOK_AT:
                by.require(Capability.DECIDE_CASES)
            case = await _case_of(tx, by, note.case_id) if note.case_id is not None else None
            was_live = note.state is NoteState.LIVE
            await tx.audit(by, "note.withdraw", f"note:{note.id}")
            await withdraw_note(tx, note, case.place if case is not None else "cases")
            if case is not None and was_live and case.state is CaseState.NOTE_LIVE:
                await back_to_moderators(tx, case, Why.NOTE_UNFAIR, by)
            await tx.flush()
            return note.snapshot()

    async def fair(self, by: Actor, note_id: int, *, fair: bool) -> None:
        """Say whether a published note is fair; each member counts once, with their latest word.

        When three different people say no, moderators look at it again. Nobody is shown how many did.
        Raises NotFoundError for a note that is not there any more.
        """
        by.require(Capability.FLAG_MESSAGES)
        async with self._store.begin() as tx:
            note = await tx.get_in(CaseNoteRow, note_id, by.community_id)
            case = await _locked_case(tx, note.case_id)  # the case first, as everywhere
            await tx.session.refresh(note, with_for_update=True)
            if note.state is not NoteState.LIVE:
                raise _not_there()
            await _answer(tx, by, note, fair=fair)
            unfair = select(func.count(FairnessRow.id)).where(
                FairnessRow.note_id == note.id, FairnessRow.fair.is_(False)
            )
            if case is None or case.state is not CaseState.NOTE_LIVE:
                return
            if (await tx.session.scalar(unfair) or 0) >= UNFAIR_ANSWERS:
                await with_place(tx, case, note)
                await back_to_moderators(tx, case, Why.NOTE_UNFAIR, Actor.software(by.community_id))

    async def read(self, by: Actor, note_id: int) -> NoteView:
        """Return a note before it is published: to its writer, and to who may look at it as the second person.

        Raises NotFoundError, NotAllowedError for who has a part in the case or has not done the training.
        """
        _require_hand(by)
        async with self._store.read() as tx:
            note = await tx.get_in(CaseNoteRow, note_id, by.community_id)
            if note.writer_id != by.id:
                await _require_writer(tx, by, await tx.get(CaseRow, note.case_id or 0))
            return note.snapshot()

    async def wanted(self, by: Actor) -> tuple[WantedNote, ...]:
        """Return the cases that the caller may write a note for, oldest first, with the words redacted.

        Cases they have a part in, and those for which somebody else has written one, are left out.
        """
        _require_hand(by)
        names = await self._names.names(by.community_id)
        found: list[tuple[WantedNote, list[str]]] = []
        async with self._store.read() as tx:
            if not by.may(Capability.DECIDE_CASES) and not await _is_trained(tx, by):
                return ()
            rows = await tx.session.scalars(
                select(CaseRow)
                .where(CaseRow.community_id == by.community_id, CaseRow.state == CaseState.NOTE_DRAFT)
                .order_by(CaseRow.state_since, CaseRow.id)
            )
            for case in rows.all():
                wanted = await _wanted(tx, by, case, names)
                if wanted is not None:
                    found.append((wanted, await suggested_ids(tx, case.id)))
        known = {source.id: source for source in await self._sources.sources(by.community_id)} if found else {}
        return tuple(
            replace(wanted, suggested=tuple(source_view(known[key]) for key in ids if key in known))
            for wanted, ids in found
        )

    async def waiting(self, by: Actor) -> tuple[NoteView, ...]:
        """Return the notes that the caller may look at as the second person, oldest first."""
        _require_hand(by)
        async with self._store.read() as tx:
            found = await tx.session.execute(
                select(CaseNoteRow, CaseRow)
                .join(CaseRow, CaseRow.id == CaseNoteRow.case_id)
                .where(CaseNoteRow.community_id == by.community_id, CaseNoteRow.state == NoteState.WAITING)
                .order_by(CaseNoteRow.id)
            )
            pairs = [(note, case) for note, case in found if note.writer_id != by.id]
            return tuple([note.snapshot() for note, case in pairs if await _may_write(tx, by, case)])

    async def note(self, community_id: int, note_id: int) -> NoteView | None:
        """Return a note for drawing it in any state, None when there is none of this number."""
        async with self._store.read() as tx:
            row = await tx.session.get(CaseNoteRow, note_id)
            return row.snapshot() if row is not None and row.community_id == community_id else None

    @staticmethod
    def _cited(known: Sequence[CitableSource], keys: Sequence[str]) -> list[dict[str, str | None]]:
        """Return the sources as a note keeps them. One nobody has looked at yet may be cited, and the note says so."""
        wanted = list(dict.fromkeys(key for key in keys if key))
        if not 1 <= len(wanted) <= MOST_SOURCES:
            raise InvalidInputError(
                _("A note needs 1 to {most} sources of the evidence hub.").format(most=MOST_SOURCES)
            )
        by_id = {source.id: source for source in known}
        for key in wanted:
            if key not in by_id:
                raise InvalidInputError(_("A source is not in the evidence hub any more. Please choose another."))
            if by_id[key].is_due:
                sentence = _("Nobody has looked at this source for long: {source}. Please have it checked first.")
                raise InvalidInputError(sentence.format(source=by_id[key].citation))
        return [_kept(by_id[key]) for key in wanted]


def _kept(source: CitableSource) -> dict[str, str | None]:
    return {
        "id": source.id,
        "citation": source.citation,
        "address": source.address,
        "checked_at": source.checked_at.isoformat() if source.checked_at is not None else None,
    }


def _require_hand(by: Actor) -> None:
    """Refuse who may neither review nor decide; whether a reviewer is trained is looked up in the transaction."""
    if not by.may(Capability.DECIDE_CASES):
        by.require(Capability.REVIEW_CASES)


async def _case_of(tx: Transaction, by: Actor, case_id: int) -> CaseRow:
    """Return a case, locked, for somebody who may write about it. Raises NotFoundError, NotAllowedError."""
    case = await _locked_case(tx, case_id)
    if case is None or case.community_id != by.community_id:
        raise NotFoundError(_("This case does not exist here any more."))
    await _require_writer(tx, by, case)
    return case


async def _require_writer(tx: Transaction, by: Actor, case: CaseRow) -> None:
    """Refuse who has a part in the case, and who is neither a moderator nor a trained reviewer."""
    (await concerned(tx, case)).require_outside(by)
    if not by.may(Capability.DECIDE_CASES) and not await _is_trained(tx, by):
        raise NotAllowedError(_("Notes are written by people who have done the training for reviewers: /review."))


async def _may_write(tx: Transaction, by: Actor, case: CaseRow) -> bool:
    try:
        await _require_writer(tx, by, case)
    except NotAllowedError:
        return False
    return True


async def _wanted(tx: Transaction, by: Actor, case: CaseRow, names: Collection[str]) -> WantedNote | None:
    notes = await notes_of(tx, case.id, *OPEN_NOTES, lock=False)
    own = next((note for note in notes if _may_rewrite(note, by)), None)
    if (notes and (own is None or own.state is not NoteState.CHANGES)) or not await _may_write(tx, by, case):
        return None
    text = Redactor({*names, *(case.names or ())}).redact(case.text or "")
    return WantedNote(case.id, text, own.change if own is not None else "")


def _may_rewrite(note: CaseNoteRow, by: Actor) -> bool:
    """Tell whose a note is to change: its writer's; a moderator's, too, so that nobody waits for who does not come."""
    return note.writer_id in {by.id, None} or (note.state is NoteState.CHANGES and by.may(Capability.DECIDE_CASES))


def _refuse_names(texts: Iterable[str], names: Collection[str]) -> None:
    """Refuse a note that names somebody of the group. Raises InvalidInputError."""
    with_names, without = Redactor(names), Redactor()
    if any(with_names.redact(text) != without.redact(text) for text in texts):
        raise InvalidInputError(_("Please leave out the names of people. A note is about the words only."))


async def _locked_case(tx: Transaction, case_id: int | None) -> CaseRow | None:
    if case_id is None:
        return None
    return await tx.session.get(CaseRow, case_id, populate_existing=True, with_for_update=True)


async def _is_trained(tx: Transaction, by: Actor) -> bool:
    until: datetime | None = await tx.session.scalar(
        select(ReviewerRow.trained_until).where(
            ReviewerRow.community_id == by.community_id, ReviewerRow.member_id == by.id, ReviewerRow.opted_in
        )
    )
    return until is not None and until > tx.now


async def _seen(tx: Transaction, by: Actor, ref: VersionedRef) -> CaseNoteRow:
    """Return a note at the version seen; the case is locked first, as everywhere. Raises OutOfDateError."""
    known = await tx.get_in(CaseNoteRow, ref.id, by.community_id)
    await _locked_case(tx, known.case_id)
    try:
        return await tx.take_version(CaseNoteRow, ref, by.community_id)
    except StaleRowError as error:
        note = cast("CaseNoteRow", error.row)
        if note.state in {NoteState.PUBLISHING, NoteState.LIVE}:
            raise OutOfDateError(_("Somebody has looked at this note already, and it is approved.")) from error
        raise


async def _second_look(tx: Transaction, by: Actor, ref: VersionedRef) -> tuple[CaseNoteRow, CaseRow]:
    note = await _seen(tx, by, ref)
    if note.state not in _TO_LOOK_AT or note.case_id is None:
        raise NotNowError(_("This note does not wait for a second pair of eyes. Nothing was changed."))
    case = await _case_of(tx, by, note.case_id)
    if note.writer_id == by.id:
        raise NotAllowedError(_("You wrote this note. A second person has to look at it."))
    if case.state is not CaseState.NOTE_DRAFT:
        raise NotNowError(_("This case does not wait for a note now. Nothing was changed."))
    return note, case


async def _answer(tx: Transaction, by: Actor, note: CaseNoteRow, *, fair: bool) -> None:
    own = select(FairnessRow).where(FairnessRow.note_id == note.id, FairnessRow.member_id == by.id).with_for_update()
    row = await tx.session.scalar(own)
    if row is None:
        try:
            async with tx.session.begin_nested():
                tx.add(FairnessRow(community_id=note.community_id, note_id=note.id, member_id=by.id, fair=fair))
        except IntegrityError:  # the same press a second time, in another process
            row = await tx.session.scalar(own)
    if row is not None:
        row.fair = fair
        await tx.flush()


def _not_there() -> NotFoundError:
    return NotFoundError(_("This note is not there any more."))
