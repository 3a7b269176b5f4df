"""Tells others, without a word about anybody, that the bot is well: the service manager and an address of choice."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Mapping

import aiohttp

from bot.clock import Clock
from bot.discord_kit.health import Health

_log = logging.getLogger("alongside.pulse")
_PERIOD = 60.0
_CALL_SECONDS = 10.0


class ServiceManager:
    """Speaks to systemd through its socket: ready, still alive, stopping. Silent where there is no such socket."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        said = os.environ if environment is None else environment
        self._address = said.get("NOTIFY_SOCKET", "")
        self.watched = _seconds(said.get("WATCHDOG_USEC", ""))

    def say(self, word: str) -> bool:
        """Send one word, such as "READY=1"; tell whether there was somebody to hear it."""
        if not self._address or not hasattr(socket, "AF_UNIX"):
            return False
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, contextlib.suppress(OSError):
            line.settimeout(0)
            line.sendto(word.encode("ascii"), address)
            return True
        return False


def _seconds(microseconds: str) -> float | None:
    return int(microseconds) / 1e6 if microseconds.isascii() and microseconds.isdigit() and int(microseconds) else None


class Pulse:
    """One loop: while the bot's loops go on, systemd hears so; while all is well, the address is asked for.

    An outage of Discord is no reason for a restart, so it keeps silent only the address. The request carries nothing.
    """

    def __init__(
        self, health: Health, clock: Clock, *, address: str | None = None, manager: ServiceManager | None = None
    ) -> None:
        self._health = health
        self._clock = clock
        self._address = address
        self._manager = manager or ServiceManager()
        self._called_at = float("-inf")

    @property
    def is_wanted(self) -> bool:
        """Tell whether anybody wants to hear."""
        return self._address is not None or self._manager.say("STATUS=starting")

    async def run(self) -> None:
        """Work until cancelled."""
        period = min(_PERIOD, (self._manager.watched or _PERIOD) / 3)
        try:
            while True:
                try:
                    await self.beat()
                except Exception as error:  # noqa: BLE001 - one failed look must not silence the bot for good
                    _log.error("the bot could not look how it is: %s", type(error).__name__)
                await asyncio.sleep(period)
        finally:
            self._manager.say("STOPPING=1")

    async def beat(self) -> None:
        """Look once at how the bot is, and tell whom it concerns."""
        problems = await self._health.problems()
        if not any(problem.startswith("late:") for problem in problems):
            self._manager.say("WATCHDOG=1")
        self._manager.say(f"READY=1\nSTATUS={'well' if not problems else ', '.join(problems)}")
        now = self._clock.monotonic()
        if not problems and self._address is not None and now - self._called_at >= _PERIOD:
            self._called_at = now
            await self._call(self._address)

    async def _call(self, address: str) -> None:
        limit = aiohttp.ClientTimeout(total=_CALL_SECONDS)
        try:
            async with aiohttp.ClientSession(timeout=limit) as session, session.get(address) as answer:
                _log.debug("the heartbeat was answered with %d", answer.status)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.info("the heartbeat was not heard: %s", type(error).__name__)
