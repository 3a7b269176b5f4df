"""Looks for names and rights that could tell who lives with what: warnings only, a person decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.catalogue import Catalogue
from bot.community.health_words import health_word_in
from bot.community.topic_words import fold
from bot.language import _
from bot.store.store import Store
from bot.topics.ports import GuildView, TopicPort
from bot.topics.rules import TopicKind, TopicState
from bot.topics.snapshots import AuditFinding, NameFinding, Topic
from bot.topics.tables import TopicRow

_LEAST = 4  # shorter words of the catalogue occur inside too many harmless names
_APART = re.compile(r"[^\w]+|_")


class Auditing:
    """What `/topic audit` says. It reads Discord and changes nothing."""

    def __init__(self, store: Store, settings: SettingsBook, guild: TopicPort) -> None:
        self._store = store
        self._settings = settings
        self._guild = guild

    async def audit_names(self, by: Actor) -> tuple[NameFinding, ...]:
        """Return every warning, each with what to do. Raises TryAgainError when Discord does not answer."""
        by.require(Capability.MANAGE_TOPICS)
        picture = await self._guild.picture(by.community_id)
        async with self._store.read() as tx:
            rows = await tx.session.scalars(
                select(TopicRow).where(TopicRow.community_id == by.community_id, TopicRow.purged.is_(False))
            )
            topics = [row.snapshot() for row in rows]
        telling = Telling(self._settings.catalogue_for(by.community_id), (topic.name for topic in topics))
        return tuple(findings(picture, topics, telling))


class Telling:
    """Knows the words that name a condition: those of the catalogue, of the open topics, and of health in general."""

    def __init__(self, catalogue: Catalogue, names: Iterable[str]) -> None:
        words: set[str] = {fold(name) for name in names}
        for topic in catalogue.topic.values():
            words |= {fold(word) for word in (topic.name, *topic.say, *topic.ambiguous)}
        self._whole = frozenset(word for word in words if word)

    def names_a_condition(self, name: str) -> bool:
        """Tell whether a role's or a channel's name tells what people live with."""
        tokens = fold(_APART.sub(" ", name)).split()
        for length in range(1, 5):
            for start in range(len(tokens) - length + 1):
                said = " ".join(tokens[start : start + length])
                if said in self._whole and (len(said) >= _LEAST or len(tokens) == length):
                    return True
        return health_word_in(" ".join(tokens)) is not None


def findings(picture: GuildView, topics: Iterable[Topic], telling: Telling) -> Iterator[NameFinding]:
    """Yield every warning about a picture of the community."""
    by_channel = {
        topic.channel_id: topic for topic in topics if topic.channel_id and topic.state is not TopicState.OPENING
    }
    own_roles = {topic.role_id for topic in by_channel.values() if topic.role_id}
    yield from _of_roles(picture, own_roles, telling)
    for channel in picture.channels.values():
        topic = by_channel.get(channel.id)
        if topic is not None and (channel.everyone_in or channel.members_in):
            yield _seen_by_others(channel.id)
        elif channel.everyone_in and telling.names_a_condition(channel.name):
            yield _channel_name(channel.id)
        if topic is None and channel.everyone_in and channel.members_in and channel.kind is TopicKind.TEXT:
            yield _applicants_list(channel.id)
    for category_id, name in picture.categories.items():
        inside = [channel for channel in picture.channels.values() if channel.category_id == category_id]
        if any(channel.everyone_in for channel in inside) and telling.names_a_condition(name):
            yield _channel_name(category_id)


def _of_roles(picture: GuildView, own_roles: set[int], telling: Telling) -> Iterator[NameFinding]:
    for role in picture.roles.values():
        if telling.names_a_condition(role.name):
            yield NameFinding(
                AuditFinding.ROLE_NAME,
                role.id,
                _("Everybody can see the role <@&{id}> on its holders. Its name tells what they live with.").format(
                    id=role.id
                ),
                _("Give the role a name that tells nothing. Or let people into topics by name."),
            )
        if role.id in own_roles and (role.shown_apart or role.mentionable):
            yield NameFinding(
                AuditFinding.ROLE_SHOWN,
                role.id,
                _("The role <@&{id}> belongs to a topic. It is shown apart or can be mentioned.").format(id=role.id),
                _("Open the role's settings. Switch off showing it apart, and switch off mentions."),
            )


def _seen_by_others(channel_id: int) -> NameFinding:
    return NameFinding(
        AuditFinding.SEEN_BY_OTHERS,
        channel_id,
        _("People who did not choose this topic can see <#{id}>, and who is in it.").format(id=channel_id),
        _("Press “Put it right” where the bot tells what was changed. Or take View Channel from everyone there."),
    )


def _channel_name(channel_id: int) -> NameFinding:
    return NameFinding(
        AuditFinding.CHANNEL_NAME,
        channel_id,
        _("People who only want to join can see <#{id}>. Its name tells what members live with.").format(id=channel_id),
        _("Take View Channel from everyone there, and give it to the member role."),
    )


def _applicants_list(channel_id: int) -> NameFinding:
    return NameFinding(
        AuditFinding.APPLICANTS_LIST,
        channel_id,
        _("People who have not joined yet can see <#{id}>. It shows them a list of all members.").format(id=channel_id),
        _("Let either new people or members see this channel, not both."),
    )
