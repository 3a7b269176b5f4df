"""Looking after topics as organisers press it: opening, adopting, changing, closing, merging, the panel, the audit."""

from __future__ import annotations

import pytest

from bot.rehearsal import messaging
from bot.rehearsal.building import seen_by
from bot.rehearsal.permissions import P
from bot.rehearsal.shapes import FORUM, Overwrite
from bot.rehearsal.structure import add_channel
from tests.cogs.topic_table import card_in, choice_of, joins, member, opens, stands, topics

pytestmark = pytest.mark.slow

OWN = {"Name": "Night shifts", "Purpose": "For people who are awake when others sleep."}


async def _owns(table, values=None, **options):
    olu = table.person("olu")
    form = await olu.command("topic own", "general", **options)
    return await olu.submits(form, values or OWN)


async def test_a_topic_in_ones_own_words_with_a_host(table):
    mia = member(table, "mia")
    answer = await _owns(table, OWN | {"Is it sensitive?": "Yes", "Content note": "Say it first."}, host=mia.id)
    channel = await stands(table, "Night shifts")
    listed = await table.person("olu").command("topic list", "general")
    await joins(table, "mia", "Night shifts")
    await mia.until(lambda: channel.name in mia.channels())
    card = card_in(table, "mia", channel)

    assert "Night shifts is being opened" in answer.text
    assert channel.name == "night-shifts"
    assert "host: @Mia" in listed.text
    assert "sensitive" in listed.text
    assert "@Mia looks after this topic" in card.text
    assert "Say it first." in card.text


async def test_a_name_that_cannot_be_is_refused_and_the_words_come_back(table):
    for name, words in (
        ("<@1> everyone", "only letters, digits and spaces"),
        ("@everyone", "only letters, digits and spaces"),
        ("**bold**", "only letters, digits and spaces"),
        ("https://example.org", "only letters, digits and spaces"),
        ("everyone", "meaning of its own"),
        ("💙", "at least one letter"),
    ):
        answer = await _owns(table, OWN | {"Name": name})

        assert words in answer.text, name
        assert OWN["Purpose"] in answer.text, "what was typed is not lost"
        assert "This is what you wrote" in answer.text, name


async def test_the_same_topic_opens_once(table):
    await opens(table, "Diabetes")
    olu = table.person("olu")

    again = await olu.command("topic open", "general", topic="diabetes")
    typed = await olu.command("topic open", "general", topic="no such topic")

    assert "already" in again.text
    assert "choose a topic from the list" in typed.text
    assert "Diabetes" not in (await olu.autocompletes("topic open", "topic", "sugar", "general")).choices


async def test_a_channel_that_is_there_is_adopted_with_its_messages(table):
    olu = table.person("olu")
    sleep = table.community.channels["sleep"]
    olu.writes("sleep", "An old message.")
    form = await olu.command("topic adopt", "general", channel=sleep.id)
    answer = await olu.submits(form, {"Name": "Sleep", "Purpose": "For nights that are too short."})
    channel = await stands(table, "Sleep")

    assert "Sleep is a topic now" in answer.text
    assert channel.id == sleep.id
    assert any("An old message." in one.content for one in channel.messages.values())


async def test_a_forum_is_adopted_too(table):
    olu, community = table.person("olu"), table.community
    rules = seen_by(community, "Member", "Moderator", "Organiser")
    forum = add_channel(table.practice.world, community.guild, "questions", kind=FORUM, by=olu.id, overwrites=rules)
    form = await olu.command("topic adopt", "general", channel=forum.id)

    answer = await olu.submits(form, {"Name": "Questions", "Purpose": "Ask what you like."})

    assert "Questions is a topic now" in answer.text


async def test_what_is_changed_shows_on_the_card_and_an_old_form_does_not_win(table):
    channel = await opens(table, "Diabetes")
    olu = table.person("olu")
    chosen = await choice_of(table, "olu", "topic edit", "topic", "Diabetes")
    old = await olu.command("topic edit", "general", topic=chosen)
    form = await olu.command("topic edit", "general", topic=chosen)
    done = await olu.submits(form, {"Purpose": "A new purpose."})
    await olu.until(lambda: any("A new purpose." in str(one.components) for one in channel.messages.values()))
    late = await olu.submits(old, {"Purpose": "Another one."})

    assert form.form.field("Name").component["value"] == "Diabetes"
    assert "Changed" in done.text
    assert "Changed" not in late.text
    assert "Another one." in late.text, "what was typed is not lost"
    await olu.until(lambda: "A new purpose." in (channel.topic or ""))


async def test_closing_asks_once_more_and_says_why_and_where_to_go(table):
    channel = await opens(table, "Diabetes")
    await joins(table, "mia", "Diabetes")
    mia, olu = table.person("mia"), table.person("olu")
    await mia.until(lambda: channel.name in mia.channels())
    mia.writes(channel, "hello")
    chosen = await choice_of(table, "olu", "topic close", "topic", "Diabetes")
    asked = await olu.command("topic close", "general", topic=chosen)
    words = asked.text
    form = await olu.presses(asked, "Go on: say why")
    where = "Diabetes UK: 0345 123 2399"
    closed = await olu.submits(form, {"Why does it close?": "Few of us were here.", "Where can people go?": where})
    card = await table.card("mia", channel.name, "Diabetes is closed")

    assert "Nobody can write there any more" in words
    assert asked.ephemeral
    assert "is being closed" in closed.text
    assert "Few of us were here." in card.text
    assert where in card.text
    assert "Need help now?" in card.buttons
    assert any(one.content == "hello" for one in channel.messages.values()), "no message is deleted"
    with pytest.raises(Exception, match="Send Messages"):
        mia.writes(channel, "one more")
    assert "Diabetes" not in (await topics(table, "mia")).text
    stale = await olu.submits(form, {"Why does it close?": "Again."})
    assert "Sorry, something went wrong" not in stale.text


async def test_merging_closes_one_topic_and_points_to_the_other(table):
    channel = await opens(table, "Fibromyalgia")
    await opens(table, "Long-term pain")
    await joins(table, "mia", "Fibromyalgia")
    mia, olu = table.person("mia"), table.person("olu")
    await mia.until(lambda: channel.name in mia.channels())
    one = await choice_of(table, "olu", "topic merge", "topic", "Fibromyalgia")
    other = await choice_of(table, "olu", "topic merge", "into", "Long-term pain")
    asked = await olu.command("topic merge", "general", topic=one, into=other)
    words = asked.text
    form = await olu.presses(asked, "Go on: say why")
    done = await olu.submits(form, {"Why does it close?": "Both talk of the same."})
    card = await table.card("mia", channel.name, "Fibromyalgia is closed")

    assert "Nobody is put into the second topic" in words
    assert "points to Long-term pain" in done.text
    assert "Long-term pain" in card.text
    screen = await topics(table, "mia")
    assert "Join Long-term pain" in screen.last.buttons


async def test_the_panel_comes_back_when_it_is_deleted_and_goes_when_it_is_taken_away(table):
    olu, mia = table.person("olu"), member(table, "mia")
    await opens(table, "Diabetes")
    posted = await olu.command("topic panel", "general")
    panel = await table.card("mia", "general", "Find your topics")
    screen = await mia.presses(panel, "Choose topics")
    messaging.delete(table.practice.world, table.community.channels["general"], panel.message)
    table.house.reconciler.kick()
    again = await table.card("mia", "general", "Find your topics")
    gone = await olu.command("topic panel", "general", remove=True)
    await mia.until(lambda: not [one for one in mia.sees("general") if "Find your topics" in one.text])
    none = await olu.command("topic panel", "general", remove=True)

    assert "The panel comes to #general" in posted.text
    assert screen.ephemeral
    assert "Join Diabetes" in screen.last.buttons
    assert again.id != panel.id
    assert "taken away" in gone.text
    assert "There is no panel" in none.text


async def test_a_deleted_topic_card_comes_back_pinned(table):
    channel = await opens(table, "Diabetes")
    card = next(one for one in channel.messages.values() if one.pinned)
    messaging.delete(table.practice.world, channel, card)

    table.house.reconciler.kick()

    await table.person("olu").until(lambda: any(one.pinned for one in channel.messages.values()))


async def test_a_change_by_hand_is_shown_and_put_right_or_left_by_a_press(table):
    channel = await opens(table, "Diabetes")
    role = table.community.roles["Member"].id
    channel.overwrites[role] = Overwrite(role, 0, allow=int(P.VIEW_CHANNEL))
    assert channel.name in table.person("rae").channels()
    table.practice.clock.skip(3600)
    table.house.reconciler.kick()
    card = await table.card("olu", "organisers", "Changed by hand: Diabetes")
    done = await table.person("olu").presses(card, "Put it right")
    late = await table.person("olu").presses(card, "Put it right")

    assert "You decide" in card.text
    assert "It is being put right" in done.text
    assert "Sorry, something went wrong" not in late.text
    await table.person("olu").until(lambda: channel.name not in table.person("rae").channels())


async def test_the_audit_warns_of_names_that_tell_too_much(table):
    olu, community = table.person("olu"), table.community
    clean = await olu.command("topic audit", "general")
    seen = Overwrite(community.guild.id, 0, allow=int(P.VIEW_CHANNEL))
    add_channel(table.practice.world, community.guild, "diabetes-talk", by=olu.id, overwrites=[seen])
    warned = await olu.command("topic audit", "general")

    assert clean.ephemeral
    assert "diabetes-talk" in warned.text
    assert warned.text != clean.text


async def test_a_host_is_named_and_taken_back(table):
    await opens(table, "Diabetes")
    olu, mia = table.person("olu"), member(table, "mia")
    chosen = await choice_of(table, "olu", "topic host", "topic", "Diabetes")

    named = await olu.command("topic host", "general", topic=chosen, person=mia.id)
    nobody = await olu.command("topic host", "general", topic=chosen)

    assert "@Mia looks after Diabetes now" in named.text
    assert "Nobody looks after Diabetes now" in nobody.text


async def test_more_than_25_topics_page_well(table):
    olu = table.person("olu")
    for number in range(27):
        form = await olu.command("topic own", "general")
        answer = await olu.submits(form, {"Name": f"Topic {number:02}", "Purpose": "x" * 300})
        assert "is being opened" in answer.text
    await stands(table, "Topic 26")
    mia = member(table, "mia")
    screen, seen = await topics(table, "mia"), []
    for _page in range(10):
        seen += [label for label in screen.last.buttons if label.startswith("Join")]
        if "Next page" not in screen.last.buttons:
            break
        screen = await mia.presses(screen, "Next page")
    joined = await mia.presses(screen, "Join Topic 26")
    first = await topics(table, "mia")

    assert sorted(set(seen)) == [f"Join Topic {number:02}" for number in range(27)]
    assert "You are in Topic 26 now" in joined.text
    assert first.last.buttons[0] == "Leave Topic 26", "one's own topics come first"
    assert len((await olu.autocompletes("topic edit", "topic", "", "general")).choices) == 25
