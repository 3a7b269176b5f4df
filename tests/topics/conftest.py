"""A small community with topics on a real file: members, organisers, a Discord that does what it is told, and hands."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.clock import ManualClock
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.sections import CommunitySettings
from bot.community.topics import TopicsSettings
from bot.delivery import outbox
from bot.delivery.effects import EffectKind, Outcome, OutcomeWord
from bot.delivery.handlers import Handlers
from bot.delivery.outbox import pending_of
from bot.delivery.reconcile import Reconciler
from bot.delivery.timers import Timers
from bot.store.store import Store
from bot.store.tables import AuditRow, CardRow, OutboxRow
from bot.topics import duties
from bot.topics.auditing import Auditing
from bot.topics.choosing import Choosing
from bot.topics.closing import Closing
from bot.topics.drifts import Drifts
from bot.topics.opening import Opening
from bot.topics.repairs import TopicQuestions, TopicRepair
from bot.topics.settling import Settling
from bot.topics.snapshots import NewTopic, Topic
from bot.topics.tables import TopicMemberRow
from tests.thorough import NIGHTLY
from tests.topics.practice_guild import FakeDiscord

COMMUNITY = 900


@dataclass
class People:
    """Actors by number: people 1001 and on, the organiser 3000."""

    def member(self, number: int) -> Actor:
        return Actor(1000 + number, COMMUNITY, frozenset({Capability.CHOOSE_TOPICS}), is_member=True)

    def outsider(self, number: int) -> Actor:
        return Actor(1000 + number, COMMUNITY)

    def organiser(self, number: int = 0) -> Actor:
        return Actor(3000 + number, COMMUNITY, frozenset(Capability), is_member=True)


class Group(People):
    """Everything a test of topics needs, with shorthand."""

    def __init__(self, store: Store, clock: ManualClock, settings: SettingsBook) -> None:
        self.store = store
        self.clock = clock
        self.discord = FakeDiscord()
        self.discord.comes(*range(1001, 1060), *range(3000, 3003))
        self.opening = Opening(store, settings, self.discord, random.Random(4))
        self.closing = Closing(store, settings, self.opening)
        self.choosing = Choosing(store, settings, self.discord)
        self.drifts = Drifts(store, settings)
        self.auditing = Auditing(store, settings, self.discord)
        self.handlers = Handlers()
        Settling(settings).register(self.handlers)
        duties.register(self.handlers)
        self.timers = Timers(store, self.handlers, clock=clock, random=random.Random(3))
        self.repair = TopicRepair(store, self.discord, clock)
        self.reconciler = Reconciler(
            store,
            [self.repair, TopicQuestions(store, self.repair)],
            clock=clock,
            random=random.Random(5),
            communities=lambda: [COMMUNITY],
        )

    async def a_topic(self, name: str = "Stroke", **changes: Any) -> Topic:
        """Open a topic and let Discord do its part."""
        purpose = changes.pop("purpose", "Life after a stroke.")
        topic = await self.opening.open(self.organiser(), NewTopic(name, purpose, **changes))
        await self.settle()
        found = await self.opening.topic(COMMUNITY, topic.id)
        assert found is not None
        return found

    async def topic(self, topic_id: int) -> Topic:
        found = await self.opening.topic(COMMUNITY, topic_id)
        assert found is not None
        return found

    async def settle(self, *, word: OutcomeWord = OutcomeWord.DONE, only: EffectKind | None = None) -> int:
        """Carry out what waits, in order, until nothing does; return how many calls that were."""
        calls = self.discord.calls
        while row := await self._next(only):
            async with self.store.begin() as tx:
                pending = pending_of(row, 1)
                if not await self.handlers.is_wanted(tx, pending):
                    await outbox.skip(tx, row.id)
                    continue
                outcome = self.discord.do(pending) if word is OutcomeWord.DONE else Outcome(word)
                await self._note_card(tx, pending, outcome)
                await outbox.mark(tx, row.id, state=outbox.DONE, done_at=tx.now)
                if row.then is not None:
                    await self.handlers.outcome_handler(row.then)(tx, pending, outcome)
        return self.discord.calls - calls

    async def _next(self, only: EffectKind | None) -> OutboxRow | None:
        async with self.store.read() as tx:
            waiting = select(OutboxRow).where(OutboxRow.state == outbox.NEW).order_by(OutboxRow.id).limit(1)
            if only is not None:
                waiting = waiting.where(OutboxRow.kind == only)
            return await tx.session.scalar(waiting)

    async def _note_card(self, tx: Any, pending: Any, outcome: Outcome) -> None:
        payload = pending.effect.payload
        if pending.effect.kind is EffectKind.SHOW_CARD and outcome.channel_id is not None:
            key = (COMMUNITY, payload["card"], payload["ref"], payload["place"])
            row = await tx.session.get(CardRow, key)
            if row is None:
                row = CardRow(community_id=COMMUNITY, card=key[1], ref=key[2], place=key[3])
                tx.add(row)
            row.channel_id, row.message_id = outcome.channel_id, outcome.result_id

    async def passes(self, **span: float) -> None:
        await self.clock.advance(timedelta(**span).total_seconds())
        await self.timers.fire_due()
        await self.settle()

    async def looks_over(self) -> int:
        """Let the reconciliation look, long after everything was done, and let Discord do what follows."""
        await self.clock.advance(300)
        mended = await self.reconciler.pass_over(COMMUNITY)
        await self.settle()
        return mended

    async def waiting(self, kind: EffectKind | None = None, card: str | None = None) -> list[OutboxRow]:
        async with self.store.read() as tx:
            rows = list(await tx.session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
        return [
            row
            for row in rows
            if row.state == outbox.NEW
            and (kind is None or row.kind == kind)
            and (card is None or row.payload.get("card") == card)
        ]

    async def chosen(self) -> set[tuple[int, int]]:
        async with self.store.read() as tx:
            rows = await tx.session.execute(select(TopicMemberRow.topic_id, TopicMemberRow.member_id))
            return {(topic_id, member_id) for topic_id, member_id in rows}

    async def verbs(self) -> list[str]:
        async with self.store.read() as tx:
            return list(await tx.session.scalars(select(AuditRow.verb).order_by(AuditRow.id)))

    async def count(self, table: type[Any]) -> int:
        async with self.store.read() as tx:
            return await tx.session.scalar(select(func.count()).select_from(table)) or 0


def settings_with(**changes: Any) -> SettingsBook:
    return SettingsBook(CommunitySettings(topics=TopicsSettings(**changes)))


@pytest.fixture(params=["members", pytest.param("roles", marks=pytest.mark.slow)])
def access(request: pytest.FixtureRequest) -> str:
    """Both ways of letting people in."""
    return str(request.param)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave roles on PostgreSQL to the night: each database and each way of letting in is tried in every run."""
    if NIGHTLY:
        return
    late = [one for one in items if _both_kinds(one) == ("roles", "postgres")]
    config.hook.pytest_deselected(items=late)
    items[:] = [one for one in items if one not in late]


def _both_kinds(item: pytest.Item) -> tuple[object, object]:
    values = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return values.get("access"), values.get("address")


@pytest.fixture
def settings() -> SettingsBook:
    """The shipped settings."""
    return settings_with()


@pytest.fixture
async def group(store: Store, clock: ManualClock, settings: SettingsBook) -> Group:
    """A community with everything of topics at work."""
    return Group(store, clock, settings)
