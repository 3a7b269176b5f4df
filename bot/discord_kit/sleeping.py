"""Where the bot is asleep: servers that nobody has set up, where it only helps to set up and shows help lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import discord

from bot.delivery.effects import EffectKind
from bot.discord_kit.actors import RoleBook, find_role
from bot.language import _

_OPEN_COGS: Final = frozenset({"setup", "settings", "doctor", "organising", "languages", "language"})
_OF_HELP: Final = frozenset(
    {
        "crisis:help",
        "crisis:nation",
        "crisis:back",
        "crisis:more",
        "crisis:quiet",
        "crisis:remember",
        "crisis:forget",
        "crisis:ok",
        "crisis:stop",
    }
)
"""Every button of the help lines: who was shown some can always go on to the others."""

_OPEN_DOORS: Final = _OF_HELP | {"crisis:right", "crisis:wrong", "crisis:look", "crisis:stand_by"}
_OPEN_COMMANDS: Final = frozenset({"setup", "settings", "doctor", "language", "help-now", "crisis", "duty"})
_OF_SETUP: Final = frozenset(
    {
        EffectKind.CREATE_ROLE,
        EffectKind.DELETE_ROLE,
        EffectKind.MAKE_PLACE,
        EffectKind.REMOVE_PLACE,
        EffectKind.SET_RULE,
        EffectKind.GIVE_ROLE,
        EffectKind.SET_TIMER,
    }
)


def always(_community_id: int) -> bool:
    """Say that the bot is awake, for a client that nobody told otherwise."""
    return True


def asleep_words() -> str:
    """Return what the bot answers where it was not set up yet."""
    words = _("This group is still being set up, so this does not work yet. Nothing was changed.")
    return f"{words} {_('If you need help now, use /help-now.')}"


def is_open_asleep(interaction: discord.Interaction, door: str) -> bool:
    """Tell whether an act works also where the bot is asleep; `door` is "" for a command."""
    if door:
        cog = door.partition(":")[0]
        return cog in _OPEN_COGS or door in _OPEN_DOORS
    data: Any = interaction.data
    return isinstance(data, Mapping) and data.get("name") in _OPEN_COMMANDS


def waits_for_life(kind: EffectKind) -> bool:
    """Tell whether an act on Discord waits until the community went live: all that set-up itself does not do."""
    return kind not in _OF_SETUP


class Sleepers:
    """Knows from memory where the bot is awake.

    A community is awake once it went live, or once a role for members, moderators and organisers was found in it
    while nobody had begun a set-up; it does not fall asleep again. `guild_of` finds a guild in the cache.
    """

    def __init__(self, settings: RoleBook, guild_of: Callable[[int], discord.Guild | None]) -> None:
        self._settings = settings
        self._guild_of = guild_of
        self._known: dict[int, bool] = {}
        self._seen_awake: set[int] = set()

    def learn(self, known: Mapping[int, bool]) -> None:
        """Take over what is on record."""
        self._known.update(known)

    def note(self, community_id: int, *, awake: bool) -> None:
        """Note that somebody began a set-up, or that the community went live."""
        self._known[community_id] = awake

    def is_awake(self, community_id: int) -> bool:
        """Tell whether the bot works in a community; of one that Discord has not shown yet nothing is concluded."""
        known = self._known.get(community_id)
        if known is not None:
            return known
        if community_id not in self._seen_awake and self.has_roles(community_id):
            self._seen_awake.add(community_id)  # also when a role is renamed later, before all this is on record
        guild = self._guild_of(community_id)
        return community_id in self._seen_awake or guild is None or guild.unavailable

    def unknown(self, community_ids: Iterable[int]) -> list[int]:
        """Return those among some communities that have all roles although nothing is on record about them."""
        return [
            one for one in community_ids if one not in self._known and (one in self._seen_awake or self.has_roles(one))
        ]

    def has_roles(self, community_id: int) -> bool:
        """Tell whether the roles that the settings name are on the server."""
        guild = self._guild_of(community_id)
        if guild is None:
            return False
        roles = self._settings.for_community(community_id).roles
        groups = ((roles.member,), roles.moderator, roles.organiser)
        return all(any(find_role(guild, name) for name in names) for names in groups)

    def is_unowned(self, community_id: int) -> bool:
        """Tell whether nobody can be an organiser yet: asleep, and no role for organisers on the server."""
        guild = self._guild_of(community_id)
        if guild is None or self.is_awake(community_id):
            return False
        roles = self._settings.for_community(community_id).roles
        return not any(find_role(guild, name) for name in roles.organiser)
