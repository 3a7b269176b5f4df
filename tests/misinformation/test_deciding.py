"""What moderators decide: with a reason, told to the author, never alone about a person, never about themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from bot.appeals.snapshots import Ruling
from bot.delivery.effects import EffectKind
from bot.errors import AlreadyDecidedError, InvalidInputError, NotAllowedError, NotNowError, OutOfDateError
from bot.misinformation.outcomes_rules import Choice, DecisionState, Ground, NoteState, checked_decision, refuse_removal
from bot.misinformation.outcomes_snapshots import Decision
from bot.misinformation.outcomes_tables import DecisionRow, TalkRow
from bot.misinformation.rules import CaseState
from bot.store.base import VersionedRef
from tests.misinformation.case_setting import AUTHOR, COMMUNITY, WORDS
from tests.misinformation.outcome_setting import DRAFT, OutcomeRoom

YES = Ruling(changed=True, words="It was clear from the context.")


@pytest.fixture
async def room(store, clock) -> OutcomeRoom:
    return OutcomeRoom(store, clock)


@pytest.mark.slow
async def test_a_deleted_message_comes_back_to_its_author_as_a_copy(room):
    await room.danger()
    view = await room.decided(Choice.DELETE)
    await room.settle()

    kinds = [kind for kind in room.discord.kinds() if kind in {EffectKind.DELETE_MESSAGE, EffectKind.SEND_DIRECT}]
    assert kinds[0] is EffectKind.DELETE_MESSAGE
    assert [by for kind, _payload, by in room.discord.done if kind is EffectKind.DELETE_MESSAGE] == [2001]
    message = await room.cards.decided(COMMUNITY, view.id)
    assert message is not None
    assert (message.copy, message.decision.told_by, message.author_id) == (WORDS, "dm", AUTHOR)
    assert room.discord.letters("misinformation_decided") == [AUTHOR]
    assert room.discord.letters("misinformation_result") == [1001]
    assert (await room.case()).state is CaseState.DECIDED


@pytest.mark.slow
async def test_an_undone_decision_deletes_nothing_any_more(room):
    await room.danger()
    view = await room.decided(Choice.DELETE)
    await room.appeals.decide(
        room.moderator(2),
        (await room.appeals.open(room.author(), "misinformation", view.id, "It was a joke.")).ref,
        YES,
    )

    await room.settle()

    assert EffectKind.DELETE_MESSAGE not in room.discord.kinds()


@pytest.mark.slow
async def test_closed_letters_become_a_task_for_a_person(room):
    room.discord.closed.add(AUTHOR)
    await room.danger()
    view = await room.decided(Choice.DELETE)
    await room.settle()

    assert await room.cards.to_tell(COMMUNITY, view.id) is not None
    assert [line.id for line in await room.cards.decisions(room.author())] == [view.id]
    await room.deciding.told(room.moderator(2), view.id)
    await room.settle()
    assert await room.cards.to_tell(COMMUNITY, view.id) is None


async def test_who_has_a_part_cannot_read_take_or_decide(room):
    await room.danger(author_id=2001)
    ref = await room.ref()
    decision = Decision(Choice.FINE, Ground.ACCURATE, "It is right.")

    for by in (room.moderator(1), room.moderator(1)):
        for press in (
            room.deciding.read(by, ref.id),
            room.deciding.history(by, ref.id),
            room.deciding.take(by, ref),
            room.deciding.decide(by, ref, decision),
            room.deciding.record_talk(by, ref.id, "We talked."),
        ):
            with pytest.raises(NotAllowedError):
                await press
    assert await room.deciding.open_cases(room.moderator(1)) == ()
    assert len(await room.deciding.open_cases(room.moderator(2))) == 1


async def test_a_moderator_who_flagged_it_does_not_decide(room):
    case = await room.danger()
    await room.flagging.flag(room.moderator(1), room.request())

    with pytest.raises(NotAllowedError):
        await room.decided(Choice.DELETE)
    assert (await room.case()).id == case.id


async def test_nobody_without_the_right_decides(room):
    await room.danger()
    ref = await room.ref()

    for press in (
        room.deciding.open_cases(room.member()),
        room.deciding.read(room.member(), ref.id),
        room.deciding.take(room.member(), ref),
        room.deciding.decide(room.member(), ref, Decision(Choice.FINE, Ground.ACCURATE, "Right.")),
        room.deciding.told(room.member(), 1),
        room.deciding.confirm_removal(room.member(), ref),
        room.deciding.refuse_removal(room.member(), ref),
    ):
        with pytest.raises(NotAllowedError):
            await press


async def test_every_reading_is_noted(room):
    case = await room.danger()

    reading = await room.deciding.read(room.moderator(), case.id)
    await room.deciding.history(room.moderator(), case.id)

    assert (reading.text, reading.author_id) == (WORDS, AUTHOR)
    assert {"misinformation.read", "misinformation.read_history"} <= set(await room.verbs())


@pytest.mark.slow
async def test_the_second_moderator_learns_who_was_first(room):
    await room.danger()
    seen = await room.ref()
    await room.decided(Choice.DELETE)

    with pytest.raises(AlreadyDecidedError) as refused:
        await room.deciding.decide(room.moderator(2), seen, Decision(Choice.FINE, Ground.ACCURATE, "It is right."))

    assert refused.value.by == 2001
    assert "<@2001>" in refused.value.sentence
    assert len(await room.rows(DecisionRow)) == 1


@pytest.mark.slow
async def test_who_takes_a_case_has_it_for_half_an_hour(room):
    await room.danger()
    seen = await room.ref()
    await room.deciding.take(room.moderator(1), seen)

    with pytest.raises(OutOfDateError):
        await room.deciding.take(room.moderator(2), seen)
    with pytest.raises(NotNowError):
        await room.decided(Choice.DELETE, by=2)
    with pytest.raises(NotNowError):
        await room.deciding.release(room.moderator(2), await room.ref())
    await room.passes(minutes=31)
    assert (await room.case()).taken_by is None
    await room.decided(Choice.DELETE, by=2)


@pytest.mark.slow
async def test_a_pause_has_an_end_and_needs_a_topic(room):
    await room.danger()
    room.is_topic = False
    with pytest.raises(NotNowError):
        await room.decided(Choice.PAUSE, days=3)
    assert await room.rows(DecisionRow) == []

    room.is_topic = True
    view = await room.decided(Choice.PAUSE, days=3, delete_too=True)
    await room.settle()

    assert room.paused[AUTHOR] == view.pause_until
    assert EffectKind.DELETE_MESSAGE in room.discord.kinds()


async def make_removable(room: OutcomeRoom) -> None:
    """Let two cases be decided as dangerous and two talks be recorded, so that the third may lead to a removal."""
    for number in (1, 2):
        case = await room.danger(number)
        await room.deciding.record_talk(room.moderator(), case.id, "We talked about doses.")
        await room.decided(Choice.DELETE)
    await room.danger(3)


@pytest.mark.slow
async def test_removal_needs_repeated_danger_after_two_talks_and_two_people(room):
    await room.danger(9)
    with pytest.raises(NotNowError):
        await room.decided(Choice.REMOVE)
    await make_removable(room)

    view = await room.decided(Choice.REMOVE, delete_too=True)
    await room.settle()
    assert view.state is DecisionState.PROPOSED
    assert EffectKind.REMOVE_ROLE not in room.discord.kinds()
    with pytest.raises(NotNowError):
        await room.decided(Choice.DELETE, by=2)
    with pytest.raises(NotAllowedError):
        await room.deciding.confirm_removal(room.moderator(1), view.ref)

    confirmed = await room.deciding.confirm_removal(room.moderator(2), view.ref)
    await room.settle()

    assert (confirmed.state, confirmed.confirmed_by) == (DecisionState.STANDING, 2002)
    assert [by for kind, _p, by in room.discord.done if kind is EffectKind.REMOVE_ROLE] == [2002]
    assert room.left == [AUTHOR]
    with pytest.raises(AlreadyDecidedError):
        await room.deciding.refuse_removal(room.moderator(3), view.ref)


@pytest.mark.slow
async def test_a_removal_that_is_set_aside_does_nothing(room):
    await make_removable(room)
    view = await room.decided(Choice.REMOVE)

    await room.deciding.refuse_removal(room.moderator(2), view.ref)
    await room.settle()

    assert EffectKind.REMOVE_ROLE not in room.discord.kinds()
    assert (await room.case()).state is CaseState.ESCALATED
    assert await room.cards.decided(COMMUNITY, view.id) is None  # the author hears nothing of what never stood
    assert view.id not in [line.id for line in await room.cards.decisions(room.author())]


async def test_a_removal_is_not_confirmed_when_an_earlier_decision_it_stood_on_was_wrong(room):
    await make_removable(room)
    view = await room.decided(Choice.REMOVE)
    (earlier, *_rest) = await room.rows(DecisionRow)
    appeal = await room.appeals.open(room.author(), "misinformation", earlier.id, "It was about a cat.")
    await room.appeals.decide(room.moderator(3), appeal.ref, YES)

    with pytest.raises(NotNowError):
        await room.deciding.confirm_removal(room.moderator(2), view.ref)

    await room.settle()
    assert EffectKind.REMOVE_ROLE not in room.discord.kinds()


async def test_no_copy_of_the_words_outlives_a_removal_that_was_set_aside(room):
    await make_removable(room)
    view = await room.decided(Choice.REMOVE, delete_too=True)

    await room.deciding.refuse_removal(room.moderator(2), view.ref)
    await room.decided(Choice.FINE, by=2)

    case = await room.case()
    assert (case.state, case.text) == (CaseState.CLOSED_FINE, None)
    assert [row.copy for row in await room.rows(DecisionRow) if row.case_id == case.id] == [None, None]


async def test_fine_by_a_moderator_is_not_told_to_an_author_who_never_heard_of_it(room):
    await room.danger()
    await room.decided(Choice.FINE)
    await room.settle()

    case = await room.case()
    assert (case.state, case.text) == (CaseState.CLOSED_FINE, None)
    assert room.discord.letters("misinformation_decided") == []


@pytest.mark.slow
async def test_fine_is_told_to_an_author_who_was_asked_and_takes_the_note_away(room):
    note = await room.noted(by_peers=True)
    await room.decided(Choice.FINE, by=3)
    await room.settle()

    assert await room.cards.note(COMMUNITY, note.id) is None
    assert (await room.note()).state is NoteState.WITHDRAWN
    assert room.discord.letters("misinformation_decided") == [AUTHOR, AUTHOR]


@pytest.mark.slow
async def test_moderators_may_ask_the_author_or_for_a_note_but_never_wait_with_danger(room):
    await room.danger()
    with pytest.raises(NotNowError):
        await room.decided(Choice.ASK_AUTHOR)
    await room.decided(Choice.NOTE)
    await room.settle()

    case = await room.case()
    assert case.state is CaseState.NOTE_DRAFT
    note = await room.notes.draft(room.moderator(1), case.id, DRAFT)
    await room.notes.approve(room.moderator(2), note.ref)
    await room.settle()
    assert (await room.case()).state is CaseState.NOTE_LIVE
    assert room.discord.letters("misinformation_decided") == [AUTHOR]


@pytest.mark.slow
async def test_a_moderators_question_carries_their_words(room):
    case = await room.to_author()
    await room.windows.disagree(room.author(), case.id, "I see it in another way.")
    decision = Decision(Choice.ASK_AUTHOR, Ground.NEEDS_CONTEXT, "Could you say that it is your experience?")
    await room.deciding.decide(room.moderator(), await room.ref(), decision)
    await room.settle()

    (view,) = await room.windows.mine(room.author())
    assert view.words == "Could you say that it is your experience?"
    assert room.discord.letters("misinformation_window") == [AUTHOR, AUTHOR]
    history = await room.deciding.history(room.moderator(), case.id)
    assert [one.choice for one in history.decisions] == [Choice.ASK_AUTHOR]


@pytest.mark.slow
async def test_the_database_itself_refuses_a_decision_without_a_reason_and_a_removal_by_one(room):
    case = await room.danger()
    base = {"community_id": COMMUNITY, "case_id": case.id, "words": "x", "decided_at": room.clock.now()}
    wrong = [
        {"choice": Choice.DELETE, "state": DecisionState.STANDING, "decided_by": 2001},
        {"choice": Choice.REMOVE, "state": DecisionState.STANDING, "decided_by": 2001, "ground": Ground.DANGEROUS},
        {
            "choice": Choice.REMOVE,
            "state": DecisionState.STANDING,
            "decided_by": 2001,
            "confirmed_by": 2001,
            "confirmed_at": room.clock.now(),
            "ground": Ground.DANGEROUS,
        },
        {"choice": Choice.PAUSE, "state": DecisionState.STANDING, "decided_by": 2001, "ground": Ground.DANGEROUS},
    ]

    for values in wrong:
        with pytest.raises(IntegrityError):
            async with room.store.begin() as tx:
                tx.add(DecisionRow(**base, **values))


@pytest.mark.slow
async def test_words_go_in_ninety_days_and_the_rest_in_a_year(room):
    case = await room.danger()
    await room.deciding.record_talk(room.moderator(), case.id, "We talked about doses.")
    await room.decided(Choice.DELETE)

    await room.passes(days=91)
    row = await room.decision()
    assert (row.words, row.copy) == ("", None)
    await room.passes(days=300)
    assert await room.rows(DecisionRow) == []
    assert await room.rows(TalkRow) == []


@pytest.mark.parametrize("choice", list(Choice))
@pytest.mark.parametrize("ground", list(Ground))
def test_a_reason_fits_what_is_chosen(choice, ground):
    says_fine = ground in {Ground.OWN_EXPERIENCE, Ground.ACCURATE, Ground.HARMLESS}
    fits = ground is Ground.OTHER or says_fine == (choice is Choice.FINE)

    if fits:
        assert checked_decision(choice, ground, " Words. ", 3) == "Words."
    else:
        with pytest.raises(InvalidInputError):
            checked_decision(choice, ground, "Words.", 3)


@pytest.mark.parametrize(
    ("words", "days"), [("", 3), ("   \u200b", 3), ("x" * 1001, 3), ("ok", None), ("ok", 0), ("ok", 31)]
)
def test_a_pause_without_words_or_an_end_is_refused(words, days):
    with pytest.raises(InvalidInputError):
        checked_decision(Choice.PAUSE, Ground.DANGEROUS, words, days)


@given(ground=st.sampled_from(Ground), talks=st.integers(0, 5), dangers=st.integers(0, 6))
def test_nobody_is_removed_for_being_wrong_alone(ground, talks, dangers):
    if ground is Ground.DANGEROUS and talks >= 2 and dangers >= 3:
        refuse_removal(ground, talks, dangers)
        return
    with pytest.raises(NotNowError):
        refuse_removal(ground, talks, dangers)


async def test_an_old_card_of_an_open_case_is_refused(room):
    await room.danger()
    ref = await room.ref()

    with pytest.raises(OutOfDateError):
        await room.deciding.decide(
            room.moderator(), VersionedRef(ref.id, ref.version - 1), Decision(Choice.FINE, Ground.ACCURATE, "Right.")
        )


@pytest.mark.slow
async def test_who_left_is_not_written_to_and_nobody_is_asked_to_tell_them(room):
    await room.danger()
    room.outside.gone = frozenset({AUTHOR})
    await room.leavers.left(COMMUNITY, AUTHOR)

    await room.decided(Choice.DELETE)
    await room.settle()

    assert EffectKind.DELETE_MESSAGE in room.discord.kinds()
    assert room.discord.letters("misinformation_decided") == []
    assert await room.sent("misinformation_tell") == []
