"""What the face of the settings stands on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord

from bot.adjusting.service import Adjusting
from bot.adjusting.views import Preview
from bot.community.actor import Actor, Capability
from bot.discord_kit.replies import Press
from bot.language import _
from bot.reloading import Reloading
from cogs.organising.settings_checks import asks_to_listen, notes_on, troubles_of
from cogs.organising.settings_drafts import Drafts
from cogs.organising.settings_screens import Standing


@dataclass(frozen=True, slots=True)
class SettingsDesk:
    """The use cases of the settings.

    `guild_of` gives a community's server while the bot is in it. `listens` tells whether the bot reads messages now,
    `may_listen` whether Discord would let it; the latter raises TryAgainError.
    """

    adjusting: Adjusting
    reloading: Reloading
    drafts: Drafts
    guild_of: Callable[[int], discord.Guild | None]
    listens: Callable[[], bool]
    may_listen: Callable[[], Awaitable[bool]]

    def standing(self, community_id: int) -> Standing:
        """Return how the settings of a community stand now."""
        return Standing(
            values=self.adjusting.values(community_id),
            edited=self.adjusting.edited(community_id),
            aside=self.adjusting.aside(community_id),
            version=self.adjusting.version(community_id),
            guild=self.guild_of(community_id),
        )

    async def weighed(self, press: Press, preview: Preview) -> tuple[list[str], list[str]]:
        """Return what Discord has against a change, and what is worth knowing first."""
        community_id = press.actor.community_id
        guild = self.guild_of(community_id)
        values = self.adjusting.values(community_id)
        moved = {shift.path for shift in preview.shifts}
        changes = {
            path: self.adjusting.filed(community_id, path) if value is None else value
            for path, value in preview.changes.items()
            if path in moved and path in values
        }
        troubles = troubles_of(changes, values, guild) if preview.fits else []
        notes = notes_on(changes, guild, press.interaction.user)
        if preview.fits and asks_to_listen(changes) and not self.listens():
            if await self.may_listen():
                notes.append(_("For this the bot connects to Discord anew. That takes a few seconds."))
            else:
                troubles.append(
                    _(
                        "Discord does not let the bot read messages yet. Turn it on first: "
                        "Developer Portal > your app > Bot > Message Content Intent."
                    )
                )
        return troubles, notes


def organiser(press: Press) -> Actor:
    """Return who pressed. Raises NotAllowedError for anybody who may not change settings now."""
    by = press.actor
    by.require(Capability.CONFIGURE)
    return by
