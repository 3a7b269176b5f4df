"""Channels, threads, forums, roles, pins and reactions, driven by discord.py."""

from __future__ import annotations

import io
from datetime import timedelta

import discord
import pytest

from bot.rehearsal.people import CannotError
from bot.rehearsal.permissions import P
from tests.rehearsal.table import Bot, eventually


async def test_a_private_thread_is_seen_only_by_those_invited(table, bot):
    channel = table.channel(bot, "welcome")
    robin = table.person("robin")
    thread = await channel.create_thread(name="questions", type=discord.ChannelType.private_thread, invitable=False)

    hidden = "questions" in robin.channels()
    await thread.add_user(discord.Object(robin.id))
    await thread.send("a question")
    robin.writes("questions", "an answer")

    assert not hidden
    assert [seen.text for seen in robin.sees("questions")] == ["a question", "an answer"]
    assert "questions" not in table.person("casey").channels()
    assert "questions" in table.person("dee").channels()
    assert {member.id for member in await thread.fetch_members()} == {bot.user.id, robin.id}


async def test_somebody_who_cannot_see_the_channel_cannot_be_put_into_its_thread(table, bot):
    thread = await table.channel(bot, "applications").create_thread(name="inside")

    with pytest.raises(discord.Forbidden) as refused:
        await thread.add_user(discord.Object(table.person("robin").id))

    assert refused.value.code == 50001


async def test_a_thread_is_archived_listed_and_woken_by_a_word(table, bot):
    channel = table.channel(bot, "general")
    message = await channel.send("talk")
    thread = await message.create_thread(name="about it", auto_archive_duration=60)
    await thread.edit(archived=True)
    listed = [one.name async for one in channel.archived_threads()]
    active = [one.name for one in await table.bot_guild(bot).active_threads()]

    table.person("mia").writes("about it", "one more thing")

    assert thread.id == message.id
    assert listed == ["about it"]
    assert active == []
    assert [one.name for one in await table.bot_guild(bot).active_threads()] == ["about it"]


async def test_a_forum_post_is_a_thread_with_its_first_message(table, bot):
    forum = table.channel(bot, "stories")
    await forum.edit(available_tags=[discord.ForumTag(name="Good news")])
    forum = await bot.fetch_channel(forum.id)

    made = await forum.create_thread(name="My story", content="once", applied_tags=forum.available_tags[:1])

    assert made.message.id == made.thread.id
    assert [tag.name for tag in made.thread.applied_tags] == ["Good news"]
    assert [seen.text for seen in table.person("mia").sees("My story")] == ["once"]
    with pytest.raises(discord.HTTPException):
        await forum.create_thread(name="x" * 101, content="too long")


async def test_a_channel_is_made_opened_and_deleted(table, bot):
    guild = table.bot_guild(bot)
    everyone, member = guild.default_role, guild.get_role(table.community.roles["Member"].id)
    hidden = {everyone: discord.PermissionOverwrite(view_channel=False)}
    hidden[guild.me] = discord.PermissionOverwrite(view_channel=True)
    channel = await guild.create_text_channel("New topic", overwrites=hidden, topic="About", reason="asked for")

    before = "new-topic" in table.person("mia").channels()
    await channel.set_permissions(member, view_channel=True, send_messages=True, reason="open")
    after = "new-topic" in table.person("mia").channels()
    await channel.set_permissions(member, overwrite=None, reason="close")
    await channel.delete(reason="over")

    assert (before, after) == (False, True)
    assert "new-topic" not in table.person("mia").channels()
    assert [entry.reason async for entry in guild.audit_logs(limit=1)] == ["over"]


async def test_permissions_one_does_not_have_cannot_be_given(table, bot):
    guild = table.bot_guild(bot)

    with pytest.raises(discord.Forbidden) as refused:
        await guild.create_role(name="Mighty", permissions=discord.Permissions(administrator=True))

    assert refused.value.code == 50013


async def test_a_role_is_made_changed_and_deleted(table, bot):
    guild = table.bot_guild(bot)
    role = await guild.create_role(name="Reviewer", mentionable=True, reason="panel")
    await role.edit(name="Peer reviewer", colour=discord.Colour(0x336699))
    mia = await guild.fetch_member(table.person("mia").id)
    await mia.add_roles(role)

    assert table.person("mia").roles() == ["Member", "Peer reviewer"]
    await role.delete(reason="over")
    assert table.person("mia").roles() == ["Member"]


async def test_pins_are_listed_newest_first(table, bot):
    channel = table.channel(bot, "general")
    for text in ("one", "two"):
        await (await channel.send(text)).pin()
        table.practice.clock.skip(1)

    assert [message.content async for message in channel.pins()] == ["two", "one"]
    newest = await anext(aiter(channel.pins()))
    await newest.unpin()
    assert [message.content async for message in channel.pins()] == ["one"]


async def test_reactions_are_counted_and_taken_away(table, bot):
    channel = table.channel(bot, "general")
    message = await channel.send("like it?")
    await message.add_reaction("👍")
    table.person("mia").reacts(table.person("mia").sees("general")[-1], "👍")

    message = await channel.fetch_message(message.id)
    users = [user.name async for user in message.reactions[0].users()]
    await message.remove_reaction("👍", discord.Object(table.person("mia").id))
    after = await channel.fetch_message(message.id)

    assert (message.reactions[0].count, message.reactions[0].me) == (2, True)
    assert sorted(users) == ["alongside", "mia"]
    assert after.reactions[0].count == 1
    await after.clear_reactions()
    assert (await channel.fetch_message(message.id)).reactions == []


async def test_a_file_is_kept_and_shown_in_a_v2_gallery(table, bot):
    class Shown(discord.ui.LayoutView):
        gallery = discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://chart.png", description="42 people"))

    file = discord.File(io.BytesIO(b"picture"), "chart.png")
    message = await table.channel(bot, "general").send(view=Shown(), file=file)

    assert table.person("mia").sees("general")[-1].text == "[Picture: 42 people]"
    assert await message.attachments[0].read() == b"picture"


async def test_an_unknown_attachment_is_refused(table, bot):
    class Shown(discord.ui.LayoutView):
        gallery = discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://missing.png"))

    with pytest.raises(discord.HTTPException) as refused:
        await table.channel(bot, "general").send(view=Shown())

    assert refused.value.code == 50035


async def test_history_is_walked_in_pages(table, bot):
    channel = table.channel(bot, "general")
    mia = table.person("mia")
    said = [mia.writes("general", f"word {number}") for number in range(230)]

    newest = [message.id async for message in channel.history(limit=150)]
    after = [message.id async for message in channel.history(limit=None, after=discord.Object(said[199].id))]
    around = [message.id async for message in channel.history(limit=5, around=discord.Object(said[100].id))]

    assert newest == [seen.id for seen in reversed(said[-150:])]
    assert after == [seen.id for seen in said[200:]]
    assert sorted(around) == [seen.id for seen in said[98:103]]


async def test_several_messages_are_deleted_at_once(table, bot):
    channel = table.channel(bot, "general")
    messages = [await channel.send(str(number)) for number in range(3)]

    await channel.delete_messages(messages[:2], reason="tidy")

    assert [seen.text for seen in table.person("mia").sees("general")] == ["2"]


async def test_a_reply_knows_what_it_answers_and_pings_only_when_allowed(table, bot):
    said = table.person("mia").writes("general", "help?")
    channel = table.channel(bot, "general")
    original = await channel.fetch_message(said.id)

    quiet = await original.reply("here", mention_author=False)
    await original.reply("and here", mention_author=True)

    assert quiet.reference.message_id == said.id
    assert [user_id for _, user_id in table.world.pings] == [table.person("mia").id]


async def test_whom_a_message_pings_follows_allowed_mentions(table, bot):
    mia, member = table.person("mia").id, table.community.roles["Member"].id
    table.community.roles["Member"].mentionable = True
    channel = table.channel(bot, "general")
    text = f"<@{mia}> <@&{member}>"

    await channel.send(text)
    assert table.world.pings == []
    await channel.send(text, allowed_mentions=discord.AllowedMentions(users=[discord.Object(mia)]))
    assert len(table.world.pings) == 1
    await channel.send(text, allowed_mentions=discord.AllowedMentions(roles=True, users=False, everyone=False))
    holders = [one for one in table.guild.members.values() if member in one.roles]
    assert len(table.world.pings) == 1 + len(holders)


async def test_a_timeout_leaves_only_reading(table, bot):
    guild = table.bot_guild(bot)
    mia = await guild.fetch_member(table.person("mia").id)

    await mia.timeout(table.practice.clock.now() + timedelta(hours=1), reason="pause")

    with pytest.raises(CannotError, match="lacks Send Messages"):
        table.person("mia").writes("general", "but")
    table.practice.clock.skip(3700)
    table.person("mia").writes("general", "back")


async def test_a_client_hears_of_threads_and_deleted_channels(table, bot):
    mia = table.person("mia")
    mia.starts_thread("general", "mine")
    await eventually(lambda: "THREAD_CREATE" in bot.heard)

    assert [thread.name for thread in table.bot_guild(bot).threads] == ["mine"]


async def test_lobby_guests_may_write_only_in_their_threads(table, bot):
    robin = table.person("robin")

    with pytest.raises(CannotError, match="lacks Send Messages"):
        robin.writes("welcome", "let me in")
    assert robin.channels() == ["welcome"]
    assert "welcome" not in table.person("mia").channels()
    assert table.world.permissions_in(table.community.channels["welcome"], robin.id) & P.SEND_MESSAGES_IN_THREADS


async def test_typing_and_presence_are_taken(table, bot):
    async with table.channel(bot, "general").typing():
        pass
    await bot.change_presence(activity=discord.Game("listening"))

    assert table.practice.ledger.violations == []


async def test_the_application_shows_its_switches(table):
    table.world.application.message_content_intent = True
    bot = Bot()
    async with table.running(bot):
        flags = (await bot.application_info()).flags

    assert flags.gateway_guild_members_limited or flags.gateway_guild_members
    assert flags.gateway_message_content_limited or flags.gateway_message_content
    assert not flags.gateway_presence
