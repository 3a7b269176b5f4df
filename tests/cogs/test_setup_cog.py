"""Set-up over the wire on a server in use: quiet before it is live, made once through trouble, and taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.rehearsal import faults
from bot.rehearsal.answers import Answer
from bot.rehearsal.bot_rights import BotRights
from bot.rehearsal.building import Community
from bot.rehearsal.faults import Rule
from bot.rehearsal.permissions import P
from bot.rehearsal.stage import Stage, staged
from bot.rehearsal.structure import add_channel, add_role

pytestmark = pytest.mark.slow
LIKE_OURS = ("welcome", "organisers", "moderator-alerts", "cases", "applications")


@pytest.fixture
async def stage(tmp_path) -> AsyncIterator[Stage]:
    """A server in use whose channels happen to have the names that the bot's settings begin with."""
    async with staged(tmp_path, empty=True, write=lambda _line: None) as made:
        made.practice.interactions.deadline, made.patience = 20.0, 90.0
        world, guild, by = made.practice.world, made.community.guild, made.community.guild.owner_id
        for name in LIKE_OURS:
            made.community.channels[name] = add_channel(world, guild, name, by=by)
        helper = add_role(world, guild, "Moderator", permissions=0, by=by)
        keeper = add_role(world, guild, "Keeper", permissions=int(P.MANAGE_GUILD), by=by)
        made.community.roles |= {"Moderator": helper, "Keeper": keeper}
        for name, role in (("dee", helper), ("sam", keeper)):
            guild.members[made.community.people[name].id].roles.append(role.id)
        await made.start_bot()
        yield made
        assert [one.words for one in made.practice.ledger.violations] == []


def posted(community: Community) -> list[str]:
    """What stands in channels for others than one person."""
    channels = community.guild.channels.values()
    return [one.content for channel in channels for one in channel.messages.values() if not one.ephemeral]


def looks(community: Community) -> dict[str, dict[int, tuple[int, int]]]:
    """What the server's channels say to whom; two channels may not share a name here."""
    return {
        channel.name: {rule.id: (rule.allow, rule.deny) for rule in channel.overwrites.values()}
        for channel in community.guild.channels.values()
    }


async def finished(stage: Stage, who: str, words: str) -> Answer:
    """Look again until a screen has these words."""
    seen = [await stage.person(who).command("setup")]

    async def look() -> bool:
        if "Look again" in seen[-1].last.buttons:
            seen.append(await stage.person(who).presses(seen[-1], "Look again"))
        return words in seen[-1].text

    await stage.comes(look, words)
    return seen[-1]


async def to_preview(stage: Stage, who: str) -> Answer:
    answer = await stage.person(who).command("setup")
    if "Make these" in answer.last.buttons:
        return answer
    if "Back to the choices" in answer.last.buttons:
        answer = await stage.person(who).presses(answer, "Back to the choices")
    return await stage.person(who).presses(answer, "To the preview")


async def test_a_server_in_use_is_set_up_through_trouble_and_back(stage):
    guild, before = stage.community.guild, looks(stage.community)
    names_before = sorted(role.name for role in guild.roles.values())

    # Nobody has set it up: the bot does nothing, whatever channels and roles are called.
    for who in ("dee", "robin"):
        answer = await stage.person(who).command("apply start")
        assert "still being set up" in answer.text
        assert "/help-now" in answer.text
    assert "Samaritans" in (await stage.person("robin").command("help-now")).text
    welcome = stage.person("dee").messages("welcome")
    assert (welcome, posted(stage.community)) == ([], [])

    # Who may manage the server may set it up; who merely holds a role of a fitting name may not.
    screen = await stage.person("sam").command("setup")
    assert "Set up this group" in screen.text
    forged = await stage.person("sam").presses(screen, "To the preview")
    control = next(one.custom_id for one in forged.last.controls if one.label == "Make these")
    help_now = await stage.person("dee").command("help-now")
    refused = await stage.person("dee").forges(help_now, control)
    await refused.until("does not let you do this", 60)  # the help itself may still be completed meanwhile

    # Two at once: the second press is on an old screen.
    answer = await stage.person("olu").presses(await to_preview(stage, "olu"), "Back")
    await stage.person("olu").presses(answer, "Use none of them")
    late = await stage.person("sam").presses(forged, "Make these")
    assert "Somebody has changed this since you opened it" in late.text

    # Answers get lost, a permission is taken away, and the bot is killed: nothing is made twice.
    rights = BotRights(stage.practice.world, stage.community)
    stage.practice.faults.add(Rule(faults.RESET_AFTER, "POST", "/guilds/*/roles", every=2))
    down = stage.practice.faults.add(Rule(faults.BEFORE, "POST", "/guilds/*/channels", status=503))
    answer = await stage.person("sam").presses(await to_preview(stage, "sam"), "Make these")
    assert "It is being made" in answer.text
    await stage.until(lambda: down.struck > 0, "the first channel is under way")
    rights.take("Manage Channels")
    await stage.kill_bot()
    stage.practice.faults.remove(down)
    parked = await finished(stage, "sam", "Manage Channels")
    assert "needs you" in parked.text
    assert posted(stage.community) == [], "what could not be made is told on the screen alone"
    rights.give_back()
    stage.practice.faults.add(Rule(faults.RESET_AFTER, "POST", "/guilds/*/channels", every=2))

    async def tried() -> bool:
        answer = await stage.person("sam").command("setup")
        for one in [one for one in answer.last.controls if one.label == "Try again"]:
            await stage.person("sam").presses(answer, one.custom_id)
        if "Look again" in answer.last.buttons:
            answer = await stage.person("sam").presses(answer, "Look again")
        return "Everything is made" in answer.text

    await stage.comes(tried, "everything is made")
    stage.practice.faults.clear()
    roles = sorted(role.name for role in guild.roles.values())
    assert roles == sorted({*names_before, "Member", "On duty", "Organiser"})
    channels = [channel.name for channel in guild.channels.values()]
    assert len(channels) == len(set(channels))
    await stage.until(lambda: "Organiser" in stage.person("sam").roles(), "Sam is an organiser")
    assert stage.person("robin").channels() == ["welcome"]

    # Now that there are organisers, managing the server is no longer enough; and everything can be taken back.
    answer = await stage.person("olu").presses(await stage.person("olu").command("setup"), "Undo what set-up made")
    await stage.person("olu").presses(answer, "Yes, take them away")
    await finished(stage, "olu", "What will be made")
    assert looks(stage.community) == before
    assert sorted(role.name for role in guild.roles.values()) == names_before
    assert posted(stage.community) == []
