"""What changes when a button closes a channel to somebody: each rule of the channel, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.community.sections import CommunitySettings
from bot.doctor.findings import ButtonVerb
from bot.doctor.naming import channel_mention, role_mention
from bot.doctor.picture import Channel, Overwrite, Picture
from bot.doctor.sight import VIEW, member_roles, own_permissions, permissions_in, team_roles
from bot.language import _

CLOSING: Final = frozenset({ButtonVerb.TEAM_ONLY, ButtonVerb.HIDE_FROM_NEWCOMERS, ButtonVerb.HIDE_FROM_MEMBERS})
"""Buttons that change who sees a channel."""


@dataclass(frozen=True, slots=True)
class Change:
    """One rule of a channel as it will be. `sees` says whether its holder then sees the channel, None: as others do."""

    rule: Overwrite
    sees: bool | None


def closing(picture: Picture, settings: CommunitySettings, verb: ButtonVerb, channel: Channel) -> tuple[Change, ...]:
    """Return the rules that have to change, in this order; nothing when all is so already.

    The bot and the team come first, so that nobody locks them out in the middle.
    """
    return tuple(
        change
        for change in _wanted(picture, settings, verb, channel)
        if _now(channel, change.rule) != (change.rule.allow, change.rule.deny)
    )


def _wanted(picture: Picture, settings: CommunitySettings, verb: ButtonVerb, channel: Channel) -> Iterator[Change]:
    member = member_roles(picture, settings.roles)
    team = team_roles(picture, settings.roles)
    if own_permissions(picture, channel) & VIEW:
        yield _set(channel, picture.own_id, sees=True, is_role=False)
    for role_id in sorted(team):
        if permissions_in(picture, channel, (role_id,)) & VIEW:
            yield _set(channel, role_id, sees=True)
    for role_id in sorted(member):
        if verb is ButtonVerb.TEAM_ONLY:
            yield _set(channel, role_id, sees=None)
        else:
            yield _set(channel, role_id, sees=verb is ButtonVerb.HIDE_FROM_NEWCOMERS)
    if verb is not ButtonVerb.HIDE_FROM_MEMBERS:
        yield _set(channel, picture.community_id, sees=False)


def _set(channel: Channel, target: int, *, sees: bool | None, is_role: bool = True) -> Change:
    allow, deny = _now(channel, Overwrite(target, is_role))
    allow = allow | VIEW if sees else allow & ~VIEW
    deny = deny | VIEW if sees is False else deny & ~VIEW
    return Change(Overwrite(target, is_role, allow, deny), sees)


def _now(channel: Channel, wanted: Overwrite) -> tuple[int, int]:
    same = (one for one in channel.overwrites if one.id == wanted.id and one.is_role == wanted.is_role)
    rule = next(same, None)
    return (0, 0) if rule is None else (rule.allow, rule.deny)


def in_words(picture: Picture, channel: Channel, changes: tuple[Change, ...]) -> tuple[str, ...]:
    """Say each change in a sentence, in the order in which they are made."""
    return tuple(_sentence(picture, channel, change) for change in changes)


def _sentence(picture: Picture, channel: Channel, change: Change) -> str:
    words = {
        True: _("{who} can see {channel}: View Channel is set to ✓."),
        False: _("{who} cannot see {channel}: View Channel is set to ✗."),
        None: _("{who} get no rule of their own for seeing {channel}."),
    }
    return words[change.sees].format(who=_who(picture, change.rule), channel=channel_mention(channel))


def _who(picture: Picture, rule: Overwrite) -> str:
    if not rule.is_role:
        return _("The bot")
    if rule.id == picture.community_id:
        return _("People without a role")
    role = picture.roles.get(rule.id)
    return role_mention(role) if role is not None else _("People with a role that is gone")
