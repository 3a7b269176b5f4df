"""Nearby as people press it: what is said first, who may press what, and that nobody is named before both said yes."""

from __future__ import annotations

import pytest

from bot.community.nearby import NearbySettings
from bot.community.sections import CommunitySettings, Roles
from bot.rehearsal.building import seen_by
from bot.rehearsal.structure import add_channel, add_role

pytestmark = pytest.mark.slow

OPEN = CommunitySettings(
    roles=Roles(connector="Connector"),
    nearby=NearbySettings(open=True, new_member_days=0),
)
WEEK = 8 * 24 * 3600.0
REGION = "South West England"


@pytest.fixture
async def group(seat):
    """A community in which Nearby is open, with a channel for meetings and one connector, Rae."""
    table = await seat(OPEN)
    community, world = table.community, table.practice.world
    by = community.guild.owner_id
    community.roles["Connector"] = add_role(world, community.guild, "Connector", by=by)
    community.guild.members[table.person("rae").id].roles.append(community.roles["Connector"].id)
    rules = seen_by(community, "Member", "Moderator", "Organiser")
    community.channels["nearby"] = add_channel(world, community.guild, "nearby", by=by, overwrites=rules)
    return table


def member(table, name):
    """Return somebody with the member role."""
    person = table.person(name)
    roles = table.community.guild.members[person.id].roles
    if (role := table.community.roles["Member"].id) not in roles:
        roles.append(role)
    return person


async def turns_on(table, name, region=REGION, button="Turn it on, I look myself"):
    person = member(table, name)
    screen = await person.command("nearby", "general")
    choosing = await person.presses(screen, "Choose my region from a list")
    sure = await person.chooses(choosing, "Choose your region", [region])
    return await person.presses(sure, button)


async def nine_are_there(table):
    for number in range(8):
        await turns_on(table, f"neighbour{number}")
    await turns_on(table, "mia")
    table.practice.clock.skip(WEEK)
    table.house.timers.pace.wake()
    mia = table.person("mia")
    for _again in range(40):
        screen = await mia.command("nearby", "general")
        if f"{REGION}: 5 or more" in screen.text:
            return screen
    raise AssertionError(screen.text)


async def test_what_is_shared_is_said_before_anything_is_asked(group):
    screen = await group.person("mia").command("nearby", "general")

    assert screen.ephemeral
    for words in ("Nobody sees your name", "at least 9 people", "“5 or more”", "both of you said yes", "is not kept"):
        assert words in screen.text
    assert screen.last.buttons == ["Start with my postcode", "Choose my region from a list"]


async def test_a_postcode_only_finds_the_region(group):
    mia = group.person("mia")
    for typed, shown in (
        ("BS1", "Your region: South West England"),
        ("bs1 4dj", "Your region: South West England"),
        ("SY1", "more than one region"),
        ("nonsense", "I do not know this postcode"),
        ("<@1> **x**", "I do not know this postcode"),
    ):
        form = await mia.presses(await mia.command("nearby", "general"), "Start with my postcode")

        found = await mia.submits(form, {"The first half of your postcode": typed})

        assert shown in found.text, typed
        assert found.last.ephemeral, typed


async def test_one_turns_it_on_moves_and_turns_it_off_on_one_screen(group):
    on = await turns_on(group, "mia")
    mia = group.person("mia")
    which = await mia.presses(on, "Change my region")
    sure = await mia.chooses(which, "Choose your region", ["Wales"])
    moved = await mia.presses(sure, "Turn it on, write to me")
    text = moved.text
    off = await mia.presses(moved, "Turn Nearby off")

    assert "Nearby is on for you: Wales" in text
    assert "Say hello" not in moved.last.buttons
    assert "Your region is deleted" in off.text
    assert len([one for one in mia.sees("general") if one.ephemeral]) == 1, "everything happened on one screen"


async def test_a_hello_becomes_a_meeting_and_names_nobody_before(group):
    screen = await nine_are_there(group)
    mia, other = group.person("mia"), group.person("neighbour3")
    said = await mia.presses(screen, "Say hello")
    heard = await other.command("nearby", "general")
    before = heard.text
    yes = await other.presses(heard, "Yes, share names")
    await other.until(lambda: any("Meeting" in name for name in other.channels()))
    thread = next(name for name in other.channels() if "Meeting" in name)
    card = await group.card("mia", thread, "You both said yes")

    assert "Your hello stands until" in said.text
    assert "Somebody of South West England says hello" in before
    assert "Mia" not in before
    assert "You both said yes" in yes.text
    assert "@Mia" in card.text
    assert "@Neighbour3" in card.text
    assert "@Rae is with you" in card.text
    assert thread not in group.person("neighbour4").channels()

    choices = await mia.presses(card, "End, block or report")
    ended = await mia.presses(choices, "End it")
    assert "The meeting is ended" in ended.text
    late = await other.presses(card, "End, block or report")
    assert "This meeting is over" in late.text


async def test_a_no_is_told_to_nobody(group):
    screen = await nine_are_there(group)
    mia, other = group.person("mia"), group.person("neighbour1")
    await mia.presses(screen, "Say hello")
    no = await other.presses(await other.command("nearby", "general"), "No, thank you")

    assert "Nobody is told" in no.text
    assert "says hello" not in no.text
    assert mia.reads_dms() == []
    assert "Your hello stands until" in (await mia.command("nearby", "general")).text


async def test_a_report_blocks_and_moderators_decide_once(group):
    screen = await nine_are_there(group)
    mia, other, dee, sam = (group.person(name) for name in ("mia", "neighbour1", "dee", "sam"))
    await mia.presses(screen, "Say hello")
    more = await other.presses(await other.command("nearby", "general"), "Block or report")
    form = await other.presses(more, "Report")
    sent = await other.submits(form, {"What happened?": "They wrote <@1> **rude** words elsewhere."})
    card = await group.card("dee", "moderator-alerts", "A report from Nearby")
    read = await dee.presses(card, "Read what happened")
    reason = await dee.presses(card, "Stop Nearby for them")
    stopped = await dee.submits(reason, {"Why?": "Please be kind to others here."})
    late = await sam.presses(card, "Leave it as it is")
    settled = await group.card("dee", "moderator-alerts", "stopped Nearby for them")
    own = await mia.command("nearby", "general")

    assert "The moderators look at it" in sent.text
    assert "rude" not in card.text
    assert r"They wrote \<\@1> **rude** words elsewhere." in read.text, "marks are shown letter by letter"
    assert read.ephemeral
    assert "Nearby is stopped" in stopped.text
    assert "Dee" in late.text
    assert "Please be kind to others here." in own.text
    assert own.last.buttons == []
    lifted = await group.person("olu").presses(settled, "Let them use it again")
    assert "can use Nearby again" in lifted.text
    assert "Start with my postcode" in (await mia.command("nearby", "general")).last.buttons


MEMBER_BUTTONS = (
    "nearby:open:0:0",
    "nearby:postcode:0:0",
    "nearby:list:0:0",
    "nearby:this:0:0:wales",
    "nearby:on:0:0:wales",
    "nearby:on_dm:0:0:wales",
    "nearby:hello:0:0",
    "nearby:renew:0:0",
    "nearby:yes:1:0",
    "nearby:no:1:0",
    "nearby:hello_more:1:0",
    "nearby:block_hello:1:0",
    "nearby:report_hello:1:0",
)
OF_A_MEETING = ("nearby:meeting:1:1", "nearby:end:1:1", "nearby:block_meeting:1:1", "nearby:report_meeting:1:1")
TEAM_BUTTONS = (
    "nearby:read:1:1",
    "nearby:leave_it:1:1",
    "nearby:stop:1:1",
    "nearby:join:1:1",
    "nearby:lift:1:1",
)


async def _refused(person, place, custom_ids, *words):
    """Forge every button; each answer is private, opens no form and has one of the words."""
    for custom_id in custom_ids:
        answer = await person.forges(place, custom_id)
        assert answer.form is None, custom_id
        assert answer.ephemeral, custom_id
        assert any(one in answer.text for one in words), (custom_id, answer.text)


async def test_whoever_is_no_member_gets_nothing_from_a_members_button(group):
    for who in ("robin", "casey"):
        await _refused(group.person(who), await group.lobby(who), MEMBER_BUTTONS, "Only members can use Nearby")


async def test_in_a_direct_message_no_button_gives_a_right(group):
    await group.applies("robin")
    await group.person("dee").presses(await group.queued(), "Approve")
    robin, letter = group.person("robin"), await group.card("robin", "dm", "Welcome to")

    for custom_id in (*MEMBER_BUTTONS, *OF_A_MEETING, *TEAM_BUTTONS):
        answer = await robin.forges(letter, custom_id)
        assert answer.form is None, custom_id
        refusals = ("Only members", "does not let you", "is not yours", "not exist")
        assert any(words in answer.text for words in refusals), (custom_id, answer.text)


async def test_nobody_but_the_team_gets_anything_from_the_teams_buttons(group):
    for who in ("robin", "mia", "rae"):
        place = await group.lobby(who) if who == "robin" else group.person(who).writes("general", "hello")
        await _refused(group.person(who), place, TEAM_BUTTONS, "does not let you do this")


async def test_a_meeting_is_nobody_elses(group):
    for who in ("robin", "mia", "dee", "olu"):
        place = await group.lobby(who) if who == "robin" else group.person(who).writes("general", "hello")
        await _refused(group.person(who), place, OF_A_MEETING, "is not yours", "does not exist here", "not exist")


async def test_it_is_closed_until_organisers_open_it(seat):
    table = await seat()

    screen = await table.person("mia").command("nearby", "general")

    assert "not open in this group" in screen.text
    assert screen.last.buttons == []
