"""A community with topics, in which people propose, hosts greet and reviews are held."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.clock import ManualClock
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.sections import CommunitySettings
from bot.community.topics import TopicsSettings
from bot.delivery.effects import Effect, EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.delivery.timers import Timers
from bot.errors import TryAgainError
from bot.store.store import Store
from bot.store.tables import AuditRow, OutboxRow
from bot.topics import group_duties
from bot.topics.choosing import Choosing
from bot.topics.daily import Daily
from bot.topics.group_rules import Post
from bot.topics.group_snapshots import Proposal, ProposalView
from bot.topics.living import History, Living
from bot.topics.opening import Opening
from bot.topics.ports import ChannelView, GuildView, PersonView
from bot.topics.proposing import Proposing
from bot.topics.reviewing import Reviewing
from bot.topics.rules import TopicKind, TopicState
from bot.topics.snapshots import NewTopic, Topic
from bot.topics.tables import TopicRow

COMMUNITY = 900
DAY = 24 * 3600.0


@dataclass
class FakeDiscord:
    """What Discord would answer about channels, people and what was written."""

    view: GuildView = field(default_factory=GuildView)
    posts: list[Post] = field(default_factory=list)
    whole: bool = True
    silent: bool = False
    reads: int = 0

    async def picture(self, community_id: int) -> GuildView:
        return self.view

    async def people(self, community_id: int) -> Mapping[int, PersonView]:
        return {}

    async def is_here(self, community_id: int, member_id: int) -> bool:
        return False

    async def pinned(self, channel_id: int, message_id: int) -> bool | None:
        return True

    async def recent(self, community_id: int, channel_id: int, since: datetime, most: int, *, forum: bool) -> History:
        self.reads += 1
        if self.silent:
            raise TryAgainError("Discord does not answer.")
        return History([post for post in self.posts if post.at >= since][:most], self.whole)


class Group:
    """Everything a test needs in one place."""

    def __init__(self, store: Store, clock: ManualClock, settings: SettingsBook) -> None:
        self.store = store
        self.clock = clock
        self.discord = FakeDiscord()
        self.opening = Opening(store, settings, self.discord, random.Random(2))
        self.choosing = Choosing(store, settings, self.discord)
        self.proposing = Proposing(store, settings, self.opening, self.choosing, random.Random(2))
        self.reviewing = Reviewing(store, settings)
        self.living = Living(store, settings, self.discord)
        self.daily = Daily(store, settings)
        self.handlers = Handlers()
        group_duties.register(self.handlers)
        self.daily.register(self.handlers)
        self.timers = Timers(store, self.handlers, clock=clock, random=random.Random(3))

    def member(self, number: int) -> Actor:
        return Actor(1000 + number, COMMUNITY, frozenset({Capability.CHOOSE_TOPICS}), is_member=True)

    def stranger(self, number: int = 50) -> Actor:
        return Actor(1000 + number, COMMUNITY)

    def moderator(self, number: int = 1) -> Actor:
        rights = frozenset({Capability.DECIDE_PROPOSALS, Capability.CHOOSE_TOPICS})
        return Actor(2000 + number, COMMUNITY, rights, is_member=True)

    def organiser(self) -> Actor:
        return Actor(3000, COMMUNITY, frozenset(Capability), is_member=True)

    async def passes(self, seconds: float) -> None:
        """Move time on and fire what is due by then."""
        await self.clock.advance(seconds)
        await self.timers.fire_due()

    async def proposed(self, name: str = "Long Covid", *, supporters: int = 0) -> ProposalView:
        view = await self.proposing.propose(self.member(1), name, "For people who live with it.")
        for number in range(2, 2 + supporters):
            view = await self.proposing.support(self.member(number), view.proposal.id)
        return view

    async def ready(self, name: str = "Long Covid") -> Proposal:
        """Return a proposal that has reached the moderators: with its proposer, five people would use it."""
        view = await self.proposed(name, supporters=4)
        return view.proposal

    async def topic(self, name: str = "Carers", *, host: int | None = None, members: int = 0, **more: Any) -> Topic:
        """Return an open topic with a channel, a host, and so many people in it."""
        new = NewTopic(name, "For all who care for somebody.", host_id=1000 + host if host else None, **more)
        topic = await self.opening.open(self.organiser(), new)
        async with self.store.begin() as tx:
            row = await tx.get(TopicRow, topic.id)
            row.state, row.channel_id = TopicState.OPEN, 70_000 + topic.id
        for number in range(1, members + 1):
            await self.choosing.join(self.member(number), topic.id)
        return await self.seen(topic.id)

    async def seen(self, topic_id: int) -> Topic:
        found = await self.opening.topic(COMMUNITY, topic_id)
        assert found is not None
        return found

    async def effects(self, kind: EffectKind | None = None, card: str | None = None) -> list[OutboxRow]:
        async with self.store.read() as tx:
            rows = list(await tx.session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
        return [
            row
            for row in rows
            if (kind is None or row.kind == kind) and (card is None or row.payload.get("card") == card)
        ]

    async def told(self, row: OutboxRow, word: OutcomeWord) -> None:
        """Tell the house how a letter ended."""
        assert row.then is not None
        effect = Effect(EffectKind(row.kind), row.community_id, row.stream, row.payload, then=row.then, by=row.by)
        pending = PendingEffect(row.op_id, effect, attempts=1, first_try_at=None)
        async with self.store.begin() as tx:
            await self.handlers.outcome_handler(row.then)(tx, pending, Outcome(word, result_id=5))

    async def count(self, table: type[Any]) -> int:
        async with self.store.read() as tx:
            return await tx.session.scalar(select(func.count()).select_from(table)) or 0

    async def verbs(self) -> list[str]:
        async with self.store.read() as tx:
            return list(await tx.session.scalars(select(AuditRow.verb).order_by(AuditRow.id)))


def settings_with(**changes: Any) -> SettingsBook:
    return SettingsBook(CommunitySettings(topics=TopicsSettings(**changes)))


def full_server() -> GuildView:
    """A server with all 500 channels."""
    return GuildView({number: ChannelView(number, f"c{number}", TopicKind.TEXT) for number in range(500)})
