"""Cases that nobody settles: organisers are told, and after 90 days no word of them is kept."""

from __future__ import annotations

import pytest

from bot.errors import AlreadyDecidedError
from bot.misinformation.following import Following
from bot.misinformation.outcomes_rules import Choice, DecisionState, NoteState
from bot.misinformation.outcomes_tables import CaseNoteRow, DecisionRow, WindowRow
from bot.misinformation.ports import SeenMessage
from bot.misinformation.rules import CaseState, Reason
from bot.misinformation.snapshots import ReceiptKind
from bot.misinformation.tables import FlagRow
from tests.misinformation.case_setting import AUTHOR, COMMUNITY, MESSAGE
from tests.misinformation.outcome_setting import DRAFT, OutcomeRoom


@pytest.fixture
async def room(store, clock) -> OutcomeRoom:
    return OutcomeRoom(store, clock)


@pytest.mark.slow
async def test_organisers_are_reminded_and_then_the_words_go_and_who_waits_is_told(room):
    await room.danger()
    await room.passes(days=77)
    reminded = await room.sent("misinformation_undecided")
    still = await room.case()

    await room.passes(days=14)

    case = await room.case()
    assert [one["place"] for one in reminded] == ["organisers"]
    assert (still.state, still.text is None) == (CaseState.ESCALATED, False)
    assert (case.state, case.text, case.neighbours, case.names) == (CaseState.NOT_DECIDED, None, None, None)
    assert {flag.words for flag in await room.rows(FlagRow)} == {None}
    assert room.discord.letters("misinformation_result") == [1001]
    assert room.discord.letters("misinformation_not_decided") == []  # the author never heard of it
    assert (await room.sent("misinformation_undecided"))[-1].get("only_if_there") is True
    with pytest.raises(AlreadyDecidedError, match="Nobody decided"):
        await room.decided(Choice.DELETE)


@pytest.mark.slow
async def test_an_author_who_disagreed_is_told_that_nobody_decided_and_their_words_go(room):
    case = await room.to_author()
    await room.windows.disagree(room.author(), case.id, "My nurse told me so.")

    await room.passes(days=91)

    assert (await room.case()).state is CaseState.NOT_DECIDED
    assert room.discord.letters("misinformation_not_decided") == [AUTHOR]
    assert all(window.answer_words == "" for window in await room.rows(WindowRow))


@pytest.mark.slow
async def test_a_note_that_nobody_finishes_goes_with_the_words(room):
    case = await room.note_wanted()
    await room.notes.draft(room.reviewer(1101), case.id, DRAFT)

    await room.passes(days=91)

    note = await room.note()
    assert (await room.case()).state is CaseState.NOT_DECIDED
    assert (note.state, note.claim, note.says, note.sources) == (NoteState.WITHDRAWN, "", "", [])
    await room.passes(days=91)
    assert await room.cards.note_of(COMMUNITY, case.id) is None


@pytest.mark.slow
async def test_a_note_that_stands_stays_when_nobody_answers_those_who_find_it_unfair(room):
    note = await room.noted()
    for number in (20, 21, 22):
        await room.notes.fair(room.member(number), note.id, fair=False)

    await room.passes(days=91)

    case = await room.case()
    assert (case.state, case.text) == (CaseState.NOTE_LIVE, None)
    assert (await room.note()).state is NoteState.LIVE


@pytest.mark.slow
async def test_a_proposed_removal_ends_with_its_case_and_a_new_flag_opens_another(room):
    for number in (1, 2):
        await room.danger(number)
        await room.decided(Choice.DELETE)
        await room.deciding.record_talk(room.moderator(), (await room.case()).id, "We talked about it.")
    await room.danger(3)
    await room.decided(Choice.REMOVE)
    assert (await room.decision()).state is DecisionState.PROPOSED

    await room.passes(days=91)
    proposed = next(row for row in await room.rows(DecisionRow) if row.choice is Choice.REMOVE)
    again = await room.flags(7, Reason.OUT_OF_DATE, 3)

    assert proposed.state is DecisionState.SET_ASIDE
    assert again.kind is not ReceiptKind.LOOKED_AT
    assert room.left == []


@pytest.mark.slow
async def test_a_case_that_is_opened_again_has_its_own_ninety_days(room):
    await room.noted()
    await room.passes(days=80)
    following = Following(room.store, room.real_hook, room.outside, room.clock)
    await following.edited(COMMUNITY, MESSAGE, SeenMessage("Tea beside tablets is fine.", room.clock.now()))

    await room.passes(days=60)

    assert (await room.case()).state is CaseState.ESCALATED
    await room.passes(days=31)
    assert (await room.case()).state is CaseState.NOTE_LIVE


@pytest.mark.slow
async def test_the_words_of_a_note_that_was_taken_back_go_with_those_of_its_case(room):
    note = await room.noted()
    await room.notes.withdraw(room.moderator(3), (await room.note()).snapshot().ref)
    kept = (await room.note()).claim
    await room.decided(Choice.FINE, by=3)

    taken = await room.note()

    assert (kept, note.claim) == (DRAFT.claim, DRAFT.claim)
    assert (taken.claim, taken.says, taken.sources) == ("", "", [])


@pytest.mark.slow
async def test_the_words_of_a_note_that_was_taken_back_are_kept_for_ninety_days_at_most(room):
    await room.noted()
    await room.notes.withdraw(room.moderator(3), (await room.note()).snapshot().ref)
    await room.decided(Choice.DELETE, by=3)

    await room.passes(days=91)

    assert await room.rows(CaseNoteRow) == []
