"""The restore drill, as it is played by `python -m tests.drill`."""

from __future__ import annotations

import pytest

from tests.drill import drill


@pytest.mark.slow
async def test_a_bot_that_was_lost_answers_again_from_its_backup_and_nothing_is_sent_twice(tmp_path):
    figures = await drill(tmp_path)

    assert figures.passed, "\n".join(figures.lines())
    assert figures.erased == 1
