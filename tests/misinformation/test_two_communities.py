"""Two communities on one bot: nothing of one is seen, counted or decided from the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.community.actor import Actor
from bot.errors import HouseError, NotFoundError
from bot.misinformation.cases import Cases
from bot.misinformation.following import Following
from bot.misinformation.outcomes_rules import Choice, Ground
from bot.misinformation.outcomes_snapshots import Decision
from bot.misinformation.panel_tables import SeatRow
from bot.misinformation.rules import CaseState, Reason, Verdict
from bot.misinformation.snapshots import Opinion
from bot.store.base import VersionedRef
from tests.misinformation.case_setting import COMMUNITY
from tests.misinformation.outcome_setting import DRAFT, OutcomeRoom

THERE = COMMUNITY + 1
DELETE = Decision(Choice.DELETE, Ground.DANGEROUS, "Please do not stop medicine like this.")


@pytest.fixture
async def room(store, clock) -> OutcomeRoom:
    return OutcomeRoom(store, clock)


def there(by: Actor) -> Actor:
    """Return the same person with the same rights in the other community."""
    return replace(by, community_id=THERE)


@pytest.mark.slow
async def test_a_case_of_one_community_is_not_there_for_moderators_of_the_other(room):
    case = await room.danger()
    ref, stranger, cases = await room.ref(), there(room.moderator(3)), Cases(room.store, room.real_hook)
    calls = [
        lambda: room.deciding.read(stranger, case.id),
        lambda: room.deciding.history(stranger, case.id),
        lambda: room.deciding.take(stranger, ref),
        lambda: room.deciding.decide(stranger, ref, DELETE),
        lambda: room.deciding.record_talk(stranger, case.id, "We talked."),
        lambda: cases.take_over(stranger, ref),
        lambda: cases.check_dismissal(stranger, ref, agrees=True),
        lambda: room.notes.draft(stranger, case.id, DRAFT),
    ]

    for call in calls:
        with pytest.raises(NotFoundError):
            await call()

    assert await room.deciding.open_cases(stranger) == ()
    assert await cases.card(THERE, case.id) is None
    assert (await room.case()).version == case.version


@pytest.mark.slow
async def test_nobody_of_one_community_is_drawn_for_the_other_or_votes_there(room):
    await room.reviewers(*range(1101, 1104))
    away = there(room.member(1))
    await room.flagging.flag(away, room.request(Reason.OUT_OF_DATE))
    alone = await room.case()
    await room.flags(2, Reason.OUT_OF_DATE, 1)
    seat = (await room.open_seats())[0]
    ref = VersionedRef(seat.id, seat.version)

    for call in (
        lambda: room.voting.vote(there(room.reviewer(seat.reviewer_id)), ref, Opinion(Verdict.TRUE)),
        lambda: room.reviewing.open_seat(there(room.reviewer(seat.reviewer_id)), ref),
    ):
        with pytest.raises(HouseError):
            await call()

    assert (alone.community_id, alone.state) == (THERE, CaseState.ESCALATED)  # it has no reviewers of its own
    assert {one.community_id for one in await room.rows(SeatRow)} == {COMMUNITY}
    assert await room.reviewing.seats(there(room.reviewer(seat.reviewer_id))) == ()


@pytest.mark.slow
async def test_the_same_message_number_in_two_communities_is_two_cases_and_each_goes_its_own_way(room):
    case = await room.danger()
    await room.flagging.flag(there(room.member(1)), room.request(Reason.DOSE))
    other = await room.case()

    await Following(room.store, room.real_hook, room.outside, room.clock).deleted(THERE, other.message_id)

    states = {row.community_id: row.state for row in await room.rows()}
    assert other.id != case.id
    assert states == {COMMUNITY: CaseState.ESCALATED, THERE: CaseState.WITHDRAWN}
    assert [line.number for line in await Cases(room.store, room.real_hook).mine(room.member(1))] == [1]


@pytest.mark.slow
async def test_a_decision_and_a_note_of_one_community_are_closed_to_the_other(room):
    note = await room.noted()
    decision = await room.decision()

    with pytest.raises(NotFoundError):
        await room.notes.withdraw(there(room.moderator(3)), note.ref)
    with pytest.raises(NotFoundError):
        await room.notes.fair(there(room.member(20)), note.id, fair=False)
    with pytest.raises(NotFoundError):
        await room.appeals.open(there(room.author()), "misinformation", decision.id, "Please look again.")

    assert await room.cards.note(THERE, note.id) is None
    assert await room.cards.decided(THERE, decision.id) is None
    assert await room.cards.decision_of(THERE, decision.case_id) is None
    assert await room.cards.decisions(there(room.author())) == ()
