"""A raid: very many people join at once; moderators pause everything with one press, and undo what went too far."""

from __future__ import annotations

from bot.rehearsal.membering import join
from bot.rehearsal.people import Person
from bot.rehearsal.stage import Stage, Step, Story
from bot.rehearsal.stories.joining import FIRST_PAGE, apply, lobby_card

_CAME = 25
_APPLIED = ("stranger1", "stranger2", "stranger3")


async def _before(stage: Stage) -> None:
    await stage.start_bot()
    await stage.person("olu").command("door open")
    await apply(stage, "robin")
    await stage.message("dee", "applications", "Application 1", "waiting", "Came through")
    stage.practice.clock.skip(600)
    stage.tell("Ten minutes pass.")


async def _rush(stage: Stage) -> None:
    world, guild = stage.practice.world, stage.community.guild
    for number in range(_CAME):
        user = world.add_user(f"stranger{number}", display=f"Stranger {number}")
        stage.community.people[user.name] = user
        join(world, guild, user)
    for name in _APPLIED:
        await apply(stage, name)
    card = await stage.message("dee", "moderator-alerts", "Many people came at once")
    for line in card.text.splitlines():
        stage.write(f"  Dee reads │ {line}")
    stage.expect(len(stage.look("dee", "moderator-alerts", "Many people")) == 1, "there is one card, not twenty-five")
    stage.expect("The bot has done nothing about it" in card.text, "the bot decided nothing")


async def _pause(stage: Stage) -> None:
    dee, stranger = stage.person("dee"), stage.person("stranger9")
    card = await stage.message("dee", "moderator-alerts", "Many people came at once")
    stage.show("Dee", await dee.presses(card, "Pause invites and applications"))
    await stage.until(lambda: _invites_paused(stage), "Discord lets nobody in by an invite")
    await stage.message("stranger9", "welcome", "paused until")
    answer = stage.show("Stranger 9", await stranger.presses(await lobby_card(stage, "stranger9"), "Apply to join"))
    stage.expect_words(answer, "paused")


def _invites_paused(stage: Stage) -> bool:
    return bool((stage.community.guild.incidents or {}).get("invites_disabled_until"))


async def _queue_goes_on(stage: Stage) -> None:
    sam, robin = stage.person("sam"), stage.person("robin")
    card = await stage.message("sam", "applications", "Application 1", "Came through")
    stage.show("Sam", await sam.presses(card, "Approve"))
    await stage.until(lambda: "Member" in robin.roles(), "Robin, who came before, is let in meanwhile")


async def _close_and_undo(stage: Stage) -> None:
    dee = stage.person("dee")
    card = await stage.message("dee", "moderator-alerts", "paused invites and applications", "Close 3 applications")
    stage.show("Dee", await dee.presses(card, "Close 3 applications"))
    for number in (2, 3, 4):
        await stage.message("dee", "applications", f"Application {number}", "came with a raid", "Came through")
    card = await stage.message("dee", "moderator-alerts", "It can be undone until")
    stage.show("Dee", await dee.presses(card, "Undo"))
    for number in (2, 3, 4):
        await stage.message("dee", "applications", f"Application {number}", "waiting", "Came through")
    stage.tell("Nobody was told anything: messages about it wait until the undo is over.")
    stage.expect(not stage.look("stranger1", "dm"), "Stranger 1 was not written to")


async def _open_again(stage: Stage) -> None:
    dee = stage.person("dee")
    card = await stage.message("dee", "moderator-alerts", "Open again")
    stage.show("Dee", await dee.presses(card, "Open again"))
    await stage.until(lambda: not _invites_paused(stage), "invites work again")
    stranger: Person = stage.person("stranger9")
    answer = await stranger.presses(await lobby_card(stage, "stranger9"), "Apply to join")
    stage.expect_words(answer, "Before you start")
    opened = await stage.opens("stranger9", answer, "I agree, start")
    stage.expect_words(await stranger.submits(opened, FIRST_PAGE), "Everything is filled in")


RAID = Story(
    name="raid",
    title="A raid: very many people join at once",
    minutes=6,
    steps=(
        Step("An ordinary evening: Robin has applied.", _before, ("dee", "applications")),
        Step("Twenty-five accounts join within seconds, and three of them apply.", _rush, ("dee", "moderator-alerts")),
        Step("Dee pauses invites and applications with one press.", _pause, ("stranger9", "welcome")),
        Step("The queue goes on: Sam approves Robin.", _queue_goes_on, ("sam", "applications")),
        Step(
            "Dee closes what came with the rush, thinks again, and undoes it.",
            _close_and_undo,
            ("dee", "moderator-alerts"),
        ),
        Step("The rush is over. Dee opens again.", _open_again, ("stranger9", "welcome")),
    ),
)
