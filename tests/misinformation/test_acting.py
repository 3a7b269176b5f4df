"""What cannot be taken back: the author hears what is true now, and a note on its way can still be stopped."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import delete, select

from bot.appeals.rules import AppealRole
from bot.community.actor import Actor, Capability
from bot.delivery import outbox
from bot.delivery.effects import EffectKind
from bot.delivery.todo import Todos
from bot.errors import NotAllowedError
from bot.misinformation.cases import Cases
from bot.misinformation.deciding_appeals import CaseAppeals
from bot.misinformation.outcomes_rules import Choice, DecisionState, NoteState
from bot.misinformation.outcomes_tables import DecisionRow
from bot.misinformation.rules import CaseState
from bot.store.tables import OutboxRow
from cogs.misinformation.author_cards import decided_letter
from tests.misinformation.case_setting import COMMUNITY
from tests.misinformation.outcome_setting import DRAFT, OutcomeRoom
from tests.misinformation.test_deciding import make_removable


@pytest.fixture
async def room(store, clock) -> OutcomeRoom:
    return OutcomeRoom(store, clock)


async def letter(room: OutcomeRoom) -> str:
    """Return what the author reads now about the newest decision."""
    message = await room.cards.decided(COMMUNITY, (await room.decision()).id)
    assert message is not None
    return decided_letter(message, "Harbour").words


async def parked(room: OutcomeRoom, kind: EffectKind, todo: str = "refused") -> str:
    """Park what waits of a kind, as the dispatcher does; return its id."""
    async with room.store.begin() as tx:
        row = await tx.session.scalar(select(OutboxRow).where(OutboxRow.kind == kind))
        await outbox.park(tx, row.id, todo, {"decider_id": row.by})
        return str(row.op_id)


def todos(room: OutcomeRoom) -> Todos:
    return Todos(room.store, room.handlers, random=random.Random(4))


@pytest.mark.slow
async def test_nobody_reads_that_a_message_is_deleted_while_it_stands(room):
    room.discord.parks = {EffectKind.DELETE_MESSAGE}
    await room.danger()
    await room.decided(Choice.DELETE)
    before = await letter(room)
    await room.settle()

    waits = await letter(room)
    own = await room.cards.decisions(room.author())
    room.discord.parks = set()
    await room.tries_again(EffectKind.DELETE_MESSAGE)

    assert "to be taken down" in before
    assert "to be taken down" in waits
    assert "was taken down" not in waits
    assert own[0].waiting == {EffectKind.DELETE_MESSAGE}
    assert "Your message was taken down." in await letter(room)
    assert len(room.discord.letters("misinformation_decided")) == 2


@pytest.mark.slow
async def test_a_deletion_that_is_left_undone_is_told_as_it_is(room):
    await room.danger()
    await room.decided(Choice.DELETE)
    op_id = await parked(room, EffectKind.DELETE_MESSAGE)

    await todos(room).drop(op_id, team(room))
    await room.settle()

    decision = await room.decision()
    words = await letter(room)
    assert (decision.state, decision.copy) == (DecisionState.UNDONE, None)
    assert "did not do it, and will not" in words
    assert "was taken down" not in words
    assert len(room.discord.letters("misinformation_decided")) == 1


@pytest.mark.slow
async def test_a_removal_is_told_once_when_both_of_its_acts_have_ended(room):
    await room.danger(9)
    await make_removable(room)
    view = await room.decided(Choice.REMOVE, delete_too=True)
    await room.settle()
    told, before = len(room.discord.letters("misinformation_decided")), len(room.discord.done)

    await room.deciding.confirm_removal(room.moderator(2), view.ref)
    await room.settle()

    assert len(room.discord.letters("misinformation_decided")) == told + 1
    since = [kind for kind in room.discord.kinds()[before:] if kind is not EffectKind.SHOW_CARD]
    assert since[-1] is EffectKind.SEND_DIRECT
    assert {EffectKind.REMOVE_ROLE, EffectKind.DELETE_MESSAGE} <= set(since[:-1])


@pytest.mark.slow
async def test_who_tries_a_parked_deletion_again_takes_it_on(room):
    await room.danger()
    await room.decided(Choice.DELETE)
    op_id = await parked(room, EffectKind.DELETE_MESSAGE, "no_right_any_more")

    await todos(room).retry(op_id, team(room))
    await room.settle()

    assert [by for kind, _p, by in room.discord.done if kind is EffectKind.DELETE_MESSAGE] == [2003]


@pytest.mark.slow
async def test_who_proposed_a_removal_does_not_carry_it_out_in_place_of_the_second(room):
    await room.danger(9)
    await make_removable(room)
    view = await room.decided(Choice.REMOVE)
    await room.deciding.confirm_removal(room.moderator(2), view.ref)
    op_id = await parked(room, EffectKind.REMOVE_ROLE, "no_right_any_more")

    with pytest.raises(NotAllowedError):
        await todos(room).retry(op_id, team(room, 1))
    await todos(room).retry(op_id, team(room, 3))
    await room.settle()

    assert [by for kind, _p, by in room.discord.done if kind is EffectKind.REMOVE_ROLE] == [2003]
    assert room.discord.letters("misinformation_decided")
    assert (await room.rows(DecisionRow))[-1].state is DecisionState.STANDING


@pytest.mark.slow
async def test_who_has_a_part_in_a_case_neither_leaves_its_deletion_undone_nor_takes_it_on(room):
    await room.danger(author_id=2003)
    await room.flagging.flag(room.moderator(2), room.request())
    await room.decided(Choice.DELETE)
    op_id = await parked(room, EffectKind.DELETE_MESSAGE, "no_right_any_more")

    for who in (2, 3):
        with pytest.raises(NotAllowedError):
            await todos(room).drop(op_id, team(room, who))
        with pytest.raises(NotAllowedError):
            await todos(room).retry(op_id, team(room, who))

    assert (await room.decision()).state is DecisionState.STANDING
    await todos(room).drop(op_id, team(room, 1))
    assert (await room.decision()).state is DecisionState.UNDONE


@pytest.mark.slow
async def test_what_was_left_undone_is_told_as_it_is_for_longer_than_the_act_is_kept(room):
    await room.danger()
    await room.decided(Choice.DELETE)
    await todos(room).drop(await parked(room, EffectKind.DELETE_MESSAGE), team(room))
    async with room.store.begin() as tx:
        await tx.session.execute(delete(OutboxRow))

    words = await letter(room)

    assert "did not do it, and will not" in words
    assert "Somebody else looked again" not in words


@pytest.mark.slow
@pytest.mark.parametrize("cleared", [False, True])
async def test_what_an_appeal_came_before_is_not_said_to_be_on_its_way(room, cleared):
    await room.danger()
    await room.decided(Choice.DELETE)
    op_id = await parked(room, EffectKind.DELETE_MESSAGE)
    async with room.store.begin() as tx:
        await CaseAppeals(room).changed(tx, room.moderator(2), (await room.decision()).id, AppealRole.AUTHOR)
    if cleared:
        await todos(room).retry(op_id, team(room))

    words = await letter(room)

    assert "did not do it, and will not" in words
    assert "That has not happened yet" not in words


@pytest.mark.slow
async def test_an_author_is_told_once_that_an_act_waits_however_often_it_is_tried(room):
    room.discord.parks = {EffectKind.DELETE_MESSAGE}
    await room.danger()
    await room.decided(Choice.DELETE)
    await room.settle()

    await room.tries_again(EffectKind.DELETE_MESSAGE)
    await room.tries_again(EffectKind.DELETE_MESSAGE)

    assert len(room.discord.letters("misinformation_decided")) == 1


def team(room: OutcomeRoom, number: int = 3) -> Actor:
    by = room.moderator(number)
    return Actor(by.id, by.community_id, by.capabilities | {Capability.DECIDE_APPLICATIONS}, is_member=True)


@pytest.mark.slow
@pytest.mark.parametrize("looked", [False, True])
async def test_a_moderator_who_takes_over_stops_a_note_on_its_way(room, looked):
    case = await room.note_wanted()
    note = await room.notes.draft(room.moderator(1), case.id, DRAFT)
    await room.notes.approve(room.moderator(2), note.ref)
    if looked:
        await does_next(room, EffectKind.LOOK_AT_MESSAGE)

    await Cases(room.store, room.real_hook).take_over(room.moderator(3), await room.ref())
    await room.settle()

    firsts = [p for kind, p, _by in room.discord.done if kind is EffectKind.SHOW_REPLY and not p.get("only_if_there")]
    assert firsts == []
    assert ((await room.note()).state, (await room.case()).state) == (NoteState.WITHDRAWN, CaseState.ESCALATED)


async def does_next(room: OutcomeRoom, kind: EffectKind) -> None:
    """Carry out only the newest effect of a kind, with what follows from its outcome."""
    async with room.store.begin() as tx:
        row = await tx.session.scalar(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id.desc()))
        outcome = room.discord.do(kind, dict(row.payload), row.by)
        await outbox.mark(tx, row.id, state=outbox.DONE, done_at=tx.now)
        await room.handlers.outcome_handler(row.then)(tx, outbox.pending_of(row, 1), outcome)
