"""The bot as a process: what stops it at the start, what it says then, and how it ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.stage import Stage, staged

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("real_starts")]


async def _exit_of(stage: Stage, bot: BotProcess | None = None) -> tuple[int, str]:
    process = bot or stage.bot
    await process.start()
    async with asyncio.timeout(90):
        return await process.ended(), process.last_words()


def _another(stage: Stage, folder: Path, **settings: str) -> BotProcess:
    practice = stage.practice
    return BotProcess(folder, address=practice.base_url, token=settings.pop("token", practice.token), settings=settings)


async def test_a_wrong_token_names_the_place_to_get_a_right_one(tmp_path):
    async with staged(tmp_path) as stage:
        code, words = await _exit_of(stage, _another(stage, tmp_path, token="practice-wrong"))

    assert code == 78
    assert "Reset Token" in words
    assert "Traceback" not in words


async def test_a_missing_intent_names_the_switch_to_flip(tmp_path):
    async with staged(tmp_path) as stage:
        stage.practice.world.application.server_members_intent = False
        code, words = await _exit_of(stage)

    assert code == 78
    assert "Server Members Intent" in words
    assert "Traceback" not in words


async def test_a_broken_settings_file_names_the_line(tmp_path):
    config = tmp_path / "config"
    config.mkdir()
    (config / "community.toml").write_text('[membership]\nlease_minuts = 30\ndigest_hour = "nine"\n', encoding="utf-8")
    async with staged(tmp_path, config=config) as stage:
        code, words = await _exit_of(stage)

    assert code == 78
    assert "community.toml:2" in words
    assert "lease_minutes" in words
    assert "community.toml:3" in words


async def test_practice_settings_are_refused_without_practice(tmp_path):
    async with staged(tmp_path) as stage:
        elsewhere = BotProcess(tmp_path, address="http://192.0.2.1:8000", token=stage.practice.token)
        code, words = await _exit_of(stage, elsewhere)

    assert code == 78
    assert "on this computer only" in words


async def test_a_second_bot_on_the_same_database_leaves_with_a_clear_word(tmp_path):
    async with staged(tmp_path) as stage:
        await stage.start_bot()
        code, words = await _exit_of(stage, _another(stage, tmp_path))

        assert code == 78
        assert stage.bot.running
    assert "already" in words or "another" in words.lower(), words


async def test_after_a_kill_the_next_bot_has_the_database_at_once(tmp_path):
    async with staged(tmp_path) as stage:
        await stage.start_bot()
        await stage.kill_bot()

        assert stage.bot.running


async def test_sigterm_lets_a_reply_in_flight_finish_and_ends_with_nought(tmp_path):
    async with staged(tmp_path) as stage:
        await stage.start_bot()
        pressing = asyncio.create_task(stage.person("olu").command("door open"))
        await asyncio.sleep(0.01)
        code = await stage.bot.stop()
        answer = await pressing

    assert code == 0
    assert answer.text
    assert "failed" not in answer.text


async def test_the_token_stands_in_no_log(tmp_path):
    async with staged(tmp_path) as stage:
        bot = _another(stage, tmp_path, LOG_LEVEL="DEBUG")
        stage.bot = bot
        await stage.start_bot()
        await stage.person("olu").command("door open")
        token = stage.practice.token
        await bot.stop()

    assert token not in bot.log.read_text(encoding="utf-8")


async def test_readiness_is_told_on_loopback(tmp_path):
    port = await _free_port()
    async with staged(tmp_path) as stage:
        stage.bot = _another(stage, tmp_path, HEALTH_PORT=str(port))
        await stage.start_bot()
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/readyz") as ready:
            body = await ready.json()
            status = ready.status
        await stage.bot.stop()

    assert status == 200, body
    assert body["parked"] == 0


async def _free_port() -> int:
    server = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port
