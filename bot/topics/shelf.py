"""The topics of each community, kept unsealed in memory: only what changed is read and unsealed again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from bot.community.book import SettingsBook
from bot.community.catalogue import Catalogue
from bot.community.topic_words import fold
from bot.store.transaction import Transaction
from bot.topics.rules import TopicState
from bot.topics.search import Entry, Finder
from bot.topics.snapshots import Topic
from bot.topics.tables import TOPICS, TopicRow

# Built once: to build a statement takes longer than to run it.
_OPEN = select(TOPICS.c.id, TOPICS.c.version).where(
    TOPICS.c.community_id == bindparam("community"), TOPICS.c.state == TopicState.OPEN
)


class Shelf:
    """Open topics and the index over their words. Nothing here outlives the process."""

    def __init__(self, settings: SettingsBook) -> None:
        self._settings = settings
        self._topics: dict[int, dict[int, Topic]] = {}
        self._finders: dict[int, tuple[tuple[Catalogue, frozenset[tuple[int, int]]], Finder]] = {}

    async def open_topics(self, tx: Transaction, community_id: int) -> dict[int, Topic]:
        """Return the open topics of a community by id, in the order of their names."""
        versions = {row.id: row.version for row in await tx.session.execute(_OPEN, {"community": community_id})}
        known = self._topics.get(community_id, {})
        stale = [number for number, version in versions.items() if _version_of(known.get(number)) != version]
        if not stale and len(known) == len(versions):
            return known
        fresh = await _read(tx, stale) if stale else {}
        topics = [fresh.get(number) or known[number] for number in versions]
        topics.sort(key=lambda topic: (fold(topic.name), topic.id))
        self._topics[community_id] = {topic.id: topic for topic in topics}
        return self._topics[community_id]

    def finder(self, community_id: int, topics: dict[int, Topic]) -> Finder:
        """Return the index over the open topics and the catalogue; keys are "topic:<id>" and "catalogue:<id>"."""
        catalogue = self._settings.catalogue_for(community_id)
        state = (catalogue, frozenset((topic.id, topic.version) for topic in topics.values()))
        kept = self._finders.get(community_id)
        if kept is not None and kept[0][0] is catalogue and kept[0][1] == state[1]:
            return kept[1]
        finder = Finder(_entries(catalogue, topics.values()))
        self._finders[community_id] = (state, finder)
        return finder


def _version_of(topic: Topic | None) -> int | None:
    return None if topic is None else topic.version


async def _read(tx: Transaction, numbers: list[int]) -> dict[int, Topic]:
    rows = await tx.session.scalars(select(TopicRow).where(TopicRow.id.in_(numbers)))
    return {row.id: row.snapshot() for row in rows}


def _entries(catalogue: Catalogue, topics: Iterable[Topic]) -> list[Entry]:
    entries: list[Entry] = []
    opened: set[str] = set()
    for topic in topics:
        shipped = catalogue.topic.get(topic.catalogue_id) if topic.catalogue_id else None
        if topic.catalogue_id:
            opened.add(topic.catalogue_id)
        say = (shipped.name, *shipped.say) if shipped else ()
        entries.append(Entry(f"topic:{topic.id}", topic.name, say, shipped.ambiguous if shipped else {}))
    for key, offered in catalogue.topics.items():
        if key not in opened:
            entries.append(Entry(f"catalogue:{key}", offered.name, offered.say, offered.ambiguous))
    return entries
