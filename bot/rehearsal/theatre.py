"""One practice world after another on the same port, so that the page lives on when practice begins anew."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from bot.language import _
from bot.rehearsal.answers import CannotError
from bot.rehearsal.controls import Knower, StageControls, Worker
from bot.rehearsal.lesson_buttons import LessonButtons
from bot.rehearsal.lessons import Lesson
from bot.rehearsal.own_settings import fit_server
from bot.rehearsal.page.serving import Page, Part
from bot.rehearsal.stage import MismatchError, Stage, Story, staged
from bot.rehearsal.stories import STORIES
from bot.rehearsal.what_if import WhatIf
from bot.rehearsal.what_if_buttons import WhatIfButtons

_log = logging.getLogger(__name__)
_PORT_TRIES, _PORT_REST = 50, 0.1
_ANSWER_FIRST = 0.1


class SettingsRefusedError(MismatchError):
    """The organisers' own settings have mistakes; the words are those of `python -m bot check`."""


class Theatre:
    """Holds the stage of now. `given` is the organisers' own folder of settings; lessons use the shipped ones.

    `problem` is a sentence when a world could not be set up whole. `failed` is set when the page is lost for good.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        given: Path | None = None,
        known: Knower | None = None,
        at_work: Worker | None = None,
        stories: Mapping[str, Story] = STORIES,
    ) -> None:
        self.stories = stories
        self.given = given
        self.lesson: Lesson | None = None
        self.problem: str | None = None
        self.failed = asyncio.Event()
        self._folder = folder
        self._port = port
        self._known = known
        self._at_work = at_work
        self._worlds = 0
        self._stage: Stage | None = None
        self._open = AsyncExitStack()
        self._task: asyncio.Task[None] | None = None

    @property
    def stage(self) -> Stage:
        """Return the stage of now. Raises CannotError while one world is exchanged for another."""
        if self._stage is None:
            raise CannotError(_("A new practice world is being made. Please wait a moment."))
        return self._stage

    @property
    def address(self) -> str:
        """Return the address of the page; it stays the same."""
        return f"http://127.0.0.1:{self._port}/"

    # Worlds

    async def open(self, story: Story | None = None) -> None:
        """Set up a world: for a story as the story begins, otherwise with the bot running and the doors open.

        Raises MismatchError when the bot does not start (the page is there all the same), OSError when the port is
        taken.
        """
        self._worlds += 1
        folder = self._folder / f"world{self._worlds}"
        await asyncio.to_thread(folder.mkdir)
        self._open.push_async_callback(asyncio.to_thread, shutil.rmtree, folder, ignore_errors=True)
        self.lesson = None if story is None else Lesson(story)
        stage = await self._staged(folder, story)
        self._port = int(stage.practice.base_url.rpartition(":")[2])
        self._stage = stage
        parts: dict[str, Part] = {
            "lessons": LessonButtons(self),
            "what-if": WhatIfButtons(WhatIf(stage, self._at_work), self),
        }
        Page(stage.practice, stage.community, StageControls(stage, self._known), parts).attach()
        if story is None:
            await self._open_doors(stage)

    async def _staged(self, folder: Path, story: Story | None) -> Stage:
        """Take the port; on a change of worlds it may be a moment until the system has let go of it."""
        tries = 1 if self._worlds == 1 else _PORT_TRIES
        while True:
            world = staged(
                folder,
                config=self.given if story is None else None,
                native_door=story is not None and story.native_door,
                members=0 if story is None else story.members,
                empty=story is not None and story.empty,
                port=self._port,
                write=_say_nothing if self.lesson is None else self.lesson.take,
            )
            try:
                return await self._open.enter_async_context(world)
            except OSError:
                tries -= 1
                if tries <= 0:
                    raise
                await asyncio.sleep(_PORT_REST)

    async def _open_doors(self, stage: Stage) -> None:
        if self.given is not None:
            fine, lines = await stage.bot.check(self.given)
            if not fine:
                raise SettingsRefusedError("\n".join(lines))
            await asyncio.to_thread(fit_server, stage.practice.world, stage.community, self.given)
        await stage.start_bot()
        await stage.person("olu").command("door open")

    async def close(self) -> None:
        """End everything."""
        await self._cancel()
        self._stage = None
        await self._open.aclose()

    # What is under way

    @property
    def is_busy(self) -> bool:
        """Tell whether worlds are being exchanged or a step of a lesson runs."""
        return self._task is not None and not self._task.done()

    def refuse_while_busy(self) -> None:
        """Raise CannotError while worlds are exchanged or a step of a lesson runs."""
        if self.is_busy:
            raise CannotError(_("Something is under way already. Please wait until it has ended."))

    def change(self, story: Story | None = None) -> None:
        """Begin a new world soon: its page has the same address and another world id."""
        self.refuse_while_busy()
        self._begin(self._exchange(story))

    def next_step(self, number: int) -> None:
        """Play the step of a number, counted from 0, of the lesson under way, and do not wait for its end."""
        if self.lesson is None:
            raise CannotError(_("No lesson is under way. Choose one first."))
        stage, now = self.stage, self.lesson.begin(number)
        self._begin(self.lesson.play(now, stage))

    async def leave(self) -> None:
        """Leave the lesson, whatever it is doing; the world stays as it is."""
        if self.lesson is None:
            raise CannotError(_("No lesson is under way."))
        if self._stage is None:
            raise CannotError(_("A new practice world is being made. Please wait a moment."))
        await self._cancel()
        self.lesson = None
        self.stage.write = _say_nothing

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        self._task = asyncio.create_task(work)

    async def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _exchange(self, story: Story | None) -> None:
        await asyncio.sleep(_ANSWER_FIRST)  # the answer to the press goes out before the server closes
        before, self._stage, self.problem = self._stage, None, None
        if before is not None:
            await before.bot.kill()  # its world goes with it, so there is nothing to put away
        await self._open.aclose()
        self._open = AsyncExitStack()
        try:
            await self.open(story)
        except MismatchError as mismatch:
            self.problem = str(mismatch)
        except Exception:  # noqa: BLE001 - logged; without a page nobody could be told otherwise
            _log.exception("a new practice world could not be set up")
            if self._stage is None:
                self.failed.set()
            self.problem = _("The new practice world could not be set up whole. Please start afresh.")


def _say_nothing(_line: str) -> None:
    """Take the transcript's lines: the page shows what happens."""
