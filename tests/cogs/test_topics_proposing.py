"""Proposals, reviews and newcomers as people press them: private, without counts, and decided once."""

from __future__ import annotations

import asyncio

import pytest

from bot.community.sections import CommunitySettings
from bot.community.topics import TopicsSettings
from tests.cogs.topic_table import card_in, joins, member, opens, stands, topics

pytestmark = pytest.mark.slow

DAY = 24 * 3600.0
NAME, PURPOSE = "Name of the topic", "What is it for?"
WHAT = "What would you like to talk about?"
NIGHT = {NAME: "Night shifts", PURPOSE: "For people who are awake when others sleep."}


@pytest.fixture
async def few(seat):
    """A community in which two members are enough for a proposal."""
    return await seat(CommunitySettings(topics=TopicsSettings(proposal_supporters=2)))


async def proposes(table, who, words=None):
    person = member(table, who)
    look = await person.presses(await topics(table, who), "Propose a topic")
    similar = await person.submits(look, {WHAT: (words or NIGHT)[NAME]})
    return await person.submits(await person.presses(similar, "Propose a new topic"), words or NIGHT)


async def supports(table, who, name="Night shifts"):
    person = member(table, who)
    screen = await person.presses(await topics(table, who), "Proposals")
    return await person.presses(screen, f"I would use {name}")


async def reached(table):
    await proposes(table, "mia")
    await supports(table, "rae")
    return await table.card("dee", "moderator-alerts", "Members propose a topic", "Night shifts")


async def test_what_is_similar_shows_before_anything_is_proposed(few):
    await opens(few, "Diabetes")
    mia = few.person("mia")
    look = await mia.presses(await topics(few, "mia"), "Propose a topic")

    similar = await mia.submits(look, {WHAT: "sugar"})

    assert "Is it one of these?" in similar.text
    assert "Join Diabetes" in similar.last.buttons
    assert similar.last.ephemeral


async def test_a_proposal_reaches_moderators_without_names_or_a_count(few):
    mine = await proposes(few, "mia")
    own = mine.text
    before = few.person("dee").sees("moderator-alerts")
    screen = await few.person("rae").presses(await topics(few, "rae"), "Proposals")
    offered = screen.text
    said = await few.person("rae").presses(screen, "I would use Night shifts")
    card = await few.card("dee", "moderator-alerts", "Members propose a topic")

    assert "Yours. It waits for more members" in own
    assert before == []
    assert "Mia" not in offered
    assert "Noted. Nobody sees that it was you." in said.text
    assert "2 members or more would use it" in card.text
    assert "Mia" not in card.text
    assert "Rae" not in card.text
    assert card.buttons == ["Open it", "It belongs to another topic", "Say no"]


async def test_a_moderator_opens_it_and_the_second_reads_who_was_first(few):
    card = await reached(few)
    dee, sam = few.person("dee"), few.person("sam")
    form, late_form = await dee.presses(card, "Open it"), await sam.presses(card, "Say no")
    opened = await dee.submits(form, {"Content note": "Say it first."})
    late = await sam.submits(late_form, {"Why not?": "We have too many topics."})
    channel = await stands(few, "Night shifts")
    status = await few.person("mia").presses(await topics(few, "mia"), "Proposals")
    letter = await few.card("mia", "dm", "It is a topic now")

    assert form.form.field("Name").component["value"] == "Night shifts"
    assert "is being opened" in opened.text
    assert "Dee" in late.text
    assert "We have too many topics." in late.text, "what was typed is not lost"
    assert channel.name == "night-shifts"
    assert "It is a topic now" in status.text
    assert "Night shifts" in letter.text
    stale = await sam.forges(card, "topics:accept:1:1")
    assert stale.form is None
    assert "settled already, by @Dee" in stale.text


async def test_a_no_with_its_reason_reaches_the_proposer_also_with_closed_messages(few):
    few.person("mia").closes_dms()
    card = await reached(few)
    form = await few.person("dee").presses(card, "Say no")
    done = await few.person("dee").submits(form, {"Why not?": "The **sleep** channel <@1> is for this."})
    status = await few.person("mia").presses(await topics(few, "mia"), "Proposals")
    settled = await few.card("dee", "moderator-alerts", "said no")

    assert "reads your reason" in done.text
    assert "The answer is no this time" in status.text
    assert "The **sleep** channel" in status.text
    assert r"\<\@1" in str(status.last.message.components) or "<@1>" not in str(status.last.message.components)
    assert settled.buttons == []


async def test_a_proposal_is_merged_with_a_topic_that_is_there(few):
    await opens(few, "Long-term pain")
    card = await reached(few)
    dee = few.person("dee")
    form = await dee.presses(card, "It belongs to another topic")
    nothing = await dee.submits(form, {WHAT: "qqqq"})
    targets = await dee.submits(form, {WHAT: "bad back"})
    done = await dee.presses(targets, "Long-term pain")
    status = await few.person("mia").presses(await topics(few, "mia"), "Proposals")

    assert "No topic was found" in nothing.text
    assert "Merged" in done.text
    assert "belongs to a topic that is here already" in status.text


async def test_the_same_name_is_one_proposal(few):
    await asyncio.gather(proposes(few, "mia"), proposes(few, "rae"))

    card = await few.card("dee", "moderator-alerts", "Members propose a topic")
    screens = [await few.person(who).presses(await topics(few, who), "Proposals") for who in ("mia", "rae")]

    assert len([one for one in few.person("dee").sees("moderator-alerts") if "propose" in one.text]) == 1
    assert "2 members or more" in card.text
    assert sum("Enough members would use it" in one.text for one in screens) == 1


async def test_support_and_proposals_can_be_taken_back(few):
    table = few
    mine = await proposes(table, "mia")
    withdrawn = await table.person("mia").presses(mine, "Take my proposal back")
    screen = await table.person("rae").presses(await topics(table, "rae"), "Proposals")

    assert "Your proposal is taken back" in withdrawn.text
    assert "I would use Night shifts" not in screen.last.buttons


async def test_a_name_that_cannot_be_is_refused_and_the_words_come_back(few):
    for name in ("@everyone", "<@1>", "**x**", "https://example.org", "💙"):
        answer = await proposes(few, "mia", {NAME: name, PURPOSE: "Some words."})

        assert "Some words." in answer.text, name
        assert "This is what you wrote" in answer.text, name


async def test_a_host_reads_who_has_no_answer_and_nothing_is_posted(few):
    rae = member(few, "rae")
    channel = await opens(few, "Diabetes", host=rae.id)
    await joins(few, "mia", "Diabetes")
    await joins(few, "rae", "Diabetes")
    mia = few.person("mia")
    await mia.until(lambda: channel.name in mia.channels() and channel.name in rae.channels())
    mia.writes(channel, "Hello, I am new.")
    here = await rae.presses(card_in(few, "rae", channel), "What can I do here?")
    early = await rae.presses(here, "Newcomers without an answer")
    words = early.text
    few.practice.clock.skip(2 * DAY)
    here = await rae.presses(card_in(few, "rae", channel), "What can I do here?")
    shown = await rae.presses(here, "Newcomers without an answer")

    assert "Everybody who is new here has had an answer" in words
    assert "@Mia" in shown.text
    assert shown.last.ephemeral
    assert len(channel.messages) == 2 + len([one for one in rae.sees(channel) if one.ephemeral])


async def test_a_review_is_answered_in_private_and_decided_by_organisers(few):
    await opens(few, "Diabetes")
    for who in ("mia", "rae"):
        await joins(few, who, "Diabetes")
    few.practice.clock.skip(190 * DAY)
    few.house.timers.pace.wake()
    mia, olu = few.person("mia"), few.person("olu")
    label = "Say what you think of 1 topic"
    screen = await topics(few, "mia")
    for _again in range(100):
        if label in screen.last.buttons:
            break
        screen = await topics(few, "mia")
    asked = await mia.presses(screen, label)
    first = asked.text
    await mia.presses(asked, "Close Diabetes")
    changed = await mia.presses(asked, "Keep Diabetes")
    letters = await mia.presses(changed, "Write to me when a topic asks")
    outsider = await few.person("sam").forges(few.person("sam").writes("general", "x"), "topics:say:1:0:close")
    few.practice.clock.skip(16 * DAY)
    few.house.timers.pace.wake()
    card = await few.card("olu", "organisers", "Its members have looked at Diabetes")
    late = await mia.presses(letters, "Close Diabetes")
    done = await olu.presses(card, "Keep it")
    again = await olu.presses(card, "Change it")
    settled = await few.card("olu", "organisers", "it stays as it is")

    assert "Nobody sees your answer" in first
    assert "You said: Keep Diabetes" in changed.text
    assert "Do not write to me" in letters.last.buttons
    assert "Noted" not in outsider.text
    assert "Members: fewer than 5" in card.text
    assert "Mia" not in card.text
    assert "Noted" not in late.text
    assert "Diabetes stays as it is" in done.text
    assert "Noted" not in again.text
    assert settled.buttons == []
