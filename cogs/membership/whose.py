"""In which community somebody acts: in a server it is that server, in a direct message the button tells."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.community.actor import Actor
from bot.discord_kit.replies import Press
from bot.errors import NotNowError
from bot.language import _
from bot.membership.applying import Applying
from bot.membership.ports import GuildPort

OF_A_COMMUNITY: Final = frozenset({"membership:apply", "membership:consent", "membership:later", "membership:status"})
"""Buttons whose row id is the community (0: not said); all others of an applicant carry their application."""


class Whose:
    """Finds the acting person of an applicant's press, also where Discord does not say the community."""

    def __init__(self, applying: Applying, guild: GuildPort) -> None:
        self._applying = applying
        self._guild = guild

    async def actor(self, press: Press) -> Actor:
        """Return who pressed. In a direct message they hold no right, and membership is not known.

        Raises NotFoundError for a button of somebody else, HouseError where no community is clear.
        """
        if press.community_id is not None or press.custom_id is None:
            return press.actor
        if press.name not in OF_A_COMMUNITY:
            return press.actor_in(await self._applying.community_of(press.ref.id, press.user_id))
        return press.actor_in(press.ref.id) if press.ref.id else press.actor

    async def newcomer(self, press: Press) -> Actor:
        """Return who wants to begin; in a direct message, Discord is asked whether they are a member already.

        Raises NotNowError for a person who is not in that server, TryAgainError when Discord does not answer.
        """
        actor = await self.actor(press)
        if press.community_id is not None:
            return actor
        member = await self._guild.member(actor.community_id, actor.id)
        if member is None:
            raise NotNowError(_("You are not in that server now. Please join it first, then press Apply there."))
        return replace(actor, is_member=member.has_member_role)
