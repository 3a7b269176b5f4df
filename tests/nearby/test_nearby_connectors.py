"""Connectors who leave, people who cannot come in, and blocks of people who are gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.delivery.effects import EffectKind
from bot.nearby.rules import MeetingState
from bot.nearby.tables import BlockRow
from tests.nearby.conftest import COMMUNITY, Group

pytestmark = pytest.mark.slow


async def test_a_connector_who_leaves_is_replaced_by_a_person_and_the_thread_stays(group: Group):
    meeting = await group.a_meeting()
    await group.thread_opens(555)

    await group.nearby.left(COMMUNITY, meeting.connector_id or 0)

    waiting = await group.cards.connector(COMMUNITY, meeting.id)
    assert waiting is not None
    assert len(await group.effects(EffectKind.SHOW_CARD, "nearby_connector")) == 1
    assert await group.effects(EffectKind.CLOSE_THREAD) == []
    joined = await group.nearby.join(group.organiser(), waiting.ref)
    assert joined.connector_id == 3000
    assert (await group.effects(EffectKind.OPEN_THREAD))[-1].payload["member_ids"] == [3000, 1001, 1002]
    await group.thread_opens(555)
    [seen] = (await group.sees(1)).meetings
    assert (seen.state, seen.thread_id) == (MeetingState.OPEN, 555)


async def test_a_thread_that_opens_after_its_connector_left_still_waits_for_another(group: Group):
    meeting = await group.a_meeting()
    await group.nearby.left(COMMUNITY, meeting.connector_id or 0)

    await group.thread_opens(555)

    waiting = await group.cards.connector(COMMUNITY, meeting.id)
    assert waiting is not None
    assert waiting.thread_id == 555


async def test_everybody_of_a_meeting_has_to_come_into_its_thread(group: Group):
    await group.a_meeting()

    [effect] = await group.effects(EffectKind.OPEN_THREAD)
    assert effect.payload["everybody"] is True


async def test_who_left_while_nobody_listened_leaves_no_block_and_no_connector_behind(group: Group):
    meeting = await group.a_meeting()
    await group.nearby.block_meeting(group.person(2), meeting.ref)
    await group.nearby.turn_off(group.person(2))
    group.people.gone = {1002}

    for difference in await group.repair.differences(COMMUNITY):
        async with group.store.begin() as tx:
            await group.repair.mend(tx, replace(difference, community_id=COMMUNITY))

    assert await group.count(BlockRow) == 0
