"""What is remembered of claims: only words without anybody in them, for people who look at the same claim again."""

from __future__ import annotations

import pytest

from bot.misinformation.memory import Memory
from bot.misinformation.outcomes_rules import Choice
from bot.misinformation.outcomes_tables import ClaimMemoryRow
from bot.misinformation.rules import CaseState
from tests.misinformation.case_setting import AUTHOR, COMMUNITY
from tests.misinformation.outcome_setting import OutcomeRoom

CLAIM = "Robin Fielding says garlic cures high blood pressure, ask @robinf or 123456789012345678"


@pytest.fixture
async def room(store, clock) -> OutcomeRoom:
    return OutcomeRoom(store, clock)


async def alike(room: OutcomeRoom, text: str):
    async with room.store.read() as tx:
        return await Memory().earlier(tx, COMMUNITY, text)


@pytest.mark.slow
async def test_an_upheld_claim_is_found_again_and_has_nobody_in_it(room):
    await room.danger(text=CLAIM)
    await room.decided(Choice.DELETE)

    (found,) = await alike(room, "My aunt heard that garlic cures blood pressure that is high")
    assert (found.outcome, found.month) == (Choice.DELETE, "2026-03")
    for trace in ("Robin", "Fielding", "robinf", "1234567890"):
        assert trace not in found.claim
    assert await alike(room, "Which topic is for garlic growers?") == ()
    history = await room.deciding.history(room.moderator(), (await room.case()).id)
    assert history.earlier == ()  # a case is not like itself


async def test_while_nobody_can_say_which_names_there_are_nothing_is_remembered(room):
    await room.danger(text=CLAIM)
    room.outside.silent = True

    await room.decided(Choice.DELETE)

    assert (await room.case()).state is CaseState.DECIDED
    assert await room.rows(ClaimMemoryRow) == []


async def test_what_was_found_fine_is_not_remembered(room):
    await room.danger(text=CLAIM)
    await room.decided(Choice.FINE)

    assert await room.rows(ClaimMemoryRow) == []


@pytest.mark.slow
async def test_a_memory_loses_its_case_in_ninety_days_and_goes_in_two_years(room):
    await room.danger(text=CLAIM)
    await room.decided(Choice.DELETE)

    await room.passes(days=91)
    assert [row.case_id for row in await room.rows(ClaimMemoryRow)] == [None]
    await room.passes(days=640)
    assert await room.rows(ClaimMemoryRow) == []


async def test_what_a_note_stood_for_is_forgotten_when_it_was_fine_and_its_author_hears(room):
    await room.noted()
    assert len(await room.rows(ClaimMemoryRow)) == 1
    for number in (5, 6, 7):
        await room.notes.fair(room.member(number), 1, fair=False)

    await room.decided(Choice.FINE)
    await room.settle()

    assert await room.rows(ClaimMemoryRow) == []
    assert (await room.case()).text is None
    assert room.discord.letters("misinformation_decided") == [AUTHOR, AUTHOR]  # of the note, and that it was fine
