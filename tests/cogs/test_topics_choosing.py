"""Choosing topics as members press it: found, joined, left and hidden on one private screen."""

from __future__ import annotations

import asyncio

import pytest

from tests.cogs.topic_table import card_in, joins, member, opens, requests, topics

pytestmark = pytest.mark.slow


async def test_a_topic_opens_with_a_channel_only_its_members_see_and_a_pinned_card(table):
    channel = await opens(table, "Diabetes")
    card = next(message for message in channel.messages.values() if message.pinned)

    assert channel.name not in table.person("mia").channels()
    joined = await joins(table, "mia", "Diabetes")
    await table.person("mia").until(lambda: channel.name in table.person("mia").channels())
    seen = card_in(table, "mia", channel)

    assert "You are in Diabetes now" in joined.text
    assert seen.id == card.id
    assert seen.buttons == ["Need help now?", "What can I do here?"]
    assert "I am not a crisis service" in seen.text
    assert channel.name not in table.person("rae").channels()
    assert channel.name not in table.person("robin").channels()


async def test_joining_is_one_call_and_leaving_is_one_call(table):
    channel = await opens(table, "Diabetes")
    screen = await topics(table, "mia")
    mia = table.person("mia")
    before = requests(table)

    joined = await mia.presses(screen, "Join Diabetes")
    await mia.until(lambda: channel.name in mia.channels())
    joining = requests(table)[len(before) :]
    await mia.presses(joined, "Leave Diabetes")
    await mia.until(lambda: channel.name not in mia.channels())
    await asyncio.sleep(0.1)

    assert joining == ["PUT /channels/{channel_id}/permissions/{target_id}"]
    assert requests(table)[len(before) + 1 :] == ["DELETE /channels/{channel_id}/permissions/{target_id}"]


async def test_everything_happens_on_one_private_screen(table):
    channel = await opens(table, "Diabetes")
    mia = table.person("mia")
    screen = await topics(table, "mia")
    joined = await mia.presses(screen, "Join Diabetes")
    hidden = await mia.chooses(joined, "Hide one of your topics for today", ["Diabetes"])
    hidden_words = hidden.text
    await mia.until(lambda: channel.name not in mia.channels())
    back = await mia.presses(hidden, "Show Diabetes again")
    back_words = back.text
    await mia.until(lambda: channel.name in mia.channels())
    left = await mia.presses(back, "Leave Diabetes")

    assert "Diabetes is hidden for today" in hidden_words
    assert "hidden until" in hidden_words
    assert f"you are in, #{channel.name}" in back_words
    assert "You left Diabetes" in left.text
    assert len([one for one in mia.sees("general") if one.ephemeral]) == 1
    assert mia.reads_dms() == []


async def test_a_hidden_topic_comes_back_the_next_morning(table):
    channel = await opens(table, "Diabetes")
    mia = table.person("mia")
    joined = await joins(table, "mia", "Diabetes")
    await mia.until(lambda: channel.name in mia.channels())
    await mia.chooses(joined, "Hide one of your topics for today", ["Diabetes"])
    await mia.until(lambda: channel.name not in mia.channels())

    table.practice.clock.skip(24 * 3600)
    table.house.timers.pace.wake()

    await mia.until(lambda: channel.name in mia.channels())


async def test_everyday_words_and_mistyped_ones_find_a_topic(table):
    await opens(table, "Diabetes")
    for typed, found in (
        ("sugar", "Diabetes"),
        ("diabtes", "Diabetes"),
        ("TYPE ONE", "Diabetes"),
        ("fibro", "Not open here yet"),
    ):
        answer = await topics(table, "mia", typed)

        assert answer.ephemeral, typed
        assert found in answer.text, typed


async def test_a_short_word_that_can_mean_several_things_is_asked_back(table):
    await opens(table, "ME/CFS")
    asked = await topics(table, "mia", "me")
    words, buttons = asked.text, asked.last.buttons

    meant = await table.person("mia").presses(asked, "ME/CFS")

    assert "“me” can mean several things" in words
    assert "Do you mean the illness ME/CFS, or yourself?" in words
    assert "Join ME/CFS" not in buttons
    assert "Join ME/CFS" in meant.last.buttons


async def test_the_search_form_shows_the_same_screen_and_joining_keeps_what_was_found(table):
    await opens(table, "Diabetes")
    await opens(table, "Kidney disease")
    mia = table.person("mia")
    form = await mia.presses(await topics(table, "mia"), "Search")
    found = await mia.submits(form, {"What would you like to talk about?": "kidneys"})
    joined = await mia.presses(found, "Join Kidney disease")

    assert form.form.fields[0].label == "What would you like to talk about?"
    assert "Leave Kidney disease" in joined.last.buttons
    assert "Join Diabetes" not in joined.last.buttons, "the screen still shows what was found"
    assert "All topics" in joined.last.buttons


async def test_what_the_command_offers_can_be_chosen(table):
    await opens(table, "Diabetes")
    mia = member(table, "mia")
    offered = await mia.autocompletes("topics", "words", "suga", "general")

    chosen = await topics(table, "mia", str(offered.choice_values["Diabetes"]))

    assert "Join Diabetes" in chosen.last.buttons
    assert (await table.person("robin").autocompletes("topics", "words", "", "welcome")).choices == []


async def test_nonsense_markup_and_very_long_words_are_answered_kindly(table):
    await opens(table, "Diabetes")

    for words in ("qqqq zzzz", "@everyone <@1> **x**", "#999", "💙", "a" * 100):
        answer = await topics(table, "mia", words)
        assert "Sorry, something went wrong" not in answer.text, words
        assert answer.ephemeral
        assert "@everyone <@1>" not in str(answer.last.message.components)


async def test_the_card_of_a_topic_tells_what_can_be_done_there(table):
    channel = await opens(table, "Diabetes")
    await joins(table, "mia", "Diabetes")
    mia = table.person("mia")
    await mia.until(lambda: channel.name in mia.channels())

    here = await mia.presses(card_in(table, "mia", channel), "What can I do here?")
    words, buttons = here.text, here.last.buttons
    rules = await mia.presses(here, "Our agreement")
    hidden = await mia.presses(here, "Hide it for today")

    assert "Write when you want to, or not at all" in words
    assert buttons == ["Hide it for today", "Leave", "Our agreement", "All topics"]
    assert "We are kind, and we listen" in rules.text
    assert rules.ephemeral
    assert "Show it again" in hidden.last.buttons
    assert here.ephemeral


async def test_help_now_stands_on_the_card(table):
    channel = await opens(table, "Diabetes")
    await joins(table, "mia", "Diabetes")
    mia = table.person("mia")
    await mia.until(lambda: channel.name in mia.channels())

    helped = await mia.presses(card_in(table, "mia", channel), "Need help now?")

    assert "116 123" in helped.text
    assert helped.ephemeral


async def test_two_presses_at_once_join_once(table):
    channel = await opens(table, "Diabetes")
    screen = await topics(table, "mia")
    mia = table.person("mia")
    join = next(one.custom_id for one in screen.last.controls if one.label == "Join Diabetes")

    answers = await asyncio.gather(*(mia.forges(screen, join) for _again in range(4)))
    await mia.until(lambda: channel.name in mia.channels())

    assert all("Sorry, something went wrong" not in answer.text for answer in answers)
    assert "Leave Diabetes" in (await topics(table, "mia")).last.buttons
    put = [one for one in requests(table) if one.startswith("PUT /channels/{channel_id}/permissions")]
    assert len(put) <= 2, "somebody who is in is not let in again for each press"


async def test_a_button_of_a_topic_that_is_not_there_is_answered_kindly(table):
    await opens(table, "Diabetes")
    screen = await topics(table, "mia")

    for verb in ("join", "leave", "show_again", "hide", "meant", "here", "newcomers"):
        answer = await table.person("mia").forges(screen, f"topics:{verb}:999:1:found")
        assert "Sorry" not in answer.text, verb
        assert answer.ephemeral


async def test_no_press_of_one_member_changes_anothers_screen(table):
    channel = await opens(table, "Diabetes")
    await joins(table, "mia", "Diabetes")
    await joins(table, "rae", "Diabetes")
    mia, rae = table.person("mia"), table.person("rae")
    await rae.until(lambda: channel.name in mia.channels() and channel.name in rae.channels())
    before = card_in(table, "mia", channel).text

    await mia.forges(card_in(table, "mia", channel), "topics:page:0:0:p0")
    await mia.forges(card_in(table, "mia", channel), "topics:leave:1:1:here")

    assert card_in(table, "rae", channel).text == before, "a card that others see is never drawn for one"
