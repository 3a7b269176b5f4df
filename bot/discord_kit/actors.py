"""Who pressed: from Discord's roles to an Actor with the rights those roles give at this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import discord

from bot.community.actor import Actor, Capability
from bot.errors import HouseError, TryAgainError
from bot.language import _

Named = str | int
"""A role or channel as organisers write it: its name, or its id as a number or in digits."""


class RoleSettings(Protocol):
    """The part of a community's settings that names roles."""

    @property
    def member(self) -> Named: ...
    @property
    def moderator(self) -> Sequence[Named]: ...
    @property
    def organiser(self) -> Sequence[Named]: ...


class HasRoles(Protocol):
    """A community's settings, as far as actors need them."""

    @property
    def roles(self) -> RoleSettings: ...


class RoleBook(Protocol):
    """Where settings come from; the settings book of `bot.community` is one."""

    def for_community(self, community_id: int) -> HasRoles:
        """Return one community's settings, from memory."""


_OF_MEMBERS = frozenset(
    {
        Capability.CHOOSE_TOPICS,
        Capability.HELP_WITH_DIRECTORY,
        Capability.USE_EVIDENCE,
        Capability.FLAG_MESSAGES,
        Capability.REVIEW_CASES,
    }
)
_OF_MODERATORS = frozenset(
    {
        Capability.DECIDE_APPLICATIONS,
        Capability.MANAGE_DOORS,
        Capability.DECIDE_PROPOSALS,
        Capability.SETTLE_REPORTS,
        Capability.ANSWER_ALERTS,
        Capability.HELP_WITH_DIRECTORY,
        Capability.CARE_FOR_DIRECTORY,
        Capability.USE_EVIDENCE,
        Capability.CARE_FOR_EVIDENCE,
        Capability.INVITE_THROUGH_OTHERS,
        Capability.FLAG_MESSAGES,
        Capability.DECIDE_CASES,
        Capability.DECIDE_APPEALS,
    }
)


def _as_id(named: Named) -> int | None:
    if isinstance(named, int):
        return named
    return int(named) if named.isdecimal() and 15 <= len(named) <= 20 else None


def find_role(guild: discord.Guild, named: Named) -> discord.Role | None:
    """Find a role by id, or by name without regard to case (the oldest of that name); never @everyone."""
    wanted_id = _as_id(named)
    if wanted_id is not None:
        role = guild.get_role(wanted_id)
        return None if role is None or role.is_default() else role
    wanted = str(named).strip().lstrip("@").casefold()
    same = [role for role in guild.roles if role.name.casefold() == wanted and not role.is_default()]
    return min(same, key=lambda role: role.id, default=None)


def find_channel(guild: discord.Guild, named: Named) -> discord.abc.GuildChannel | None:
    """Find a channel by id, or by name without regard to case and a leading # (the oldest of that name)."""
    wanted_id = _as_id(named)
    if wanted_id is not None:
        return guild.get_channel(wanted_id)
    wanted = str(named).strip().lstrip("#").casefold()
    same = [
        channel
        for channel in guild.channels
        if channel.name.casefold() == wanted and not isinstance(channel, discord.CategoryChannel)
    ]
    return min(same, key=lambda channel: channel.id, default=None)


def _never(_community_id: int) -> bool:
    return False


class Actors:
    """Turns the person of an interaction into an Actor.

    Roles are those Discord sent with this very press, never a cache; names are resolved in the guild's role list.
    `is_unowned` names communities where nobody can be an organiser yet: there, and only there, whoever may manage the
    server on Discord may set the bot up.
    """

    def __init__(self, settings: RoleBook) -> None:
        self._settings = settings
        self.is_unowned: Callable[[int], bool] = _never

    def of(self, interaction: discord.Interaction) -> Actor:
        """Return the acting person.

        In a direct message the community is the only one the bot serves, and no role is known: nobody has a right.
        Raises HouseError when there are several communities, TryAgainError while the guild is not loaded yet.
        """
        guild = interaction.guild if interaction.guild_id else self._only_guild(interaction)
        if guild is None or guild.unavailable or not guild.roles:
            raise TryAgainError(_("The bot is still waking up. Please try again in a minute."))
        if not isinstance(interaction.user, discord.Member):
            return Actor(id=interaction.user.id, community_id=guild.id)
        return self._member(interaction, interaction.user, guild)

    def _only_guild(self, interaction: discord.Interaction) -> discord.Guild:
        guilds = interaction.client.guilds
        if len(guilds) != 1:
            raise HouseError(_("Please do this in your community's server. The bot serves more than one."))
        return guilds[0]

    def _member(self, interaction: discord.Interaction, member: discord.Member, guild: discord.Guild) -> Actor:
        roles = self._settings.for_community(guild.id).roles
        held = {role.id for role in member.roles}
        is_member = self._holds(guild, held, [roles.member])
        rights: set[Capability] = set(_OF_MEMBERS) if is_member else set()
        owns = interaction.permissions.administrator or guild.owner_id == member.id
        if owns or (interaction.permissions.manage_guild and self.is_unowned(guild.id)):
            rights.add(Capability.CONFIGURE)
        if self._holds(guild, held, roles.moderator):
            rights |= _OF_MODERATORS
        if self._holds(guild, held, roles.organiser):
            rights |= set(Capability)
        return Actor(
            id=member.id,
            community_id=guild.id,
            capabilities=frozenset(rights),
            is_member=is_member,
        )

    @staticmethod
    def _holds(guild: discord.Guild, held: set[int], named: Iterable[Named]) -> bool:
        found = (find_role(guild, name) for name in named)
        return any(role is not None and role.id in held for role in found)
