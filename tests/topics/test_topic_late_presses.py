"""Presses that come too late, and topics that end in the middle: nothing opens again, and nobody's place is kept."""

from __future__ import annotations

import pytest

from bot.clock import ManualClock
from bot.delivery.effects import EffectKind, OutcomeWord
from bot.errors import NotNowError
from bot.store.store import Store
from bot.topics.rules import TopicState
from bot.topics.snapshots import DriftKind, NewTopic, Topic
from bot.topics.tables import DriftRow, TopicMemberRow
from tests.topics.conftest import COMMUNITY, Group, settings_with
from tests.topics.practice_guild import FakeChannel


@pytest.fixture
async def group(store_on: Store, clock: ManualClock, access: str) -> Group:
    """The group on each database, with each way of letting people in."""
    return Group(store_on, clock, settings_with(access=access))


async def without_channel(group: Group) -> Topic:
    """Return a topic with two people whose channel somebody has deleted, which the bot has noticed."""
    topic = await group.a_topic()
    for number in (1, 2):
        await group.choosing.join(group.member(number), topic.id)
    await group.settle()
    del group.discord.channels[topic.channel_id or 0]
    group.discord.cards.clear()
    await group.looks_over()
    return await group.topic(topic.id)


@pytest.mark.slow
async def test_a_channel_that_is_not_made_again_leaves_nobodys_place_behind(group: Group):
    topic = await without_channel(group)
    [drift] = await group.drifts.open(COMMUNITY)
    await group.drifts.repair(group.organiser(), drift.ref, drift.kind)

    await group.settle(word=OutcomeWord.DROPPED)

    [ended] = await group.opening.all(group.organiser())
    assert (ended.id, ended.state) == (topic.id, TopicState.CLOSED)
    assert await group.count(TopicMemberRow) == 0
    assert await group.count(DriftRow) == 0


async def test_a_late_press_does_not_open_a_closed_topic_again(group: Group):
    topic = await without_channel(group)
    [drift] = await group.drifts.open(COMMUNITY)
    await group.closing.close(group.organiser(1), topic.ref, why="It is quiet.", where_to="")

    with pytest.raises(NotNowError, match="closed"):
        await group.drifts.repair(group.organiser(), drift.ref, DriftKind.CHANNEL_GONE)

    await group.settle()
    assert (await group.topic(topic.id)).state is TopicState.CLOSED
    assert group.discord.channels == {}


@pytest.mark.slow
async def test_a_lost_role_accepted_after_closing_leaves_the_topic_for_reading_only(
    store_on: Store, clock: ManualClock
):
    group = Group(store_on, clock, settings_with(access="roles"))
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.settle()
    topic = await group.topic(topic.id)
    del group.discord.roles[topic.role_id or 0]
    await group.looks_over()
    [drift] = await group.drifts.open(COMMUNITY)
    assert drift.kind is DriftKind.ROLE_GONE
    await group.closing.close(group.organiser(1), topic.ref, why="It is quiet.", where_to="")
    await group.settle()

    await group.drifts.accept(group.organiser(), drift.ref, drift.kind)

    [effect] = await group.waiting(EffectKind.EDIT_CHANNEL)
    assert effect.payload["shape"] == "closed"


@pytest.mark.parametrize(("channels", "has_category", "fits"), [(498, True, True), (498, False, False)])
async def test_the_category_that_is_still_to_be_made_counts_as_a_channel(
    store: Store, clock: ManualClock, channels: int, has_category: bool, fits: bool
):
    group = Group(store, clock, settings_with(category="Topics"))
    group.discord.categories[7] = "topics" if has_category else "other"
    group.discord.channels = {number: FakeChannel(number, f"c{number}") for number in range(100, 100 + channels)}

    if fits:
        await group.opening.open(group.organiser(), NewTopic("Stroke", "Life after a stroke."))
        return
    with pytest.raises(NotNowError, match="500"):
        await group.opening.open(group.organiser(), NewTopic("Stroke", "Life after a stroke."))
