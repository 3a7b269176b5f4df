"""Who may press what: every button and form of topics, pressed by everybody who may not."""

from __future__ import annotations

import pytest

from tests.cogs.topic_table import card_in, joins, opens

pytestmark = pytest.mark.slow

MEMBERS = (
    "topics:open:0:0",
    "topics:page:0:0:p0",
    "topics:search:0:0",
    "topics:meant:1:0",
    "topics:join:1:1:p0",
    "topics:leave:1:1:p0",
    "topics:show_again:1:1:p0",
    "topics:hide:1:1:here",
    "topics:here:1:1",
    "topics:propose:0:0",
    "topics:write:0:0",
    "topics:proposals:0:0",
    "topics:support:1:0",
    "topics:unsupport:1:0",
    "topics:withdraw:1:1",
    "topics:reviews:0:0",
    "topics:say:1:0:keep",
    "topics:letters:0:0:on",
    "topics:newcomers:1:1",
)
MODERATORS = ("topics:accept:1:1", "topics:merge_into:1:1", "topics:merge_this:1:1:1", "topics:decline:1:1")
ORGANISERS = (
    "topics:close:1:1",
    "topics:merge:1:1:2",
    "topics:repair:1:1:renamed",
    "topics:accept_drift:1:1:renamed",
    "topics:list:0:0:p0",
    "topics:settle:1:1:keep",
    "topics:settle:1:1:close",
)
COMMANDS = ("own", "list", "audit", "panel")
REFUSED = ("does not let you do this", "Only members", "does not exist here", "Only the host")


def refused(answer) -> bool:
    return answer.form is None and any(words in answer.text for words in REFUSED)


async def test_who_is_no_member_gets_nothing_from_any_button(table):
    await opens(table, "Diabetes")
    for who in ("robin", "casey"):
        lobby = await table.lobby(who)

        for custom_id in (*MEMBERS, *MODERATORS, *ORGANISERS):
            answer = await table.person(who).forges(lobby, custom_id)
            assert refused(answer), (custom_id, answer.text)
            assert answer.ephemeral, who


async def test_a_member_gets_nothing_from_the_teams_buttons(table):
    channel = await opens(table, "Diabetes")
    await joins(table, "mia", "Diabetes")
    mia = table.person("mia")
    await mia.until(lambda: channel.name in mia.channels())
    card = card_in(table, "mia", channel)

    for custom_id in (*MODERATORS, *ORGANISERS):
        answer = await mia.forges(card, custom_id)
        assert refused(answer), (custom_id, answer.text)
        assert answer.ephemeral


async def test_a_moderator_gets_nothing_from_the_organisers_buttons(table):
    hello = table.person("dee").writes("general", "hello")

    for custom_id in ORGANISERS:
        answer = await table.person("dee").forges(hello, custom_id)
        assert refused(answer), (custom_id, answer.text)


async def test_a_list_of_newcomers_is_the_hosts_alone(table):
    mia = table.person("mia")
    channel = await opens(table, "Diabetes", host=mia.id)
    for who in ("mia", "rae", "dee"):
        await joins(table, who, "Diabetes")
    await mia.until(lambda: channel.name in mia.channels())
    own = await mia.presses(card_in(table, "mia", channel), "What can I do here?")

    shown = await mia.presses(own, "Newcomers without an answer")
    assert "Newcomers in Diabetes" in shown.text
    for who in ("rae", "dee", "robin"):
        place = await table.lobby(who) if who == "robin" else card_in(table, who, channel)
        answer = await table.person(who).forges(place, "topics:newcomers:1:1")
        assert "Newcomers in" not in answer.text, who
    here = await table.person("rae").presses(card_in(table, "rae", channel), "What can I do here?")
    assert "Newcomers without an answer" not in here.last.buttons


async def test_commands_of_organisers_are_refused_inside_even_when_discord_offers_them(table):
    for one in table.practice.world.application.commands.values():
        one["default_member_permissions"] = None
    for command in COMMANDS:
        for who in ("mia", "dee"):
            answer = await table.person(who).command(f"topic {command}", "general")
            assert refused(answer), (who, answer.text)


async def test_commands_with_a_topic_are_refused_and_offer_nothing(table):
    await opens(table, "Diabetes")
    for one in table.practice.world.application.commands.values():
        one["default_member_permissions"] = None
    dee = table.person("dee")

    for command in ("open", "edit", "close", "host"):
        assert (await dee.autocompletes(f"topic {command}", "topic", "", "general")).choices == []
        answer = await dee.command(f"topic {command}", "general", topic="diabetes" if command == "open" else "#1")
        assert refused(answer), (command, answer.text)
    assert refused(await dee.command("topic merge", "general", topic="#1", into="#2"))
    channel = table.community.channels["sleep"].id
    assert refused(await dee.command("topic adopt", "general", channel=channel))


async def test_in_a_direct_message_no_button_gives_a_right(table):
    await opens(table, "Diabetes")
    await table.applies("robin")
    await table.person("dee").presses(await table.queued(), "Approve")
    letter = await table.card("robin", "dm", "Welcome to")

    for custom_id in (*MEMBERS, *MODERATORS, *ORGANISERS):
        answer = await table.person("robin").forges(letter, custom_id)
        assert refused(answer), (custom_id, answer.text)


async def test_a_topic_of_another_community_is_not_there(table):
    other = table.practice.world.add_guild("Another community", table.practice.world.application.owner)
    assert other.id != table.community.guild.id
    await opens(table, "Diabetes")
    hello = table.person("mia").writes("general", "hello")

    for verb in ("join", "meant", "here", "hide"):
        answer = await table.person("mia").forges(hello, f"topics:{verb}:4711:1:p0")
        assert "Sorry" not in answer.text
        assert "not" in answer.text
