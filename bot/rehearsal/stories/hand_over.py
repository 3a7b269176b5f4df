"""Handing over: the organiser gives role, backup and key to another, who finds everything on another computer."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.rehearsal.membering import give_role, take_role
from bot.rehearsal.stage import Stage, Step, Story
from bot.rehearsal.stories.joining import apply

_HOUR = 3600.0
_CARD = ("Application 1", "Came through")


async def _alone(stage: Stage) -> None:
    await stage.start_bot()
    await stage.person("olu").command("door open")
    await apply(stage, "robin")
    await apply(stage, "casey")
    await stage.message("dee", "applications", *_CARD)
    stage.expect(not _is_offered(stage, "dee", "doctor"), "Dee, a moderator, is not offered /doctor")


async def _role(stage: Stage) -> None:
    dee, guild = stage.person("dee"), stage.community.guild
    role = stage.community.roles["Organiser"]
    give_role(stage.practice.world, guild, guild.members[dee.id], role.id, by=guild.owner_id)
    stage.tell("On Discord, Olu opens Server Settings, then Members, and gives Dee the role Organiser.")
    stage.expect(_is_offered(stage, "dee", "doctor"), "Dee is offered /doctor now")
    answer = stage.show("Dee", await dee.command("doctor", "organisers"))
    stage.expect("Your role here does not let you" not in answer.text, "Dee may look after the bot")


async def _ran(stage: Stage, *words: str) -> str:
    """Run a command at the computer, show what it says, and expect it to succeed."""
    stage.write(f"  $ python -m bot {' '.join(Path(word).name if '/' in word else word for word in words)}")
    code, said = await stage.bot.command(*words)
    for line in said.replace(str(stage.bot.folder.parent), "…").splitlines():
        stage.write(f"    {line}")
    stage.expect(code == 0, "the command succeeds")
    return said


async def _backup(stage: Stage) -> None:
    said = await _ran(stage, "backup")
    stage.expect("read again" in said, "the backup was proven")
    stage.expect("The key is not in it" in said, "Olu is told that the key is not in it")


async def _meanwhile(stage: Stage) -> None:
    dee, robin = stage.person("dee"), stage.person("robin")
    card = await stage.message("dee", "applications", *_CARD)
    await dee.presses(card, "Take")
    card = await stage.message("dee", "applications", "is looking at it", *_CARD)
    await dee.presses(card, "Approve")
    await stage.message("robin", "dm", "Welcome to Practice community")
    stage.expect("Member" in robin.roles(), "Robin is let in, after the backup was made")
    stage.practice.clock.skip(_HOUR)
    stage.notes["cards"] = len(stage.look("dee", "applications", "Came through"))


async def _key(stage: Stage) -> None:
    await stage.bot.stop()
    said = await _ran(stage, "rotate-key")
    stage.expect("Keep the older keys" in said, "Olu is told to keep the older keys for older backups")


async def _elsewhere(stage: Stage) -> None:
    old, new = stage.bot.folder, stage.bot.folder / "new-computer"
    [file] = sorted((old / "backups").glob("*.backup"))
    said = await _ran(stage, "restore", str(file), "--into", str(new))
    stage.expect("What to do now" in said, "Dee is told what to do now")
    stage.expect(
        "Discord was asked: 1 thing differs" in said, "and that Discord knows of Robin what the backup does not"
    )
    again, refusal = await stage.bot.command("restore", str(file), "--into", str(new))
    stage.expect(again == 78 and "is not empty" in refusal, "a second try overwrites nothing")
    (new / "keys").mkdir(mode=0o700)
    shutil.copy(old / "keys" / "alongside.key", new / "keys" / "alongside.key")
    stage.tell("Olu gives Dee the key file on a stick. Dee puts it on the new computer.")
    stage.bot.move(new)
    await _ran(stage, "check")


async def _found(stage: Stage) -> None:
    dee, robin = stage.person("dee"), stage.person("robin")
    await stage.start_bot()
    await stage.message("dee", "applications", "Application 2", "Came through")
    answer = stage.show("Dee", await dee.command("door open"))
    stage.expect_words(answer, "People can apply now")
    await stage.until(lambda: "Application 1" in _cards(stage), "the cards stand in the queue")
    stage.expect(
        len(stage.look("dee", "applications", "Came through")) == stage.notes["cards"], "no card was posted twice"
    )
    stage.expect(len(stage.look("robin", "dm", "Welcome to")) == 1, "Robin was welcomed once")
    stage.expect("Member" in robin.roles(), "Robin kept the role, though the backup knows nothing of it")
    await stage.until(lambda: _drawn_again(stage), "the card is drawn again with buttons that fit")
    card = await stage.message("dee", "applications", "Application 2", "waiting", "Came through")
    stage.show("Dee", await dee.presses(card, "Take"))
    card = await stage.message("dee", "applications", "Application 2", "is looking at it", "Came through")
    copy = stage.show("Dee", await dee.presses(card, "Read answers"))
    stage.expect_words(copy, "I would like to talk with people who know how this is")


def _drawn_again(stage: Stage) -> bool:
    """Tell whether the buttons of Casey's card carry a version that none had before."""
    cards = stage.look("dee", "applications", "Application 2", "Came through")
    ids = [one.custom_id for card in cards for one in card.controls if one.label == "Take"]
    return any(int(one.rpartition(":")[2]) > 10_000 for one in ids)


def _cards(stage: Stage) -> str:
    return "\n".join(one.text for one in stage.look("dee", "applications", "Came through"))


async def _goes(stage: Stage) -> None:
    olu, dee, guild = stage.person("olu"), stage.person("dee"), stage.community.guild
    guild.owner_id = dee.id
    role = stage.community.roles["Organiser"]
    take_role(stage.practice.world, guild, guild.members[olu.id], role.id, by=dee.id)
    stage.tell("On Discord, Olu makes Dee the owner of the server. Dee takes the role Organiser from Olu.")
    stage.expect(not _is_offered(stage, "olu", "doctor"), "Olu is not offered /doctor any more")
    stage.expect(_is_offered(stage, "dee", "doctor"), "Dee is")


def _is_offered(stage: Stage, who: str, command: str) -> bool:
    return any(one["name"] == command for one in stage.person(who).offered("general"))


HAND_OVER = Story(
    name="hand-over",
    title="Handing over: another organiser, another computer",
    minutes=8,
    steps=(
        Step("Olu looks after the bot alone. Robin and Casey have applied.", _alone, ("dee", "applications")),
        Step("Olu makes Dee an organiser.", _role, ("dee", "organisers")),
        Step("Olu makes a backup while the bot runs.", _backup, ("olu", "organisers")),
        Step("Life goes on after the backup: Dee lets Robin in.", _meanwhile, ("robin", "dm")),
        Step("Olu stops the bot and changes the key.", _key, ("olu", "organisers")),
        Step("Dee puts the backup back on another computer.", _elsewhere, ("dee", "organisers")),
        Step("The bot starts there. Dee finds everything, and nothing is sent twice.", _found, ("dee", "applications")),
        Step("Olu goes, and may not look after the bot any more.", _goes, ("olu", "general")),
    ),
)
