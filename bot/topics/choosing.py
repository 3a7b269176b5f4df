"""What members do: look through the topics, choose and leave them, hide them for a day, take a break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.days import next_hour
from bot.errors import NotFoundError
from bot.language import _
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.topics import access
from bot.topics.ports import TopicPort
from bot.topics.rules import require_open, shown_count
from bot.topics.search import Question
from bot.topics.shelf import Shelf
from bot.topics.snapshots import Ask, Choice, FoundTopics, Standing, Topic, TopicsPage, TopicView
from bot.topics.standings import Place, counts_of, standings_of
from bot.topics.tables import BreakRow, TopicMemberRow, TopicRow
from bot.topics.timing import Timer

PAGE_SIZE = 8
MOST_SUGGESTED = 25  # Discord: choices of an autocomplete
_LONGEST_LABEL = 100


class Choosing:
    """Everything a member does with topics. Nobody else learns of it: no message, no audit line, no list."""

    def __init__(self, store: Store, settings: SettingsBook, guild: TopicPort) -> None:
        self._store = store
        self._settings = settings
        self._guild = guild
        self._shelf = Shelf(settings)

    async def page(self, by: Actor, page: int = 0) -> TopicsPage:
        """Return one page: first the topics the caller is in, then the others, each by name.

        A page that does not exist (any more) gives the nearest one.
        """
        by.require(Capability.CHOOSE_TOPICS)
        async with self._store.read() as tx:
            topics = await self._shelf.open_topics(tx, by.community_id)
            standing = await standings_of(tx, by.community_id, by.id)
            mine = standing.places
            ordered = sorted(topics.values(), key=lambda topic: topic.id not in mine)
            pages = max(1, -(-len(ordered) // PAGE_SIZE))
            page = min(max(page, 0), pages - 1)
            shown = ordered[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
            views = await _views(tx, by, shown, mine)
        in_count = sum(topic.id in mine for topic in ordered)
        return TopicsPage(views, page, pages, in_count, standing.on_break, standing.reviews)

    async def find(self, by: Actor, words: str) -> FoundTopics:
        """Find topics by the words people use. What is not open here comes apart, and short forms are asked about."""
        by.require(Capability.CHOOSE_TOPICS)
        async with self._store.read() as tx:
            topics = await self._shelf.open_topics(tx, by.community_id)
            found = self._shelf.finder(by.community_id, topics).find(words)
            open_here = [topics[int(key[6:])] for key in found.keys if key.startswith("topic:")]
            standing = await standings_of(tx, by.community_id, by.id)
            views = await _views(tx, by, open_here, standing.places)
        choices = [self._choice(by.community_id, key, topics) for key in found.keys]
        not_open = tuple(choice for choice in choices if choice.topic_id is None)
        return FoundTopics(words, views, not_open, self._ask(by.community_id, found.ask, topics))

    def _choice(self, community_id: int, key: str, topics: Mapping[int, Topic]) -> Choice:
        room, _colon, name = key.partition(":")
        if room == "topic":
            return Choice(key, topics[int(name)].name, int(name))
        return Choice(key, self._settings.catalogue_for(community_id).topic[name].name, None)

    def _ask(self, community_id: int, ask: Question | None, topics: Mapping[int, Topic]) -> Ask | None:
        if ask is None:
            return None
        return Ask(ask.word, ask.question, tuple(self._choice(community_id, key, topics) for key in ask.keys))

    async def suggest(self, by: Actor, typed: str) -> tuple[tuple[str, str], ...]:
        """Return (topic id, name) pairs for a field that completes itself: what fits, or all by name."""
        by.require(Capability.CHOOSE_TOPICS)
        async with self._store.read() as tx:
            topics = await self._shelf.open_topics(tx, by.community_id)
        if typed.strip():
            found = self._shelf.finder(by.community_id, topics).find(typed, MOST_SUGGESTED)
            keys = found.keys + (found.ask.keys if found.ask else ())
            chosen = [topics[int(key[6:])] for key in dict.fromkeys(keys) if key.startswith("topic:")]
        else:
            chosen = list(topics.values())
        return tuple((str(topic.id), topic.name[:_LONGEST_LABEL]) for topic in chosen[:MOST_SUGGESTED])

    async def view(self, by: Actor, topic_id: int) -> TopicView:
        """Return one topic as the caller sees it. Raises NotFoundError."""
        by.require(Capability.CHOOSE_TOPICS)
        async with self._store.read() as tx:
            topic = await access.live_topic(tx, topic_id, by.community_id)
            return await _view(tx, by, topic)

    async def join(self, by: Actor, topic_id: int) -> TopicView:
        """Choose a topic: one call lets the person in. A second press is harmless; a hidden topic comes back.

        Raises NotNowError for a topic that is closed, not open yet, or full.
        """
        by.require(Capability.CHOOSE_TOPICS)
        async with self._store.begin() as tx:
            topic = await access.live_topic(tx, topic_id, by.community_id)
            require_open(topic.state)
            row, is_new = await access.put_in(tx, topic, by.id)
            if is_new:
                await access.let_in(tx, topic, row, by=by.id)
            else:
                await access.show_again(tx, topic, row, by=by.id)
            await tx.flush()
            return await _view(tx, by, topic)

    async def leave(self, by: Actor, topic_id: int) -> TopicView:
        """Leave a topic. A second press is harmless. Who is in may always leave, with or without the member role."""
        async with self._store.begin() as tx:
            topic = await access.live_topic(tx, topic_id, by.community_id)
            row = await access.membership_of(tx, topic.id, by.id, lock=True)
            if row is not None:
                await access.forget(tx, topic, row, by=by.id)
                await tx.flush()
            elif not by.may(Capability.CHOOSE_TOPICS):
                by.require(Capability.CHOOSE_TOPICS)
            return await _view(tx, by, topic)

    async def hide_today(self, by: Actor, topic_id: int) -> TopicView:
        """Hide a topic until the next morning in the community's time zone; the place in it stays.

        Raises NotFoundError for somebody who is not in it.
        """
        by.require(Capability.CHOOSE_TOPICS)
        settings = self._settings.for_community(by.community_id)
        async with self._store.begin() as tx:
            topic = await access.live_topic(tx, topic_id, by.community_id)
            row = await _own(tx, topic, by)
            until = next_hour(tx.now, settings.topics.show_again_hour, settings.membership.timezone)
            await access.hide_until(tx, topic, row, until, by=by.id)
            await tx.flush()
            return await _view(tx, by, topic)

    async def show_again(self, by: Actor, topic_id: int) -> TopicView:
        """Bring a hidden topic back now. Raises NotFoundError for somebody who is not in it."""
        by.require(Capability.CHOOSE_TOPICS)
        async with self._store.begin() as tx:
            topic = await access.live_topic(tx, topic_id, by.community_id)
            await access.show_again(tx, topic, await _own(tx, topic, by), by=by.id)
            await tx.flush()
            return await _view(tx, by, topic)

    async def pause_all(self, by: Actor, until: datetime | None) -> int:
        """Hide all topics of a person for a break, until a moment or until they say; return how many."""
        by.require(Capability.CHOOSE_TOPICS)
        async with self._store.begin() as tx:
            row = await _break_of(tx, by, lock=True)
            if row is None:
                row = BreakRow(community_id=by.community_id, member_id=by.id)
                tx.add(row)
            row.until = until
            await tx.flush()
            await tx.not_due(Timer.BREAK_OVER, str(row.id), by.community_id)
            if until is not None:
                await tx.due(Timer.BREAK_OVER, str(row.id), by.community_id, until)
            places = await access.memberships_of(tx, by.community_id, by.id, lock=True)
            for place in places:
                if place.wanted:
                    await access.let_out(tx, await _topic_of(tx, place), by.id, by=by.id)
                place.paused = True
            return len(places)

    async def back(self, by: Actor) -> int:
        """End a break; return how many topics came back. Works for whoever is on one."""
        async with self._store.begin() as tx:
            row = await _break_of(tx, by, lock=True)
            if row is None:
                return 0
            await tx.not_due(Timer.BREAK_OVER, str(row.id), by.community_id)
            return await end_break(tx, row, by=by.id)

    async def left(self, community_id: int, member_id: int) -> None:
        """Forget the topics of a person who left the community, and take away what let them in.

        The news may be old, so Discord is asked first. Raises TryAgainError when it does not answer; the
        reconciliation finds out later what is lost.
        """
        async with self._store.read() as tx:
            known = select(TopicMemberRow.id).where(
                TopicMemberRow.community_id == community_id, TopicMemberRow.member_id == member_id
            )
            pause = select(BreakRow.id).where(BreakRow.community_id == community_id, BreakRow.member_id == member_id)
            found = await tx.session.scalar(known.union_all(pause).limit(1))
        if found is not None and not await self._guild.is_here(community_id, member_id):
            async with self._store.begin() as tx:
                await forget_person(tx, community_id, member_id)


async def forget_person(tx: Transaction, community_id: int, member_id: int) -> None:
    """Take a person who left the community out of all topics. It was their own leaving, so it is in their name."""
    for row in await access.memberships_of(tx, community_id, member_id, lock=True):
        await access.forget(tx, await _topic_of(tx, row), row, by=member_id)
    ended = await tx.session.scalars(
        select(BreakRow).where(BreakRow.community_id == community_id, BreakRow.member_id == member_id)
    )
    for pause in ended.all():
        await tx.not_due(Timer.BREAK_OVER, str(pause.id), community_id)
    await tx.session.execute(
        delete(BreakRow).where(BreakRow.community_id == community_id, BreakRow.member_id == member_id)
    )


async def end_break(tx: Transaction, row: BreakRow, *, by: int = 0) -> int:
    """Bring a person's topics back after a break; those hidden for the day stay hidden until the morning."""
    places = await access.memberships_of(tx, row.community_id, row.member_id, lock=True)
    came_back = 0
    for place in places:
        if place.paused:
            place.paused = False
            came_back += 1
            if place.wanted:
                await access.let_in(tx, await _topic_of(tx, place), place, by=by)
    await tx.session.delete(row)
    return came_back


async def _topic_of(tx: Transaction, place: TopicMemberRow) -> TopicRow:
    return await tx.get(TopicRow, place.topic_id)


async def _own(tx: Transaction, topic: TopicRow, by: Actor) -> TopicMemberRow:
    row = await access.membership_of(tx, topic.id, by.id, lock=True)
    if row is None:
        raise NotFoundError(_("You are not in this topic."))
    return row


async def _break_of(tx: Transaction, by: Actor, *, lock: bool = False) -> BreakRow | None:
    found = select(BreakRow).where(BreakRow.community_id == by.community_id, BreakRow.member_id == by.id)
    return await tx.session.scalar(found.with_for_update() if lock else found)


async def _views(
    tx: Transaction, by: Actor, topics: Sequence[Topic], mine: Mapping[int, Place]
) -> tuple[TopicView, ...]:
    counts = await counts_of(tx, (topic.id for topic in topics if not topic.sensitive))
    return tuple(_seen(by, topic, mine.get(topic.id), counts.get(topic.id, 0)) for topic in topics)


async def _view(tx: Transaction, by: Actor, topic: TopicRow) -> TopicView:
    row = await access.membership_of(tx, topic.id, by.id)
    return _seen(by, topic.snapshot(), row, await access.count_of(tx, topic.id))


def _seen(by: Actor, topic: Topic, row: TopicMemberRow | Place | None, count: int) -> TopicView:
    return TopicView(
        topic=topic,
        standing=_standing(row),
        hidden_until=row.hidden_until if row is not None else None,
        members=shown_count(count, sensitive=topic.sensitive),
        is_host=topic.host_id == by.id,
    )


def _standing(row: TopicMemberRow | Place | None) -> Standing:
    if row is None:
        return Standing.OUT
    if row.paused:
        return Standing.PAUSED
    return Standing.HIDDEN if row.hidden_until is not None else Standing.IN
