"""Help now answers at once, privately, whatever else is broken."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow


async def test_the_command_answers_only_the_person_who_asks(table):
    answer = await table.person("robin").command("help-now")

    assert answer.last.ephemeral
    assert "999" in answer.text
    assert "116 123" in answer.text
    assert "I am a bot and can get this wrong. Nobody is watching this all the time." in answer.text


async def test_the_button_on_the_lobby_card_answers_the_same(table):
    robin = table.person("robin")

    by_button = await robin.presses(await table.lobby("robin"), "Need help now?")
    by_command = await robin.command("help-now")

    assert by_button.last.ephemeral
    assert by_button.text == by_command.text


@pytest.mark.parametrize(
    ("nation", "there", "not_there"),
    [
        ("England", "NHS 111 mental health option (England)", "Lifeline"),
        ("Scotland", "NHS 24 mental health hub (Scotland)", "Lifeline"),
        ("Wales", "NHS 111 Wales press 2", "Lifeline"),
        ("Northern Ireland", "0808 808 8000", "111"),
        ("Somewhere else", "https://findahelpline.com/", "116 123, "),
    ],
)
async def test_one_press_gives_the_lines_of_a_nation(table, nation, there, not_there):
    robin = table.person("robin")
    first = await robin.command("help-now")

    answer = (await robin.presses(first, nation)).text

    assert there in answer
    assert not_there not in answer
    assert len([one for one in robin.sees(first.last.channel_id) if one.ephemeral]) == 1  # redrawn, not added


async def test_more_lines_and_quiet_ways_lead_back(table):
    robin = table.person("robin")
    first = await robin.presses(await robin.command("help-now"), "Northern Ireland")

    quiet = (await robin.presses(first, "I cannot talk on the phone")).text
    back = (await robin.presses(first, "Back")).text
    more = (await robin.presses(first, "More lines")).text

    assert "18001 0808 808 8000" in quiet
    assert "Lifeline" in back
    assert "0808 802 1414" in more
