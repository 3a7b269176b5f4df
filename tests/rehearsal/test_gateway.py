"""The gateway holds a client to Discord's rules and gives it back what it missed."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import discord
import pytest

from bot.rehearsal import membering
from tests.rehearsal.table import Bot, eventually


def wanting(*names: str) -> discord.Intents:
    intents = discord.Intents.none()
    for name in names:
        setattr(intents, name, True)
    return intents


async def test_a_wrong_token_is_refused_at_login(table):
    bot = Bot()

    with pytest.raises(discord.LoginFailure):
        await bot.start("practice-wrong")

    await bot.close()


async def test_a_switch_that_is_off_closes_with_4014(table):
    table.world.application.server_members_intent = False
    bot = Bot()

    with pytest.raises(discord.PrivilegedIntentsRequired):
        await bot.start(table.practice.token)

    await bot.close()


async def test_guilds_and_their_channels_are_there_at_ready(table, bot):
    guild = table.bot_guild(bot)

    assert guild.name == "Practice community"
    assert guild.member_count == len({*table.community.people, "the bot"})
    assert guild.me.top_role.name == "Alongside"
    assert {channel.name for channel in guild.channels} == set(table.community.channels)
    assert len(guild.members) == 1


async def test_without_the_content_intent_words_are_withheld(table):
    bot = Bot(wanting("guilds", "members", "guild_messages"))
    read: list[str] = []
    reads_into(bot, read)
    async with table.running(bot):
        table.person("dee").writes("applications", "a secret")
        table.person("dee").writes("applications", f"<@{bot.user.id}> for you")
        await eventually(lambda: len(read) == 2)
        fetched = [message.content async for message in table.channel(bot, "applications").history()]

    assert read == ["", f"<@{bot.user.id}> for you"]
    assert fetched == [f"<@{bot.user.id}> for you", ""]


def reads_into(bot: Bot, read: list[str]) -> None:
    async def on_message(message: discord.Message) -> None:
        read.append(message.content)

    bot.add_listener(on_message)


async def test_with_the_content_intent_words_come(table):
    table.world.application.message_content_intent = True
    bot = Bot(wanting("guilds", "guild_messages", "message_content"))
    read: list[str] = []
    reads_into(bot, read)
    async with table.running(bot):
        table.person("dee").writes("applications", "not a secret")
        await eventually(lambda: read == ["not a secret"])


async def test_direct_messages_carry_their_words(table):
    bot = Bot(wanting("guilds", "dm_messages"))
    read: list[str] = []
    reads_into(bot, read)
    async with table.running(bot):
        table.person("robin").writes("dm", "hello bot")
        await eventually(lambda: read == ["hello bot"])


async def test_events_without_their_intent_do_not_come(table):
    bot = Bot(wanting("guilds"))
    async with table.running(bot):
        table.person("dee").writes("applications", "quiet")
        membering.join(table.world, table.guild, table.world.add_user("new"))
        await table.channel(bot, "applications").send("x")
        await asyncio.sleep(0.05)

    assert set(bot.heard) == {"READY", "GUILD_CREATE"}


async def test_a_hidden_channel_says_nothing_to_the_bot(table):
    bot = Bot(wanting("guilds", "guild_messages"))
    async with table.running(bot):
        channel = table.community.channels["general"]
        channel.overwrites[table.community.roles["Alongside"].id].allow = 0
        table.person("mia").writes("general", "among us")
        await asyncio.sleep(0.05)

    assert "MESSAGE_CREATE" not in bot.heard


async def test_a_cut_line_is_resumed_and_what_was_missed_comes_in_order(table, bot):
    joined: list[str] = []

    @bot.listen()
    async def on_member_join(member: discord.Member) -> None:
        joined.append(member.name)

    table.practice.gateway.drop()
    for number in range(20):
        membering.join(table.world, table.guild, table.world.add_user(f"new{number}"))
    await eventually(lambda: len(joined) == 20, 10)

    assert joined == [f"new{number}" for number in range(20)]
    assert bot.heard.count("READY") == 1
    assert "RESUMED" in bot.heard


async def test_a_reconnect_is_asked_for_and_resumed(table, bot):
    table.practice.gateway.ask_reconnect()

    await eventually(lambda: "RESUMED" in bot.heard, 10)


async def test_a_session_from_another_time_is_invalid(table):
    answers = await converse(
        table, [{"op": 6, "d": {"token": table.practice.token, "session_id": "gone", "seq": 5}}], frames=2
    )

    assert answers[1]["op"] == 9
    assert answers[1]["d"] is False


async def converse(table, frames_out, *, frames=1):
    """Speak raw gateway and return what came back; the last entry may be a close code."""
    got = []
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(table.practice.gateway_url + "?v=10&encoding=json") as socket,
    ):
        for frame in frames_out:
            await socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))
        while len(got) < frames:
            message = await socket.receive(timeout=60)
            if message.type is not aiohttp.WSMsgType.TEXT:
                got.append(socket.close_code)
                break
            got.append(json.loads(message.data))
    return got


def identify(table, **changes):
    return {"op": 2, "d": {"token": table.practice.token, "intents": 1, "properties": {}, **changes}}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("not json", 4002),
        ({"op": 8, "d": {}}, 4003),
        ({"op": 2, "d": {"token": "wrong", "intents": 1}}, 4004),
    ],
)
async def test_what_a_client_gets_wrong_before_it_is_known(table, frame, code):
    assert (await converse(table, [frame], frames=2))[1] == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"shard": [2, 2]}, 4010), ({"intents": 1 << 40}, 4013), ({"intents": 1 << 15}, 4014)],
)
async def test_what_a_client_may_not_ask_for(table, changes, code):
    assert (await converse(table, [identify(table, **changes)], frames=2))[1] == code


async def test_a_second_identify_is_refused(table):
    assert (await converse(table, [identify(table)] * 2, frames=5))[-1] == 4005


async def test_an_unknown_opcode_is_refused(table):
    assert (await converse(table, [identify(table), {"op": 99, "d": None}], frames=5))[-1] == 4001


async def test_too_many_frames_are_refused(table):
    frames = [identify(table), *({"op": 3, "d": {}} for _ in range(130))]

    assert (await converse(table, frames, frames=10))[-1] == 4008


async def test_a_silent_client_is_hung_up_on(table):
    table.practice.gateway.heartbeat = 0.1

    assert (await converse(table, [], frames=2))[1] == 4009


async def test_heartbeats_are_acknowledged(table):
    assert (await converse(table, [{"op": 1, "d": None}], frames=2))[1]["op"] == 11


async def test_no_more_sessions_are_started_than_a_day_allows(table):
    table.world.identifies.total = 0

    assert (await converse(table, [identify(table)], frames=2))[1]["op"] == 9


@pytest.mark.slow
async def test_members_are_asked_for_in_chunks(table, bot):
    before = len(table.guild.members)
    for number in range(1500):
        membering.join(table.world, table.guild, table.world.add_user(f"quiet{number}"))
    guild = table.bot_guild(bot)

    everybody = await guild.chunk()
    named = await guild.query_members("quiet149", limit=100)
    by_id = await guild.query_members(user_ids=[table.person("mia").id, 42])

    assert len(everybody) == before + 1500
    assert len(named) == 11
    assert [member.name for member in by_id] == ["mia"]


async def test_each_shard_hears_of_its_own_guilds(table):
    other = table.world.add_guild("Second", table.world.application.owner)
    membering.join(table.world, other, table.world.application.bot)
    table.world.shards = 2
    bot = Bot(shard_count=2)
    bot.sync = False
    table.practice.gateway.on_identify.append(lambda session: shards.append(session.shard))
    shards: list[tuple[int, int]] = []

    async with table.running(bot):
        names = {guild.name: guild.shard_id for guild in bot.guilds}

    assert set(shards) == {(0, 2), (1, 2)}
    assert names == {guild.name: (guild.id >> 22) % 2 for guild in (table.guild, other)}
