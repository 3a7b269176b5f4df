"""The hardest decisions over the wire: a pause that ends by itself, a removal by two people, and how it is undone."""

from __future__ import annotations

import pytest

from tests.cogs.case_table import DELETE, STOPS, answers, appeals, case, dangerous, decides
from tests.cogs.panel_table import flags
from tests.cogs.topic_table import joins, opens

pytestmark = pytest.mark.slow

PAUSE = "Pause the author from this topic"
REMOVE = "Propose to remove the author"
DAY = 24 * 3_600.0


async def test_a_pause_ends_by_itself_and_a_removal_needs_talks_danger_and_two_people_and_can_be_undone(table):
    dee, sam, olu, mia = (table.person(name) for name in ("dee", "sam", "olu", "mia"))
    channel = await opens(table, "Diabetes")
    for who in ("mia", "gwen"):
        await joins(table, who, "Diabetes")
        await table.person(who).until(lambda who=who: channel.name in table.person(who).channels())
    await flags(table, "gwen", mia.writes(channel.name, "I leave my insulin out each Monday."), STOPS)
    days = {"How long? Every pause has an end.": "3 days", "Delete the message, too?": "Yes"}
    await decides(table, "dee", await case(table), PAUSE, **days)
    paused = await table.card("mia", "dm", "You cannot see this topic for a while", "each Monday")
    await mia.until(lambda: channel.name not in mia.channels())
    table.practice.clock.skip(3 * DAY + 60)
    await mia.until(lambda: channel.name in mia.channels(), 8)

    await dangerous(table, "Two weeks without insulin made me strong.")
    await decides(table, "dee", await case(table, 2), DELETE)
    await dangerous(table, "Throw your insulin away.")
    third = await case(table, 3)
    early = await decides(table, "dee", third, REMOVE)
    for _time in range(2):
        form = await dee.presses(third, "Note a talk")
        await dee.submits(form, {"What did you talk about?": "We wrote to each other about insulin."})
    proposed = await decides(table, "dee", third, REMOVE, words="We talked twice, and it went on.")
    waiting = await case(table, 3, "proposes to remove the author")
    alone = await dee.presses(waiting, "Confirm: remove")
    still = "Member" in mia.roles()
    confirmed = await sam.presses(waiting, "Confirm: remove")
    late = await olu.forges(waiting, next(one.custom_id for one in waiting.controls if "remove" in one.custom_id))
    letter = await table.card("mia", "dm", "You cannot be in this group any longer")
    await mia.until(lambda: "Member" not in mia.roles())
    await appeals(table, "mia", letter, "I was unwell, and I am sorry.")
    card = await table.card("olu", "organisers", "Appeal 1", "organisers are asked")
    await answers(table, "olu", card, "Welcome back. Please ask before you write such things.", changed=True)
    await mia.until(lambda: "Member" in mia.roles(), 8)

    assert "The pause ends by itself" in paused.text
    assert "Nobody is removed for wrong advice alone" in early.text
    assert "A second moderator has to confirm it" in proposed.text
    assert "You proposed this" in alone.text
    assert still, "a proposal does nothing"
    assert "The author is to be removed" in confirmed.text
    assert "confirmed this already" in late.text
    assert [one.text for one in table.person("gwen").sees(channel.name) if "Monday" in one.text] == []
    assert table.practice.world.pings == []
