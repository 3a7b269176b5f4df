"""The what-if buttons over HTTP: what each does to the world, what it says, and how nonsense is refused."""

from __future__ import annotations

import argparse
import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.rehearsal import theatre
from bot.rehearsal.bot_process import default_config
from bot.rehearsal.command import main
from bot.rehearsal.faults import BEFORE, RESET_AFTER, SLOW, Rule
from bot.rehearsal.permissions import P
from bot.rehearsal.shapes import Channel, Role
from bot.rehearsal.what_if_buttons import GROUPS
from tests.rehearsal.practising import GREETING, Visitor, visiting

pytestmark = pytest.mark.slow


@pytest.fixture
async def visitor(tmp_path: Path) -> AsyncIterator[Visitor]:
    """A practice whose bot was not started."""
    async with visiting(tmp_path, story=GREETING) as visitor:
        yield visitor


def _bot_role(visitor: Visitor) -> Role:
    return visitor.theatre.stage.community.roles["Alongside"]


def _bot_may(visitor: Visitor, channel: str) -> P:
    stage = visitor.theatre.stage
    world = stage.practice.world
    return P(world.permissions_in(stage.community.channels[channel], world.application.bot.id))


async def _refused(visitor: Visitor, name: str, value: object = "") -> str:
    status, answer = await visitor.post(f"what-if/{name}", {"value": value})
    assert status == 400, answer
    return str(answer["error"])


async def test_every_button_has_a_name_and_a_sentence(visitor):
    now = await visitor.looks("what-if")

    buttons = [button for group in now["groups"] for button in group["buttons"]]
    assert len({button["name"] for button in buttons}) == len(buttons) > 18
    assert all(button["about"].endswith(".") and len(button["about"].split()) <= 20 for button in buttons)
    assert {"two-hours", "two-days", "six-months", "restart", "kill", "crowd", "afresh", "own-settings"} <= {
        button["name"] for button in buttons
    }
    assert [group["title"] for group in now["groups"]][: len(GROUPS)] == [title for title, _buttons in GROUPS]


async def test_time_is_skipped_though_the_bot_does_not_run(visitor):
    clock = visitor.theatre.stage.practice.clock

    said = await visitor.presses("what-if/six-months")

    assert 182 * 86400 < clock.offset < 184 * 86400
    assert "does what fell due when it starts" in said["said"]


async def test_a_permission_goes_everywhere_and_comes_back_as_it_was(visitor):
    before = {name: _bot_may(visitor, name) for name in ("general", "applications", "welcome")}

    taken = await visitor.presses("what-if/take-permission", {"value": "Send Messages"})
    during = {name: _bot_may(visitor, name) for name in before}
    twice = await _refused(visitor, "take-permission", "Send Messages")
    given = await visitor.presses("what-if/give-back")
    after = {name: _bot_may(visitor, name) for name in before}

    assert all(P.SEND_MESSAGES in may for may in before.values())
    assert all(P.SEND_MESSAGES not in may for may in during.values())
    assert after == before
    assert any("lacks these permissions: Send Messages" in one for one in taken["now"])
    assert twice == "That permission has been taken away already."
    assert not any("permissions" in one for one in given["now"])
    assert await _refused(visitor, "give-back") == "The bot has all its permissions."


@pytest.mark.parametrize("name", ["Manage Server", "View Channels", "Kick, Approve, and Reject Members", "Embed Links"])
async def test_permissions_have_discords_own_names(visitor, name):
    now = await visitor.looks("what-if")
    asked = next(b["asks"] for g in now["groups"] for b in g["buttons"] if b["name"] == "take-permission")

    assert name in [one["value"] for one in asked["choices"]]


async def test_the_bots_role_goes_to_the_bottom_and_to_the_top(visitor):
    member = visitor.theatre.stage.community.roles["Member"]
    order = [role.position for role in visitor.theatre.stage.community.roles.values()]

    await visitor.presses("what-if/lower-role")
    low = _bot_role(visitor).position < member.position
    twice = await _refused(visitor, "lower-role")
    await visitor.presses("what-if/lift-role")

    assert low
    assert "below the member role already" in twice
    assert [role.position for role in visitor.theatre.stage.community.roles.values()] == order
    assert "above the member role already" in await _refused(visitor, "lift-role")


async def test_discord_is_unwell_in_one_way_at_a_time_and_well_again(visitor):
    rules = visitor.theatre.stage.practice.faults

    kinds = []
    for name in ("slow", "lost", "broken"):
        await visitor.presses(f"what-if/{name}")
        kinds.append([rule.kind for rule in rules.rules])
    await visitor.presses("what-if/well")

    assert kinds == [[SLOW], [RESET_AFTER], [BEFORE]]
    assert rules.rules == []
    assert await _refused(visitor, "well") == "Discord is well already."


def test_every_third_request_is_struck():
    chance = random.Random(0)
    rule = Rule(BEFORE, every=3)

    assert [rule.strikes("GET", "/x", chance) for _ in range(7)] == [False, False, True, False, False, True, False]


async def test_a_crowd_comes_twice_and_three_of_each_can_be_chosen(visitor):
    guild = visitor.theatre.stage.community.guild
    before = len(guild.members)

    said = await visitor.presses("what-if/crowd")
    await visitor.presses("what-if/crowd")

    assert "200 people joined" in said["said"]
    assert len(guild.members) == before + 400
    keys = [one["key"] for one in (await visitor.looks("people"))["people"]]
    assert [key for key in keys if key.startswith("newcomer")] == [f"newcomer{n}" for n in (1, 2, 3, 201, 202, 203)]


async def test_a_crowd_cannot_come_while_invites_are_paused(visitor):
    visitor.theatre.stage.community.guild.features.append("INVITES_DISABLED")

    assert "invites are paused" in await _refused(visitor, "crowd")


async def test_the_queue_channel_goes_and_comes_back_with_its_rules(visitor):
    stage = visitor.theatre.stage
    old: Channel = stage.community.channels["applications"]
    may = _bot_may(visitor, "applications")

    gone = await visitor.presses("what-if/delete-queue")
    channels = stage.person("dee").channels()
    twice = await _refused(visitor, "delete-queue")
    await visitor.presses("what-if/put-queue-back")

    assert "The queue channel is deleted." in gone["now"]
    assert "applications" not in channels
    assert "deleted already" in twice
    assert "applications" in stage.person("dee").channels()
    assert "applications" not in stage.person("mia").channels()
    assert stage.community.channels["applications"].id != old.id
    assert _bot_may(visitor, "applications") == may
    assert "nothing to put back" in await _refused(visitor, "put-queue-back")


async def test_a_permission_comes_back_although_a_channel_was_deleted_meanwhile(visitor):
    await visitor.presses("what-if/take-permission", {"value": "View Channels"})
    await visitor.presses("what-if/delete-queue")
    await visitor.presses("what-if/give-back")

    assert P.VIEW_CHANNEL in _bot_may(visitor, "general")


async def test_direct_messages_are_closed_and_opened(visitor):
    mia = visitor.theatre.stage.community.people["mia"]

    said = await visitor.presses("what-if/close-dms", {"value": "mia"})
    closed = not mia.dms_open
    twice = await _refused(visitor, "close-dms", "mia")
    await visitor.presses("what-if/open-dms", {"value": "mia"})

    assert said["said"].startswith("Mia takes no direct messages now.")
    assert (closed, mia.dms_open) == (True, True)
    assert "closed already" in twice
    assert "open already" in await _refused(visitor, "open-dms", "mia")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("no-such", "", "no such button"),
        ("take-permission", "", "Choose something first"),
        ("take-permission", "Administrator", "from the list"),
        ("take-permission", "x" * 501, "write less"),
        ("take-permission", ["Send Messages"], "Choose something first"),
        ("close-dms", "nobody", "from the list"),
        ("own-settings", "  ", "Choose something first"),
        ("own-settings", "/tmp/\0x", "not the name of a folder"),
        ("kill", "", "does not run"),
    ],
)
async def test_nonsense_is_refused_with_a_sentence(visitor, name, value, words):
    assert words in await _refused(visitor, name, value)


async def test_while_the_bot_is_off_every_result_says_so(visitor):
    answer = await visitor.presses("what-if/crowd")

    assert answer["said"].endswith("The bot does not run just now. Start it to see what it does.")


async def test_other_methods_and_sites_change_nothing(visitor):
    looked, _ = await visitor.get("what-if/crowd")
    foreign, _ = await visitor.post("what-if/crowd", {}, Origin="http://evil.example")
    broken, answer = await visitor.post("what-if/crowd", b"{")

    assert (looked, foreign, broken) == (400, 403, 400)
    assert "not JSON" in answer["error"]
    assert "newcomer1" not in visitor.theatre.stage.community.people


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "there is no such folder"),
        ("[membership]\nlease_minuts = 30\n", "community.toml:2: membership.lease_minuts: unknown setting"),
        ("[membership\n", "community.toml:1"),
    ],
)
async def test_mistakes_in_own_settings_are_told_by_line_and_the_old_ones_stay(visitor, tmp_path, text, words):
    own = tmp_path / "own"
    if text is not None:
        own.mkdir()
        (own / "community.toml").write_text(text, encoding="utf-8")

    answer = await visitor.presses("what-if/own-settings", {"value": str(own)})

    assert "The settings in use stay" in answer["said"]
    assert any(words in line for line in answer["mistakes"]), answer["mistakes"]
    assert visitor.theatre.stage.bot.config == default_config().resolve()
    assert visitor.theatre.stage.bot.starts == 0


async def test_while_something_is_done_to_the_bot_others_are_told_to_wait(visitor):
    began = asyncio.Event()

    async def never(_folder: Path) -> tuple[bool, list[str]]:
        began.set()
        await asyncio.Event().wait()
        return True, []

    visitor.theatre.stage.bot.check = never  # type: ignore[method-assign]
    first = asyncio.create_task(visitor.post("what-if/own-settings", {"value": "/"}))
    await asyncio.wait_for(began.wait(), 30)

    status, answer = await visitor.post("what-if/crowd")
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)

    assert (status, answer["error"]) == (400, "Something else is being done to the bot just now")


@pytest.mark.slow
async def test_start_afresh_gives_a_new_world_with_a_running_bot_and_open_doors(tmp_path):
    async with visiting(tmp_path) as visitor:
        was = (await visitor.looks("lessons"))["world"]
        await visitor.presses("what-if/lower-role")
        answer = await visitor.presses("what-if/afresh")
        at_once, busy = await visitor.post("what-if/crowd")
        now = await visitor.until("lessons", lambda now: now["world"] != was and not now["busy"])
        stage = visitor.theatre.stage
        await stage.message("robin", "welcome", "Would you like to join?")
        trouble = await visitor.looks("what-if")

    assert "new practice world" in answer["said"]
    assert at_once == 400, busy
    assert (now["current"], now["problem"], trouble["now"]) == (None, None, [])


@pytest.mark.slow
async def test_own_settings_given_at_the_start_are_used_and_can_be_left_and_taken_again(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "community.toml").write_text('[channels]\nlobby = "hello"\n', encoding="utf-8")
    house = theatre.Theatre(tmp_path, given=own)
    try:
        await house.open()
        await house.stage.message("robin", "hello", "Would you like to join?")
        async with aiohttp.ClientSession() as session:
            visitor = Visitor(house, session)
            shipped = await visitor.presses("what-if/shipped-settings")
            given = await visitor.presses("what-if/given-settings")
        assert not any("settings in use" in one for one in shipped["now"])
        assert f"The settings in use are in {own}." in given["now"]
    finally:
        await house.close()


@pytest.mark.slow
def test_own_settings_with_a_mistake_do_not_open_the_page(tmp_path, capsys):
    (tmp_path / "community.toml").write_text("[membership]\nlease_minuts = 30\n", encoding="utf-8")
    options = argparse.Namespace(story=None, check=False, port=0, browser=False, config=tmp_path)

    code = main(options)

    assert code == 78
    assert "community.toml:2: membership.lease_minuts" in capsys.readouterr().out


async def test_a_what_if_is_refused_while_a_step_of_a_lesson_runs(visitor):
    async def never(_stage):
        await asyncio.Event().wait()

    visitor.theatre._begin(never(None))

    assert "under way already" in await _refused(visitor, "crowd")


async def test_a_port_that_stays_taken_ends_practice_instead_of_leaving_a_dead_page(visitor, monkeypatch):
    monkeypatch.setattr(theatre, "_PORT_TRIES", 2)

    def taken(*_, **__):
        raise OSError("the port is taken")

    monkeypatch.setattr(theatre, "staged", taken)
    await visitor.presses("what-if/afresh")

    async with asyncio.timeout(60):
        await visitor.theatre.failed.wait()
    assert "could not be set up" in str(visitor.theatre.problem)
