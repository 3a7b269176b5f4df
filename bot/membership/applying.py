"""The applicant's side: consent, pages, sending, changing, taking back, and asking how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.community.joining import MembershipSettings
from bot.days import months_after
from bot.errors import InvalidInputError, NotFoundError, NotNowError
from bot.language import _
from bot.membership.forms import form_of, frozen, save_answers
from bot.membership.moves import (
    already_decided,
    answers_came,
    as_it_is,
    close_thread,
    end_without_decision,
    move,
    newest_of,
    open_of,
)
from bot.membership.ports import PlacesPort
from bot.membership.rules import SETTLED, Act, Door, Status
from bot.membership.snapshots import Application, Ended, Form, Receipt, StatusReport, VersionedRef
from bot.membership.standing import refuse_beginner, refuse_while_paused, report_for, usually, with_places
from bot.membership.tables import ApplicationRow, AskedRow, ConsentRow, ReminderRow
from bot.membership.timing import DRAFT_REMINDER_DAYS, Timer, arm, disarm, run_clock
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.typed import clean_text

LONGEST_REPLY = 2000
ANSWERED_QUESTIONS = "answered_questions"  # the consent of somebody who filled in no form of ours, only replies


class Applying:
    """What an applicant may do. Every call is about the caller's own application in the caller's community."""

    def __init__(self, store: Store, settings: SettingsBook, places: PlacesPort | None = None) -> None:
        self._store = store
        self._settings = settings
        self._places = places

    def _terms(self, community_id: int) -> MembershipSettings:
        return self._settings.for_community(community_id).membership

    async def begin(self, by: Actor, *, consent: bool) -> Application:
        """Record the consent and open a draft, or return the application that is open already.

        Raises InvalidInputError without consent, NotNowError while the door is closed, for a member, and before the
        date on which a new application is welcome.
        """
        terms = self._terms(by.community_id)
        async with self._store.begin() as tx:
            person_key = tx.keys.person_key(by.community_id, by.id)
            row = await open_of(tx, by.community_id, person_key, lock=True)
            if row is None:
                await refuse_beginner(tx, by, person_key, terms)
                if not consent:
                    raise InvalidInputError(_("We can only begin when you agree that we store your answers."))
                row = await self._draft(tx, by, person_key, terms)
            return row.snapshot(tx.now)

    async def _draft(self, tx: Transaction, by: Actor, person_key: str, terms: MembershipSettings) -> ApplicationRow:
        try:
            async with tx.session.begin_nested():
                row = await _new_draft(tx, by, person_key, terms)
        except IntegrityError:
            # Another process was quicker: the database holds one open application for each person.
            found = await open_of(tx, by.community_id, person_key, lock=True)
            if found is None:
                raise
            return found
        await arm(tx, Timer.DRAFT_EXPIRES, row, tx.now + timedelta(days=terms.draft_days))
        await _forget_reminder(tx, by)
        await tx.audit(by, "application.begin", f"application:{row.id}", terms.consent_mark())
        return row

    async def form(self, by: Actor) -> Form:
        """Return the questions of the caller's open application with what was saved.

        Raises NotFoundError when there is none.
        """
        async with self._store.read() as tx:
            return await form_of(tx, await _own_open(tx, by, lock=False))

    async def save_page(self, by: Actor, application_id: int, page: int, answers: Mapping[str, object]) -> Form:
        """Save one page, before sending or after it while nothing is decided. What is good is saved in any case.

        `answers` goes by question id: text, list of texts, or bool; a question left out counts as empty.
        Raises InvalidInputError naming the first question that must change, AlreadyDecidedError when it is too late.
        """
        terms = self._terms(by.community_id)
        async with self._store.begin() as tx:
            row = await _own(tx, by, application_id)
            changed, wrong = await save_answers(tx, row, page, answers)
            if row.status is Status.DRAFT:
                row.draft_expires_at = tx.now + timedelta(days=terms.draft_days)
                await arm(tx, Timer.DRAFT_EXPIRES, row, row.draft_expires_at)
            elif changed:
                row.edited_at = tx.now
                await move(tx, by, row, Act.SAVE)
            form = await form_of(tx, row)
        if wrong is not None:
            raise wrong
        return form

    async def edit_again(self, by: Actor) -> Form:
        """Return the form of an application that was sent, to change it before a decision.

        Raises AlreadyDecidedError when it is decided, NotFoundError when there is none.
        """
        async with self._store.read() as tx:
            return await form_of(tx, await _own_open(tx, by, lock=False))

    async def submit(self, by: Actor, ref: VersionedRef) -> Receipt:
        """Send the draft to the moderators; sending twice is once.

        Raises InvalidInputError naming the page that is not complete, NotNowError while applications are paused.
        """
        terms = self._terms(by.community_id)
        async with self._store.begin() as tx:
            row = await _own(tx, by, ref.id)
            if row.status is Status.DRAFT:
                await refuse_while_paused(tx, by.community_id)
                _refuse_incomplete(await form_of(tx, row))
                row.submitted_at = tx.now
                await disarm(tx, row, Timer.DRAFT_EXPIRES, Timer.DRAFT_REMINDER)
                await run_clock(tx, row, terms)
                await move(tx, by, row, Act.SUBMIT)
                await tx.flush()
            return Receipt(row.snapshot(tx.now), await usually(tx, by.community_id))

    async def withdraw(self, by: Actor, ref: VersionedRef) -> None:
        """Take the application back and delete its words at once.

        The version does not matter here: taking back is always right. Raises AlreadyDecidedError when it is decided.
        """
        async with self._store.begin() as tx:
            row = await _own(tx, by, ref.id)
            await end_without_decision(tx, by, row, Act.WITHDRAW, Ended.BY_APPLICANT)

    async def status_of(self, by: Actor) -> StatusReport:
        """Return how the caller's application stands, with everything they were told."""
        async with self._store.read() as tx:
            report = await report_for(tx, by, self._terms(by.community_id))
        return replace(report, decline=await with_places(report.decline, by.community_id, self._places))

    async def communities_of(self, member_id: int) -> list[int]:
        """Return the communities where a person has an application, newest first; for commands in direct messages."""
        async with self._store.read() as tx:
            newest = func.max(ApplicationRow.id)
            found = await tx.session.scalars(
                select(ApplicationRow.community_id)
                .where(ApplicationRow.member_id == member_id)
                .group_by(ApplicationRow.community_id)
                .order_by(newest.desc())
            )
            return list(found)

    async def community_of(self, application_id: int, member_id: int) -> int:
        """Return where a person's own application is; for buttons in direct messages. Raises NotFoundError."""
        async with self._store.read() as tx:
            row = await tx.get(ApplicationRow, application_id)
            if row.member_id != member_id:
                raise NotFoundError(_("This does not exist here any more."))
            return row.community_id

    async def ask_me_later(self, by: Actor, months: int = 3) -> datetime:
        """Remember to ask the person again in 1 to 12 months, and return when. Asking twice moves the date."""
        if not 1 <= months <= 12:
            raise InvalidInputError(_("Please choose between 1 and 12 months."))
        async with self._store.begin() as tx:
            row = await _reminder_of(tx, by)
            if row is None:
                row = ReminderRow(community_id=by.community_id, member_id=by.id, at=tx.now)
                tx.add(row)
            row.at = months_after(tx.now, months)
            await tx.flush()
            await tx.due(Timer.ASK_LATER, str(row.id), by.community_id, row.at)
            await tx.audit(by, "membership.ask_later", f"reminder:{row.id}")
            return row.at

    async def remind_about_draft(self, by: Actor, application_id: int) -> datetime:
        """Remember to remind once about this draft, in two days, and return when.

        Raises NotNowError when it is no draft any more or when the reminder was sent already.
        """
        async with self._store.begin() as tx:
            row = await _own(tx, by, application_id)
            if row.status is not Status.DRAFT or row.draft_reminder_sent:
                raise NotNowError(_("There is nothing to remind you of any more."))
            at = tx.now + timedelta(days=DRAFT_REMINDER_DAYS)
            await arm(tx, Timer.DRAFT_REMINDER, row, at)
            await tx.audit(by, "application.remind", f"application:{row.id}")
            return at

    async def answer_questions(self, by: Actor, ref: VersionedRef, answers: Sequence[str]) -> Application:
        """Hand in the answers to the moderators' questions, in their order; the waiting time runs again.

        Raises InvalidInputError when an answer is empty or too long, AlreadyDecidedError when it is too late. An older
        version of an application that still waits for these answers is accepted, so that no answer is lost.
        """
        async with self._store.begin() as tx:
            row = await _own(tx, by, ref.id)
            if row.status is not Status.NEEDS_INFO:
                raise NotNowError(_("There are no open questions. Your answers were received already."))
            if row.consent_id is None:
                row.consent_id = await _consent_by_answering(tx, by)
            await _write_replies(tx, row, answers)
            await run_clock(tx, row, self._terms(by.community_id))
            await disarm(tx, row, Timer.QUESTIONS_REMINDER, Timer.QUESTIONS_OVERDUE)
            row.no_answer = False
            answers_came(row)
            await close_thread(tx, row)
            await move(tx, by, row, Act.ANSWER)
            await tx.flush()
            return row.snapshot(tx.now)


async def _consent_by_answering(tx: Transaction, by: Actor) -> int:
    """Note that a person who came through Discord's own door handed words to us by answering what we asked."""
    consent = ConsentRow(community_id=by.community_id, member_id=by.id, wording=ANSWERED_QUESTIONS, at=tx.now)
    tx.add(consent)
    await tx.flush()
    return consent.id


async def _new_draft(tx: Transaction, by: Actor, person_key: str, terms: MembershipSettings) -> ApplicationRow:
    consent = ConsentRow(community_id=by.community_id, member_id=by.id, wording=terms.consent_mark(), at=tx.now)
    tx.add(consent)
    await tx.flush()
    row = ApplicationRow(
        community_id=by.community_id,
        member_id=by.id,
        person_key=person_key,
        door=Door.LOBBY,
        consent_id=consent.id,
        status=Status.DRAFT,
        status_since=tx.now,
        begun_at=tx.now,
        draft_expires_at=tx.now + timedelta(days=terms.draft_days),
        questions=frozen(terms.questions),
    )
    tx.add(row)
    await tx.flush()
    return row


async def _own(tx: Transaction, by: Actor, application_id: int) -> ApplicationRow:
    """Return the caller's own undecided application; somebody else's counts as not there."""
    row = await tx.get_in(ApplicationRow, application_id, by.community_id)
    if row.person_key != tx.keys.person_key(by.community_id, by.id):
        raise NotFoundError(_("This does not exist here any more."))
    return await as_it_is(tx, by, application_id)


async def _own_open(tx: Transaction, by: Actor, *, lock: bool) -> ApplicationRow:
    person_key = tx.keys.person_key(by.community_id, by.id)
    row = await open_of(tx, by.community_id, person_key, lock=lock)
    if row is not None:
        return row
    newest = await newest_of(tx, by.community_id, person_key)
    if newest is not None and newest.status in SETTLED:
        raise already_decided(newest)
    raise NotFoundError(_("You have no application here. Press Apply to begin one."))


def _refuse_incomplete(form: Form) -> None:
    if (page := form.next_page) is not None:
        raise InvalidInputError(
            _("Page {page} of {pages} is not complete yet. Please fill it in first.").format(
                page=page + 1, pages=len(form.pages)
            )
        )


async def _write_replies(tx: Transaction, row: ApplicationRow, answers: Sequence[str]) -> None:
    asked = list(
        await tx.session.scalars(
            select(AskedRow)
            .where(AskedRow.application_id == row.id, AskedRow.round == row.asked_round)
            .order_by(AskedRow.id)
        )
    )
    if len(answers) != len(asked):
        raise InvalidInputError(_("Please answer each of the questions."))
    for number, (question, answer) in enumerate(zip(asked, answers, strict=True), start=1):
        name = _("Question {number}").format(number=number)
        question.answer = clean_text(answer, name=name, longest=LONGEST_REPLY)
        question.consent_id = row.consent_id


async def _reminder_of(tx: Transaction, by: Actor) -> ReminderRow | None:
    found = select(ReminderRow).where(ReminderRow.community_id == by.community_id, ReminderRow.member_id == by.id)
    row: ReminderRow | None = await tx.session.scalar(found)
    return row


async def _forget_reminder(tx: Transaction, by: Actor) -> None:
    if (row := await _reminder_of(tx, by)) is not None:
        await tx.not_due(Timer.ASK_LATER, str(row.id), by.community_id)
        await tx.session.delete(row)
