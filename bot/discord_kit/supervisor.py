"""Keeps the client running: restarts it after a crash, names the switch to flip, and lets replies finish at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import aiohttp
import discord

from bot.clock import Clock
from bot.discord_kit.client import SupportBot
from bot.discord_kit.incidents import trace_of
from bot.errors import SetupError
from bot.language import _

_log = logging.getLogger("alongside.supervisor")
_FIRST_REST = 1.0
_LONGEST_REST = 90.0  # Discord allows 1,000 logins a day: one every 87 seconds
_STEADY = 300.0  # seconds of running after which the next crash is a first one again
_DRAIN = 5.0
_WRONG_TOKEN, _WRONG_INTENTS, _UNAPPROVED_INTENTS = 4004, 4013, 4014


def _is_switched_off(error: BaseException) -> bool:
    """Tell whether Discord refused a login for an intent that nobody switched on."""
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    return isinstance(error, discord.PrivilegedIntentsRequired) or code in {_WRONG_INTENTS, _UNAPPROVED_INTENTS}


def wrong_token() -> SetupError:
    """Return the error that names the switch for a token that Discord does not accept."""
    return SetupError(
        _("Discord does not accept the token. Copy a new one: Developer Portal > your app > Bot > Reset Token.")
    )


def _setup_error(error: Exception, *, listens: bool) -> SetupError | None:
    """Return the mistake in Discord's switches behind an error, if it is one that no restart can mend."""
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or code == _WRONG_TOKEN:
        return wrong_token()
    if _is_switched_off(error) and listens:
        return SetupError(
            _(
                "A switch is off. Turn on two: Developer Portal > your app > Bot > Server Members Intent, and "
                "Message Content Intent. Or name no channels to listen in: [crisis.listening] and "
                "[misinformation.listening] in community.toml."
            )
        )
    if _is_switched_off(error):
        return SetupError(_("A switch is off. Turn it on: Developer Portal > your app > Bot > Server Members Intent."))
    return None


class Supervisor:
    """Runs one client until `stop()`.

    supervisor = Supervisor(bot, token, clock, before_end=dispatcher.drain)   # awaited while the client is still open
    await supervisor.run()          # raises SetupError for a wrong token or a missing intent, and bugs in setting up
    supervisor.stop()               # from a signal handler: newcomers are turned away, replies in flight finish

    What a login asks to hear after a setting changed, and may not, is given up again: a setting never ends the bot.
    """

    def __init__(
        self, client: SupportBot, token: str, clock: Clock, *, before_end: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self._before_end = before_end
        self._client = client
        self._token = token
        self._clock = clock
        self._stopping = asyncio.Event()
        self._proven = client.intents
        client.when_ready.insert(0, self._prove)
        self.restarts = 0

    def stop(self) -> None:
        """Ask for an orderly end."""
        self._client.doors.close()
        self._stopping.set()

    async def run(self) -> None:
        """Connect, and connect again after every crash with growing rests, until asked to stop."""
        rest = _FIRST_REST
        while not self._stopping.is_set():
            begun = self._clock.monotonic()
            await self._one_life()
            if self._stopping.is_set():
                return
            rest = _FIRST_REST if self._clock.monotonic() - begun > _STEADY else min(rest * 2, _LONGEST_REST)
            self.restarts += 1
            _log.warning("connecting again in %.0f s", rest)
            await self._sleep(rest)
            if not self._stopping.is_set():
                await self._client.reopen()

    async def _one_life(self) -> None:
        life = asyncio.create_task(self._client.start(self._token), name="discord client")
        stop = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({life, stop}, return_when=asyncio.FIRST_COMPLETED)
            if self._stopping.is_set():
                await self._client.doors.drain(_DRAIN)
                if self._before_end is not None:
                    await self._before_end()
        finally:
            stop.cancel()
            await self._client.close_fully()
            if not life.done():
                life.cancel()
            await asyncio.gather(life, stop, return_exceptions=True)
        self._judge(life)

    async def _prove(self) -> None:
        self._proven = self._client.intents

    def _judge(self, life: asyncio.Task[None]) -> None:
        error = None if life.cancelled() else life.exception()
        if error is None:
            return
        if _is_switched_off(error) and self._client.asks_for(self._proven):
            _log.error("Discord does not let the bot hear what the settings ask for; it goes on as before")
            return
        if self._client.broken is not None:
            raise self._client.broken
        if not isinstance(error, Exception):
            raise error
        if (mistake := _setup_error(error, listens=self._client.intents.message_content)) is not None:
            raise mistake from error
        if isinstance(error, discord.DiscordException | aiohttp.ClientError | OSError):
            _log.warning("the connection to Discord ended: %s", type(error).__name__)
        else:
            _log.error("the client crashed: %s", trace_of(error))

    async def _sleep(self, seconds: float) -> None:
        sleeping = asyncio.create_task(self._clock.sleep(seconds))
        stop = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({sleeping, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sleeping, stop):
                task.cancel()
            await asyncio.gather(sleeping, stop, return_exceptions=True)
