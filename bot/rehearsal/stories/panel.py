"""What several stories do with flags and panels: people learn to review, flag, open their seats and answer."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Iterable
from typing import Any

from bot.rehearsal.answers import Answer, Seen
from bot.rehearsal.stage import MismatchError, Stage

MENU = "This may be misleading"
WHAT = "What is it about?"
VERDICT = "What do you think of these words?"
LABELS = {
    "own_experience": "Fine: their own experience",
    "true": "Fine: it is true",
    "needs_context": "Needs context: something is missing",
    "false": "False: good sources say otherwise",
    "dangerous": "Dangerous: it could hurt somebody",
    "cannot_tell": "I cannot tell",
}
"""What the verdicts are called on the screen."""


async def learn(stage: Stage, who: str, *, wrong_first: bool = False) -> Answer:
    """Have somebody begin to review and go through the training; return their last screen.

    `wrong_first`: they answer the first message otherwise than most would, and once more after reading why.
    """
    person = stage.person(who)
    best = await asyncio.to_thread(_best_answers, stage)
    await person.presses(await person.command("review"), "I would like to help")
    screen = await person.presses(await person.command("review"), "Begin the training")
    for number, verdict in enumerate(best):
        if number == 0 and wrong_first:
            screen = stage.show(who.title(), await person.presses(screen, _other_than(verdict)))
            stage.expect_words(screen, "You can answer once more")
        screen = await person.presses(screen, LABELS[verdict])
        screen = await person.presses(screen, "Go on")
    stage.expect_words(screen, "You are ready")
    return screen


def _other_than(verdict: str) -> str:
    return LABELS["true" if verdict == "dangerous" else "dangerous"]


def _best_answers(stage: Stage) -> list[str]:
    """Read from the settings what most would answer to each message of the training, in order."""
    path = stage.bot.config / "training.toml"
    cases: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    return [str(case["best"][0]) for case in cases.values()]


async def flag(stage: Stage, who: str, message: Seen, reason: str, words: str = "") -> Answer:
    """Have somebody flag a message and ask for the result; return their receipt."""
    person = stage.person(who)
    form = await person.context_menu(MENU, message)
    values: dict[str, Any] = {WHAT: reason, "Would you like to hear the result?": ["Yes, tell me in a private message"]}
    if words:
        values["Would you like to add something?"] = words
    return await person.submits(form, values)


async def seats_of(stage: Stage, people: Iterable[str]) -> dict[str, Answer]:
    """Return the review screen of each of these people who has a seat now; the draw is by chance."""
    screens = {who: await stage.person(who).command("review") for who in people}
    return {who: screen for who, screen in screens.items() if _open_button(screen)}


def _open_button(screen: Answer) -> str:
    """Return the button of the newest seat on a review screen, "" when there is none."""
    return next((label for label in reversed(screen.last.buttons) if label.startswith("Open message")), "")


async def opens_seat(stage: Stage, who: str) -> Answer:
    """Have somebody open their newest seat. Raises MismatchError when they have none."""
    person = stage.person(who)
    screen = await person.command("review")
    label = _open_button(screen)
    if not label:
        raise MismatchError(f"{who} has no seat; there is {screen.text!r}")
    return await person.presses(screen, label)


async def answers(stage: Stage, who: str, seat: Answer, verdict: str, *, put_right: str = "") -> Answer:
    """Have somebody give their opinion from the screen of a seat."""
    form = await stage.opens(who, seat, "Give my opinion")
    values = {VERDICT: LABELS[verdict]} | ({"Has somebody put it right already?": put_right} if put_right else {})
    return await stage.person(who).submits(form, values)
