"""What topics do to channels and roles, over the wire, also when Discord's answer is lost."""

from __future__ import annotations

import pytest

from bot.community.sections import CommunitySettings
from bot.community.topics import TopicsSettings
from bot.rehearsal import faults
from bot.rehearsal.faults import Rule
from bot.rehearsal.permissions import P
from tests.cogs.topic_table import joins, opens, requests

pytestmark = pytest.mark.slow
VIEW = int(P.VIEW_CHANNEL)
WITH_ROLES = CommunitySettings(topics=TopicsSettings(access="roles"))


@pytest.mark.parametrize("kind", [faults.AFTER, faults.RESET_AFTER, faults.GARBLED])
async def test_a_channel_whose_making_was_not_confirmed_is_made_once(table, kind):
    rule = table.practice.faults.add(Rule(kind, "POST", "/guilds/{guild_id}/channels", nth=1))

    channel = await opens(table, "Stroke")

    assert rule.struck == 1
    assert [one.id for one in table.community.guild.channels.values() if one.name == "stroke"] == [channel.id]


async def test_a_role_whose_making_was_not_confirmed_is_made_once_and_tells_nothing(seat):
    table = await seat(WITH_ROLES)
    table.practice.faults.add(Rule(faults.AFTER, "POST", "/guilds/{guild_id}/roles", nth=1))

    channel = await opens(table, "Stroke")

    [role] = [role for role in table.community.guild.roles.values() if role.name.startswith("topic-")]
    assert (role.hoist, role.mentionable, role.permissions) == (False, False, 0)
    assert "stroke" not in role.name
    before = len(requests(table))
    await joins(table, "kim", "Stroke")
    await table.person("kim").until(lambda: role.id in _roles_of(table, "kim"))
    assert requests(table)[before:] == ["PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}"]
    assert channel.name in table.person("kim").channels()


def _roles_of(table, name: str) -> list[int]:
    return table.community.guild.members[table.person(name).id].roles


async def test_only_the_team_and_those_who_chose_it_are_let_in(table):
    channel = await opens(table, "Stroke")
    guild = table.community.guild

    assert channel.overwrites[guild.id].deny & VIEW
    let_in = {one.id for one in channel.overwrites.values() if one.allow & VIEW}
    team = {table.community.roles["Moderator"].id, table.community.roles["Organiser"].id}
    assert let_in == team | {table.house.bot.user.id}
    assert table.community.roles["Member"].id not in channel.overwrites


async def test_the_card_of_a_forum_is_one_post_above_the_others(table):
    table.practice.faults.add(Rule(faults.AFTER, "POST", "/channels/{channel_id}/threads", nth=1))
    olu = table.person("olu")
    offered = await olu.autocompletes("topic open", "topic", "Money", "general")
    await olu.command("topic open", "general", topic=str(offered.choice_values["Money, benefits and work"]))
    guild = table.community.guild

    await olu.until(lambda: bool(requests(table).count("PATCH /channels/{channel_id}")), 10)

    [forum] = [one for one in guild.channels.values() if one.name == "money-benefits-and-work"]
    [post] = [post for post in guild.threads.values() if post.parent_id == forum.id]
    await olu.until(lambda: bool(post.flags & 2))
    assert post.name == "Start here"
    assert {tag["name"] for tag in forum.tags} >= {"benefits", "work"}
