"""What topics ask of Discord: one picture of a community's channels and roles, and who is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.topics.rules import TopicKind


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One channel as Discord tells it now.

    `kind` is None for what cannot be a topic (voice, categories, ...). `people_in` were let in by name, `roles_in` by
    role; `everyone_in`: nothing keeps people out who have no role at all, `members_in`: nor those with the member role.
    `read_only`: people without a role of their own cannot write. `bot_in`: the bot is let in by name.
    """

    id: int
    name: str
    kind: TopicKind | None
    category_id: int | None = None
    line: str = ""
    people_in: frozenset[int] = frozenset()
    roles_in: frozenset[int] = frozenset()
    everyone_in: bool = False
    members_in: bool = False
    read_only: bool = False
    bot_in: bool = True


@dataclass(frozen=True, slots=True)
class RoleView:
    """One role. `shown_apart`: its holders stand in a group of their own in the member list."""

    id: int
    name: str
    shown_apart: bool = False
    mentionable: bool = False


@dataclass(frozen=True, slots=True)
class GuildView:
    """A community's channels and roles as Discord tells them now. `categories` maps ids to names."""

    channels: Mapping[int, ChannelView] = field(default_factory=dict)
    categories: Mapping[int, str] = field(default_factory=dict)
    roles: Mapping[int, RoleView] = field(default_factory=dict)
    team_roles: frozenset[int] = frozenset()
    own_id: int = 0

    def filled(self, category: str) -> int | None:
        """Return how many channels a category of this name holds, None when there is no such category."""
        same = [number for number, name in self.categories.items() if name.casefold() == category.strip().casefold()]
        if not same:
            return None
        return sum(channel.category_id == min(same) for channel in self.channels.values())


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person in the community with the roles they hold."""

    id: int
    roles: frozenset[int]
    is_member: bool


class TopicPort(Protocol):
    """Reads Discord by REST, never from a cache that may be partial; TryAgainError when Discord does not answer."""

    async def picture(self, community_id: int) -> GuildView:
        """Return all channels with who is let in, and all roles: two calls, however many people there are."""

    async def people(self, community_id: int) -> Mapping[int, PersonView]:
        """Return everybody in the community: one call for each thousand. Bots are left out."""

    async def is_here(self, community_id: int, member_id: int) -> bool:
        """Tell whether a person is in the community."""

    async def pinned(self, channel_id: int, message_id: int) -> bool | None:
        """Tell whether a message is pinned; None when it is not there any more."""
