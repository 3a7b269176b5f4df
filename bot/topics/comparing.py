"""Compares topics as stored with Discord's own picture of them; pure, so that it can be tried on anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from bot.topics.drifts import Seen
from bot.topics.ports import ChannelView, GuildView, PersonView
from bot.topics.rules import Access, TopicState
from bot.topics.snapshots import DriftKind


@dataclass(frozen=True, slots=True)
class Place:
    """One person's place in a topic, as stored. `wanted`: they should see the channel now."""

    member_id: int
    since: datetime
    wanted: bool
    granted: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """One topic as stored, with all its people.

    `name` and `line` are what the channel should have. `busy`: something about the channel is on its way or was done
    just now; `busy_people`: the same for letting these people in or out. Nothing is concluded about them.
    `stays`: people without the member role whom an organiser has let stay.
    """

    id: int
    state: TopicState
    access: Access
    channel_id: int | None
    role_id: int | None
    role_name: str | None
    name: str
    line: str
    accepted: frozenset[str]
    people: Mapping[int, Place]
    busy: bool = False
    busy_people: frozenset[int] = frozenset()
    stays: frozenset[int] = frozenset()


CHANNEL_KINDS = frozenset(
    {
        DriftKind.CHANNEL_GONE,
        DriftKind.RENAMED,
        DriftKind.LINE,
        DriftKind.OPEN_TO_ALL,
        DriftKind.CLOSED_TO_TEAM,
        DriftKind.WRITABLE,
        DriftKind.ROLE_GONE,
        DriftKind.ROLE_CHANGED,
    }
)


def drifts_of(topic: Stored, picture: GuildView, people: Mapping[int, PersonView] | None) -> Iterator[Seen]:
    """Yield what people changed by hand. `people` is everybody who is there, None when nobody has looked."""
    channel = picture.channels.get(topic.channel_id or 0)
    if not topic.busy:
        for kind, now in _of_channel(topic, channel, picture):
            if kind.value not in topic.accepted:
                yield Seen(topic.id, kind, None, now)
    if channel is not None:
        yield from _of_people(topic, channel, people)


def _of_channel(topic: Stored, channel: ChannelView | None, picture: GuildView) -> Iterator[tuple[DriftKind, str]]:
    if channel is None:
        if topic.state is TopicState.OPEN:
            yield DriftKind.CHANNEL_GONE, ""
        return
    if topic.state is TopicState.OPEN:
        yield from _of_words(topic, channel)
        yield from _of_role(topic, picture)
    elif not channel.read_only:
        yield DriftKind.WRITABLE, ""
    own = picture.team_roles | ({topic.role_id} if topic.role_id is not None else set())
    if channel.everyone_in or channel.members_in or channel.roles_in - own:
        yield DriftKind.OPEN_TO_ALL, ""
    if not channel.bot_in or not picture.team_roles <= channel.roles_in:
        yield DriftKind.CLOSED_TO_TEAM, ""


def _of_words(topic: Stored, channel: ChannelView) -> Iterator[tuple[DriftKind, str]]:
    if channel.name != topic.name:
        yield DriftKind.RENAMED, channel.name
    if channel.line.strip() != topic.line.strip():
        yield DriftKind.LINE, channel.line


def _of_role(topic: Stored, picture: GuildView) -> Iterator[tuple[DriftKind, str]]:
    if topic.access is not Access.ROLES:
        return
    role = picture.roles.get(topic.role_id or 0)
    if role is None:
        yield DriftKind.ROLE_GONE, ""
    elif role.name != topic.role_name or role.shown_apart or role.mentionable:
        yield DriftKind.ROLE_CHANGED, role.name


def _of_people(topic: Stored, channel: ChannelView, people: Mapping[int, PersonView] | None) -> Iterator[Seen]:
    inside = insiders(topic, channel, people)
    if inside is not None:
        wanted = {place.member_id for place in topic.people.values() if place.wanted}
        let_in = {place.member_id for place in topic.people.values() if place.wanted and place.granted}
        yield from _each(topic, DriftKind.PUT_IN, inside - wanted)
        if topic.state is TopicState.OPEN:
            here = let_in if people is None else let_in & people.keys()  # who left was not taken out
            yield from _each(topic, DriftKind.TAKEN_OUT, here - inside)
    if people is not None:
        others = {person.id for person in people.values() if not person.is_member}
        yield from _each(topic, DriftKind.NOT_MEMBER, (topic.people.keys() & others) - topic.stays)


def _each(topic: Stored, kind: DriftKind, people: AbstractSet[int]) -> Iterator[Seen]:
    return (Seen(topic.id, kind, member_id) for member_id in sorted(people - topic.busy_people))


def insiders(topic: Stored, channel: ChannelView, people: Mapping[int, PersonView] | None) -> frozenset[int] | None:
    """Return who is let in on Discord, None when only the list of people could tell and nobody has looked."""
    if topic.access is Access.MEMBERS:
        return channel.people_in
    if people is None or topic.role_id is None:
        return None
    return frozenset(person.id for person in people.values() if topic.role_id in person.roles)
