"""How a person acts on the bot and tries again: what an answer means to somebody who reads it."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Coroutine
from enum import StrEnum
from typing import Any

from bot.rehearsal.answers import Answer, CannotError, Seen
from bot.rehearsal.people import Person
from tests.chaos.diary import Diary, Verdict

_DECIDED = re.compile(r"already (approved|declined) by")
_RECORDED = re.compile(r"Recorded: (approved|declined)")
_TRY_AGAIN = ("please try again", "is restarting", "waking up", "took too long to open", "taking longer than usual")
_ENDED = ("The applicant left", "The applicant took this back", "was closed", "no longer waits")


class Sense(StrEnum):
    """What a person makes of an answer."""

    DONE = "done"
    PROPOSED = "proposed"
    DECIDED = "decided"  # settled before, by somebody
    ENDED = "ended"  # over without a decision
    STALE = "stale"  # the card is older than what is stored
    HELD = "held"  # somebody else has taken it
    AGAIN = "again"  # asked to try again, or nothing came at all
    OTHER = "other"


_SIGNS = (
    (Sense.PROPOSED, ("Proposed. A second moderator",)),
    (Sense.STALE, ("has changed since", "out of date")),
    (Sense.HELD, ("has taken this until",)),
    (Sense.ENDED, _ENDED),
    (Sense.AGAIN, _TRY_AGAIN),
)


def verdict_in(text: str) -> Verdict | None:
    """Return the decision that an answer tells of, made just now or earlier."""
    found = _RECORDED.search(text) or _DECIDED.search(text)
    return None if found is None else Verdict(found[1])


def sense_of(text: str) -> Sense:
    """Make sense of the answer to a moderator's press."""
    if not text.strip() or "Thinking…" in text:
        return Sense.AGAIN
    if verdict_in(text) is not None:
        return Sense.DONE if _RECORDED.search(text) else Sense.DECIDED
    for sense, signs in _SIGNS:
        if any(sign.casefold() in text.casefold() for sign in signs):
            return sense
    return Sense.OTHER


def buttons(answer: Answer | None) -> list[str]:
    """Return what can be pressed on the newest message of an answer."""
    try:
        return [] if answer is None else answer.last.buttons
    except CannotError:
        return []


class Hands:
    """One person's hands. Every act is counted; one that Discord's app would not allow any more returns None.

    `is_up` tells whether the bot is connected. Somebody who sees it go down waits until it is back, most of the time:
    the three seconds until Discord says "failed" would test nothing.
    """

    def __init__(self, person: Person, diary: Diary, chance: random.Random, is_up: Callable[[], bool]) -> None:
        self.person = person
        self._is_up = is_up
        self.diary = diary
        self.chance = chance
        person.patience = 4.0

    @property
    def id(self) -> int:
        """Return the person's id."""
        return self.person.id

    @property
    def name(self) -> str:
        """Return the person's name."""
        return self.person.user.name

    async def does(self, act: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer | None:
        """Act once and read the answer; None when there is nothing there (any more) to act on, or no answer came."""
        await self._looks_up()
        self.diary.presses += 1
        try:
            answer = await self._unless_it_goes_down(act)
        except CannotError:
            return None
        if answer is None or answer.failed:
            self.diary.repeats += 1
            return None
        if "something went wrong on our side" in answer.text:
            self.diary.apologies.append(f"{self.name}: {answer.interaction.name}: {answer.text}")
        return answer

    async def _looks_up(self) -> None:
        """Wait for a bot that is away; some do not look and press into the void."""
        while not self._is_up() and self.chance.random() > 0.01:
            await asyncio.sleep(0.05)

    async def _unless_it_goes_down(self, act: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer | None:
        was_up = self._is_up()
        acting = asyncio.create_task(act())
        while not (await asyncio.wait({acting}, timeout=0.05))[0]:
            if was_up and not self._is_up():
                await asyncio.wait({acting}, timeout=0.2)
                break
        if acting.done():
            return acting.result()
        acting.cancel()
        await asyncio.gather(acting, return_exceptions=True)
        return None

    async def presses(self, on: Seen | Answer, button: str) -> Answer | None:
        """Press a button once."""
        return await self.does(lambda: self.person.presses(on, button))

    async def text_of(self, act: Callable[[], Coroutine[Any, Any, Answer]]) -> str:
        """Act once and return what came back to read; "" when nothing came."""
        answer = await self.does(act)
        return "" if answer is None else answer.text

    async def rests(self, longest: float = 0.4) -> None:
        """Wait a moment, as a person does before trying again."""
        await asyncio.sleep(self.chance.uniform(0.05, longest))
