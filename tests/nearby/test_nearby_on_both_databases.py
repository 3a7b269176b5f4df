"""Many presses at once, on each of the two databases: each thing happens once."""

from __future__ import annotations

import asyncio

import pytest

from bot.clock import ManualClock
from bot.delivery.effects import EffectKind
from bot.errors import HouseError
from bot.nearby.rules import Answer, Finding, Region
from bot.nearby.tables import BlockRow, ChoiceRow, HelloRow, MeetingRow, ReportRow
from bot.store.store import Store
from tests.nearby.conftest import COMMUNITY, WALES, WEST, Group, settings_with


@pytest.fixture
async def group(store_on: Store, clock: ManualClock) -> Group:
    """A community on each of the two databases."""
    return Group(store_on, clock, settings_with())


async def outcomes(*calls) -> list[str]:
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert all(not isinstance(one, BaseException) or isinstance(one, HouseError) for one in found), found
    return [type(one).__name__ for one in found]


@pytest.mark.slow
async def test_the_whole_way_works(group: Group):
    meeting = await group.a_meeting()
    await group.thread_opens(555)
    await group.nearby.report_meeting(group.person(2), meeting.ref, "Unkind.")
    (card,) = await group.effects(EffectKind.SHOW_CARD, "nearby_report")
    report = await group.nearby.read_report(group.moderator(), int(card.payload["ref"]))
    await group.nearby.settle_report(group.moderator(), report.ref, Finding.STOPPED, "Unkind words.")
    await group.nearby.lift(group.organiser(), 1001)
    await group.joins(WALES, 1)
    await group.nearby.renew(group.person(1))
    await group.nearby.left(COMMUNITY, 1001)
    await group.monday()

    assert await group.shown_to(2) == {}
    assert await group.count(ChoiceRow) == 8


async def test_turning_on_many_times_at_once_is_one_choice(group: Group):
    await outcomes(*(group.nearby.turn_on(group.person(1), region) for region in list(Region)[:6]))

    assert await group.count(ChoiceRow) == 1


async def test_saying_hello_twice_at_once_is_one_hello(group: Group):
    await group.a_region_that_shows(by_dm=True)

    found = await outcomes(*(group.nearby.say_hello(group.person(1)) for _press in range(3)))

    assert sorted(found) == ["Hello", "NotNowError", "NotNowError"]
    assert await group.count(HelloRow) == 1
    assert len(await group.effects(EffectKind.SEND_DIRECT, "nearby_hello")) == 8


async def test_two_who_say_yes_to_each_other_at_once_meet_once(group: Group):
    await group.a_region_that_shows()
    mine = await group.nearby.say_hello(group.person(1))
    theirs = await group.nearby.say_hello(group.person(2))

    found = await outcomes(
        group.nearby.answer(group.person(2), mine.id, Answer.YES),
        group.nearby.answer(group.person(1), theirs.id, Answer.YES),
        group.nearby.answer(group.person(2), mine.id, Answer.YES),
    )

    assert sorted(found) == ["Meeting", "NotFoundError", "NotFoundError"]
    assert await group.count(MeetingRow) == 1
    assert len(await group.effects(EffectKind.OPEN_THREAD)) == 1


async def test_ending_blocking_and_reporting_at_once_ends_one_meeting(group: Group):
    meeting = await group.a_meeting()
    await group.thread_opens(555)

    await outcomes(
        group.nearby.end(group.person(1), meeting.ref),
        group.nearby.block_meeting(group.person(2), meeting.ref),
        group.nearby.report_meeting(group.person(2), meeting.ref, "Unkind."),
    )

    assert await group.count(MeetingRow) == 0
    assert len(await group.effects(EffectKind.CLOSE_THREAD)) == 1
    assert await group.count(ReportRow) + await group.count(BlockRow) <= 2


@pytest.mark.slow
async def test_two_moderators_at_once_make_one_decision(group: Group):
    meeting = await group.a_meeting()
    await group.nearby.report_meeting(group.person(2), meeting.ref, "Unkind.")
    (card,) = await group.effects(EffectKind.SHOW_CARD, "nearby_report")
    report = await group.nearby.read_report(group.moderator(), int(card.payload["ref"]))

    found = await outcomes(
        group.nearby.settle_report(group.moderator(1), report.ref, Finding.NOTHING),
        group.nearby.settle_report(group.moderator(2), report.ref, Finding.STOPPED, "Unkind."),
    )

    assert sorted(found) == ["AlreadyDecidedError", "Report"]


async def test_two_organisers_who_join_at_once_open_one_thread(group: Group):
    group.people.holders = ()
    meeting = await group.a_meeting()

    found = await outcomes(*(group.nearby.join(group.organiser(), meeting.ref) for _press in range(2)))

    assert sorted(found) == ["Meeting", "NotNowError"]
    assert len(await group.effects(EffectKind.OPEN_THREAD)) == 1


async def test_coming_and_going_at_once_leaves_nothing_behind(group: Group):
    await group.joins(WEST, 1)

    await outcomes(
        group.nearby.left(COMMUNITY, 1001),
        group.nearby.pause(group.person(1)),
        group.nearby.turn_off(group.person(1)),
    )

    assert await group.count(ChoiceRow) == 0
