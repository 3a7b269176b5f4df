"""What a press does about each kind of difference: put it back to what is stored, or store what is there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.community.actor import Actor
from bot.community.topics import TopicsSettings
from bot.errors import NotNowError
from bot.language import _
from bot.store.transaction import Transaction
from bot.topics import access, effects
from bot.topics.rules import Access, TopicState, require_open
from bot.topics.settling import give_up
from bot.topics.snapshots import DriftKind
from bot.topics.tables import DriftRow, TopicMemberRow, TopicRow


@dataclass(frozen=True, slots=True)
class Press:
    """Who pressed about which topic, and the differences of one kind that were on their card."""

    by: Actor
    topic: TopicRow
    rows: Sequence[DriftRow]
    terms: TopicsSettings

    @property
    def now(self) -> str:
        """Return what is on Discord, as it was last seen."""
        return self.rows[-1].now

    @property
    def people(self) -> list[int]:
        """Return whom the differences are about."""
        return [row.member_id for row in self.rows if row.member_id is not None]


Move = Callable[[Transaction, Press], Awaitable[None]]


def may_stay(kind: DriftKind, topic: TopicRow) -> bool:
    """Tell whether organisers may accept a difference.

    Not if it locks the team out, nor if others could see by it who is in a sensitive topic.
    """
    if kind is DriftKind.CLOSED_TO_TEAM:
        return False
    return not (topic.sensitive and kind in {DriftKind.OPEN_TO_ALL, DriftKind.ROLE_CHANGED})


async def _reshape(tx: Transaction, press: Press) -> None:
    await tx.outbox(effects.edit_channel(press.topic, press.by.id, shape=_shape(press.topic)))


def _shape(topic: TopicRow) -> str:
    return "open" if topic.state is TopicState.OPEN else "closed"


async def _name_back(tx: Transaction, press: Press) -> None:
    await tx.outbox(effects.edit_channel(press.topic, press.by.id, name=True))


async def _line_back(tx: Transaction, press: Press) -> None:
    await tx.outbox(effects.edit_channel(press.topic, press.by.id, line=True))


async def _pin_back(tx: Transaction, press: Press) -> None:
    await tx.outbox(effects.pin(press.topic))


async def _role_right(tx: Transaction, press: Press) -> None:
    effect = effects.create_role(press.topic, press.by.id)
    await tx.outbox(effect)


async def _channel_again(tx: Transaction, press: Press) -> None:
    """Make the channel once more; whoever is in the topic is let in when it is there."""
    require_open(press.topic.state)
    press.topic.channel_id = None
    await _begin_again(tx, press)
    await tx.outbox(effects.create_channel(press.topic, press.terms.category, press.by.id))


async def _role_again(tx: Transaction, press: Press) -> None:
    """Make the role once more; whoever is in the topic is given it when it is there."""
    require_open(press.topic.state)
    press.topic.role_id = None
    await _begin_again(tx, press)
    await tx.outbox(effects.create_role(press.topic, press.by.id))


async def _begin_again(tx: Transaction, press: Press) -> None:
    topic = press.topic
    topic.state, topic.since, topic.decided_by = TopicState.OPENING, tx.now, press.by.id
    for place in await tx.session.scalars(select(TopicMemberRow).where(TopicMemberRow.topic_id == topic.id)):
        place.granted_at = None


async def _put_back(tx: Transaction, press: Press) -> None:
    """Let people in again who chose the topic and still want to be in it."""
    for member_id in press.people:
        place = await access.membership_of(tx, press.topic.id, member_id, lock=True)
        if place is not None and place.wanted:
            place.granted_at = None
            await access.let_in(tx, press.topic, place, by=press.by.id)


async def _keep_out(tx: Transaction, press: Press) -> None:
    """Take out people who did not choose the topic; who has chosen it meanwhile stays in."""
    for member_id in press.people:
        place = await access.membership_of(tx, press.topic.id, member_id, lock=True)
        if place is None or not place.wanted:
            await access.let_out(tx, press.topic, member_id, by=press.by.id)


async def _forget_people(tx: Transaction, press: Press) -> None:
    """Store that people are not in the topic any more, and take away what let them in."""
    for member_id in press.people:
        place = await access.membership_of(tx, press.topic.id, member_id, lock=True)
        if place is not None:
            await access.forget(tx, press.topic, place, by=press.by.id)


async def _accept_in(tx: Transaction, press: Press) -> None:
    """Store that people who were put in by hand are in the topic, as a person decided."""
    for member_id in press.people:
        place, _new = await access.put_in(tx, press.topic, member_id)
        place.hidden_until, place.paused = None, False
        place.granted_at = tx.now


async def _accept_name(_tx: Transaction, press: Press) -> None:
    press.topic.channel_name = press.now


async def _accept_line(_tx: Transaction, press: Press) -> None:
    press.topic.line = press.now


async def _accept_gone(tx: Transaction, press: Press) -> None:
    """End a topic whose channel somebody has deleted, and forget who was in it."""
    press.topic.decided_by = press.by.id
    press.topic.channel_id = None
    for member_id in await access.members_of(tx, press.topic.id):
        place = await access.membership_of(tx, press.topic.id, member_id, lock=True)
        if place is not None:
            await access.forget(tx, press.topic, place, by=press.by.id)
    await give_up(tx, press.topic)


async def _without_role(tx: Transaction, press: Press) -> None:
    """Let the people of a topic in by name, since its role is gone."""
    press.topic.access, press.topic.role_id, press.topic.role_name = Access.MEMBERS, None, None
    await tx.outbox(effects.edit_channel(press.topic, press.by.id, shape=_shape(press.topic)))
    for place in await tx.session.scalars(select(TopicMemberRow).where(TopicMemberRow.topic_id == press.topic.id)):
        place.granted_at = None
        if place.wanted:
            await access.let_in(tx, press.topic, place, by=press.by.id)


async def _let_it_be(_tx: Transaction, press: Press) -> None:
    """Remember that this may stay as it is."""
    kind = press.rows[0].kind
    press.topic.accepted = sorted({*press.topic.accepted, kind.value})


async def _just_noted(_tx: Transaction, _press: Press) -> None:
    """Change nothing; the answer itself is remembered."""


async def _refuse(_tx: Transaction, press: Press) -> None:
    if press.rows[0].kind is DriftKind.CLOSED_TO_TEAM:
        raise NotNowError(_("This cannot stay: the team must be able to look after the channel."))
    raise NotNowError(_("This cannot stay in a sensitive topic: others could see who is in it."))


def _unless_refused(move: Move) -> Move:
    async def do(tx: Transaction, press: Press) -> None:
        await (move if may_stay(press.rows[0].kind, press.topic) else _refuse)(tx, press)

    return do


REPAIRS: Mapping[DriftKind, Move] = {
    DriftKind.CHANNEL_GONE: _channel_again,
    DriftKind.RENAMED: _name_back,
    DriftKind.LINE: _line_back,
    DriftKind.OPEN_TO_ALL: _reshape,
    DriftKind.CLOSED_TO_TEAM: _reshape,
    DriftKind.WRITABLE: _reshape,
    DriftKind.ROLE_GONE: _role_again,
    DriftKind.ROLE_CHANGED: _role_right,
    DriftKind.TAKEN_OUT: _put_back,
    DriftKind.PUT_IN: _keep_out,
    DriftKind.NOT_MEMBER: _forget_people,
    DriftKind.UNPINNED: _pin_back,
}
"""What "put it back" does."""

ACCEPTS: Mapping[DriftKind, Move] = {
    DriftKind.CHANNEL_GONE: _accept_gone,
    DriftKind.RENAMED: _accept_name,
    DriftKind.LINE: _accept_line,
    DriftKind.OPEN_TO_ALL: _unless_refused(_let_it_be),
    DriftKind.CLOSED_TO_TEAM: _refuse,
    DriftKind.WRITABLE: _let_it_be,
    DriftKind.ROLE_GONE: _without_role,
    DriftKind.ROLE_CHANGED: _unless_refused(_let_it_be),
    DriftKind.TAKEN_OUT: _forget_people,
    DriftKind.PUT_IN: _accept_in,
    DriftKind.NOT_MEMBER: _just_noted,
    DriftKind.UNPINNED: _let_it_be,
}
"""What "leave it so" does."""
