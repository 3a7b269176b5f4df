"""The stage on which a story is played: practice Discord, the bot as a process, and people who act."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.rehearsal.answers import Answer, CannotError, Seen
from bot.rehearsal.bot_process import BotProcess, default_config
from bot.rehearsal.building import Community, build_community, build_empty
from bot.rehearsal.people import Person
from bot.rehearsal.server import PracticeDiscord

_START_SECONDS = 90.0  # it takes two on a quiet machine


class MismatchError(Exception):
    """Something in a story was not as the story says it should be."""


@dataclass(slots=True)
class Stage:
    """Everything a step of a story may use. `write` takes the lines of the transcript.

    `patience` is how many seconds a step waits for something that is not there yet.
    """

    practice: PracticeDiscord
    community: Community
    bot: BotProcess
    write: Callable[[str], None] = print
    people: dict[str, Person] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    patience: float = 15.0

    def person(self, name: str) -> Person:
        """Return somebody by name, such as "robin"."""
        if name not in self.people:
            self.people[name] = Person(self.practice, self.community, self.community.people[name])
        return self.people[name]

    def tell(self, line: str) -> None:
        """Write a line of the narrator."""
        self.write(f"  · {line}")

    def show(self, who: str, answer: Answer) -> Answer:
        """Write what a person reads in answer to what they did, and hand it on."""
        for line in answer.text.splitlines() or ["(nothing)"]:
            self.write(f"  {who} reads │ {line}")
        return answer

    def expect(self, true: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence: expect(x, "that")
        """Note that something holds. Raises MismatchError when it does not."""
        if not true:
            raise MismatchError(what)
        self.write(f"  ✓ {what}")

    def expect_words(self, answer: Answer, *words: str) -> None:
        """Expect words in what a person reads."""
        for word in words:
            self.expect(word.casefold() in answer.text.casefold(), f"they read “{word}”")

    async def opens(self, who: str, on: Seen | Answer, label: str) -> Answer:
        """Have somebody press a button that opens a form, again when they are asked to (a slow moment)."""
        person = self.person(who)
        answer = await person.presses(on, label)
        for _again in range(3):
            if answer.form is not None or "press the button again" not in answer.text:
                return answer
            answer = await person.presses(on, label)
        return answer

    async def until(self, holds: Callable[[], bool], what: str, *, seconds: float | None = None) -> None:
        """Wait until something holds. Raises MismatchError when it does not come about in time."""
        async with _in_time(self.patience if seconds is None else seconds, what):
            while not holds():  # noqa: ASYNC110 - the world of practice has many ways to change
                await asyncio.sleep(0.02)
        self.write(f"  ✓ {what}")

    async def comes(self, try_it: Callable[[], Awaitable[bool]], what: str) -> None:
        """Try something again and again, as a person would press, until it comes about. Raises MismatchError."""
        async with _in_time(self.patience, what):
            while not await try_it():  # noqa: ASYNC110 - what a person sees changes in many ways
                await asyncio.sleep(0.1)
        self.write(f"  ✓ {what}")

    async def message(self, who: str, channel: str, *words: str, seconds: float | None = None) -> Seen:
        """Wait until somebody sees a message with all these words in a channel, and return it.

        Raises MismatchError when it does not come in time.
        """
        found: list[Seen] = []

        def holds() -> bool:
            found[:] = self.look(who, channel, *words)
            return bool(found)

        place = "the direct messages" if channel == "dm" else f"#{channel}"
        await self.until(holds, f"{who.title()} sees in {place}: “{words[0]}”", seconds=seconds)
        return found[-1]

    def look(self, who: str, channel: str, *words: str) -> list[Seen]:
        """Return the messages with all these words that somebody sees in a channel, oldest first."""
        person = self.person(who)
        if channel != "dm" and channel not in person.channels():
            return []
        return [one for one in person.sees(channel) if all(word.casefold() in one.text.casefold() for word in words)]

    async def start_bot(self, *, kill_at: int | None = None) -> None:
        """Start the bot and wait until it is connected."""
        await self.bot.start(kill_at=kill_at)
        try:
            async with asyncio.timeout(_START_SECONDS):
                while self.bot.running and not self._bot_is_ready():  # noqa: ASYNC110 - a process cannot wake us
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise MismatchError(f"the bot did not connect:\n{self.bot.last_words()}") from None
        if not self.bot.running and kill_at is None:
            raise MismatchError(f"the bot ended:\n{self.bot.last_words()}")

    def _bot_is_ready(self) -> bool:
        """Tell whether the bot is connected and its commands are known, as a person would see it."""
        return bool(self.practice.gateway.live) and bool(self.practice.world.application.commands)

    async def restart_bot(self) -> None:
        """Stop the bot in an orderly way and start it again."""
        await self.bot.stop()
        await self._gone()
        await self.start_bot()

    async def kill_bot(self) -> None:
        """Kill the bot as a power cut would, and start it again."""
        await self.bot.kill()
        await self._gone()
        await self.start_bot()

    async def _gone(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                while self.practice.gateway.live:  # noqa: ASYNC110 - a process cannot wake us
                    await asyncio.sleep(0.02)


@asynccontextmanager
async def _in_time(seconds: float, what: str) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise MismatchError(f"not within {seconds:.0f} s: {what}") from None


Act = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what happens, said to a person who learns from it, and how it is done and checked.

    `see` says where to look at it: the key of a person, such as "dee", and a channel they see ("dm": direct messages).
    """

    title: str
    act: Act
    see: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A whole flow in steps. `native_door` and `members` say which community it is played in; `empty`: a new server.

    `minutes` is how long it takes to go through it on the page, reading on the way.
    """

    name: str
    title: str
    steps: tuple[Step, ...]
    native_door: bool = False
    members: int = 0
    empty: bool = False
    minutes: int = 5


@asynccontextmanager
async def staged(
    folder: Path,
    *,
    config: Path | None = None,
    native_door: bool = False,
    members: int = 0,
    empty: bool = False,
    openapi: Path | None = None,
    port: int = 0,
    write: Callable[[str], None] = print,
) -> AsyncIterator[Stage]:
    """Set a stage in an existing, empty folder; the bot is not started yet and is stopped at the end."""
    practice = PracticeDiscord(clock_file=folder / "clock", openapi=openapi, port=port)
    world = practice.world
    community = build_empty(world) if empty else build_community(world, native_door=native_door, members=members)
    if native_door:
        config = await asyncio.to_thread(_with_native_door, folder / "config", config, community.guild.id)
    async with practice:  # from here on somebody may ask, so nothing is waited for before the page is attached
        bot = BotProcess(folder, address=practice.base_url, token=practice.token, config=config)
        try:
            yield Stage(practice, community, bot, write)
        finally:
            await bot.stop()


def _with_native_door(folder: Path, base: Path | None, community_id: int) -> Path:
    """Copy a config folder and switch Discord's own door on in it, for one community."""
    shutil.copytree(base or default_config(), folder, dirs_exist_ok=True)  # a port that was taken is tried again
    own = folder / "communities" / f"{community_id}.toml"
    own.parent.mkdir(exist_ok=True)
    own.write_text("[membership.doors]\nlobby = true\nnative = true\n", encoding="utf-8")
    return folder


async def play(story: Story, stage: Stage) -> str | None:
    """Play a story; return None, or in one line what was not as it should be."""
    stage.write(f"\n{story.title}")
    for number, step in enumerate(story.steps, 1):
        stage.write(f"\n{number}. {step.title}")
        try:
            await step.act(stage)
        except (MismatchError, CannotError) as mismatch:
            stage.write(f"  ✗ {mismatch}")
            return f"{story.name}, step {number}: {mismatch}"
    return _violations(story, stage)


def rules_broken(stage: Stage) -> list[str]:
    """Return what the bot did against Discord's rules or the house's, as practice Discord saw it."""
    return [violation.words for violation in stage.practice.ledger.violations]


def _violations(story: Story, stage: Stage) -> str | None:
    violations = rules_broken(stage)
    for violation in violations:
        stage.write(f"  ✗ {violation}")
    if violations:
        return f"{story.name}: {len(violations)} rules broken, first: {violations[0]}"
    stage.write("\n  ✓ every request kept Discord's rules and the house's")
    return None
