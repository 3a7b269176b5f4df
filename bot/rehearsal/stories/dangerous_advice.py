"""Dangerous advice: somebody on duty is told at once, peers look beside them, and a person decides and says why."""

from __future__ import annotations

from bot.rehearsal.stage import Stage, Step, Story
from bot.rehearsal.stories import panel

_DOSE = "It says how much of something to take"
_WRONG = "Take 40 of the blue tablets at once, that ends the pain. I read it somewhere."
_WHY = "So many tablets at once can kill somebody. I know that you meant to help."
_CHOOSE = "Choose what you decide"
_REASON = "Your reason, in your own words"
_PEERS = ("kit", "noor", "theo")
_FROM = "before the flag"


async def _prepare(stage: Stage) -> None:
    await stage.start_bot()
    for who in _PEERS:
        await panel.learn(stage, who)
        stage.tell(f"{who.title()} has learned to review.")
    stage.show("Dee", await stage.person("dee").command("duty on", hours=3))


async def _flag(stage: Stage) -> None:
    message = stage.person("mia").writes("everyday-life", _WRONG)
    stage.notes[_FROM] = len(stage.practice.ledger.entries)
    receipt = stage.show("Gwen", await panel.flag(stage, "gwen", message, _DOSE))
    stage.expect_words(receipt, "A moderator on duty is told in the next minutes")
    letter = await stage.message("dee", "dm", "A message may be dangerous")
    for line in letter.text.splitlines():
        stage.write(f"  Dee reads │ {line}")
    stage.expect("tablets" not in letter.text, "no words are shown, since others may see the screen")
    card = await stage.message("dee", "cases", "Case 1", "Please do not wait for the reviewers")
    stage.expect("tablets" not in card.text, "the card has no words either")
    stage.expect(bool(stage.look("rae", "everyday-life", "blue tablets")), "nothing is hidden by a machine")


async def _peers(stage: Stage) -> None:
    await stage.kill_bot()
    stage.tell("The bot was killed and started again.")
    for who in _PEERS:
        seat = await panel.opens_seat(stage, who)
        stage.expect("Mia" not in seat.text, f"{who.title()} does not see whose words these are")
        stage.show(who.title(), await panel.answers(stage, who, seat, "dangerous"))
    await stage.message("dee", "cases", "Case 1", "it is harmful")
    stage.expect(bool(stage.look("rae", "everyday-life", "blue tablets")), "peers give advice, and delete nothing")


async def _decide(stage: Stage) -> None:
    dee, sam = stage.person("dee"), stage.person("sam")
    card = await stage.message("dee", "cases", "Case 1", "waits for a moderator")
    stage.show("Dee", await dee.presses(card, "Take"))
    held = await stage.message("dee", "cases", "Case 1", "is looking at it")
    read = stage.show("Dee", await dee.presses(held, "Read"))
    stage.expect_words(read, "blue tablets")
    stage.expect("Gwen" not in read.text, "Dee sees the author and the reasons, and never who asked")
    sams = await sam.chooses(await sam.presses(held, "Decide"), _CHOOSE, ["Nothing is needed"])
    choices = await dee.presses(held, "Decide")
    form = await dee.chooses(choices, _CHOOSE, ["Delete the message"])
    answer = await dee.submits(form, {"Why?": "It could hurt somebody", _REASON: _WHY})
    stage.show("Dee", answer)
    await stage.kill_bot()
    stage.tell("The bot was killed right after Dee's decision and started again.")
    await stage.until(
        lambda: not stage.look("rae", "everyday-life", "blue tablets"), "the message is gone, once and for all"
    )
    late = await sam.submits(sams, {"Why?": "It does no harm", _REASON: "I read it as a joke."})
    stage.expect("Recorded" not in stage.show("Sam", late).text, "Sam was too late, and is told so")


async def _author(stage: Stage) -> None:
    letter = await stage.message("mia", "dm", "A decision about something you wrote")
    for line in letter.text.splitlines():
        stage.write(f"  Mia reads │ {line}")
    stage.expect("blue tablets" in letter.text, "Mia gets a copy, so that her words are not lost")
    stage.expect("can kill somebody" in letter.text, "she reads the reason")
    stage.expect("Gwen" not in letter.text and "Kit" not in letter.text, "and not who asked or who looked")
    stage.expect("Ask for another look" in letter.buttons, "she can ask somebody else to look again")
    told = await stage.message("gwen", "dm", "What became of your flag")
    for line in told.text.splitlines():
        stage.write(f"  Gwen reads │ {line}")
    since = stage.practice.ledger.entries[stage.notes[_FROM] :]
    touched = [one for one in since if one.method != "GET" and f"/members/{stage.person('mia').id}" in one.path]
    stage.expect(not touched, "Mia keeps every right and role")


DANGEROUS_ADVICE = Story(
    name="dangerous-advice",
    title="Dangerous advice: a person on duty decides at once",
    steps=(
        Step("Kit, Noor and Theo review. Dee is on duty.", _prepare, see=("dee", "cases")),
        Step("Mia writes a dangerous dose, and Gwen tells people.", _flag, see=("dee", "cases")),
        Step("Reviewers look beside the moderator. The bot is killed before.", _peers, see=("kit", "general")),
        Step("Dee deletes the message with a reason. Sam is too late.", _decide, see=("dee", "cases")),
        Step("Mia reads why, gets a copy, and can ask for another look.", _author, see=("mia", "dm")),
    ),
    minutes=7,
)
