"""Taking part by choice, for half a year, and leaving at any time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.effects import EffectKind
from bot.errors import NotAllowedError, NotNowError
from bot.nearby.rules import Region
from bot.nearby.tables import ChoiceRow, HelloRow
from tests.nearby.conftest import COMMUNITY, WALES, WEST, Group, settings_with

HALF_A_YEAR = 184 * 24 * 3600.0


async def test_nothing_is_on_until_somebody_chooses_it(group: Group):
    screen = await group.sees(1)

    assert screen.choice is None
    assert screen.regions == ()
    assert screen.open


async def test_only_members_may_look_or_take_part(group: Group):
    stranger = group.person(1, member=False)

    with pytest.raises(NotAllowedError):
        await group.nearby.screen(stranger)
    with pytest.raises(NotAllowedError):
        await group.nearby.turn_on(stranger, WEST)


@pytest.mark.parametrize("changes", [{"open": False}])
async def test_it_cannot_be_turned_on_while_the_organisers_have_not_opened_it(group: Group, changes: dict[str, object]):
    group.nearby._settings.replace(settings_with(**changes))

    with pytest.raises(NotNowError, match="not open"):
        await group.nearby.turn_on(group.person(1), WEST)


async def test_a_new_member_hears_from_which_day_on_it_can_be_turned_on(group: Group):
    group.people.came[1001] = group.clock.now() - timedelta(days=13)

    with pytest.raises(NotNowError, match=r"from <t:\d+:D>"):
        await group.nearby.turn_on(group.person(1), WEST)

    await group.clock.advance(24 * 3600)
    assert (await group.nearby.turn_on(group.person(1), WEST)).region is WEST


async def test_somebody_whose_coming_discord_does_not_tell_counts_as_new(group: Group):
    group.people.came[1001] = None

    with pytest.raises(NotNowError, match="You are new here"):
        await group.nearby.turn_on(group.person(1), WEST)


@pytest.mark.slow
async def test_turning_on_twice_is_one_choice_and_moving_takes_the_hello_back(group: Group):
    await group.a_region_that_shows()
    await group.nearby.say_hello(group.person(1))

    await group.nearby.turn_on(group.person(1), WALES)

    assert await group.count(ChoiceRow) == 9
    assert (await group.sees(1)).own_hello is None
    assert (await group.sees(2)).hellos == ()


async def test_turning_off_deletes_the_choice_at_once_and_works_for_anybody(group: Group):
    await group.joins(WEST, 1)

    await group.nearby.turn_off(group.person(1, member=False))
    await group.nearby.turn_off(group.person(1))

    assert await group.count(ChoiceRow) == 0


async def test_it_ends_after_six_months_with_a_letter_before_to_whoever_wanted_letters(group: Group):
    await group.joins(WEST, 1, by_dm=True)
    await group.joins(WEST, 2)
    until = (await group.sees(1)).choice.until

    await group.passes((until - group.clock.now()).total_seconds() - 13 * 24 * 3600)
    letters = await group.effects(EffectKind.SEND_DIRECT, "nearby_ending")
    assert [row.payload["member_id"] for row in letters] == [1001]
    assert (await group.cards.ending(COMMUNITY, int(letters[0].payload["ref"]))).until == until

    await group.passes(13 * 24 * 3600 + 10)
    assert await group.count(ChoiceRow) == 0


async def test_whoever_renews_goes_on_for_another_term(group: Group):
    await group.joins(WEST, 1)
    before = (await group.sees(1)).choice
    await group.passes(170 * 24 * 3600.0)
    assert (await group.sees(1)).choice.may_renew

    after = await group.nearby.renew(group.person(1))

    assert not before.may_renew
    assert after.until > before.until + timedelta(days=100)
    await group.passes((before.until - group.clock.now()).total_seconds() + 10)
    assert await group.count(ChoiceRow) == 1


@pytest.mark.slow
async def test_a_person_on_a_break_is_not_counted_and_hears_nothing(group: Group):
    await group.a_region_that_shows()
    await group.nearby.say_hello(group.person(2))
    await group.nearby.pause(group.person(1))

    assert (await group.sees(1)).hellos == ()
    with pytest.raises(NotNowError, match="break"):
        await group.nearby.say_hello(group.person(1))
    await group.monday()
    assert await group.shown_to(2) == {}

    await group.nearby.back(group.person(1))
    await group.monday()
    assert await group.shown_to(2) == {WEST: 5}


async def test_a_break_without_a_choice_changes_nothing(group: Group):
    await group.nearby.pause(group.person(1))
    await group.nearby.back(group.person(1))

    assert await group.count(ChoiceRow) == 0


@pytest.mark.slow
async def test_a_person_who_leaves_is_removed_with_all_they_said(group: Group):
    await group.a_region_that_shows()
    await group.nearby.say_hello(group.person(1))

    await group.nearby.left(COMMUNITY, 1001)

    assert await group.count(ChoiceRow) == 8
    assert await group.count(HelloRow) == 0
    assert (await group.sees(2)).hellos == ()


async def test_who_left_unseen_is_found_by_one_look_a_day(group: Group):
    await group.joins(WEST, 1, 2)
    group.people.gone = {1001}

    found = await group.repair.differences(COMMUNITY)
    async with group.store.begin() as tx:
        for one in found:
            await group.repair.mend(tx, replace(one, community_id=COMMUNITY))
    again = await group.repair.differences(COMMUNITY)

    assert [one.subject for one in found] == ["member:1001"]
    assert "1001" not in found[0].sentence
    assert again == ()
    assert group.people.lists_read == 1
    assert await group.count(ChoiceRow) == 1


async def test_the_region_is_all_that_is_stored_of_where_somebody_is(group: Group):
    assert {column.name for column in ChoiceRow.__table__.columns} == {
        "id", "community_id", "member_id", "region", "since", "until", "by_dm", "paused"
    }  # fmt: skip


async def test_a_choice_leaves_no_trace_in_the_audit_log_from_which_people_could_be_counted(group: Group):
    await group.joins(WEST, 1, 2)
    await group.nearby.turn_off(group.person(1))

    assert await group.verbs() == []


@pytest.mark.parametrize("region", list(Region))
async def test_every_region_can_be_chosen(group: Group, region: Region):
    assert (await group.nearby.turn_on(group.person(1), region)).region is region
