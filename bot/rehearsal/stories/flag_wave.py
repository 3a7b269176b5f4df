"""A wave of flags: many accounts flag one member, and it counts like one. Peers find nothing, and she never hears."""

from __future__ import annotations

from bot.rehearsal.answers import Seen
from bot.rehearsal.shapes import Member
from bot.rehearsal.stage import Stage, Step, Story
from bot.rehearsal.stories.panel import answers, flag, learn, opens_seat, seats_of

_CAME = 6
_REVIEWERS = ("kit", "noor", "theo", "gwen")
_SAID = ("Swimming in the lake each morning lifts my mood.", "Since I keep a diary of my pain, I sleep better.")
_REASON = "I am not sure, it only looks wrong"
_CASES = ("Case 1\n", "Case 2\n")


async def _before(stage: Stage) -> None:
    await stage.start_bot()
    await stage.person("olu").command("door open")
    for who in _REVIEWERS:
        await learn(stage, who)
        stage.write(f"  ✓ {who.title()} has done the training")


async def _wave(stage: Stage) -> None:
    world, guild = stage.practice.world, stage.community.guild
    for number in range(_CAME):
        user = world.add_user(f"stranger{number}", display=f"Stranger {number}")
        stage.community.people[user.name] = user
        guild.members[user.id] = Member(user, world.clock.now(), roles=[stage.community.roles["Member"].id])
    messages = [stage.person("mia").writes("general", said) for said in _SAID]
    for message in messages:
        stage.show("Stranger 0", await flag(stage, "stranger0", message, _REASON))
    first = [_facts(await stage.message("dee", "cases", title)) for title in _CASES]
    for number in range(1, _CAME):
        for message in messages:
            receipt = await flag(stage, f"stranger{number}", message, _REASON)
        stage.write(f"  Stranger {number} reads │ {receipt.text.splitlines()[0]}")
    stage.expect(len(stage.look("dee", "cases", "Case ")) == len(_SAID), "two messages make two cases, one card each")
    last = [_facts(await stage.message("dee", "cases", title)) for title in _CASES]
    stage.expect(first == last, "the cards read as after the first flag: no number of flags, and nothing done by it")


def _facts(card: Seen) -> list[str]:
    """Return the lines of a card without its age."""
    return [line for line in card.text.splitlines() if not line.startswith("Opened")]


async def _nothing_happens(stage: Stage) -> None:
    mia = stage.person("mia")
    await stage.kill_bot()
    stage.tell("The bot is killed and started again.")
    stage.expect("Member" in mia.roles(), "Mia is a member as before")
    mia.writes("general", "Good morning, everybody.")
    stage.expect(_all_there(stage), "every message of hers stands where it stood")
    stage.expect(mia.sees("dm") == [], "nobody has written to Mia")
    card = await stage.message("dee", "cases", _CASES[0])
    stage.expect("Nothing is done to the message or the person by itself" in card.text, "the card says so")


def _all_there(stage: Stage) -> bool:
    return all(len(stage.look("mia", "general", said)) == 1 for said in _SAID)


async def _peers_look(stage: Stage) -> None:
    for who in _REVIEWERS:
        while await seats_of(stage, [who]):
            seat = stage.show(who.title(), await opens_seat(stage, who))
            stage.expect("Mia" not in seat.text, f"{who.title()} does not see whose words these are")
            stage.show(who.title(), await answers(stage, who, seat, "own_experience"))
    for title in _CASES:
        await stage.message("dee", "cases", title, "looked at, and fine")


async def _ends(stage: Stage) -> None:
    letter = await stage.message("stranger0", "dm", "What became of your flag", "found it fine")
    for line in letter.text.splitlines():
        stage.write(f"  Stranger 0 reads │ {line}")
    mia = stage.person("mia")
    stage.expect(mia.sees("dm") == [], "Mia has never heard of it")
    screen = stage.show("Mia", await mia.command("my-cases"))
    stage.expect("Decisions about your messages" not in screen.text, "and finds nothing about it")
    card = await stage.message("dee", "cases", _CASES[0], "looked at, and fine")
    stage.expect("Read" not in card.buttons, "the words are deleted, so there is nothing left to read")
    stage.expect(_all_there(stage), "her messages stand where they stood")


FLAG_WAVE = Story(
    name="flag-wave",
    title="A wave of flags: many accounts against one member",
    minutes=7,
    steps=(
        Step("Four members learn to review.", _before, ("kit", "general")),
        Step("Six accounts flag two messages of Mia.", _wave, ("dee", "cases")),
        Step("Nothing happens to Mia. The bot is killed.", _nothing_happens, ("mia", "general")),
        Step("Reviewers look, without knowing whose words these are.", _peers_look, ("dee", "cases")),
        Step("The cases are closed. Mia never hears of it.", _ends, ("mia", "general")),
    ),
)
