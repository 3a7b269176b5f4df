"""Flags: one case for each message, whatever number of people flag it, and nothing that follows from the number."""

from __future__ import annotations

import re

import pytest

from bot.community.actor import Actor
from bot.errors import InvalidInputError, NotAllowedError, NotNowError
from bot.misinformation.rules import CaseState, Reason, Verdict, Why
from bot.misinformation.snapshots import ReceiptKind, Suspect
from bot.misinformation.tables import FlagRow
from bot.privacy.known import known_about
from bot.store.tables import OutboxRow
from tests.misinformation.case_setting import AUTHOR, COMMUNITY, MESSAGE, WORDS, CaseRoom, book_with

FINE = (Verdict.TRUE, Verdict.OWN_EXPERIENCE, Verdict.TRUE)


@pytest.fixture
def room(store, clock) -> CaseRoom:
    return CaseRoom(store, clock)


async def test_a_flag_opens_a_case_with_sealed_words_and_draws_three_reviewers(room, database):
    await room.reviewers(11, 12, 13, 14)

    receipt = await room.flags(
        neighbours=("What helps?",), attachments=("tea.png",), edited_at=room.clock.now(), names=("Robin",)
    )

    case = await room.case()
    assert (case.state, case.severity, case.panel_open) == (CaseState.PANEL, 2, True)
    assert (case.text, case.neighbours, case.attachments, case.names) == (
        WORDS,
        ["What helps?"],
        ["tea.png"],
        ["Robin"],
    )
    assert len(await room.open_seats()) == 3
    assert (receipt.number, receipt.kind, receipt.is_danger) == (1, ReceiptKind.NOTED, False)
    assert WORDS.encode() not in database.read_bytes()


async def test_many_people_flag_and_there_is_one_case_with_one_card_and_the_same_answer_for_all(room):
    await room.reviewers(11, 12, 13)

    receipts = [await room.flags(by=number) for number in range(6)]

    assert len(await room.rows()) == 1
    assert {receipt.kind for receipt in receipts} == {ReceiptKind.NOTED}
    cards = await room.sent("misinformation_case")
    assert {(card["ref"], card["place"]) for card in cards} == {("1", "cases")}
    assert len(await room.open_seats()) == 3


@pytest.mark.slow
async def test_a_wave_of_flags_does_nothing_to_the_person_and_moves_no_case_further_than_one_flag_would(room):
    await room.reviewers(11, 12, 13, 14, 15, 16)
    await room.flags(by=99, number=50)
    alone = (await room.rows())[0]

    for account in range(4):
        for number in range(3):
            await room.flags(by=account, number=number)

    cases = (await room.rows())[1:]
    assert len(cases) == 3
    assert {(case.state, case.severity, case.why, case.advice) for case in cases} <= {
        (CaseState.PANEL, alone.severity, None, None),
        (CaseState.ESCALATED, alone.severity, Why.NO_REVIEWERS, "undecided"),
    }
    effects = await room.rows(OutboxRow)
    assert {row.kind for row in effects} == {"show_card"}
    assert not [row for row in effects if AUTHOR in row.payload.values()]


async def test_the_same_person_flags_twice_and_it_counts_once(room):
    first = await room.flags()

    second = await room.flags(wants_result=True)

    assert (second.kind, second.number) == (ReceiptKind.AGAIN, first.number)
    (flag,) = await room.rows(FlagRow)
    assert flag.wants_result


async def test_a_reason_of_danger_brings_it_to_those_on_duty_at_once_and_to_peers_beside_them(room):
    await room.reviewers(11, 12, 13)
    room.outside.duty = [2001, 2002]

    receipt = await room.flags(reason=Reason.DOSE)

    case = await room.case()
    assert (case.state, case.severity, case.why) == (CaseState.ESCALATED, 3, Why.DANGER)
    assert [letter["member_id"] for letter in await room.sent("misinformation_duty")] == [2001, 2002]
    assert len(await room.open_seats()) == 3
    assert (receipt.is_danger, receipt.told_on_duty) == (True, True)


async def test_danger_goes_past_the_author_and_the_flagger_and_to_organisers_when_nobody_else_is_there(room):
    room.outside.duty = [AUTHOR, 1001]

    receipt = await room.flags(by=1, reason=Reason.POISON, author_is_staff=False)

    assert not receipt.told_on_duty
    assert await room.sent("misinformation_duty") == []
    assert "organisers" in {card["place"] for card in await room.sent("misinformation_case")}


async def test_a_later_flag_with_danger_raises_an_open_case_and_one_without_does_not(room):
    await room.reviewers(11, 12, 13)
    room.outside.duty = [2001]
    await room.flags(by=1, reason=Reason.NOT_SURE)

    await room.flags(by=2, reason=Reason.SELLING)
    before = (await room.case()).severity
    receipt = await room.flags(by=3, reason=Reason.EMERGENCY_SIGN)

    case = await room.case()
    assert (before, case.severity, case.state, receipt.told_on_duty) == (1, 3, CaseState.ESCALATED, True)
    assert case.panel_open
    assert len(await room.sent("misinformation_duty")) == 1


@pytest.mark.slow
async def test_danger_takes_a_case_from_its_author_who_was_asked_and_whoever_asked_hears_of_it(room):
    await room.reviewers(11, 12, 13)
    await room.flags(by=1)
    await room.votes(*[Verdict.FALSE] * 3)

    await room.flags(by=2, reason=Reason.STOPS_TREATMENT)

    case = await room.case()
    assert (case.state, case.why, case.panel_open) == (CaseState.ESCALATED, Why.DANGER, False)
    assert room.hook.told == [("after", "author_window"), ("after", "escalated")]


async def test_a_moderators_post_goes_past_the_cases_channel_to_the_organisers(room):
    await room.flags(author_id=2001, author_is_staff=True)

    assert {card["place"] for card in await room.sent("misinformation_case")} == {"organisers"}


async def test_words_of_risk_leave_this_way_and_no_case_is_opened(room):
    receipt = await room.flags(text="goodbye forever", reason=Reason.POISON)

    assert receipt.kind is ReceiptKind.HELP_NOW
    assert room.outside.heard == [MESSAGE]
    assert await room.rows() == []


@pytest.fixture
def busy(store, clock) -> CaseRoom:
    """A room where three flags a day are looked at on the same day."""
    return CaseRoom(store, clock, book_with(flags_a_day=3))


@pytest.mark.slow
async def test_more_flags_than_a_day_holds_wait_for_the_morning_but_danger_does_not(busy):
    await busy.reviewers(*range(11, 20))
    for number in range(3):
        await busy.flags(number=number)

    later = await busy.flags(number=3)
    danger = await busy.flags(number=4, reason=Reason.DOSE)

    assert (later.kind, danger.kind) == (ReceiptKind.LATER, ReceiptKind.NOTED)
    assert [case.state for case in (await busy.rows())[3:]] == [CaseState.WAITING, CaseState.ESCALATED]
    await busy.passes(hours=22)
    assert (await busy.rows())[3].state is CaseState.WAITING
    await busy.passes(hours=1, minutes=1)
    assert (await busy.rows())[3].state is CaseState.PANEL


@pytest.mark.slow
async def test_somebody_elses_flag_lets_a_waiting_case_begin(busy):
    for number in range(4):
        await busy.flags(number=number)

    receipt = await busy.flags(by=2, number=3)

    assert receipt.kind is ReceiptKind.NOTED
    assert (await busy.rows())[3].state is not CaseState.WAITING
    assert "misinformation.begin" not in await busy.due()


async def test_a_message_that_peers_found_fine_is_not_looked_at_twice(room):
    await room.reviewers(11, 12, 13)
    await room.flags()
    await room.votes(*FINE)

    receipt = await room.flags(by=2)

    assert (receipt.kind, receipt.number) == (ReceiptKind.LOOKED_AT, None)
    assert len(await room.rows()) == 1
    assert len(await room.rows(FlagRow)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("changes", [{"reason": Reason.DOSE}, {"edited": True}], ids=["danger", "edited"])
async def test_it_is_looked_at_again_when_it_was_edited_or_somebody_sees_danger(room, changes):
    await room.reviewers(11, 12, 13)
    await room.flags()
    await room.votes(*FINE)
    edited_at = room.clock.now() if changes.pop("edited", False) else None

    receipt = await room.flags(by=2, edited_at=edited_at, **changes)

    assert receipt.kind is ReceiptKind.NOTED
    first, second = await room.rows()
    assert (first.state, second.turn, second.earlier_id) == (CaseState.CLOSED_FINE, 2, first.id)


async def test_an_edit_between_two_flags_is_kept_beside_the_first_words(room):
    await room.reviewers(11, 12, 13)
    await room.flags()

    await room.flags(by=2, text="Ask your nurse first", edited_at=room.clock.now())

    case = await room.case()
    assert (case.text, case.later_text, case.edited_since) == (WORDS, "Ask your nurse first", True)
    assert room.hook.told == [("edited", "panel")]


async def test_a_picture_without_words_goes_to_moderators_because_peers_could_be_shown_nothing(room):
    await room.reviewers(11, 12, 13)

    await room.flags(text="", attachments=("leaflet.png",))

    case = await room.case()
    assert (case.state, case.why, case.panel_open) == (CaseState.ESCALATED, Why.LINK_ONLY, False)


async def test_a_flag_is_not_lost_when_discord_does_not_say_who_wrote_near(room):
    room.outside.silent = True

    assert (await room.flags()).kind is ReceiptKind.NOTED


async def test_only_members_flag_and_nobody_while_flags_are_off(store, clock):
    off = CaseRoom(store, clock, book_with(enabled=False))
    room = CaseRoom(store, clock)

    with pytest.raises(NotAllowedError):
        room.flagging.check(Actor(1, COMMUNITY), room.message())
    with pytest.raises(NotNowError):
        await off.flags()
    with pytest.raises(InvalidInputError, match="your own"):
        await room.flags(by=1, author_id=1001)
    assert await room.rows() == []


def suspicion(room: CaseRoom, **changes) -> Suspect:
    facts = {"severity": 2, "sources": ("rule:miracle",), "why": ("It promises a cure.",)} | changes
    return Suspect(room.message(), **facts)


async def test_what_a_rule_doubts_becomes_a_case_with_its_plain_words_and_nothing_else(room):
    await room.reviewers(11, 12, 13)

    case = await room.flagging.suspect(COMMUNITY, suspicion(room))

    assert case is not None
    assert (case.state, case.sources, case.is_of_members) == (CaseState.PANEL, ("rule:miracle",), False)
    assert (await room.case()).rule_words == ["It promises a cure."]
    assert await room.rows(FlagRow) == []


async def test_a_rule_and_a_member_doubt_the_same_message_and_it_is_one_case(room):
    await room.reviewers(11, 12, 13)
    await room.flags()

    again = await room.flagging.suspect(COMMUNITY, suspicion(room, severity=3))

    case = await room.case()
    assert again is None
    assert (case.sources, case.severity, case.state) == (["flags", "rule:miracle"], 3, CaseState.ESCALATED)


async def test_a_rule_does_not_open_again_what_people_looked_at_and_risk_goes_the_other_way(room):
    await room.reviewers(11, 12, 13)
    await room.flags()
    await room.votes(*FINE)

    assert await room.flagging.suspect(COMMUNITY, suspicion(room, severity=3)) is None
    risk = Suspect(room.message(7, text="goodbye forever"), 2, ("rule:miracle",))
    assert await room.flagging.suspect(COMMUNITY, risk) is None

    assert len(await room.rows()) == 1
    assert room.outside.heard == [MESSAGE + 7]


async def test_what_nobody_could_read_goes_to_moderators_with_its_link(room):
    case = await room.flagging.suspect(COMMUNITY, Suspect(room.message(text=""), 2, ("automod",), link_only=True))

    assert case is not None
    assert (case.state, case.why, case.message_id) == (CaseState.ESCALATED, Why.LINK_ONLY, MESSAGE)


@pytest.mark.slow
async def test_people_see_their_own_flags_and_an_end_only_if_they_asked(room):
    await room.reviewers(11, 12, 13)
    await room.flags(by=1, wants_result=True)
    await room.flags(by=2)
    before = await room.cases.mine(room.member(1))

    await room.votes(*FINE)

    assert [(line.is_open, line.state) for line in before] == [(True, None)]
    assert [line.state for line in await room.cases.mine(room.member(1))] == [CaseState.CLOSED_FINE]
    assert [(line.is_open, line.state) for line in await room.cases.mine(room.member(2))] == [(False, None)]
    assert await room.cases.mine(room.member(3)) == ()


@pytest.mark.slow
async def test_flagging_again_does_not_put_off_the_morning(busy):
    for number in range(4):
        await busy.flags(number=number)
    await busy.passes(hours=16)  # one in the night
    for number in range(10, 14):
        await busy.flags(number=number)

    await busy.flags(number=3)
    await busy.passes(hours=7, minutes=1)

    assert (await busy.rows())[3].state is not CaseState.WAITING


async def test_nothing_in_a_receipt_tells_that_somebody_else_flagged_the_message(store, clock):
    room = CaseRoom(store, clock, book_with(flags_a_day=3))
    room.outside.duty = [2001]
    await room.flags(by=1, reason=Reason.DOSE)
    for number in (5, 6, 7):
        await room.flags(by=9, reason=Reason.NOT_SURE, number=number)

    first = await room.flags(by=2, reason=Reason.DOSE, number=1)
    second = await room.flags(by=2, reason=Reason.DOSE)
    alone = await room.flags(by=9, reason=Reason.NOT_SURE, number=8)
    joined = await room.flags(by=9, reason=Reason.NOT_SURE)

    assert (first.kind, first.told_on_duty) == (second.kind, second.told_on_duty) == (ReceiptKind.NOTED, True)
    assert alone.kind is joined.kind is ReceiptKind.LATER


async def test_an_author_who_asks_what_is_stored_reads_their_own_words_and_nobody_elses_name(room):
    await room.flags(neighbours=("Mine helped me",), names=("Robin", "Gwen who flagged"))

    told = await known_about(room.store, room.book, COMMUNITY, AUTHOR)

    shown = "\n".join(f"{one.words}\n{one.exact}" for one in told)
    assert WORDS in shown
    assert not [words for words in ("Gwen", "Robin", "Mine helped me") if words in shown]
    assert "1001" not in re.findall(r"\w+", shown)  # the marks of versions may hold these figures among others
