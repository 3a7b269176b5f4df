"""The dispatcher: order, one worker a stream, coalescing, and what becomes of every kind of end."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.delivery import outbox
from bot.delivery.effects import Effect, EffectKind, LaterError, Outcome, OutcomeWord, UnclearError
from bot.store.tables import InboxRow, NoteRow
from tests.delivery.fake_discord import GUILD, Message, card, direct, effect, verdict


async def test_a_decision_is_carried_out_step_by_step(bot):
    await bot.decide(1)
    await bot.dispatcher.settle_all()
    assert await bot.status(1) == "welcomed"
    result = await verdict(bot, range(1, 2))
    assert (result.lost, result.doubled, result.half_done) == (0, 0, 0)


async def test_effects_of_one_stream_happen_in_the_order_written(bot):
    await bot.write(*(direct("a", str(n)) for n in range(12)), *(direct("b", str(n)) for n in range(12)))
    await bot.dispatcher.settle_all()
    sent = [m.ref for m in bot.discord.messages.values()]
    assert [ref for ref in sent if sent.count(ref) == 2] == [str(n) for n in range(12) for _ in "ab"]


async def test_effects_of_one_stream_never_overlap(bot):
    await bot.write(*(direct("a", str(n)) for n in range(6)))
    await bot.dispatcher.settle_all()
    assert bot.discord.most_at_once == 1


async def test_streams_work_side_by_side_up_to_the_limit(start):
    bot = await start(limit=4)
    await bot.write(*(direct(f"s{n}", "x") for n in range(20)))
    await bot.dispatcher.settle_all()
    assert bot.discord.most_at_once == 4
    assert await bot.count("done") == 20


async def test_the_same_stream_name_in_two_communities_is_two_streams(bot):
    held = asyncio.Event()

    async def hold_the_first(pending):
        if pending.effect.community_id == GUILD:
            await held.wait()

    bot.performer.script = hold_the_first
    other = Effect(kind=EffectKind.GRANT_ROLE, community_id=GUILD + 1, stream="lobby", payload={"member_id": 2})
    await bot.write(effect(EffectKind.GRANT_ROLE, "lobby", member_id=1), other)
    working = asyncio.create_task(bot.dispatcher.settle_all())
    while not bot.discord.roles[2]:
        await asyncio.sleep(0.01)
    assert not bot.discord.roles[1]
    held.set()
    await working
    assert bot.discord.roles[1]


async def test_the_row_is_marked_as_being_sent_before_the_call(bot):
    seen = []

    async def look_at_the_row(pending):
        seen.append((await bot.row(pending.op_id)).state)

    bot.performer.script = look_at_the_row
    await bot.write(direct("a", "1"))
    await bot.dispatcher.settle_all()
    assert seen == ["sending"]


async def test_what_was_made_is_remembered(bot):
    [op_id] = await bot.write(direct("a", "1"))
    await bot.dispatcher.settle_all()
    row = await bot.row(op_id)
    assert (row.state, row.result_id, row.channel_id) == ("done", 10_000, 2)
    assert row.done_at == bot.clock.now()


async def test_a_lost_answer_is_looked_for_and_not_sent_again(bot):
    tries = []

    async def lose_the_first_answer(pending):
        tries.append(pending.first_try_at)
        if len(tries) == 1:
            await bot.performer.discord.reply(
                bot.performer.faults,
                lambda: bot.discord.create_message(pending.op_id, _message(pending)),
            )
            raise UnclearError("500")

    bot.performer.script = lose_the_first_answer
    [op_id] = await bot.write(direct("a", "1"))
    await bot.settle()
    assert tries == [None], "the first try is told apart, and there is no second one"
    assert bot.performer.looks == [op_id]
    assert (await bot.row(op_id)).result_id == 10_000


async def test_a_lost_request_is_sent_again_under_the_same_op_id(bot):
    async def lose_the_first(pending):
        if len(bot.discord.calls) == 1:
            raise UnclearError("reset")

    bot.performer.script = lose_the_first
    [op_id] = await bot.write(direct("a", "1"))
    await bot.settle()
    assert [call[0] for call in bot.discord.calls] == [op_id, op_id]
    assert len(bot.discord.messages) == 1


@pytest.mark.parametrize(
    "error", [ConnectionResetError(), TimeoutError(), OSError(5), EOFError(), asyncio.CancelledError()]
)
async def test_an_exception_of_the_network_is_unclear(bot, error):
    async def fail_once(pending):
        if len(bot.discord.calls) == 1:
            raise error

    bot.performer.script = fail_once
    [op_id] = await bot.write(direct("a", "1"))
    await bot.settle()
    assert (await bot.row(op_id)).state == "done"
    assert bot.performer.looks == [op_id]


async def test_a_call_that_hangs_is_given_up_and_looked_for(start):
    bot = await start(call_seconds=0.05)

    async def hang_once(pending):
        if len(bot.discord.calls) == 1:
            await asyncio.Event().wait()

    bot.performer.script = hang_once
    [op_id] = await bot.write(direct("a", "1"))
    await bot.settle()
    assert (await bot.row(op_id)).state == "done"
    assert bot.performer.looks == [op_id]


async def test_unclear_tries_rest_longer_each_time_and_end_with_a_person(bot):
    async def never_answer(pending):
        if pending.effect.kind is EffectKind.SEND_DIRECT:
            raise UnclearError("503")

    bot.performer.script = never_answer
    [op_id] = await bot.write(direct("a", "1"))
    rests = []
    for _ in range(9):
        await bot.dispatcher.settle_all()
        row = await bot.row(op_id)
        assert row.state == "new"
        rests.append((row.not_before - bot.clock.now()).total_seconds())
        await bot.clock.advance(rests[-1])
    await bot.dispatcher.settle_all()
    row = await bot.row(op_id)
    assert (row.state, row.todo) == ("parked", "discord_not_answering")
    for number, rest in enumerate(rests):
        assert min(300, 2**number) / 2 <= rest <= min(300, 2**number)


async def test_the_stream_waits_behind_an_unclear_effect(bot):
    async def lose_the_first(pending):
        if pending.effect.payload["ref"] == "1" and len(bot.discord.calls) == 1:
            raise UnclearError("503")

    bot.performer.script = lose_the_first
    await bot.write(direct("a", "1"), direct("a", "2"))
    await bot.dispatcher.settle_all()
    assert not bot.discord.messages
    await bot.clock.advance(1)
    await bot.dispatcher.settle_all()
    assert [m.ref for m in bot.discord.messages.values()] == ["1", "2"]


async def test_later_waits_as_long_as_it_says_and_does_not_count_as_a_try(bot):
    async def later(pending):
        if len(bot.discord.calls) <= 15:
            raise LaterError(7)

    bot.performer.script = later
    [op_id] = await bot.write(direct("a", "1"))
    for _ in range(15):
        await bot.dispatcher.settle_all()
        row = await bot.row(op_id)
        assert (row.state, row.attempts, row.first_try_at) == ("new", 0, None)
        assert row.not_before == bot.clock.now() + timedelta(seconds=7)
        await bot.clock.advance(7)
    await bot.dispatcher.settle_all()
    assert (await bot.row(op_id)).state == "done"
    assert not bot.performer.looks, "nothing was ever unclear"


async def test_an_effect_with_a_moment_waits_for_it(bot):
    at = bot.clock.now() + timedelta(hours=1)
    await bot.write(Effect(EffectKind.GRANT_ROLE, GUILD, "a", {"member_id": 1}, not_before=at))
    await bot.dispatcher.settle_all()
    assert not bot.discord.roles
    await bot.clock.advance(3600)
    await bot.dispatcher.settle_all()
    assert bot.discord.roles[1]


async def test_of_waiting_cards_only_the_newest_is_drawn(bot):
    async with bot.store.begin() as tx:
        tx.add(NoteRow(key="application:1", value="approved"))
    await bot.write(*(card(1) for _ in range(30)))
    await bot.dispatcher.settle_all()
    assert len(bot.discord.calls) == 1
    assert await bot.count("skipped") == 29
    assert (await bot.rows())[-1].state == "done"


async def test_a_card_somebody_waits_for_is_never_skipped(bot):
    told = []

    async def tell(tx, pending, outcome):
        told.append(pending.op_id)

    bot.handlers.outcome("test.card_shown", tell)
    waited_for = Effect(**{**_fields(card(1)), "then": "test.card_shown"})
    [first, _] = await bot.write(waited_for, card(1))
    await bot.dispatcher.settle_all()
    assert told == [first]
    assert len(bot.discord.messages) == 1


async def test_a_card_that_may_stand_already_is_not_skipped_for_a_newer_one(bot):
    async def post_but_lose_the_answer(pending):
        if len(bot.discord.calls) == 1:
            bot.discord.create_message(pending.op_id, _message(pending))
            raise UnclearError("500")

    bot.performer.script = post_but_lose_the_answer
    await bot.write(card(1))
    await bot.dispatcher.settle_all()
    await bot.write(card(1))
    await bot.settle()
    assert len(bot.discord.messages) == 1


async def test_one_card_in_two_streams_is_never_posted_twice(bot):
    other_stream = Effect(**{**_fields(card(1)), "stream": "elsewhere", "then": None})
    waited_for = Effect(**{**_fields(card(1)), "then": "test.card_shown"})
    bot.handlers.outcome("test.card_shown", _nothing)
    await bot.write(waited_for, other_stream)
    await bot.dispatcher.settle_all()
    assert len(bot.discord.messages) == 1
    assert bot.discord.most_at_once == 1


async def test_a_card_waits_while_another_stream_is_posting_it(bot):
    posting, go = asyncio.Event(), asyncio.Event()

    async def hold(pending):
        posting.set()
        await go.wait()

    bot.performer.script = hold
    await bot.write(card(1))
    working = asyncio.create_task(bot.dispatcher.settle_all())
    await posting.wait()
    await bot.write(Effect(**{**_fields(card(1)), "stream": "elsewhere"}), direct("other", "x"))
    again = asyncio.create_task(bot.dispatcher.settle_all())
    while len(bot.discord.calls) < 2:
        await asyncio.sleep(0.01)
    assert [kind for _, kind in bot.discord.calls] == [EffectKind.SHOW_CARD, EffectKind.SEND_DIRECT]
    go.set()
    await asyncio.gather(working, again)
    assert len([m for m in bot.discord.messages.values() if m.card == "application"]) == 1


@pytest.mark.parametrize(
    "unowned",
    [
        effect(EffectKind.REMOVE_ROLE, "a", by=0, member_id=1),
        effect(EffectKind.DELETE_MESSAGE, "a", by=0, channel_id=1, message_id=2),
        effect(EffectKind.GIVE_ROLE, "a", by=0, role_id=1, member_id=2),
        effect(EffectKind.ANSWER_JOIN_REQUEST, "a", by=0, request_id=1, applicant_id=2, approve=False, reason=None),
    ],
)
async def test_nothing_is_taken_from_a_person_without_a_person_deciding(bot, unowned):
    [op_id] = await bot.write(unowned)
    await bot.dispatcher.settle_all()
    row = await bot.row(op_id)
    assert (row.state, row.todo) == ("parked", "no_human")
    assert [kind for _, kind in bot.discord.calls] == [EffectKind.SHOW_CARD], "only the card for a person"


async def test_a_fault_of_a_performer_is_parked_under_the_id_in_the_log(bot, caplog):
    words = "words of a " + "member"

    async def break_down(pending):
        if pending.effect.kind is EffectKind.SEND_DIRECT:
            raise ValueError(words)

    bot.performer.script = break_down
    [op_id] = await bot.write(direct("a", "1"))
    await bot.dispatcher.settle_all()
    row = await bot.row(op_id)
    assert (row.state, row.todo) == ("parked", "fault")
    assert row.todo_details["error"] in caplog.text
    assert op_id in caplog.text
    assert words not in caplog.text


async def test_a_performer_may_not_report_words_that_are_not_its_own(bot):
    async def lie(pending):
        return None if pending.effect.kind is EffectKind.SHOW_CARD else Outcome(OutcomeWord.DROPPED)

    bot.performer.script = lie
    [op_id] = await bot.write(direct("a", "1"))
    await bot.dispatcher.settle_all()
    assert (await bot.row(op_id)).todo == "fault"


@pytest.mark.slow
async def test_a_kind_of_another_version_is_parked_and_keeps_nobody_waiting(bot):
    [op_id, _] = await bot.write(direct("a", "1"), direct("a", "2"))
    async with bot.store.begin() as tx:
        await outbox.mark(tx, (await bot.row(op_id)).id, kind="teleport")
    await bot.dispatcher.settle_all()
    assert (await bot.row(op_id)).todo == "fault"
    assert [m.ref for m in bot.discord.messages.values() if m.card == "note"] == ["2"]


async def test_a_row_sealed_with_a_lost_key_is_parked_and_keeps_nobody_waiting(bot):
    [op_id, _] = await bot.write(direct("a", "1"), direct("b", "2"))
    async with bot.store.begin() as tx:
        await tx.session.execute(text("UPDATE outbox SET payload = 'rubbish' WHERE op_id = :op"), {"op": op_id})
    await bot.dispatcher.settle_all()
    async with bot.store.read() as tx:
        found = (
            await tx.session.execute(text("SELECT state, todo FROM outbox WHERE op_id = :op"), {"op": op_id})
        ).one()
    assert tuple(found) == ("parked", "fault")
    assert [m.ref for m in bot.discord.messages.values() if m.card == "note"] == ["2"]


async def test_finished_effects_are_forgotten_after_a_week(bot):
    await bot.write(direct("a", "1"))
    await bot.dispatcher.settle_all()
    await bot.clock.advance(8 * 86_400)
    await bot.write(direct("a", "2"))
    await bot.dispatcher.settle_all()
    assert [row.payload["ref"] for row in await bot.rows()] == ["2"]


async def test_events_that_were_handled_are_forgotten_after_a_week_though_nothing_else_happens(bot):
    async with bot.store.begin() as tx:
        await tx.seen("press:1")
    await bot.clock.advance(8 * 86_400)
    async with bot.store.begin() as tx:
        await tx.seen("press:2")
    await bot.dispatcher.settle_all()
    async with bot.store.read() as tx:
        assert list(await tx.session.scalars(select(InboxRow.event_key))) == ["press:2"]


async def _nothing(tx, pending, outcome):
    pass


def _fields(one):
    return {name: getattr(one, name) for name in one.__slots__}


def _message(pending):
    payload = pending.effect.payload
    return Message(pending.op_id, payload.get("member_id"), payload["card"], payload["ref"], "")
