"""Topics: organisers open them, members choose in private, propose new ones and say what should become of them."""

from __future__ import annotations

from bot.rehearsal import messaging
from bot.rehearsal.answers import Answer, Seen
from bot.rehearsal.shapes import Channel
from bot.rehearsal.stage import MismatchError, Stage, Step, Story

_HALF_A_YEAR = 190 * 24 * 3600.0
_DAY = 24 * 3600.0
_WHAT = "What would you like to talk about?"


async def _open(stage: Stage) -> None:
    await stage.start_bot()
    olu = stage.person("olu")
    offered = await olu.autocompletes("topic open", "topic", "sugar", "general")
    stage.expect("Diabetes" in offered.choices, "“sugar” offers Diabetes")
    answer = await olu.command(
        "topic open", "general", topic=str(offered.choice_values["Diabetes"]), host=stage.person("rae").id
    )
    stage.show("Olu", answer)
    await _channel(stage, "diabetes")
    stage.expect(
        "diabetes" not in stage.person("mia").channels(), "Mia does not see the channel: she has not chosen it"
    )
    stage.show("Olu", await olu.command("topic panel", "general"))
    await stage.message("mia", "general", "Find your topics")


async def _channel(stage: Stage, name: str) -> Channel:
    guild = stage.community.guild
    await stage.until(
        lambda: any(
            channel.name == name and any(message.pinned for message in channel.messages.values())
            for channel in guild.channels.values()
        ),
        f"the channel {name} stands, with its card pinned",
    )
    return next(channel for channel in guild.channels.values() if channel.name == name)


async def _choose(stage: Stage) -> None:
    mia = stage.person("mia")
    panel = await stage.message("mia", "general", "Find your topics")
    form = await stage.opens("mia", panel, "Search")
    found = stage.show("Mia", await mia.submits(form, {_WHAT: "diabtes"}))
    stage.expect("Join Diabetes" in found.last.buttons, "the mistyped word found it")
    stage.show("Mia", await mia.presses(found, "Join Diabetes"))
    await stage.kill_bot()
    stage.tell("The bot was killed right after Mia's press and started again.")
    card = await _topic_card(stage, "mia", "diabetes")
    stage.expect(card.buttons == ["Need help now?", "What can I do here?"], "help is one press away")
    stage.expect("diabetes" not in stage.person("rae").channels(), "Rae does not see the channel")
    stage.expect(not stage.look("rae", "dm"), "nobody was told")


async def _topic_card(stage: Stage, who: str, channel: str) -> Seen:
    await stage.until(lambda: channel in stage.person(who).channels(), f"{who} sees the channel {channel}")
    return await stage.message(who, channel, "Need help now?", "What can I do here?")


async def _ask_back(stage: Stage) -> None:
    mia = stage.person("mia")
    asked = stage.show("Mia", await mia.command("topics", "general", words="t1"))
    stage.expect_words(asked, "can mean several things", "Do you mean type 1 diabetes")
    stage.show("Mia", await mia.presses(asked, "Diabetes"))


async def _hide(stage: Stage) -> None:
    mia = stage.person("mia")
    here = stage.show("Mia", await mia.presses(await _topic_card(stage, "mia", "diabetes"), "What can I do here?"))
    await mia.presses(here, "Hide it for today")
    await stage.until(lambda: "diabetes" not in mia.channels(), "the channel is out of sight")
    stage.practice.clock.skip(_DAY)
    stage.tell("A day passes.")
    await stage.until(lambda: "diabetes" in mia.channels(), "in the morning it is there again")


async def _card_comes_back(stage: Stage) -> None:
    channel = await _channel(stage, "diabetes")
    card = next(message for message in channel.messages.values() if message.pinned)
    messaging.delete(stage.practice.world, channel, card)
    stage.tell("Somebody deleted the pinned card.")
    await stage.restart_bot()
    await _channel(stage, "diabetes")


async def _newcomer(stage: Stage) -> None:
    mia, rae = stage.person("mia"), stage.person("rae")
    await rae.presses(await rae.command("topics", "general", words="diabetes"), "Join Diabetes")
    mia.writes("diabetes", "Hello, I am new here.")
    stage.practice.clock.skip(2 * _DAY)
    stage.tell("Two days pass, and nobody answers Mia.")
    here = await rae.presses(await _topic_card(stage, "rae", "diabetes"), "What can I do here?")
    shown = stage.show("Rae", await rae.presses(here, "Newcomers without an answer"))
    stage.expect_words(shown, "@Mia", "You do not have to")
    posted = [one for one in stage.look("rae", "diabetes", "@Mia") if not one.ephemeral]
    stage.expect(not posted, "nothing was posted in the channel")


async def _propose(stage: Stage) -> None:
    mia = stage.person("mia")
    panel = await stage.message("mia", "general", "Find your topics")
    look = await stage.opens("mia", panel, "Propose a topic")
    similar = stage.show("Mia", await mia.submits(look, {_WHAT: "night shifts"}))
    form = await stage.opens("mia", similar, "Propose a new topic")
    words = {"Name of the topic": "Night shifts", "What is it for?": "For people who are awake when others sleep."}
    stage.show("Mia", await mia.submits(form, words))
    for who in ("rae", "sam", "olu"):
        await _supports(stage, who)
    stage.expect(not stage.look("dee", "moderator-alerts", "propose"), "four are not enough yet")
    await stage.kill_bot()
    screen = stage.show("Dee", await _supports(stage, "dee"))
    stage.expect("4" not in screen.text.replace("Night", ""), "no number is shown")
    card = await stage.message("dee", "moderator-alerts", "Members propose a topic", "Night shifts")
    for line in card.text.splitlines():
        stage.write(f"  Dee reads │ {line}")
    stage.expect("Mia" not in card.text, "the card does not say who proposed it")


async def _supports(stage: Stage, who: str) -> Answer:
    person = stage.person(who)
    screen = await person.presses(await person.command("topics", "general"), "Proposals")
    return await person.presses(screen, "I would use Night shifts")


async def _decide(stage: Stage) -> None:
    card = await stage.message("dee", "moderator-alerts", "Members propose a topic", "Night shifts")
    form = await stage.opens("dee", card, "Open it")
    stage.show("Dee", await stage.person("dee").submits(form, {}))
    await stage.kill_bot()
    stage.tell("The bot was killed right after Dee's press and started again.")
    late = await stage.opens("sam", card, "Say no")
    answer = late if late.form is None else await stage.person("sam").submits(late, {"Why not?": "Too much to do."})
    stage.expect("Recorded" not in stage.show("Sam", answer).text, "Sam pressed too late")
    await _channel(stage, "night-shifts")
    screen = await _until_offered(stage, "mia", "Join Night shifts")
    stage.show("Mia", await stage.person("mia").presses(screen, "Join Night shifts"))
    await _topic_card(stage, "mia", "night-shifts")


async def _until_offered(stage: Stage, who: str, label: str) -> Answer:
    for _again in range(100):
        screen = await stage.person(who).command("topics", "general")
        if label in screen.last.buttons:
            return screen
    raise MismatchError(f"{who} is never offered {label!r}; there is {screen.text!r}")


async def _review(stage: Stage) -> None:
    mia, olu = stage.person("mia"), stage.person("olu")
    stage.practice.clock.skip(_HALF_A_YEAR)
    stage.tell("Half a year passes. The review date has come.")
    screen = await _until_offered(stage, "mia", "Say what you think of 2 topics")
    asked = stage.show("Mia", await mia.presses(screen, "Say what you think of 2 topics"))
    stage.show("Mia", await mia.presses(asked, "Keep Night shifts"))
    stage.practice.clock.skip(16 * _DAY)
    stage.tell("Two weeks pass.")
    card = await stage.message("olu", "organisers", "Its members have looked at Night shifts")
    for line in card.text.splitlines():
        stage.write(f"  Olu reads │ {line}")
    stage.expect("fewer than 5" in card.text, "no small number is shown")
    form = await stage.opens("olu", card, "Close it")
    why = {"Why does it close?": "It has been quiet.", "Where can people go?": "The general channel is open to all."}
    stage.show("Olu", await olu.submits(form, why))
    closed = await stage.message("mia", "night-shifts", "Night shifts is closed")
    stage.expect("It has been quiet." in closed.text, "the card says why")
    stage.expect("Need help now?" in closed.buttons, "help is still one press away")


TOPICS = Story(
    name="topics",
    title="Topics: people choose what they would like to see",
    steps=(
        Step("Olu, the organiser, opens a topic and posts the panel.", _open, see=("olu", "general")),
        Step(
            "Mia searches with a typing mistake and joins. The bot is killed right after.",
            _choose,
            see=("mia", "general"),
        ),
        Step("A short word can mean several things, so the bot asks back.", _ask_back, see=("mia", "general")),
        Step("Mia hides the topic for today. It comes back in the morning.", _hide, see=("mia", "general")),
        Step("Somebody deletes the pinned card. It comes back.", _card_comes_back, see=("mia", "diabetes")),
        Step("Nobody answers Mia. Rae, the host, finds out in private.", _newcomer, see=("rae", "diabetes")),
        Step("Mia proposes a topic, and others say they would use it.", _propose, see=("dee", "moderator-alerts")),
        Step("Dee opens it. The bot is killed right after. Sam presses too late.", _decide, see=("mia", "general")),
        Step("Half a year later its members say what should become of it.", _review, see=("olu", "organisers")),
    ),
    minutes=12,
)
