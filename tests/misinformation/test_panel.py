"""Panels: who is drawn, who never is, what happens when nobody answers, and a pool of none, one or two."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.errors import InvalidInputError, NotAllowedError, NotNowError, TryAgainError
from bot.misinformation.panel_tables import ConflictRow, ReviewerRow, SeatRow
from bot.misinformation.rules import CaseState, Reason, SeatState, Verdict, Why
from bot.misinformation.snapshots import Opinion
from bot.misinformation.tables import NearRow
from bot.store.base import VersionedRef
from tests.misinformation.case_setting import AUTHOR, COMMUNITY, CaseRoom


@pytest.fixture
def room(store, clock) -> CaseRoom:
    return CaseRoom(store, clock)


async def drawn(room: CaseRoom) -> set[int | None]:
    return {seat.reviewer_id for seat in await room.rows(SeatRow)}


async def test_the_author_the_flagger_and_whoever_wrote_near_are_never_drawn(room):
    await room.reviewers(AUTHOR, 1001, 21, 22, 11)
    room.outside.near = frozenset({21, 22, 99})

    await room.flags(by=1)

    assert await drawn(room) == {11}
    assert {row.member_id for row in await room.rows(NearRow)} == {21, 22}


async def test_only_who_is_trained_and_neither_on_a_break_nor_with_too_much_to_do_is_drawn(room):
    await room.reviewers(11, 12, 13, 14, 15)
    room.outside.resting = frozenset({12})
    async with room.store.begin() as tx:
        past = tx.now - timedelta(days=1)
        for member_id, change in ((13, {"trained_until": past}), (14, {"paused": True}), (15, {"trained_until": None})):
            await tx.session.execute(update(ReviewerRow).where(ReviewerRow.member_id == member_id).values(change))

    for number in range(3):
        await room.flags(number=number)

    assert await drawn(room) == {11}
    assert len(await room.rows(SeatRow)) == 2  # nobody has more than two open seats


async def test_who_began_to_review_after_the_flag_is_not_drawn_because_nobody_knows_where_they_wrote(room):
    await room.reviewers(11)
    await room.flags()
    await room.passes(minutes=1)
    await room.reviewers(12, 13)

    await room.passes(hours=2)

    assert await drawn(room) == {11}


async def test_a_declared_conflict_keeps_away_also_from_a_seat_that_is_open(room):
    await room.reviewers(11, 12)
    await room.reviewing.declare_conflict(room.reviewer(11), AUTHOR)
    await room.flags()
    assert await drawn(room) == {12}

    await room.reviewing.declare_conflict(room.reviewer(12), AUTHOR)

    assert await room.open_seats() == []
    assert {row.member_id for row in await room.rows(ConflictRow)} == {11, 12}
    standing = await room.reviewing.end_conflict(room.reviewer(12), AUTHOR)
    assert standing.conflicts == ()


@pytest.mark.slow
async def test_nobody_judges_the_same_author_more_than_three_times_in_thirty_days(room):
    await room.reviewers(11)
    for number in range(4):
        await room.flags(by=number, number=number)
        if await room.open_seats():
            await room.votes(Verdict.TRUE)

    assert len(await room.rows(SeatRow)) == 3
    await room.passes(days=31)
    await room.flags(by=1, number=9, message_id=1488500000000000000)
    assert len(await room.rows(SeatRow)) == 4


@pytest.mark.parametrize("pool", [0, 1, 2])
async def test_a_small_pool_falls_through_to_moderators_with_what_it_said(room, pool):
    await room.reviewers(*range(11, 11 + pool))

    await room.flags()
    await room.votes(*[Verdict.TRUE] * pool)

    case = await room.case()
    assert (case.state, case.why, case.panel_open) == (CaseState.ESCALATED, Why.NO_REVIEWERS, False)
    assert room.hook.told == [("after", "escalated")]
    assert room.hook.advice[0].fine == pool


@pytest.mark.slow
async def test_an_empty_seat_is_filled_again_once_and_then_falls_through(room):
    await room.reviewers(*range(11, 20))
    await room.flags(reason=Reason.NOT_SURE)  # its panel may take a day
    first = await drawn(room)

    await room.passes(hours=2)
    second = await drawn(room) - first
    await room.passes(hours=2)

    assert (len(first), len(second)) == (3, 3)
    case = await room.case()
    assert (case.state, case.panel_open) == (CaseState.ESCALATED, False)
    assert len(await drawn(room)) == 6


@pytest.mark.slow
async def test_who_may_know_the_author_passes_and_somebody_else_is_asked_each_time(room):
    await room.reviewers(11, 12, 13, 14, 15)
    await room.flags()

    for _pass in range(2):
        seat = (await room.open_seats())[0]
        await room.reviewing.pass_seat(room.reviewer(seat.reviewer_id), VersionedRef(seat.id, seat.version))

    assert len(await room.open_seats()) == 3
    assert await drawn(room) == {11, 12, 13, 14, 15}
    assert (await room.case()).state is CaseState.PANEL


async def test_nobody_is_asked_in_the_night_and_the_time_limit_counts_hours_in_which_people_are_here(room):
    await room.reviewers(*range(11, 14))
    await room.passes(hours=12)  # it is nine in the evening
    await room.flags(reason=Reason.SELLING)

    await room.passes(hours=10)
    assert len(await room.open_seats()) == 3
    await room.passes(hours=3)

    assert await room.open_seats() == []


@pytest.mark.slow
async def test_when_the_time_is_over_the_votes_so_far_go_to_the_moderators(room):
    await room.reviewers(*range(11, 31))
    await room.flags()
    await room.votes(Verdict.TRUE)

    for _pass in range(2):  # the seats go to others before they end
        await room.passes(minutes=110)
        for seat in await room.open_seats():
            await room.reviewing.pass_seat(room.reviewer(seat.reviewer_id), VersionedRef(seat.id, seat.version))
    assert len(await room.open_seats()) == 2
    await room.passes(minutes=21)

    case = await room.case()
    assert (case.state, case.why, case.advice) == (CaseState.ESCALATED, Why.TIME_OVER, "undecided")
    assert (await room.rows(NearRow), "misinformation.limit" in await room.due()) == ([], False)


async def test_a_reviewer_who_flags_the_message_they_review_gives_up_the_seat(room):
    await room.reviewers(11, 12, 13, 14)
    await room.flags()
    seat = (await room.open_seats())[0]

    await room.flagging.flag(room.reviewer(seat.reviewer_id), room.request())

    (mine,) = [one for one in await room.rows(SeatRow) if one.reviewer_id == seat.reviewer_id]
    assert mine.state is SeatState.PASSED
    assert len(await room.open_seats()) == 3


async def test_a_reviewer_who_stops_leaves_nothing_behind_and_the_seat_goes_on(room):
    await room.reviewers(11, 12, 13, 14)
    await room.flags()
    seat = (await room.open_seats())[0]

    standing = await room.reviewing.opt_out(room.reviewer(seat.reviewer_id))

    assert not standing.opted_in
    assert seat.reviewer_id not in {row.member_id for row in await room.rows(ReviewerRow)}
    assert len(await room.open_seats()) == 3


async def test_letters_go_only_to_who_wants_them_and_hold_no_words(room):
    await room.reviewers(11, letters=True)
    await room.reviewers(12)

    await room.flags()

    (letter,) = await room.sent("review_invitation")
    assert (letter["member_id"], set(letter)) == (11, {"member_id", "card", "ref"})
    line = await room.reviewing.invitation(COMMUNITY, int(letter["ref"]))
    assert line is not None
    assert line.severity == 2


async def test_a_reviewer_sees_words_without_names_and_only_of_their_own_open_seat(room):
    await room.reviewers(11, 12, 13)
    await room.flags(
        text="Robin Fielding says: stop your tablets, ask @robinf or https://discord.com/channels/900/77/5",
        neighbours=("Hello Kit",),
        names=("Kit",),
    )
    seat = (await room.open_seats())[0]
    ref = VersionedRef(seat.id, seat.version)

    view = await room.reviewing.open_seat(room.reviewer(seat.reviewer_id), ref)

    shown = f"{view.text} {view.neighbours}"
    assert "stop your tablets" in shown
    assert not [name for name in ("Robin", "robinf", "Kit", "discord.com", "900") if name in shown]
    with pytest.raises(NotAllowedError):
        await room.reviewing.open_seat(room.reviewer(999), ref)
    room.outside.silent = True
    with pytest.raises(TryAgainError):
        await room.reviewing.open_seat(room.reviewer(seat.reviewer_id), ref)


async def test_saying_yes_is_the_callers_own_and_comes_before_everything_else(room):
    kit = room.member(4)

    with pytest.raises(NotNowError):
        await room.reviewing.pause(kit, on=True)
    with pytest.raises(InvalidInputError):
        await room.reviewing.declare_conflict(kit, kit.id)
    standing = await room.reviewing.opt_in(kit)
    again = await room.reviewing.opt_in(kit)
    paused = await room.reviewing.pause(kit, on=True)
    wants = await room.reviewing.letters(kit, on=True)

    assert (standing.opted_in, standing.needs_training, again == standing) == (True, True, True)
    assert (paused.paused, wants.letters) == (True, True)
    assert len(await room.rows(ReviewerRow)) == 1


async def test_who_can_read_who_wrote_the_words_has_no_seat(room):
    await room.reviewers(2001)  # who became a moderator after their training
    await room.flags()
    (seat,) = await room.open_seats()
    ref, sam = VersionedRef(seat.id, seat.version), room.moderator(1)

    with pytest.raises(NotAllowedError):
        await room.reviewing.open_seat(sam, ref)
    with pytest.raises(NotAllowedError):
        await room.voting.vote(sam, ref, Opinion(Verdict.TRUE))
    with pytest.raises(NotAllowedError):
        await room.reviewing.opt_in(room.moderator(2))

    await room.reviewing.opt_out(sam)
    assert (await room.case()).state is CaseState.ESCALATED


async def test_after_the_end_reviewers_learn_what_became_of_it_and_not_before(room):
    await room.reviewers(11, 12, 13)
    await room.flags()
    seats = await room.open_seats()
    for seat in seats:
        before = await room.reviewing.outcomes(room.reviewer(seat.reviewer_id))
        await room.voting.vote(
            room.reviewer(seat.reviewer_id), VersionedRef(seat.id, seat.version), Opinion(Verdict.TRUE)
        )
        assert before == ()

    outcomes = await room.reviewing.outcomes(room.reviewer(seats[0].reviewer_id))

    assert [outcome.state for outcome in outcomes] == [CaseState.CLOSED_FINE]
    assert await room.reviewing.seats(room.reviewer(seats[0].reviewer_id)) == ()
