"""Nearby: members of one region find each other, and no name is told before both said yes."""

from __future__ import annotations

from bot.rehearsal.answers import Answer, Seen
from bot.rehearsal.building import seen_by
from bot.rehearsal.membering import join
from bot.rehearsal.stage import MismatchError, Stage, Step, Story
from bot.rehearsal.stories.settings_file import write_settings
from bot.rehearsal.structure import add_channel, add_role

_SETTINGS = """
[roles]
connector = "Connector"

[nearby]
open = true
"""
_WEEK = 7 * 24 * 3600.0
_NEIGHBOURS = ("ash", "blake", "cleo", "drew", "ellis", "fay", "gil", "hana")
_REGION = "Wales"
_NOT_ME = "Turn it on, I look myself"


async def _prepare(stage: Stage) -> None:
    world, community = stage.practice.world, stage.community
    guild, by = community.guild, community.guild.owner_id
    connector = add_role(world, guild, "Connector", by=by)
    guild.members[stage.person("rae").id].roles.append(connector.id)
    rules = seen_by(community, "Member", "Moderator", "Organiser")
    community.channels["nearby"] = add_channel(world, guild, "nearby", by=by, overwrites=rules)
    for name in _NEIGHBOURS:
        user = world.add_user(name, display=name.capitalize())
        community.people[name] = user
        join(world, guild, user, roles=[community.roles["Member"].id])
    await write_settings(stage, _SETTINGS)
    await stage.start_bot()
    stage.practice.clock.skip(3 * _WEEK)
    stage.tell("Olu made a channel for it, made Rae a connector, and opened Nearby in the settings. Three weeks pass.")


async def _screen(stage: Stage, who: str) -> Answer:
    return await stage.person(who).command("nearby", "general")


async def _mia_chooses(stage: Stage) -> None:
    mia = stage.person("mia")
    screen = stage.show("Mia", await _screen(stage, "mia"))
    stage.expect_words(screen, "Nobody sees your name", "Names are shared only when both of you said yes")
    form = await stage.opens("mia", screen, "Start with my postcode")
    sure = stage.show("Mia", await mia.submits(form, {"The first half of your postcode": "CF10"}))
    stage.expect_words(sure, f"Your region: {_REGION}")
    on = stage.show("Mia", await mia.presses(sure, "Turn it on, write to me"))
    stage.expect_words(on, f"Nearby is on for you: {_REGION}", "No region shows this week")
    stage.expect(on.last.ephemeral, "only Mia sees it")


async def _others_choose(stage: Stage) -> None:
    for name in _NEIGHBOURS:
        person = stage.person(name)
        choosing = await person.presses(await _screen(stage, name), "Choose my region from a list")
        sure = await person.chooses(choosing, "Choose your region", [_REGION])
        await person.presses(sure, _NOT_ME)
    stage.expect("5 or more" not in (await _screen(stage, "mia")).text, "nothing shows before the weekly count")
    await stage.kill_bot()
    stage.tell("The bot was killed and started again. A week passes.")
    stage.practice.clock.skip(_WEEK)
    screen = await _until_shown(stage, "mia", f"{_REGION}: 5 or more")
    stage.show("Mia", screen)


async def _until_shown(stage: Stage, who: str, words: str) -> Answer:
    for _again in range(100):
        screen = await _screen(stage, who)
        if words in screen.text:
            return screen
    raise MismatchError(f"{who} never reads {words!r}; there is {screen.text!r}")


async def _hello(stage: Stage) -> None:
    ash = stage.person("ash")
    said = stage.show("Ash", await ash.presses(await _screen(stage, "ash"), "Say hello"))
    stage.expect_words(said, "You said hello")
    letter = await stage.message("mia", "dm", "Somebody of your region")
    for line in letter.text.splitlines():
        stage.write(f"  Mia reads │ {line}")
    stage.expect("Ash" not in letter.text, "the letter does not say who it was")


async def _yes(stage: Stage) -> None:
    mia = stage.person("mia")
    screen = stage.show("Mia", await _screen(stage, "mia"))
    stage.expect("@Ash" not in screen.text, "the screen does not say who it was")
    stage.expect_words(await mia.presses(screen, "Yes, share names"), "You both said yes")
    await stage.kill_bot()
    stage.tell("The bot was killed right after Mia's press and started again.")
    card = await _thread_card(stage, "mia")
    for line in card.text.splitlines():
        stage.write(f"  Mia reads │ {line}")
    stage.expect("@Mia" in card.text and "@Ash" in card.text, "both names are there")
    stage.expect("@Rae is with you" in card.text, "Rae is with them")
    stage.expect(not _threads(stage, "blake"), "nobody else sees the thread")
    stage.expect(len(_threads(stage, "ash")) == 1, "there is one thread, not two")


def _threads(stage: Stage, who: str) -> list[str]:
    return [name for name in stage.person(who).channels() if name.startswith("Meeting nearby")]


async def _thread_card(stage: Stage, who: str) -> Seen:
    await stage.until(lambda: bool(_threads(stage, who)), f"{who} sees a private thread")
    return await stage.message(who, _threads(stage, who)[0], "You both said yes")


async def _report(stage: Stage) -> None:
    mia, dee = stage.person("mia"), stage.person("dee")
    await stage.person("blake").presses(await _screen(stage, "blake"), "Say hello")
    more = await mia.presses(await _until_shown(stage, "mia", "says hello"), "Block or report")
    form = await stage.opens("mia", more, "Report")
    stage.show("Mia", await mia.submits(form, {"What happened?": "This is the third hello after I said no."}))
    card = await stage.message("dee", "moderator-alerts", "A report from Nearby")
    stage.expect("third hello" not in card.text, "the card shows none of Mia's words")
    stage.expect_words(await dee.presses(card, "Read what happened"), "third hello")
    stage.show("Dee", await dee.presses(card, "Leave it as it is"))
    late = stage.show("Sam", await stage.person("sam").presses(card, "Leave it as it is"))
    stage.expect_words(late, "Dee")
    stage.expect("says hello" not in (await _screen(stage, "mia")).text, "Mia hears no more of Blake")


async def _end(stage: Stage) -> None:
    mia = stage.person("mia")
    screen = await mia.presses(await _thread_card(stage, "mia"), "End, block or report")
    ended = stage.show("Mia", await mia.presses(screen, "End it"))
    stage.expect_words(ended, "The meeting is ended")
    off = stage.show("Mia", await mia.presses(ended, "Turn Nearby off"))
    stage.expect_words(off, "Your region is deleted")


NEARBY = Story(
    name="nearby",
    title="Nearby: members of one region find each other",
    steps=(
        Step("Olu, the organiser, opens Nearby.", _prepare, see=("olu", "general")),
        Step(
            "Mia reads what others see, types half of her postcode and turns it on.",
            _mia_chooses,
            see=("mia", "general"),
        ),
        Step("Eight others turn it on, too. It shows after the weekly count.", _others_choose, see=("mia", "general")),
        Step("Ash says hello. Mia reads that somebody did.", _hello, see=("mia", "dm")),
        Step("Mia says yes. The bot is killed right after. They meet with a connector.", _yes, see=("mia", "nearby")),
        Step(
            "Mia reports another hello. Dee decides, and Sam presses too late.",
            _report,
            see=("dee", "moderator-alerts"),
        ),
        Step("Mia ends the meeting and turns Nearby off.", _end, see=("mia", "general")),
    ),
    minutes=8,
)
