"""Opening a topic: from the catalogue, in the organisers' own words, or round a channel that is there already."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.topic_words import fold
from bot.community.topics import TopicsSettings
from bot.days import months_after
from bot.errors import AlreadyDecidedError, InvalidInputError, NotFoundError, NotNowError
from bot.language import _
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.topics import effects
from bot.topics.ports import ChannelView, GuildView, TopicPort
from bot.topics.rules import (
    LIVE,
    LONGEST_TAG,
    MOST_CHANNELS,
    MOST_IN_CATEGORY,
    MOST_ROLES,
    MOST_TAGS,
    Access,
    TopicKind,
    TopicState,
    checked_name,
    checked_note,
    checked_purpose,
)
from bot.topics.snapshots import NewTopic, Topic
from bot.topics.tables import TopicMemberRow, TopicRow
from bot.typed import clean_text

_ROLE_LETTERS = "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Room:
    """Whether there is room on Discord for one more topic. `trouble` is a sentence for the organiser, or None."""

    picture: GuildView
    trouble: str | None = None


class Opening:
    """What organisers do to begin a topic. Ceilings are looked at first, so nothing is begun that cannot end."""

    def __init__(self, store: Store, settings: SettingsBook, guild: TopicPort, chance: random.Random) -> None:
        self._store = store
        self._settings = settings
        self._guild = guild
        self._chance = chance

    async def open(self, by: Actor, new: NewTopic) -> Topic:
        """Open a topic. Its channel, its card and its pin follow; until then it is "being opened".

        Raises InvalidInputError for words that do not fit, NotNowError where Discord has no room, and
        AlreadyDecidedError naming who opened a topic of this name first.
        """
        by.require(Capability.MANAGE_TOPICS)
        checked = self.checked(by.community_id, new)
        room = await self.room_for(by.community_id)
        async with self._store.begin() as tx:
            row = await open_topic(tx, by, checked, self._terms(by.community_id), room, self._chance)
            await tx.flush()
            return row.snapshot()

    async def open_from_catalogue(self, by: Actor, catalogue_id: str, *, host_id: int | None = None) -> Topic:
        """Open a topic as it stands in topics.toml. Raises NotFoundError for an entry that is not there."""
        by.require(Capability.MANAGE_TOPICS)
        return await self.open(by, self.from_catalogue(by.community_id, catalogue_id, host_id=host_id))

    def from_catalogue(self, community_id: int, catalogue_id: str, *, host_id: int | None = None) -> NewTopic:
        """Return an entry of the catalogue as a topic to open. Raises NotFoundError."""
        entry = self._settings.catalogue_for(community_id).topics.get(catalogue_id)
        if entry is None:
            raise NotFoundError(_("This topic is not in the list of topics any more."))
        return NewTopic(
            name=entry.name,
            purpose=entry.purpose,
            kind=entry.kind,
            tags=entry.tags,
            sensitive=entry.sensitive,
            content_note=entry.content_note,
            host_id=host_id,
            review_months=entry.review_months,
            catalogue_id=catalogue_id,
        )

    async def adopt(self, by: Actor, channel_id: int, new: NewTopic) -> Topic:
        """Make a topic of a channel that is there. Who is let in by name keeps it; everybody else chooses it anew.

        Raises what `open` raises, NotFoundError for a channel that is not there, InvalidInputError for one that
        cannot be a topic or is one of the bot's own.
        """
        by.require(Capability.MANAGE_TOPICS)
        checked = self.checked(by.community_id, new)
        picture = await self._guild.picture(by.community_id)
        channel, kind = self._adoptable(by.community_id, picture, channel_id)
        terms = self._terms(by.community_id)
        if terms.access is Access.ROLES and (trouble := _no_role(picture)):
            raise NotNowError(trouble)
        async with self._store.begin() as tx:
            await _refuse_taken_channel(tx, by.community_id, channel_id)
            row = await _written(tx, by, replace(checked, kind=kind), terms, self._chance, channel_id)
            row.channel_name = channel.name
            for member_id in sorted(channel.people_in - {picture.own_id}):
                tx.add(_kept(tx, row, member_id, access=terms.access))
            if row.access is Access.ROLES:
                await tx.outbox(effects.create_role(row, by.id))
            else:
                await tx.outbox(effects.edit_channel(row, by.id, shape="open", line=True, then=effects.Then.CHANNEL))
            await tx.audit(by, "topic.adopt", f"topic:{row.id}")
            await tx.flush()
            return row.snapshot()

    def _adoptable(self, community_id: int, picture: GuildView, channel_id: int) -> tuple[ChannelView, TopicKind]:
        channel = picture.channels.get(channel_id)
        if channel is None:
            raise NotFoundError(_("The bot cannot find this channel. Please let it see the channel first."))
        if channel.kind is None:
            raise InvalidInputError(_("Only text channels and forums can be topics."))
        named = self._settings.for_community(community_id).channels
        own = {str(value).casefold() for value in named.model_dump().values() if value is not None}
        if channel.name.casefold() in own or str(channel.id) in own:
            raise InvalidInputError(_("The bot needs this channel for its own work. Please choose another."))
        return channel, channel.kind

    async def room_for(self, community_id: int) -> Room:
        """Look whether Discord has room for one more topic: two calls. Raises TryAgainError."""
        picture = await self._guild.picture(community_id)
        return Room(picture, _trouble(picture, self._terms(community_id)))

    def checked(self, community_id: int, new: NewTopic) -> NewTopic:
        """Return a new topic with its words cleaned. Raises InvalidInputError saying what would do."""
        terms = self._terms(community_id)
        return NewTopic(
            name=checked_name(new.name),
            purpose=checked_purpose(new.purpose),
            kind=new.kind,
            tags=_checked_tags(new),
            sensitive=new.sensitive,
            content_note=checked_note(new.content_note),
            host_id=new.host_id,
            review_months=new.review_months or terms.review_months,
            catalogue_id=new.catalogue_id,
        )

    async def all(self, by: Actor) -> tuple[Topic, ...]:
        """Return every topic for the organisers, closed ones last, each group by name."""
        by.require(Capability.MANAGE_TOPICS)
        async with self._store.read() as tx:
            rows = await tx.session.scalars(select(TopicRow).where(TopicRow.community_id == by.community_id))
            topics = [row.snapshot() for row in rows]
        return tuple(sorted(topics, key=lambda topic: (topic.state not in LIVE, fold(topic.name), topic.id)))

    async def topic(self, community_id: int, topic_id: int) -> Topic | None:
        """Return a topic for drawing its cards, None when it is not there or everything about it is forgotten."""
        async with self._store.read() as tx:
            row = await tx.session.get(TopicRow, topic_id)
            return row.snapshot() if row is not None and row.community_id == community_id and not row.purged else None

    def _terms(self, community_id: int) -> TopicsSettings:
        return self._settings.for_community(community_id).topics


async def open_topic(
    tx: Transaction, by: Actor, new: NewTopic, terms: TopicsSettings, room: Room, chance: random.Random
) -> TopicRow:
    """Write a checked new topic and what follows from it. Whoever calls has looked at the right to do it.

    Raises NotNowError where Discord has no room, AlreadyDecidedError naming who was first.
    """
    if room.trouble is not None:
        raise NotNowError(room.trouble)
    row = await _written(tx, by, new, terms, chance)
    await tx.outbox(
        effects.create_role(row, by.id)
        if row.access is Access.ROLES
        else effects.create_channel(row, terms.category, by.id)
    )
    await tx.audit(by, "topic.open", f"topic:{row.id}")
    return row


async def same_name(tx: Transaction, community_id: int, name: str) -> TopicRow | None:
    """Return the topic that has a name now, compared as people read it, None when it is free."""
    found = select(TopicRow).where(
        TopicRow.community_id == community_id,
        TopicRow.name_key == name_key(tx, community_id, name),
        TopicRow.state.in_(LIVE),
    )
    return await tx.session.scalar(found)


def name_key(tx: Transaction, community_id: int, name: str) -> str:
    """Return the keyed hash by which two topics of one name meet, though names are sealed."""
    return tx.keys.mark(f"topic:{community_id}:{fold(name)}")


def was_first(row: TopicRow) -> AlreadyDecidedError:
    """Return the refusal for a topic that is there already."""
    sentence = _('There is a topic "{name}" already, or it is just being opened.')
    return AlreadyDecidedError(sentence.format(name=row.name), by=row.decided_by or 0, at=row.since)


async def _written(
    tx: Transaction,
    by: Actor,
    new: NewTopic,
    terms: TopicsSettings,
    chance: random.Random,
    channel_id: int | None = None,
) -> TopicRow:
    if (first := await same_name(tx, by.community_id, new.name)) is not None:
        raise was_first(first)
    months = new.review_months or terms.review_months
    row = TopicRow(
        community_id=by.community_id,
        catalogue_id=new.catalogue_id,
        name=new.name,
        name_key=name_key(tx, by.community_id, new.name),
        purpose=new.purpose,
        kind=new.kind,
        tags=list(new.tags),
        sensitive=new.sensitive,
        content_note=new.content_note,
        access=terms.access,
        host_id=new.host_id,
        review_at=months_after(tx.now, months),
        review_months=months,
        channel_id=channel_id,
        role_id=None,
        role_name="topic-" + "".join(chance.choices(_ROLE_LETTERS, k=6)) if terms.access is Access.ROLES else None,
        adopted=channel_id is not None,
        state=TopicState.OPENING,
        since=tx.now,
        decided_by=by.id,
        closed_why="",
        closed_where="",
        merged_into=None,
        purged=False,
        announced=False,
        channel_name=None,
        line=None,
        accepted=[],
    )
    try:
        async with tx.session.begin_nested():
            tx.add(row)
    except IntegrityError:  # another process was quicker
        if channel_id is not None:
            await _refuse_taken_channel(tx, by.community_id, channel_id)
        first = await same_name(tx, by.community_id, new.name)
        if first is None:
            raise
        raise was_first(first) from None
    return row


def _kept(tx: Transaction, topic: TopicRow, member_id: int, *, access: Access) -> TopicMemberRow:
    """Write that somebody who was let in by hand before is in the topic."""
    return TopicMemberRow(
        community_id=topic.community_id,
        topic_id=topic.id,
        member_id=member_id,
        since=tx.now,
        hidden_until=None,
        paused=False,
        granted_at=tx.now if access is Access.MEMBERS else None,
    )


async def _refuse_taken_channel(tx: Transaction, community_id: int, channel_id: int) -> None:
    found = select(TopicRow).where(
        TopicRow.community_id == community_id, TopicRow.channel_id == channel_id, TopicRow.state.in_(LIVE)
    )
    if (first := await tx.session.scalar(found)) is not None:
        raise was_first(first)


def _trouble(picture: GuildView, terms: TopicsSettings) -> str | None:
    filled = picture.filled(terms.category)
    needed = 1 if filled is not None else 2  # a category that is not there yet is made, too
    if len(picture.channels) + len(picture.categories) + needed > MOST_CHANNELS:
        return _("This server has no room for another channel: Discord allows 500. Please delete one or two first.")
    if (filled or 0) >= MOST_IN_CATEGORY:
        sentence = _('The category "{name}" is full: Discord allows 50 channels. Please name another in the settings.')
        return sentence.format(name=terms.category)
    return _no_role(picture) if terms.access is Access.ROLES else None


def _no_role(picture: GuildView) -> str | None:
    if len(picture.roles) < MOST_ROLES:
        return None
    return _("This server has all 250 roles that Discord allows. Please delete one first.")


def _checked_tags(new: NewTopic) -> tuple[str, ...]:
    if new.kind is not TopicKind.FORUM:
        return ()
    tags = tuple(dict.fromkeys(clean_text(tag, name=_("Tag"), longest=LONGEST_TAG) for tag in new.tags if tag.strip()))
    if len(tags) > MOST_TAGS:
        raise InvalidInputError(_("A forum has at most 20 tags. Please take some away."))
    return tags
