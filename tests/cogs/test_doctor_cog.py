"""The doctor as organisers use it: everything on one private list, and buttons that mend."""

from __future__ import annotations

import re

import pytest

from bot.delivery import outbox
from bot.delivery.effects import Effect, EffectKind
from bot.doctor.catalogue import CATALOGUE
from bot.rehearsal.bot_rights import BotRights
from bot.rehearsal.permissions import P
from bot.rehearsal.structure import set_overwrite

pytestmark = pytest.mark.slow


async def looks(olu, answer=None):
    """Return the text of every page, and the first page itself."""
    first = answer = await (olu.presses(answer, "Look again") if answer else olu.command("doctor", "organisers"))
    texts = [answer.text]
    while "Next\n" in f"{answer.text}\n" and "[Button: Next] (cannot" not in answer.text:
        answer = await olu.presses(answer, "Next")
        texts.append(answer.text)
    if len(texts) > 1:
        first = await olu.presses(answer, "Look again")
    return "\n".join(texts), first


async def test_an_organiser_finds_and_mends_what_is_wrong(table):
    olu = table.person("olu")
    world, community = table.practice.world, table.community
    guild, general = community.guild, community.channels["general"]
    rights = BotRights(world, community)

    said, _page = await looks(olu)
    assert "Ban Members" in said
    assert "Manage Channels" not in said

    rights.take("Manage Channels")
    said, page = await looks(olu)
    assert "The bot does not have the permission “Manage Channels”." in said
    assert "channels of topics" in said
    rights.give_back()
    said, page = await looks(olu, page)
    assert "Manage Channels" not in said

    pin = {"card": "topic", "ref": "1", "place": "lobby"}
    effect = Effect(EffectKind.PIN_MESSAGE, guild.id, "topic:1", pin)
    async with table.house.store.begin() as tx:
        await outbox.write_parked(tx, effect, "pins_full", {"channel_id": general.id})
    said, page = await looks(olu, page)
    assert "has as many pinned messages as Discord allows" in said
    page = await olu.presses(page, "Try again")
    assert "It is being tried again." in page.text
    assert "pinned messages" not in page.text

    page = await olu.presses(page, "I am on duty for 4 hours")
    assert "You are on duty for 4 hours" in page.text
    assert "Nobody is on duty" not in page.text


async def test_a_channel_that_newcomers_see_is_closed_after_a_preview(table):
    olu = table.person("olu")
    world, community = table.practice.world, table.community
    guild, general = community.guild, community.channels["general"]
    open_to_all = {"allow": int(P.VIEW_CHANNEL), "deny": 0, "by": guild.owner_id}
    set_overwrite(world, general, guild.id, 0, **open_to_all)

    _said, page = await looks(olu)
    assert "People who have not joined can see #general, where members are." in page.text
    preview = await olu.presses(page, "Mend it…")
    assert "People without a role cannot see #general: View Channel is set to ✗." in preview.text
    assert general.overwrites[guild.id].allow & P.VIEW_CHANNEL, "nothing changed yet"

    member = community.roles["Member"]
    set_overwrite(world, general, member.id, 0, allow=0, deny=0, by=guild.owner_id)
    stale = await olu.presses(preview, "Do this")
    assert "was changed meanwhile" in stale.text

    _said, page = await looks(olu)
    preview = await olu.presses(page, "Mend it…")
    done = await olu.presses(preview, "Do this")
    assert "being changed" in done.text
    await olu.until(lambda: bool(general.overwrites[guild.id].deny & P.VIEW_CHANNEL))
    assert general.overwrites[member.id].allow & P.VIEW_CHANNEL
    assert "general" not in table.person("robin").channels()
    assert "general" in table.person("mia").channels()
    said, _page = await looks(olu)
    assert "#general" not in said


async def test_the_daily_round_tells_organisers_once(table):
    guild = table.community.guild
    look_over = Effect(EffectKind.LOOK_OVER, guild.id, f"checkup:{guild.id}")
    async with table.house.store.begin() as tx:
        await tx.outbox(look_over)
    card = await table.card("olu", "organisers", "The doctor found")
    assert "Nobody is on duty now." in card.text
    assert "Ban Members" not in card.text, "that can wait"


async def test_every_command_that_a_cure_names_is_there(table):
    commands = table.practice.world.application.commands.values()
    there = {command["name"] for command in commands}
    for known in CATALOGUE.values():
        for name in re.findall(r"(?<!\w)/([a-z-]+)", known.click):
            assert name in there, known.click
