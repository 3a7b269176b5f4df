"""Invites for others at the table: made once whatever gets lost, rough numbers only, ended, and who may press what."""

from __future__ import annotations

import pytest

from bot.rehearsal.faults import AFTER, RESET_AFTER, Rule
from tests.cogs.topic_table import member, requests

pytestmark = pytest.mark.slow

BUTTONS = (
    "referral:leaflet:1:2",
    "referral:list:0:0:p0",
    "referral:ask:1:2",
    "referral:end:1:2",
)
REFUSED = "does not let you do this"


def invites(table):
    return table.community.guild.invites


async def makes(table, who: str = "dee", name: str = "Hill Road Surgery", kind: str = "surgery"):
    return await table.person(who).command("referral new", "general", kind=kind, name=name)


async def leaflet(table, made, who: str = "dee"):
    for _again in range(100):
        shown = await table.person(who).presses(made, "Show the leaflet")
        if "has not made the invite yet" not in shown.text:
            return shown
        made = shown if "Show the leaflet" in shown.last.buttons else made
    raise AssertionError(shown.text)


async def ready(table, name: str, who: str = "dee") -> str:
    """Wait until an invite has its code; return what the command to end it takes."""
    person = table.person(who)
    for _again in range(100):
        listed = await person.command("referral list", "general")
        if "Discord has not made it yet" not in listed.text:
            break
    offered = await person.autocompletes("referral end", "invite", name[:4], "general")
    return str(offered.choice_values[name])


async def test_a_leaflet_says_what_the_group_is_and_is_not_and_asks_for_nothing(table):
    made = await makes(table)
    assert made.ephemeral
    shown = await leaflet(table, made)

    (code,) = invites(table)
    assert f"https://discord.gg/{code}" in shown.text
    assert "Practice community: people who support each other online" in shown.text
    assert "We are not a crisis service" in shown.text
    assert "call 999" in shown.text
    assert "We do not ask for your illness" in shown.text
    assert "send us no names" in shown.text
    assert (invites(table)[code].max_age, invites(table)[code].max_uses) == (0, 0)


@pytest.mark.parametrize("fault", [AFTER, RESET_AFTER])
async def test_when_the_reply_is_lost_there_is_one_invite_and_each_place_keeps_its_own(table, fault):
    table.practice.faults.rules.append(Rule(fault, method="POST", route="/channels/*/invites", times=2))

    first, second = await makes(table), await makes(table, name="Tea and Talk", kind="charity")
    one, two = await leaflet(table, first), await leaflet(table, second)

    assert len(invites(table)) == 2
    codes = [next(code for code in invites(table) if code in shown.text) for shown in (one, two)]
    assert len(set(codes)) == 2
    assert "GET /guilds/{guild_id}/audit-logs" in requests(table)


async def test_the_same_place_twice_is_one_invite(table):
    await makes(table)
    await makes(table, "sam")
    await ready(table, "Hill Road Surgery")

    assert len(invites(table)) == 1


async def test_numbers_show_from_five_in_steps_and_change_once_a_week(table):
    await makes(table)
    await ready(table, "Hill Road Surgery")
    (invite,) = invites(table).values()
    dee = table.person("dee")

    async def listed() -> str:
        return (await dee.command("referral list", "general")).text

    invite.uses = 4
    table.practice.clock.skip(7 * 24 * 3600.0)
    assert "fewer than 5 people" in await listed()
    invite.uses = 19
    assert "fewer than 5 people" in await listed(), "nobody can watch the number change within a week"
    table.practice.clock.skip(7 * 24 * 3600.0)
    text = await listed()
    assert "10 or more people" in text
    assert "19" not in text
    assert "Nobody sees who came" in text


async def test_ending_asks_once_more_deletes_the_invite_and_tells_who_was_first(table):
    await makes(table)
    chosen = await ready(table, "Hill Road Surgery")
    dee, sam = table.person("dee"), table.person("sam")

    asked = await dee.command("referral end", "general", invite=chosen)
    also = await sam.command("referral end", "general", invite=chosen)
    assert len(invites(table)) == 1
    ended = await dee.presses(asked, "End it")
    late = await sam.presses(also, "End it")
    await dee.until(lambda: not invites(table))

    assert "It is ended" in ended.text
    assert "Dee" in late.text
    assert "ended this already" in late.text
    assert "ended" in (await dee.command("referral list", "general")).text
    assert requests(table).count("DELETE /invites/{code}") == 1


async def test_bad_names_are_refused_and_markup_stays_inside_the_leaflet(table):
    dee = table.person("dee")
    for name in ("\u200b", "  ", "\u2800\u2800"):
        assert "Please write something" in (await makes(table, name=name)).text
    made = await makes(table, name="``` @everyone <script>")
    assert "@everyone" in made.text
    for typed in ("#", "#x", "17", "#99999999999999999999", "#٣", "'; DROP TABLE"):
        answer = await dee.command("referral end", "general", invite=typed)
        assert "Sorry" not in answer.text, typed
        assert "choose an invite" in answer.text
    assert "does not exist" in (await dee.command("referral end", "general", invite="#77")).text


@pytest.mark.parametrize("who", ["robin", "casey", "mia"])
async def test_only_organisers_and_moderators_get_anything(table, who):
    await makes(table)
    chosen = await ready(table, "Hill Road Surgery")
    for one in table.practice.world.application.commands.values():
        one["default_member_permissions"] = None
    person = member(table, who) if who == "mia" else table.person(who)
    place = person.writes("general", "hello") if who == "mia" else await table.lobby(who)

    for custom_id in BUTTONS:
        answer = await person.forges(place, custom_id)
        assert REFUSED in answer.text, custom_id
        assert answer.ephemeral
    channel = "general" if who == "mia" else "welcome"
    assert REFUSED in (await person.command("referral new", channel, kind="charity", name="X")).text
    assert REFUSED in (await person.command("referral list", channel)).text
    assert REFUSED in (await person.command("referral end", channel, invite=chosen)).text
    assert (await person.autocompletes("referral end", "invite", "", channel)).choices == []
    assert len(invites(table)) == 1
