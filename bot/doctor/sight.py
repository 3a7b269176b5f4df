"""Who can see and do what, worked out as Discord documents it, and what people see who have not joined yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.community.refs import Ref
from bot.community.sections import Channels, CommunitySettings, Roles
from bot.doctor.bits import ALL, BITS, bits_of
from bot.doctor.picture import Channel, ChannelKind, Overwrite, Picture

VIEW: Final = BITS["view_channel"]
_ADMINISTRATOR: Final = BITS["administrator"]
_LOST_WITHOUT_SENDING: Final = bits_of("mention_everyone", "embed_links", "attach_files")
_WRITING: Final = bits_of("send_messages", "send_messages_in_threads", "connect")
TEAM_PLACES: Final = ("queue", "alerts", "organisers", "cases")
"""Names of channels in the settings that only those who look after the group may see."""

MEMBER_PLACES: Final = ("topics", "nearby")
"""Names of channels in the settings that only people who were let in may see."""


class LeakKind(StrEnum):
    """What somebody sees who has not been let in."""

    TEAM_CHANNEL = "team_channel"
    MEMBER_CHANNEL = "member_channel"
    MEMBER_LIST = "member_list"
    WIDGET = "widget"


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing an applicant sees. `channel_id` is None where it is not about a channel."""

    kind: LeakKind
    channel_id: int | None = None


def role_permissions(picture: Picture, held: Iterable[int] = (), *, member_id: int = 0) -> int:
    """Return what somebody with these roles may do in the whole server, before any channel is looked at."""
    if member_id and member_id == picture.owner_id:
        return ALL
    bits = picture.everyone.permissions
    for role_id in held:
        role = picture.roles.get(role_id)
        bits |= role.permissions if role is not None else 0
    return ALL if bits & _ADMINISTRATOR else bits


def permissions_in(picture: Picture, channel: Channel, held: Iterable[int] = (), *, member_id: int = 0) -> int:
    """Return what somebody with these roles may do in a channel: Discord's documented order of rules.

    Roles, then the channel's rule for @everyone, then its rules for roles (every denial, then every permission), then
    the rule for that very person. Who cannot see a channel can do nothing in it; who cannot send cannot attach either.
    """
    roles = frozenset(held)
    bits = role_permissions(picture, roles, member_id=member_id)
    if bits & _ADMINISTRATOR:
        return bits
    rules = {rule.id: rule for rule in channel.overwrites if rule.is_role}
    bits = _ruled(bits, rules.get(picture.community_id))
    own = [rules[role_id] for role_id in roles - {picture.community_id} if role_id in rules]
    for rule in own:
        bits &= ~rule.deny
    for rule in own:
        bits |= rule.allow
    bits = _ruled(bits, next((one for one in channel.overwrites if not one.is_role and one.id == member_id), None))
    if not bits & VIEW:
        return 0
    return bits if bits & BITS["send_messages"] else bits & ~_LOST_WITHOUT_SENDING


def _ruled(bits: int, rule: Overwrite | None) -> int:
    return bits if rule is None else (bits & ~rule.deny) | rule.allow


def own_permissions(picture: Picture, channel: Channel | None = None) -> int:
    """Return what the bot may do in a channel, or in the whole server."""
    if channel is None:
        return role_permissions(picture, picture.own_roles, member_id=picture.own_id)
    return permissions_in(picture, channel, picture.own_roles, member_id=picture.own_id)


def team_roles(picture: Picture, roles: Roles) -> frozenset[int]:
    """Return the ids of the roles that look after the group, as far as they are on the server."""
    return _first_of(picture, (*roles.moderator, *roles.organiser))


def member_roles(picture: Picture, roles: Roles) -> frozenset[int]:
    """Return the id of the member role; nothing when it is not on the server."""
    return _first_of(picture, (roles.member,))


def _first_of(picture: Picture, named: Iterable[Ref]) -> frozenset[int]:
    found = (picture.roles_named(one) for one in named)
    return frozenset(roles[0].id for roles in found if roles)


def places_of(picture: Picture, channels: Channels, *places: str) -> dict[str, Channel]:
    """Return the channels that stand in the settings at some places, as far as they are on the server."""
    found = {}
    for place in places:
        named: Ref | None = getattr(channels, place)
        same = picture.channels_named(named) if named is not None else ()
        if same:
            found[place] = same[0]
    return found


def team_channels(picture: Picture, settings: CommunitySettings) -> dict[int, Channel]:
    """Return the channels that only those who look after the group may see, by id."""
    found = list(places_of(picture, settings.channels, *TEAM_PLACES).values())
    automod = settings.misinformation.listening.automod
    if automod.enabled and automod.channel:
        found += picture.channels_named(automod.channel)[:1]
    return {channel.id: channel for channel in found}


def is_set_up(picture: Picture, settings: CommunitySettings) -> bool:
    """Tell whether anything that the settings name for members and the team is there."""
    return bool(member_roles(picture, settings.roles) | team_roles(picture, settings.roles)) or bool(
        places_of(picture, settings.channels, "lobby", *TEAM_PLACES)
    )


def applicants_can_see(picture: Picture, settings: CommunitySettings) -> tuple[Leak, ...]:
    """Return what people without any role see of members and of the team's work; empty is as it should be.

    A channel that both they and members see shows them a list of all members. Where members can write there too,
    they read what members say. The lobby may be seen by them, if members do not see it.
    """
    leaks = [Leak(LeakKind.WIDGET)] if picture.widget_is_open else []
    leaks.extend(_of_channels(picture, settings))
    order = list(LeakKind)
    return tuple(sorted(leaks, key=lambda leak: (order.index(leak.kind), leak.channel_id or 0)))


def _of_channels(picture: Picture, settings: CommunitySettings) -> Iterator[Leak]:
    team = team_channels(picture, settings)
    closed = {one.id for one in places_of(picture, settings.channels, *MEMBER_PLACES).values()}
    member = member_roles(picture, settings.roles)
    for channel in picture.channels.values():
        if channel.kind is ChannelKind.CATEGORY or not permissions_in(picture, channel) & VIEW:
            continue
        theirs = permissions_in(picture, channel, member)
        if channel.id in team:
            yield Leak(LeakKind.TEAM_CHANNEL, channel.id)
        elif channel.id in closed or (theirs & _WRITING and not _is_lobby(picture, settings, channel)):
            yield Leak(LeakKind.MEMBER_CHANNEL, channel.id)
        elif theirs & VIEW:
            yield Leak(LeakKind.MEMBER_LIST, channel.id)


def _is_lobby(picture: Picture, settings: CommunitySettings, channel: Channel) -> bool:
    return channel.id in {one.id for one in places_of(picture, settings.channels, "lobby").values()}
