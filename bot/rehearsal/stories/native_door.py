"""Discord's own door: requests made in Discord's form land in the same queue and are decided in the same way."""

from __future__ import annotations

from bot.rehearsal.people import Person
from bot.rehearsal.stage import Stage, Step, Story

_WORDS = "A friend told me about you."


def _outsider(stage: Stage, name: str) -> Person:
    if name not in stage.community.people:
        stage.community.people[name] = stage.practice.world.add_user(name, display=name.title())
    return stage.person(name)


async def _ask(stage: Stage) -> None:
    await stage.start_bot()
    _outsider(stage, "ash").requests_to_join({"Why would you like to join?": _WORDS})
    card = await stage.message("dee", "applications", "Application 1", "Discord's own application", "Came through")
    stage.expect(_WORDS not in card.text, "the card shows none of Ash's words")
    stage.expect(
        "ash" not in [member.user.name for member in stage.community.guild.members.values()], "Ash is not inside"
    )
    copy = stage.show("Dee", await stage.person("dee").presses(card, "Read answers"))
    stage.expect_words(copy, _WORDS)


async def _approve(stage: Stage) -> None:
    card = await stage.message("dee", "applications", "Application 1", "Came through")
    stage.show("Dee", await stage.person("dee").presses(card, "Approve"))
    await stage.kill_bot()
    stage.tell("The bot was killed right after Dee's press and started again.")
    ash = stage.person("ash")
    await stage.until(lambda: "Member" in ash.roles(), "Ash is inside and holds the member role")
    await stage.message("ash", "dm", "Welcome to")
    await stage.message("dee", "applications", "Application 1", "approved and welcomed", "Came through")


async def _while_away(stage: Stage) -> None:
    await stage.bot.stop()
    _outsider(stage, "blake").requests_to_join({"Why would you like to join?": "I would rather not say."})
    stage.tell("Blake asked while the bot was switched off.")
    await stage.start_bot()
    await stage.message("sam", "applications", "Application 2", "waiting", "Came through")


async def _decline(stage: Stage) -> None:
    sam = stage.person("sam")
    card = await stage.message("sam", "applications", "Application 2", "Came through")
    reasons = await sam.presses(card, "Decline")
    form = await sam.chooses(reasons, "Choose a reason", ["Another group fits better"])
    places = next(one for one in (form.form.fields if form.form else ()) if one.label == "Places that may help")
    stage.show("Sam", await sam.submits(form, {places.label: [str(places.options[0]["label"])]}))
    requests = stage.community.guild.join_requests.values()
    await stage.until(lambda: any(one.status == "REJECTED" for one in requests), "Discord tells Blake no")
    reason = next(one.rejection_reason or "" for one in requests if one.status == "REJECTED")
    stage.write(f"  Blake reads │ {reason}")
    stage.expect(0 < len(reason) <= 160, "the reason is there and within Discord's 160 characters")
    await stage.message("sam", "applications", "Application 2", "Declined by", "Came through")


async def _by_hand(stage: Stage) -> None:
    cleo = _outsider(stage, "cleo")
    cleo.requests_to_join({"Why would you like to join?": "To listen."})
    await stage.message("sam", "applications", "Application 3", "waiting", "Came through")
    cleo.withdraws_request()
    await stage.message("sam", "applications", "Application 3", "There is nothing to do", "Came through")


NATIVE_DOOR = Story(
    name="native-door",
    title="Discord's own door: the same queue",
    steps=(
        Step("Ash asks to join in Discord's own form. Dee reads it in the queue.", _ask, ("dee", "applications")),
        Step("Dee approves. The bot is killed right after.", _approve, ("dee", "applications")),
        Step("Blake asks while the bot is switched off.", _while_away, ("sam", "applications")),
        Step("Sam declines kindly, within Discord's 160 characters.", _decline, ("sam", "applications")),
        Step("Cleo takes the request back in Discord itself.", _by_hand, ("sam", "applications")),
    ),
    native_door=True,
)
