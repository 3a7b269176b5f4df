from __future__ import annotations

import asyncio
import logging
import re
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.community.actor import Capability
from bot.discord_kit.cards import Card, button
from bot.discord_kit.client import SupportBot
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.doors import press_of
from bot.discord_kit.forms import FormModal, Part
from bot.discord_kit.replies import Press
from bot.errors import HouseError
from bot.store.base import VersionedRef
from tests.discord_kit.fake_discord import ANN, GUILD_ID, MODERATOR_ROLE_ID, FakeDiscord, member, user
from tests.discord_kit.feeding import button_press, command, connected, feed, interaction, submission

EPHEMERAL = 64


async def settle(bot: SupportBot, payload: dict[str, Any]) -> tuple[int, str]:
    """Feed an interaction and wait for its end; return its id and token."""
    feed(bot, "INTERACTION_CREATE", payload)
    await asyncio.wait(list(bot.doors._inside), timeout=30) if bot.doors._inside else await asyncio.sleep(0.05)
    return int(payload["id"]), payload["token"]


async def test_a_decision_thinks_first_and_then_whispers(bot: SupportBot, fake: FakeDiscord) -> None:
    seen: list[Any] = []

    async def approve(press: Press) -> None:
        async with press.thinking():
            seen.append((press.actor, press.ref, press.extra, press.name, press.user_id, press.community_id))
        await press.whisper("Recorded.")

    bot.doors.press("membership:approve", approve)
    payload = button_press("membership:approve:12:3:x", member=member(ANN, [MODERATOR_ROLE_ID]))
    number, token = await settle(bot, payload)

    assert fake.answers[number] == [{"type": 5, "data": {"flags": EPHEMERAL}}]
    assert fake.last_words(number, token) == "Recorded."
    assert fake.originals[token][0]["allowed_mentions"] == {"parse": []}
    actor, *rest = seen[0]
    assert rest == [VersionedRef(12, 3), "x", "membership:approve", ANN, GUILD_ID]
    assert actor.may(Capability.DECIDE_APPLICATIONS)
    assert not actor.may(Capability.CONFIGURE)


async def test_thinking_goes_out_while_the_work_is_done(bot: SupportBot, fake: FakeDiscord) -> None:
    async def slow(press: Press) -> None:
        async with press.thinking():
            await asyncio.wait_for(fake.answered.wait(), 20)
        await press.whisper("Done.")

    bot.doors.press("a:slow", slow)
    number, token = await settle(bot, button_press("a:slow:1:1"))

    assert fake.last_words(number, token) == "Done."


async def test_words_without_thinking_are_one_call(bot: SupportBot, fake: FakeDiscord) -> None:
    async def quick(press: Press) -> None:
        await press.whisper("Hello.")

    bot.doors.press("a:quick", quick)
    number, token = await settle(bot, button_press("a:quick:1:1"))

    [answer] = fake.answers[number]
    assert answer["type"] == 4
    assert answer["data"]["flags"] & EPHEMERAL
    assert fake.words(number, token) == "Hello."


async def test_a_second_whisper_replaces_the_first(bot: SupportBot, fake: FakeDiscord) -> None:
    async def twice(press: Press) -> None:
        await press.whisper("One.")
        await press.whisper("Two.")

    bot.doors.press("a:twice", twice)
    number, token = await settle(bot, button_press("a:twice:1:1"))

    assert len(fake.answers[number]) == 1
    assert fake.last_words(number, token) == "Two."


async def test_a_private_card_is_redrawn_in_one_call_or_two(bot: SupportBot, fake: FakeDiscord) -> None:
    async def at_once(press: Press) -> None:
        await press.redraw(Card("New"))

    async def after_work(press: Press) -> None:
        async with press.redrawing():
            await asyncio.sleep(0)
        await press.redraw(Card("Newer"))
        await press.whisper("By the way.")

    bot.doors.press("a:now", at_once)
    bot.doors.press("a:after", after_work)
    first, _ = await settle(bot, button_press("a:now:1:1"))
    second, token = await settle(bot, button_press("a:after:1:1"))

    assert [answer["type"] for answer in fake.answers[first]] == [7]
    assert [answer["type"] for answer in fake.answers[second]] == [6]
    assert fake.words(second, token) == "\n### Newer\nBy the way."


@pytest.mark.parametrize(
    ("options", "most", "chosen"), [(9, 3, 3), (20, 3, 3), (2, 3, 2), (9, None, 9), (20, None, 20)]
)
def test_no_more_can_be_chosen_of_several_than_a_part_allows(options: int, most: int | None, chosen: int) -> None:
    part = Part("many", "several", "Many?", options=[(str(n), str(n)) for n in range(options)], most=most)

    [label] = FormModal(CustomId("a:x"), "X", [part]).to_dict()["components"]

    assert label["component"]["max_values"] == chosen


async def test_a_form_is_the_first_answer_and_is_read_back_after_a_restart(bot: SupportBot, fake: FakeDiscord) -> None:
    parts = [
        Part("why", "long_text", "Why?"),
        Part("who", "choice", "Who?", options=[("a", "A"), ("b", "B")]),
        Part("big", "choice", "Big?", options=[(str(n), str(n)) for n in range(20)]),
        Part("many", "several", "Many?", options=[("x", "X"), ("y", "Y")]),
        Part("adult", "yes_no", "18?"),
    ]

    async def open_form(press: Press) -> None:
        await press.show_modal(FormModal(CustomId("a:page", press.ref, "1"), "About you", parts))

    bot.doors.press("a:form", open_form)
    number, _token = await settle(bot, button_press("a:form:7:2"))
    [answer] = fake.answers[number]
    assert answer["type"] == 9
    assert answer["data"]["custom_id"] == "a:page:7:2:1"
    kinds = [label["component"]["type"] for label in answer["data"]["components"]]
    assert kinds == [4, 21, 3, 22, 21]

    restarted = await connected()
    read: list[Any] = []

    async def page(press: Press) -> None:
        read.append((press.ref, press.extra, press.read(parts)))
        await press.whisper("Saved.")

    restarted.doors.submit("a:page", page)
    typed = [
        {"type": 18, "component": {"type": 4, "custom_id": "why", "value": "Because."}},
        {"type": 18, "component": {"type": 21, "custom_id": "who", "value": "b"}},
        {"type": 18, "component": {"type": 3, "custom_id": "big", "values": ["12"]}},
        {"type": 18, "component": {"type": 22, "custom_id": "many", "values": ["x", "forged"]}},
        {"type": 18, "component": {"type": 21, "custom_id": "adult", "value": "yes"}},
    ]
    number, token = await settle(restarted, submission("a:page:7:2:1", typed))
    await restarted.close()

    answers = {"why": "Because.", "who": "b", "big": "12", "many": ["x"], "adult": True}
    assert read == [(VersionedRef(7, 2), "1", answers)]
    assert fake.words(number, token) == "Saved."


@pytest.mark.parametrize(
    "custom_id", ["membership:gone:1:1", "old_style", "", "a:b:c:d", "a:quick:99999999999999999999:1"]
)
async def test_an_unknown_or_old_button_is_answered_kindly(bot: SupportBot, fake: FakeDiscord, custom_id: str) -> None:
    press = await settle(bot, button_press(custom_id))
    form = await settle(bot, submission(custom_id, []))

    assert "out of date" in fake.words(*press)
    assert "out of date" in fake.words(*form)


async def test_a_refusal_is_whispered_as_it_stands(bot: SupportBot, fake: FakeDiscord) -> None:
    async def refuse(press: Press) -> None:
        async with press.thinking():
            raise HouseError("Not today.")

    bot.doors.press("a:refuse", refuse)
    number, token = await settle(bot, button_press("a:refuse:1:1"))

    assert fake.last_words(number, token) == "Not today."


async def test_a_bug_is_apologised_for_with_the_id_that_is_in_the_log_and_no_words(
    bot: SupportBot, fake: FakeDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="alongside")

    async def broken(press: Press) -> None:
        int(str(press.answers["why"]))

    bot.doors.submit("a:broken", broken)
    typed = [{"type": 18, "component": {"type": 4, "custom_id": "why", "value": "my CANARY words"}}]
    number, token = await settle(bot, submission("a:broken:1:1", typed))

    found = re.search(r"code: ([0-9a-f]{8})", fake.words(number, token))
    assert found is not None
    assert f"error {found[1]}" in caplog.text
    assert "builtins.ValueError" in caplog.text
    assert "CANARY" not in caplog.text


async def test_a_handler_that_says_nothing_gets_an_apology_said_for_it(bot: SupportBot, fake: FakeDiscord) -> None:
    async def silent(press: Press) -> None:
        pass

    async def forgetful(press: Press) -> None:
        await press.defer()

    bot.doors.press("a:silent", silent)
    bot.doors.press("a:forgetful", forgetful)

    for name in ("a:silent", "a:forgetful"):
        number, token = await settle(bot, button_press(f"{name}:1:1"))
        assert "something went wrong" in fake.last_words(number, token)


@pytest.mark.slow
async def test_a_slow_handler_is_covered_by_thinking_within_the_limit(bot: SupportBot, fake: FakeDiscord) -> None:
    async def slow_words(press: Press) -> None:
        await asyncio.sleep(2.7)
        await press.whisper("At last.")

    async def slow_form(press: Press) -> None:
        await asyncio.sleep(2.7)
        await press.show_modal(FormModal(CustomId("a:x"), "X", [Part("y", "text", "Y")]))

    async def slow_card(press: Press) -> None:
        await asyncio.sleep(2.7)
        await press.redraw(Card("Late card"))

    for name, handler in {"a:words": slow_words, "a:form": slow_form, "a:card": slow_card}.items():
        bot.doors.press(name, handler)
    presses = {name: button_press(f"{name}:1:1") for name in ("a:words", "a:form", "a:card")}
    for payload in presses.values():
        feed(bot, "INTERACTION_CREATE", payload)
    async with asyncio.timeout(30):
        while not all(fake.answers.get(int(p["id"])) for p in presses.values()):
            await asyncio.sleep(0.02)
    assert all(fake.answers[int(p["id"])][0]["type"] == 5 for p in presses.values())
    await bot.doors.drain(30)

    ends = {name: fake.last_words(int(p["id"]), p["token"]) for name, p in presses.items()}
    assert ends["a:words"] == "At last."
    assert "press the button again" in ends["a:form"]
    assert ends["a:card"] == "### Late card"


async def test_one_interaction_delivered_twice_is_answered_once(bot: SupportBot, fake: FakeDiscord) -> None:
    times: list[int] = []

    async def count(press: Press) -> None:
        times.append(press.id)
        await press.whisper("Once.")

    bot.doors.press("a:count", count)
    payload = button_press("a:count:1:1")
    feed(bot, "INTERACTION_CREATE", payload)
    number, _token = await settle(bot, payload)

    assert len(times) == 1
    assert len(fake.answers[number]) == 1


@pytest.mark.parametrize("times", [1, 2, 3, 4])
async def test_a_lost_first_answer_is_not_given_twice(bot: SupportBot, fake: FakeDiscord, times: int) -> None:
    async def quick(press: Press) -> None:
        await press.whisper("Hello.")

    bot.doors.press("a:quick", quick)
    fake.break_next("POST", "/callback", "applied:reset", times=times)
    number, token = await settle(bot, button_press("a:quick:1:1"))

    assert len(fake.answers[number]) == 1
    assert fake.last_words(number, token) == "Hello."
    assert bot.incidents.count == 0


async def test_a_lost_thinking_still_ends_in_words(bot: SupportBot, fake: FakeDiscord) -> None:
    async def decide(press: Press) -> None:
        async with press.thinking():
            pass
        await press.whisper("Recorded.")

    bot.doors.press("a:decide", decide)
    for how in ("applied:reset", "reset", 40060):
        fake.break_next("POST", "/callback", how)
        number, token = await settle(bot, button_press("a:decide:1:1"))
        assert fake.last_words(number, token) == "Recorded."


@pytest.mark.slow
@pytest.mark.parametrize("how", ["applied:reset", "reset"])
async def test_words_are_given_although_five_tries_are_lost(bot: SupportBot, fake: FakeDiscord, how: str) -> None:
    async def decide(press: Press) -> None:
        async with press.thinking():
            pass
        fake.break_next("PATCH", "/messages/@original", how, times=5)
        await press.whisper("Recorded.")

    bot.doors.press("a:decide", decide)
    number, token = await settle(bot, button_press("a:decide:1:1"))
    assert fake.last_words(number, token) == "Recorded."
    assert bot.incidents.count == 0


@pytest.mark.slow
async def test_a_connection_that_stays_away_is_no_bug(bot: SupportBot, fake: FakeDiscord) -> None:
    async def decide(press: Press) -> None:
        async with press.thinking():
            pass
        fake.break_next("PATCH", "/messages/@original", "reset", times=40)
        await press.whisper("Recorded.")

    bot.doors.press("a:decide", decide)
    await settle(bot, button_press("a:decide:1:1"))
    assert bot.incidents.count == 0


async def test_an_answer_that_comes_too_late_ends_quietly(bot: SupportBot, fake: FakeDiscord) -> None:
    async def decide(press: Press) -> None:
        async with press.thinking():
            pass
        await press.whisper("Recorded.")

    bot.doors.press("a:decide", decide)
    fake.break_next("POST", "/callback", 10062)
    number, token = await settle(bot, button_press("a:decide:1:1"))

    assert fake.answers[number] == []
    assert fake.originals[token] == []
    assert bot.incidents.count == 0


async def test_a_command_answers_through_its_press(bot: SupportBot, fake: FakeDiscord) -> None:
    @bot.tree.command(description="Apply")
    async def apply(interaction: discord.Interaction) -> None:
        press = press_of(interaction)
        async with press.thinking():
            pass
        await press.whisper(Card("Form").buttons(button("a:go", "Go")))

    number, token = await settle(bot, command("apply"))

    assert fake.answers[number][0]["type"] == 5
    assert fake.last_words(number, token) == "### Form"


async def test_commands_that_fail_are_unknown_or_forbidden_are_answered(bot: SupportBot, fake: FakeDiscord) -> None:
    @bot.tree.command(description="Boom")
    async def boom(interaction: discord.Interaction) -> None:
        raise ValueError("CANARY")

    @bot.tree.command(description="No")
    async def no(interaction: discord.Interaction) -> None:
        raise HouseError("Not today.")

    @bot.tree.command(description="Barred")
    @app_commands.check(lambda _interaction: False)
    async def barred(interaction: discord.Interaction) -> None:
        raise AssertionError

    @bot.tree.command(description="Mute")
    async def mute(interaction: discord.Interaction) -> None:
        pass

    @bot.tree.command(description="Takes a number")
    async def count(interaction: discord.Interaction, number: int) -> None:
        await press_of(interaction).whisper(str(number))

    expected = {
        "boom": "something went wrong",
        "no": "Not today.",
        "barred": "Your role here",
        "mute": "something went wrong",
        "gone": "out of date",
        "count": "out of date",
    }
    for name, words in expected.items():
        number, token = await settle(bot, command(name))
        assert len(fake.answers[number]) == 1, name
        assert words in fake.words(number, token), name


async def test_a_suggester_that_fails_gives_an_empty_list(
    bot: SupportBot, fake: FakeDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    @bot.tree.command(description="Find")
    async def find(interaction: discord.Interaction, name: str) -> None:
        await press_of(interaction).whisper(name)

    @find.autocomplete("name")
    async def suggest(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        if current == "good":
            return [app_commands.Choice(name="Good", value="good")]
        raise ValueError(current)

    for typed, offered in (("good", 1), ("CANARY", 0)):
        question = command("find", [{"name": "name", "type": 3, "value": typed, "focused": True}], kind=4)
        number, _token = await settle(bot, question)
        [answer] = fake.answers[number]
        assert answer["type"] == 8
        assert len(answer["data"]["choices"]) == offered
    number, _token = await settle(bot, command("gone", kind=4))
    assert fake.answers[number] == [{"type": 8, "data": {"choices": []}}]
    assert "CANARY" not in caplog.text


async def test_a_closing_door_turns_people_away_and_lets_others_finish(bot: SupportBot, fake: FakeDiscord) -> None:
    may_end = asyncio.Event()

    async def working(press: Press) -> None:
        async with press.thinking():
            await may_end.wait()
        await press.whisper("Recorded.")

    bot.doors.press("a:work", working)
    inside, late = button_press("a:work:1:1"), button_press("a:work:1:1")
    feed(bot, "INTERACTION_CREATE", inside)
    await asyncio.sleep(0.05)
    bot.doors.close()
    feed(bot, "INTERACTION_CREATE", late)
    may_end.set()
    cut_off = await bot.doors.drain(30)

    assert cut_off == 0
    assert fake.last_words(int(inside["id"]), inside["token"]) == "Recorded."
    assert "restarting" in fake.words(int(late["id"]), late["token"])


async def test_one_who_is_cut_off_by_the_end_is_told_so(bot: SupportBot, fake: FakeDiscord) -> None:
    async def endless(press: Press) -> None:
        async with press.thinking():
            await asyncio.Event().wait()

    bot.doors.press("a:endless", endless)
    payload = button_press("a:endless:1:1")
    feed(bot, "INTERACTION_CREATE", payload)
    await asyncio.sleep(0.05)
    bot.doors.close()
    cut_off = await bot.doors.drain(0.05)

    assert cut_off == 1
    assert "restarting" in fake.last_words(int(payload["id"]), payload["token"])


async def test_in_a_direct_message_the_only_community_is_meant(bot: SupportBot, fake: FakeDiscord) -> None:
    async def who(press: Press) -> None:
        await press.whisper(f"{press.actor.id} {press.actor.community_id} {sorted(press.actor.capabilities)}")

    bot.doors.press("a:who", who)
    private = {"guild_id": None, "member": None, "guild": None, "user": user(ANN), "context": 1}
    payload = button_press("a:who:1:1", **private)
    payload["channel"] = {"id": "5", "type": 1, "recipients": [user(ANN)]}
    number, token = await settle(bot, {key: value for key, value in payload.items() if value is not None})

    assert fake.words(number, token) == f"{ANN} {GUILD_ID} []"


async def test_an_interaction_that_cannot_be_read_is_answered_all_the_same(bot: SupportBot, fake: FakeDiscord) -> None:
    broken = interaction(2, {"name": "x"})
    del broken["attachment_size_limit"]
    asked = interaction(4, None, entitlements=7)
    number, token = await settle(bot, broken)
    question, _token = await settle(bot, asked)
    await asyncio.sleep(0.1)

    assert "something went wrong" in fake.words(number, token)
    assert fake.answers[question][0]["type"] == 8


async def test_a_malformed_event_does_not_end_the_client(bot: SupportBot) -> None:
    feed(bot, "GUILD_MEMBER_ADD", {"nonsense": True})
    feed(bot, "GUILD_ROLE_CREATE", {"guild_id": str(GUILD_ID), "role": None})

    assert bot.incidents.count == 2


async def test_several_may_hear_a_raw_event(bot: SupportBot) -> None:
    heard: list[str] = []
    bot.listen_raw("GUILD_JOIN_REQUEST_CREATE", lambda data: heard.append(f"one {data['x']}"))
    bot.listen_raw("GUILD_JOIN_REQUEST_CREATE", lambda data: heard.append(f"two {data['x']}"))

    feed(bot, "GUILD_JOIN_REQUEST_CREATE", {"x": 1})

    assert heard == ["one 1", "two 1"]
