"""The moderators' decisions: yes, a question, or a no that gives something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.community.actor import Actor, Capability
from bot.community.joining import Decline as DeclineWords
from bot.community.joining import DeclineReason, MembershipSettings
from bot.days import months_after
from bot.errors import InvalidInputError, NotAllowedError, NotNowError
from bot.language import _, ngettext
from bot.membership import effects
from bot.membership.effects import Then
from bot.membership.moves import answers_came, as_seen, close, close_thread, move, refuse_if_taken, remember
from bot.membership.queueing import Queueing, flushed
from bot.membership.rules import MAX_ASKED, MAX_SIGNPOSTS, Act, Door, Hold, Status, status_after
from bot.membership.snapshots import Application, Decline, VersionedRef
from bot.membership.tables import ApplicationRow, AskedRow
from bot.membership.timing import Timer, disarm, run_clock, stop_clock
from bot.store.transaction import Transaction
from bot.typed import clean_text

LONGEST_QUESTION = 300
LONGEST_DECLINE = 1500
APPROVED = "approved"  # the code under which a yes is remembered


class Deciding(Queueing):
    """What moderators may do. Everything here needs the right to decide applications, and never their own.

    A press on a settled application raises AlreadyDecidedError with who and when; a press on an older version of an
    open one raises OutOfDateError; a press on one that somebody else has taken raises NotNowError naming them.
    """

    async def approve(self, by: Actor, ref: VersionedRef) -> Application:
        """Let the person in: the role first, then the welcome.

        Raises NotNowError while a no for safety waits for its second person.
        """
        by.require(Capability.DECIDE_APPLICATIONS)
        terms = self._terms(by.community_id)
        async with self._store.begin() as tx:
            row = await as_seen(tx, by, ref)
            refuse_if_taken(row, by, tx.now)
            _refuse_while_proposed(row)
            await approve_row(tx, by, row, terms)
            lobby = row.door is Door.LOBBY
            await tx.outbox(
                effects.grant_role(row) if lobby else effects.answer_request(row, approve=True, reason=None)
            )
            return await flushed(tx, row)

    async def ask(self, by: Actor, ref: VersionedRef, questions: Sequence[str]) -> Application:
        """Ask the applicant one to three questions; their waiting time stands still until they answer.

        Raises InvalidInputError when there are none or more than three, or when one is too long.
        """
        by.require(Capability.DECIDE_APPLICATIONS)
        texts = _checked_questions(questions)
        async with self._store.begin() as tx:
            row = await as_seen(tx, by, ref)
            refuse_if_taken(row, by, tx.now)
            _refuse_while_proposed(row)
            status_after(row.status, Act.ASK)
            answers_came(row)
            row.asked_round += 1
            for text in texts:
                tx.add(_asked(by, row, text))
            await stop_clock(tx, row, self._terms(by.community_id))
            await close_thread(tx, row)
            await move(tx, by, row, Act.ASK)
            if row.door is Door.LOBBY:
                await tx.outbox(effects.open_thread(row, by.id))
            else:  # they may share no server with us, so that no thread and often no message reaches them
                await tx.outbox(effects.direct(row, "questions_dm", Then.QUESTIONS))
            return await flushed(tx, row)

    async def they_answered(self, by: Actor, ref: VersionedRef) -> Application:
        """Note that the applicant answered in Discord's own interview; the waiting time runs again."""
        by.require(Capability.DECIDE_APPLICATIONS)
        async with self._store.begin() as tx:
            row = await as_seen(tx, by, ref)
            if row.door is not Door.NATIVE:
                raise NotNowError(_("The applicant answers this in the form. It shows here by itself."))
            status_after(row.status, Act.ANSWER)
            await run_clock(tx, row, self._terms(by.community_id))
            await disarm(tx, row, Timer.QUESTIONS_REMINDER, Timer.QUESTIONS_OVERDUE)
            row.no_answer = False
            answers_came(row)
            await move(tx, by, row, Act.ANSWER)
            return await flushed(tx, row)

    async def decline(self, by: Actor, ref: VersionedRef, decline: Decline) -> Application:
        """Say no, with a reason, kind words, other places to go and a date.

        For the reason "safety" this only proposes: the returned application still waits for a second moderator.
        Raises InvalidInputError on a text, signpost or number that does not fit, NotNowError for "incomplete" while the
        person still has days to answer a question.
        """
        by.require(Capability.DECIDE_APPLICATIONS)
        terms = self._terms(by.community_id)
        words = _words_for(decline.reason, terms)
        text = clean_text(decline.text, name=_("What the person reads"), longest=LONGEST_DECLINE)
        signposts = _checked_signposts(decline.signposts, terms)
        async with self._store.begin() as tx:
            row = await as_seen(tx, by, ref)
            refuse_if_taken(row, by, tx.now)
            _refuse_while_proposed(row)
            status_after(row.status, Act.DECLINE)
            if decline.reason is DeclineReason.INCOMPLETE:
                _refuse_silence_too_soon(row, terms)
            row.decline_reason = decline.reason
            row.decline_text = text
            row.decline_signposts = signposts
            row.reapply_at = _reapply_at(tx.now, words.reapply_months, decline.reapply_months, terms)
            if decline.reason is DeclineReason.SAFETY:
                await _propose(tx, by, row)
            else:
                await _decline(tx, by, row, terms, words.short)
            return await flushed(tx, row)

    async def confirm_decline(self, by: Actor, ref: VersionedRef) -> Application:
        """Carry out a proposed no for safety; never by the person who proposed it."""
        by.require(Capability.DECIDE_APPLICATIONS)
        terms = self._terms(by.community_id)
        async with self._store.begin() as tx:
            row = await as_seen(tx, by, ref)
            _require_proposal(row)
            if row.safety_by == by.id:
                raise NotAllowedError(_("You proposed this. A second moderator has to confirm it."))
            await _decline(tx, by, row, terms, _words_for(DeclineReason.SAFETY, terms).short)
            return await flushed(tx, row)

    async def reject_decline(self, by: Actor, ref: VersionedRef) -> Application:
        """Set a proposed no for safety aside and delete its words."""
        by.require(Capability.DECIDE_APPLICATIONS)
        async with self._store.begin() as tx:
            row = await as_seen(tx, by, ref)
            _require_proposal(row)
            row.safety_by = row.decline_reason = row.decline_text = row.reapply_at = None
            row.decline_signposts = []
            lease = (row.taken_by, row.lease_until)
            await move(tx, by, row, Act.REJECT_PROPOSAL)
            row.taken_by, row.lease_until = lease
            return await flushed(tx, row)


async def approve_row(tx: Transaction, by: Actor, row: ApplicationRow, terms: MembershipSettings) -> None:
    """Write a yes: who, when, what is remembered and until when. The effects are the caller's."""
    status_after(row.status, Act.APPROVE)
    row.decided_by, row.decided_at = by.id, tx.now
    await close(tx, row, forget_days=terms.answers_days_approved)
    await remember(tx, row, APPROVED, terms)
    await move(tx, by, row, Act.APPROVE)


async def _decline(tx: Transaction, by: Actor, row: ApplicationRow, terms: MembershipSettings, short: str) -> None:
    assert row.decline_reason is not None, "a no has a reason"
    row.decided_by, row.decided_at = by.id, tx.now
    await close(tx, row, forget_days=terms.answers_days_declined)
    await remember(tx, row, row.decline_reason.value, terms)
    await move(tx, by, row, Act.DECLINE, row.decline_reason.value)
    if row.door is Door.NATIVE:  # the letter follows when Discord has taken the answer
        await tx.outbox(effects.answer_request(row, approve=False, reason=short))
    else:
        await tx.outbox(effects.direct(row, "declined", Then.DECLINED))


async def _propose(tx: Transaction, by: Actor, row: ApplicationRow) -> None:
    row.safety_by = by.id
    await disarm(tx, row, Timer.LEASE)
    await move(tx, by, row, Act.PROPOSE, DeclineReason.SAFETY.value)


def _refuse_while_proposed(row: ApplicationRow) -> None:
    if row.safety_by is not None:
        raise NotNowError(
            _("<@{who}> proposed a no for safety. A second moderator first confirms it or sets it aside.").format(
                who=row.safety_by
            )
        )


def _require_proposal(row: ApplicationRow) -> None:
    if row.safety_by is None:
        raise NotNowError(_("There is no proposal to confirm or to set aside."))


def _refuse_silence_too_soon(row: ApplicationRow, terms: MembershipSettings) -> None:
    """Refuse to count silence before the person had their days to answer, and one reminder."""
    if row.status is not Status.NEEDS_INFO or row.no_answer or row.asked_at is None:
        return
    if row.hold is Hold.NOT_ASKED:
        raise NotNowError(_("Your questions could not be delivered. Please ask in Discord's own Interview first."))
    if row.asked_at is not None:
        until = row.asked_at + timedelta(days=terms.needs_info_days)
        raise NotNowError(
            _("They have until <t:{until}:D> to answer your questions. Please wait until then.").format(
                until=int(until.timestamp())
            )
        )


def _asked(by: Actor, row: ApplicationRow, text: str) -> AskedRow:
    return AskedRow(
        community_id=row.community_id, application_id=row.id, round=row.asked_round, asked_by=by.id, question=text
    )


def _checked_questions(questions: Sequence[str]) -> list[str]:
    given = [question for question in questions if question.strip()]
    if not 1 <= len(given) <= MAX_ASKED:
        raise InvalidInputError(_("Please write one to three questions."))
    named = ((_("Question {number}").format(number=number), text) for number, text in enumerate(given, start=1))
    return [clean_text(text, name=name, longest=LONGEST_QUESTION) for name, text in named]


def _words_for(reason: DeclineReason, terms: MembershipSettings) -> DeclineWords:
    words = terms.decline_for(reason)
    if words is None:
        raise InvalidInputError(_("This group does not use that reason. Please choose another."))
    return words


def _checked_signposts(chosen: Sequence[str], terms: MembershipSettings) -> list[str]:
    known = {signpost.id for signpost in terms.signposts}
    ids = list(dict.fromkeys(chosen))
    if unknown := [name for name in ids if name not in known]:
        raise InvalidInputError(
            ngettext(
                "One of the places is not in the list any more. Please choose again.",
                "Some of the places are not in the list any more. Please choose again.",
                len(unknown),
            )
        )
    if len(ids) > MAX_SIGNPOSTS or (known and not ids):
        raise InvalidInputError(_("Please choose one to three places that may help."))
    return ids


def _reapply_at(now: datetime, default: int, chosen: int | None, terms: MembershipSettings) -> datetime | None:
    months = default if chosen is None else chosen
    if not 0 <= months <= terms.memory_months:
        raise InvalidInputError(
            _("Please choose between 0 and {most} months until they may apply again.").format(most=terms.memory_months)
        )
    return months_after(now, months) if months else None
