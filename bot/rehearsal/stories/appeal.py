"""Appeals: whoever is concerned by a decision gets another look by somebody who had no part in it."""

from __future__ import annotations

from bot.rehearsal.answers import Answer, Seen
from bot.rehearsal.stage import Stage, Step, Story
from bot.rehearsal.stories.panel import flag

_DANGEROUS = "Cinnamon did more for me than insulin ever did. I left my insulin out for a week."
_HARMLESS = "Honey in warm milk cures my sleepless nights better than any tablet."
_STOPS = "Somebody may stop or skip a treatment because of it"
_CURE = "It promises a cure"
_DECIDE = "Decide"
_CHOOSE = "Choose what you decide"
_ASK = "Ask for another look"
_WHY = "Why should somebody look again?"
_TWENTY_DAYS = 20 * 24 * 3_600.0


async def _before(stage: Stage) -> None:
    await stage.start_bot()
    await stage.person("olu").command("door open")
    message = stage.person("mia").writes("general", _DANGEROUS)
    stage.show("Gwen", await flag(stage, "gwen", message, _STOPS))
    card = await stage.message("dee", "cases", "Case 1", "waits for a moderator")
    stage.expect("Cinnamon" not in card.text, "the card has no words of members")
    stage.expect("Gwen" not in card.text and "Mia" not in card.text, "the card names neither who wrote nor who flagged")


async def _decides(stage: Stage, who: str, card: Seen, choice: str, reason: str, words: str) -> Answer:
    """Have a moderator decide a case in three presses."""
    person = stage.person(who)
    screen = await person.presses(card, _DECIDE)
    form = await person.chooses(screen, _CHOOSE, [choice])
    return stage.show(
        who.title(), await person.submits(form, {"Why?": reason, "Your reason, in your own words": words})
    )


async def _delete(stage: Stage) -> None:
    dee = stage.person("dee")
    card = await stage.message("dee", "cases", "Case 1", "waits for a moderator")
    stage.show("Dee", await dee.presses(card, "Take"))
    copy = stage.show("Dee", await dee.presses(card, "Read"))
    stage.expect_words(copy, "Cinnamon did more", "Shown to", "Mia")
    stage.expect("Gwen" not in copy.text, "nobody reads who flagged it")
    words = "Leaving insulin out can kill. Please talk to your diabetes nurse before you change anything."
    card = await stage.message("dee", "cases", "Case 1", "is looking at it")
    await _decides(stage, "dee", card, "Delete the message", "It could hurt somebody", words)
    await stage.until(lambda: not stage.look("mia", "general", "Cinnamon"), "the message is gone")
    letter = await stage.message("mia", "dm", "A decision about something you wrote", "Leaving insulin out", "copy")
    for line in letter.text.splitlines():
        stage.write(f"  Mia reads │ {line}")
    stage.expect("Dee" not in letter.text, "Mia is told what and why, and not who")


async def _mia_appeals(stage: Stage) -> None:
    mia = stage.person("mia")
    await stage.kill_bot()
    stage.practice.clock.skip(_TWENTY_DAYS)
    stage.tell("The bot is killed and started again. Twenty days pass.")
    letter = await stage.message("mia", "dm", "A decision about something you wrote")
    form = await stage.opens("mia", letter, _ASK)
    answer = await mia.submits(form, {_WHY: "I only told what happened to me. I take my insulin again."})
    stage.expect_words(stage.show("Mia", answer), "appeal 1")
    card = await stage.message("sam", "cases", "Appeal 1", "waits for an answer")
    stage.expect("I only told" not in card.text, "the card of the appeal has no words of Mia")


async def _another_answers(stage: Stage) -> None:
    dee, sam = stage.person("dee"), stage.person("sam")
    card = await stage.message("dee", "cases", "Appeal 1", "waits for an answer")
    stage.expect_words(stage.show("Dee", await dee.presses(card, "Take")), "You had a part in this")
    stage.show("Sam", await sam.presses(card, "Take"))
    stage.expect_words(stage.show("Sam", await sam.presses(card, "Read")), "I only told what happened to me")
    card = await stage.message("sam", "cases", "Appeal 1", "is being looked at")
    form = await stage.opens("sam", card, "Answer")
    words = "You told your own story, and said nobody should copy it. We should have asked you first."
    stage.show("Sam", await sam.submits(form, _ruling(words, changed=True)))
    await stage.kill_bot()
    stage.tell("The bot was killed right after Sam's answer and started again.")
    letter = await stage.message("mia", "dm", "The answer to your appeal", "We should have asked you first")
    for line in letter.text.splitlines():
        stage.write(f"  Mia reads │ {line}")
    stage.expect(len(stage.look("mia", "dm", "The answer to your appeal")) == 1, "Mia hears it once")
    await stage.message("mia", "dm", "changed this", "copy of your message")
    await stage.message("dee", "cases", "Appeal 1", "Answered by")


def _ruling(words: str, *, changed: bool) -> dict[str, str]:
    ruling = "The decision is changed" if changed else "The decision stays"
    return {"What do you decide?": ruling, "Your answer": words}


async def _flagger_appeals(stage: Stage) -> None:
    gwen, dee = stage.person("gwen"), stage.person("dee")
    message = stage.person("rae").writes("sleep", _HARMLESS)
    await flag(stage, "gwen", message, _CURE)
    card = await stage.message("sam", "cases", "Case 2", "waits for a moderator")
    await _decides(stage, "sam", card, "Nothing is needed", "It does no harm", "Honey and milk hurt nobody.")
    letter = await stage.message("gwen", "dm", "What became of your flag", "Honey and milk hurt nobody")
    stage.expect(not stage.look("rae", "dm", "decision"), "Rae never hears of it")
    form = await stage.opens("gwen", letter, _ASK)
    stage.show("Gwen", await gwen.submits(form, {_WHY: "It says better than any tablet. Some people need theirs."}))
    card = await stage.message("dee", "cases", "Appeal 2", "waits for an answer")
    form = await stage.opens("dee", card, "Answer")
    stage.show("Dee", await dee.submits(form, _ruling("You are right. We look again.", changed=True)))
    await stage.message("gwen", "dm", "The answer to your appeal", "We look again")
    await stage.message("dee", "cases", "Case 2", "An appeal changed")


async def _note(stage: Stage) -> None:
    dee, sam = stage.person("dee"), stage.person("sam")
    card = await stage.message("dee", "cases", "Case 2", "waits for a moderator")
    words = "Your message stays. A note below it says what is known about sleep."
    await _decides(stage, "dee", card, "Put a note under it", "Something important is missing", words)
    card = await stage.message("dee", "cases", "Case 2", "a note is wanted")
    screen = stage.show("Dee", await dee.presses(card, "Write the note"))
    form = await stage.opens("dee", screen, "Write it")
    field = form.form.field("Which sources say so?") if form.form else None
    stage.expect(field is not None and len(field.options) > 0, "the form offers sources of the evidence hub")
    values: dict[str, str | list[str]] = {
        "What is said, in neutral words": "Honey replaces tablets for sleep.",
        "What reliable bodies say": "It may be pleasant. It does not replace a treatment that was prescribed.",
        "Which sources say so?": [str(field.options[0]["label"])] if field is not None else [],
    }
    stage.show("Dee", await dee.submits(form, values))
    draft = await stage.message("sam", "cases", "A note for case 2", "second pair of eyes")
    stage.expect_words(await dee.presses(draft, "Read the note"), "It may be pleasant")
    preview = stage.show("Sam", await sam.presses(draft, "Read the note"))
    await sam.presses(preview, "Let it out")
    note = await stage.message("mia", "sleep", "A note from members of this group", "It may be pleasant")
    stage.expect("Rae" not in note.text, "the note names nobody")
    await stage.message("rae", "dm", "A decision about something you wrote", "a short note with a source")


async def _organiser_answers(stage: Stage) -> None:
    rae, sam, olu = stage.person("rae"), stage.person("sam"), stage.person("olu")
    letter = await stage.message("rae", "dm", "A decision about something you wrote", "a short note with a source")
    form = await stage.opens("rae", letter, _ASK)
    await rae.submits(form, {_WHY: "I wrote what helps me. I told nobody to stop a tablet."})
    card = await stage.message("olu", "organisers", "Appeal 3", "organisers are asked")
    stage.expect_words(await sam.command("cases"), "No appeal")
    form = await stage.opens("olu", card, "Answer")
    words = "It was your own experience. The note is taken away. Thank you for asking."
    stage.show("Olu", await olu.submits(form, _ruling(words, changed=True)))
    await stage.until(
        lambda: not stage.look("mia", "sleep", "A note from members"), "the note is gone from the channel"
    )
    stage.expect(len(stage.look("mia", "sleep", "Honey in warm milk")) == 1, "Rae's message stands as before")
    await stage.message("rae", "dm", "The answer to your appeal", "your own experience")
    screen = stage.show("Rae", await rae.command("my-cases"))
    stage.expect_words(screen, "Appeal 3", "This was changed later")


APPEAL = Story(
    name="appeal",
    title="Appeals: somebody else looks again",
    minutes=9,
    steps=(
        Step("Mia writes something dangerous. Gwen flags it.", _before, ("dee", "cases")),
        Step("Dee reads it and deletes it, with a reason. Mia gets a copy.", _delete, ("mia", "dm")),
        Step("Mia asks for another look, twenty days later.", _mia_appeals, ("sam", "cases")),
        Step("Dee cannot answer. Sam does, and changes it. The bot is killed.", _another_answers, ("mia", "dm")),
        Step("Gwen, who flags another message, asks for another look, too.", _flagger_appeals, ("gwen", "dm")),
        Step("Dee writes a note, and Sam lets it out.", _note, ("rae", "sleep")),
        Step(
            "No moderator is left for Rae's appeal, so an organiser answers. The note goes.",
            _organiser_answers,
            ("rae", "dm"),
        ),
    ),
)
