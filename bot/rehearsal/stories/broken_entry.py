"""A broken entry: two presses report it, one line warns everybody, and a crisis line is changed by two people."""

from __future__ import annotations

from bot.rehearsal.answers import Answer, Seen
from bot.rehearsal.stage import Stage, Step, Story

_NAME = "beat eating disorders"
_APPLICANT = "casey"
_WEEK = 8 * 24 * 3600.0
_ALERT = "Phones are down today. Please use the web page."
_NEW_COST = "free to call, at any hour"


async def _search(stage: Stage, who: str, words: str) -> Answer:
    place = "welcome" if who == _APPLICANT else "general"
    return await stage.person(who).command("signpost", place, words=words)


async def _prepare(stage: Stage) -> None:
    await stage.start_bot()
    mia = stage.person("mia")
    whole = await mia.presses(await _search(stage, "mia", _NAME), "Read all of it")
    await mia.presses(await mia.presses(whole, "Share in this channel"), "Share without my name")
    card = await stage.message("rae", "general", "A place that may help", "Shared by a member")
    stage.expect("@Mia" not in card.text, "the card does not say who shared it")


async def _report(stage: Stage) -> None:
    rae = stage.person("rae")
    shared = await stage.message("rae", "general", "A place that may help")
    asked = stage.show("Rae", await rae.presses(shared, "Something is wrong here"))
    thanks = stage.show("Rae", await rae.presses(asked, "Nobody answers"))
    stage.expect_words(thanks, "You hear what was done")
    await stage.kill_bot()
    stage.tell("The bot was killed right after Rae's second press and started again.")
    card = await _waiting(stage, "dee")
    stage.expect("Rae" not in card.text, "the card does not say who reported it")
    stage.expect(len(stage.look("dee", "moderator-alerts", "An entry may be wrong")) == 1, "there is one card")


async def _waiting(stage: Stage, who: str) -> Seen:
    return await stage.message(who, "moderator-alerts", "An entry may be wrong", "Nobody answers")


async def _entry(stage: Stage, typed: str) -> str:
    offered = await stage.person("dee").autocompletes("directory alert", "entry", typed, "general")
    stage.expect(bool(offered.choices), f"“{typed}” is offered while Dee types")
    return str(next(iter(offered.choice_values.values())))


async def _alert(stage: Stage) -> None:
    dee = stage.person("dee")
    entry = await _entry(stage, "beat")
    preview = await dee.command("directory alert", "general", entry=entry, words=_ALERT)
    stage.expect_words(stage.show("Dee", preview), "nothing is changed yet", _ALERT)
    stage.expect(not stage.look("rae", "general", _ALERT), "nothing has changed before Dee presses")
    await dee.presses(preview, "Change it")
    await stage.message("rae", "general", "A place that may help", _ALERT)
    stage.expect_words(await _search(stage, "casey", _NAME), _ALERT)


async def _settle(stage: Stage) -> None:
    dee, sam = stage.person("dee"), stage.person("sam")
    card = await _waiting(stage, "dee")
    form = await stage.opens("dee", card, "Say what was done")
    late = await stage.opens("sam", card, "Say what was done")
    done = await dee.submits(form, {"What was done?": "It is put right", "In a few words": "They mend their phones."})
    stage.expect_words(stage.show("Dee", done), "hears of it")
    second = stage.show("Sam", await sam.submits(late, {"What was done?": "We could not find out yet"}))
    stage.expect("hears of it" not in second.text, "Sam was too late, and hears so")
    await stage.kill_bot()
    await stage.message("rae", "dm", "It is put right", "They mend their phones.")
    stage.expect(len(stage.look("rae", "dm", "It is put right")) == 1, "Rae hears it once")


async def _two_people(stage: Stage) -> None:
    dee, sam = stage.person("dee"), stage.person("sam")
    entry = await _entry(stage, "samaritans")
    form = await dee.command("directory edit", "general", entry=entry, part="Cost")
    preview = stage.show("Dee", await dee.submits(form, {"Cost": _NEW_COST}))
    stage.expect_words(preview, "a second person has to confirm")
    await dee.presses(preview, "Propose it")
    card = await stage.message("sam", "moderator-alerts", "A crisis line is to be changed", _NEW_COST)
    own = stage.show("Dee", await dee.presses(card, "I looked, it is right"))
    stage.expect_words(own, "needs a second person")
    stage.expect(_NEW_COST not in (await _search(stage, "mia", "samaritans")).text, "nothing has changed yet")
    await sam.presses(card, "I looked, it is right")
    await stage.kill_bot()
    stage.tell("The bot was killed right after Sam's press and started again.")
    stage.expect_words(await _search(stage, "mia", "samaritans"), _NEW_COST)


async def _refused(stage: Stage) -> None:
    dee = stage.person("dee")
    entry = await _entry(stage, "samaritans")
    form = await dee.command("directory edit", "general", entry=entry, part="Numbers")
    wrong = stage.show("Dee", await dee.submits(form, {"Numbers": "call us | GB"}))
    stage.expect_words(wrong, "call us | GB")
    stage.expect_words(await _search(stage, "mia", "samaritans"), "116 123")


async def _help_out(stage: Stage) -> None:
    mia = stage.person("mia")
    task = stage.show("Mia", await mia.command("help-out", "general"))
    stage.expect_words(task, "Open the page of the service and compare", "two people have to agree")
    noted = stage.show("Mia", await mia.presses(task, "All is the same"))
    stage.expect_words(noted, "when somebody else agrees")
    stage.practice.clock.skip(_WEEK)
    await stage.message("olu", "organisers", "The directory: what waits", "need a look")
    stage.practice.clock.skip(_WEEK)
    await stage.restart_bot()
    await stage.message("olu", "organisers", "The directory: what waits")
    stage.expect(len(stage.look("olu", "organisers", "what waits")) == 1, "there is one card, drawn afresh")


BROKEN_ENTRY = Story(
    name="broken-entry",
    title="A broken entry: reported, marked, put right",
    steps=(
        Step("Mia has shared an entry without her name.", _prepare, see=("rae", "general")),
        Step("Rae says in two presses that it is wrong. The bot is killed.", _report, see=("dee", "moderator-alerts")),
        Step("Dee writes one line, and every card shows it at once.", _alert, see=("rae", "general")),
        Step("Dee says what was done. Rae hears it once.", _settle, see=("rae", "dm")),
        Step("A crisis line is changed by two people.", _two_people, see=("sam", "moderator-alerts")),
        Step("A number that is no number is refused.", _refused, see=("dee", "general")),
        Step("Mia helps out for ten minutes. Organisers see what is due.", _help_out, see=("olu", "organisers")),
    ),
    minutes=8,
)
