"""Danger rings at once, and a wave of it rings twice instead of two hundred times."""

from __future__ import annotations

import pytest

from bot.misinformation import alarm
from bot.misinformation.rules import Reason
from bot.misinformation.tables import CaseRow
from tests.misinformation.case_setting import CaseRoom

DEE, SAM = 2001, 2002


@pytest.fixture
def room(store, clock) -> CaseRoom:
    room = CaseRoom(store, clock)
    room.outside.duty = [DEE, SAM]
    return room


async def letters(room: CaseRoom) -> list[tuple[int, str]]:
    """Return who was written to about which cases, in order."""
    return [
        (one["member_id"], one["ref"])
        for card in ("misinformation_duty", "misinformation_wave")
        for one in await room.sent(card)
    ]


async def test_the_first_danger_rings_at_once_and_the_rest_of_the_wave_once_more(room):
    for number in range(4):
        receipt = await room.flags(1, Reason.DOSE, number)
        assert receipt.told_on_duty
    first = await letters(room)

    await room.passes(minutes=9)
    assert await letters(room) == first
    await room.passes(minutes=2)

    assert first == [(DEE, "1"), (SAM, "1")]
    assert await letters(room) == [*first, (DEE, "2,3,4"), (SAM, "2,3,4")]


async def test_after_a_quiet_while_the_next_danger_rings_at_once_again(room):
    await room.flags(1, Reason.DOSE)
    await room.passes(minutes=11)

    await room.flags(1, Reason.DOSE, 1)

    assert await letters(room) == [(DEE, "1"), (SAM, "1"), (DEE, "2"), (SAM, "2")]


async def test_nobody_on_duty_is_written_to_about_what_they_have_a_part_in_or_what_somebody_has_taken(room):
    await room.flags(1, Reason.DOSE)
    await room.flags(1, Reason.DOSE, 1, author_id=SAM)
    await room.flags(1, Reason.DOSE, 2)
    async with room.store.begin() as tx:
        (await tx.get(CaseRow, 3)).taken_by = DEE

    await room.passes(minutes=11)

    assert (await letters(room))[2:] == [(DEE, "2")]


async def test_when_nobody_is_on_duty_any_more_the_organisers_see_what_waited(room):
    await room.flags(1, Reason.DOSE)
    await room.flags(1, Reason.DOSE, 1)
    room.outside.duty = []

    await room.passes(minutes=11)

    assert [row.with_organisers for row in await room.rows()] == [False, True]
    assert len(await letters(room)) == 2


async def test_no_case_of_a_wave_too_big_for_one_letter_is_left_out(room, monkeypatch):
    monkeypatch.setattr(alarm, "_MOST", 3)
    for number in range(11):
        await room.flags(1, Reason.DOSE, number)

    await room.passes(minutes=11)

    told = [int(case) for who, cases in await letters(room) if who == DEE for case in cases.split(",")]
    assert sorted(told) == list(range(1, 12))
