"""Trouble on purpose: rate limits, lost replies, hanging requests, disturbed events."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import discord
import pytest

from bot.rehearsal import faults, membering
from bot.rehearsal.faults import Rule
from bot.rehearsal.ratelimits import RateLimits
from bot.rehearsal.rest.router import Route
from tests.rehearsal.table import Bot, eventually

MESSAGES = "/channels/{channel_id}/messages"
TWICE = {"content": "twice"}


@pytest.fixture
def patient(monkeypatch):
    """Let discord.py repeat at once instead of after seconds."""

    async def at_once(_: float) -> None:
        return

    monkeypatch.setattr(discord.http.asyncio, "sleep", at_once)


@pytest.mark.slow
async def test_a_bucket_that_is_empty_is_waited_for(table, bot):
    table.practice.limits.factor = 1
    channel = table.channel(bot, "general")
    started = time.monotonic()

    for number in range(6):
        await channel.send(str(number))

    assert time.monotonic() - started > 4
    assert table.practice.limits.refused == 0


async def test_a_request_beyond_the_bucket_gets_429_with_what_discord_sends(table):
    table.practice.limits.factor = 1
    url = table.practice.api_url + f"/channels/{table.community.channels['general'].id}/messages"
    headers = {"Authorization": f"Bot {table.practice.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        answers = []
        for number in range(6):
            async with session.post(url, json={"content": str(number)}) as response:
                answers.append((response.status, dict(response.headers), await response.json()))

    assert [status for status, _, _ in answers] == [200] * 5 + [429]
    _, sent, body = answers[-1]
    assert 0 < body["retry_after"] <= 5
    assert not body["global"]
    assert sent["Via"]
    assert sent["Retry-After"]
    assert sent["X-RateLimit-Scope"] == "user"
    assert answers[0][1]["X-RateLimit-Remaining"] == "4"
    assert answers[0][1]["Content-Type"] == "application/json"


def test_fifty_requests_a_second_are_the_most(clock):
    limits = RateLimits(clock)
    route = Route("GET", "/guilds/{guild_id}/roles", lambda _: None)

    verdicts = [limits.take(route, {"guild_id": str(number)}) for number in range(51)]

    assert [verdict.wait for verdict in verdicts[:50]] == [None] * 50
    assert verdicts[50].everywhere
    assert verdicts[50].headers["X-RateLimit-Scope"] == "global"


def test_ten_thousand_bad_requests_ban_the_address(clock):
    limits = RateLimits(clock)

    for _ in range(10_000):
        limits.count_bad(403)
    assert not limits.banned
    limits.count_bad(401)
    assert limits.banned


async def test_a_banned_address_gets_no_json(table, bot):
    for _ in range(10_001):
        table.practice.limits.count_bad(403)

    with pytest.raises(discord.HTTPException) as refused:
        await bot.fetch_user(1)

    assert refused.value.status == 429
    assert [one.kind for one in table.practice.ledger.violations] == ["banned"]


async def test_an_error_after_applying_is_repeated_and_the_nonce_saves_the_message(table, bot, patient):
    rule = table.practice.faults.add(Rule(faults.AFTER, "POST", MESSAGES, nth=1))

    await table.channel(bot, "general").send("once", nonce="op")

    assert rule.struck == 1
    assert len(table.practice.ledger.made("POST", MESSAGES)) == 2
    assert len(table.person("mia").sees("general")) == 1


async def test_without_a_nonce_the_repeat_doubles_the_message(table, bot, patient):
    table.practice.faults.add(Rule(faults.AFTER, "POST", MESSAGES, nth=1))

    await bot.http.request(
        discord.http.Route("POST", MESSAGES, channel_id=table.channel(bot, "general").id), json=TWICE
    )

    assert len(table.person("mia").sees("general")) == 2


async def test_an_error_before_applying_leaves_no_trace(table, bot):
    table.practice.faults.add(Rule(faults.BEFORE, "POST", MESSAGES, status=503))

    with pytest.raises(discord.DiscordServerError):
        await table.channel(bot, "general").send("never")

    assert table.person("mia").sees("general") == []


async def test_a_line_cut_after_applying_is_an_error_though_it_was_done(table, bot):
    table.practice.faults.add(Rule(faults.RESET_AFTER, "POST", MESSAGES))

    with pytest.raises((aiohttp.ClientError, OSError)):
        await table.channel(bot, "general").send("done all the same")

    assert [seen.text for seen in table.person("mia").sees("general")] == ["done all the same"]


@pytest.mark.parametrize("kind", [faults.HANG, faults.HANG_AFTER, faults.SLOW])
async def test_a_request_can_take_longer_than_anybody_waits(table, bot, kind):
    table.practice.faults.add(Rule(kind, "POST", MESSAGES, seconds=30))

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(table.channel(bot, "general").send("slow"), 0.1)


async def test_a_garbled_answer_is_an_error(table, bot):
    table.practice.faults.add(Rule(faults.GARBLED, "POST", MESSAGES))

    with pytest.raises(ValueError, match=r"."):
        await table.channel(bot, "general").send("garbled")


async def test_a_limit_on_purpose_is_waited_for(table, bot):
    table.practice.faults.add(Rule(faults.LIMITED, "POST", MESSAGES, nth=1, seconds=0.05))

    await table.channel(bot, "general").send("a little later")

    assert [entry.status for entry in table.practice.ledger.made("POST", MESSAGES)] == [429, 200]


async def test_a_fraction_strikes_the_same_requests_again_for_the_same_seed(table, bot):
    chosen = []
    for _ in range(2):
        table.practice.faults.chance.seed(7)
        rule = Rule(faults.BEFORE, "GET", "/users/*", fraction=0.3, times=5)
        chosen.append([rule.strikes("GET", "/users/@me", table.practice.faults.chance) for _ in range(50)])

    assert chosen[0] == chosen[1]
    assert sum(chosen[0]) == 5


def test_an_unknown_kind_of_trouble_is_refused():
    with pytest.raises(ValueError, match="unknown fault"):
        Rule("explode")


async def test_events_are_doubled_dropped_and_swapped(table):
    bot = Bot(member_cache_flags=discord.MemberCacheFlags.none())
    names: list[str] = []

    @bot.listen()
    async def on_member_join(member: discord.Member) -> None:
        names.append(member.name)

    async with table.running(bot):
        trouble = table.practice.event_faults
        trouble.names = {"GUILD_MEMBER_ADD"}
        for field in ("doubled", "dropped", "swapped"):
            setattr(trouble, field, 1.0)
            membering.join(table.world, table.guild, table.world.add_user(f"{field}-a"))
            setattr(trouble, field, 0.0)
            membering.join(table.world, table.guild, table.world.add_user(f"{field}-b"))
        await eventually(lambda: len(names) == 6)

    assert names == ["doubled-a", "doubled-a", "doubled-b", "dropped-b", "swapped-b", "swapped-a"]


async def test_events_are_withheld_until_they_are_released(table, bot):
    trouble = table.practice.event_faults
    trouble.withhold = {"GUILD_MEMBER_ADD"}
    membering.join(table.world, table.guild, table.world.add_user("later"))
    await asyncio.sleep(0.05)
    before = "GUILD_MEMBER_ADD" in bot.heard
    trouble.release()
    await eventually(lambda: "GUILD_MEMBER_ADD" in bot.heard)

    assert not before
