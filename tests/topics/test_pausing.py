"""Pauses from a topic: they end by themselves, and nothing a person presses ends them earlier."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery.effects import EffectKind
from bot.errors import NotNowError
from bot.topics.pause_tables import PauseRow
from bot.topics.pausing import Pausing
from bot.topics.snapshots import Standing
from tests.topics.conftest import COMMUNITY, Group

MEMBER = 1001
MODERATOR = 2001


@pytest.fixture
async def paused(group: Group) -> tuple[Group, Pausing, int]:
    """Somebody is in a topic, and moderators keep them out for three days."""
    pausing = Pausing()
    pausing.register(group.handlers)
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.settle()
    async with group.store.begin() as tx:
        until = tx.now + timedelta(days=3)
        assert await pausing.pause(tx, COMMUNITY, [1, topic.channel_id or 0], MEMBER, until, by=MODERATOR)
        assert not await pausing.pause(tx, COMMUNITY, [1, 2], MEMBER, until, by=MODERATOR)
    return group, pausing, topic.id


async def standing(group: Group, topic_id: int) -> Standing:
    return (await group.choosing.view(group.member(1), topic_id)).standing


@pytest.mark.slow
async def test_a_pause_keeps_somebody_out_whatever_they_press(paused):
    group, _pausing, topic_id = paused
    (out,) = await group.waiting(EffectKind.SET_ACCESS)
    assert (out.payload["give"], out.by) == (False, MODERATOR)
    await group.settle()

    with pytest.raises(NotNowError):
        await group.choosing.show_again(group.member(1), topic_id)
    with pytest.raises(NotNowError):
        await group.choosing.join(group.member(1), topic_id)
    await group.choosing.hide_today(group.member(1), topic_id)
    await group.passes(days=1)
    assert await standing(group, topic_id) is Standing.HIDDEN
    await group.choosing.leave(group.member(1), topic_id)
    await group.settle()
    await group.choosing.join(group.member(1), topic_id)

    assert [row.payload["give"] for row in await group.waiting(EffectKind.SET_ACCESS)] == []
    assert await standing(group, topic_id) is Standing.HIDDEN


async def test_it_ends_by_itself_and_the_topic_comes_back(paused):
    group, _pausing, topic_id = paused
    await group.settle()

    await group.clock.advance(timedelta(days=3, minutes=1).total_seconds())
    await group.timers.fire_due()

    (back,) = await group.waiting(EffectKind.SET_ACCESS)
    assert back.payload["give"]
    assert await standing(group, topic_id) is Standing.IN
    assert await group.count(PauseRow) == 0


@pytest.mark.slow
async def test_a_human_can_end_it_early(paused):
    group, pausing, topic_id = paused
    await group.settle()
    channel = (await group.topic(topic_id)).channel_id or 0

    async with group.store.begin() as tx:
        await pausing.end_pause(tx, COMMUNITY, [channel], MEMBER, by=MODERATOR)

    (back,) = await group.waiting(EffectKind.SET_ACCESS)
    assert (back.payload["give"], back.by) == (True, MODERATOR)
    assert await standing(group, topic_id) is Standing.IN


@pytest.mark.slow
async def test_whoever_is_removed_is_out_of_every_topic(paused):
    group, pausing, topic_id = paused
    second = await group.a_topic("Carers")
    await group.choosing.join(group.member(1), second.id)
    await group.settle()

    async with group.store.begin() as tx:
        await pausing.leave_all(tx, COMMUNITY, MEMBER, by=MODERATOR)

    assert await group.chosen() == set()
    assert {row.by for row in await group.waiting(EffectKind.SET_ACCESS)} == {MODERATOR}
    assert topic_id
