"""The settings of one community as a whole: its roles, its channels and its features."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from bot.community.joining import (
    Decline,
    DeclineReason,
    Doors,
    MembershipSettings,
    Question,
    QuestionKind,
    Signpost,
)
from bot.community.nearby import NearbySettings
from bot.community.section import Contradictions, Section, peek
from bot.community.topics import TopicsSettings
from bot.language import _

__all__ = [
    "Channels",
    "CommunitySettings",
    "Decline",
    "DeclineReason",
    "Doors",
    "MembershipSettings",
    "NearbySettings",
    "Question",
    "QuestionKind",
    "Ref",
    "Roles",
    "Section",
    "Signpost",
]

Ref = str | int
"""A role or channel: by name (found in each community by itself) or by its Discord id."""

_SMALLEST_ID = 10**16  # Discord's ids have had 17 digits or more since 2015
_LARGEST_ID = 2**63 - 1


def _named(value: object, mark: str) -> object:
    """Return a name without the mark people write before it, or an id as a number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(_("must be a name in quotes, or a Discord id"))  # noqa: TRY004 - pydantic collects ValueError
    if isinstance(value, str):
        value = value.strip().removeprefix(mark).strip()
        if not (value.isascii() and value.isdigit() and len(value) >= 17):
            return _name_of(value)
        value = int(value)
    if not _SMALLEST_ID <= value <= _LARGEST_ID:
        raise ValueError(_("a Discord id has 17 to 19 digits"))
    return value


def _name_of(value: str) -> str:
    if not 1 <= len(value) <= 100:
        raise ValueError(_("a name has 1 to 100 letters"))
    if value.casefold() in {"everyone", "here"}:
        raise ValueError(_("everybody has this role, so it cannot be used here"))
    return value


def _role(value: object) -> object:
    return _named(value, "@")


def _channel(value: object) -> object:
    return _named(value, "#")


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str | int) else value


RoleRef = Annotated[Ref, BeforeValidator(_role)]
ChannelRef = Annotated[Ref, BeforeValidator(_channel)]
RoleRefs = Annotated[tuple[RoleRef, ...], BeforeValidator(_one_or_more)]


class Roles(Section):
    """Which Discord roles mean what. Each may be a name or an id."""

    member: RoleRef = Field(default="Member", title="Member", description="Given to people who are let in.")
    moderator: RoleRefs = Field(
        default=("Moderator",),
        strict=False,
        min_length=1,
        max_length=25,
        title="Moderator",
        description="Decide on forms.",
    )
    organiser: RoleRefs = Field(
        default=("Organiser",),
        strict=False,
        min_length=1,
        max_length=25,
        title="Organiser",
        description="May do everything.",
    )
    on_duty: RoleRef | None = Field(default=None, title="On duty", description="Told about forms that wait too long.")
    connector: RoleRef | None = Field(
        default=None, title="Connector", description="Help members find each other; one joins each meeting of Nearby."
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        member = _plain(peek(data, "member") or cls.model_fields["member"].default, "@")
        for key, right in (("moderator", "decide"), ("organiser", "do everything")):
            roles = _one_or_more(peek(data, key) or cls.model_fields[key].default)
            if isinstance(roles, list | tuple):
                plain = [_plain(role, "@") for role in roles]
                found.no_repeats(plain, key)
                if member in plain:
                    sentence = _('"{role}" is also the member role, so every member could {right}')
                    found.add(sentence.format(role=member, right=right), key)
        if peek(data, "on_duty") is not None and _plain(peek(data, "on_duty"), "@") == member:
            found.add(_("this is also the member role, so every member would be told"), "on_duty")


class Channels(Section):
    """Where the bot writes. Each may be a name or an id."""

    lobby: ChannelRef = Field(default="welcome", title="Lobby", description="New people see this one and apply here.")
    queue: ChannelRef = Field(default="applications", title="Queue", description="Forms to decide. Moderators only.")
    alerts: ChannelRef = Field(
        default="moderator-alerts", title="Alerts", description="What moderators must know soon. Moderators only."
    )
    organisers: ChannelRef = Field(
        default="organisers", title="Organisers", description="What organisers must mend. Organisers only."
    )
    topics: ChannelRef | None = Field(
        default=None, title="Topics", description="New topics are announced here, once. Members only."
    )
    nearby: ChannelRef = Field(
        default="nearby", title="Nearby", description="Members who meet get a private thread below this channel."
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        lobby = _plain(peek(data, "lobby") or cls.model_fields["lobby"].default, "#")
        for key in ("queue", "alerts", "organisers", "nearby", "topics"):
            if _plain(peek(data, key) or cls.model_fields[key].default, "#") == lobby:
                found.add(_("this is also the lobby, where new people could read it"), key)


def _plain(value: object, mark: str) -> str:
    return str(value).strip().removeprefix(mark).strip().casefold()


class CommunitySettings(Section):
    """Everything organisers may set for one community. Without arguments: what the bot ships."""

    roles: Roles = Field(default_factory=Roles, title="Roles", description="Which Discord roles mean what.")
    channels: Channels = Field(default_factory=Channels, title="Channels", description="Where the bot writes.")
    membership: MembershipSettings = Field(
        default_factory=MembershipSettings, title="Membership", description="How people join."
    )
    topics: TopicsSettings = Field(
        default_factory=TopicsSettings, title="Topics", description="How people choose and propose topics."
    )
    nearby: NearbySettings = Field(
        default_factory=NearbySettings, title="Nearby", description="How members of one region find each other."
    )
