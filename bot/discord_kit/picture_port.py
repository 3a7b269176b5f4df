"""Reads by REST what Discord says of a server, so that it can be looked at with or without a gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final

import aiohttp
import discord
from discord.http import Route

from bot.clock import Clock
from bot.community.book import SettingsBook
from bot.discord_kit.guild_port import asked
from bot.doctor.picture import Application, Channel, ChannelKind, Overwrite, Picture, Role
from bot.doctor.sight import VIEW, permissions_in
from bot.errors import TryAgainError
from bot.language import _
from bot.topics.auditing import Telling

_KINDS: Final = {
    0: ChannelKind.TEXT,
    2: ChannelKind.VOICE,
    4: ChannelKind.CATEGORY,
    5: ChannelKind.ANNOUNCEMENT,
    13: ChannelKind.STAGE,
    15: ChannelKind.FORUM,
    16: ChannelKind.MEDIA,
}
# Flags of an application: each right has a second one for bots that are in fewer than 100 servers.
_PRESENCE: Final = 1 << 12 | 1 << 13
_MEMBERS: Final = 1 << 14 | 1 << 15
_CONTENT: Final = 1 << 18 | 1 << 19
_MOST_SERVERS: Final = 200
_PATIENCE: Final = 5.0  # seconds for asking what time it is


class DiscordPictures:
    """Draws pictures over discord.py's HTTP client, which has to be logged in. Six calls a picture; nothing is kept."""

    def __init__(self, client: discord.Client, settings: SettingsBook) -> None:
        self._client = client
        self._settings = settings

    async def of(self, community_id: int) -> Picture:
        """Return one server as it is now. Raises TryAgainError when Discord does not answer or the bot is not there."""
        http = self._client.http
        own = self._client.user
        own_id = own.id if own is not None else 0
        try:
            async with asked():
                guild, channels, roles, me, application, commands = await asyncio.gather(
                    http.get_guild(community_id, with_counts=False),
                    http.get_all_guild_channels(community_id),
                    http.get_roles(community_id),
                    http.get_member(community_id, own_id),
                    http.request(Route("GET", "/applications/@me")),
                    http.get_global_commands(self._client.application_id or own_id),
                )
        except discord.NotFound as error:
            raise TryAgainError(_("The bot is not in this server, or Discord does not show it just now.")) from error
        picture = picture_of(guild, channels, roles, me, application, commands)
        return _with_telling(picture, Telling(self._settings.catalogue_for(community_id), ()))

    async def servers(self) -> Mapping[int, str]:
        """Return the ids and names of the servers the bot is in, at most 200. Raises TryAgainError."""
        async with asked():
            found: list[Any] = await self._client.http.get_guilds(_MOST_SERVERS, with_counts=False)
        return {int(one["id"]): str(one["name"]) for one in found}


async def clock_ahead(client: discord.Client, clock: Clock) -> float | None:
    """Return by how many seconds our clock is ahead of Discord's; None when Discord does not answer.

    Discord writes its time into every answer, in whole seconds.
    """
    session: aiohttp.ClientSession = client.http._HTTPClient__session  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
    try:
        async with asyncio.timeout(_PATIENCE), session.get(f"{Route.BASE}/gateway") as response:
            written = response.headers.get("Date")
    except (aiohttp.ClientError, OSError):
        return None
    if written is None:
        return None
    return (clock.now() - parsedate_to_datetime(written)).total_seconds()


def picture_of(
    guild: Mapping[str, Any],
    channels: Iterable[Any],
    roles: Iterable[Any],
    me: Mapping[str, Any],
    application: Mapping[str, Any],
    commands: Iterable[Any],
) -> Picture:
    """Put what Discord wrote as JSON into a picture."""
    return Picture(
        community_id=int(guild["id"]),
        name=str(guild["name"]),
        owner_id=int(guild["owner_id"]),
        own_id=int(me["user"]["id"]),
        own_roles=frozenset(int(role_id) for role_id in me["roles"]),
        roles={int(data["id"]): _role(data) for data in roles},
        channels={int(data["id"]): _channel(data) for data in channels},
        features=frozenset(guild.get("features") or ()),
        verification_level=int(guild.get("verification_level") or 0),
        widget_is_open=bool(guild.get("widget_enabled")),
        application=_application(application),
        commands=frozenset(str(data["name"]) for data in commands),
    )


def _role(data: Mapping[str, Any]) -> Role:
    return Role(
        id=int(data["id"]),
        name=str(data["name"]),
        position=int(data["position"]),
        permissions=int(data["permissions"]),
        is_managed=bool(data["managed"]),
        is_shown_apart=bool(data["hoist"]),
        is_mentionable=bool(data["mentionable"]),
    )


def _channel(data: Mapping[str, Any]) -> Channel:
    rules = data.get("permission_overwrites") or ()
    return Channel(
        id=int(data["id"]),
        name=str(data["name"]),
        kind=_KINDS.get(data["type"], ChannelKind.OTHER),
        parent_id=int(data["parent_id"]) if data.get("parent_id") else None,
        overwrites=tuple(
            Overwrite(int(one["id"]), not int(one["type"]), int(one["allow"]), int(one["deny"])) for one in rules
        ),
    )


def _application(data: Mapping[str, Any]) -> Application:
    flags = data.get("flags")
    if flags is None:
        return Application(anybody_may_add=data.get("bot_public"))
    return Application(
        members_intent=bool(flags & _MEMBERS),
        content_intent=bool(flags & _CONTENT),
        presence_intent=bool(flags & _PRESENCE),
        anybody_may_add=data.get("bot_public"),
    )


def _with_telling(picture: Picture, telling: Telling) -> Picture:
    """Add the roles, and the channels that everybody sees, whose names tell what people live with."""
    roles = {role.id for role in picture.roles.values() if telling.names_a_condition(role.name)}
    channels = {
        channel.id
        for channel in picture.channels.values()
        if permissions_in(picture, channel) & VIEW and telling.names_a_condition(channel.name)
    }
    return picture.with_telling(frozenset(roles - {picture.community_id} | channels))
