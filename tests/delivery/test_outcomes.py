"""Outcome handlers and to-dos: told once in the recording transaction, and one card for what waits for a person."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.delivery import outbox
from bot.delivery.effects import EffectKind, Outcome, OutcomeWord, ParkedError, UnclearError
from bot.delivery.todo import Todos, TodoState
from bot.errors import AlreadyDecidedError, NotAllowedError, NotFoundError, OutOfDateError, TryAgainError
from bot.store.tables import AuditRow, NoteRow
from tests.delivery.fake_discord import GUILD, direct, effect

pytestmark = pytest.mark.slow

NO_ROLE = ParkedError("role_above_bot")


@pytest.fixture
def told(bot):
    """What the handler `test.told` was told, kept only when its transaction was committed."""
    words = []

    async def tell(tx, pending, outcome):
        tx.add(NoteRow(key=f"told:{len(words)}:{pending.op_id}", value=outcome.word))
        words.append((pending.op_id, outcome.word))

    bot.handlers.outcome("test.told", tell)
    return words


@pytest.fixture
def todos(bot):
    return Todos(bot.store, bot.handlers, random=bot.dispatcher._random)


@pytest.fixture
def mendable(bot):
    """Roles cannot be given until `mendable` is emptied."""
    broken = [NO_ROLE]

    async def refuse(pending):
        if broken and pending.effect.kind is EffectKind.GRANT_ROLE:
            raise broken[0]

    bot.performer.script = refuse
    return broken


def grant(stream="a", then="test.told"):
    return effect(EffectKind.GRANT_ROLE, stream, then=then, member_id=9)


def cards(bot, card="todo"):
    return [m for m in bot.discord.messages.values() if m.card == card]


@pytest.mark.parametrize("word", [OutcomeWord.DONE, OutcomeWord.UNDELIVERABLE, OutcomeWord.GONE])
async def test_the_handler_is_told_how_it_ended(bot, told, word):
    async def end(pending):
        return Outcome(word)

    bot.performer.script = end
    [op_id] = await bot.write(grant())
    await bot.dispatcher.settle_all()
    assert told == [(op_id, word)]
    assert (await bot.row(op_id)).state == "done"


async def test_a_parked_effect_frees_its_stream_and_makes_one_card(bot, told, mendable):
    [op_id, _] = await bot.write(grant(), direct("a", "after"))
    await bot.dispatcher.settle_all()
    row = await bot.row(op_id)
    assert (row.state, row.todo) == ("parked", "role_above_bot")
    assert told == [(op_id, OutcomeWord.PARKED)]
    assert [m.ref for m in cards(bot)] == [op_id]
    assert [m.ref for m in cards(bot, "note")] == ["after"]


async def test_parking_again_after_a_retry_does_not_make_a_second_card(bot, told, mendable, todos, moderator):
    [op_id] = await bot.write(grant())
    await bot.dispatcher.settle_all()
    await todos.retry(op_id, moderator)
    await bot.dispatcher.settle_all()
    assert (await bot.row(op_id)).state == "parked"
    assert len(cards(bot)) == 1
    assert (await todos.card_of(op_id, GUILD)).state is TodoState.WAITING


async def test_a_retry_finishes_what_was_parked(bot, told, mendable, todos, moderator):
    [op_id] = await bot.write(grant())
    await bot.dispatcher.settle_all()
    mendable.clear()
    pressed = await todos.retry(op_id, moderator)
    assert (pressed.state, pressed.handled_by) == (TodoState.TRYING, moderator.id)
    await bot.dispatcher.settle_all()
    card = await todos.card_of(op_id, GUILD)
    assert (card.state, card.handled_by) == (TodoState.DONE, moderator.id)
    assert told == [(op_id, OutcomeWord.PARKED), (op_id, OutcomeWord.DONE)]
    assert bot.discord.roles[9] == 1
    assert len(cards(bot)) == 1
    drawn = [kind for _, kind in bot.discord.calls if kind is EffectKind.SHOW_CARD]
    assert len(drawn) == 3, "posted, drawn again when it was pressed, drawn again when it was done"


async def test_a_retry_has_all_its_patience_again(bot, todos, moderator):
    async def never_answer(pending):
        if pending.effect.kind is EffectKind.GRANT_ROLE:
            raise UnclearError

    bot.performer.script = never_answer
    [op_id] = await bot.write(grant(then=None))
    while await _state(bot, op_id) == "new":
        await bot.dispatcher.settle_all()
        await bot.clock.advance(300)
    await todos.retry(op_id, moderator)
    await bot.dispatcher.settle_all()
    row = await bot.row(op_id)
    assert (row.state, row.attempts) == ("new", 1)


async def test_what_nobody_wants_any_more_is_skipped_and_lets_its_stream_go_on(bot, told):
    async def never(tx, pending):
        return False

    bot.handlers.wanted(EffectKind.GRANT_ROLE, "a", never)
    [op_id, _other, _after] = await bot.write(grant("a:1"), grant("b:1"), direct("a:1", "after"))
    await bot.dispatcher.settle_all()
    assert (await bot.row(op_id)).state == "skipped"
    assert op_id not in [op for op, _ in told]
    assert bot.discord.roles[9] == 1
    assert len(cards(bot, "note")) == 1


async def test_a_broken_check_makes_a_todo_and_stops_no_other_effect(bot, told, caplog):
    async def break_down(tx, pending):
        raise RuntimeError

    bot.handlers.wanted(EffectKind.GRANT_ROLE, "a", break_down)
    [op_id, _other] = await bot.write(grant("a:1"), grant("b:1"))
    await bot.dispatcher.settle_all()
    assert ((await bot.row(op_id)).state, (await bot.row(op_id)).todo) == ("parked", "fault")
    assert "RuntimeError" in caplog.text
    assert bot.discord.roles[9] == 1


async def test_a_todo_that_is_not_needed_any_more_is_not_tried_again(bot, told, mendable, todos, moderator):
    wanted = [True]

    async def check(tx, pending):
        return bool(wanted)

    bot.handlers.wanted(EffectKind.GRANT_ROLE, "a", check)
    [op_id] = await bot.write(grant())
    await bot.dispatcher.settle_all()
    wanted.clear()
    mendable.clear()
    assert (await todos.retry(op_id, moderator)).state is TodoState.NOT_NEEDED
    await bot.dispatcher.settle_all()
    assert not bot.discord.roles[9]
    assert (await todos.card_of(op_id, GUILD)).state is TodoState.NOT_NEEDED
    with pytest.raises(AlreadyDecidedError):
        await todos.retry(op_id, moderator)


async def test_dropping_tells_the_handler_and_does_nothing_on_discord(bot, told, mendable, todos, moderator):
    [op_id] = await bot.write(grant())
    await bot.dispatcher.settle_all()
    mendable.clear()
    dropped = await todos.drop(op_id, moderator)
    await bot.dispatcher.settle_all()
    assert dropped.state is TodoState.DROPPED
    assert told[-1] == (op_id, OutcomeWord.DROPPED)
    assert not bot.discord.roles[9]


async def test_a_drop_works_although_the_handler_is_broken(bot, mendable, todos, moderator, caplog):
    async def break_down(tx, pending, outcome):
        if outcome.word is OutcomeWord.DROPPED:
            raise RuntimeError

    bot.handlers.outcome("test.told", break_down)
    [op_id] = await bot.write(grant())
    await bot.dispatcher.settle_all()
    await todos.drop(op_id, moderator)
    assert (await bot.row(op_id)).state == "dropped"
    assert "RuntimeError" in caplog.text


async def test_the_second_person_learns_who_was_first(bot, told, mendable, todos, moderator, organiser):
    [op_id] = await bot.write(grant())
    await bot.dispatcher.settle_all()
    await todos.drop(op_id, moderator)
    with pytest.raises(AlreadyDecidedError) as refusal:
        await todos.retry(op_id, organiser)
    assert (refusal.value.by, refusal.value.at) == (moderator.id, bot.clock.now())


async def test_only_the_team_may_retry_or_drop(bot, told, mendable, todos, stranger):
    [op_id] = await bot.write(grant())
    await bot.dispatcher.settle_all()
    for act in (todos.retry, todos.drop):
        with pytest.raises(NotAllowedError):
            await act(op_id, stranger)
    assert (await bot.row(op_id)).state == "parked"


async def test_a_todo_of_another_community_does_not_exist(bot, told, mendable, todos, moderator):
    [op_id] = await bot.write(grant())
    await bot.dispatcher.settle_all()
    with pytest.raises(NotFoundError):
        await todos.retry(op_id, replace(moderator, community_id=GUILD + 1))
    assert await todos.card_of(op_id, GUILD + 1) is None


async def test_an_effect_that_never_parked_is_no_todo(bot, todos, moderator):
    [op_id] = await bot.write(direct("a", "1"))
    with pytest.raises(NotFoundError):
        await todos.drop(op_id, moderator)
    assert await todos.card_of(op_id, GUILD) is None


async def test_a_todo_that_ended_without_a_press_is_out_of_date(bot, told, mendable, todos, moderator):
    [op_id] = await bot.write(grant())
    await bot.dispatcher.settle_all()
    async with bot.store.begin() as tx:
        await outbox.mark(tx, (await bot.row(op_id)).id, state="done")
    with pytest.raises(OutOfDateError):
        await todos.retry(op_id, moderator)


async def test_presses_stand_in_the_audit_log(bot, told, mendable, todos, moderator):
    [op_id] = await bot.write(grant())
    await bot.dispatcher.settle_all()
    await todos.retry(op_id, moderator)
    async with bot.store.read() as tx:
        [line] = await tx.session.scalars(select(AuditRow))
    assert (line.actor_id, line.verb, line.subject, line.detail) == (
        41,
        "todo.retry",
        f"todo:{op_id}",
        "role_above_bot",
    )


async def test_all_that_waits_is_listed_oldest_first(bot, told, mendable, todos):
    ops = await bot.write(grant("a"), grant("b"))
    await bot.dispatcher.settle_all()
    waiting = await todos.waiting(GUILD)
    assert [card.op_id for card in waiting] == ops
    assert waiting[0].act == "Give the member role to <@9>."
    assert await bot.dispatcher.parked_count() == 2


async def test_a_card_that_cannot_be_posted_is_tried_in_the_other_places(bot, mendable):
    async def no_channel(pending):
        if pending.effect.kind is EffectKind.SHOW_CARD and pending.effect.payload["place"] != "organisers":
            raise ParkedError("channel_missing", {"place": pending.effect.payload["place"]})
        if pending.effect.kind is EffectKind.GRANT_ROLE:
            raise NO_ROLE

    bot.performer.script = no_channel
    await bot.write(grant(then=None))
    await bot.dispatcher.settle_all()
    assert len(cards(bot)) == 1
    assert await bot.dispatcher.parked_count() == 1, "only the role; the cards before were given up"


async def test_when_no_channel_is_left_it_is_logged_and_counted_and_ends_there(bot, caplog):
    async def nothing_works(pending):
        raise ParkedError("channel_missing", {"place": "alerts"})

    bot.performer.script = nothing_works
    await bot.write(grant(then=None))
    await bot.dispatcher.settle_all()
    assert len(bot.discord.calls) == 4
    assert await bot.dispatcher.parked_count() == 2
    assert "no channel of community" in caplog.text


async def test_a_failing_handler_is_called_again_and_spoils_no_neighbour(bot, told):
    failures = []

    async def fail_twice(tx, pending, outcome):
        tx.add(NoteRow(key=f"half:{len(failures)}", value="must be rolled back"))
        if len(failures) < 2:
            failures.append(pending.op_id)
            raise RuntimeError

    bot.handlers.outcome("test.shaky", fail_twice)
    [shaky, *others] = await bot.write(grant("a", then="test.shaky"), *(grant(f"b{n}") for n in range(5)))
    await bot.dispatcher.settle_all()
    assert [await _state(bot, op) for op in others] == ["done"] * 5
    assert (await bot.row(shaky)).state == "sending"
    for _ in range(3):
        await bot.clock.advance(2)
        await bot.dispatcher.settle_all()
    assert (await bot.row(shaky)).state == "done"
    assert bot.discord.roles[9] == 6, "the call itself is not made again"
    async with bot.store.read() as tx:
        assert await tx.session.get(NoteRow, "half:0") is None
        assert await tx.session.get(NoteRow, "half:2") is not None
    assert sorted(set(told)) == sorted((op, OutcomeWord.DONE) for op in others)


async def test_neighbours_of_a_failing_handler_do_not_wait_for_its_rest(bot, told):
    async def fail(tx, pending, outcome):
        raise RuntimeError

    bot.handlers.outcome("test.broken", fail)
    ops = await bot.write(grant("a", then="test.broken"), *(grant(f"b{n}") for n in range(5)))
    running = asyncio.create_task(bot.dispatcher.run())
    for _ in range(1000):
        await asyncio.sleep(0.01)
        if await bot.count("done") == 5:
            break
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [await _state(bot, op) for op in ops] == ["sending"] + ["done"] * 5


async def test_a_handler_that_keeps_failing_becomes_a_todo_that_can_be_retried(bot, todos, moderator, caplog):
    broken = [True]
    told = []

    async def fail(tx, pending, outcome):
        if broken:
            raise RuntimeError
        told.append(outcome.word)

    bot.handlers.outcome("test.broken", fail)
    [op_id] = await bot.write(grant(then="test.broken"))
    for _ in range(8):
        await bot.dispatcher.settle_all()
        await bot.clock.advance(8)
    row = await bot.row(op_id)
    assert (row.state, row.todo) == ("parked", "fault")
    assert row.todo_details["error"] in caplog.text
    assert len(cards(bot)) == 1

    broken.clear()
    await todos.retry(op_id, moderator)
    await bot.dispatcher.settle_all()
    assert (await bot.row(op_id)).state == "done"
    assert told == [OutcomeWord.DONE]


async def test_a_name_nobody_answers_to_becomes_a_todo(bot):
    [op_id] = await bot.write(grant(then="test.of_an_older_version"))
    for _ in range(8):
        await bot.dispatcher.settle_all()
        await bot.clock.advance(8)
    assert (await bot.row(op_id)).todo == "fault"


async def test_a_handler_that_always_says_try_again_does_not_stop_the_others(bot, told):
    async def refuse(tx, pending, outcome):
        raise TryAgainError("not now")

    bot.handlers.outcome("test.refusing", refuse)
    [bad, good] = await bot.write(grant("a", then="test.refusing"), grant("b"))
    running = asyncio.create_task(bot.dispatcher.run())
    for _ in range(60):
        await asyncio.sleep(0.01)
        await bot.clock.advance(1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await _state(bot, good) == "done"
    assert await _state(bot, bad) == "parked"


async def _state(bot, op_id):
    return (await bot.row(op_id)).state
