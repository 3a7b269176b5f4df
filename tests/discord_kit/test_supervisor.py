from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.clock import SystemClock
from bot.community.book import SettingsBook
from bot.discord_kit import client
from bot.discord_kit.client import SupportBot, use_practice_discord
from bot.discord_kit.replies import Press
from bot.discord_kit.supervisor import Supervisor
from bot.errors import SetupError
from tests.discord_kit.fake_discord import GUILD_ID, FakeDiscord, guild, ready, whole_life
from tests.discord_kit.feeding import button_press

pytestmark = pytest.mark.slow


class QuickClock(SystemClock):
    """Sleeps at once and remembers for how long it was asked to."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


class Life:
    """A supervisor at work in the background."""

    def __init__(self) -> None:
        self.clock = QuickClock()
        self.bot = SupportBot(settings=SettingsBook(), random=random.Random(5), clock=self.clock)
        self.supervisor = Supervisor(self.bot, "a-token", self.clock)
        self.ready = 0
        self.set_up = 0
        self.bot.when_ready.append(self._count_ready)
        self.bot.before_ready.append(self._count_set_up)
        self.task: asyncio.Task[None] | None = None

    async def _count_ready(self) -> None:
        self.ready += 1

    async def _count_set_up(self) -> None:
        self.set_up += 1

    def begin(self) -> None:
        self.task = asyncio.create_task(self.supervisor.run())

    async def until(self, ready: int) -> None:
        async with asyncio.timeout(30):
            while self.ready < ready:
                await asyncio.sleep(0.01)

    async def end(self) -> None:
        self.supervisor.stop()
        if self.task is not None:
            await asyncio.wait_for(self.task, 30)


@pytest.fixture
async def life(fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Life]:
    gateway = DiscordWebSocket.DEFAULT_GATEWAY
    use_practice_discord(Route.BASE.removesuffix("/api/v10"))
    life = Life()
    yield life
    await life.end()
    DiscordWebSocket.DEFAULT_GATEWAY = gateway


async def test_the_client_asks_for_the_least(life: Life, fake: FakeDiscord) -> None:
    life.begin()
    await life.until(ready=1)

    assert fake.identified[0]["intents"] == 1 | 2 | 4096  # guilds, members, letters to it; no message content


async def test_a_crash_of_the_client_is_followed_by_a_new_connection(
    life: Life, fake: FakeDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    broken = [("READY", ready()), ("GUILD_CREATE", {"id": "CANARY"})]
    fake.lives = [broken, whole_life()]

    async def hello(press: Press) -> None:
        async with press.thinking():
            pass
        await press.whisper(f"Hello in {press.actor.community_id}.")

    life.bot.doors.press("a:hello", hello)
    life.begin()
    await life.until(ready=1)
    payload = button_press("a:hello:1:1")
    await fake.send_event("INTERACTION_CREATE", payload)
    await asyncio.wait_for(fake.answered.wait(), 20)
    await life.end()

    assert life.supervisor.restarts == 1
    assert life.set_up == 1
    assert fake.last_words(int(payload["id"]), payload["token"]).startswith("Hello in 1")
    assert "the client crashed" in caplog.text
    assert "CANARY" not in caplog.text


async def test_rests_grow_to_a_minute_and_a_half(life: Life, fake: FakeDiscord) -> None:
    broken = [("READY", ready()), ("GUILD_CREATE", {"id": "x"})]
    fake.lives = [broken] * 9
    life.begin()
    await life.until(ready=1)
    await life.end()

    rests = [seconds for seconds in life.clock.slept if seconds > 0]
    assert rests == [2, 4, 8, 16, 32, 64, 90, 90, 90]


@pytest.mark.parametrize(("code", "switch"), [(4004, "token"), (4014, "Server Members"), (4013, "Server Members")])
async def test_a_mistake_in_discords_switches_ends_with_its_name(
    life: Life, fake: FakeDiscord, code: int, switch: str
) -> None:
    fake.lives = [[code]]

    with pytest.raises(SetupError, match=switch):
        await asyncio.wait_for(life.supervisor.run(), 30)


async def test_a_wrong_token_ends_at_the_login(life: Life, fake: FakeDiscord) -> None:
    fake.login_status = 401

    with pytest.raises(SetupError, match="token"):
        await asyncio.wait_for(life.supervisor.run(), 30)


async def test_a_fault_in_setting_up_ends_the_process_instead_of_trying_for_ever(life: Life) -> None:
    async def broken() -> None:
        raise LookupError("a cog")

    life.bot.before_ready.append(broken)

    with pytest.raises(LookupError):
        await asyncio.wait_for(life.supervisor.run(), 30)


async def test_a_connection_that_does_not_say_goodbye_does_not_hold_up_the_end(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_CLOSING", 0.1)

    async def deaf(*_args: object, **_named: object) -> None:
        await asyncio.sleep(0.5)

    life.begin()
    await life.until(ready=1)
    monkeypatch.setattr(DiscordWebSocket, "close", deaf)
    begun = time.monotonic()
    await life.end()

    assert time.monotonic() - begun < 10


async def test_discord_being_away_at_the_login_is_waited_for(life: Life, fake: FakeDiscord) -> None:
    fake.break_next("GET", "/users/@me", "reset", times=4)  # aiohttp repeats a GET by itself once
    life.begin()
    await life.until(ready=1)

    assert life.supervisor.restarts >= 1


async def test_the_end_lets_replies_in_flight_finish(
    life: Life, fake: FakeDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    payload, late = button_press("a:slow:1:1"), button_press("a:slow:1:1")

    async def slow(press: Press) -> None:
        async with press.thinking():
            while not fake.answers.get(int(late["id"])):
                await asyncio.sleep(0.01)
        await press.whisper("Recorded.")

    life.bot.doors.press("a:slow", slow)
    life.begin()
    await life.until(ready=1)
    await fake.send_event("INTERACTION_CREATE", payload)
    await asyncio.wait_for(fake.answered.wait(), 20)
    life.supervisor.stop()
    await fake.send_event("INTERACTION_CREATE", late)
    await life.end()

    assert fake.last_words(int(payload["id"]), payload["token"]) == "Recorded."
    assert "restarting" in fake.words(int(late["id"]), late["token"])
    assert life.bot.is_closed()


async def test_a_new_login_hears_what_the_settings_ask_for_and_nothing_rests(life: Life, fake: FakeDiscord) -> None:
    life.begin()
    await life.until(ready=1)
    assert life.bot.hears(listens=True, hears_automod=False)
    await life.bot.log_in_anew()
    await life.until(ready=2)
    await life.end()

    assert [one["intents"] & (1 << 15) for one in fake.identified] == [0, 1 << 15]
    assert (life.supervisor.restarts, life.set_up) == (0, 1)


async def test_what_discord_does_not_let_it_hear_is_given_up_and_the_bot_goes_on(
    life: Life, fake: FakeDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    fake.lives = [whole_life(), [4014]]
    life.begin()
    await life.until(ready=1)
    life.bot.hears(listens=True, hears_automod=False)
    await life.bot.log_in_anew()
    await life.until(ready=2)
    await life.end()

    assert [one["intents"] & (1 << 15) for one in fake.identified] == [0, 1 << 15, 0]
    assert not life.bot.intents.message_content
    assert "does not let the bot hear" in caplog.text


async def test_a_community_that_takes_the_bot_in_while_it_runs_is_looked_over_at_once(
    life: Life, fake: FakeDiscord
) -> None:
    life.begin()
    await life.until(ready=1)
    await fake.send_event("GUILD_CREATE", guild(id=str(GUILD_ID + 1), unavailable=None))
    await life.until(ready=2)

    assert [one.id for one in life.bot.guilds] == [GUILD_ID, GUILD_ID + 1]
