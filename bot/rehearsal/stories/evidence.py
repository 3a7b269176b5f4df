"""Evidence: finding a source, a second pair of eyes, and an invite for a surgery that is made once."""

from __future__ import annotations

from bot.rehearsal.answers import Answer
from bot.rehearsal.faults import AFTER, Rule
from bot.rehearsal.membering import join
from bot.rehearsal.shapes import Invite
from bot.rehearsal.stage import MismatchError, Stage, Step, Story

_WEEK = 7 * 24 * 3600.0
_TITLE = "Tea and company: a small weekly circle"
_ENTRY = {
    "Title": _TITLE,
    "Who made it?": "Hill Road Group",
    "Its page": "https://www.example.org/tea",
    "What does it say?": "How to hold a small circle once a week.",
    "Whom does it help?": "People who begin",
}
_REASON = "This is a copy of an older one. Could you add that one?"


async def _find(stage: Stage) -> None:
    await stage.start_bot()
    mia = stage.person("mia")
    found = stage.show("Mia", await mia.command("evidence find", "general", words="wrong advise online"))
    stage.expect_words(found, "instead of “advise”", "internet breast cancer list", "Not yet checked by this group")
    stage.expect(found.ephemeral, "only Mia sees it")
    nothing = stage.show("Mia", await mia.command("evidence find", "general", words="xyzzyq"))
    stage.expect_words(nothing, "Nothing here has these words", "Peer support groups by and for people")


async def _start(stage: Stage) -> None:
    way = stage.show("Mia", await stage.person("mia").command("evidence start", "general"))
    stage.expect_words(way, "1. Peer support groups", "One step at a time is enough")


async def _adds(stage: Stage, who: str, **changes: str) -> Answer:
    person = stage.person(who)
    form = await person.command("evidence add", "general", kind="guide", comes_from="community", year=2024)
    return await person.submits(form, _ENTRY | changes)


async def _add(stage: Stage) -> None:
    bad = stage.show("Mia", await _adds(stage, "mia", **{"Its page": "javascript:alert(1)"}))
    stage.expect_words(bad, "Please write the address of its page", "This is what you wrote")
    stage.expect_words(stage.show("Mia", await _adds(stage, "mia")), "A second person looks at it")
    card = await stage.message("dee", "moderator-alerts", "A new entry", _TITLE)
    stage.expect("Mia" not in card.text, "the card does not say who added it")
    await stage.kill_bot()
    stage.tell("The bot was killed and started again.")
    await stage.start_bot()


async def _second_eyes(stage: Stage) -> None:
    card = await stage.message("dee", "moderator-alerts", "A new entry", _TITLE, "Let it in")
    sams = await stage.opens("sam", card, "Say no")
    let_in = stage.show("Dee", await stage.person("dee").presses(card, "Let it in"))
    stage.expect_words(let_in, "in the hub now, checked by you")
    late = stage.show("Sam", await stage.person("sam").submits(sams, {"Why not?": _REASON}))
    stage.expect_words(late, "Dee", "let this in already", _REASON)
    found = await stage.person("rae").command("evidence find", "general", words="weekly circle")
    stage.expect_words(found, _TITLE, "Checked by this group on")
    await stage.message("mia", "dm", _TITLE, "It is in the hub now")


async def _no(stage: Stage) -> None:
    await _adds(stage, "dee", Title="An old guide")
    card = await stage.message("sam", "moderator-alerts", "A new entry", "An old guide")
    own = stage.show("Dee", await stage.person("dee").presses(card, "Let it in"))
    stage.expect_words(own, "You added this yourself")
    form = await stage.opens("sam", card, "Say no")
    stage.expect_words(await stage.person("sam").submits(form, {"Why not?": _REASON}), "reads your reason")
    letter = await stage.message("dee", "dm", "An old guide", _REASON)
    stage.expect("Sam" not in letter.text, "the letter does not say who decided")


async def _refer(stage: Stage) -> None:
    stage.practice.faults.add(Rule(AFTER, method="POST", route="/channels/*/invites", times=1))
    dee = stage.person("dee")
    made = await dee.command("referral new", "general", kind="surgery", name="Hill Road Surgery")
    stage.tell("Discord makes the invite, but its answer is lost on the way.")
    await stage.until(lambda: bool(_invites(stage)), "the invite is there")
    leaflet = stage.show("Dee", await _leaflet(stage, made))
    stage.expect(len(_invites(stage)) == 1, "there is one invite, not two")
    code = next(iter(_invites(stage)))
    stage.expect_words(leaflet, f"https://discord.gg/{code}", "We are not a crisis service", "send us no names")


async def _leaflet(stage: Stage, made: Answer) -> Answer:
    for _again in range(100):
        shown = await stage.person("dee").presses(made, "Show the leaflet")
        if "has not made the invite yet" not in shown.text:
            return shown
    raise MismatchError("the leaflet never came")


async def _count(stage: Stage) -> None:
    world, guild = stage.practice.world, stage.community.guild
    (invite,) = _invites(stage).values()
    for number in range(1, 7):
        join(world, guild, world.add_user(f"patient{number}"))
        invite.uses += 1
    stage.practice.clock.skip(_WEEK)
    listed = stage.show("Olu", await stage.person("olu").command("referral list", "general"))
    stage.expect_words(listed, "Hill Road Surgery", "5 or more people", "Nobody sees who came")
    stage.expect("6" not in listed.text, "the number itself is not shown")
    invite.uses += 20
    same = await stage.person("olu").command("referral list", "general")
    stage.expect("5 or more" in same.text, "the number stays the same all week")


async def _end(stage: Stage) -> None:
    olu = stage.person("olu")
    offered = await olu.autocompletes("referral end", "invite", "hill", "general")
    invite = str(offered.choice_values["Hill Road Surgery"])
    asked = stage.show("Olu", await olu.command("referral end", "general", invite=invite))
    stage.expect_words(asked, "It cannot be undone")
    stage.show("Olu", await olu.presses(asked, "End it"))
    await stage.until(lambda: not _invites(stage), "nobody can come by it any more")


def _invites(stage: Stage) -> dict[str, Invite]:
    return stage.community.guild.invites


EVIDENCE = Story(
    name="evidence",
    title="Evidence: sources to trust, and invites that others hand out",
    steps=(
        Step("Mia looks for a source, with a typing error.", _find, see=("mia", "general")),
        Step("Mia would like to start a group of her own.", _start, see=("mia", "general")),
        Step("Mia adds a guide. The bot is killed.", _add, see=("dee", "moderator-alerts")),
        Step("Dee looks at it and lets it in. Sam is too late.", _second_eyes, see=("dee", "moderator-alerts")),
        Step("Dee adds one, too. Sam says no, and says why.", _no, see=("sam", "moderator-alerts")),
        Step("Dee makes an invite and a leaflet for a surgery.", _refer, see=("dee", "general")),
        Step("People come by it. Olu sees a rough number, once a week.", _count, see=("olu", "general")),
        Step("Olu ends the invite.", _end, see=("olu", "general")),
    ),
    minutes=6,
)
