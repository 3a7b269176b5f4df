"""The bot as a Discord client: least intents, no mentions, small caches, and one way in for interactions."""

from __future__ import annotations

import asyncio
import functools
import logging
import random
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, cast

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.webhook.async_ import async_context, interaction_response_params

from bot.clock import Clock
from bot.discord_kit.actors import Actors, HasRoles
from bot.discord_kit.breaker import Breaker
from bot.discord_kit.cards import CardRegistry
from bot.discord_kit.commands import CommandDoor
from bot.discord_kit.doors import Doors
from bot.discord_kit.incidents import Incidents
from bot.discord_kit.overhearing import HearingCog, Overhearing
from bot.discord_kit.parts import HasSwitches, Parts
from bot.discord_kit.sleeping import Sleepers, always
from bot.errors import TryAgainError
from bot.language import _

_log = logging.getLogger("alongside.client")
_UNGUARDED = frozenset({"READY", "RESUMED", "GUILD_CREATE"})  # without these the client knows nothing: restart instead
_OF_TALK = frozenset(
    {"MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "AUTO_MODERATION_ACTION_EXECUTION"}
)
_GUILD_READY_TIMEOUT = 0.2  # seconds without a further guild after which the client is ready
_LONGEST_WAIT = 30.0  # seconds a request waits for a rate limit before it is given back to try later
_EPHEMERAL = 64
_LONG_ABSENCE = 60.0
_BETWEEN_LOGINS = 5.0
_CLOSING = 3.0  # seconds for a goodbye to Discord

RawEvent = Callable[[dict[str, Any]], None]
Kick = Callable[[int], None]

discord.VoiceClient.warn_nacl = False  # the bot has no voice, so nobody needs to hear what voice would need
discord.VoiceClient.warn_dave = False


class HasBoth(HasRoles, HasSwitches, Protocol):
    """A community's settings, as far as the client needs them."""


class Settings(Protocol):
    """Where settings come from; the settings book of `bot.community` is one."""

    def for_community(self, community_id: int) -> HasBoth:
        """Return one community's settings, from memory."""


def _intents(*, listens: bool, hears_automod: bool) -> discord.Intents:
    intents = discord.Intents.none()
    intents.guilds = True
    intents.members = True
    intents.dm_messages = True  # what is written to the bot itself; the content of those needs no further right
    intents.guild_messages = intents.message_content = listens
    intents.auto_moderation_execution = hears_automod
    return intents


def use_practice_discord(address: str) -> None:
    """Point discord.py at a practice server, for example "http://127.0.0.1:8800"; call it before the first login.

    Its REST routes are below /api/v10 and its gateway is at /gateway. The settings refuse any address but loopback.
    """
    Route.BASE = f"{address.rstrip('/')}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"{address.rstrip('/').replace('http', 'ws', 1)}/gateway")


class SupportBot(commands.AutoShardedBot):
    """The client. `doors` answers interactions, `house` is what the composition root hangs here for the cogs.

    `listen_raw(event, parser)` hears a gateway event as it came (for events discord.py does not know, or for joins
    without a member cache); several may listen, and discord.py's own parser runs first. `kicks` are called with a
    guild id when roles or channels went, so that reconciliation can look. `when_ready` is awaited at every ready and
    after a connection that was away for more than a minute. `before_ready` is awaited once, after the first login:
    the place to load cogs; what fails there ends the process. One client lives through restarts, see `reopen`.
    `listens` asks for the right to read what members write; without it the bot sees no words but those sent to it.
    `hears_automod` asks to be told when a rule in AutoMod found something.
    """

    doors: Doors
    house: Any

    def __init__(
        self,
        *,
        settings: Settings,
        random: random.Random,
        clock: Clock,
        listens: bool = False,
        hears_automod: bool = False,
        **options: Any,  # noqa: ANN401 - discord.py's own
    ) -> None:
        self.incidents = Incidents(random)
        self.parts = Parts(settings, lambda: [guild.id for guild in self.guilds])
        self.doors = Doors(Actors(settings), self.incidents, self.parts)
        self.cards = CardRegistry()
        self.kicks: list[Kick] = []
        self.before_ready: list[Callable[[], Awaitable[None]]] = []
        self.when_ready: list[Callable[[], Awaitable[None]]] = []
        self.breaker = Breaker(clock)
        self.house = None
        self._awake: Callable[[int], bool] = always
        self._clock = clock
        self._lost_at: float | None = None
        self._logged_in_at = -_BETWEEN_LOGINS
        self._was_set_up = False
        self.broken: Exception | None = None
        super().__init__(
            command_prefix=(),
            help_command=None,
            tree_cls=CommandDoor,
            intents=_intents(listens=listens, hears_automod=hears_automod),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            guild_ready_timeout=_GUILD_READY_TIMEOUT,
            max_messages=None,
            max_ratelimit_timeout=_LONGEST_WAIT,
            http_trace=self.breaker.trace(),
            **options,
        )
        self.overhearing = Overhearing(self, self.incidents)
        parsers = self._connection.parsers
        for event, parser in list(parsers.items()):
            if event not in _UNGUARDED:
                parsers[event] = self._guarded(event, self._where_awake(parser) if event in _OF_TALK else parser)
        parsers["INTERACTION_CREATE"] = self._hear

    def listen_raw(self, event: str, parser: RawEvent) -> None:
        """Hear a gateway event ("GUILD_MEMBER_ADD") as Discord sent it."""
        parsers = self._connection.parsers
        earlier = parsers.get(event)
        mine = self._guarded(event, self._where_awake(parser))

        def both(data: dict[str, Any]) -> None:
            if earlier is not None:
                earlier(data)
            mine(data)

        parsers[event] = both

    def sleep_where_not_set_up(self, sleepers: Sleepers) -> None:
        """From now on leave communities alone that nobody has set up."""
        self._awake = self.doors.is_awake = sleepers.is_awake
        self.doors.actors.is_unowned = sleepers.is_unowned

    def is_awake(self, community_id: int) -> bool:
        """Tell whether the bot works in a community, or waits there until somebody sets it up."""
        return self._awake(community_id)

    def _where_awake(self, parser: Callable[[Any], Any]) -> RawEvent:
        def awake_only(data: dict[str, Any]) -> None:
            guild_id = data.get("guild_id")
            if guild_id is None or self.is_awake(int(guild_id)):
                parser(data)

        return awake_only

    def _guarded(self, event: str, parser: Callable[[Any], Any]) -> RawEvent:
        @functools.wraps(parser)
        def guarded(data: dict[str, Any]) -> None:
            try:
                parser(data)
            except Exception as error:  # noqa: BLE001 - one event Discord malformed must not end the connection
                self.incidents.report(f"event {event}", error)

        return guarded

    def _hear(self, data: dict[str, Any]) -> None:
        try:
            interaction = discord.Interaction(data=data, state=self._connection)  # type: ignore[arg-type]  # raw by nature
        except Exception as error:  # noqa: BLE001 - an interaction that cannot be read is still a person waiting
            code = self.incidents.report("event INTERACTION_CREATE", error)
            self.doors.see_to(self._apologise(data, code))
            return
        self.doors.hear(interaction, cast("CommandDoor", self.tree))

    async def _apologise(self, data: dict[str, Any], code: str) -> None:
        """Answer an interaction that discord.py could not read, as far as it has an id and a token."""
        sorry = _("Sorry, something went wrong on our side. Please tell an organiser this code: {code}")
        reply: Any = {"content": sorry.format(code=code), "flags": _EPHEMERAL, "allowed_mentions": {"parse": []}}
        kind, body = (8, {"choices": []}) if data.get("type") == 4 else (4, reply)
        try:
            await async_context.get().create_interaction_response(
                int(data["id"]),
                str(data["token"]),
                session=self.http._HTTPClient__session,  # type: ignore[attr-defined]  # noqa: SLF001 - as Interaction does
                params=interaction_response_params(kind, body),
            )
        except (KeyError, ValueError, TypeError, OSError, discord.HTTPException) as error:
            self.incidents.report("event INTERACTION_CREATE, its apology", error)

    async def add_cog(self, cog: commands.Cog, /, **options: Any) -> None:  # noqa: ANN401 - discord.py's own
        """Add a cog; one that hears messages begins to."""
        await super().add_cog(cog, **options)
        if isinstance(cog, HearingCog):
            self.overhearing.begin(cog)

    async def remove_cog(self, name: str, /, **options: Any) -> commands.Cog | None:  # noqa: ANN401 - discord.py's own
        """Remove a cog, which then hears nothing more."""
        cog = await super().remove_cog(name, **options)
        self.overhearing.end(cog)
        return cog

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave ordinary messages alone: the bot has no text commands."""

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401, ARG002
        """Report a listener's error by id, without the event's words."""
        error = sys.exception()
        if error is not None:
            self.incidents.report(f"listener {event_method}", error)

    async def setup_hook(self) -> None:
        """Let the house set up, once in the client's several lives; what fails here is kept in `broken`."""
        if self._was_set_up:
            return
        self._was_set_up = True
        try:
            for listener in self.before_ready:
                await listener()
        except Exception as error:
            self.broken = error
            raise

    def hears(self, *, listens: bool, hears_automod: bool) -> bool:
        """Say what the bot has to hear; tell whether that needs a new login, see `log_in_anew`."""
        return self.asks_for(_intents(listens=listens, hears_automod=hears_automod))

    def asks_for(self, intents: discord.Intents) -> bool:
        """Let the next login ask for these; tell whether they are others than before."""
        changed = intents != self.intents
        self._connection._intents = intents  # noqa: SLF001 - read at each login, and there is no public way
        return changed

    async def log_in_anew(self) -> None:
        """Log in to the gateway again, asking for what `hears` was told last. Calls to Discord go on meanwhile.

        What Discord does not let the bot hear ends the client; the supervisor then gives it up and starts again.
        """
        for shard in list(self.shards.values()):
            await shard.reconnect()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002 - discord.py's
        """Leave five seconds between two logins, as Discord wants; when the last is longer ago, wait for nothing."""
        now = self._clock.monotonic()
        since, self._logged_in_at = now - self._logged_in_at, now
        if not initial and since < _BETWEEN_LOGINS:
            await asyncio.sleep(_BETWEEN_LOGINS - since)
            self._logged_in_at = self._clock.monotonic()

    async def may_read_messages(self) -> bool:
        """Tell whether the Message Content Intent is switched on at Discord, as Discord says it now.

        Raises TryAgainError when Discord does not say.
        """
        try:
            flags = (await self.application_info()).flags
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise TryAgainError(_("Discord does not answer just now. Please try again in a minute.")) from error
        return flags.gateway_message_content or flags.gateway_message_content_limited

    async def reopen(self) -> None:
        """Make a closed client fit to be started again: a new session, an empty cache, the same cogs and doors."""
        self.clear()
        self.http.connector = discord.utils.MISSING
        await self._async_setup_hook()

    async def close_fully(self) -> None:
        """Close the client, also one whose login failed half-way or whose network is dead, and its connections."""
        closing = asyncio.create_task(self.close())
        await asyncio.wait({closing}, timeout=_CLOSING)
        await self.http.close()
        await closing

    async def on_ready(self) -> None:
        """Tell those who wait for readiness; it may come several times."""
        _log.info("ready: %s communities, %s shards", len(self.guilds), self.shard_count)
        self._lost_at = None
        await self._tell_ready()

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Note since when the connection is away."""
        _log.info("shard %s: connection lost", shard_id)
        self._lost_at = self._lost_at or self._clock.monotonic()

    async def on_shard_resumed(self, shard_id: int) -> None:
        """After a long absence, have everything looked over."""
        away = self._clock.monotonic() - self._lost_at if self._lost_at is not None else 0.0
        _log.info("shard %s: connection back after %.0f s", shard_id, away)
        self._lost_at = None
        if away > _LONG_ABSENCE:
            await self._tell_ready()

    async def _tell_ready(self) -> None:
        for listener in self.when_ready:
            await listener()

    def _kick(self, guild_id: int) -> None:
        for kick in self.kicks:
            kick(guild_id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Begin in a community that has just taken the bot in: timers, commands and rounds."""
        _log.info("joined community %s", guild.id)
        await self._tell_ready()

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Let reconciliation look at a community that lost a role."""
        self._kick(role.guild.id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Let reconciliation look at a community that lost a channel."""
        self._kick(channel.guild.id)
