"""One chromium for all tests of the page; what it opens is each test's own.

The tests and all that they share run in one event loop, which chromium's connection belongs to.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bot.rehearsal import stage as staging
from bot.rehearsal.building import build_community
from bot.rehearsal.controls import StageControls
from bot.rehearsal.page import Page
from bot.rehearsal.server import PracticeDiscord
from bot.rehearsal.stage import Stage, staged
from tests.rehearsal.browsing import ARGUMENTS, CHROMIUM
from tests.rehearsal.table import Table


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    if not CHROMIUM.exists():
        words = "chromium is not installed (Debian: apt-get install chromium)"
        if "browser" in os.environ.get("ALONGSIDE_MUST_RUN", "").split():
            pytest.fail(words)
        pytest.skip(words)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Practice without a bot, and its page."""
    async with staged(tmp_path, write=lambda _line: None) as stage:
        Page(stage.practice, stage.community, StageControls(stage)).attach()
        yield stage


@pytest_asyncio.fixture(loop_scope="session")
async def lobby(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Practice with the bot running and its doors open."""
    stage.practice.interactions.deadline = 60.0  # a busy machine is not what is tested here
    monkeypatch.setattr(staging, "_START_SECONDS", 90.0)
    await stage.start_bot()
    await stage.person("olu").command("door open")
    return stage


@pytest_asyncio.fixture(loop_scope="session")
async def table(seam: Callable[[PracticeDiscord], None]) -> AsyncIterator[Table]:
    async with PracticeDiscord(rate_factor=0) as practice:
        seam(practice)
        practice.policeman.rules.clear()
        yield Table(practice, build_community(practice.world))
