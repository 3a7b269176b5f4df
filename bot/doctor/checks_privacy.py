"""Who sees what, and what nobody should be able to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.doctor.bits import BITS, bits_of, names_in, shown
from bot.doctor.catalogue import found
from bot.doctor.findings import ButtonVerb, Finding, Mend
from bot.doctor.looking import Look
from bot.doctor.naming import channel_mention, role_mention
from bot.doctor.needs import needed_anywhere
from bot.doctor.picture import Channel, ChannelKind, Picture
from bot.doctor.sight import (
    VIEW,
    Leak,
    LeakKind,
    applicants_can_see,
    is_set_up,
    member_roles,
    own_permissions,
    permissions_in,
    places_of,
    team_channels,
)

_POWERS: Final = bits_of(
    "administrator",
    "kick_members",
    "ban_members",
    "manage_channels",
    "manage_guild",
    "manage_roles",
    "manage_messages",
    "manage_threads",
    "manage_nicknames",
    "manage_webhooks",
    "manage_expressions",
    "manage_events",
    "moderate_members",
    "mute_members",
    "deafen_members",
    "move_members",
    "view_audit_log",
)
_OWN_POWERS: Final = (_POWERS & ~BITS["administrator"]) | bits_of("mention_everyone", "view_guild_insights")
_VISITORS: Final = "DISCOVERABLE"
_LEAKS: Final = {
    LeakKind.TEAM_CHANNEL: ("team_channel_open", ButtonVerb.TEAM_ONLY),
    LeakKind.MEMBER_CHANNEL: ("member_channel_open", ButtonVerb.HIDE_FROM_NEWCOMERS),
    LeakKind.MEMBER_LIST: ("member_list_open", ButtonVerb.HIDE_FROM_NEWCOMERS),
}


def leaks(look: Look) -> Iterator[Finding]:
    """Name every channel that shows applicants members or the team's work, and the widget.

    Before the group is set up nobody is a member, and set-up itself goes through all channels.
    """
    if look.picture is None or not is_set_up(look.picture, look.settings):
        return
    for leak in applicants_can_see(look.picture, look.settings):
        yield finding_of(look.picture, look, leak)


def finding_of(picture: Picture, look: Look, leak: Leak) -> Finding:
    """Return a leak as a finding. From the lobby it is members who are kept, from all others newcomers."""
    if leak.channel_id is None:
        return found("widget_open")
    channel = picture.channels[leak.channel_id]
    code, verb = _LEAKS[leak.kind]
    lobby = places_of(picture, look.settings.channels, "lobby").get("lobby")
    if lobby is not None and lobby.id == channel.id:
        verb = ButtonVerb.HIDE_FROM_MEMBERS
    return _of_channel(code, channel, verb)


def _of_channel(code: str, channel: Channel, verb: ButtonVerb) -> Finding:
    mend = Mend(verb, str(channel.id))
    return found(code, channel.id, button=mend, channel=channel_mention(channel))


def members_in_team_channels(look: Look) -> Iterator[Finding]:
    """Name each channel of the team that members see; one that everybody sees is told already."""
    picture = look.picture
    if picture is None:
        return
    member = member_roles(picture, look.settings.roles)
    for channel in team_channels(picture, look.settings).values():
        if permissions_in(picture, channel) & VIEW:
            continue
        if permissions_in(picture, channel, member) & VIEW:
            yield _of_channel("team_channel_for_members", channel, ButtonVerb.TEAM_ONLY)


def visitors(look: Look) -> Iterator[Finding]:
    """Say that people can look in who have not even joined."""
    if look.picture is not None and _VISITORS in look.picture.features:
        yield found("visitors_look_in")


def telling_names(look: Look) -> Iterator[Finding]:
    """Name roles, and channels that newcomers see, whose names tell what people live with."""
    picture = look.picture
    if picture is None:
        return
    for role in (picture.roles[one] for one in sorted(picture.telling) if one in picture.roles):
        yield found("role_name_tells", role.id, role=role_mention(role))
    for channel in (picture.channels[one] for one in sorted(picture.telling) if one in picture.channels):
        if channel.kind is ChannelKind.CATEGORY:
            yield found("channel_name_tells", channel.id, channel=channel_mention(channel))
        else:
            yield _of_channel("channel_name_tells", channel, ButtonVerb.HIDE_FROM_NEWCOMERS)


def powers_of_many(look: Look) -> Iterator[Finding]:
    """Name each dangerous permission that everybody holds, or every member."""
    picture = look.picture
    if picture is None:
        return
    everyone = picture.everyone.permissions
    for name in names_in(everyone & _POWERS):
        yield found("everyone_has_power", name, permission=shown(name))
    if everyone & BITS["mention_everyone"]:
        yield found("everybody_may_ping", permission=shown("mention_everyone"))
    for role_id in member_roles(picture, look.settings.roles):
        role = picture.roles[role_id]
        for name in names_in(role.permissions & _POWERS & ~everyone):
            yield found("members_have_power", name, role=role_mention(role), permission=shown(name))


def own_powers(look: Look) -> Iterator[Finding]:
    """Name what the bot may do and does not need."""
    picture = look.picture
    if picture is None:
        return
    held = 0
    for role_id in (picture.community_id, *picture.own_roles):
        held |= picture.roles[role_id].permissions if role_id in picture.roles else 0
    if held & BITS["administrator"]:
        yield found("bot_is_administrator")
        return
    by_itself = own_permissions(picture) & ~picture.everyone.permissions
    names = names_in(by_itself & _OWN_POWERS & ~needed_anywhere(look.settings))
    if names:
        yield found("bot_may_too_much", ",".join(names), permissions=", ".join(f"“{shown(name)}”" for name in names))


def own_switches(look: Look) -> Iterator[Finding]:
    """Name switches in the Developer Portal that let the bot, or strangers, do more than is needed."""
    if look.picture is None:
        return
    switches = look.picture.application
    if switches.content_intent and not look.listens:
        yield found("content_intent_unneeded")
    if switches.presence_intent:
        yield found("presence_intent_unneeded")
    if switches.anybody_may_add:
        yield found("anybody_may_add_bot")


def verification(look: Look) -> Iterator[Finding]:
    """Say that anybody can come in at once."""
    if look.picture is not None and look.picture.verification_level == 0:
        yield found("verification_off")
