"""Signposting: the right service in one private answer, shared or suggested only when somebody wants it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.rehearsal.answers import Answer
from bot.rehearsal.stage import Stage, Step, Story

_WORDS = "my marmalade eating disorder"  # one odd word, so that it can be looked for afterwards
_PLACE = "CF10 4QQ"
_APPLICANT = "casey"
_MENU = "Suggest a resource"


async def _prepare(stage: Stage) -> None:
    await stage.start_bot()
    stage.tell("The directory is the one that is shipped. Nobody of this group has checked it yet.")


async def _search(stage: Stage, who: str, words: str, **options: str) -> Answer:
    place = "welcome" if who == _APPLICANT else "general"
    return await stage.person(who).command("signpost", place, words=words, **options)


async def _mia_searches(stage: Stage) -> None:
    mia = stage.person("mia")
    found = stage.show("Mia", await _search(stage, "mia", _WORDS, where=_PLACE))
    stage.expect(found.last.ephemeral, "only Mia sees it")
    stage.expect_words(found, "Run by", "Not yet checked by this group", "call ")
    text = found.text
    stage.expect(text.index("Run by") < text.index("call "), "who runs it comes before the number")
    broad = await _search(stage, "mia", "mental helth", where="Wales")
    stage.expect_words(broad, "Run by")
    first = broad.text
    await stage.kill_bot()
    stage.tell("The bot was killed and started again. Mia's screen still stands.")
    more = stage.show("Mia", await mia.presses(broad, "More"))
    stage.expect(more.text != first, "there are other entries")
    whole = await mia.presses(await mia.presses(more, "Back to the first"), "Read all of it")
    stage.expect_words(stage.show("Mia", whole), "Where it helps", "Languages")


async def _nothing_fits(stage: Stage) -> None:
    found = stage.show("Mia", await _search(stage, "mia", "🦄 ' OR 1=1; --", where="nowhere at all"))
    stage.expect_words(found, "We do not know this place", "lines are for anybody", "116 123")


async def _crisis_words(stage: Stage) -> None:
    found = stage.show("Casey", await _search(stage, "casey", "i want to end my life", where="Northern Ireland"))
    text = found.text
    stage.expect(text.index("999") < text.index("Run by"), "crisis lines come first")
    stage.expect_words(found, "0808 808 8000")
    help_now = await stage.person("casey").presses(found, "Need help now?")
    stage.expect_words(help_now, "Help now", "116 123")


async def _share(stage: Stage) -> None:
    mia = stage.person("mia")
    whole = await mia.presses(await _search(stage, "mia", "beat eating disorders"), "Read all of it")
    sure = stage.show("Mia", await mia.presses(whole, "Share in this channel"))
    stage.expect_words(sure, "Everybody in this channel will see")
    await mia.presses(sure, "Share with my name")
    await stage.kill_bot()
    stage.tell("The bot was killed right after Mia's press and started again.")
    card = await stage.message("rae", "general", "A place that may help", "Shared by @Mia")
    stage.expect(len(stage.look("rae", "general", "A place that may help")) == 1, "there is one card, not two")
    stage.expect("Something is wrong here" in card.buttons, "anybody can say that it is wrong")


async def _suggest(stage: Stage) -> None:
    rae, mia = stage.person("rae"), stage.person("mia")
    written = mia.writes("general", "I do not know how to pay the rent this month.")
    before = len(rae.sees("general"))
    form = await rae.context_menu(_MENU, written)
    found = stage.show("Rae", await rae.submits(form, {"What may help them?": "debt"}))
    refused = await rae.presses(await rae.presses(found, "Suggest this"), "Yes, send it")
    stage.expect_words(stage.show("Rae", refused), "did not say yes")
    stage.expect(not stage.look("mia", "dm", "may help you"), "Mia was not written to")
    await mia.command("private-help", "general", choice="on")
    stage.tell("Mia says yes to such messages. Rae tries once more.")
    again = await rae.submits(await rae.context_menu(_MENU, written), {"What may help them?": "debt"})
    sent = await rae.presses(await rae.presses(again, "Suggest this"), "Yes, send it")
    stage.expect_words(stage.show("Rae", sent), "on its way")
    await stage.message("mia", "dm", "A place that may help you", "@Rae")
    public = [one for one in rae.sees("general")[before:] if not one.ephemeral]
    stage.expect(not public, "nothing was posted in public")


async def _nothing_kept(stage: Stage) -> None:
    await stage.bot.stop()
    kept = await asyncio.to_thread(_everything, stage.bot.folder)
    for words in ("marmalade", "CF10", "mental helth"):
        stage.expect(words.encode() not in kept, f"“{words}” stands in no file of the bot")


def _everything(folder: Path) -> bytes:
    """Return the database and the log, byte for byte."""
    files = [*sorted((folder / "data").iterdir()), folder / "bot.log"]
    return b"".join(file.read_bytes() for file in files if file.is_file())


SIGNPOSTING = Story(
    name="signposting",
    title="Signposting: the right service in one private answer",
    steps=(
        Step("The group uses the directory as it is shipped.", _prepare, see=("mia", "general")),
        Step("Mia searches. The bot is killed, and her screen still works.", _mia_searches, see=("mia", "general")),
        Step("Nothing fits, and the page is not empty.", _nothing_fits, see=("mia", "general")),
        Step(
            "Casey, who is not let in yet, types words of a crisis. Crisis lines come first.",
            _crisis_words,
            see=("casey", "welcome"),
        ),
        Step("Mia shares an entry with her name. The bot is killed right after.", _share, see=("rae", "general")),
        Step("Rae suggests something to Mia, who has to say yes first.", _suggest, see=("mia", "dm")),
        Step("Nobody can find out what was searched for.", _nothing_kept, see=("mia", "general")),
    ),
    minutes=7,
)
