"""The server answers on loopback only, and only to the bot it knows."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.rehearsal.practice_clock import PracticeClock
from bot.rehearsal.server import PracticeDiscord
from bot.rehearsal.snowflakes import Snowflakes, id_at, made_at


@pytest.mark.parametrize("host", ["discord.com", "evil.example:80", "127.0.0.1:1", "127.0.0.1.evil.example"])
async def test_another_host_header_is_refused(table, host):
    async with (
        aiohttp.ClientSession() as session,
        session.get(table.practice.api_url + "/gateway", headers={"Host": host}) as response,
    ):
        assert response.status == 421


async def test_a_wrong_token_is_unauthorised(table):
    async with (
        aiohttp.ClientSession(headers={"Authorization": "Bot someone"}) as session,
        session.get(table.practice.api_url + "/users/@me") as response,
    ):
        assert response.status == 401
        assert await response.json() == {"message": "401: Unauthorized", "code": 0}


async def test_broken_json_is_refused(table):
    url = table.practice.api_url + f"/channels/{table.community.channels['general'].id}/messages"
    headers = {"Authorization": f"Bot {table.practice.token}", "Content-Type": "application/json"}
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, data="{not json") as response:
        assert response.status == 400
        assert (await response.json())["code"] == 50109


async def test_the_token_says_that_it_is_practice():
    async with PracticeDiscord() as practice:
        assert practice.token.startswith("practice-")
        assert practice.api_url.startswith("http://127.0.0.1:")


async def test_it_listens_on_loopback_only(table):
    with pytest.raises(OSError, match=r"."):
        await asyncio.open_connection("127.0.0.2", int(table.practice.base_url.rsplit(":", 1)[1]))


def test_a_skip_moves_the_clock_and_its_file(tmp_path: Path, clock):
    file = tmp_path / "clock"
    practice = PracticeClock(clock, file=file)

    practice.skip(7200)

    assert (practice.now() - clock.now()).total_seconds() == 7200
    assert file.read_text() == "7200.0"
    with pytest.raises(ValueError, match="forward"):
        practice.skip(-1)


def test_ids_rise_and_carry_their_moment(clock):
    ids = Snowflakes(clock)

    first, second = ids.next(), ids.next()

    assert second == first + 1
    assert made_at(first) == clock.now()
    assert id_at(clock.now()) == first


@pytest.mark.slow
async def test_a_client_in_another_process_connects(table):
    script = (
        "import asyncio, sys, discord, yarl\n"
        "discord.http.Route.BASE, gateway, token = sys.argv[1:]\n"
        "discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)\n"
        "client = discord.Client(intents=discord.Intents(guilds=True))\n"
        "@client.event\n"
        "async def on_ready():\n"
        "    print(client.guilds[0].name)\n"
        "    await client.close()\n"
        "client.run(token, log_handler=None)\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, table.practice.api_url, table.practice.gateway_url, table.practice.token,
        stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(), 20)

    assert out.decode().strip() == "Practice community"
