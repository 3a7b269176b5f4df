"""What happens to a case meanwhile: its message is edited or deleted, people leave, and in the end all is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.community.actor import Actor
from bot.delivery.reconcile import Reconciler
from bot.misinformation import following, moves
from bot.misinformation.panel_tables import OpinionRow, ReviewerRow, SeatRow
from bot.misinformation.ports import SeenMessage
from bot.misinformation.rules import CaseState, Reason, Verdict, Why
from bot.misinformation.tables import CaseRow, FlagRow
from bot.store.base import VersionedRef
from bot.store.tables import AuditRow, OutboxRow
from tests.misinformation.case_setting import AUTHOR, COMMUNITY, MESSAGE, WORDS, CaseRoom

FINE = (Verdict.TRUE, Verdict.OWN_EXPERIENCE, Verdict.TRUE)


@pytest.fixture
def room(store, clock) -> CaseRoom:
    return CaseRoom(store, clock)


async def mends(room: CaseRoom) -> int:
    chance = room.timers._random
    repairs = [room.following, room.leavers]
    reconciler = Reconciler(room.store, repairs, clock=room.clock, random=chance, communities=lambda: [COMMUNITY])
    return await reconciler.pass_over(COMMUNITY)


@pytest.mark.parametrize("way", ["told", "found"])
async def test_a_deleted_message_ends_its_case_and_its_words_go_at_once(room, way):
    await room.reviewers(11, 12, 13)
    await room.flags()

    if way == "told":
        await room.following.deleted(COMMUNITY, MESSAGE)
    else:
        room.outside.messages[MESSAGE] = None
        assert await mends(room) == 1

    case = await room.case()
    assert (case.state, case.text, case.panel_open) == (CaseState.WITHDRAWN, None, False)
    assert room.hook.told == [("gone", "withdrawn")]
    assert await room.open_seats() == []


async def test_a_message_that_nobody_looks_at_may_be_edited_and_deleted_and_nothing_is_written(room):
    before = [row.id for row in await room.rows(OutboxRow)]

    await room.following.deleted(COMMUNITY, MESSAGE)
    await room.following.edited(COMMUNITY, MESSAGE, SeenMessage("New", room.clock.now()))

    assert [row.id for row in await room.rows(OutboxRow)] == before
    assert await room.verbs() == []


@pytest.mark.parametrize("way", ["told", "found"])
async def test_an_edit_is_shown_to_reviewers_beside_the_words_that_were_flagged(room, way):
    await room.reviewers(11, 12, 13)
    await room.flags()
    seen = SeenMessage("Ask your nurse, Robin Fielding", room.clock.now())

    if way == "told":
        await room.following.edited(COMMUNITY, MESSAGE, seen)
    else:
        room.outside.messages[MESSAGE] = seen
        assert await mends(room) == 1

    seat = (await room.open_seats())[0]
    view = await room.reviewing.open_seat(room.reviewer(seat.reviewer_id), VersionedRef(seat.id, seat.version))
    assert (view.text, view.edited_since) == (WORDS, True)
    assert view.later_text is not None
    assert "Ask your nurse" in view.later_text
    assert "Fielding" not in view.later_text


async def test_an_edit_that_the_bot_may_not_read_is_known_as_an_edit_alone(room):
    await room.flags()

    await room.following.edited(COMMUNITY, MESSAGE, SeenMessage(None, room.clock.now()))

    case = await room.case()
    assert (case.text, case.later_text, case.edited_since) == (WORDS, None, True)
    assert room.hook.told[-1] == ("edited", "escalated")


@pytest.mark.slow
async def test_open_cases_are_looked_at_once_a_pass_and_settled_ones_never(room):
    await room.flags()
    await mends(room)
    await room.passes(minutes=5)
    await mends(room)
    looked = room.outside.looked

    await room.passes(minutes=15)
    await mends(room)
    async with room.store.begin() as tx:
        row = await moves.locked(tx, 1, COMMUNITY)
        await moves.move(tx, row, CaseState.DECIDED, by=room.moderator())
    await room.passes(minutes=15)
    await mends(room)

    assert (looked, room.outside.looked) == (1, 2)


@pytest.mark.slow
async def test_many_open_cases_are_looked_at_in_parts(room, monkeypatch):
    monkeypatch.setattr(following, "_AT_ONCE", 2)
    for number in range(3):
        await room.flags(by=number, number=number)

    first, ended = await room.following.differences(COMMUNITY), room.following.ended_round(COMMUNITY)
    await room.following.differences(COMMUNITY)

    assert (first, ended, room.following.ended_round(COMMUNITY)) == ([], False, True)
    assert room.outside.looked == 3


async def test_a_reviewer_who_is_heard_to_leave_is_replaced_at_once_and_strangers_change_nothing(room):
    await room.reviewers(11, 12, 13, 14)
    await room.flags()
    gone = (await room.open_seats())[0].reviewer_id
    before = await room.verbs()

    await room.leavers.left(COMMUNITY, 777)
    assert await room.verbs() == before
    await room.leavers.left(COMMUNITY, gone)

    held = {seat.reviewer_id for seat in await room.open_seats()}
    assert (len(held), gone in held) == (3, False)


@pytest.mark.slow
async def test_people_who_left_are_found_once_a_day_and_everything_goes_on(room):
    await room.reviewers(11, 12, 13, 14)
    await room.flags(by=1, wants_result=True)
    gone = (await room.open_seats())[0].reviewer_id
    room.outside.gone = frozenset({gone, AUTHOR, 1001})

    await mends(room)

    case = await room.case()
    assert (case.author_gone, case.state) == (True, CaseState.PANEL)
    assert gone not in {seat.reviewer_id for seat in await room.open_seats()}
    assert len(await room.open_seats()) == 3
    assert gone not in {row.member_id for row in await room.rows(ReviewerRow)}
    assert [flag.wants_result for flag in await room.rows(FlagRow)] == [False]
    assert await mends(room) == 0


@pytest.mark.slow
async def test_a_case_nobody_takes_is_shown_to_the_organisers_soon_when_it_is_dangerous(room):
    await room.flags(reason=Reason.POISON, author_is_staff=False)
    room.outside.duty = [2001]
    await room.flags(by=2, number=1, reason=Reason.POISON)
    before = [card for card in await room.sent("misinformation_case") if card["ref"] == "2"]

    await room.passes(minutes=31)

    after = [card for card in await room.sent("misinformation_case") if card["ref"] == "2"]
    assert {card["place"] for card in before} == {"cases"}
    assert {card["place"] for card in after} == {"cases", "organisers"}
    async with room.store.begin() as tx:  # and from then on both cards say how it stands
        row = await moves.locked(tx, 2, COMMUNITY)
        await moves.move(tx, row, CaseState.DECIDED, by=room.moderator())
    assert [card["place"] for card in (await room.sent("misinformation_case"))[-2:]] == ["cases", "organisers"]


@pytest.mark.slow
async def test_ninety_days_after_the_end_people_and_link_are_gone_and_after_a_year_everything(room):
    await room.reviewers(11, 12, 13, 14)
    await room.flags(wants_result=True)
    await room.votes(Verdict.FALSE, Verdict.FALSE, Verdict.FALSE)
    async with room.store.begin() as tx:
        row = await moves.locked(tx, 1, COMMUNITY)
        row.decided_by, row.decided_at = 2001, tx.now
        await moves.move(tx, row, CaseState.DECIDED, by=room.moderator())

    await room.passes(days=31)
    names = {seat.reviewer_id for seat in await room.rows(SeatRow)}
    kept = (await room.case()).text
    logged = {row.verb for row in await room.rows(AuditRow) if row.actor_id in {11, 12, 13, 14}}
    await room.passes(days=60)

    case = await room.case()
    assert (names, kept, logged) == ({None}, WORDS, set())  # no line says any more whose vote it was
    assert {row.actor_id for row in await room.rows(AuditRow) if row.verb == "misinformation.flagged"} == {None}
    assert [case.text, case.author_id, case.message_id, case.channel_id, case.decided_by] == [None] * 5
    assert await room.rows(FlagRow) == []
    assert await room.cases.card(COMMUNITY, case.id) is None
    assert case.severity == 2
    await room.passes(days=280)
    for table in (CaseRow, SeatRow, OpinionRow, FlagRow):
        assert await room.rows(table) == [], table
    assert await room.due() == set()


@pytest.mark.slow
async def test_a_case_that_is_opened_again_is_not_forgotten_meanwhile(room):
    await room.reviewers(11, 12, 13)
    await room.flags()
    await room.votes(*FINE)
    async with room.store.begin() as tx:
        row = await moves.locked(tx, 1, COMMUNITY)
        await moves.move(tx, row, CaseState.ESCALATED, by=Actor.software(COMMUNITY), why=Why.APPEAL)

    await room.passes(days=91)

    assert (await room.case()).author_id == AUTHOR


@pytest.mark.slow
async def test_a_case_that_was_taken_and_forgotten_comes_to_the_organisers_all_the_same(room):
    room.outside.duty = [2001]
    await room.flags(reason=Reason.POISON)
    async with room.store.begin() as tx:
        row = await moves.locked(tx, 1, COMMUNITY)
        row.taken_by, row.lease_until = 2001, tx.now + timedelta(minutes=35)

    await room.passes(minutes=31)
    held = {card["place"] for card in await room.sent("misinformation_case")}
    await room.passes(minutes=5)

    assert held == {"cases"}
    assert {card["place"] for card in await room.sent("misinformation_case")} == {"cases", "organisers"}


@pytest.mark.slow
async def test_a_note_that_nobody_writes_comes_to_the_organisers(room):
    await room.flags()
    async with room.store.begin() as tx:
        row = await moves.locked(tx, 1, COMMUNITY)
        await moves.move(tx, row, CaseState.NOTE_DRAFT, by=room.moderator())

    await room.passes(hours=23)
    before = {card["place"] for card in await room.sent("misinformation_case")}
    await room.passes(hours=2)

    assert before == {"cases"}
    assert {card["place"] for card in await room.sent("misinformation_case")} == {"cases", "organisers"}
