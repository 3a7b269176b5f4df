"""Buttons in direct messages act in the community their card is about, also when the bot serves several."""

from __future__ import annotations

import pytest

from bot.rehearsal.building import build_community
from tests.cogs.conftest import ANSWERS

pytestmark = pytest.mark.slow

DAY = 86_400


@pytest.fixture
async def two(table):
    """A second community beside the first."""
    build_community(table.practice.world, name="Another community")
    await table.person("olu").until(lambda: len(table.house.bot.guilds) == 2)
    return table


async def _reminded(table):
    screen = await table.person("robin").presses(await table.lobby("robin"), "Apply to join")
    await table.person("robin").presses(screen, "Not now, ask me in 3 months")
    table.practice.clock.skip(100 * DAY)
    return await table.card("robin", "dm", "Would you like to apply now?")


async def test_a_person_applies_from_a_direct_message(two):
    robin = two.person("robin")
    letter = await _reminded(two)

    consent = await robin.presses(letter, "Apply to join")
    form = await robin.presses(consent, "I agree, start")
    filled = await robin.submits(form, dict(ANSWERS))
    receipt = await robin.presses(filled, "Send")
    status = await robin.presses(receipt, "Where does it stand?")
    card = await two.queued()

    assert "Sent. Thank you." in receipt.text
    assert "It is in the queue" in status.text
    assert "Approve" in card.buttons


async def test_a_member_is_told_kindly_in_a_direct_message(two):
    letter = await _reminded(two)
    two.community.guild.members[two.person("robin").id].roles.append(two.community.roles["Member"].id)

    answer = await two.person("robin").presses(letter, "Apply to join")

    assert "You are a member here already" in answer.text


async def test_who_left_is_asked_to_come_back_first(two):
    letter = await _reminded(two)
    two.person("robin").leaves()

    answer = await two.person("robin").presses(letter, "Apply to join")

    assert "not in that server" in answer.text


async def test_questions_are_answered_from_a_direct_message(two):
    robin, dee = two.person("robin"), two.person("dee")
    await two.applies("robin")
    form = await dee.presses(await two.queued(), "Ask")
    await dee.submits(form, {"Question 1": "How so?"})
    await two.queued(1, "was asked")
    two.practice.clock.skip(8 * DAY)
    letter = await two.card("robin", "dm", "A gentle reminder")

    reply = await robin.presses(letter, "Answer")
    answer = await robin.submits(reply, {reply.form.fields[0].label: "Like this."})

    assert "can read your answer now" in answer.text


async def test_nobody_else_can_use_the_button_of_a_letter(two):
    await two.applies("robin")
    letter = await _reminded_casey(two)

    answer = await two.person("casey").forges(letter, "membership:withdraw:1:1")

    assert "does not exist here" in answer.text


async def _reminded_casey(table):
    screen = await table.person("casey").presses(await table.lobby("casey"), "Apply to join")
    await table.person("casey").presses(screen, "Not now, ask me in 3 months")
    table.person("casey").closes_dms(closed=False)
    table.practice.clock.skip(100 * DAY)
    return await table.card("casey", "dm", "Would you like to apply now?")


async def test_a_member_who_presses_apply_in_the_server_is_told_kindly(table):
    answer = await table.person("olu").command("apply start")

    assert "You are a member here already" in answer.text
