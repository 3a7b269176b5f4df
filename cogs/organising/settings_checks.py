"""What Discord itself says to a change of settings: roles and channels that are gone, or of no use to the bot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import discord
from pydantic import JsonValue

from bot.community.describing import Kind, SettingView, setting_at
from bot.discord_kit.actors import find_channel, find_role
from bot.language import _

Changes = Mapping[str, JsonValue | None]
_ROLES: Final = {Kind.ROLE, Kind.ROLES}
_CHANNELS: Final = {Kind.CHANNEL, Kind.CHANNELS}
Values = Mapping[str, JsonValue]
_TEAM_ROLES: Final = ("roles.moderator", "roles.organiser", "roles.on_duty")
_TEAM_CHANNELS: Final = (
    *(f"channels.{key}" for key in ("queue", "alerts", "organisers", "cases")),
    "misinformation.listening.automod.channel",
)
_NOT_LOBBY: Final = (*_TEAM_CHANNELS, "channels.topics", "channels.nearby")
LISTENED: Final = {
    f"{feature}.listening.channels": f"{feature}.listening.message_content" for feature in ("crisis", "misinformation")
}
"""The channels to listen in, each with the setting that says that the bot may."""

_FEATURES: Final = "features."
_MEMBER, _ORGANISER = "roles.member", "roles.organiser"


def found(view: SettingView, value: JsonValue | None, guild: discord.Guild | None) -> list[int | None]:
    """Return the id of each role or channel a value names, None for one that is not on the server."""
    if guild is None or view.kind not in _ROLES | _CHANNELS:
        return []
    find = find_role if view.kind in _ROLES else find_channel
    named = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str | int) and one]
    things = [find(guild, one) for one in named]
    return [thing.id if thing is not None else None for thing in things]


def troubles_of(changes: Changes, values: Values, guild: discord.Guild | None) -> list[str]:
    """Say which roles and channels cannot be set: those that are gone, are somebody else's, or show too much.

    `values` are the settings as they are now. A name and an id may mean the same role, which only the server knows.
    """
    if guild is None:
        return []
    after = {**values, **{path: value for path, value in changes.items() if value is not None}}
    return list(dict.fromkeys([*_troubles(changes, guild), *_too_open(changes, after, guild)]))


def _too_open(changes: Changes, after: Values, guild: discord.Guild) -> Iterator[str]:
    """Say where a change would let members do, or read, what is for the team alone."""
    (member,) = _ids(_MEMBER, after, guild) or [None]
    (lobby,) = _ids("channels.lobby", after, guild) or [None]
    for path in _TEAM_ROLES:
        if member is not None and member in _ids(path, after, guild) and changes.keys() & {path, _MEMBER}:
            words = _("{role} is the role of all members, so every member would count as “{label}”.")
            yield words.format(role=f"<@&{member}>", label=setting_at(path).label)
    for path in _NOT_LOBBY:
        if lobby is not None and lobby in _ids(path, after, guild) and changes.keys() & {path, "channels.lobby"}:
            words = _("{channel} is the lobby, where new people could read “{label}”.")
            yield words.format(channel=f"<#{lobby}>", label=setting_at(path).label)
    for path in _TEAM_CHANNELS:
        for one in _ids(path, after, guild) if changes.keys() & {path, _MEMBER} else ():
            if one is not None and one != lobby and _members_see(one, member, guild):
                words = _("Members can see {channel}, but “{label}” is for the team only. Hide the channel first.")
                yield words.format(channel=f"<#{one}>", label=setting_at(path).label)


def _ids(path: str, values: Values, guild: discord.Guild) -> list[int | None]:
    return found(setting_at(path), values.get(path), guild)


def _members_see(channel_id: int, member: int | None, guild: discord.Guild) -> bool:
    channel = guild.get_channel(channel_id)
    role = guild.get_role(member) if member is not None else None
    if channel is None:
        return False
    return any(channel.permissions_for(one).view_channel for one in (guild.default_role, role) if one is not None)


def _troubles(changes: Changes, guild: discord.Guild) -> Iterator[str]:
    for view, one in _named(changes, guild):
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


def _named(changes: Changes, guild: discord.Guild) -> Iterator[tuple[SettingView, int]]:
    """Yield the ids of roles and channels in a change, each with its setting; what is given by name, if it is there."""
    for path, value in changes.items():
        view = setting_at(path)
        if view.kind in _ROLES | _CHANNELS:
            for one in value if isinstance(value, list) else [value]:
                known = one if isinstance(one, int) else next(iter(found(view, [one], guild)), None)
                if known is not None:
                    yield view, known


def notes_on(changes: Changes, guild: discord.Guild | None, person: discord.abc.User) -> list[str]:
    """Say what may be set but is worth knowing first."""
    notes = [_switched_off(path) for path, value in changes.items() if path.startswith(_FEATURES) and value is False]
    if guild is None:
        return notes
    notes += [note for view, one in _named(changes, guild) if (note := _note(view, one, guild))]
    if _ORGANISER in changes and _loses_the_right(changes[_ORGANISER], guild, person):
        notes.append(_("You do not have this role yourself. After this you cannot change the settings any more."))
    return list(dict.fromkeys(notes))


def _switched_off(path: str) -> str:
    if path == f"{_FEATURES}referral":
        return _("Invites that were handed out still work. End them first if they should not.")
    return _("Its buttons will say that it is not in use. People can still leave, take back, report and appeal.")


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
    return any(changes.get(path) for path in LISTENED)
