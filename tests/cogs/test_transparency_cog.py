"""The numbers of a month over the wire: for everybody, for themselves, and shared by organisers alone."""

from __future__ import annotations

import pytest

from tests.cogs.case_table import FINE, case, decides
from tests.cogs.panel_table import CURE, flags

pytestmark = pytest.mark.slow

MONTH = 31 * 24 * 3_600.0


async def test_a_month_is_told_in_rounded_words_to_everybody_and_organisers_share_it_once(table):
    mia, olu = table.person("mia"), table.person("olu")
    before = await mia.command("transparency", "general")
    await flags(table, "gwen", mia.writes("general", "Tea cures my cough."), CURE)
    await decides(table, "dee", await case(table, 1, "Decide"), FINE, why="It does no harm")
    table.practice.clock.skip(MONTH)

    own = await mia.command("transparency", "general")
    offered = await mia.autocompletes("transparency", "month", "", "general")
    nonsense = await mia.command("transparency", "general", month="13")
    forged = await mia.forges(own, f"transparency:share:0:0:{offered.choice_values[offered.choices[0]]}")
    shown = await olu.command("transparency", "general")
    shared = await olu.presses(shown, "Share it in this channel")
    await olu.presses(shown, "Share it in this channel")
    card = await table.card("rae", "general", "What came of flags in")

    assert "no numbers for this month" in before.text
    assert own.ephemeral
    assert "Found to be fine: fewer than 5." in own.text
    assert "Share it in this channel" not in own.last.buttons
    assert "Write a month such as" in nonsense.text
    assert "does not let you" in forged.text
    assert "It is posted in this channel" in shared.text
    assert card.text in own.text
    assert len([one for one in table.person("rae").sees("general") if "What came of flags" in one.text]) == 1
