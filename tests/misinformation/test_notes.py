"""Notes: never without a source, never by one person alone, and never under words they do not fit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.delivery.effects import EffectKind
from bot.errors import HouseError, InvalidInputError, NotAllowedError, NotFoundError, NotNowError
from bot.misinformation.outcomes_rules import Choice, NoteState, checked_note_text, seen_code, text_mark, was_changed
from bot.misinformation.outcomes_tables import CaseNoteRow, ClaimMemoryRow, FairnessRow
from bot.misinformation.rules import CaseState, Why
from tests.misinformation.case_setting import AUTHOR, COMMUNITY
from tests.misinformation.outcome_setting import DRAFT, FakeSource, OutcomeRoom


@pytest.fixture
async def room(store, clock) -> OutcomeRoom:
    return OutcomeRoom(store, clock)


@pytest.mark.slow
async def test_two_people_make_a_note_and_it_stands_under_the_message(room):
    note = await room.noted(by_peers=True)

    assert (note.state, (await room.case()).state) == (NoteState.LIVE, CaseState.NOTE_LIVE)
    (shown,) = [(payload, by) for kind, payload, by in room.discord.done if kind is EffectKind.SHOW_REPLY]
    assert shown[0]["message_id"] == note.message_id
    assert shown[1] == 2002
    assert room.discord.letters("misinformation_decided") == [AUTHOR]
    assert room.discord.letters("misinformation_result") == [1001]
    assert [source.checked_at for source in note.sources] == [None]
    (claim,) = await room.rows(ClaimMemoryRow)
    assert (claim.outcome, claim.note) == (Choice.NOTE, DRAFT.says)


WRONG = [
    replace(DRAFT, source_ids=()),
    replace(DRAFT, source_ids=("unknown",)),
    replace(DRAFT, source_ids=("old",)),  # nobody has looked at it for too long
    replace(DRAFT, claim=""),
    replace(DRAFT, says="x" * 601),
    replace(DRAFT, claim="<@123456789012345678> says tea is enough."),
    replace(DRAFT, claim="@everyone tea is enough"),
    replace(DRAFT, says="Ask 123456789012345678 about it"),
    replace(DRAFT, says="See https://discord.com/channels/1/2/3"),
    replace(DRAFT, claim="Robin Fielding says tea is enough"),
]


@pytest.mark.slow
async def test_a_note_without_a_good_source_or_with_somebody_in_it_is_refused(room):
    case = await room.note_wanted()

    for wrong in WRONG:
        with pytest.raises(InvalidInputError):
            await room.notes.draft(room.moderator(), case.id, wrong)

    assert await room.rows(CaseNoteRow) == []


@pytest.mark.slow
async def test_who_has_a_part_neither_writes_nor_approves(room):
    case = await room.note_wanted()
    note = await room.notes.draft(room.reviewer(1101), case.id, DRAFT)

    refused = [
        (room.reviewer(1101), NotAllowedError),  # who wrote it
        (room.member(1), NotAllowedError),  # who flagged it
        (room.member(50), NotAllowedError),  # without the training
    ]
    for by, error in refused:
        with pytest.raises(error):
            await room.notes.approve(by, note.ref)
    for by in (room.member(1), room.member(50)):
        with pytest.raises(NotAllowedError):
            await room.notes.read(by, note.id)
        assert await room.notes.waiting(by) == ()
        assert await room.notes.wanted(by) == ()
    assert [one.id for one in await room.notes.waiting(room.reviewer(1102))] == [note.id]
    assert (await room.notes.approve(room.reviewer(1102), note.ref)).state is NoteState.PUBLISHING


@pytest.mark.slow
async def test_a_writer_sees_redacted_words_and_what_should_change(room):
    case = await room.note_wanted()
    (wanted,) = await room.notes.wanted(room.reviewer(1101))
    assert (wanted.case_id, wanted.change) == (case.id, "")
    note = await room.notes.draft(room.reviewer(1101), case.id, DRAFT)
    assert await room.notes.wanted(room.reviewer(1102)) == ()

    await room.notes.ask_change(room.reviewer(1102), note.ref, "Name the source first.")

    (again,) = await room.notes.wanted(room.reviewer(1101))
    assert again.change == "Name the source first."
    with pytest.raises(HouseError):
        await room.notes.draft(room.reviewer(1103), case.id, DRAFT)
    changed = await room.notes.draft(room.reviewer(1101), case.id, replace(DRAFT, claim="Tea is enough."))
    assert (changed.state, changed.claim, changed.id) == (NoteState.WAITING, "Tea is enough.", note.id)


@pytest.mark.slow
async def test_a_source_that_has_become_old_stops_the_note(room):
    case = await room.note_wanted()
    note = await room.notes.draft(room.moderator(1), case.id, DRAFT)
    room.hub = [FakeSource("nhs", is_due=True)]

    with pytest.raises(InvalidInputError):
        await room.notes.approve(room.moderator(2), note.ref)


@pytest.mark.slow
async def test_a_message_edited_meanwhile_gets_no_note(room):
    case = await room.note_wanted()
    note = await room.notes.draft(room.moderator(1), case.id, DRAFT)
    room.discord.text = "Please ask your pharmacist."

    await room.notes.approve(room.moderator(2), note.ref)
    await room.settle()

    assert EffectKind.SHOW_REPLY not in [k for k, p, _by in room.discord.done if not p.get("only_if_there")]
    assert (await room.case()).state is CaseState.SELF_CORRECTED
    assert (await room.note()).state is NoteState.WITHDRAWN


@pytest.mark.slow
async def test_a_note_waits_while_the_bot_may_not_write_and_goes_out_when_it_may(room):
    case = await room.note_wanted()
    note = await room.notes.draft(room.moderator(1), case.id, DRAFT)
    room.discord.parks = {EffectKind.SHOW_REPLY}
    await room.notes.approve(room.moderator(2), note.ref)
    await room.settle()

    assert (await room.note()).state is NoteState.PUBLISHING
    assert (await room.case()).state is CaseState.NOTE_DRAFT
    room.discord.parks = set()
    await room.tries_again(EffectKind.SHOW_REPLY)
    assert (await room.case()).state is CaseState.NOTE_LIVE


@pytest.mark.slow
async def test_an_edit_under_a_note_asks_moderators_and_says_so_on_it(room):
    await room.noted()
    case = await room.case()
    async with room.store.begin() as tx:
        row = await tx.get(type(case), case.id)
        row.later_text = "Tea beside tablets is fine."
        await room.real_hook.edited(tx, row)
    await room.settle()

    assert (await room.note()).for_earlier_version
    after = await room.case()
    assert (after.state, after.why) == (CaseState.ESCALATED, Why.NOTE_OUT_OF_DATE)
    await room.decided(Choice.NOTE)
    kept = await room.note()
    assert (kept.for_earlier_version, kept.state) == (False, NoteState.LIVE)
    assert (await room.case()).state is CaseState.NOTE_LIVE


@pytest.mark.slow
async def test_a_deleted_message_takes_its_note_with_it(room):
    note = await room.noted()
    case = await room.case()
    async with room.store.begin() as tx:
        await room.real_hook.gone(tx, await tx.get(type(case), case.id))
    await room.settle()

    assert await room.cards.note(COMMUNITY, note.id) is None
    assert room.discord.kinds().count(EffectKind.SHOW_REPLY) == 2
    after = await room.case()
    assert (after.state, after.text) == (CaseState.WITHDRAWN, None)


@pytest.mark.slow
async def test_three_different_people_bring_a_note_back_and_one_person_does_not(room):
    note = await room.noted()
    for _press in range(5):
        await room.notes.fair(room.member(20), note.id, fair=False)
    await room.notes.fair(room.member(21), note.id, fair=True)
    assert (await room.case()).state is CaseState.NOTE_LIVE
    await room.notes.fair(room.member(21), note.id, fair=False)
    assert (await room.case()).state is CaseState.NOTE_LIVE

    await room.notes.fair(room.member(22), note.id, fair=False)

    after = await room.case()
    assert (after.state, after.why) == (CaseState.ESCALATED, Why.NOTE_UNFAIR)
    assert len(await room.rows(FairnessRow)) == 3
    await room.decided(Choice.NOTE)
    assert await room.rows(FairnessRow) == []


@pytest.mark.slow
async def test_a_moderator_takes_a_note_back(room):
    note = await room.noted()
    with pytest.raises(NotAllowedError):
        await room.notes.withdraw(room.reviewer(1101), note.ref)

    await room.notes.withdraw(room.moderator(3), note.ref)
    await room.settle()

    assert await room.cards.note(COMMUNITY, note.id) is None
    assert (await room.case()).state is CaseState.ESCALATED
    with pytest.raises(NotFoundError):
        await room.notes.fair(room.member(20), note.id, fair=False)


@pytest.mark.slow
async def test_names_on_a_note_are_forgotten_and_the_note_stays(room):
    note = await room.noted()
    await room.notes.fair(room.member(20), note.id, fair=True)

    await room.passes(days=91)

    row = await room.note()
    assert (row.writer_id, row.approver_id, row.state) == (None, None, NoteState.LIVE)
    assert await room.rows(FairnessRow) == []


async def test_no_note_where_none_is_wanted(room):
    case = await room.danger()

    with pytest.raises(NotNowError):
        await room.notes.draft(room.moderator(), case.id, DRAFT)


@pytest.mark.parametrize("words", ["May helps with pain", "Take 8 tablets at 8", "E-mail your GP"])
def test_plain_words_are_fine_in_a_note(words):
    assert checked_note_text(words, name="The claim", longest=200) == words


def test_a_look_tells_changed_words_from_the_same_ones(clock):
    at = clock.now()

    assert not was_changed(seen_code(at, "Tea  "), text="Tea", edited_at=None)
    assert was_changed(seen_code(None, "Coffee"), text="Tea", edited_at=None)
    assert was_changed(seen_code(at, None), text="Tea", edited_at=None)
    assert not was_changed(seen_code(at, None), text="Tea", edited_at=at)
    assert not was_changed(seen_code(None, None), text=None, edited_at=None)
    assert text_mark("Tea\u200b") == text_mark("Tea")


@pytest.mark.slow
async def test_an_old_note_that_readers_find_unfair_comes_back_with_a_card_that_can_be_drawn(room):
    note = await room.noted()
    await room.passes(days=91)  # the case has forgotten its people and its link; the note still stands

    for number in (20, 21, 22):
        await room.notes.fair(room.member(number), note.id, fair=False)

    case = await room.case()
    assert (case.state, case.message_id) == (CaseState.ESCALATED, note.message_id)
    assert await room.cases.card(COMMUNITY, case.id) is not None


@pytest.mark.slow
@pytest.mark.parametrize("writer", ["gone", "silent"])
async def test_a_note_whose_writer_does_not_come_back_is_written_by_a_moderator_and_seen_by_another(room, writer):
    case = await room.note_wanted()
    note = await room.notes.draft(room.reviewer(1101), case.id, DRAFT)
    note = await room.notes.ask_change(room.moderator(1), note.ref, "Please write it in plainer words.")
    if writer == "gone":
        async with room.store.begin() as tx:
            (await tx.get(CaseNoteRow, note.id)).writer_id = None
    assert [one.case_id for one in await room.notes.wanted(room.moderator(1))] == [case.id]

    note = await room.notes.draft(room.moderator(1), case.id, DRAFT)

    with pytest.raises(NotAllowedError):
        await room.notes.approve(room.moderator(1), note.ref)
    await room.notes.approve(room.moderator(2), note.ref)
