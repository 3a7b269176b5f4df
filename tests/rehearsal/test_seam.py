"""The seam between bot and practice: loopback only, no other host, no other site, and only the practice token."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.mistakes import MistakesError
from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.server import PracticeDiscord
from bot.settings import Secrets

_HERE = "http://127.0.0.1:40123"
_PRACTICE = "practice-0123456789abcdef"
_REAL = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE." + "x" * 38


def _read(tmp_path: Path, **settings: str) -> Secrets:
    return Secrets.read(tmp_path / ".env", environment=settings)


def test_the_practice_address_and_token_belong_together(tmp_path):
    secrets = _read(tmp_path, DISCORD_TOKEN=_PRACTICE, ALONGSIDE_DISCORD_API=_HERE)

    assert secrets.discord_api == _HERE


@pytest.mark.parametrize(
    "address",
    [
        "http://192.0.2.1:8000",
        "http://0.0.0.0:8000",
        "http://localhost.evil.example:8000",
        "http://discord.com:80",
        "https://127.0.0.1:8000",
        "http://127.0.0.1",
        "http://127.0.0.1@evil.example:8000",
        "http://someone@127.0.0.1:8000",
        "http://[::ffff:192.0.2.1]:8000",
        "127.0.0.1:8000",
        "http://2130706433:8000",
    ],
)
def test_an_address_that_is_not_this_computer_is_refused(tmp_path, address):
    with pytest.raises(MistakesError) as refused:
        _read(tmp_path, DISCORD_TOKEN=_PRACTICE, ALONGSIDE_DISCORD_API=address)

    assert "on this computer only" in refused.value.sentence


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"DISCORD_TOKEN": _REAL, "ALONGSIDE_DISCORD_API": _HERE}, "needs a practice token"),
        ({"ALONGSIDE_DISCORD_API": _HERE}, "needs a practice token"),
        ({"DISCORD_TOKEN": _PRACTICE}, "opens practice Discord only"),
        ({"DISCORD_TOKEN": _REAL, "ALONGSIDE_PRACTICE_CLOCK": "clock"}, "for practice Discord only"),
        ({"DISCORD_TOKEN": _REAL, "ALONGSIDE_PRACTICE_KILL_AT": "3"}, "for practice Discord only"),
    ],
)
def test_a_real_token_never_meets_practice_and_practice_never_meets_discord(tmp_path, settings, words):
    with pytest.raises(MistakesError) as refused:
        _read(tmp_path, **settings)

    assert words in refused.value.sentence


def test_a_real_token_of_the_caller_is_not_handed_to_the_practice_bot(tmp_path, monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", _REAL)
    monkeypatch.setenv("ALONGSIDE_DATABASE", "postgresql://real")

    bot = BotProcess(tmp_path, address=_HERE, token=_PRACTICE)

    assert bot._environment["DISCORD_TOKEN"] == _PRACTICE
    assert _REAL not in str(bot._environment)
    assert "postgresql" not in str(bot._environment)


async def test_the_server_is_bound_to_loopback_and_to_nothing_else():
    async with PracticeDiscord() as practice:
        assert practice._runner is not None
        addresses = [address[0] for address in practice._runner.addresses]
        port = int(practice.base_url.rpartition(":")[2])
        outside = {one[4][0] for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        for address in outside - {"127.0.0.1"}:
            with pytest.raises(OSError, match=r"."):
                await asyncio.wait_for(asyncio.open_connection(address, port), 2)

    assert addresses == ["127.0.0.1"]


@pytest.mark.parametrize("path", ["/api/v10/gateway", "/attachments/1/a.png", "/gateway", "/practice/people", "/"])
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1", ""])
async def test_another_site_reaches_nothing_behind_the_address(table, path, origin):
    async with (
        aiohttp.ClientSession() as session,
        session.get(table.practice.base_url + path, headers={"Origin": origin}) as response,
    ):
        assert response.status == 403


async def test_another_site_cannot_open_the_gateway(table):
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(table.practice.gateway_url, origin="http://evil.example")

    assert refused.value.status == 403
    assert table.practice.gateway.live == []


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost", "[::1]:80", "127.0.0.1:1"])
@pytest.mark.parametrize("path", ["/gateway", "/practice/lessons", "/attachments/1/a.png"])
async def test_another_host_reaches_nothing_behind_the_address(table, path, host):
    async with (
        aiohttp.ClientSession() as session,
        session.get(table.practice.base_url + path, headers={"Host": host}) as response,
    ):
        assert response.status == 421
