"""Notes over the wire: the author first, two pairs of eyes, a reply that pings nobody, and whether it is fair."""

from __future__ import annotations

import pytest

from bot.rehearsal.faults import RESET_AFTER, Rule
from tests.cogs.case_table import AGAINST, NOTE, case, decides, writes_note
from tests.cogs.panel_table import CURE, flags, reviewers

pytestmark = pytest.mark.slow

CLAIM = "Cinnamon does all that my insulin did."


async def _flagged(table, *, author="mia"):
    await reviewers(table, "kit", "noor", "theo")
    message = table.person(author).writes("general", CLAIM)
    await flags(table, "gwen", message, CURE)
    await table.person("dee").presses(await case(table), "Take it over")
    return message


async def test_a_reviewer_writes_a_note_another_lets_it_out_without_a_ping_and_readers_say_whether_it_is_fair(table):
    dee, sam, kit, mia = (table.person(name) for name in ("dee", "sam", "kit", "mia"))
    message = await _flagged(table)
    await decides(table, "dee", await case(table, 1, "Decide"), NOTE, why=AGAINST)
    await case(table, 1, "a note is wanted")

    lists = {who: (await table.person(who).command("notes", "general")).text for who in ("mia", "gwen", "rae")}
    listed = (await kit.command("notes", "general")).text
    named = await writes_note(
        table, "kit", await kit.command("notes", "general"), says="Mia is wrong about this, ask @Dee."
    )
    await writes_note(table, "kit", await kit.command("notes", "general"))
    draft = await table.card("dee", "cases", "A note for case 1", "second pair of eyes")
    form = await dee.presses(await dee.presses(draft, "Read the note"), "Ask for a change")
    await dee.submits(form, {"What should change?": "Please say **who** says so."})
    again = (await kit.presses(await kit.command("notes", "general"), "Write the note")).text
    await writes_note(
        table, "kit", await kit.command("notes", "general"), says="Diabetes UK says: it does not replace it."
    )
    draft = await table.card("sam", "cases", "A note for case 1", "second pair of eyes")
    peeks = [
        await table.person(who).forges((await _mine(table, who)).last, f"misinformation:preview:{_ref(draft)}")
        for who in ("mia", "gwen", "rae")
    ]
    own = await kit.forges((await _mine(table, "kit")).last, f"misinformation:approve:{_ref(draft)}")
    preview = await sam.presses(draft, "Read the note")
    lost = table.practice.faults.add(Rule(RESET_AFTER, "POST", "/channels/*/messages", times=3))
    await sam.presses(preview, "Let it out")
    note = await table.card("rae", "general", "A note from members of this group", "it does not replace it")
    letter = await table.card("mia", "dm", "A decision about something you wrote", "A short note with a source")

    assert lost.struck >= 1
    assert len([one for one in mia.sees("general") if "A note from members of this group" in one.text]) == 1
    assert all("No note is wanted now" in text for text in lists.values()), lists
    assert "Case 1 wants a note" in listed
    assert "Mia" not in listed
    assert "leave out" in named.text
    assert "Mia is wrong about this" in named.text, "what was typed is given back"
    assert "Please say **who** says so." in again
    assert "does not replace it" not in draft.text
    assert all("does not replace it" not in peek.text for peek in peeks), [peek.text for peek in peeks]
    assert "You wrote this note" in own.text
    assert "not yet checked by this group" in note.text
    assert note.message.reference is not None
    assert note.message.reference["message_id"] == str(message.id)
    assert len([one for one in mia.sees("dm") if "A decision about" in one.text]) == 1
    assert "Ask for another look" in letter.buttons
    assert table.practice.world.pings == []
    await case(table, 1, "a note stands under the message")
    for who in ("rae", "theo", "noor"):
        screen = await table.person(who).presses(note, "Is this note fair?")
        assert screen.ephemeral
        await table.person(who).presses(screen, "No, it is not fair")
    unfair = await case(table, 1, "Several people say that the note is not fair")
    assert "Decide" in unfair.buttons


async def test_the_author_is_asked_first_answers_in_private_and_a_late_press_is_kind(table):
    mia, dee = table.person("mia"), table.person("dee")
    await _flagged(table)
    choice = "Ask the author to change it"
    await decides(table, "dee", await case(table, 1, "Decide"), choice, why=AGAINST, words="Is it your own story?")
    letter = await table.card("mia", "dm", "A question about something you wrote", "Is it your own story?")

    foreign = await table.person("gwen").forges((await _mine(table, "gwen")).last, "misinformation:will_edit:1:0")
    options = await mia.presses(letter, "Add this source")
    form = await mia.presses(letter, "I disagree")
    thanks = await mia.submits(form, {"How do you see it?": "It is **my** story."})
    back = await case(table, 1, "The author disagrees")
    copy = await dee.presses(back, "Read")
    late = await mia.presses(letter, "I will edit it")
    listed = await _mine(table, "mia")

    assert not any(word in letter.text.casefold() for word in ("misinformation", "flag", "gwen", "dee"))
    assert "no question here for you" in foreign.text
    assert "Which source?" in options.text
    assert "A moderator reads it" in thanks.text
    assert "It is **my** story." in copy.text, "shown letter by letter"
    assert "Nobody waits for an answer here" in late.text
    assert "question about something you wrote" not in listed.text


async def _mine(table, who):
    return await table.person(who).command("my-cases", "general")


def _ref(card):
    return next(":".join(one.custom_id.split(":")[2:4]) for one in card.controls if one.custom_id)
