"""Whatever a bot sends, the server answers as Discord would and never stumbles."""

from __future__ import annotations

import asyncio
import random
import time

import aiohttp
import discord
import pytest

from bot.rehearsal import membering, structure
from tests.rehearsal.table import Bot, eventually
from tests.rehearsal.test_interactions import pressed

SCRAPS = (None, True, 0, -1, 2**40, 1.5, "", "x", "x" * 5000, [], {}, [None], [[]], [{}], {"type": 1}, {"type": "x"})
FIELDS = (
    "content", "components", "embeds", "flags", "nonce", "enforce_nonce", "allowed_mentions", "attachments", "poll",
    "sticker_ids", "message_reference", "tts", "type", "data", "name", "message", "roles", "nick", "applied_tags",
    "communication_disabled_until", "permissions", "permission_overwrites", "allow", "deny", "recipient_id", "messages",
    "action", "rejection_reason", "invites_disabled_until", "auto_archive_duration", "available_tags", "parent_id",
    "archived", "actions", "trigger_type", "trigger_metadata", "max_age", "user_ids", "position", "colors", "color",
    "options", "description", "default_member_permissions", "contexts", "features",
)  # fmt: skip


def scrap(chance: random.Random, depth: int = 0) -> object:
    """Return some JSON that hardly fits anywhere."""
    if depth < 3 and chance.random() < 0.5:
        if chance.random() < 0.5:
            return [scrap(chance, depth + 1) for _ in range(chance.randrange(3))]
        return {chance.choice(FIELDS): scrap(chance, depth + 1) for _ in range(chance.randrange(4))}
    return chance.choice(SCRAPS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
async def test_scraps_of_json_are_refused_and_nothing_stumbles(table, seed):
    chance = random.Random(seed)
    ids = {
        "guild_id": table.guild.id,
        "channel_id": table.community.channels["general"].id,
        "user_id": table.person("mia").id,
        "role_id": table.community.roles["Member"].id,
        "application_id": table.world.application.id,
        "message_id": table.person("mia").writes("general", "hello").id,
    }
    routes = [one for one in table.practice.desk.router.routes if one.method in ("POST", "PATCH", "PUT")]
    stumbled = []
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {table.practice.token}"}) as session:
        for _ in range(400):
            route = chance.choice(routes)
            path = "/".join(
                str(ids.get(step[1:-1], 1)) if step.startswith("{") else step for step in route.template.split("/")
            )
            body = {chance.choice(FIELDS): scrap(chance) for _ in range(chance.randrange(6))}
            sent = chance.choice([body, body, body, scrap(chance)])
            async with session.request(route.method, table.practice.api_url + path, json=sent) as response:
                if response.status >= 500:
                    stumbled.append((route.method, route.template, sent))

    assert stumbled == []


async def test_an_answer_into_a_deleted_channel_is_refused(table, bot):
    codes: list[int] = []

    async def act(interaction: discord.Interaction) -> None:
        structure.delete_channel(table.world, table.community.channels["applications"], by=table.guild.owner_id)
        with pytest.raises(discord.NotFound) as refused:
            await interaction.response.send_message("where am I?")
        codes.append(refused.value.code)

    table.practice.interactions.deadline = 2.0
    await pressed(table, bot, act)

    assert codes == [10003]


async def test_no_more_commands_are_made_in_a_day_than_discord_allows(table, bot):
    table.world.command_creates.total = 2

    async def make(name: str) -> None:
        await bot.http.upsert_global_command(table.world.application.id, {"name": name, "description": "x", "type": 1})

    await make("one")
    await make("two")
    with pytest.raises(discord.HTTPException) as refused:
        await make("three")
    table.practice.clock.skip(86_400)
    await make("on-a-new-day")

    assert refused.value.code == 30034


@pytest.mark.slow
async def test_a_thousand_members_and_ten_thousand_joins_do_not_choke_it(table):
    for number in range(1000):
        membering.join(table.world, table.guild, table.world.add_user(f"old{number}"))
    bot = Bot()
    joined: list[int] = []

    @bot.listen()
    async def on_member_join(member: discord.Member) -> None:
        joined.append(member.id)

    started = time.monotonic()
    async with table.running(bot):
        ready = time.monotonic() - started
        wanted = []
        for number in range(10_000):
            user = table.world.add_user(f"new{number}")
            membering.join(table.world, table.guild, user)
            wanted.append(user.id)
            if number % 500 == 0:
                await asyncio.sleep(0)
        await eventually(lambda: len(joined) == 10_000, 90)

    assert ready < 20, "being ready must not wait for the list of members"
    assert joined == wanted
