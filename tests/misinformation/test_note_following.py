"""A note follows its message for as long as it stands, and words that people have judged are never a correction."""

from __future__ import annotations

import pytest

from bot.delivery.effects import EffectKind
from bot.delivery.reconcile import Reconciler
from bot.misinformation.following import Following
from bot.misinformation.outcomes_rules import Choice, NoteState
from bot.misinformation.ports import SeenMessage
from bot.misinformation.rules import CaseState, Reason, Verdict, Why
from bot.store.tables import NoteRow
from tests.misinformation.case_setting import COMMUNITY, MESSAGE, WORDS
from tests.misinformation.outcome_setting import OutcomeRoom

LATER = f"{WORDS}!"


@pytest.fixture
async def room(store, clock) -> OutcomeRoom:
    room = OutcomeRoom(store, clock)
    room.following = Following(store, room.real_hook, room.outside, clock)
    return room


async def hears(room: OutcomeRoom, way: str, seen: SeenMessage | None) -> None:
    """Let an edit or a deletion (None) be heard at once, or found out later."""
    if way == "found":
        room.outside.messages[MESSAGE] = seen
        chance = room.timers._random
        reconciler = Reconciler(
            room.store, [room.following], clock=room.clock, random=chance, communities=lambda: [COMMUNITY]
        )
        assert await reconciler.pass_over(COMMUNITY) == 1
    elif seen is None:
        await room.following.deleted(COMMUNITY, MESSAGE)
    else:
        await room.following.edited(COMMUNITY, MESSAGE, seen)
    await room.settle()


@pytest.mark.slow
@pytest.mark.parametrize(("way", "days"), [("told", 91), ("found", 500)])
async def test_a_note_goes_with_its_message_however_old_it_is(room, way, days):
    await room.noted()
    await room.passes(days=days)  # the case has forgotten its people and its link, and in the end is forgotten itself

    await hears(room, way, None)

    assert (await room.note()).state is NoteState.WITHDRAWN
    assert room.discord.kinds().count(EffectKind.SHOW_REPLY) == 2


@pytest.mark.slow
@pytest.mark.parametrize("way", ["told", "found"])
async def test_an_edit_under_an_old_note_is_said_on_it_and_moderators_look_without_the_flagged_words(room, way):
    await room.noted()
    await room.passes(days=91)

    await hears(room, way, SeenMessage("Tea beside tablets is fine.", room.clock.now()))

    case = await room.case()
    assert (await room.note()).for_earlier_version
    assert (case.state, case.why, case.message_id) == (CaseState.ESCALATED, Why.NOTE_OUT_OF_DATE, MESSAGE)
    assert (case.text, case.later_text, case.names) == (None, None, None)
    assert await room.cases.card(COMMUNITY, case.id) is not None


@pytest.mark.slow
@pytest.mark.parametrize("way", ["told", "found"])
async def test_each_further_edit_under_an_old_note_is_heard_once(room, way):
    await room.noted()
    await room.passes(days=91)
    for number in range(2):
        await hears(room, way, SeenMessage(f"Tea {number}", room.clock.now()))
        await room.passes(minutes=30)
    seen_twice = await room.case()
    await room.decided(Choice.NOTE, by=3)
    assert await room.following.differences(COMMUNITY) == []

    await room.passes(minutes=30)
    await hears(room, way, SeenMessage("Tea, thrice", room.clock.now()))

    case = await room.case()
    assert (seen_twice.state, seen_twice.later_text) == (CaseState.ESCALATED, None)
    assert (case.state, case.why, case.later_text) == (CaseState.ESCALATED, Why.NOTE_OUT_OF_DATE, None)
    assert (await room.note()).for_earlier_version


@pytest.mark.slow
async def test_a_note_that_outlives_its_case_says_once_that_its_message_was_edited(room):
    await room.noted()
    await room.passes(days=500)
    assert await room.rows() == []

    for number in range(2):
        await room.passes(minutes=30)
        await hears(room, "told", SeenMessage(f"Tea {number}", room.clock.now()))

    assert (await room.note()).for_earlier_version
    assert room.discord.kinds().count(EffectKind.SHOW_REPLY) == 2


@pytest.mark.slow
async def test_an_edit_from_before_the_note_changes_nothing(room):
    before = room.clock.now()
    await room.noted()
    await room.passes(days=91)

    await hears(room, "told", SeenMessage("Tea", before))

    assert not (await room.note()).for_earlier_version


@pytest.mark.slow
@pytest.mark.parametrize("heard", [True, False])
async def test_going_back_and_forth_between_judged_words_is_never_a_correction(room, heard):
    await room.reviewers(*range(1101, 1108))
    await room.flags(1, Reason.OUT_OF_DATE)
    for words in (LATER, WORDS):
        await hears(room, "told", SeenMessage(words, room.clock.now()))
        await room.passes(minutes=1)
    await room.all_say(Verdict.NEEDS_CONTEXT)

    if heard:
        await hears(room, "told", SeenMessage(LATER, room.clock.now()))
    room.discord.text = LATER

    assert (await room.case()).state is CaseState.AUTHOR_WINDOW
    await room.passes(hours=3)
    assert (await room.case()).state is CaseState.NOTE_DRAFT


@pytest.mark.slow
async def test_words_that_nobody_has_judged_are_a_correction_and_no_mark_of_them_stays(room):
    await room.reviewers(*range(1101, 1108))
    await room.flags(1, Reason.OUT_OF_DATE)
    await hears(room, "told", SeenMessage(LATER, room.clock.now()))
    await room.passes(minutes=1)
    await room.all_say(Verdict.NEEDS_CONTEXT)

    await hears(room, "told", SeenMessage("Ask your pharmacist", room.clock.now()))

    assert (await room.case()).state is CaseState.SELF_CORRECTED
    assert len(await marks(room)) == 1
    await room.passes(days=91)
    assert await marks(room) == []


async def marks(room: OutcomeRoom) -> list[str]:
    async with room.store.read() as tx:
        rows = await tx.session.scalars(NoteRow.__table__.select())
        return [key for key in rows if str(key).startswith("misinformation:versions")]
