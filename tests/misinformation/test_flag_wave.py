"""A wave of flags against one member, small enough for every run; `python -m tests.flag_wave` is the large one."""

from __future__ import annotations

import random

import pytest

from tests.flag_wave import wave
from tests.misinformation.case_setting import CaseRoom


@pytest.mark.slow
async def test_a_wave_of_flags_is_one_case_a_message_and_takes_nothing_from_its_author(store, clock):
    figures = await wave(CaseRoom(store, clock), 20, 5, random.Random(6))

    assert (figures.cases, figures.flags) == (5, 100)
    assert figures.most_open_seats <= 2
    assert figures.letters_on_duty <= 2
    assert (figures.letters_to_author, figures.acts_on_people) == (0, 0)
