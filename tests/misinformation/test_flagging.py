"""Flags: one case for each message, whatever number of people flag it."""

from __future__ import annotations

import pytest

from bot.misinformation.rules import CaseState, Reason, Verdict
from tests.misinformation.case_setting import CaseRoom


@pytest.fixture
def room(store, clock) -> CaseRoom:
    return CaseRoom(store, clock)


async def test_a_flag_opens_a_case_and_three_reviewers_are_drawn(room):
    await room.reviewers(11, 12, 13, 14)

    receipt = await room.flags()

    case = await room.case()
    assert (case.state, case.severity, case.panel_open) == (CaseState.PANEL, 2, True)
    assert len(await room.open_seats()) == 3
    assert receipt.number == 1


async def test_three_times_fine_closes_the_case_and_erases_the_words(room):
    await room.reviewers(11, 12, 13, 14)
    await room.flags()

    await room.votes(Verdict.TRUE, Verdict.OWN_EXPERIENCE, Verdict.TRUE)

    case = await room.case()
    assert (case.state, case.text) == (CaseState.CLOSED_FINE, None)
