"""Help now: private lines, a quiet alert to people, and nothing done to anybody, also with the database gone."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from bot.rehearsal.stage import Stage, Step, Story

_SAID = "I can't sleep again, and honestly I just want to die."
_LISTENING = """
[crisis.listening]
message_content = true
channels = ["general"]
"""
_FROM = "after the preparations"
_STAFF = ("moderator-alerts", "organisers")


async def _before(stage: Stage) -> None:
    stage.practice.world.application.message_content_intent = True
    folder = stage.bot.folder / "listening"
    await asyncio.to_thread(_copy_settings, stage.bot.config, folder)
    stage.bot.use(folder)
    await stage.start_bot()
    await stage.until(lambda: "listens here" in _line(stage), "the channel says in its topic line that a bot listens")
    stage.write(f"  #general says │ {_line(stage)}")
    await stage.person("olu").command("door open")
    await stage.message("robin", "welcome", "Would you like to join?")
    stage.show("Dee", await stage.person("dee").command("duty on", hours=3))
    stage.show("Mia", await stage.person("mia").command("private-help", choice="on"))
    stage.notes[_FROM] = len(stage.practice.ledger.entries)


def _copy_settings(base: Path, folder: Path) -> None:
    """Copy the settings and have the bot listen in one channel of every community."""
    shutil.copytree(base, folder)
    main = folder / "community.toml"
    shipped = main.read_text(encoding="utf-8")
    kept = shipped.split("[crisis.listening]")[0]
    main.write_text(kept + _LISTENING, encoding="utf-8")


def _line(stage: Stage) -> str:
    return stage.community.channels["general"].topic or ""


async def _anybody(stage: Stage) -> None:
    robin = stage.person("robin")
    card = await stage.message("robin", "welcome", "Would you like to join?")
    answer = stage.show("Robin", await robin.presses(card, "Need help now?"))
    stage.expect_words(answer, "999", "116 123", "I am a bot and can get this wrong")
    stage.expect(answer.last.ephemeral, "nobody else sees it")
    answer = await robin.presses(answer, "Northern Ireland")
    stage.expect_words(answer, "Lifeline", "0808 808 8000")
    stage.expect("111" not in answer.text, "no number is shown that is wrong in Northern Ireland")


async def _words(stage: Stage) -> None:
    stage.person("mia").writes("general", _SAID)
    card = await stage.message("dee", "moderator-alerts", "Somebody may need a kind reply soon", "Asked")
    for line in card.text.splitlines():
        stage.write(f"  Dee reads │ {line}")
    stage.expect("sleep" not in card.text, "the alert says where, and not what was written")
    await stage.message("dee", "dm", "You are on duty")
    letter = await stage.message("mia", "dm", "It sounds as if things are hard", "116 123")
    for line in letter.text.splitlines():
        stage.write(f"  Mia reads │ {line}")
    stage.expect(_talk(stage) == ["Mia"], "in the channel there is Mia's message and no answer of the bot")


def _talk(stage: Stage) -> list[str]:
    return [one.author for one in stage.person("rae").sees("general") if not one.ephemeral]


async def _reply(stage: Stage) -> None:
    dee = stage.person("dee")
    await stage.restart_bot()
    stage.tell("The bot was restarted. The card and its buttons are as they were.")
    card = await stage.message("dee", "moderator-alerts", "Asked")
    stage.show("Dee", await dee.presses(card, "I am replying"))
    dee.writes("general", "Mia, I am here. How are you right now?")
    card = await stage.message("dee", "moderator-alerts", "is replying, until")
    stage.show("Dee", await dee.presses(card, "We spoke"))
    await stage.message("dee", "moderator-alerts", "This was looked after", "We spoke")
    await stage.message("dee", "dm", "Thank you for looking after somebody", "take a break")


async def _worry(stage: Stage) -> None:
    rae = stage.person("rae")
    before = len(stage.person("mia").sees("dm"))
    message = stage.look("rae", "general", "can't sleep")[-1]
    form = await rae.context_menu("Worried about this person", message)
    answer = stage.show("Rae", await rae.submits(form, {"What makes you worry?": "She sounded low for days."}))
    stage.expect_words(answer, "A person on duty was told just now", "is not told", "999", "116 123")
    card = await stage.message("dee", "moderator-alerts", "Somebody is worried about a member", "Asked")
    stage.expect("low" not in card.text, "Rae's words are not on the card")
    read = stage.show("Dee", await stage.person("dee").presses(card, "Read the worry"))
    stage.expect_words(read, "She sounded low for days")
    stage.expect(len(stage.person("mia").sees("dm")) == before, "Mia is not written to")


async def _nobody_answers(stage: Stage) -> None:
    sam = stage.person("sam")
    stage.show("Sam", await sam.command("duty on", hours=2))
    stage.practice.clock.skip(10 * 60 + 5)
    stage.tell("Ten minutes pass. Dee is busy with the children.")
    await stage.message("sam", "dm", "You are on duty")
    stage.practice.clock.skip(10 * 60 + 5)
    stage.tell("Another ten minutes pass.")
    card = await stage.message("olu", "organisers", "Somebody is worried about a member")
    stage.show("Olu", await stage.person("olu").presses(card, "Pointed to help"))
    await stage.message("olu", "organisers", "This was looked after")


async def _database_gone(stage: Stage) -> None:
    folder, aside = stage.bot.folder / "data", stage.bot.folder / "data-aside"
    await asyncio.to_thread(folder.rename, aside)
    try:
        robin = stage.person("robin")
        answer = stage.show("Robin", await robin.command("help-now"))
        stage.expect_words(answer, "999", "116 123", "85258")
        robin.writes("dm", "help")
        await stage.message("robin", "dm", "Help now", "116 123")
    finally:
        await asyncio.to_thread(_put_back, folder, aside)


def _put_back(folder: Path, aside: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    aside.rename(folder)


async def _nothing_was_done(stage: Stage) -> None:
    staff = {stage.community.channels[name].id for name in _STAFF}
    private = staff | {channel.id for channel in stage.practice.world.direct.values()}
    since = [one for one in stage.practice.ledger.entries[stage.notes[_FROM] :] if not one.path.startswith("/applic")]
    taken_away = [one for one in since if one.method == "DELETE"]
    changed = [one for one in since if one.method in ("PUT", "PATCH") and _is_about_people(one.path)]
    posted = [one for one in since if one.method == "POST" and _place(one.path) not in (None, *private)]
    stage.expect(not taken_away, "not one message was deleted, and nobody was banned or lost a role")
    stage.expect(not changed, "nobody was paused, kicked, renamed or given or refused a role")
    stage.expect(not posted, "the bot posted nothing where members talk")
    stage.expect(_talk(stage) == ["Mia", "Dee"], "in the channel stands only what people wrote")
    log = await asyncio.to_thread(stage.bot.log.read_text, encoding="utf-8", errors="replace")
    stage.expect("can't sleep" not in log, "the log holds none of Mia's words")


def _is_about_people(path: str) -> bool:
    return any(part in path for part in ("/members/", "/bans/", "/roles/", "/permissions/"))


def _place(path: str) -> int | None:
    """Return the channel that a path posts a message to, None for other paths."""
    parts = path.strip("/").split("/")
    return int(parts[1]) if len(parts) == 3 and parts[0] == "channels" and parts[2] == "messages" else None


CRISIS = Story(
    name="crisis",
    title="Help now: lines for everybody, and people who look",
    steps=(
        Step("The organisers let the bot listen in one channel. Dee is on duty.", _before, ("mia", "general")),
        Step("Robin is not a member yet, and asks for help.", _anybody, ("robin", "welcome")),
        Step("Mia writes words that suggest risk.", _words, ("dee", "moderator-alerts")),
        Step("Dee replies as a person, and notes how it ended.", _reply, ("dee", "moderator-alerts")),
        Step("Rae is worried about Mia. It goes to people, never to Mia.", _worry, ("rae", "general")),
        Step("Nobody answers, so the next is asked, then the organisers.", _nobody_answers, ("olu", "organisers")),
        Step("The database is gone. The help lines come all the same.", _database_gone, ("robin", "dm")),
        Step("What the bot did to Mia, and to anybody: nothing.", _nothing_was_done, ("mia", "general")),
    ),
)
