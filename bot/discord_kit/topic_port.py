"""Reads channels, roles and people by REST for topics: two calls show a whole community, however large."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import discord

from bot.community.book import SettingsBook
from bot.discord_kit.actors import find_role
from bot.discord_kit.guild_port import DiscordGuilds, asked
from bot.discord_kit.shapes import MEMBER, ROLE, VIEW, Overwrite
from bot.errors import TryAgainError
from bot.language import _
from bot.topics.ports import ChannelView, GuildView, PersonView, RoleView
from bot.topics.rules import TopicKind

_PAGE = 1_000
_CATEGORY = 4
_KINDS = {0: TopicKind.TEXT, 15: TopicKind.FORUM}
_SEND = discord.Permissions(send_messages=True).value
_ADMIN = discord.Permissions(administrator=True).value
_PINNED_POST = 2


class DiscordTopics:
    """A `TopicPort` over discord.py's HTTP client. Raises TryAgainError when Discord does not answer."""

    def __init__(self, client: discord.Client, settings: SettingsBook, guilds: DiscordGuilds) -> None:
        self._client = client
        self._settings = settings
        self._guilds = guilds

    async def picture(self, community_id: int) -> GuildView:
        """Return all channels and roles."""
        guild = self._guild(community_id)
        try:
            async with asked():
                channels: list[Any] = await self._client.http.get_all_guild_channels(community_id)
                roles: list[Any] = await self._client.http.get_roles(community_id)
        except discord.NotFound as error:
            raise _no_answer() from error
        powers = {int(role["id"]): int(role["permissions"]) for role in roles}
        settings = self._settings.for_community(community_id).roles
        member_role = find_role(guild, settings.member)
        team = [find_role(guild, name) for name in (*settings.moderator, *settings.organiser)]
        own_id = self._client.user.id if self._client.user is not None else 0
        seeing = _Seeing(community_id, powers, member_role.id if member_role is not None else None, own_id)
        return GuildView(
            channels={int(one["id"]): seeing.channel(one) for one in channels if one["type"] != _CATEGORY},
            categories={int(one["id"]): one["name"] for one in channels if one["type"] == _CATEGORY},
            roles={int(one["id"]): _role(one) for one in roles},
            team_roles=frozenset(role.id for role in team if role is not None),
            own_id=own_id,
        )

    async def people(self, community_id: int) -> Mapping[int, PersonView]:
        """Return everybody who is there, read page by page."""
        member_role = find_role(self._guild(community_id), self._settings.for_community(community_id).roles.member)
        found: dict[int, PersonView] = {}
        after = 0
        while True:
            try:
                async with asked():
                    page: list[Any] = await self._client.http.get_members(community_id, _PAGE, after)
            except discord.NotFound as error:
                raise _no_answer() from error
            for data in page:
                roles = frozenset(int(role) for role in data.get("roles", []))
                is_member = member_role is not None and member_role.id in roles
                if not data["user"].get("bot"):
                    number = int(data["user"]["id"])
                    found[number] = PersonView(number, roles, is_member)
            if len(page) < _PAGE:
                return found
            after = max(int(data["user"]["id"]) for data in page)

    async def is_here(self, community_id: int, member_id: int) -> bool:
        """Ask about one person."""
        return await self._guilds.member(community_id, member_id) is not None

    async def pinned(self, channel_id: int, message_id: int) -> bool | None:
        """Look at one message; that of a forum's post is pinned when the post stands above the others."""
        try:
            async with asked():
                message: Any = await self._client.http.get_message(channel_id, message_id)
                if channel_id != message_id:
                    return bool(message.get("pinned"))
                post: Any = await self._client.http.get_channel(channel_id)
                return bool(int(post.get("flags") or 0) & _PINNED_POST)
        except discord.NotFound:
            return None

    def _guild(self, community_id: int) -> discord.Guild:
        guild = self._client.get_guild(community_id)
        if guild is None or guild.unavailable:
            raise _no_answer()
        return guild


def _no_answer() -> TryAgainError:
    return TryAgainError(_("Discord does not answer just now. Please try again in a minute."))


def _role(data: Mapping[str, Any]) -> RoleView:
    return RoleView(int(data["id"]), data["name"], bool(data["hoist"]), bool(data["mentionable"]))


class _Seeing:
    """Works out who can see a channel, as Discord does: what roles allow, then what the channel says of them."""

    def __init__(self, everyone: int, powers: Mapping[int, int], member_role: int | None, own_id: int) -> None:
        self._everyone = everyone
        self._powers = powers
        self._member_role = member_role
        self._own_id = own_id

    def channel(self, data: Mapping[str, Any]) -> ChannelView:
        lines = [Overwrite.of(one) for one in data.get("permission_overwrites", [])]
        said = {one.id: one for one in lines if one.type == ROLE}
        nobody = self._rights(said, ())
        member = self._rights(said, (self._member_role,)) if self._member_role is not None else nobody
        people = frozenset(one.id for one in lines if one.type == MEMBER and one.lets_in)
        return ChannelView(
            id=int(data["id"]),
            name=data["name"],
            kind=_KINDS.get(data["type"]),
            category_id=int(data["parent_id"]) if data.get("parent_id") else None,
            line=data.get("topic") or "",
            people_in=people - {self._own_id},
            roles_in=frozenset(one.id for one in said.values() if one.lets_in),
            everyone_in=bool(nobody & VIEW),
            members_in=bool(member & VIEW),
            read_only=not self._base(said) & _SEND,
            bot_in=self._own_id in people,
        )

    def _base(self, said: Mapping[int, Overwrite]) -> int:
        """Return what the channel leaves to everybody of what the server allows them, seeing aside."""
        own = said.get(self._everyone)
        rights = self._powers.get(self._everyone, 0)
        return rights if own is None else (rights & ~own.deny) | own.allow

    def _rights(self, said: Mapping[int, Overwrite], roles: Iterable[int]) -> int:
        held = [self._everyone, *roles]
        powers = 0
        for role in held:
            powers |= self._powers.get(role, 0)
        if powers & _ADMIN:
            return -1
        if (first := said.get(self._everyone)) is not None:
            powers = (powers & ~first.deny) | first.allow
        others = [said[role] for role in roles if role in said]
        for one in others:
            powers &= ~one.deny
        for one in others:
            powers |= one.allow
        return powers
