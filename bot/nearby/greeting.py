"""Hellos without a name, answers that are told only when they are a yes, and the meeting that follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.days import months_after
from bot.errors import NotFoundError, NotNowError
from bot.language import _
from bot.nearby import effects
from bot.nearby.meeting import end_meeting, partners_of
from bot.nearby.room import (
    Room,
    apart,
    day,
    hold,
    newest_hello,
    require_shown,
    shown,
    standing_hellos,
    taking_part,
)
from bot.nearby.rules import Answer, MeetingState
from bot.nearby.snapshots import Hello, Meeting, VersionedRef
from bot.nearby.tables import AnswerRow, BlockRow, ChoiceRow, HelloRow, MeetingRow
from bot.nearby.timing import Timer
from bot.store.transaction import Transaction


class Greeting(Room):
    """What people say to each other. A hello and a yes to it make a meeting; a no is told to nobody."""

    async def say_hello(self, by: Actor) -> Hello:
        """Say hello to all of one's region who take part, without a name: one at a time, for `hello_days`.

        Raises NotNowError when Nearby is off, on a break, when the region does not show, or before the day from which
        another hello may be said.
        """
        terms = self._require(by)
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            choice = await taking_part(tx, by)
            await require_shown(tx, by.community_id, choice.region, terms.shows_from)
            earlier = await newest_hello(tx, by.community_id, by.id)
            if earlier is not None:
                sentence = _("You said hello already. You can say another from <t:{until}:D>.")
                raise NotNowError(sentence.format(until=day(earlier.until)))
            row = HelloRow(community_id=by.community_id, member_id=by.id, region=choice.region, at=tx.now)
            row.until, row.taken_back = tx.now + timedelta(days=terms.hello_days), False
            tx.add(row)
            await tx.flush()
            await tx.due(Timer.HELLO_END, str(row.id), by.community_id, row.until)
            hearers = await _hearers(tx, row)
            await tx.outbox(*(effects.letter(by.community_id, who, "nearby_hello", row.id) for who in hearers))
            return view_of(row)

    async def take_hello_back(self, by: Actor) -> None:
        """Let the own hello stand no longer; whoever said yes before keeps their meeting."""
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            row = await newest_hello(tx, by.community_id, by.id)
            if row is not None:
                row.taken_back = True

    async def answer(self, by: Actor, hello_id: int, answer: Answer) -> Meeting | None:
        """Answer a hello of the own region: a yes makes a meeting, after a no it shows no more. Neither can be redone.

        Raises NotFoundError when the hello does not stand for the caller, TryAgainError when Discord does not answer.
        """
        terms = self._require(by)
        connectors = await self._people.connectors(by.community_id) if answer is Answer.YES else ()
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            hello = await self._heard(tx, by, hello_id)
            tx.add(AnswerRow(community_id=by.community_id, hello_id=hello.id, member_id=by.id, answer=answer))
            if answer is Answer.NO:
                return None
            row = MeetingRow(community_id=by.community_id, asked_id=hello.member_id, answered_id=by.id, since=tx.now)
            row.until, row.state = months_after(tx.now, terms.lasts_months), MeetingState.NEEDS_CONNECTOR
            tx.add(row)
            await tx.flush()
            await tx.audit(by, "meeting.begin", f"meeting:{row.id}")
            await tx.due(Timer.MEETING_END, str(row.id), by.community_id, row.until)
            await self._find_connector(tx, row, connectors)
            return row.snapshot()

    async def _find_connector(self, tx: Transaction, row: MeetingRow, connectors: Sequence[int]) -> None:
        """Draw one of the connectors, or ask the organisers for one: nobody meets without."""
        others = sorted(set(connectors) - {row.asked_id, row.answered_id})
        if others:
            await _begin(tx, row, self._chance.choice(others))
        else:
            await tx.outbox(effects.connector_card(row))

    async def join(self, by: Actor, ref: VersionedRef) -> Meeting:
        """Become the connector of a meeting that has none. For organisers; never for one of the two.

        Raises NotFoundError when it was ended, NotNowError when somebody was quicker.
        """
        by.require(Capability.CONFIGURE)
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            row = await tx.get_in(MeetingRow, ref.id, by.community_id)
            if row.connector_id is not None:
                raise NotNowError(_("<@{who}> joins this meeting already. Thank you.").format(who=row.connector_id))
            if by.id in {row.asked_id, row.answered_id}:
                raise NotNowError(_("This is your own meeting. Somebody else has to join it."))
            await _begin(tx, row, by.id)
            await tx.audit(by, "meeting.join", f"meeting:{row.id}")
            await tx.outbox(effects.connector_card(row))
            return row.snapshot()

    async def end(self, by: Actor, ref: VersionedRef) -> None:
        """End a meeting: either of the two may, and the connector. Its thread is closed."""
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            row = await _own_meeting(tx, by, ref)
            await tx.audit(by, "meeting.end", f"meeting:{row.id}")
            await end_meeting(tx, row)

    async def block_hello(self, by: Actor, hello_id: int) -> None:
        """Hear no more of whoever said this hello, and they no more of the caller. They are not told."""
        self._require(by)
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            await block(tx, by, (await self._heard(tx, by, hello_id)).member_id)

    async def block_meeting(self, by: Actor, ref: VersionedRef) -> None:
        """End a meeting and block the other. Only for the two themselves."""
        async with self._store.begin() as tx:
            await hold(tx, by.community_id)
            row = await _own_meeting(tx, by, ref)
            if by.id == row.connector_id:
                raise NotNowError(_("You are the connector here. You can end the meeting."))
            await block(tx, by, row.answered_id if by.id == row.asked_id else row.asked_id)
            await tx.audit(by, "meeting.end", f"meeting:{row.id}")
            await end_meeting(tx, row)

    async def _heard(self, tx: Transaction, by: Actor, hello_id: int) -> HelloRow:
        """Return a hello that stands for the caller. One that does not is the same to them as one that never was."""
        choice = await taking_part(tx, by)
        for row in await _heard_by(tx, choice, self._terms(by.community_id).shows_from):
            if row.id == hello_id:
                return row
        raise NotFoundError(_("This hello does not stand any more."))


def view_of(row: HelloRow) -> Hello:
    """Return a hello without its name."""
    return Hello(row.id, row.region, row.until)


async def seen_by(tx: Transaction, choice: ChoiceRow, shows_from: int) -> tuple[Hello, ...]:
    """Return the hellos that stand for a person."""
    if choice.paused or choice.until <= tx.now:
        return ()
    return tuple(view_of(row) for row in await _heard_by(tx, choice, shows_from))


async def _heard_by(tx: Transaction, choice: ChoiceRow, shows_from: int) -> list[HelloRow]:
    """Return the hellos of a region that shows: not one's own, not answered, of nobody blocked or met already."""
    community_id, me = choice.community_id, choice.member_id
    if choice.region not in await shown(tx, community_id, shows_from):
        return []
    rows = [row for row in await standing_hellos(tx, community_id, [choice.region]) if row.member_id != me]
    hidden = await apart(tx, community_id, me, [row.member_id for row in rows])
    hidden |= await partners_of(tx, community_id, me)
    answered = set(
        await tx.session.scalars(
            select(AnswerRow.hello_id).where(AnswerRow.community_id == community_id, AnswerRow.member_id == me)
        )
    )
    return [row for row in rows if row.member_id not in hidden and row.id not in answered]


async def _hearers(tx: Transaction, hello: HelloRow) -> list[int]:
    """Return who takes part in the region, said yes to letters, and is not kept apart from the one who says hello."""
    found = await tx.session.scalars(
        select(ChoiceRow.member_id)
        .where(
            ChoiceRow.community_id == hello.community_id,
            ChoiceRow.region == hello.region,
            ChoiceRow.by_dm.is_(True),
            ChoiceRow.paused.is_(False),
            ChoiceRow.until > tx.now,
            ChoiceRow.member_id != hello.member_id,
        )
        .order_by(ChoiceRow.id)
    )
    people = list(found)
    hidden = await apart(tx, hello.community_id, hello.member_id, people)
    hidden |= await partners_of(tx, hello.community_id, hello.member_id)
    return [who for who in people if who not in hidden]


async def block(tx: Transaction, by: Actor, other: int) -> None:
    """Keep two people apart; once more is the same as once."""
    key = tx.keys.person_key(by.community_id, other)
    found = select(BlockRow.id).where(
        BlockRow.community_id == by.community_id, BlockRow.member_id == by.id, BlockRow.blocked_key == key
    )
    if await tx.session.scalar(found) is None:
        tx.add(BlockRow(community_id=by.community_id, member_id=by.id, blocked_key=key, at=tx.now))
        await tx.flush()


async def _begin(tx: Transaction, row: MeetingRow, connector: int) -> None:
    row.connector_id, row.state = connector, MeetingState.OPENING
    await tx.flush()
    await tx.outbox(effects.open_thread(row))


async def _own_meeting(tx: Transaction, by: Actor, ref: VersionedRef) -> MeetingRow:
    """Return a meeting of the caller; another's is the same to them as none. An older version still counts."""
    row = await tx.get_in(MeetingRow, ref.id, by.community_id)
    if by.id not in {row.asked_id, row.answered_id, row.connector_id}:
        raise NotFoundError(_("This does not exist here any more."))
    return row
