"""Reads communities by REST for reconciliation, never from a cache that may be partial."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord

from bot.community.book import SettingsBook
from bot.discord_kit.acting import UNKNOWN_MEMBER, UNKNOWN_USER
from bot.discord_kit.actors import find_role
from bot.discord_kit.join_requests import NATIVE_DOOR, JoinRequests
from bot.errors import TryAgainError
from bot.language import _
from bot.membership.ports import MemberView, NativeRequest

_PAGE = 1_000


@asynccontextmanager
async def asked() -> AsyncIterator[None]:
    """Turn every failure of a read but a 404 into TryAgainError."""
    try:
        yield
    except discord.NotFound:
        raise
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise _no_answer() from error


def _no_answer() -> TryAgainError:
    return TryAgainError(_("Discord does not answer just now. Please try again in a minute."))


class DiscordGuilds:
    """A `GuildPort` over discord.py's HTTP client. Raises TryAgainError when Discord does not answer."""

    def __init__(self, client: discord.Client, settings: SettingsBook) -> None:
        self._client = client
        self._settings = settings
        self._requests = JoinRequests(client)

    async def member(self, community_id: int, member_id: int) -> MemberView | None:
        """Return one person, or None when they are not in the community."""
        guild = self._guild(community_id)
        try:
            async with asked():
                data = await self._client.http.get_member(community_id, member_id)
        except discord.NotFound as error:
            if error.code in {UNKNOWN_MEMBER, UNKNOWN_USER}:
                return None
            raise _no_answer() from error  # another 404 (an unknown guild) says nothing about the person
        return self._view(data, self._member_role_id(guild))

    async def members_with_role(self, community_id: int) -> Sequence[MemberView]:
        """Return everybody who holds the member role, by reading the whole member list."""
        role_id = self._member_role_id(self._guild(community_id))
        holders: list[MemberView] = []
        after = 0
        while role_id is not None:
            async with asked():
                page: Sequence[Any] = await self._client.http.get_members(community_id, _PAGE, after)
            holders += [view for data in page if (view := self._view(data, role_id)).has_member_role]
            if len(page) < _PAGE:
                break
            after = max(int(data["user"]["id"]) for data in page)
        return holders

    async def join_requests(self, community_id: int) -> Sequence[NativeRequest] | None:
        """Return waiting requests of Discord's own door; None when that door does not exist there now."""
        if not self._has_native_door(community_id):
            return None
        try:
            async with asked():
                return await self._requests.waiting(community_id)
        except discord.NotFound:
            return None

    async def join_request(self, community_id: int, request_id: int) -> NativeRequest | None:
        """Return one request as it stands; None when it is in no list or when the door does not exist there now."""
        if not self._has_native_door(community_id):
            return None
        try:
            async with asked():
                return await self._requests.find(community_id, request_id)
        except discord.NotFound:
            return None

    async def message_exists(self, channel_id: int, message_id: int) -> bool:
        """Tell whether a message still stands."""
        try:
            async with asked():
                await self._client.http.get_message(channel_id, message_id)
        except discord.NotFound:
            return False
        return True

    def _has_native_door(self, community_id: int) -> bool:
        return NATIVE_DOOR in self._guild(community_id).features

    def _guild(self, community_id: int) -> discord.Guild:
        guild = self._client.get_guild(community_id)
        if guild is None or guild.unavailable:
            raise _no_answer()
        return guild

    def _member_role_id(self, guild: discord.Guild) -> int | None:
        role = find_role(guild, self._settings.for_community(guild.id).roles.member)
        return role.id if role else None

    @staticmethod
    def _view(data: Any, role_id: int | None) -> MemberView:  # noqa: ANN401 - Discord's JSON
        held = {int(role) for role in data.get("roles", [])}
        joined_at = discord.utils.parse_time(data.get("joined_at"))
        return MemberView(int(data["user"]["id"]), joined_at, role_id is not None and role_id in held)
