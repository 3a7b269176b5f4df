"""Discord's refusals reach discord.py as its own exceptions, with Discord's codes."""

from __future__ import annotations

import discord
import pytest

from bot.rehearsal import membering, structure
from bot.rehearsal.permissions import P
from bot.rehearsal.shapes import Overwrite

NOBODY = 123456789012345678


def close_channel(table, name: str) -> None:
    """Hide a channel from the bot, as an organiser might by mistake."""
    channel = table.community.channels[name]
    bot_role = table.community.roles["Alongside"]
    deny = int(P.VIEW_CHANNEL)
    structure.set_overwrite(table.world, channel, bot_role.id, 0, allow=0, deny=deny, by=table.guild.owner_id)


async def test_a_hidden_channel_is_missing_access(table, bot):
    channel = table.channel(bot, "applications")
    close_channel(table, "applications")

    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("hello")

    assert refused.value.code == 50001


async def test_a_channel_one_may_not_write_in_is_missing_permissions(table, bot):
    channel = table.channel(bot, "applications")
    table.community.channels["applications"].overwrites[table.world.application.bot.id] = Overwrite(
        table.world.application.bot.id, 1, deny=int(P.SEND_MESSAGES)
    )

    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("hello")

    assert refused.value.code == 50013


async def test_a_deleted_channel_is_unknown(table, bot):
    channel = table.channel(bot, "applications")
    structure.delete_channel(table.world, table.community.channels["applications"], by=table.guild.owner_id)

    with pytest.raises(discord.NotFound) as refused:
        await channel.send("hello")

    assert refused.value.code == 10003


@pytest.mark.slow
async def test_unknown_things_have_their_own_codes(table, bot):
    guild = table.bot_guild(bot)
    channel = table.channel(bot, "applications")
    robin = await guild.fetch_member(table.person("robin").id)
    cases = [
        (10004, bot.fetch_guild(NOBODY)),
        (10013, guild.fetch_member(NOBODY)),
        (10008, channel.fetch_message(NOBODY)),
        (10011, robin.add_roles(discord.Object(NOBODY))),
        (10013, bot.fetch_user(NOBODY)),
        (10026, guild.fetch_ban(robin)),
        (10006, bot.fetch_invite("nothing-here")),
    ]
    for code, call in cases:
        with pytest.raises(discord.NotFound) as refused:
            await call
        assert refused.value.code == code


async def test_somebody_who_left_is_an_unknown_member(table, bot):
    guild = table.bot_guild(bot)
    robin = await guild.fetch_member(table.person("robin").id)
    table.person("robin").leaves()

    with pytest.raises(discord.NotFound) as refused:
        await robin.add_roles(discord.Object(table.community.roles["Member"].id))

    assert refused.value.code == 10007


async def test_a_role_that_is_not_below_the_bots_own_cannot_be_given(table, bot):
    guild = table.bot_guild(bot)
    robin = await guild.fetch_member(table.person("robin").id)
    role = structure.add_role(table.world, table.guild, "Elder", by=table.guild.owner_id, position=5)

    with pytest.raises(discord.Forbidden) as refused:
        await robin.add_roles(discord.Object(role.id))

    assert refused.value.code == 50013
    assert table.person("robin").roles() == []


async def test_a_role_that_belongs_to_another_bot_cannot_be_given_though_it_is_lower(table, bot):
    robin = await table.bot_guild(bot).fetch_member(table.person("robin").id)
    owner = table.guild.owner_id
    role = structure.add_role(table.world, table.guild, "Other bot", by=owner, position=1, managed_by=NOBODY)

    with pytest.raises(discord.Forbidden) as refused:
        await robin.add_roles(discord.Object(role.id))

    assert refused.value.code == 50013


async def test_the_owner_cannot_be_removed(table, bot):
    owner = await table.bot_guild(bot).fetch_member(table.guild.owner_id)

    with pytest.raises(discord.Forbidden) as refused:
        await owner.kick(reason="no")

    assert refused.value.code == 50013


async def test_closed_direct_messages_refuse_on_sending(table, bot):
    casey = await bot.fetch_user(table.person("casey").id)

    with pytest.raises(discord.Forbidden) as refused:
        await casey.send("hello")

    assert refused.value.code == 50007


async def test_somebody_without_a_common_guild_cannot_be_written_to(table, bot):
    stranger = table.world.add_user("stranger")
    user = await bot.fetch_user(stranger.id)

    with pytest.raises(discord.Forbidden) as refused:
        await user.send("hello")

    assert refused.value.code == 50278


async def test_a_message_too_long_names_the_field(table, bot):
    with pytest.raises(discord.HTTPException) as refused:
        await table.channel(bot, "applications").send("x" * 2001)

    assert refused.value.status == 400
    assert refused.value.code == 50035
    assert "In content: Must be 2000 or fewer in length." in refused.value.text


async def test_an_empty_message_is_refused(table, bot):
    with pytest.raises(discord.HTTPException) as refused:
        await table.channel(bot, "applications").send("   ")

    assert refused.value.code == 50006


async def test_another_persons_message_cannot_be_edited(table, bot):
    said = table.person("dee").writes("applications", "mine")
    message = await table.channel(bot, "applications").fetch_message(said.id)

    with pytest.raises(discord.Forbidden) as refused:
        await message.edit(content="yours")

    assert refused.value.code == 50005


async def test_one_message_has_one_thread(table, bot):
    message = await table.channel(bot, "applications").send("talk")
    await message.create_thread(name="first")

    with pytest.raises(discord.HTTPException) as refused:
        await table.bot_guild(bot)._state.http.start_thread_with_message(
            message.channel.id, message.id, name="second", auto_archive_duration=1440
        )

    assert refused.value.code == 160004


async def test_an_old_message_can_be_edited_only_so_often(table, bot, monkeypatch):
    message = await table.channel(bot, "applications").send("old")
    table.practice.clock.skip(3700)
    for number in range(30):
        await message.edit(content=f"edit {number}")
    monkeypatch.setattr(discord.http.asyncio, "sleep", _at_once)

    with pytest.raises(discord.HTTPException) as refused:
        await message.edit(content="one too many")

    assert refused.value.status == 429
    assert refused.value.code == 30046


async def _at_once(_: float) -> None:
    return


async def test_messages_older_than_two_weeks_are_not_deleted_in_bulk(table, bot):
    channel = table.channel(bot, "applications")
    messages = [await channel.send(str(number)) for number in range(2)]
    table.practice.clock.skip(15 * 86400)

    with pytest.raises(discord.HTTPException) as refused:
        await bot.http.delete_messages(channel.id, [message.id for message in messages])

    assert refused.value.code == 50034


async def test_a_banned_person_cannot_come_back(table, bot):
    guild = table.bot_guild(bot)
    robin = table.person("robin")
    await guild.ban(discord.Object(robin.id), reason="raid")

    with pytest.raises(Exception, match="banned"):
        robin.joins()

    await guild.unban(discord.Object(robin.id), reason="mistake")
    robin.joins()
    assert robin.id in table.guild.members


async def test_a_bot_that_is_taken_out_has_no_access(table, bot):
    membering.leave(table.world, table.guild, table.world.application.bot)

    with pytest.raises(discord.Forbidden) as refused:
        await bot.fetch_guild(table.guild.id)

    assert refused.value.code == 50001
