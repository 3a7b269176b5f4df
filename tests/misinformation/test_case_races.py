"""Many presses at once, on each of the two databases: each thing happens once."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import HouseError
from bot.misinformation.panel_tables import OpinionRow, ReviewerRow, SeatRow
from bot.misinformation.rules import CaseState, Reason, SeatState, Verdict
from bot.misinformation.snapshots import Opinion
from bot.misinformation.tables import FlagRow
from bot.store.base import VersionedRef
from tests.misinformation.case_setting import CaseRoom


@pytest.fixture
def room(store_on, clock) -> CaseRoom:
    """A community on each of the two databases."""
    return CaseRoom(store_on, clock)


async def outcomes(*calls) -> list[str]:
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert all(not isinstance(one, BaseException) or isinstance(one, HouseError) for one in found), found
    return [type(one).__name__ for one in found]


@pytest.mark.slow
async def test_many_flag_one_message_at_once_and_it_is_one_case_with_three_seats(room):
    await room.reviewers(*range(11, 19))

    found = await outcomes(*(room.flags(by=number, reason=Reason.SELLING) for number in range(6)))

    assert set(found) == {"Receipt"}
    assert len(await room.rows()) == 1
    assert (len(await room.rows(FlagRow)), len(await room.open_seats())) == (6, 3)


@pytest.mark.slow
async def test_cases_that_open_at_once_never_give_anybody_a_third_seat(room):
    await room.reviewers(11, 12, 13, 14)

    await outcomes(*(room.flags(by=number, number=number) for number in range(5)))

    held = [seat.reviewer_id for seat in await room.open_seats()]
    assert max(held.count(who) for who in held) <= 2


@pytest.mark.slow
async def test_votes_given_at_once_end_the_panel_once(room):
    await room.reviewers(11, 12, 13)
    await room.flags()
    seats = await room.open_seats()

    found = await outcomes(*(room.vote(seat, Verdict.TRUE) for seat in seats + seats))

    assert found.count("NoneType") == 3
    assert len(await room.rows(OpinionRow)) == 3
    assert (await room.case()).state is CaseState.CLOSED_FINE
    assert room.hook.told.count(("after", "closed_fine")) == 1


@pytest.mark.slow
async def test_a_vote_at_the_moment_its_time_ends_counts_or_is_refused_but_never_both(room):
    await room.reviewers(*range(11, 19))
    await room.flags()
    seat = (await room.open_seats())[0]
    await room.clock.advance(2 * 3600)
    ref = VersionedRef(seat.id, seat.version)

    found = await outcomes(
        room.voting.vote(room.reviewer(seat.reviewer_id), ref, Opinion(Verdict.TRUE)), room.timers.fire_due()
    )

    (after,) = [one for one in await room.rows(SeatRow) if one.id == seat.id]
    counted = len(await room.rows(OpinionRow))
    assert (after.state, counted) in {(SeatState.VOTED, 1), (SeatState.EXPIRED, 0)}
    assert (found[0] == "NoneType") == bool(counted)


@pytest.mark.slow
async def test_reviewers_who_stop_while_others_are_drawn_never_wait_for_each_other(room):
    """A refused transaction would show as TryAgainError: the database ends one of two that wait for each other."""
    ids = range(11, 31)
    await room.reviewers(*ids)
    for number in range(8):
        await room.flags(by=number, number=number)
    seated = sorted({seat.reviewer_id for seat in await room.open_seats()}, reverse=True)[:6]

    found = await outcomes(
        *(room.reviewing.opt_out(room.reviewer(who)) for who in seated),
        *(room.flags(by=number, number=number) for number in range(20, 28)),
    )

    assert "TryAgainError" not in found
    assert not set(seated) & {reviewer.member_id for reviewer in await room.rows(ReviewerRow)}
