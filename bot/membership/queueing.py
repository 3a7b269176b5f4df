"""The moderators' queue: what waits, reading it, taking and releasing it, and second opinions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.joining import MembershipSettings
from bot.errors import NotAllowedError, NotNowError
from bot.language import _
from bot.membership.forms import answers_of, asked_of, questions_of
from bot.membership.moves import as_it_is, as_seen, move, refuse_if_taken, refuse_own, waiting_in
from bot.membership.ports import GuildPort, NativeAnswer
from bot.membership.rules import ENDED, Act, Door, status_after
from bot.membership.snapshots import (
    Application,
    CardPlace,
    Leaning,
    OpinionView,
    Queue,
    QueueItem,
    ReadAnswer,
    ReadingCopy,
    VersionedRef,
)
from bot.membership.standing import earlier_of
from bot.membership.tables import ApplicationRow, OpinionRow
from bot.membership.timing import Timer, arm, disarm
from bot.store.store import Store
from bot.store.tables import CardRow
from bot.store.transaction import Transaction
from bot.store.types import created_at_of
from bot.typed import clean_text

LONGEST_OPINION = 1000


class Queueing:
    """The part of a moderator's work that decides nothing: see `Deciding` for the rest."""

    def __init__(self, store: Store, settings: SettingsBook, guild: GuildPort) -> None:
        self._store = store
        self._settings = settings
        self._guild = guild

    def _terms(self, community_id: int) -> MembershipSettings:
        return self._settings.for_community(community_id).membership

    async def queue(self, by: Actor) -> Queue:
        """Return all that waits, longest wait first."""
        by.require(Capability.DECIDE_APPLICATIONS)
        async with self._store.read() as tx:
            return Queue(await queue_items(tx, by.community_id))

    async def read(self, by: Actor, application_id: int) -> ReadingCopy:
        """Return the answers for reading, and note who read them.

        For Discord's own door the answers are fetched from Discord and not stored. Nobody reads their own this way.
        """
        by.require(Capability.DECIDE_APPLICATIONS)
        async with self._store.begin() as tx:
            row = await tx.get_in(ApplicationRow, application_id, by.community_id)
            refuse_own(tx, by, row)
            if row.submitted_at is None:
                raise NotNowError(_("This application was not sent yet. Only the applicant can see it."))
            await tx.audit(by, "application.read", f"application:{row.id}")
            copy = await _reading_copy(tx, row)
            request_id = row.request_id if row.door is Door.NATIVE and row.status not in ENDED else None
        if request_id is None:
            return copy
        return with_answers(copy, await self._native_answers(by.community_id, request_id))

    async def _native_answers(self, community_id: int, request_id: int) -> tuple[NativeAnswer, ...]:
        request = await self._guild.join_request(community_id, request_id)
        return request.answers if request is not None else ()

    async def take(self, by: Actor, ref: VersionedRef) -> Application:
        """Hold the application for 30 minutes (as set); taking one's own again starts the time anew."""
        by.require(Capability.DECIDE_APPLICATIONS)
        async with self._store.begin() as tx:
            row = await as_seen(tx, by, ref)
            refuse_if_taken(row, by, tx.now)
            await move(tx, by, row, Act.TAKE)
            row.taken_by = by.id
            row.lease_until = tx.now + timedelta(minutes=self._terms(by.community_id).lease_minutes)
            await arm(tx, Timer.LEASE, row, row.lease_until)
            return await flushed(tx, row)

    async def release(self, by: Actor, ref: VersionedRef) -> Application:
        """Give a taken application back early; only who took it or an organiser may."""
        by.require(Capability.DECIDE_APPLICATIONS)
        async with self._store.begin() as tx:
            row = await as_seen(tx, by, ref)
            status_after(row.status, Act.RELEASE)
            if row.taken_by != by.id and not by.may(Capability.CONFIGURE):
                raise NotAllowedError(_("Only the person who took this or an organiser can release it."))
            await disarm(tx, row, Timer.LEASE)
            await move(tx, by, row, Act.RELEASE)
            return await flushed(tx, row)

    async def ask_second_opinion(self, by: Actor, ref: VersionedRef) -> Application:
        """Ask the other moderators what they think; the card shows it."""
        by.require(Capability.DECIDE_APPLICATIONS)
        async with self._store.begin() as tx:
            row = await as_seen(tx, by, ref)
            refuse_if_taken(row, by, tx.now)
            if row.opinion_asked_by is not None:
                raise NotNowError(_("A second opinion was asked for already."))
            row.opinion_asked_by = by.id
            await move(tx, by, row, Act.ASK_OPINION)
            return await flushed(tx, row)

    async def give_opinion(self, by: Actor, ref: VersionedRef, leaning: Leaning, words: str) -> Application:
        """Give an opinion when one was asked for, or change one's own; never by the person who asked.

        An older version is accepted while nothing is decided, so that no words are lost.
        """
        by.require(Capability.DECIDE_APPLICATIONS)
        text = clean_text(words, name=_("Your opinion"), longest=LONGEST_OPINION, required=False)
        async with self._store.begin() as tx:
            row = await as_it_is(tx, by, ref.id)
            refuse_own(tx, by, row)
            status_after(row.status, Act.GIVE_OPINION)
            if row.opinion_asked_by is None:
                raise NotNowError(_("Nobody has asked for a second opinion on this."))
            if row.opinion_asked_by == by.id:
                raise NotAllowedError(_("You asked for this opinion, so somebody else has to give it."))
            await _write_opinion(tx, by, row, leaning, text)
            await move(tx, by, row, Act.GIVE_OPINION, leaning.value)
            return await flushed(tx, row)


async def flushed(tx: Transaction, row: ApplicationRow) -> Application:
    """Return what the outside sees, with the version it has after this transaction."""
    await tx.flush()
    return row.snapshot(tx.now)


async def queue_items(tx: Transaction, community_id: int) -> tuple[QueueItem, ...]:
    """Return every waiting application with the place of its card, longest wait first."""
    rows = await waiting_in(tx, community_id)
    places = await card_places(tx, community_id)
    return tuple(
        QueueItem(
            application=row.snapshot(tx.now),
            waited=row.waited(tx.now) or timedelta(0),
            card=places.get(str(row.id)),
            no_answer=row.no_answer,
            opinion_asked=row.opinion_asked_by is not None,
            safety_proposed=row.safety_by is not None,
        )
        for row in rows
    )


async def card_places(tx: Transaction, community_id: int) -> Mapping[str, CardPlace]:
    """Return where the cards in the queue stand, by application id as text."""
    found = await tx.session.execute(
        select(CardRow.ref, CardRow.channel_id, CardRow.message_id).where(
            CardRow.community_id == community_id, CardRow.card == "application", CardRow.place == "queue"
        )
    )
    return {ref: CardPlace(channel, message) for ref, channel, message in found if channel and message}


def with_answers(copy: ReadingCopy, answers: tuple[NativeAnswer, ...]) -> ReadingCopy:
    """Return the copy with what was answered in Discord's own form."""
    read = tuple(ReadAnswer(given.question, given.answer) for given in answers)
    return ReadingCopy(
        application=copy.application,
        account_created_at=copy.account_created_at,
        edited_at=copy.edited_at,
        answers=read,
        asked=copy.asked,
        opinions=copy.opinions,
        earlier=copy.earlier,
        safety_text=copy.safety_text,
        forgotten=copy.forgotten,
    )


async def _reading_copy(tx: Transaction, row: ApplicationRow) -> ReadingCopy:
    saved = await answers_of(tx, row)
    answers = tuple(
        ReadAnswer(question.label, saved[question.id].answer if question.id in saved else None)
        for question in questions_of(row)
    )
    return ReadingCopy(
        application=row.snapshot(tx.now),
        account_created_at=created_at_of(row.member_id) if row.member_id else None,
        edited_at=row.edited_at,
        answers=answers if saved else (),
        asked=await asked_of(tx, row, latest=False),
        opinions=await opinions_of(tx, row, words=True),
        earlier=await earlier_of(tx, row.community_id, row.person_key, but=row.id),
        safety_text=row.decline_text if row.safety_by and row.status not in ENDED else None,
        forgotten=row.door is Door.LOBBY and not saved,
    )


async def opinions_of(tx: Transaction, row: ApplicationRow, *, words: bool) -> tuple[OpinionView, ...]:
    """Return the second opinions in the order they were given; with their words only for a reading moderator."""
    found = await tx.session.scalars(
        select(OpinionRow).where(OpinionRow.application_id == row.id).order_by(OpinionRow.id)
    )
    return tuple(OpinionView(o.by, o.leaning, o.words if words else "", o.at) for o in found)


async def _write_opinion(tx: Transaction, by: Actor, row: ApplicationRow, leaning: Leaning, words: str) -> None:
    own = await tx.session.scalar(select(OpinionRow).where(OpinionRow.application_id == row.id, OpinionRow.by == by.id))
    if own is None:
        own = OpinionRow(community_id=row.community_id, application_id=row.id, by=by.id)
        tx.add(own)
    own.leaning, own.words, own.at = leaning, words, tx.now
