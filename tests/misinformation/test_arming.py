"""A database of an earlier program: what it promises now about words holds for what was stored then, too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.misinformation.arming import Arming
from bot.misinformation.outcomes_rules import Choice
from bot.misinformation.outcomes_tables import CaseNoteRow
from bot.misinformation.outcomes_timing import Timer as NoteTimer
from bot.misinformation.rules import CaseState
from bot.misinformation.timing import Timer
from bot.store.tables import DueRow
from tests.misinformation.case_setting import COMMUNITY
from tests.misinformation.outcome_setting import OutcomeRoom

_ENDS = (Timer.UNDECIDED, Timer.UNDECIDED_SOON)


@pytest.fixture
async def room(store, clock) -> OutcomeRoom:
    return OutcomeRoom(store, clock)


async def as_before(room: OutcomeRoom) -> None:
    """Take away the timers that an earlier program did not know."""
    async with room.store.begin() as tx:
        await tx.session.execute(delete(DueRow).where(DueRow.kind.in_(_ENDS)))


async def armed(room: OutcomeRoom) -> dict[str, int]:
    """Return in how many days the timers of open cases fire."""
    async with room.store.read() as tx:
        rows = [await tx.session.get(DueRow, (kind, "1", COMMUNITY)) for kind in _ENDS]
        return {row.kind: (row.at - tx.now).days for row in rows if row is not None}


async def test_a_case_that_was_open_already_gets_its_end_once(store_on, clock):
    room = OutcomeRoom(store_on, clock)
    await room.danger()
    await as_before(room)
    await room.passes(days=10)

    await Arming(room.store).arm(COMMUNITY)
    first = await armed(room)
    await room.passes(days=1)
    await Arming(room.store).arm(COMMUNITY)

    assert first == {Timer.UNDECIDED_SOON: 66, Timer.UNDECIDED: 80}
    assert await armed(room) == {Timer.UNDECIDED_SOON: 65, Timer.UNDECIDED: 79}


@pytest.mark.slow
async def test_a_case_that_is_older_than_its_time_is_reminded_of_two_weeks_before_its_words_go(room):
    await room.danger()
    await as_before(room)
    await room.passes(days=200)

    await Arming(room.store).arm(COMMUNITY)
    await room.passes(days=13)
    reminded, still = await room.sent("misinformation_undecided"), await room.case()
    await room.passes(days=2)

    assert [one["place"] for one in reminded] == ["organisers"]
    assert still.state is CaseState.ESCALATED
    assert ((await room.case()).state, (await room.case()).text) == (CaseState.NOT_DECIDED, None)


@pytest.mark.slow
async def test_the_words_of_a_note_that_was_to_be_kept_for_a_year_go_after_ninety_days(room):
    await room.noted()
    await room.notes.withdraw(room.moderator(3), (await room.note()).snapshot().ref)
    await room.decided(Choice.DELETE, by=3)
    async with room.store.begin() as tx:
        note = (await room.note()).id
        await tx.due(NoteTimer.NOTE_FORGET, str(note), COMMUNITY, tx.now + timedelta(days=365))
    await room.passes(days=80)

    await Arming(room.store).arm(COMMUNITY)
    assert await room.rows(CaseNoteRow) != []
    await room.passes(days=11)

    assert await room.rows(CaseNoteRow) == []


async def test_settled_cases_and_those_of_other_communities_are_left_alone(room):
    await room.danger()
    await room.decided(Choice.FINE)
    await room.danger(1)
    await as_before(room)

    await Arming(room.store).arm(COMMUNITY + 1)
    assert Timer.UNDECIDED not in await room.due()
    await Arming(room.store).arm(COMMUNITY)

    async with room.store.read() as tx:
        assert await tx.session.get(DueRow, (Timer.UNDECIDED, "1", COMMUNITY)) is None
        assert await tx.session.get(DueRow, (Timer.UNDECIDED, "2", COMMUNITY)) is not None
