"""Practice Discord with a community in it, and an unmodified discord.py client that connects to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import discord
import pytest
import yarl

from bot.rehearsal.building import build_community
from bot.rehearsal.controls import StageControls
from bot.rehearsal.page import Page
from bot.rehearsal.server import PracticeDiscord
from bot.rehearsal.stage import Stage, staged
from tests.rehearsal.page_table import Browser
from tests.rehearsal.table import Bot, Table


@pytest.fixture
def seam(monkeypatch: pytest.MonkeyPatch) -> Callable[[PracticeDiscord], None]:
    """Point discord.py at a practice server for one test."""

    def point(practice: PracticeDiscord) -> None:
        monkeypatch.setattr(discord.http.Route, "BASE", practice.api_url)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(practice.gateway_url))

    return point


@pytest.fixture
async def table(seam: Callable[[PracticeDiscord], None]) -> AsyncIterator[Table]:
    async with PracticeDiscord(rate_factor=0) as practice:
        seam(practice)
        practice.policeman.rules.clear()
        yield Table(practice, build_community(practice.world))


@pytest.fixture
async def bot(table: Table) -> AsyncIterator[Bot]:
    async with table.running(Bot()) as running:
        assert isinstance(running, Bot)
        yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Somebody who asks the page of a practice without a bot."""
    async with PracticeDiscord() as practice, aiohttp.ClientSession() as session:
        browser = Browser(session, practice, build_community(practice.world))
        Page(practice, browser.community, browser.controls).attach()
        yield browser


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Practice without a bot, and its page."""
    async with staged(tmp_path, write=lambda _line: None) as stage:
        Page(stage.practice, stage.community, StageControls(stage)).attach()
        yield stage
