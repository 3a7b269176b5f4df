"""Reads people by REST for Nearby: since when somebody is here, who may join a meeting, and who has left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import discord

from bot.community.book import SettingsBook
from bot.discord_kit.actors import find_role
from bot.discord_kit.guild_port import DiscordGuilds, asked
from bot.errors import TryAgainError
from bot.language import _

_PAGE = 1_000


class DiscordPeople:
    """A `PeoplePort` over discord.py's HTTP client. Raises TryAgainError when Discord does not answer."""

    def __init__(self, client: discord.Client, settings: SettingsBook, guilds: DiscordGuilds) -> None:
        self._client = client
        self._settings = settings
        self._guilds = guilds

    async def came_at(self, community_id: int, member_id: int) -> datetime | None:
        """Return when a person came in, None when they are not in the community."""
        member = await self._guilds.member(community_id, member_id)
        return member.joined_at if member is not None else None

    async def connectors(self, community_id: int) -> Sequence[int]:
        """Return the holders of the connector role, or the person named in the settings if they are still here."""
        settings = self._settings.for_community(community_id)
        guild = self._client.get_guild(community_id)
        if guild is None or guild.unavailable:
            raise TryAgainError(_("Discord does not answer just now. Please try again in a minute."))
        role = find_role(guild, settings.roles.connector) if settings.roles.connector is not None else None
        if role is not None:
            holders = [int(data["user"]["id"]) for data in await self._members(community_id) if _holds(data, role.id)]
            if holders:
                return holders
        person = settings.nearby.connector
        here = person is not None and await self._guilds.member(community_id, person) is not None
        return [person] if person is not None and here else []

    async def missing(self, community_id: int, member_ids: Collection[int]) -> frozenset[int]:
        """Return those of the given people who are not in the member list."""
        here = {int(data["user"]["id"]) for data in await self._members(community_id)}
        return frozenset(member_ids) - here

    async def _members(self, community_id: int) -> list[Any]:
        """Read the whole member list, a call for each thousand."""
        everybody: list[Any] = []
        after = 0
        while True:
            async with asked():
                page: Sequence[Any] = await self._client.http.get_members(community_id, _PAGE, after)
            everybody += page
            if len(page) < _PAGE:
                return everybody
            after = max(int(data["user"]["id"]) for data in page)


def _holds(data: Any, role_id: int) -> bool:  # noqa: ANN401 - Discord's JSON
    return role_id in {int(role) for role in data.get("roles", [])} and not data["user"].get("bot")
