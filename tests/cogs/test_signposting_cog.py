"""/signpost as people use it: private, own nation first, never empty, and nothing of it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.signposting.loading import open_directory

pytestmark = pytest.mark.slow

SHIPPED = open_directory(Path(__file__).resolve().parents[2] / "config")


@pytest.fixture
async def group(seat):
    """Everybody at the table, with the shipped directory."""
    return await seat(directory=SHIPPED)


def member(table, name):
    """Return somebody with the member role."""
    person = table.person(name)
    roles = table.community.guild.members[person.id].roles
    if (role := table.community.roles["Member"].id) not in roles:
        roles.append(role)
    return person


async def test_an_answer_is_private_and_says_who_runs_it_before_the_number(group):
    answer = await group.person("mia").command("signpost", "general", words="eating disorders")

    assert answer.last.ephemeral
    first = answer.text
    assert first.index("Run by") < first.index("Not yet checked by this group") < first.index("who answers")
    assert "Something is wrong here" in answer.last.buttons
    assert "Need help now?" in answer.last.buttons


async def test_an_applicant_may_search_too(group):
    answer = await group.person("robin").command("signpost", "welcome", words="debt")

    assert answer.last.ephemeral
    assert "Run by" in answer.text


async def test_crisis_words_show_crisis_lines_first(group):
    answer = await group.person("mia").command("signpost", "general", words="i want to end my life", where="Wales")

    assert answer.text.index("call 999 or 112") < answer.text.index("116 123") < answer.text.index("Run by")
    assert "Need help now?" in answer.last.buttons


async def test_more_goes_on_and_comes_back_and_one_entry_opens(group):
    mia = group.person("mia")
    answer = await mia.command("signpost", "general", words="mental health")
    first = answer.text
    more = await mia.presses(answer, "More")
    second = more.text
    back = await mia.presses(more, "Back to the first")
    third = back.text
    whole = await mia.presses(back, "Read all of it")

    assert first != second
    assert third.splitlines()[2] in first
    assert "Languages" in whole.text
    assert len([one for one in mia.sees("general") if one.ephemeral]) == 1
