"""The use cases of appeals: sending one, taking it back, and being answered by somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.appeals import effects
from bot.appeals.moves import end, pending_row, refuse_if_taken
from bot.appeals.ports import Appealable, Deciders, Standing
from bot.appeals.rules import (
    LONGEST_ANSWER,
    LONGEST_APPEAL,
    PENDING,
    AppealRole,
    AppealState,
    Level,
    level_for,
    may_appeal,
)
from bot.appeals.snapshots import Appeal, AppealCopy, Ruling
from bot.appeals.tables import AppealRow
from bot.appeals.timing import ESCALATE_AFTER, LEASE, REMIND_AFTER, Timer
from bot.community.actor import Actor, Capability
from bot.errors import NotAllowedError, NotFoundError, NotNowError, TryAgainError
from bot.language import _
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.typed import clean_text


class Appeals:
    """Appeals against decisions of any kind. Sending one needs no right: who is concerned by a decision may.

    A room offers a kind of decision by one entry in `kinds`, see `bot.appeals.ports.Appealable`.
    """

    def __init__(self, store: Store, kinds: Mapping[str, Appealable], people: Deciders) -> None:
        self._store = store
        self._kinds = dict(kinds)
        self._people = people

    async def community_of(self, kind: str, subject_id: int, member_id: int) -> int:
        """Return the community of a decision that a person may appeal against, for presses outside of it.

        Raises NotFoundError.
        """
        async with self._store.read() as tx:
            community_id = await self._kind(kind).community_of(tx, subject_id)
            if community_id is not None:
                await self._standing(tx, kind, community_id, subject_id, member_id)
                return community_id
        raise _unknown()

    async def open(self, by: Actor, kind: str, subject_id: int, words: str) -> Appeal:
        """Send an appeal against a decision that concerns the caller. It goes to somebody who had no part in it.

        Raises NotFoundError, NotNowError after 28 days or for a second appeal, InvalidInputError for no words.
        """
        text = clean_text(words, name=_("Why you think it should change"), longest=LONGEST_APPEAL)
        level = await self._level(by, kind, subject_id)
        async with self._store.begin() as tx:
            standing = await self._standing(tx, kind, by.community_id, subject_id, by.id)
            if not may_appeal(standing.decided_at, tx.now):
                raise NotNowError(_("The 28 days for an appeal are over. You can still talk to an organiser."))
            row = await _of_person(tx, by, kind, subject_id)
            is_new = row is None
            if row is None:
                row = AppealRow(community_id=by.community_id, kind=kind, subject_id=subject_id, appellant_id=by.id)
            elif row.state is not AppealState.WITHDRAWN:
                raise _sent_already()
            row.role, row.words, row.answer = standing.role, text, ""
            row.state, row.level, row.since = AppealState.OPEN, level, tx.now
            row.taken_by = row.lease_until = row.decided_by = row.decided_at = row.told_by = None
            if is_new:
                await _add(tx, row)
            await tx.flush()
            await self._opened(tx, by, row)
            return row.snapshot()

    async def _opened(self, tx: Transaction, by: Actor, row: AppealRow) -> None:
        for timer in (Timer.FORGET_WORDS, Timer.FORGET):
            await tx.not_due(timer, str(row.id), row.community_id)
        await tx.due(Timer.REMIND, str(row.id), row.community_id, tx.now + REMIND_AFTER)
        await tx.audit(by, "appeal.open", f"appeal:{row.id}", row.level.value)
        await tx.outbox(*effects.cards_of(row))
        if row.level is not Level.OUTSIDE:
            await tx.due(Timer.ESCALATE, str(row.id), row.community_id, tx.now + ESCALATE_AFTER)
        elif row.appellant_id is not None:
            await tx.outbox(effects.outside_letter(row, row.appellant_id))

    async def _level(self, by: Actor, kind: str, subject_id: int) -> Level:
        """Find out who is left to answer. While Discord does not say, moderators are asked; time moves it on."""
        async with self._store.read() as tx:
            await self._standing(tx, kind, by.community_id, subject_id, by.id)
            not_by = await self._kind(kind).not_by(tx, by.community_id, subject_id)
        try:
            moderators = await self._people.moderators(by.community_id)
            organisers = await self._people.organisers(by.community_id)
        except TryAgainError:
            return Level.MODERATORS
        return level_for(moderators, organisers, not_by | {by.id})

    async def mine(self, by: Actor) -> tuple[Appeal, ...]:
        """Return the caller's own appeals, newest first."""
        async with self._store.read() as tx:
            rows = await tx.session.scalars(
                select(AppealRow)
                .where(AppealRow.community_id == by.community_id, AppealRow.appellant_id == by.id)
                .order_by(AppealRow.id.desc())
            )
            return tuple(row.snapshot() for row in rows)

    async def withdraw(self, by: Actor, appeal_id: int) -> Appeal:
        """Take one's own appeal back. Raises NotFoundError, AlreadyDecidedError when it was answered."""
        async with self._store.begin() as tx:
            row = await tx.get_in(AppealRow, appeal_id, by.community_id)
            await tx.session.refresh(row, with_for_update=True)
            if row.appellant_id != by.id:
                raise _unknown()
            row = await pending_row(tx, by, VersionedRef(row.id, row.version))
            await end(tx, by, row, AppealState.WITHDRAWN)
            return row.snapshot()

    async def queue(self, by: Actor) -> tuple[Appeal, ...]:
        """Return the appeals that wait for an answer which the caller may give, oldest first."""
        by.require(Capability.DECIDE_APPEALS)
        async with self._store.read() as tx:
            found = await tx.session.scalars(
                select(AppealRow)
                .where(AppealRow.community_id == by.community_id, AppealRow.state.in_(PENDING))
                .order_by(AppealRow.id)
            )
            rows: Sequence[AppealRow] = found.all()
            return tuple([row.snapshot() for row in rows if by.id not in await self._not_by(tx, row)])

    async def take(self, by: Actor, ref: VersionedRef) -> Appeal:
        """Hold an appeal for half an hour. Raises NotAllowedError for somebody who had a part in the decision."""
        by.require(Capability.DECIDE_APPEALS)
        async with self._store.begin() as tx:
            row = await self._mine_to_answer(tx, by, ref)
            row.state, row.taken_by, row.lease_until = AppealState.TAKEN, by.id, tx.now + LEASE
            await tx.due(Timer.LEASE, str(row.id), row.community_id, row.lease_until)
            return await _changed(tx, by, row, "appeal.take")

    async def release(self, by: Actor, ref: VersionedRef) -> Appeal:
        """Let go of an appeal. Raises NotNowError when the caller has not taken it."""
        by.require(Capability.DECIDE_APPEALS)
        async with self._store.begin() as tx:
            row = await pending_row(tx, by, ref)
            if row.taken_by != by.id:
                raise NotNowError(_("You have not taken this. Nothing was changed."))
            row.state, row.taken_by, row.lease_until = AppealState.OPEN, None, None
            await tx.not_due(Timer.LEASE, str(row.id), row.community_id)
            return await _changed(tx, by, row, "appeal.release")

    async def read(self, by: Actor, appeal_id: int) -> AppealCopy:
        """Return an appeal's words for reading, and note who read them. Raises NotAllowedError as `take` does."""
        by.require(Capability.DECIDE_APPEALS)
        async with self._store.begin() as tx:
            row = await tx.get_in(AppealRow, appeal_id, by.community_id)
            await self._refuse_part(tx, by, row)
            await tx.audit(by, "appeal.read", f"appeal:{row.id}")
            return AppealCopy(row.snapshot(), _named(row), row.words)

    async def decide(self, by: Actor, ref: VersionedRef, ruling: Ruling) -> Appeal:
        """Answer an appeal in words. A changed decision is undone in the same transaction, by its own room.

        Raises NotAllowedError for somebody who had a part in the decision, AlreadyDecidedError naming who was first.
        """
        by.require(Capability.DECIDE_APPEALS)
        words = clean_text(ruling.words, name=_("Your answer"), longest=LONGEST_ANSWER)
        async with self._store.begin() as tx:
            row = await self._mine_to_answer(tx, by, ref)
            row.answer = words
            await end(tx, by, row, AppealState.CHANGED if ruling.changed else AppealState.UPHELD)
            if row.appellant_id is not None:
                await tx.outbox(effects.answer_letter(row, row.appellant_id))
            if ruling.changed:
                await self._kind(row.kind).changed(tx, by, row.subject_id, row.role)
            await tx.flush()
            return row.snapshot()

    async def told(self, by: Actor, appeal_id: int) -> Appeal:
        """Note that a person told the appellant the answer themselves."""
        by.require(Capability.DECIDE_APPEALS)
        async with self._store.begin() as tx:
            row = await tx.get_in(AppealRow, appeal_id, by.community_id)
            await tx.session.refresh(row, with_for_update=True)
            if row.told_by != "person":
                row.told_by = "person"
                await tx.audit(by, "appeal.told", f"appeal:{row.id}")
                await tx.flush()
                await tx.outbox(effects.tell_card(row))
            return row.snapshot()

    async def card(self, community_id: int, appeal_id: int) -> Appeal | None:
        """Return an appeal for drawing its card, None once it is forgotten."""
        async with self._store.read() as tx:
            row = await tx.session.get(AppealRow, appeal_id)
            return row.snapshot() if row is not None and row.community_id == community_id else None

    async def appellant_of(self, community_id: int, appeal_id: int) -> int | None:
        """Return whom a person has to tell, for the card that asks for it; None when nobody needs to be told."""
        async with self._store.read() as tx:
            row = await tx.session.get(AppealRow, appeal_id)
            waits = row is not None and row.community_id == community_id and row.told_by == "status"
            return _named(row) if row is not None and waits else None

    def _kind(self, kind: str) -> Appealable:
        if kind not in self._kinds:
            raise _unknown()
        return self._kinds[kind]

    async def _standing(
        self, tx: Transaction, kind: str, community_id: int, subject_id: int, member_id: int
    ) -> Standing:
        standing = await self._kind(kind).standing(tx, community_id, subject_id, member_id)
        if standing is None:
            raise _unknown()
        return standing

    async def _not_by(self, tx: Transaction, row: AppealRow) -> frozenset[int]:
        part = await self._kind(row.kind).not_by(tx, row.community_id, row.subject_id)
        return part if row.appellant_id is None else part | {row.appellant_id}

    async def _refuse_part(self, tx: Transaction, by: Actor, row: AppealRow) -> None:
        if by.id in await self._not_by(tx, row):
            raise NotAllowedError(_("You had a part in this. Somebody else has to answer the appeal."))

    async def _mine_to_answer(self, tx: Transaction, by: Actor, ref: VersionedRef) -> AppealRow:
        row = await pending_row(tx, by, ref)
        await self._refuse_part(tx, by, row)
        refuse_if_taken(row, by, tx)
        return row


async def _add(tx: Transaction, row: AppealRow) -> None:
    """Write a new appeal. Raises NotNowError for the same press a second time, in another process."""
    try:
        async with tx.session.begin_nested():
            tx.add(row)
    except IntegrityError:
        raise _sent_already() from None


async def _of_person(tx: Transaction, by: Actor, kind: str, subject_id: int) -> AppealRow | None:
    found: AppealRow | None = await tx.session.scalar(
        select(AppealRow)
        .where(
            AppealRow.community_id == by.community_id,
            AppealRow.kind == kind,
            AppealRow.subject_id == subject_id,
            AppealRow.appellant_id == by.id,
        )
        .with_for_update()
    )
    return found


async def _changed(tx: Transaction, by: Actor, row: AppealRow, verb: str) -> Appeal:
    await tx.audit(by, verb, f"appeal:{row.id}")
    await tx.flush()
    await tx.outbox(*effects.cards_of(row))
    return row.snapshot()


def _named(row: AppealRow) -> int | None:
    """Return who appealed, for those who answer; None for who flagged, whom nobody is told of."""
    return None if row.role is AppealRole.FLAGGER else row.appellant_id


def _sent_already() -> NotNowError:
    return NotNowError(_("You have sent an appeal about this already. You find it in /my-cases."))


def _unknown() -> NotFoundError:
    return NotFoundError(_("There is no decision here that you can appeal against."))
