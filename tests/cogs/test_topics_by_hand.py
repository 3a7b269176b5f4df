"""What happens to topics when hands have been at Discord: rights taken away, people kicked, hosts gone."""

from __future__ import annotations

import pytest

from bot.rehearsal.membering import kick
from bot.rehearsal.permissions import P
from bot.rehearsal.structure import set_permissions
from tests.cogs.topic_table import joins, member, opens, stands

pytestmark = pytest.mark.slow

OWN = {"Name": "Night shifts", "Purpose": "For people who are awake when others sleep."}


def grants(table, *, right: int, on: bool) -> None:
    """Take a right away from the bot's role, or give it back."""
    world, guild = table.practice.world, table.community.guild
    role = table.community.roles[world.application.bot.shown]
    wanted = role.permissions | right if on else role.permissions & ~right
    set_permissions(world, guild, role, wanted, by=guild.owner_id)


async def retries(table, *words: str) -> str:
    """Have Dee press "Try again" on the card that says what is missing; return what the card said."""
    card = await table.card("dee", "moderator-alerts", *words)
    await table.person("dee").presses(card, "Try again")
    return card.text


async def test_a_bot_that_may_not_make_channels_says_so_and_goes_on_when_it_may(table):
    grants(table, right=int(P.MANAGE_CHANNELS), on=False)
    olu = table.person("olu")
    answer = await olu.submits(await olu.command("topic own", "general"), OWN)
    assert "is being opened" in answer.text

    card = await table.card("dee", "moderator-alerts", "Manage Channels")
    assert "Night shifts" not in card.text.replace("night-shifts", "")
    grants(table, right=int(P.MANAGE_CHANNELS), on=True)
    await retries(table, "Manage Channels")

    channel = await stands(table, "Night shifts")
    assert [one.name for one in table.community.guild.channels.values()].count(channel.name) == 1


async def test_a_bot_that_may_not_let_people_in_says_so_and_lets_them_in_when_it_may(table):
    channel = await opens(table, "Diabetes")
    mia = member(table, "mia")
    grants(table, right=int(P.MANAGE_ROLES), on=False)

    await joins(table, "mia", "Diabetes")
    words = await retries_after(table, right=int(P.MANAGE_ROLES), words="Manage Roles")

    await mia.until(lambda: channel.name in mia.channels())
    assert "Diabetes" not in words


async def retries_after(table, *, right: int, words: str) -> str:
    await table.card("dee", "moderator-alerts", words)
    grants(table, right=right, on=True)
    return await retries(table, words)


async def test_somebody_who_is_kicked_is_forgotten_and_a_host_who_is_gone_is_asked_for(table):
    rae = member(table, "rae")
    channel = await opens(table, "Diabetes", host=rae.id)
    await joins(table, "rae", "Diabetes")
    await rae.until(lambda: channel.name in rae.channels())
    guild = table.community.guild

    kick(table.practice.world, guild, guild.members[rae.id], by=guild.owner_id)

    card = await table.card("olu", "organisers", "Diabetes needs a host")
    assert "@Rae" not in card.text
    await table.person("olu").until(lambda: rae.id not in channel.overwrites)
