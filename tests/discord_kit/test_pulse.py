"""What others hear of the bot: systemd that its loops go on, an address that all is well, and neither a word more."""

from __future__ import annotations

import asyncio
import socket

import pytest
from aiohttp import web

from bot.discord_kit.health import Health, Loop, Vitals
from bot.discord_kit.pulse import Pulse, ServiceManager


class Bot:
    """A bot whose state a test sets."""

    def __init__(self, clock) -> None:
        self.connected, self.last_tick = True, clock.monotonic()
        vitals = Vitals(lambda: self.connected, self._can_write, {"timers": Loop(lambda: self.last_tick, 5.0)})
        self.health = Health(vitals, clock, 0)

    async def _can_write(self) -> bool:
        return True


@pytest.fixture
def bot(clock):
    return Bot(clock)


@pytest.fixture
def systemd(tmp_path):
    """The end of systemd's socket: call it for all that was heard since."""
    path = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(path)
        ear.setblocking(False)

        def heard() -> list[str]:
            words: list[str] = []
            while True:
                try:
                    words += ear.recv(1000).decode().splitlines()
                except BlockingIOError:
                    return words

        heard.manager = ServiceManager({"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "120000000"})
        yield heard


@pytest.fixture
async def address():
    """An address that notes what it is asked for."""
    asked: list[web.Request] = []

    async def note(request: web.Request) -> web.Response:
        asked.append(request)
        return web.Response(text="OK")

    app = web.Application()
    app.router.add_get("/ping/1", note)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/ping/1", asked
    await runner.cleanup()


async def test_systemd_hears_that_the_bot_is_ready_and_lives(bot, clock, systemd):
    await Pulse(bot.health, clock, manager=systemd.manager).beat()

    assert systemd() == ["WATCHDOG=1", "READY=1", "STATUS=well"]
    assert systemd.manager.watched == 120.0


async def test_an_outage_of_discord_is_no_reason_to_be_restarted(bot, clock, systemd):
    bot.connected = False

    await Pulse(bot.health, clock, manager=systemd.manager).beat()

    assert systemd() == ["WATCHDOG=1", "READY=1", "STATUS=not_connected"]


async def test_a_loop_that_has_stopped_is_not_covered_up(bot, clock, systemd):
    await clock.advance(60)

    await Pulse(bot.health, clock, manager=systemd.manager).beat()

    assert "WATCHDOG=1" not in systemd()


async def test_the_address_is_asked_once_a_minute_and_told_nothing(bot, clock, address):
    url, asked = address
    pulse = Pulse(bot.health, clock, address=url, manager=ServiceManager({}))

    await pulse.beat()
    await pulse.beat()
    assert len(asked) == 1
    await clock.advance(61)
    bot.last_tick = clock.monotonic()
    await pulse.beat()

    assert len(asked) == 2
    assert {request.path_qs for request in asked} == {"/ping/1"}
    assert not any(request.can_read_body for request in asked)


async def test_the_address_hears_nothing_while_something_is_wrong(bot, clock, address):
    url, asked = address
    bot.connected = False

    await Pulse(bot.health, clock, address=url, manager=ServiceManager({})).beat()

    assert asked == []


async def test_an_address_that_does_not_answer_does_no_harm(bot, clock):
    await Pulse(bot.health, clock, address="http://127.0.0.1:9/ping", manager=ServiceManager({})).beat()


def test_without_systemd_and_address_there_is_nothing_to_do(bot, clock):
    assert not Pulse(bot.health, clock, manager=ServiceManager({})).is_wanted


async def test_a_look_that_fails_does_not_silence_the_bot_for_good(clock):
    looked = asyncio.Queue()

    class Unwell:
        async def problems(self):
            looked.put_nowait("once")
            raise RuntimeError("unheard of")

    quick = ServiceManager({"WATCHDOG_USEC": "3000"})
    task = asyncio.create_task(Pulse(Unwell(), clock, manager=quick).run())

    assert [await looked.get(), await looked.get()] == ["once", "once"]

    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
