"""The part of the page below `/practice/lessons`: choose a lesson, go on, start it again, leave it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.language import _
from bot.rehearsal.answers import CannotError
from bot.rehearsal.lessons import Lesson
from bot.rehearsal.shapes import Json
from bot.rehearsal.stage import Stage, Story


class Theatre(Protocol):
    """What stands behind the buttons."""

    stories: Mapping[str, Story]
    lesson: Lesson | None
    problem: str | None

    @property
    def stage(self) -> Stage: ...

    @property
    def is_busy(self) -> bool: ...

    def change(self, story: Story | None = None) -> None: ...

    def next_step(self, number: int) -> None: ...

    async def leave(self) -> None: ...


class LessonButtons:
    """GET gives the lessons and the one under way; POST start {name}, next {step}, again and leave.

    start and again answer before the new world is there; its page has another "world".
    """

    def __init__(self, theatre: Theatre) -> None:
        self._theatre = theatre

    def look(self) -> Json:
        """Return what can be learnt, and how the lesson under way stands."""
        theatre = self._theatre
        stage, lesson = theatre.stage, theatre.lesson
        return {
            "world": stage.practice.world_id,
            "busy": theatre.is_busy,
            "problem": theatre.problem,
            "lessons": [
                {"name": one.name, "title": one.title, "minutes": one.minutes, "steps": len(one.steps)}
                for one in theatre.stories.values()
            ],
            "current": None if lesson is None else lesson.look(stage.community.people),
        }

    async def act(self, name: str, asked: Json) -> Json:
        """Press one of the buttons."""
        theatre = self._theatre
        if name == "start":
            story = theatre.stories.get(str(asked.get("name", "")))
            if story is None:
                raise CannotError(_("There is no such lesson. Choose one from the list."))
            theatre.change(story)
        elif name == "again":
            if theatre.lesson is None:
                raise CannotError(_("No lesson is under way. Choose one first."))
            theatre.change(theatre.lesson.story)
        elif name == "next":
            theatre.next_step(_step(asked))
        elif name == "leave":
            await theatre.leave()
        else:
            raise CannotError(_("There is no such button."))
        return self.look()


def _step(asked: Json) -> int:
    step = asked.get("step")
    if isinstance(step, bool) or not isinstance(step, int):
        raise CannotError(_("The number of the step is missing."))
    return step
