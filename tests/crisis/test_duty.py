"""Being on duty: coming, going, handing over, and saying honestly who is awake."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.crisis.effects import ALERT_LETTER
from bot.crisis.rota import is_usual_hour, next_person
from bot.crisis.snapshots import AlertState, Presence
from bot.errors import InvalidInputError, NotAllowedError, NotNowError
from tests.crisis.conftest import COMMUNITY


async def test_presence_counts_people_and_names_nobody(room):
    before = await room.duty.presence(COMMUNITY)
    await room.on_duty(1, 2)

    assert before == Presence(0, 9, 22)
    assert await room.duty.presence(COMMUNITY) == Presence(2, 9, 22)
    assert await room.duty.presence(COMMUNITY + 1) == Presence(0, 9, 22)


async def test_duty_ends_by_itself(room):
    await room.duty.on(room.moderator(1), hours=2)

    await room.passes(hours=2)

    assert (await room.duty.presence(COMMUNITY)).on_duty == 0
    assert (await room.duty.rota(room.moderator(1))).now == ()


async def test_what_somebody_carries_goes_on_when_their_time_ends(room):
    await room.duty.on(room.moderator(1), hours=1)
    alert = await room.hears()
    await room.alerts.take(room.moderator(1), alert.ref)
    await room.on_duty(2)

    await room.passes(hours=1)
    after = await room.seen(alert)

    assert (after.state, after.to_id) == (AlertState.OPEN, 2002)


async def test_a_planned_time_begins_by_itself_and_shows_in_the_rota(room):
    await room.duty.on(room.moderator(1), hours=3, starts_in=24)
    rota = await room.duty.rota(room.moderator(2))

    await room.passes(hours=24)

    assert (len(rota.now), len(rota.coming)) == (0, 1)
    assert (await room.duty.presence(COMMUNITY)).on_duty == 1


async def test_when_a_planned_time_begins_what_waits_is_shown(room):
    await room.duty.on(room.moderator(1), hours=3, starts_in=2)
    alert = await room.hears()
    before = (await room.seen(alert)).to_id

    await room.passes(hours=2)

    assert (before, (await room.seen(alert)).to_id) == (None, 2001)


async def test_saying_it_again_moves_the_end(room):
    first = await room.duty.on(room.moderator(1), hours=8)
    second = await room.duty.on(room.moderator(1), hours=2)
    third = await room.duty.on(room.moderator(1), hours=4)

    assert first.id == second.id == third.id
    assert second.ends - second.begins == timedelta(hours=2)
    assert third.ends - third.begins == timedelta(hours=4)
    assert len((await room.duty.rota(room.moderator(1))).now) == 1


async def test_going_off_duty_passes_everything_on(room):
    await room.on_duty(1, 2)
    alert = await room.hears()

    passed_on = await room.duty.off(room.moderator(1))

    assert passed_on == 1
    assert (await room.seen(alert)).to_id == 2002
    assert (await room.duty.presence(COMMUNITY)).on_duty == 1


async def test_handing_over_gives_what_one_carries_to_that_person(room):
    await room.on_duty(1, 2, 3)
    alert = await room.hears()
    taken = await room.alerts.take(room.moderator(1), alert.ref)

    moved = await room.duty.hand_over(room.moderator(1), 2003)
    after = await room.seen(taken)

    assert moved == 1
    assert (after.state, after.to_id) == (AlertState.OPEN, 2003)
    assert (await room.letters_to(ALERT_LETTER))[-1] == 2003
    assert (await room.duty.presence(COMMUNITY)).on_duty == 2


async def test_handing_over_to_the_person_concerned_asks_somebody_else(room):
    await room.on_duty(1, 2, 3)
    alert = await room.hears(author=2003)
    await room.alerts.take(room.moderator(1), alert.ref)

    await room.duty.hand_over(room.moderator(1), 2003)

    assert (await room.seen(alert)).to_id == 2002


async def test_handing_over_needs_somebody_who_is_on_duty(room):
    await room.on_duty(1)

    with pytest.raises(NotNowError, match="/duty on"):
        await room.duty.hand_over(room.moderator(1), 2002)
    with pytest.raises(InvalidInputError):
        await room.duty.hand_over(room.moderator(1), 2001)


@pytest.mark.parametrize(("hours", "starts_in"), [(0, 0), (13, 0), (-1, 0), (4, -1), (4, 10_000)])
async def test_hours_that_cannot_be_are_refused(room, hours, starts_in):
    with pytest.raises(InvalidInputError):
        await room.duty.on(room.moderator(1), hours=hours, starts_in=starts_in)


async def test_members_have_no_duty(room):
    person = room.person(4)

    for act in (
        room.duty.on(person, hours=1),
        room.duty.off(person),
        room.duty.hand_over(person, 2001),
        room.duty.rota(person),
    ):
        with pytest.raises(NotAllowedError):
            await act


@pytest.mark.slow
async def test_nobody_plans_without_end(room):
    for day in range(14):
        await room.duty.on(room.moderator(1), hours=1, starts_in=day * 24)
        if day < 6:
            await room.duty.on(room.moderator(1), hours=1, starts_in=day * 24 + 8)

    with pytest.raises(NotNowError):
        await room.duty.on(room.moderator(1), hours=1, starts_in=300)


def test_the_next_person_is_the_one_with_the_least_to_carry():
    assert next_person([], load={}, cap=2, without=()) is None


@pytest.mark.parametrize(
    ("begins", "ends", "hour", "usual"),
    [(9, 22, 9, True), (9, 22, 21, True), (9, 22, 22, False), (20, 4, 2, True), (20, 4, 4, False), (0, 24, 3, True)],
)
def test_usual_hours_may_run_past_midnight(begins, ends, hour, usual):
    assert is_usual_hour(Presence(0, begins, ends), hour) is usual
