"""What keeps a topic alive: a host, and a private list of newcomers whom nobody has answered yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.errors import NotAllowedError, NotNowError
from bot.language import _
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.topics import effects as topic_effects
from bot.topics import group_effects as effects
from bot.topics.group_rules import MOST_READ, NEWCOMER_DAYS, READ_DAYS, Post, unanswered
from bot.topics.group_snapshots import Newcomers
from bot.topics.reviewing import forget_answers, wanting_letters
from bot.topics.rules import TopicKind, TopicState, require_open
from bot.topics.snapshots import Topic, VersionedRef
from bot.topics.tables import TopicMemberRow, TopicRow


@dataclass(frozen=True, slots=True)
class History:
    """What was read of a channel, without words. `whole` is false when there was more than was read."""

    posts: Sequence[Post]
    whole: bool


class HistoryPort(Protocol):
    """Reads a channel by REST; TryAgainError when Discord does not answer or does not let the bot read it."""

    async def recent(self, community_id: int, channel_id: int, since: datetime, most: int, *, forum: bool) -> History:
        """Return the newest messages since a moment, at most so many: authors, times and replies, never words."""


class Living:
    """What hosts and organisers do for a topic. Nothing is ever posted in a channel by itself."""

    def __init__(self, store: Store, settings: SettingsBook, port: HistoryPort) -> None:
        self._store = store
        self._settings = settings
        self._port = port

    async def newcomers(self, by: Actor, topic_id: int) -> Newcomers:
        """Return who is new in a topic and has waited for an answer, read from Discord at this moment.

        For the topic's host and for organisers. Raises NotAllowedError, NotNowError for a topic that is not open,
        TryAgainError when Discord does not answer.
        """
        async with self._store.read() as tx:
            row = await tx.get_in(TopicRow, topic_id, by.community_id)
            is_host = row.host_id == by.id and by.may(Capability.CHOOSE_TOPICS)
            if not is_host and not by.may(Capability.MANAGE_TOPICS):
                raise NotAllowedError(_("Only the host of this topic and organisers can see this list."))
            require_open(row.state)
            topic = row.snapshot()
        found = await self._read(topic)
        if found is None:
            raise NotNowError(_("This topic has no channel yet. Please try again in a minute."))
        return found

    async def digest(self, community_id: int, topic_id: int) -> Newcomers | None:
        """Return the same list for the host's daily letter; None when nobody waits, so that no letter is sent."""
        async with self._store.read() as tx:
            row = await tx.session.get(TopicRow, topic_id)
            if row is None or row.community_id != community_id or row.state is not TopicState.OPEN:
                return None
            topic = row.snapshot()
        found = await self._read(topic) if topic.host_id is not None else None
        return found if found is not None and found.people else None

    async def _read(self, topic: Topic) -> Newcomers | None:
        if topic.channel_id is None:
            return None
        hours = self._settings.for_community(topic.community_id).topics.newcomer_hours
        async with self._store.read() as tx:
            now = tx.now
            found = await tx.session.execute(
                select(TopicMemberRow.member_id, TopicMemberRow.since).where(
                    TopicMemberRow.topic_id == topic.id,
                    TopicMemberRow.since >= now - timedelta(days=NEWCOMER_DAYS),
                )
            )
            new = dict(list(found))
        if not new:
            return Newcomers(topic, (), hours, whole=True)
        since, forum = now - timedelta(days=READ_DAYS), topic.kind is TopicKind.FORUM
        history = await self._port.recent(topic.community_id, topic.channel_id, since, MOST_READ, forum=forum)
        host = {topic.host_id} if topic.host_id is not None else set()
        people = unanswered(history.posts, new, now, hours, not_waiting=host)
        return Newcomers(topic, people, hours, history.whole)

    async def set_host(self, by: Actor, ref: VersionedRef, host_id: int | None) -> Topic:
        """Name another host, or none. Raises NotNowError for a topic that is not open, OutOfDateError."""
        by.require(Capability.MANAGE_TOPICS)
        async with self._store.begin() as tx:
            row = await tx.take_version(TopicRow, ref, by.community_id)
            require_open(row.state)
            row.host_id = host_id
            await tx.audit(by, "topic.host", f"topic:{row.id}")
            await tx.outbox(topic_effects.topic_card(row), effects.hostless_card(row.community_id, row.id))
            await tx.flush()
            return row.snapshot()

    async def hostless(self, community_id: int, topic_id: int) -> Topic | None:
        """Return a topic that has lost its host, for the organisers' card; None once it has one or is closed."""
        async with self._store.read() as tx:
            row = await tx.session.get(TopicRow, topic_id)
            if row is None or row.community_id != community_id or row.state is not TopicState.OPEN:
                return None
            return row.snapshot() if row.host_id is None else None

    async def left(self, community_id: int, member_id: int) -> None:
        """Forget what a person who left answered; where they were the host, ask the organisers for another."""
        async with self._store.begin() as tx:
            await forget_host(tx, community_id, member_id)


async def forget_host(tx: Transaction, community_id: int, member_id: int) -> None:
    """Do what `Living.left` does, in a transaction."""
    await forget_answers(tx, community_id, member_id)
    hosted = await tx.session.scalars(
        select(TopicRow).where(TopicRow.community_id == community_id, TopicRow.host_id == member_id).with_for_update()
    )
    for row in list(hosted):
        row.host_id = None
        await tx.audit(Actor.software(community_id), "topic.host_left", f"topic:{row.id}")
        if row.channel_id is not None:
            await tx.outbox(topic_effects.topic_card(row))
        await tx.outbox(effects.hostless_card(community_id, row.id))


async def write_to_hosts(tx: Transaction, community_id: int) -> None:
    """Send the daily letter to every host who said yes to letters; it is drawn, and may come to nothing, when sent."""
    hosted = await tx.session.execute(
        select(TopicRow.id, TopicRow.host_id).where(
            TopicRow.community_id == community_id,
            TopicRow.state == TopicState.OPEN,
            TopicRow.host_id.is_not(None),
        )
    )
    hosts = [(topic_id, host_id) for topic_id, host_id in hosted if host_id is not None]
    wanting = set(await wanting_letters(tx, community_id, [host_id for _topic, host_id in hosts]))
    for topic_id, host_id in hosts:
        if host_id in wanting:
            await tx.outbox(effects.letter(community_id, host_id, "topic_newcomers", topic_id))
