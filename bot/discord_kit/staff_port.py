"""Reads by REST who looks after a community: the people who could answer an appeal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.community.book import SettingsBook
from bot.community.refs import Ref
from bot.discord_kit.actors import find_role
from bot.discord_kit.guild_port import asked
from bot.errors import TryAgainError
from bot.language import _

_PAGE = 1_000


class DiscordStaff:
    """The moderators and the organisers of this moment. Raises TryAgainError when Discord does not answer."""

    def __init__(self, client: discord.Client, settings: SettingsBook) -> None:
        self._client = client
        self._settings = settings

    async def moderators(self, community_id: int) -> frozenset[int]:
        """Return everybody who holds a moderator role: a call for each thousand members."""
        return await self._holders(community_id, self._settings.for_community(community_id).roles.moderator)

    async def organisers(self, community_id: int) -> frozenset[int]:
        """Return everybody who holds an organiser role: a call for each thousand members."""
        return await self._holders(community_id, self._settings.for_community(community_id).roles.organiser)

    async def _holders(self, community_id: int, named: Sequence[Ref]) -> frozenset[int]:
        guild = self._client.get_guild(community_id)
        if guild is None or guild.unavailable:
            raise _no_answer()
        wanted = {role.id for name in named if (role := find_role(guild, name)) is not None}
        found: set[int] = set()
        after = 0
        while wanted:
            page = await self._page(community_id, after)
            found.update(int(data["user"]["id"]) for data in page if _is_one(data, wanted))
            if len(page) < _PAGE:
                break
            after = max(int(data["user"]["id"]) for data in page)
        return frozenset(found)

    async def _page(self, community_id: int, after: int) -> Sequence[Any]:
        try:
            async with asked():
                page: Sequence[Any] = await self._client.http.get_members(community_id, _PAGE, after)
        except discord.NotFound as error:
            raise _no_answer() from error
        return page


def _is_one(data: Any, wanted: set[int]) -> bool:  # noqa: ANN401 - Discord's JSON
    return not data["user"].get("bot") and not wanted.isdisjoint(int(role) for role in data["roles"])


def _no_answer() -> TryAgainError:
    return TryAgainError(_("Discord does not answer just now. Please try again in a minute."))
