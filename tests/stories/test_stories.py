"""Each story of practice Discord is played over the wire, with the bot as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.rehearsal.stage import Stage, Step, Story, play, staged
from bot.rehearsal.stories import STORIES

ROOT = Path(__file__).resolve().parents[2]


async def _played(story: Story, folder: Path) -> tuple[str | None, list[str]]:
    lines: list[str] = []
    kind = {"native_door": story.native_door, "members": story.members, "empty": story.empty}
    async with staged(folder, **kind, write=lines.append) as stage:
        stage.practice.interactions.deadline = 20.0  # a busy machine is not what is tested here
        stage.patience = 90.0
        mismatch = await play(story, stage)
    return mismatch, lines


@pytest.mark.slow
@pytest.mark.parametrize("name", STORIES)
async def test_a_story_goes_as_told(name, tmp_path):
    mismatch, lines = await _played(STORIES[name], tmp_path)

    assert mismatch is None, "\n".join(lines)


@pytest.mark.slow
async def test_a_story_that_goes_otherwise_is_noticed(tmp_path):
    async def nobody_is_told(stage: Stage) -> None:
        await stage.start_bot()
        await stage.message("robin", "welcome", "Would you like to join?", seconds=0.5)

    story = replace(STORIES["joining"], steps=(Step("The doors were never opened.", nobody_is_told),))

    mismatch, _lines = await _played(story, tmp_path)

    assert mismatch is not None
    assert "not within" in mismatch


@pytest.mark.slow
def test_the_command_line_plays_a_story_and_exits_with_nought(tmp_path):
    command = [sys.executable, "-m", "bot", "rehearse", "--story", "joining", "--check"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 of 1 stories went as told" in done.stdout


@pytest.mark.slow
def test_an_unknown_story_is_a_persons_mistake_and_names_those_there_are():
    command = [sys.executable, "-m", "bot", "rehearse", "--story", "joinning", "--check"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 78
    assert "joining" in done.stdout


@pytest.mark.slow
@pytest.mark.openapi
async def test_requests_are_held_against_discords_own_document(tmp_path):
    document = os.environ.get("ALONGSIDE_OPENAPI")
    if not document:
        pytest.skip("Discord's OpenAPI document is not at hand (set ALONGSIDE_OPENAPI)")
    async with staged(tmp_path, openapi=Path(document)) as stage:
        await stage.start_bot()
        assert stage.practice.ledger.entries
        assert stage.practice.ledger.violations == []
        checker = stage.practice.desk.openapi
        assert checker is not None
        wrong = checker.mistakes("POST", "/channels/123/messages", {}, {"content": 5, "flags": "x"})

    assert wrong, "the document finds nothing wrong with a wrong body"
