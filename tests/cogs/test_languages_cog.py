"""One person in Welsh among people who read English, over the wire and with restarts."""

from __future__ import annotations

import pytest

from bot.community.actor import Actor, Capability
from bot.rehearsal.stage import staged
from bot.rehearsal.stories.joining import lobby_card

pytestmark = pytest.mark.slow

ANSWERS = {
    "Ydych chi'n cytuno â chytundeb y grŵp?": "Ie",
    "Ydych chi'n 18 oed neu'n hŷn?": "Ie",
    "Beth sy'n dod â chi at y pwnc hwn?": "Rwy'n byw gydag ef fy hun",
    "Pam hoffech chi ymuno?": "Hoffwn siarad â phobl.",
}


@pytest.fixture
async def stage(tmp_path):
    async with staged(tmp_path) as stage:
        await stage.start_bot()
        await stage.person("olu").command("door open")
        yield stage
        assert [violation.words for violation in stage.practice.ledger.violations] == []


async def _choose(stage, who, label, hint="Choose a language"):
    menu = await stage.person(who).command("language")
    assert menu.ephemeral
    return await stage.person(who).chooses(menu, hint, [label])


async def test_a_person_goes_the_whole_way_in_welsh_and_the_team_reads_english(stage):
    robin, dee = stage.person("robin"), stage.person("dee")
    english = await robin.presses(await lobby_card(stage, "robin"), "Apply to join")
    chosen = await _choose(stage, "robin", "Cymraeg (Welsh)")

    assert "Before you start" in english.text, "Discord is set to en-GB, and nothing was chosen"
    assert "Eich dewis chi: Cymraeg." in chosen.text
    assert "Does dim siaradwr Cymraeg wedi gwirio'r cyfieithiad hwn eto." in chosen.text

    await stage.restart_bot()
    help_now = await robin.presses(await lobby_card(stage, "robin"), "Need help now?")
    assert "Os yw eich bywyd mewn perygl nawr" in help_now.text
    assert "ffoniwch 116 123" in help_now.text

    robin.writes("dm", "helo")
    await stage.message("robin", "dm", "Bot ydw i", "Os yw pethau'n anodd nawr")

    consent = await robin.presses(await lobby_card(stage, "robin"), "Apply to join")
    assert "Cyn i chi ddechrau" in consent.text
    assert "Nid yw'r grŵp hwn yn wasanaeth argyfwng. Os yw bywyd mewn perygl, ffoniwch 999." in consent.text
    filled = await robin.submits(await stage.opens("robin", consent, "Rwy'n cytuno, dechrau"), ANSWERS)
    receipt = await robin.presses(filled, "Anfon")
    assert "Nid oes meddalwedd yn penderfynu amdanoch." in receipt.text

    card = await stage.message("dee", "applications", "Application 1", "waiting", "Came through")
    copy = await dee.presses(card, "Read answers")
    assert "I live with it myself" in copy.text, "what was chosen is stored as the group wrote it"
    assert "Hoffwn siarad â phobl." in copy.text

    form = await stage.opens("dee", card, "Ask")
    await dee.submits(form, {"Question 1": "Which evenings suit you best?"})
    await stage.until(lambda: len(robin.channels()) == 2, "a private thread is there for Robin")
    thread = next(name for name in robin.channels() if name != "welcome")
    assert thread.startswith("Cwestiynau am eich cais")
    question = await stage.message("robin", thread, "Hoffai'r cymedrolwyr wybod ychydig mwy", "Which evenings")
    reply = await stage.opens("robin", question, "Ateb")
    await robin.submits(reply, {"Which evenings suit you best?": "Nos Lun."})

    card = await stage.message("dee", "applications", "has answered what was asked", "Came through")
    reasons = await dee.presses(card, "Decline")
    decline = await dee.chooses(reasons, "Choose a reason", ["Answers missing"])
    await dee.submits(decline, {"Places that may help": ["The Mix"]})
    letter = await stage.message("robin", "dm", "Na yw'r ateb y tro hwn.")
    assert "Mae atebion byr yn ddigon." in letter.text, "the shipped words, unchanged, come in Welsh, too"
    await stage.message("dee", "applications", "Application 1", "Declined by", "Reason")

    back = await _choose(stage, "robin", "Anghofio fy newis", hint="Dewiswch iaith")
    assert "You chose no language." in back.text


async def test_a_group_that_changes_its_language_sees_its_standing_card_in_it_at_once(table):
    robin = table.person("robin")
    await table.lobby("robin")
    organiser = Actor(id=1, community_id=table.community.guild.id, capabilities=frozenset(Capability))

    await table.house.adjusting.apply(organiser, {"language.group": "cy"}, expects=None)

    await table.card("robin", "welcome", "Hoffech chi ymuno?", "Dydw i ddim yn wasanaeth argyfwng")
    consent = await robin.presses(await table.card("robin", "welcome", "Hoffech chi ymuno?"), "Gwneud cais i ymuno")
    assert "Cyn i chi ddechrau" in consent.text, "an English Discord says nothing where the group reads Welsh"
