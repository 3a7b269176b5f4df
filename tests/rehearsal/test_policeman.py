"""The policeman notes what this house forbids, and the server notes what Discord does not know."""

from __future__ import annotations

import contextlib

import aiohttp
import discord
import pytest
from discord.http import Route

from bot.rehearsal import faults
from bot.rehearsal.faults import Rule
from bot.rehearsal.interactions import PRESS
from tests.rehearsal.table import eventually


@pytest.fixture
def watched(table):
    table.practice.policeman.rules |= {"mentions", "nonce", "reason", "one_answer", "answered_in_time"}
    return table.practice.ledger


def kinds(ledger) -> list[str]:
    return [one.kind for one in ledger.violations]


async def test_a_careful_message_breaks_no_rule(table, bot, watched):
    message = await table.channel(bot, "general").send("hello", nonce="op-1")
    await message.edit(content="hello again")

    assert kinds(watched) == []


async def test_a_message_without_a_nonce_is_noted(table, bot, watched):
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=table.channel(bot, "general").id)
    await bot.http.request(route, json={"content": "hello", "allowed_mentions": {"parse": []}})

    assert kinds(watched) == ["nonce"]


async def test_a_message_that_could_ping_is_noted(table, bot, watched):
    await table.channel(bot, "general").send("hi", nonce="op-1", allowed_mentions=discord.AllowedMentions(users=True))

    assert kinds(watched) == ["mentions"]


async def test_a_removal_without_a_reason_is_noted(table, bot, watched):
    mia = await table.bot_guild(bot).fetch_member(table.person("mia").id)
    member = discord.Object(table.community.roles["Member"].id)

    await mia.remove_roles(member, reason="asked for it")
    assert kinds(watched) == []
    await mia.kick()
    assert kinds(watched) == ["reason"]


async def test_an_unknown_route_is_loud(table, bot, watched):
    with pytest.raises(discord.DiscordServerError) as refused:
        await bot.http.request(Route("GET", "/guilds/{guild_id}/emojis", guild_id=table.guild.id))

    assert refused.value.status == 501
    assert kinds(watched) == ["unknown_route"]
    assert f"GET /guilds/{table.guild.id}/emojis" in watched.violations[0].words


async def test_the_ledger_says_what_was_asked_and_with_which_right(table, bot, watched):
    await table.channel(bot, "general").send("hello", nonce="op-1")

    entry = watched.entries[-1]
    assert entry.template == "/channels/{channel_id}/messages"
    assert entry.permission == "Send Messages"
    assert entry.body["content"] == "hello"
    assert entry.status == 200
    assert watched.lines()[-1]["permission"] == "Send Messages"


async def test_an_interaction_that_nobody_could_hear_breaks_no_rule(table, watched):
    table.practice.interactions.deadline = 0.05
    table.world.application.commands[1] = {
        "id": "1", "name": "apply", "type": 1, "options": [], "contexts": None, "default_member_permissions": None,
    }  # fmt: skip

    answer = await table.person("robin").command("apply")
    await eventually(lambda: answer.failed)

    assert answer.text == "The application did not respond"
    assert kinds(watched) == []


@pytest.mark.parametrize(("kind", "noted"), [(faults.RESET_AFTER, []), (None, ["one_answer"])])
async def test_a_second_answer_is_forgiven_when_the_first_was_lost_on_purpose(table, bot, watched, kind, noted):
    interaction = table.practice.interactions.begin(
        PRESS, table.person("mia").user, table.community.channels["general"], {"custom_id": "x"}, name="x"
    )
    path = "/interactions/{interaction_id}/{token}/callback"
    if kind is not None:
        table.practice.faults.add(Rule(kind, "POST", path, nth=1))
    url = f"{table.practice.api_url}/interactions/{interaction.id}/{interaction.token}/callback?with_response=1"
    async with aiohttp.ClientSession() as session:
        for _ in range(2):
            with contextlib.suppress(aiohttp.ClientError):
                async with session.post(url, json={"type": 5}) as answer:
                    await answer.read()

    assert kinds(watched) == noted
