"""Appeals: somebody else looks again, answers in words, and undoes what was wrong."""

from __future__ import annotations

import asyncio

import pytest

from bot.appeals.rules import AppealRole, AppealState, Level, level_after, level_for
from bot.appeals.snapshots import Ruling
from bot.appeals.tables import AppealRow
from bot.community.actor import Actor, Capability
from bot.delivery.effects import EffectKind
from bot.errors import (
    AlreadyDecidedError,
    HouseError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NotNowError,
    OutOfDateError,
)
from bot.misinformation.outcomes_rules import Choice, DecisionState, Ground, NoteState
from bot.misinformation.outcomes_snapshots import Decision
from bot.misinformation.outcomes_tables import ClaimMemoryRow
from bot.misinformation.panel_tables import SeatRow
from bot.misinformation.rules import CaseState, Reason, SeatState, Verdict, Why
from tests.misinformation.case_setting import AUTHOR, COMMUNITY
from tests.misinformation.outcome_setting import OutcomeRoom

KIND = "misinformation"
CHANGED = Ruling(changed=True, words="The words were about a vet's advice for a cat.")
UPHELD = Ruling(changed=False, words="The dose in it is not safe for people.")
ORGANISER = Actor(3000, COMMUNITY, frozenset(Capability), is_member=True)


@pytest.fixture
async def room(store, clock) -> OutcomeRoom:
    return OutcomeRoom(store, clock)


async def deleted(room: OutcomeRoom):
    await room.danger()
    view = await room.decided(Choice.DELETE)
    await room.settle()
    return view


@pytest.mark.slow
async def test_another_moderator_changes_a_decision_and_the_author_hears_of_it(room):
    view = await deleted(room)
    appeal = await room.appeals.open(room.author(), KIND, view.id, "It was about my cat.")
    assert (appeal.role, appeal.level, appeal.state) == (AppealRole.AUTHOR, Level.MODERATORS, AppealState.OPEN)

    for press in (
        room.appeals.take(room.moderator(1), appeal.ref),
        room.appeals.read(room.moderator(1), appeal.id),
        room.appeals.decide(room.moderator(1), appeal.ref, UPHELD),
    ):
        with pytest.raises(NotAllowedError):
            await press
    assert await room.appeals.queue(room.moderator(1)) == ()
    copy = await room.appeals.read(room.moderator(2), appeal.id)
    assert (copy.words, copy.appellant_id) == ("It was about my cat.", AUTHOR)

    answered = await room.appeals.decide(room.moderator(2), appeal.ref, CHANGED)
    await room.settle()

    assert (answered.state, answered.answer) == (AppealState.CHANGED, CHANGED.words)
    assert (await room.decision()).state is DecisionState.UNDONE
    case = await room.case()
    assert (case.state, case.text) == (CaseState.CLOSED_FINE, None)
    assert room.discord.letters("appeals_answer") == [AUTHOR]
    assert room.discord.letters("misinformation_decided") == [AUTHOR, AUTHOR]  # the copy once more
    own = await room.cards.own(AUTHOR, view.id)  # which can be read on, although nothing can be appealed any more
    assert own is not None
    assert own.copy
    assert await room.cards.own(1001, view.id) is None
    assert await room.rows(ClaimMemoryRow) == []
    assert [one.told_by for one in await room.appeals.mine(room.author())] == ["dm"]
    assert {"appeal.open", "appeal.read", "appeal.changed", "decision.undo"} <= set(await room.verbs())


@pytest.mark.slow
async def test_an_upheld_decision_stays_and_cannot_be_appealed_against_twice(room):
    view = await deleted(room)
    appeal = await room.appeals.open(room.author(), KIND, view.id, "It was about my cat.")
    await room.appeals.decide(ORGANISER, appeal.ref, UPHELD)

    assert (await room.decision()).state is DecisionState.STANDING
    with pytest.raises(NotNowError):
        await room.appeals.open(room.author(), KIND, view.id, "Once more.")
    with pytest.raises(AlreadyDecidedError) as refused:
        await room.appeals.decide(room.moderator(2), appeal.ref, CHANGED)
    assert refused.value.by == 3000


@pytest.mark.slow
async def test_who_is_not_concerned_cannot_appeal(room):
    view = await deleted(room)

    for by in (room.member(1), room.member(9), room.moderator(2)):  # who flagged has got what they asked for
        with pytest.raises(NotFoundError):
            await room.appeals.open(by, KIND, view.id, "Change it.")
    for kind, number in ((KIND, view.id + 7), ("no_such", view.id)):
        with pytest.raises(NotFoundError):
            await room.appeals.open(room.author(), kind, number, "Change it.")
    with pytest.raises(NotFoundError):
        await room.appeals.open(Actor(AUTHOR, COMMUNITY + 1), KIND, view.id, "Change it.")
    with pytest.raises(NotFoundError):
        await room.appeals.community_of(KIND, view.id, 1009)
    assert await room.appeals.community_of(KIND, view.id, AUTHOR) == COMMUNITY
    with pytest.raises(InvalidInputError):
        await room.appeals.open(room.author(), KIND, view.id, " \u200b ")


@pytest.mark.slow
async def test_the_button_works_for_twenty_eight_days(room):
    view = await deleted(room)
    await room.passes(days=27, hours=23)
    appeal = await room.appeals.open(room.author(), KIND, view.id, "I was ill.")
    await room.appeals.withdraw(room.author(), appeal.id)
    await room.passes(hours=2)

    with pytest.raises(NotNowError):
        await room.appeals.open(room.author(), KIND, view.id, "Too late.")


@pytest.mark.slow
async def test_who_flagged_has_moderators_look_again(room):
    await room.reviewers(*range(1101, 1108))
    await room.flags(1, Reason.OUT_OF_DATE, wants_result=True)
    await room.all_say(Verdict.TRUE)
    (result,) = await room.cards.results(room.member(1))
    appeal = await room.appeals.open(room.member(1), KIND, result.decision_id, "The leaflet says something else.")
    assert appeal.role is AppealRole.FLAGGER
    with pytest.raises(NotFoundError):
        await room.appeals.open(room.author(), KIND, result.decision_id, "The author never heard of it.")
    voter = next(seat.reviewer_id for seat in await room.rows(SeatRow) if seat.state is SeatState.VOTED)
    with pytest.raises(NotAllowedError):
        await room.appeals.decide(Actor(voter, COMMUNITY, frozenset(Capability)), appeal.ref, UPHELD)
    await room.appeals.decide(room.moderator(1), appeal.ref, CHANGED)
    await room.settle()

    case = await room.case()
    assert (case.state, case.why) == (CaseState.ESCALATED, Why.APPEAL)
    assert room.discord.letters("appeals_answer") == [1001]


@pytest.mark.slow
async def test_a_note_and_a_pause_go_when_they_were_wrong(room):
    note = await room.noted()
    view = (await room.cards.decisions(room.author()))[0]
    appeal = await room.appeals.open(room.author(), KIND, view.id, "The note is about another tea.")
    for part in (1, 2):  # who wrote it and who approved it
        with pytest.raises(NotAllowedError):
            await room.appeals.decide(room.moderator(part), appeal.ref, UPHELD)
    await room.appeals.decide(room.moderator(3), appeal.ref, CHANGED)
    await room.settle()
    assert await room.cards.note(COMMUNITY, note.id) is None
    assert (await room.note()).state is NoteState.WITHDRAWN

    await room.danger(1)
    paused = await room.decided(Choice.PAUSE, days=5)
    assert AUTHOR in room.paused
    second = await room.appeals.open(room.author(), KIND, paused.id, "It was a quote.")
    await room.appeals.decide(room.moderator(2), second.ref, CHANGED)
    assert AUTHOR not in room.paused


@pytest.mark.slow
async def test_a_removal_that_was_wrong_gives_the_role_back(room):
    for number in (1, 2):
        case = await room.danger(number)
        await room.deciding.record_talk(room.moderator(), case.id, "We talked.")
        await room.decided(Choice.DELETE)
    await room.danger(3)
    proposed = await room.decided(Choice.REMOVE)
    with pytest.raises(NotFoundError):
        await room.appeals.open(room.author(), KIND, proposed.id, "Not yet decided.")
    removed = await room.deciding.confirm_removal(room.moderator(2), proposed.ref)
    await room.settle()
    outside = Actor(AUTHOR, COMMUNITY)  # not a member any more
    appeal = await room.appeals.open(outside, KIND, removed.id, "My account was used by somebody else.")

    await room.appeals.decide(room.moderator(3), appeal.ref, CHANGED)
    await room.settle()

    assert [by for kind, _p, by in room.discord.done if kind is EffectKind.GRANT_ROLE] == [2003]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("staff", "level", "place"),
    [
        (({2001, 2002}, {3000}), Level.MODERATORS, "cases"),
        (({2001}, {3000}), Level.ORGANISERS, "organisers"),
        (({2001, AUTHOR}, {2001}), Level.OUTSIDE, "organisers"),
    ],
)
async def test_an_appeal_goes_to_somebody_who_had_no_part(room, staff, level, place):
    room.staff = (frozenset(staff[0]), frozenset(staff[1]))
    view = await deleted(room)

    appeal = await room.appeals.open(room.author(), KIND, view.id, "Please look again.")

    assert appeal.level is level
    (first, *_rest) = await room.sent("appeals_card")
    assert first["place"] == place


@pytest.mark.slow
async def test_no_appeal_waits_a_month_in_silence(room):
    view = await deleted(room)
    appeal = await room.appeals.open(room.author(), KIND, view.id, "Please look again.")

    await room.passes(days=7, hours=1)
    assert len(await room.sent("appeals_reminder")) == 1
    await room.passes(days=18)
    assert (await room.appeals.card(COMMUNITY, appeal.id)).level is Level.ORGANISERS
    await room.passes(days=5)
    assert (await room.appeals.card(COMMUNITY, appeal.id)).level is Level.OUTSIDE
    assert room.discord.letters("appeals_outside") == [AUTHOR]
    await room.appeals.decide(room.moderator(2), (await room.appeals.card(COMMUNITY, appeal.id)).ref, UPHELD)


@pytest.mark.slow
async def test_while_discord_does_not_answer_an_appeal_is_still_taken(room):
    view = await deleted(room)
    room.outside.silent = True

    appeal = await room.appeals.open(room.author(), KIND, view.id, "Please look again.")

    assert appeal.level is Level.MODERATORS


@pytest.mark.slow
async def test_who_takes_an_appeal_has_it_for_half_an_hour(room):
    view = await deleted(room)
    appeal = await room.appeals.open(room.author(), KIND, view.id, "Please look again.")
    taken = await room.appeals.take(room.moderator(2), appeal.ref)

    with pytest.raises(OutOfDateError):
        await room.appeals.take(room.moderator(3), appeal.ref)
    with pytest.raises(NotNowError):
        await room.appeals.decide(room.moderator(3), taken.ref, UPHELD)
    with pytest.raises(NotNowError):
        await room.appeals.release(room.moderator(3), taken.ref)
    await room.passes(minutes=31)
    free = await room.appeals.card(COMMUNITY, appeal.id)
    assert (free.state, free.taken_by) == (AppealState.OPEN, None)


@pytest.mark.slow
async def test_closed_letters_become_a_task_for_a_person(room):
    view = await deleted(room)
    room.discord.closed.add(AUTHOR)
    appeal = await room.appeals.open(room.author(), KIND, view.id, "Please look again.")
    await room.appeals.decide(room.moderator(2), appeal.ref, UPHELD)
    await room.settle()

    assert await room.appeals.appellant_of(COMMUNITY, appeal.id) == AUTHOR
    await room.appeals.told(room.moderator(3), appeal.id)
    assert await room.appeals.appellant_of(COMMUNITY, appeal.id) is None


@pytest.mark.slow
async def test_words_of_an_appeal_go_in_a_month_and_the_rest_in_a_year(room):
    view = await deleted(room)
    appeal = await room.appeals.open(room.author(), KIND, view.id, "Please look again.")
    await room.appeals.decide(room.moderator(2), appeal.ref, UPHELD)

    await room.passes(days=31)
    (row,) = await room.rows(AppealRow)
    assert (row.words, row.answer) == ("", "")
    await room.passes(days=335)
    assert await room.rows(AppealRow) == []


@pytest.mark.slow
async def test_nobody_without_the_right_answers_appeals(room):
    view = await deleted(room)
    appeal = await room.appeals.open(room.author(), KIND, view.id, "Please look again.")

    for by in (room.member(5), room.author()):
        for press in (
            room.appeals.queue(by),
            room.appeals.take(by, appeal.ref),
            room.appeals.read(by, appeal.id),
            room.appeals.decide(by, appeal.ref, CHANGED),
            room.appeals.told(by, appeal.id),
        ):
            with pytest.raises(NotAllowedError):
                await press
    with pytest.raises(NotFoundError):
        await room.appeals.withdraw(room.member(5), appeal.id)


def test_the_nearest_person_without_a_part_is_asked():
    assert level_for({1, 2}, {3}, {1}) is Level.MODERATORS
    assert level_for({1, 2}, {3}, {1, 2}) is Level.ORGANISERS
    assert level_for({1, 3}, {3}, {1, 3}) is Level.OUTSIDE
    assert level_for((), (), ()) is Level.OUTSIDE
    assert [level_after(level) for level in Level] == [Level.ORGANISERS, Level.OUTSIDE, Level.OUTSIDE]


async def outcomes(*calls) -> list[str]:
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert all(not isinstance(one, BaseException) or isinstance(one, HouseError) for one in found), found
    return sorted(type(one).__name__ for one in found)


@pytest.mark.slow
async def test_presses_at_the_same_moment_decide_once(store_on, clock):
    room = OutcomeRoom(store_on, clock)
    await room.danger()
    ref = await room.ref()
    delete = Decision(Choice.DELETE, Ground.DANGEROUS, "Please do not.")
    fine = Decision(Choice.FINE, Ground.ACCURATE, "It is right.")
    found = await outcomes(
        room.deciding.decide(room.moderator(1), ref, delete),
        room.deciding.decide(room.moderator(2), ref, fine),
        room.deciding.take(room.moderator(3), ref),
    )
    assert found.count("DecisionView") <= 1
    if not found.count("DecisionView"):
        await room.passes(minutes=31)
        await room.decided(Choice.DELETE)
    if (await room.case()).state is CaseState.CLOSED_FINE:
        await room.danger(1)
        await room.decided(Choice.DELETE)
    view = await room.decision()
    opened = await outcomes(*(room.appeals.open(room.author(), KIND, view.id, "Look again.") for _press in range(3)))
    assert opened.count("Appeal") == 1, opened
    (appeal,) = await room.appeals.mine(room.author())
    answered = await outcomes(
        *(room.appeals.decide(room.moderator(number), appeal.ref, CHANGED) for number in (4, 5)),
        room.appeals.withdraw(room.author(), appeal.id),
    )
    assert answered.count("Appeal") == 1, answered


async def test_who_flagged_stays_unnamed_to_those_who_answer_also_with_closed_letters(room):
    await room.reviewers(*range(1101, 1108))
    await room.flags(1, Reason.OUT_OF_DATE, wants_result=True)
    await room.all_say(Verdict.TRUE)
    (result,) = await room.cards.results(room.member(1))
    appeal = await room.appeals.open(room.member(1), KIND, result.decision_id, "The leaflet says something else.")
    room.discord.closed.add(1001)

    copy = await room.appeals.read(room.moderator(1), appeal.id)
    await room.appeals.decide(room.moderator(1), appeal.ref, UPHELD)
    await room.settle()

    assert (copy.appeal.role, copy.appellant_id) == (AppealRole.FLAGGER, None)
    assert await room.appeals.appellant_of(COMMUNITY, appeal.id) is None
    asked = [payload for kind, payload, _by in room.discord.done if payload.get("card") == "appeals_tell"]
    assert [payload for payload in asked if not payload.get("only_if_there")] == []
    assert [line.answer for line in await room.appeals.mine(room.member(1))] == [UPHELD.words]
