"""What follows when peers have looked: quiet ends, private questions, and nothing that shames."""

from __future__ import annotations

import pytest

from bot.delivery.effects import EffectKind
from bot.errors import InvalidInputError, NotFoundError, NotNowError
from bot.misinformation.following import Following
from bot.misinformation.outcomes_moves import add_decision, new_decision
from bot.misinformation.outcomes_rules import Choice, DecisionState, Ground, WindowAnswer
from bot.misinformation.outcomes_tables import DecisionRow, WindowRow
from bot.misinformation.ports import SeenMessage
from bot.misinformation.rules import CaseState, Reason, Verdict, Why
from bot.misinformation.tables import CaseRow
from tests.misinformation.case_setting import AUTHOR, COMMUNITY, MESSAGE, WORDS
from tests.misinformation.outcome_setting import OutcomeRoom

LATER = f"{WORDS}!"
TAKES = {EffectKind.DELETE_MESSAGE, EffectKind.REMOVE_ROLE, EffectKind.SET_ACCESS}


@pytest.fixture
async def room(store, clock) -> OutcomeRoom:
    return OutcomeRoom(store, clock)


@pytest.mark.slow
async def test_fine_is_told_to_who_asked_and_never_to_the_author(room):
    await room.reviewers(*range(1101, 1108))
    await room.flags(1, Reason.OUT_OF_DATE, wants_result=True)
    await room.flags(2, Reason.OUT_OF_DATE)
    await room.all_say(Verdict.TRUE)

    case = await room.case()
    assert case.state is CaseState.CLOSED_FINE
    assert case.text is None
    assert room.discord.letters("misinformation_result") == [1001]
    assert [who for who in room.discord.letters("misinformation_window") if who == AUTHOR] == []
    assert room.discord.letters("misinformation_decided") == []
    (line,) = await room.cards.results(room.member(1))
    assert line.by_peers
    assert line.decision_id is not None
    assert await room.cards.results(room.member(2)) == ()
    assert [row.author_id for row in await room.rows(DecisionRow)] == [None]


@pytest.mark.slow
async def test_an_author_who_edits_in_their_time_is_left_alone(room):
    case = await room.to_author()
    assert case.state is CaseState.AUTHOR_WINDOW
    assert room.discord.letters("misinformation_window") == [AUTHOR]

    await room.windows.edited(room.author(), case.id)
    room.discord.text = "I took tea beside my tablets"
    await room.passes(hours=3)

    assert (await room.case()).state is CaseState.SELF_CORRECTED
    assert room.discord.letters("misinformation_result") == [1001]
    assert not TAKES & set(room.discord.kinds())


@pytest.mark.slow
async def test_an_author_who_does_not_answer_loses_nothing(room):
    case = await room.to_note()

    assert case.state is CaseState.NOTE_DRAFT
    (view,) = await room.windows.mine(room.author())
    assert view.open
    assert (await room.windows.disagree(room.author(), case.id, "I asked my doctor.")).answer is WindowAnswer.DISAGREE
    after = await room.case()
    assert (after.state, after.why) == (CaseState.ESCALATED, Why.AUTHOR_DISAGREES)
    await room.decided(Choice.FINE)
    assert [row.answer_words for row in await room.rows(WindowRow)] == [""]  # gone with the words of the case


@pytest.mark.slow
async def test_the_same_words_with_other_spaces_are_no_edit(room):
    await room.to_author()
    room.discord.text = f"  {room.discord.text}\u200b  "

    await room.passes(hours=3)

    assert (await room.case()).state is CaseState.NOTE_DRAFT


@pytest.mark.slow
async def test_where_the_bot_cannot_read_a_later_edit_counts(room):
    await room.to_author()
    room.discord.text, room.discord.edited_at = None, room.clock.now()

    await room.passes(hours=3)

    assert (await room.case()).state is CaseState.SELF_CORRECTED


@pytest.mark.slow
async def test_closed_letters_go_straight_to_a_note_and_shame_nobody(room):
    room.discord.closed.add(AUTHOR)

    case = await room.to_author()

    assert case.state is CaseState.NOTE_DRAFT
    assert (await room.rows(WindowRow))[0].told_by == "status"
    assert await room.windows.mine(room.author()) != ()


@pytest.mark.slow
async def test_a_message_that_is_gone_at_the_end_of_the_time_closes_the_case(room):
    await room.to_author()
    room.discord.gone = True

    await room.passes(hours=3)

    case = await room.case()
    assert (case.state, case.text) == (CaseState.WITHDRAWN, None)


@pytest.mark.slow
async def test_a_source_by_the_author_leads_to_a_note(room):
    case = await room.to_author()

    with pytest.raises(InvalidInputError):
        await room.windows.add_source(room.author(), case.id, "no-such")
    view = await room.windows.add_source(room.author(), case.id, "nhs")

    assert (view.answer, view.state) == (WindowAnswer.SOURCE, CaseState.NOTE_DRAFT)


@pytest.mark.slow
async def test_only_the_author_is_asked(room):
    case = await room.to_author()

    for press in (room.windows.edited(room.member(1), case.id), room.windows.disagree(room.moderator(), case.id, "")):
        with pytest.raises(NotFoundError):
            await press
    with pytest.raises(NotFoundError):
        await room.windows.community_of(case.id, 1001)
    assert await room.windows.community_of(case.id, AUTHOR) == COMMUNITY


@pytest.mark.slow
async def test_danger_is_never_asked_first(room):
    await room.reviewers(*range(1101, 1108))
    case = await room.danger()
    await room.all_say(Verdict.FALSE)

    assert (await room.case()).state is CaseState.ESCALATED
    assert room.discord.letters("misinformation_window") == []
    assert await room.windows.view(COMMUNITY, case.id) is None


@pytest.mark.slow
async def test_an_edit_before_the_time_is_over_ends_the_waiting(room):
    case = await room.to_author()
    async with room.store.begin() as tx:
        row = await tx.get(type(case), case.id)
        row.later_text, row.edited_since = "Ask your doctor first.", True
        await room.real_hook.edited(tx, row)

    await room.passes(hours=3)

    assert (await room.case()).state is CaseState.SELF_CORRECTED
    with pytest.raises(NotNowError):
        await room.windows.edited(room.author(), case.id)


@pytest.mark.slow
async def test_what_was_asked_and_decided_is_forgotten_in_time(room):
    await room.to_author()
    await room.passes(days=91)
    assert await room.rows(WindowRow) == []

    await room.passes(days=400)
    assert await room.rows(DecisionRow) == []


@pytest.mark.slow
async def test_a_question_that_arrives_late_still_leaves_its_author_their_time(room):
    await room.reviewers(*range(1101, 1108))
    await room.flags(1, Reason.OUT_OF_DATE)
    while await room.open_seats():
        await room.votes(Verdict.NEEDS_CONTEXT)  # and the letter does not go out, because the bot stands still

    await room.passes(hours=3)

    assert room.discord.letters("misinformation_window") == [AUTHOR]
    assert (await room.case()).state is CaseState.AUTHOR_WINDOW
    await room.passes(hours=1, minutes=59)
    assert (await room.case()).state is CaseState.AUTHOR_WINDOW
    await room.passes(minutes=2)
    assert (await room.case()).state is CaseState.NOTE_DRAFT


@pytest.mark.slow
@pytest.mark.parametrize("now_reads", [LATER, WORDS])
async def test_only_other_words_than_peers_have_read_are_a_correction(room, now_reads):
    following = Following(room.store, room.real_hook, room.outside, room.clock)
    await room.reviewers(*range(1101, 1108))
    await room.flags(1, Reason.OUT_OF_DATE)
    await following.edited(COMMUNITY, MESSAGE, SeenMessage(LATER, room.clock.now()))
    await room.all_say(Verdict.NEEDS_CONTEXT)  # having read both
    await room.passes(hours=1)

    await following.edited(COMMUNITY, MESSAGE, SeenMessage(now_reads, room.clock.now()))
    room.discord.text = now_reads

    assert (await room.case()).state is CaseState.AUTHOR_WINDOW
    await room.passes(hours=2)
    assert (await room.case()).state is CaseState.NOTE_DRAFT


@pytest.mark.slow
async def test_a_removal_does_not_wait_for_ever_when_its_message_is_deleted(room):
    case = await room.danger()
    async with room.store.begin() as tx:
        row = await tx.get(CaseRow, case.id)
        by = room.moderator()
        ground, state = Ground.DANGEROUS, DecisionState.PROPOSED
        await add_decision(tx, new_decision(tx, row, Choice.REMOVE, by=by, ground=ground, words="x", state=state), by)

    await Following(room.store, room.real_hook, room.outside, room.clock).deleted(COMMUNITY, MESSAGE)

    assert (await room.case()).state is CaseState.WITHDRAWN
    assert (await room.decision()).state is DecisionState.SET_ASIDE
    assert await room.deciding.proposal(COMMUNITY, case.id) is None
