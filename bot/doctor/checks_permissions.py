"""What the bot needs and may not do: permissions, the order of roles, switches, commands."""

from __future__ import annotations

from collections.abc import Iterator

from bot.doctor.bits import BITS, shown
from bot.doctor.catalogue import found
from bot.doctor.findings import Finding
from bot.doctor.looking import Look
from bot.doctor.naming import channel_mention, role_mention
from bot.doctor.needs import needs_of
from bot.doctor.picture import Channel, Picture
from bot.doctor.sight import VIEW, own_permissions, places_of
from bot.language import _

_ALWAYS = frozenset({"help-now", "doctor"})


def missing_in_server(look: Look) -> Iterator[Finding]:
    """Name each permission the bot lacks in the whole server, with what does not work for it."""
    if look.picture is None:
        return
    held = own_permissions(look.picture)
    uses: dict[str, list[str]] = {}
    for need in needs_of(look.settings):
        for name in need.permissions if need.place is None else ():
            if not held & BITS[name]:
                uses.setdefault(name, []).append(need.words)
    for name, features in uses.items():
        yield found("missing_permission", name, permission=shown(name), features=", ".join(features))


def missing_in_channels(look: Look) -> Iterator[Finding]:
    """Name each permission the bot lacks in a channel that it uses. Where it cannot see, only that is named."""
    picture = look.picture
    if picture is None:
        return
    uses: dict[tuple[int, str], list[str]] = {}
    for need in needs_of(look.settings):
        channel = places_of(picture, look.settings.channels, need.place).get(need.place) if need.place else None
        for name in _lacking(picture, channel, need.permissions) if channel is not None else ():
            uses.setdefault((channel.id if channel is not None else 0, name), []).append(need.words)
    for channel in _listening(look, picture):
        for name in _lacking(picture, channel, ("view_channel", "read_message_history")):
            uses.setdefault((channel.id, name), [])
    for (channel_id, name), features in uses.items():
        yield _missing_here(picture.channels[channel_id], name, features)


def _lacking(picture: Picture, channel: Channel, names: tuple[str, ...]) -> tuple[str, ...]:
    held = own_permissions(picture, channel)
    if not held & VIEW:
        return ("view_channel",)
    return tuple(name for name in names if not held & BITS[name])


def _listening(look: Look, picture: Picture) -> Iterator[Channel]:
    lists = [look.settings.crisis.listening.channels]
    if look.settings.features.is_on("misinformation"):
        lists.append(look.settings.misinformation.listening.channels)
    for named in dict.fromkeys(name for names in lists for name in names):
        yield from picture.channels_named(named)[:1]


def _missing_here(channel: Channel, name: str, features: list[str]) -> Finding:
    return found(
        "missing_permission_here",
        f"{channel.id}:{name}",
        channel=channel_mention(channel),
        permission=shown(name),
        features=", ".join(dict.fromkeys(features)) or _("listening"),
    )


def member_role_out_of_reach(look: Look) -> Iterator[Finding]:
    """Say that the bot cannot give the member role: it stands too high, or is not for people to give."""
    if look.picture is None:
        return
    for role in look.picture.roles_named(look.settings.roles.member)[:1]:
        if role.is_managed:
            yield found("role_kept_by_discord", role.id, role=role_mention(role))
        elif not look.picture.may_give(role):
            yield found("role_above_bot", role.id, role=role_mention(role))


def missing_switches(look: Look) -> Iterator[Finding]:
    """Name switches in the Developer Portal without which the bot cannot start or hears nothing."""
    if look.picture is None:
        return
    switches = look.picture.application
    if switches.members_intent is False:
        yield found("members_intent_off")
    if look.listens and switches.content_intent is False:
        yield found("content_intent_off")


def missing_commands(look: Look) -> Iterator[Finding]:
    """Name the commands that Discord does not know; where nobody knows them all, those that are never switched off."""
    if look.picture is None or look.picture.commands is None:
        return
    expected = look.expected if look.expected is not None else _ALWAYS
    if missing := sorted(expected - look.picture.commands):
        yield found("commands_missing", commands=", ".join(missing))
