"""A line counts as checked when two people of the group looked, for 30 days, and while nobody doubts it."""

from __future__ import annotations

import pytest

from bot.crisis.lines import LINES
from bot.crisis.snapshots import CheckState
from bot.errors import NotAllowedError, NotFoundError
from tests.crisis.conftest import COMMUNITY


async def state_of(room, line_id="samaritans"):
    return next(check for check in await room.checks.of(COMMUNITY) if check.line_id == line_id)


async def test_nothing_is_called_checked_at_the_start(room):
    checks = await room.checks.of(COMMUNITY)

    assert {check.state for check in checks} == {CheckState.NONE}
    assert len(checks) == len(LINES)


async def test_one_person_alone_makes_no_check_even_twice(room):
    await room.checks.record(room.organiser(1), "samaritans", right=True)
    again = await room.checks.record(room.organiser(1), "samaritans", right=True)

    assert again.state is CheckState.ONE


async def test_two_people_make_a_check_that_grows_old_after_thirty_days(room):
    await room.checks.record(room.organiser(1), "samaritans", right=True)
    first_look = room.clock.now()
    await room.passes(days=10)
    fresh = await room.checks.record(room.organiser(2), "samaritans", right=True)
    await room.passes(days=20, seconds=1)
    old = await state_of(room)
    await room.checks.record(room.organiser(1), "samaritans", right=True)
    again = await state_of(room)

    assert (fresh.state, fresh.at) == (CheckState.CHECKED, first_look)
    assert old.state is CheckState.STALE
    assert again.state is CheckState.CHECKED


async def test_a_doubt_beats_an_older_check_until_two_look_again(room):
    await room.checks.record(room.organiser(1), "shout", right=True)
    await room.checks.record(room.organiser(2), "shout", right=True)
    await room.passes(days=1)
    doubted = await room.checks.record(room.organiser(3), "shout", right=False)
    await room.passes(days=1)
    await room.checks.record(room.organiser(1), "shout", right=True)
    still = await state_of(room, "shout")
    await room.checks.record(room.organiser(2), "shout", right=True)

    assert doubted.state is CheckState.DOUBTED
    assert still.state is CheckState.DOUBTED
    assert (await state_of(room, "shout")).state is CheckState.CHECKED


async def test_only_organisers_check_and_only_lines_that_exist(room):
    with pytest.raises(NotAllowedError):
        await room.checks.record(room.moderator(1), "samaritans", right=True)
    with pytest.raises(NotFoundError):
        await room.checks.record(room.organiser(1), "somebody", right=True)


async def test_checks_belong_to_one_community(room):
    for number in (1, 2):
        await room.checks.record(room.organiser(number), "samaritans", right=True)

    assert {check.state for check in await room.checks.of(COMMUNITY + 1)} == {CheckState.NONE}
