"""Appeals over the wire: from a letter or a screen, answered by somebody who had no part in it, and told once."""

from __future__ import annotations

import pytest

from bot.community.sections import CommunitySettings
from tests.cogs.case_table import DELETE, answers, appeals, case, dangerous, decides

pytestmark = pytest.mark.slow

WORDS = "Cinnamon does all that my insulin did."
DAY = 24 * 3_600.0


async def test_an_author_appeals_months_of_buttons_later_and_another_moderator_changes_it(table):
    dee, sam, mia = (table.person(name) for name in ("dee", "sam", "mia"))
    await dangerous(table, WORDS)
    await decides(table, "dee", await case(table), DELETE)
    letter = await table.card("mia", "dm", "A decision about something you wrote")
    await appeals(table, "mia", letter)
    back = await mia.presses(await mia.command("my-cases", "general"), "Take it back")
    gone = await table.card("sam", "cases", "Appeal 1", "took it back")
    table.practice.clock.skip(27 * DAY)

    sent = await appeals(table, "mia", letter, "It is **my** story @everyone.")
    twice = await appeals(table, "mia", letter)
    foreign = await table.person("gwen").forges(
        (await table.person("gwen").command("my-cases", "general")).last, "appeals:open:1:0:misinformation"
    )
    stolen = await table.person("gwen").submits(foreign, {"Why should somebody look again?": "Let me see."})
    card = await table.card("dee", "cases", "Appeal 1", "waits for an answer")
    first = await dee.presses(card, "Take")
    peek = await dee.presses(card, "Read")
    copy = await sam.presses(card, "Read")
    in_list = await sam.command("cases", "general")
    decided = await answers(table, "sam", card, "We should have asked you first.", changed=True)
    late = await table.person("olu").forges(card, f"appeals:take:1:{_version(card)}")
    answer = await table.card("mia", "dm", "The answer to your appeal", "We should have asked you first.")
    await table.card("mia", "dm", "Somebody else looked again and changed this", "copy of your message")
    screen = await mia.command("my-cases", "general")

    assert "You took it back" in back.text
    assert gone.buttons == []
    assert "appeal 1" in sent.text
    assert "You have sent an appeal about this already" in twice.text
    assert "no decision here that you can appeal against" in stolen.text
    assert "story" not in card.text
    assert "You had a part in this" in first.text
    assert "You had a part in this" in peek.text
    assert "Sent by @Mia" in copy.text
    assert "Read the case" in copy.last.buttons
    assert "Appeal 1" in in_list.text
    assert "changed" in decided.text
    assert "already answered by @Sam" in late.text
    assert "had no part in the decision" in answer.text
    assert "This was changed later" in screen.text
    assert table.practice.world.pings == []


async def test_with_no_other_moderator_organisers_are_asked_and_with_nobody_the_outside_contact_is_named(seat):
    terms = {"misinformation": {"outside_contact": "The Lantern, 020 7946 0000"}}
    table = await seat(CommunitySettings.model_validate(terms))
    table.community.guild.members[table.person("sam").id].roles.remove(table.community.roles["Moderator"].id)
    table.person("mia").closes_dms()
    await dangerous(table, WORDS)
    await decides(table, "dee", await case(table), DELETE)
    screen = await table.person("mia").command("my-cases", "general")
    verdict = await table.person("mia").presses(screen, "Read it")

    await appeals(table, "mia", verdict)
    card = await table.card("olu", "organisers", "Appeal 1", "organisers are asked")
    await answers(table, "olu", card, "The decision was right. We are sorry that it hurts.", changed=False)
    ask = await table.card("olu", "organisers", "Please tell somebody the answer")
    told = await table.person("olu").presses(ask, "I have told them")
    mine = await table.person("mia").command("my-cases", "general")
    await dangerous(table, "Skip your tablets on Sundays.", author="rae", flagger="olu")
    await decides(table, "dee", await case(table, 2), DELETE)
    await appeals(table, "rae", await table.card("rae", "dm", "A decision about something you wrote"))
    outside = await table.card("rae", "dm", "Your appeal to")
    table.practice.clock.skip(29 * DAY)
    late = await appeals(table, "mia", verdict)

    assert "Nobody in this group is left who had no part in the decision" in outside.text
    assert "The Lantern, 020 7946 0000" in outside.text
    assert "28 days for an appeal are over" in late.text
    assert "Thank you for telling them" in told.text
    assert "We are sorry that it hurts" in mine.text
    assert "the decision stays" in mine.text


def _version(card):
    return next(one.custom_id.split(":")[3] for one in card.controls if one.custom_id)
