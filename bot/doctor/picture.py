"""What Discord says of one server at one moment: roles, channels, and what the bot itself is and may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.community.refs import Ref

_NOBODY: Final[Mapping[int, Role]] = MappingProxyType({})
_NOWHERE: Final[Mapping[int, Channel]] = MappingProxyType({})


class ChannelKind(StrEnum):
    """What a channel is; threads are not in a picture."""

    TEXT = "text"
    VOICE = "voice"
    CATEGORY = "category"
    ANNOUNCEMENT = "announcement"
    STAGE = "stage"
    FORUM = "forum"
    MEDIA = "media"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies one role (`is_role`) or one person, as bits of Discord's permissions."""

    id: int
    is_role: bool
    allow: int = 0
    deny: int = 0


@dataclass(frozen=True, slots=True)
class Role:
    """A role. `is_managed`: Discord or a bot keeps it, so nobody can give it by hand."""

    id: int
    name: str
    position: int
    permissions: int = 0
    is_managed: bool = False
    is_shown_apart: bool = False
    is_mentionable: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel or category. `parent_id` is its category, which has no say in who may see it."""

    id: int
    name: str
    kind: ChannelKind = ChannelKind.TEXT
    parent_id: int | None = None
    overwrites: tuple[Overwrite, ...] = ()


@dataclass(frozen=True, slots=True)
class Application:
    """The bot's switches in the Developer Portal. None: Discord did not say."""

    members_intent: bool | None = None
    content_intent: bool | None = None
    presence_intent: bool | None = None
    anybody_may_add: bool | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """One server. `community_id` is also the id of the role @everyone, which is among `roles`.

    `own_id` is the bot's account, `own_roles` what it holds. `telling` are ids of roles, and of channels that people
    without a role can see, whose names tell what somebody lives with (see `bot.topics.auditing.Telling`).
    `commands` are the names of the registered commands, None when nobody asked.
    """

    community_id: int
    name: str = ""
    owner_id: int = 0
    own_id: int = 0
    own_roles: frozenset[int] = frozenset()
    roles: Mapping[int, Role] = field(default_factory=lambda: _NOBODY)
    channels: Mapping[int, Channel] = field(default_factory=lambda: _NOWHERE)
    features: frozenset[str] = frozenset()
    verification_level: int = 0
    widget_is_open: bool = False
    application: Application = Application()
    telling: frozenset[int] = frozenset()
    commands: frozenset[str] | None = None

    def with_telling(self, telling: frozenset[int]) -> Picture:
        """Return the same picture, with these names known to tell something."""
        return replace(self, telling=telling)

    @property
    def everyone(self) -> Role:
        """Return the role everybody has; a server that did not name it allows nothing by it."""
        return self.roles.get(self.community_id) or Role(self.community_id, "@everyone", 0)

    @property
    def top(self) -> tuple[int, int]:
        """Return where the bot's highest role stands: position first, then age (the older role is higher)."""
        held = (self.roles[role_id] for role_id in self.own_roles if role_id in self.roles)
        return max(((role.position, -role.id) for role in held), default=(0, -self.community_id))

    def may_give(self, role: Role) -> bool:
        """Tell whether the bot's highest role stands above a role that people can be given."""
        return not role.is_managed and self.top > (role.position, -role.id)

    def roles_named(self, named: Ref) -> tuple[Role, ...]:
        """Return the roles that the settings mean, oldest first: one by id, all of one name. The first counts."""
        if (wanted := id_of(named)) is not None:
            found = self.roles.get(wanted)
            return () if found is None or found.id == self.community_id else (found,)
        plain = str(named).strip().lstrip("@").casefold()
        same = (role for role in self.roles.values() if role.name.casefold() == plain and role.id != self.community_id)
        return tuple(sorted(same, key=lambda role: role.id))

    def channels_named(self, named: Ref) -> tuple[Channel, ...]:
        """Return the channels that the settings mean, oldest first; categories never. The first counts."""
        if (wanted := id_of(named)) is not None:
            found = self.channels.get(wanted)
            return () if found is None or found.kind is ChannelKind.CATEGORY else (found,)
        plain = str(named).strip().lstrip("#").casefold()
        real = (one for one in self.channels.values() if one.kind is not ChannelKind.CATEGORY)
        return tuple(sorted((one for one in real if one.name.casefold() == plain), key=lambda one: one.id))


def id_of(named: Ref) -> int | None:
    """Return the id that a role or channel is named by in the settings, None when it is a name."""
    if isinstance(named, int):
        return named
    return int(named) if named.isdecimal() and 15 <= len(named) <= 20 else None
