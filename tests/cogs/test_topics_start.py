"""Sixty topics of a thousand members are looked over without a call for each member."""

from __future__ import annotations

import asyncio
from copy import deepcopy

import pytest

from bot.community.topic_words import channel_name
from bot.rehearsal.permissions import P
from bot.rehearsal.shapes import Member, Overwrite
from bot.rehearsal.structure import add_channel
from bot.topics.opening import name_key
from bot.topics.rules import Access, TopicKind, TopicState
from bot.topics.tables import TopicMemberRow, TopicRow
from tests.cogs.topic_table import opens, requests

pytestmark = pytest.mark.slow

TOPICS, MEMBERS, IN_EACH = 60, 1_000, 50


def _thousand(table) -> list[int]:
    guild, world = table.community.guild, table.practice.world
    people = []
    for number in range(MEMBERS):
        user = world.add_user(f"quiet{number}")
        guild.members[user.id] = Member(user, world.clock.now(), roles=[table.community.roles["Member"].id])
        people.append(user.id)
    return people


def _channel(table, template, name: str, purpose: str, people: list[int]):
    rules = [deepcopy(one) for one in template.overwrites.values()]
    rules += [Overwrite(one, 1, allow=int(P.VIEW_CHANNEL)) for one in people]
    guild, by = table.community.guild, table.community.guild.owner_id
    channel = add_channel(table.practice.world, guild, channel_name(name), by=by, overwrites=rules)
    channel.topic = purpose
    return channel


async def _sixty(table, template, everybody: list[int]) -> None:
    community_id = table.community.guild.id
    async with table.house.store.begin() as tx:
        for number in range(TOPICS):
            name, purpose = f"Group {number:02}", "For people who know."
            people = [everybody[(number * 17 + step) % MEMBERS] for step in range(IN_EACH)]
            channel = _channel(table, template, name, purpose, people)
            row = TopicRow(
                community_id=community_id,
                name=name,
                name_key=name_key(tx, community_id, name),
                purpose=purpose,
                kind=TopicKind.TEXT,
                tags=[],
                sensitive=False,
                content_note="",
                access=Access.MEMBERS,
                review_months=6,
                channel_id=channel.id,
                adopted=False,
                state=TopicState.OPEN,
                since=tx.now,
            )
            tx.add(row)
            await tx.flush()
            for one in people:
                place = TopicMemberRow(community_id=community_id, topic_id=row.id, member_id=one, since=tx.now)
                place.granted_at = tx.now
                tx.add(place)


async def test_a_look_over_all_topics_asks_nothing_for_each_member(table):
    template = await opens(table, "Diabetes")
    await _sixty(table, template, _thousand(table))
    table.practice.clock.skip(3600)
    before = len(requests(table))

    table.house.reconciler.kick()
    made = await _until_quiet(table, before)

    reads = [one for one in made if one.startswith("GET")]
    assert "GET /guilds/{guild_id}/channels" in reads, "it has looked"
    assert not [one for one in made if "permissions" in one or "/members/" in one], "nobody is asked about by name"
    assert len(reads) <= 2 * TOPICS, "cards are looked at, not members"
    assert len(made) <= 5 * TOPICS, "a missing card is posted and pinned once for each topic"


async def _until_quiet(table, before: int) -> list[str]:
    """Wait until the bot has asked nothing of Discord for a while, and return what it asked since."""
    known, quiet = before, 0
    while quiet < 15:
        await asyncio.sleep(0.1)
        now = len(requests(table))
        quiet = quiet + 1 if now == known and now > before else 0
        known = now
    return requests(table)[before:]
