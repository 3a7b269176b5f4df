"""The first evening: from an empty server to the first member who was let in, by presses only."""

from __future__ import annotations

from bot.rehearsal.answers import Answer
from bot.rehearsal.stage import Stage, Step, Story
from bot.rehearsal.stories.joining import apply

_NEXT, _MAKE, _LIVE = "Next", "Make these", "Go live"
_MOST_SCREENS = 20
_STAFF = ("applications", "moderator-alerts", "organisers", "cases")


async def _begin(stage: Stage) -> None:
    await stage.start_bot()
    olu, robin = stage.person("olu"), stage.person("robin")
    stage.expect(olu.channels() == ["general"], "the server has one channel, which everybody sees")
    refused = await robin.command("help-now")
    stage.expect_words(refused, "Samaritans")
    stage.tell("Help now works before anything is set up. All else waits.")
    answer = stage.show("Olu", await olu.command("setup"))
    stage.expect_words(answer, "Set up this group", "Nothing is posted before")
    answer = stage.show("Olu", await olu.presses(answer, _NEXT))
    stage.expect_words(answer, "Organisers (1 of", "Organiser", "(new)")
    await stage.kill_bot()
    stage.tell("The bot was killed and started again. Olu opens /setup once more.")
    answer = stage.show("Olu", await olu.command("setup"))
    stage.expect_words(answer, "Organisers (1 of")


async def _choose(stage: Stage) -> None:
    answer = stage.show("Olu", await stage.person("olu").command("setup"))
    for _screen in range(_MOST_SCREENS):
        if _MAKE in answer.last.buttons:
            break
        answer = stage.show("Olu", await stage.person("olu").presses(answer, _NEXT))
    stage.expect_words(answer, "New role “Organiser”", "New category “Alongside”")
    shown = [answer.text]
    while "Next page" in answer.last.buttons:
        answer = stage.show("Olu", await stage.person("olu").presses(answer, "Next page"))
        shown.append(answer.text)
    stage.expect("who sees it" in "\n".join(shown), "Olu reads who will see the channel that was there before")
    lobby = stage.show("Olu", await stage.person("olu").presses(answer, "See the lobby's card"))
    stage.expect_words(lobby, "Would you like to join?")
    stage.expect(stage.person("olu").channels() == ["general"], "nothing is made yet")


async def _preview(stage: Stage) -> Answer:
    answer = await stage.person("olu").command("setup")
    return answer if _MAKE in answer.last.buttons else await stage.person("olu").presses(answer, "To the preview")


async def _make(stage: Stage) -> None:
    olu, guild = stage.person("olu"), stage.community.guild
    answer = stage.show("Olu", await olu.presses(await _preview(stage), _MAKE))
    await stage.kill_bot()
    stage.tell("The bot was killed while it made channels, and started again.")
    await stage.until(lambda: _STAFF[-1] in olu.channels(), "the channels are being made")
    answer = await _finished(stage, await olu.command("setup"))
    stage.show("Olu", answer)
    names = [one.name for one in guild.channels.values()]
    stage.expect(len(names) == len(set(names)), "each channel was made once")
    roles = [one.name for one in guild.roles.values()]
    stage.expect(len(roles) == len(set(roles)), "each role was made once")
    await stage.until(lambda: "Organiser" in olu.roles(), "Olu holds the role of organisers")
    robin = stage.person("robin")
    stage.expect(robin.channels() == ["welcome"], "Robin, who has not joined, sees the lobby and nothing else")
    posted = [one for channel in guild.channels.values() for one in channel.messages.values() if not one.ephemeral]
    stage.expect(posted == [], "nothing was posted")


async def _finished(stage: Stage, answer: Answer) -> Answer:
    """Press “Look again” until everything is made."""
    seen = [answer]

    async def look() -> bool:
        if "Look again" in seen[-1].last.buttons:
            seen.append(await stage.person("olu").presses(seen[-1], "Look again"))
        return "Everything is made" in seen[-1].text

    await stage.comes(look, "Olu reads that everything is made")
    return seen[-1]


async def _people(stage: Stage) -> None:
    olu, dee = stage.person("olu"), stage.person("dee")
    answer = await olu.presses(await olu.command("setup"), _NEXT)
    stage.expect_words(stage.show("Olu", answer), "Who helps you")
    await olu.chooses(answer, "Make somebody an organiser", [dee.id])
    await olu.chooses(answer, "Make somebody a moderator", [dee.id])
    await stage.until(lambda: {"Organiser", "Moderator"} <= set(dee.roles()), "Dee is an organiser and a moderator")


async def _too_early(stage: Stage) -> None:
    olu = stage.person("olu")
    answer = await olu.command("setup")
    while "Go live" not in answer.text:
        answer = await olu.presses(answer, _NEXT)
    stage.show("Olu", answer)
    stage.expect_words(answer, "cannot go live yet", "not checked by two people", "Nobody is on duty")
    stage.expect(_LIVE not in answer.last.buttons, "there is no button to go live")


async def _check(stage: Stage) -> None:
    for name in ("olu", "dee"):
        person = stage.person(name)
        answer = await person.command("setup")
        if "Help now" in answer.last.buttons:
            answer = await person.presses(answer, "Help now")
        stage.show(name.title(), answer)
        lines = [one for one in answer.last.controls if one.custom_id.startswith("crisis:look")]
        stage.expect(bool(lines), "there are lines to check")
        for line in lines:
            page = await person.presses(answer, line.custom_id)
            await person.presses(page, "I looked, all is right")
    olu = stage.person("olu")
    answer = await olu.command("setup")
    stage.show("Olu", await olu.presses(answer, "I am on duty now"))


async def _go_live(stage: Stage) -> None:
    olu = stage.person("olu")
    answer = await olu.presses(await olu.command("setup"), _NEXT)
    stage.expect_words(stage.show("Olu", answer), "Everything is ready")
    answer = stage.show("Olu", await olu.presses(answer, _LIVE))
    stage.expect_words(answer, "The group is live")
    await stage.message("robin", "welcome", "Would you like to join?")


async def _first_member(stage: Stage) -> None:
    robin, dee = stage.person("robin"), stage.person("dee")
    stage.show("Robin", await apply(stage, "robin"))
    card = await stage.message("dee", "applications", "Application 1", "Came through")
    stage.show("Dee", await dee.presses(card, "Approve"))
    await stage.until(lambda: "Member" in robin.roles(), "Robin is a member")
    await stage.message("robin", "dm", "Welcome to New community")
    stage.expect("general" in robin.channels(), "Robin sees the channel of members")
    stage.expect("welcome" not in robin.channels(), "Robin no longer sees the lobby, so nobody there sees Robin")


FIRST_EVENING = Story(
    name="first-evening",
    title="The first evening: from an empty server to the first member",
    minutes=12,
    empty=True,
    steps=(
        Step("Olu has made a server and invited the bot. Olu opens /setup.", _begin, ("olu", "general")),
        Step("Olu presses Next for each question and reads what will be made.", _choose, ("olu", "general")),
        Step("Olu presses “Make these”. The bot is killed meanwhile.", _make, ("olu", "welcome")),
        Step("Olu names Dee, who helps.", _people, ("dee", "organisers")),
        Step("Olu would like to go live. It is too early.", _too_early, ("olu", "organisers")),
        Step("Olu and Dee check the help lines. Olu goes on duty.", _check, ("dee", "organisers")),
        Step("Olu goes live.", _go_live, ("robin", "welcome")),
        Step("Robin applies, and Dee lets Robin in.", _first_member, ("robin", "general")),
    ),
)
