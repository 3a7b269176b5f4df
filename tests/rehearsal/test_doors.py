"""Ways in: native member applications, invites, incident actions, AutoMod rules."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest
from discord.http import Route

from bot.rehearsal.building import build_community
from bot.rehearsal.membering import APPLY_FEATURES
from bot.rehearsal.people import Person
from bot.rehearsal.refusals import DiscordError
from tests.rehearsal.table import eventually


@pytest.fixture
def newcomer(table):
    """Give somebody who is not in the guild, with the native door open."""
    table.guild.features.extend(APPLY_FEATURES)
    return Person(table.practice, table.community, table.world.add_user("nell", display="Nell"))


def requests(table, **path) -> Route:
    return Route("GET", "/guilds/{guild_id}/requests", guild_id=table.guild.id)


def answer(table, request) -> Route:
    return Route("PATCH", "/guilds/{guild_id}/requests/{request_id}", guild_id=table.guild.id, request_id=request.id)


async def test_a_native_application_waits_and_is_approved(table, bot, newcomer):
    heard: list[dict] = []
    bot._connection.parsers["GUILD_JOIN_REQUEST_CREATE"] = heard.append
    bot._connection.parsers["GUILD_JOIN_REQUEST_UPDATE"] = heard.append
    request = newcomer.requests_to_join({"Why here?": "sleep"})
    listed = await bot.http.request(requests(table), params={"status": "SUBMITTED"})

    done = await bot.http.request(answer(table, request), json={"action": "APPROVED"}, reason="welcome")
    await eventually(lambda: len(heard) == 2)

    assert listed["total"] == 1
    assert listed["guild_join_requests"][0]["form_responses"][0]["response"] == "sleep"
    assert done["application_status"] == "APPROVED"
    assert [event["status"] for event in heard] == ["SUBMITTED", "APPROVED"]
    assert newcomer.id in table.guild.members
    assert "GUILD_MEMBER_ADD" in bot.heard


async def test_a_rejection_has_a_short_reason_and_lets_nobody_in(table, bot, newcomer):
    request = newcomer.requests_to_join({"Why here?": "to sell"})

    with pytest.raises(discord.HTTPException) as refused:
        await bot.http.request(answer(table, request), json={"action": "REJECTED", "rejection_reason": "x" * 161})
    await bot.http.request(answer(table, request), json={"action": "REJECTED", "rejection_reason": "not here"})

    assert refused.value.code == 50035
    assert request.rejection_reason == "not here"
    assert newcomer.id not in table.guild.members


async def test_an_answered_application_cannot_be_answered_again(table, bot, newcomer):
    request = newcomer.requests_to_join({})
    await bot.http.request(answer(table, request), json={"action": "APPROVED"})

    with pytest.raises(discord.NotFound):
        await bot.http.request(answer(table, request), json={"action": "REJECTED"})


async def test_a_withdrawn_application_is_gone(table, bot, newcomer):
    heard: list[dict] = []
    bot._connection.parsers["GUILD_JOIN_REQUEST_DELETE"] = heard.append
    request = newcomer.requests_to_join({})
    newcomer.withdraws_request()
    await eventually(lambda: len(heard) == 1)

    with pytest.raises(discord.NotFound):
        await bot.http.request(answer(table, request), json={"action": "APPROVED"})


async def test_applications_need_kick_members(table, bot, newcomer):
    newcomer.requests_to_join({})
    table.community.roles["Alongside"].permissions &= ~2

    with pytest.raises(discord.Forbidden) as refused:
        await bot.http.request(requests(table))

    assert refused.value.code == 50013


async def test_the_native_door_is_shut_without_its_features(table):
    stranger = Person(table.practice, table.community, table.world.add_user("stranger"))

    with pytest.raises(DiscordError):
        stranger.requests_to_join({})


async def test_paused_invites_keep_newcomers_out_for_at_most_a_day(table, bot):
    guild = table.bot_guild(bot)
    newcomer = Person(table.practice, table.community, table.world.add_user("late"))
    await guild.edit(invites_disabled_until=table.practice.clock.now() + timedelta(hours=2))

    with pytest.raises(DiscordError):
        newcomer.joins()
    with pytest.raises(discord.HTTPException) as refused:
        await guild.edit(invites_disabled_until=table.practice.clock.now() + timedelta(hours=25))
    table.practice.clock.skip(7300)
    newcomer.joins()

    assert refused.value.code == 50035


async def test_an_invite_is_made_listed_and_deleted(table, bot):
    invite = await table.channel(bot, "welcome").create_invite(max_uses=3, reason="leaflet")

    assert (await bot.fetch_invite(invite.code)).guild.id == table.guild.id
    assert [one.code for one in await table.bot_guild(bot).invites()] == [invite.code]
    await invite.delete(reason="over")
    assert await table.bot_guild(bot).invites() == []


async def test_automod_rules_are_kept_within_discords_numbers(table, bot):
    guild = table.bot_guild(bot)

    async def rule(name: str, words: list[str]) -> discord.AutoModRule:
        return await guild.create_automod_rule(
            name=name,
            event_type=discord.AutoModRuleEventType.message_send,
            trigger=discord.AutoModTrigger(type=discord.AutoModRuleTriggerType.keyword, keyword_filter=words),
            actions=[discord.AutoModRuleAction(channel_id=table.community.channels["moderator-alerts"].id)],
            enabled=True,
        )

    made = [await rule(f"rule {number}", ["miracle cure"]) for number in range(6)]
    with pytest.raises(discord.HTTPException):
        await rule("one too many", ["x"])
    await made[0].edit(name="renamed")
    await made[1].delete(reason="over")
    with pytest.raises(discord.HTTPException):
        await rule("long word", ["x" * 61])

    assert len(await guild.fetch_automod_rules()) == 5
    assert (await guild.fetch_automod_rule(made[0].id)).name == "renamed"


async def test_a_second_community_lives_beside_the_first(table, bot):
    other = build_community(table.world, name="Second")
    await eventually(lambda: bot.get_guild(other.guild.id) is not None)

    assert {guild.name for guild in bot.guilds} == {"Practice community", "Second"}
