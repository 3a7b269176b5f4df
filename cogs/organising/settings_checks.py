"""What Discord itself says to a change of settings: roles and channels that are gone, or of no use to the bot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import discord
from pydantic import JsonValue

from bot.community.describing import Kind, SettingView, setting_at
from bot.discord_kit.actors import find_role
from bot.language import _

Changes = Mapping[str, JsonValue | None]
_ROLES: Final = {Kind.ROLE, Kind.ROLES}
_CHANNELS: Final = {Kind.CHANNEL, Kind.CHANNELS}
_LISTENING: Final = ("crisis.listening.channels", "misinformation.listening.channels")
_MEMBER, _ORGANISER = "roles.member", "roles.organiser"


def ids_there(guild: discord.Guild | None) -> frozenset[int]:
    """Return the ids of the roles and channels of a server."""
    if guild is None:
        return frozenset()
    return frozenset({*(role.id for role in guild.roles), *(channel.id for channel in guild.channels)})


def troubles_of(changes: Changes, guild: discord.Guild | None) -> list[str]:
    """Say which roles and channels cannot be set, since they are gone or belong to somebody else."""
    if guild is None:
        return []
    return list(dict.fromkeys(_troubles(changes, guild)))


def _troubles(changes: Changes, guild: discord.Guild) -> Iterator[str]:
    for view, one in _named(changes):
        if view.kind in _ROLES:
            role = guild.get_role(one)
            if role is None:
                yield _("This role is not on the server any more. Please choose another.")
            elif role.is_default():
                yield _("Everybody has this role, so it cannot be used here.")
            elif role.managed:
                yield _("{role} belongs to an app or to Discord, so nobody can be given it.").format(role=role.mention)
        elif guild.get_channel(one) is None:
            yield _("This channel is not on the server any more. Please choose another.")


def _named(changes: Changes) -> Iterator[tuple[SettingView, int]]:
    """Yield the ids of roles and channels in a change, each with its setting."""
    for path, value in changes.items():
        view = setting_at(path)
        if view.kind in _ROLES | _CHANNELS:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, int):
                    yield view, one


def notes_on(changes: Changes, guild: discord.Guild | None, person: discord.abc.User) -> list[str]:
    """Say what may be set but is worth knowing first."""
    if guild is None:
        return []
    notes = [note for view, one in _named(changes) if (note := _note(view, one, guild))]
    if _ORGANISER in changes and _loses_the_right(changes[_ORGANISER], guild, person):
        notes.append(_("You do not have this role yourself. After this you cannot change the settings any more."))
    return list(dict.fromkeys(notes))


def _note(view: SettingView, one: int, guild: discord.Guild) -> str:
    me: discord.Member | None = guild.me  # none in the moment before Discord has told
    if view.path == _MEMBER:
        role = guild.get_role(one)
        if role is not None and me is not None and role >= me.top_role:
            words = _("The bot cannot give {role} yet. In Discord, move the bot's own role above it.")
            return words.format(role=role.mention)
    channel = guild.get_channel(one) if view.kind in _CHANNELS else None
    if channel is not None and me is not None:
        held = channel.permissions_for(me)
        if not (held.view_channel and held.send_messages) and view.kind is Kind.CHANNEL:
            return _("The bot cannot write in {channel} yet. Please let its role see it and write there.").format(
                channel=channel.mention
            )
        if not held.view_channel:
            return _("The bot cannot see {channel} yet. Please let its role see it.").format(channel=channel.mention)
    return ""


def _loses_the_right(value: JsonValue | None, guild: discord.Guild, person: discord.abc.User) -> bool:
    """Tell whether a person would no longer be an organiser; administrators and the owner always may."""
    if not isinstance(person, discord.Member) or not isinstance(value, list):
        return False
    if person.id == guild.owner_id or any(role.permissions.administrator for role in person.roles):
        return False
    held = {role.id for role in person.roles}
    found = [find_role(guild, one) for one in value if isinstance(one, str | int)]
    return not any(role is not None and role.id in held for role in found)


def asks_to_listen(changes: Changes) -> bool:
    """Tell whether a change names channels to listen in, so that the bot needs the right to read messages."""
    return any(changes.get(path) for path in _LISTENING)
