"""Hellos without names, and names only after both said yes."""

from __future__ import annotations

import pytest

from bot.delivery.effects import EffectKind, OutcomeWord
from bot.errors import NotAllowedError, NotFoundError, NotNowError
from bot.nearby.rules import Answer, MeetingState
from bot.nearby.snapshots import VersionedRef
from bot.nearby.tables import AnswerRow, HelloRow, MeetingRow
from tests.nearby.conftest import COMMUNITY, WALES, Group

pytestmark = pytest.mark.slow


async def test_a_hello_goes_to_those_of_the_region_who_opted_in_and_to_nobody_else(group: Group):
    await group.a_region_that_shows(by_dm=True)
    await group.joins(WALES, 20, by_dm=True)

    hello = await group.nearby.say_hello(group.person(1))

    letters = await group.effects(EffectKind.SEND_DIRECT, "nearby_hello")
    assert [row.payload["member_id"] for row in letters] == [1000 + number for number in range(2, 10)]
    assert (await group.sees(2)).hellos == (hello,)
    assert (await group.sees(20)).hellos == ()
    assert (await group.sees(1)).hellos == ()
    assert (await group.cards.hello(COMMUNITY, hello.id)) == hello


async def test_nobody_gets_a_letter_who_did_not_ask_for_letters(group: Group):
    await group.a_region_that_shows()

    await group.nearby.say_hello(group.person(1))

    assert await group.effects(EffectKind.SEND_DIRECT) == []


async def test_a_hello_tells_neither_name_nor_how_many_hear_it(group: Group):
    await group.a_region_that_shows()

    hello = await group.nearby.say_hello(group.person(1))

    assert set(type(hello).__slots__) == {"id", "region", "until"}


async def test_a_region_that_does_not_show_takes_no_hello(group: Group):
    await group.joins(WALES, *range(1, 9))
    await group.monday()

    with pytest.raises(NotNowError, match="does not show yet"):
        await group.nearby.say_hello(group.person(1))


async def test_one_hello_at_a_time_also_after_taking_it_back_or_turning_off(group: Group):
    await group.a_region_that_shows()
    await group.nearby.say_hello(group.person(1))
    with pytest.raises(NotNowError, match="another from"):
        await group.nearby.say_hello(group.person(1))

    await group.nearby.turn_off(group.person(1))
    await group.joins((await group.sees(2)).choice.region, 1)
    with pytest.raises(NotNowError, match="another from"):
        await group.nearby.say_hello(group.person(1))

    await group.passes(14 * 24 * 3600 + 10)
    assert await group.count(HelloRow) == 0
    await group.nearby.say_hello(group.person(1))


async def test_two_yeses_open_a_private_thread_with_a_connector(group: Group):
    meeting = await group.a_meeting()

    (thread,) = await group.effects(EffectKind.OPEN_THREAD)
    assert thread.payload["member_ids"] == [meeting.connector_id, 1001, 1002]
    assert meeting.connector_id in group.people.holders
    assert meeting.state is MeetingState.OPENING
    await group.thread_opens(555)
    (open_one,) = (await group.sees(1)).meetings
    assert (open_one.thread_id, open_one.state) == (555, MeetingState.OPEN)
    assert await group.verbs() == ["meeting.begin"]


async def test_a_no_is_told_to_nobody_and_cannot_be_redone(group: Group):
    await group.a_region_that_shows()
    hello = await group.nearby.say_hello(group.person(1))
    before = await group.sees(1)

    assert await group.nearby.answer(group.person(2), hello.id, Answer.NO) is None

    assert await group.sees(1) == before
    assert (await group.sees(2)).hellos == ()
    with pytest.raises(NotFoundError):
        await group.nearby.answer(group.person(2), hello.id, Answer.YES)
    assert await group.count(AnswerRow) == 1
    assert await group.effects() == []


async def test_nobody_answers_their_own_hello_or_one_of_another_region(group: Group):
    await group.a_region_that_shows()
    await group.joins(WALES, 20)
    hello = await group.nearby.say_hello(group.person(1))

    for number in (1, 20):
        with pytest.raises(NotFoundError):
            await group.nearby.answer(group.person(number), hello.id, Answer.YES)
    with pytest.raises(NotNowError, match="off for you"):
        await group.nearby.answer(group.person(30), hello.id, Answer.YES)
    with pytest.raises(NotAllowedError):
        await group.nearby.answer(group.person(2, member=False), hello.id, Answer.YES)


async def test_two_people_who_met_do_not_meet_twice(group: Group):
    await group.a_meeting()
    mine = await group.nearby.say_hello(group.person(2))

    assert (await group.sees(1)).hellos == ()
    with pytest.raises(NotFoundError):
        await group.nearby.answer(group.person(1), mine.id, Answer.YES)
    assert await group.count(MeetingRow) == 1


async def test_without_a_connector_nobody_meets_until_an_organiser_joins(group: Group):
    group.people.holders = (1001, 1002)  # the two themselves do not count
    meeting = await group.a_meeting()

    assert meeting.state is MeetingState.NEEDS_CONNECTOR
    assert await group.effects(EffectKind.OPEN_THREAD) == []
    assert len(await group.effects(EffectKind.SHOW_CARD, "nearby_connector")) == 1
    assert await group.cards.connector(COMMUNITY, meeting.id) == meeting

    with pytest.raises(NotAllowedError):
        await group.nearby.join(group.person(5), meeting.ref)
    joined = await group.nearby.join(group.organiser(), meeting.ref)
    assert joined.connector_id == 3000
    assert await group.cards.connector(COMMUNITY, meeting.id) is None
    with pytest.raises(NotNowError, match="<@3000>"):
        await group.nearby.join(group.organiser(), meeting.ref)


async def test_either_ends_a_meeting_and_its_thread_is_closed(group: Group):
    meeting = await group.a_meeting()
    await group.thread_opens(555)

    with pytest.raises(NotFoundError):
        await group.nearby.end(group.person(3), meeting.ref)
    await group.nearby.end(group.person(2), meeting.ref)

    assert [row.payload["thread_id"] for row in await group.effects(EffectKind.CLOSE_THREAD)] == [555]
    assert await group.count(MeetingRow) == 0
    with pytest.raises(NotFoundError):
        await group.nearby.end(group.person(1), meeting.ref)


async def test_a_thread_that_opens_after_the_end_is_closed_again(group: Group):
    meeting = await group.a_meeting()
    await group.nearby.end(group.person(1), meeting.ref)

    await group.thread_opens(556)

    assert [row.payload["thread_id"] for row in await group.effects(EffectKind.CLOSE_THREAD)] == [556]


async def test_a_thread_that_could_not_be_opened_leaves_the_meeting_waiting(group: Group):
    await group.a_meeting()

    await group.thread_opens(0, OutcomeWord.PARKED)

    (meeting,) = (await group.sees(1)).meetings
    assert meeting.state is MeetingState.OPENING


async def test_a_meeting_is_forgotten_after_half_a_year_and_its_thread_is_closed_as_it_said(group: Group):
    await group.a_meeting()
    await group.thread_opens(555)

    await group.passes(190 * 24 * 3600.0)

    assert await group.count(MeetingRow) == 0
    [effect] = await group.effects(EffectKind.CLOSE_THREAD)
    assert effect.payload["thread_id"] == 555


async def test_whoever_blocks_a_hello_hears_no_more_of_that_person_and_they_no_more_of_them(group: Group):
    await group.a_region_that_shows()
    hello = await group.nearby.say_hello(group.person(1))

    await group.nearby.block_hello(group.person(2), hello.id)

    assert (await group.sees(2)).hellos == ()
    assert (await group.sees(2)).has_blocks
    await group.nearby.say_hello(group.person(2))
    assert (await group.sees(1)).hellos == ()
    assert len((await group.sees(3)).hellos) == 2
    await group.nearby.unblock(group.person(2))
    assert (await group.sees(2)).hellos == (hello,)


async def test_the_blocked_person_cannot_see_that_they_are_blocked(group: Group):
    await group.a_region_that_shows()
    hello = await group.nearby.say_hello(group.person(1))
    before = await group.sees(1)

    await group.nearby.block_hello(group.person(2), hello.id)

    assert await group.sees(1) == before


async def test_blocking_in_a_meeting_ends_it(group: Group):
    meeting = await group.a_meeting()
    await group.thread_opens(555)

    connector = group.person(meeting.connector_id - 1000)
    with pytest.raises(NotNowError, match="connector"):
        await group.nearby.block_meeting(connector, meeting.ref)
    await group.nearby.block_meeting(group.person(2), meeting.ref)

    assert (await group.sees(1)).meetings == ()
    assert len(await group.effects(EffectKind.CLOSE_THREAD)) == 1
    assert (await group.sees(2)).hellos == ()


async def test_ids_of_another_community_or_of_nothing_are_refused_kindly(group: Group):
    await group.a_region_that_shows()

    for call in (
        group.nearby.answer(group.person(1), 4711, Answer.YES),
        group.nearby.end(group.person(1), VersionedRef(4711, 1)),
        group.nearby.block_hello(group.person(1), 4711),
    ):
        with pytest.raises(NotFoundError):
            await call
