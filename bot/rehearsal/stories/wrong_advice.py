"""Wrong advice: peers look without knowing whose it is, the author is asked first, and a note comes with a source."""

from __future__ import annotations

from bot.rehearsal.stage import Stage, Step, Story
from bot.rehearsal.stories import panel

_CURE = "It promises a cure"
_WRONG = "Rae, honey cured my diabetes. Nobody with diabetes needs insulin if they eat honey. Your Mia"
_BETTER = "I like honey in my tea. That is only me: I still take my insulin."
_SECOND = "Cinnamon replaces tablets for diabetes, everybody knows that."
_SAYS = "Food helps, and it does not replace medicine. Ask your diabetes nurse before you change anything."
_PEERS = ("kit", "noor", "theo")
_WINDOW = 2 * 3600.0 + 60


async def _learn(stage: Stage) -> None:
    await stage.start_bot()
    await panel.learn(stage, "kit", wrong_first=True)
    for who in ("noor", "theo"):
        await panel.learn(stage, who)
        stage.tell(f"{who.title()} goes through the same training.")
    home = stage.show("Kit", await stage.person("kit").command("review"))
    stage.expect_words(home, "Nothing waits for you now")


async def _flag(stage: Stage) -> None:
    message = stage.person("mia").writes("sleep", _WRONG)
    gwen = stage.person("gwen")
    form = stage.show("Gwen", await gwen.context_menu(panel.MENU, message))
    stage.expect_words(form, "They do not see who wrote them", "never told that it was you")
    receipt = stage.show("Gwen", await panel.flag(stage, "gwen", message, _CURE))
    stage.expect_words(receipt, "Thank you", "A few trained members look at it next")
    stage.expect(receipt.ephemeral, "nobody else sees it")
    card = await stage.message("dee", "cases", "Case 1", "It promises a cure")
    stage.expect("honey" not in card.text, "the moderators' card has none of Mia's words")
    stage.expect("Mia" not in card.text and "Gwen" not in card.text, "and nobody's name")
    stage.expect(not stage.look("mia", "dm"), "Mia hears nothing yet")


async def _peers_look(stage: Stage) -> None:
    seats = await panel.seats_of(stage, _PEERS)
    stage.expect(len(seats) == len(_PEERS), "three reviewers were drawn")
    first, second, third = seats
    seat = stage.show(first.title(), await panel.opens_seat(stage, first))
    stage.expect_words(seat, "honey", "insulin")
    stage.expect(not any(name in seat.text for name in ("Mia", "Rae", "Gwen")), "nobody's name is in it")
    stage.show(first.title(), await panel.answers(stage, first, seat, "false"))
    await stage.kill_bot()
    stage.tell("The bot was killed right after the first answer and started again.")
    for who in (second, third):
        seat = await panel.opens_seat(stage, who)
        answer = stage.show(who.title(), await panel.answers(stage, who, seat, "false"))
        stage.expect_words(answer, "Your opinion is sealed")
    home = stage.show(first.title(), await stage.person(first).command("review"))
    stage.expect_words(home, "Nothing waits for you now")


async def _author_first(stage: Stage) -> None:
    letter = await stage.message("mia", "dm", "A question about something you wrote")
    for line in letter.text.splitlines():
        stage.write(f"  Mia reads │ {line}")
    stage.expect("Gwen" not in letter.text, "it does not say who asked")
    own = stage.look("mia", "sleep", "honey cured")[-1]
    await stage.person("mia").presses(letter, "I will edit it")
    stage.person("mia").edits(own, _BETTER)
    stage.practice.clock.skip(_WINDOW)
    stage.tell("Two hours pass.")
    await stage.message("dee", "cases", "Case 1", "the author changed the message")
    told = await stage.message("gwen", "dm", "What became of your flag")
    for line in told.text.splitlines():
        stage.write(f"  Gwen reads │ {line}")
    stage.expect("Mia" not in told.text, "it says what came of it, and not about whom")


async def _no_answer(stage: Stage) -> None:
    message = stage.person("rae").writes("everyday-life", _SECOND)
    await panel.flag(stage, "gwen", message, _CURE)
    for who in await panel.seats_of(stage, _PEERS):
        seat = await panel.opens_seat(stage, who)
        stage.show(who.title(), await panel.answers(stage, who, seat, "needs_context"))
    await stage.message("rae", "dm", "A question about something you wrote")
    stage.show("Rae", await stage.person("rae").command("my-cases"))
    stage.practice.clock.skip(_WINDOW)
    stage.tell("Two hours pass. Rae has a busy day and does nothing. That is fine.")
    await stage.message("dee", "cases", "Case 2", "a note is wanted")


async def _note(stage: Stage) -> None:
    dee, sam = stage.person("dee"), stage.person("sam")
    card = await stage.message("dee", "cases", "Case 2", "a note is wanted")
    sources = await dee.presses(card, "Write the note")
    form = await stage.opens("dee", sources, "Write it")
    offered = form.form.field("Which sources say so?").options if form.form else []
    source = next((one["label"] for one in offered if "Cochrane" in one["label"]), "")
    note = {
        "What is said, in neutral words": "Cinnamon can take the place of diabetes tablets.",
        "What reliable bodies say": _SAYS,
        "Which sources say so?": [source],
    }
    stage.show("Dee", await dee.submits(form, note))
    stage.expect(not stage.look("rae", "everyday-life", "A note from members"), "nothing is published yet")
    await stage.kill_bot()
    stage.tell("The bot was killed and started again.")
    waiting = await stage.message("sam", "cases", "A note for case 2", "second pair of eyes")
    seen = await sam.presses(waiting, "Read the note")
    stage.show("Sam", await sam.presses(seen, "Let it out"))
    posted = await stage.message("rae", "everyday-life", "A note from members of this group")
    for line in posted.text.splitlines():
        stage.write(f"  Everybody reads │ {line}")
    stage.expect("Rae" not in posted.text, "the note names nobody")
    stage.expect(stage.practice.world.pings == [], "nobody was pinged in all this")
    await stage.message("dee", "cases", "Case 2", "a note stands under the message")
    fair = await stage.person("mia").presses(posted, "Is this note fair?")
    stage.show("Mia", await stage.person("mia").presses(fair, "Yes, it is fair"))


WRONG_ADVICE = Story(
    name="wrong-advice",
    title="Wrong advice: peers look, and the author is asked first",
    steps=(
        Step("Kit, Noor and Theo learn to review.", _learn, see=("kit", "general")),
        Step("Mia writes wrong advice. Gwen asks that somebody looks at it.", _flag, see=("gwen", "sleep")),
        Step(
            "Three reviewers read the words and answer. The bot is killed in between.",
            _peers_look,
            see=("kit", "general"),
        ),
        Step("Mia is asked in private, and changes her words.", _author_first, see=("mia", "dm")),
        Step("Another message: its author does nothing for two hours.", _no_answer, see=("dee", "cases")),
        Step("A note with a source is written, and somebody else reads it first.", _note, see=("rae", "everyday-life")),
    ),
    minutes=10,
)
