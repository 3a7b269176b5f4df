"""Help now answers at once, privately, whatever else is broken."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.community.files import open_book

CONFIG = Path(__file__).resolve().parents[2] / "config"

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


async def test_the_word_help_in_a_direct_message_is_answered_there(table):
    robin = table.person("robin")

    robin.writes("dm", "Help!!")
    answer = await table.card("robin", "dm", "Help now", "116 123")

    assert "999" in answer.text
    assert "Northern Ireland" in answer.buttons


async def test_words_of_risk_in_a_direct_message_are_answered_with_lines_and_told_to_nobody(table):
    robin = table.person("robin")

    robin.writes("dm", "i just want to die")
    await table.card("robin", "dm", "Help now", "116 123")

    assert table.person("dee").sees("moderator-alerts") == []


async def test_other_words_to_the_bot_get_an_honest_answer_once(table):
    robin = table.person("robin")

    robin.writes("dm", "hello there")
    answer = await table.card("robin", "dm", "Nobody reads what you write to me here")
    robin.writes("dm", "anybody?")
    robin.writes("dm", "help")
    await table.card("robin", "dm", "116 123")

    assert "Need help now?" in answer.buttons
    assert len([one for one in robin.sees("dm") if "Nobody reads" in one.text]) == 1


async def test_a_nation_is_remembered_only_when_asked_and_forgotten_by_one_press(table):
    robin = table.person("robin")
    first = await robin.command("help-now")
    await robin.presses(first, "Wales")
    before = (await robin.command("help-now")).text

    await robin.presses(first, "Remember where I am")
    again = await robin.command("help-now")
    await robin.until(lambda: "NHS 111 Wales press 2" in again.text)
    await robin.presses(again, "Forget where I am")
    after = (await robin.command("help-now")).text

    assert "Wales press 2" not in before
    assert "Wales press 2" not in after


async def test_who_is_awake_is_said_honestly_and_without_names(table):
    robin, dee = table.person("robin"), table.person("dee")
    first = await robin.command("help-now")
    await robin.until(lambda: "Nobody is on duty now" in first.text)

    await dee.command("duty on")
    second = await robin.command("help-now")
    await robin.until(lambda: "1 person is on duty now." in second.text)

    assert "usually here from 9:00 to 22:00" in first.text
    assert "Dee" not in second.text


@pytest.fixture
def breaks(table, database, monkeypatch):
    """Break the database in one of several ways; a lock is released at the end."""
    held = []

    @asynccontextmanager
    async def hangs():
        await asyncio.sleep(30)
        yield

    @asynccontextmanager
    async def raises():
        raise ValueError("zebrafish")
        yield

    async def break_it(how):
        if how == "removed":
            for path in database.parent.glob(f"{database.name}*"):
                path.unlink()
        elif how == "locked":
            held.append(sqlite3.connect(database, isolation_level=None, timeout=10, check_same_thread=False))
            await asyncio.to_thread(held[0].execute, "BEGIN EXCLUSIVE")
        else:
            monkeypatch.setattr(table.house.store, "read", raises if how == "raising" else hangs)

    yield break_it
    for connection in held:
        connection.close()


@pytest.mark.parametrize("how", ["removed", "locked", "raising", "hanging"])
async def test_the_answer_comes_without_the_database(table, breaks, how):
    robin = table.person("robin")
    lobby = await table.lobby("robin")
    await breaks(how)

    by_command = await robin.command("help-now")
    by_button = await robin.presses(lobby, "Need help now?")
    by_nation = await robin.presses(by_command, "Northern Ireland")
    robin.writes("dm", "help")
    letter = await table.card("robin", "dm", "116 123")

    assert "116 123" in by_button.text
    assert "0808 808 8000" in by_nation.text
    assert "999" in letter.text
    assert "went wrong" not in by_command.text


async def test_the_answer_comes_when_the_settings_folder_is_gone(seat, tmp_path):
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    table = await seat(open_book(folder).for_community(1))
    shutil.rmtree(folder)

    answer = await table.person("robin").command("help-now")

    assert "116 123" in answer.text


async def test_a_check_by_two_organisers_is_shown_with_its_day(table):
    organisers = [table.person("olu"), table.person("sam")]
    sam = table.community.guild.members[organisers[1].id]
    sam.roles.append(table.community.roles["Organiser"].id)
    for organiser in organisers:
        card = await organiser.command("crisis check", line="samaritans")
        await organiser.presses(card, "I looked, all is right")

    answer = await table.person("robin").command("help-now")
    await table.person("robin").until(lambda: "Two people of this group checked Samaritans" in answer.text)
    shout = await organisers[0].command("crisis check", line="shout")
    doubt = await organisers[0].presses(shout, "Something is different")
    again = await table.person("robin").command("help-now")
    await table.person("robin").until(lambda: "may be wrong: Shout 85258" in again.text)

    assert "Members now read that it may be wrong" in doubt.text
    assert "not yet checked by this group" in shout.text


async def test_members_cannot_note_a_check(table):
    card = await table.person("olu").command("crisis check", line="samaritans")

    answer = await table.person("robin").forges(await table.lobby("robin"), "crisis:right:0:0:samaritans")

    assert "does not let you" in answer.text
    assert "not yet checked by this group" in card.text


async def test_the_list_of_lines_is_offered_and_shown_whole(table):
    olu = table.person("olu")

    offered = await olu.autocompletes("crisis check", "line", "samar")
    whole = await olu.command("crisis check")
    unknown = await olu.command("crisis check", line="nonsense")

    assert "Samaritans" in str(offered.choices)
    assert whole.text.count("not yet checked by this group") == 27
    assert "There is no such line" in unknown.text
