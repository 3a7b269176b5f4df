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

    assert answer.text.index("it is 999 or 112") < answer.text.index("116 123") < answer.text.index("Run by")
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


CANARY = "quokkamarmalade"
BAD = (
    "<@&1> @everyone **bold** [x](https://evil.example) `c`",
    "x" * 2_000,
    "🦄🦄🦄",
    "'; DROP TABLE signposting_check; --",
    "   ",
    "\u202e\u200b",
    "ed",
)


async def test_odd_words_never_give_an_empty_page_or_a_ping(group):
    mia = group.person("mia")

    for words in BAD:
        answer = await mia.command("signpost", "general", words=words)
        assert answer.last.ephemeral, words
        assert "Run by" in answer.text, words
        assert "evil.example" not in answer.text, words
    unclear = await mia.command("signpost", "general", words="ed")
    assert "Which one do you mean?" in unclear.text
    meant = await mia.presses(unclear, unclear.last.buttons[0])
    assert "Run by" in meant.text
    assert "Which one" not in meant.text


async def test_filters_and_a_wrong_place_are_told_in_words(group):
    mia = group.person("mia")
    elsewhere = await mia.command("signpost", "general", words="debt", where="ZZ99 1AA")
    welsh = await mia.command("signpost", "general", words="listening", language="Welsh", cost="free", age=30)
    abroad = await mia.command("signpost", "general", words="suicide", where="Ireland")

    assert "We do not know this place" in elsewhere.text
    assert "Run by" in welsh.text
    assert "In the United Kingdom it is 999" in abroad.text
    assert "Ireland" in abroad.text


async def test_words_and_places_are_offered_while_one_types(group):
    mia = group.person("mia")
    words = await mia.autocompletes("signpost", "words", "eating", "general", where="")
    places = await mia.autocompletes("signpost", "where", "wal", "general", words="x")

    assert any("ating" in one for one in words.choices)
    assert places.choices == ["Wales"]


async def test_nothing_of_a_search_is_kept_or_carried(group, database, caplog):
    caplog.set_level("DEBUG")
    mia = group.person("mia")
    answer = await mia.command("signpost", "general", words=f"{CANARY} debt", where="SW1A 1AA")
    await mia.autocompletes("signpost", "words", f"{CANARY}", "general")
    written = group.person("rae").writes("general", "I cannot pay my rent")
    form = await mia.context_menu("Suggest a resource", written)
    found = await mia.submits(form, {"What may help them?": f"{CANARY} debt", "Where are they?": "SW1A 1AA"})
    more = await mia.presses(answer, "Read all of it")

    carried = [control.custom_id or "" for one in (answer, found, more) for control in one.last.controls]
    stored = b"".join(file.read_bytes() for file in database.parent.iterdir() if file.is_file())
    for word in (CANARY, "SW1A", "sw1a"):
        assert not [one for one in carried if word in one]
        assert word.encode() not in stored
        assert word not in "\n".join(
            record.getMessage() for record in caplog.records if record.name.startswith("alongside")
        )


async def test_a_suggestion_is_private_named_and_only_for_those_who_said_yes(group):
    mia, rae = group.person("mia"), group.person("rae")
    written = rae.writes("general", "I cannot pay my rent")
    before = len([one for one in mia.sees("general") if not one.ephemeral])

    async def tries():
        found = await mia.submits(
            await mia.context_menu("Suggest a resource", written), {"What may help them?": "debt"}
        )
        return await mia.presses(await mia.presses(found, "Suggest this"), "Yes, send it")

    assert "did not say yes" in (await tries()).text
    await rae.command("private-help", "general", choice="on")
    assert "on its way" in (await tries()).text
    letter = await group.card("rae", "dm", "A place that may help you", "@Mia")
    assert "not long ago" in (await tries()).text

    assert "0800 138 1111" in letter.text
    assert len([one for one in mia.sees("general") if not one.ephemeral]) == before


async def test_a_suggestion_that_cannot_be_delivered_is_told_to_who_made_it(group):
    mia, rae = group.person("mia"), group.person("rae")
    await rae.command("private-help", "general", choice="on")
    rae.user.dms_open = False
    found = await mia.submits(
        await mia.context_menu("Suggest a resource", rae.writes("general", "help me with debt")),
        {"What may help them?": "debt"},
    )
    await mia.presses(await mia.presses(found, "Suggest this"), "Yes, send it")

    letter = await group.card("mia", "dm", "Your suggestion did not arrive")
    assert "You suggested" in letter.text


async def test_a_suggestion_to_a_bot_or_to_oneself_is_only_a_search(group):
    mia = group.person("mia")
    own = await mia.context_menu("Suggest a resource", mia.writes("general", "my rent"))
    found = await mia.submits(own, {"What may help them?": "debt"})
    assert "Suggest this" not in found.last.buttons
    card = await group.lobby("mia") if "welcome" in mia.channels() else None
    if card is not None:
        refused = await mia.context_menu("Suggest a resource", card)
        assert "written by a bot" in refused.text


async def test_nobody_shares_where_they_may_not_write(group):
    robin = group.person("robin")
    found = await robin.command("signpost", "welcome", words="debt")
    whole = await robin.presses(found, "Read all of it")
    refused = await robin.presses(whole, "Share in this channel")

    assert "does not let you do this" in refused.text


async def test_sharing_twice_is_one_card_and_the_name_goes_after_a_month(group):
    mia = group.person("mia")
    for _again in range(2):
        found = await mia.command("signpost", "general", words="debt")
        sure = await mia.presses(await mia.presses(found, "Read all of it"), "Share in this channel")
        await mia.presses(sure, "Share with my name")
    await group.card("rae", "general", "Shared by @Mia")
    assert len([one for one in group.person("rae").sees("general") if "Shared by" in one.text]) == 1

    group.practice.clock.skip(31 * 24 * 3600.0)
    group.house.timers.pace.wake()
    await group.card("rae", "general", "Shared by a member", without="@Mia")
