"""What tests of cases do at the table: moderators decide, notes are written, somebody asks for another look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.rehearsal.answers import Answer, Seen
from tests.cogs.panel_table import flags

if TYPE_CHECKING:
    from tests.cogs.conftest import Table

STOPS = "Somebody may stop or skip a treatment because of it"
HURTS = "It could hurt somebody"
AGAINST = "Reliable bodies say otherwise"
DELETE = "Delete the message"
FINE = "Nothing is needed"
NOTE = "Put a note under it"
ASK = "Ask for another look"
WHY = "Why should somebody look again?"


async def case(
    table: Table, number: int = 1, *words: str, who: str = "dee", channel: str = "cases", without="\0"
) -> Seen:
    """Return the card of a case as a moderator sees it."""
    return await table.card(who, channel, f"Case {number}\n", *words, without=without)


async def dangerous(table: Table, text: str, *, author: str = "mia", flagger: str = "gwen") -> Seen:
    """Have somebody write something dangerous that somebody else flags; return the message."""
    message = table.person(author).writes("general", text)
    await flags(table, flagger, message, STOPS, tell=True)
    return message


async def decides(
    table: Table, who: str, card: Seen, choice: str, *, why: str = HURTS, words: str = "It is not safe.", **more: Any
) -> Answer:
    """Decide in three presses: Decide, what, and why."""
    person = table.person(who)
    screen = await person.presses(card, "Decide")
    form = await person.chooses(screen, "Choose what you decide", [choice])
    assert form.form is not None, form.text
    return await person.submits(form, {"Why?": why, "Your reason, in your own words": words} | more)


async def appeals(table: Table, who: str, letter: Seen | Answer, words: str = "Please look again.") -> Answer:
    """Ask for another look from a letter or a screen."""
    form = await table.person(who).presses(letter, ASK)
    assert form.form is not None, form.text
    return await table.person(who).submits(form, {WHY: words})


async def answers(table: Table, who: str, card: Seen, words: str, *, changed: bool) -> Answer:
    """Answer an appeal from its card."""
    form = await table.person(who).presses(card, "Answer")
    assert form.form is not None, form.text
    ruling = "The decision is changed" if changed else "The decision stays"
    return await table.person(who).submits(form, {"What do you decide?": ruling, "Your answer": words})


async def writes_note(table: Table, who: str, on: Seen | Answer, *, says: str = "It does not replace it.") -> Answer:
    """Write a note with the first source that is offered, from a card with Write the note."""
    person = table.person(who)
    screen = await person.presses(on, "Write the note")
    form = await person.presses(screen, "Write it")
    assert form.form is not None, form.text
    sources = form.form.field("Which sources say so?")
    return await person.submits(
        form,
        {
            "What is said, in neutral words": "Cinnamon replaces insulin.",
            "What reliable bodies say": says,
            "Which sources say so?": [str(sources.options[0]["label"])],
        },
    )
