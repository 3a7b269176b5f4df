"""Guided lessons: a story, played step by step on the page when somebody presses for the next one."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.language import _
from bot.rehearsal.answers import CannotError
from bot.rehearsal.shapes import Json
from bot.rehearsal.stage import MismatchError, Stage, Step, Story, rules_broken

_log = logging.getLogger(__name__)
_READS = re.compile(r"(?P<who>.{1,60}?) reads │ (?P<words>.*)", re.DOTALL)
_MARKS = {"✓": "right", "✗": "wrong", "·": "told"}


class State(StrEnum):
    """How far a lesson or one of its steps is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    OTHERWISE = "otherwise"


@dataclass(slots=True)
class Played:
    """One step of a lesson under way, with the lines of its transcript."""

    step: Step
    state: State = State.WAITING
    lines: list[Json] = field(default_factory=list)


class Lesson:
    """One story under way. `said` is a sentence on how it stands; `take` receives the lines of the transcript."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.steps = [Played(step) for step in story.steps]
        self.said = _("Practice is ready. Press “Next step”.")

    @property
    def at(self) -> int:
        """Return how many steps have ended well."""
        return sum(one.state is State.DONE for one in self.steps)

    @property
    def state(self) -> State:
        """Return how the lesson as a whole stands."""
        states = {one.state for one in self.steps}
        if State.OTHERWISE in states:
            return State.OTHERWISE
        if State.RUNNING in states:
            return State.RUNNING
        return State.DONE if states == {State.DONE} else State.WAITING

    def take(self, line: str) -> None:
        """Keep a line of the transcript under the step that is running."""
        running = next((one for one in self.steps if one.state is State.RUNNING), None)
        if running is None or not line.strip():
            return
        told = _told(line.strip())
        last = running.lines[-1] if running.lines else {}
        if told["kind"] == "read" and (last.get("kind"), last.get("who")) == ("read", told["who"]):
            last["words"] += "\n" + told["words"]
        else:
            running.lines.append(told)

    def begin(self, number: int) -> Played:
        """Mark the step of a number, counted from 0, as running. Raises CannotError when it is not its turn."""
        if self.state is State.RUNNING:
            raise CannotError(_("A step is running. Please wait until it has ended."))
        if self.state is State.OTHERWISE:
            raise CannotError(_("This lesson cannot go on. You can start it again."))
        if self.state is State.DONE:
            raise CannotError(_("This lesson is over. You can start it again."))
        if number != self.at:
            raise CannotError(_("That step is not the next one. Perhaps it was pressed twice."))
        now = self.steps[number]
        now.state = State.RUNNING
        self.said = _("The step is running. What happens is written below it.")
        return now

    async def play(self, now: Played, stage: Stage) -> None:
        """Play a step that has begun. Whatever goes otherwise is told kindly, and logged when it is nobody's doing."""
        try:
            await now.step.act(stage)
        except (MismatchError, CannotError) as mismatch:
            self._otherwise(now, str(mismatch))
        except Exception:  # noqa: BLE001 - logged; a step may meet anything when people have pressed in between
            _log.exception("a step of the lesson %s met something unexpected", self.story.name)
            self._otherwise(now, _("The step did not find what it needs."))
        else:
            self._well(now, stage)

    def _otherwise(self, now: Played, why: str) -> None:
        now.lines.append({"kind": "wrong", "words": why})
        now.state = State.OTHERWISE
        self.said = _(
            "Things are not as this step expects. Perhaps somebody pressed a button in between. "
            "That is fine. You can start this lesson again."
        )

    def _well(self, now: Played, stage: Stage) -> None:
        now.state = State.DONE
        if self.state is not State.DONE:
            self.said = _("The step is done. Look round, then press “Next step”.")
            return
        broken = rules_broken(stage)
        now.lines += [{"kind": "wrong", "words": words} for words in broken]
        if not broken:
            now.lines.append({"kind": "right", "words": _("The bot kept Discord's rules all the time.")})
        self.said = _("That was the last step. You can look round, start it again or choose another lesson.")

    def look(self, people: Mapping[str, object]) -> Json:
        """Return how the lesson stands, for a page. `people` are the keys of those who can be chosen on the page."""
        return {
            "name": self.story.name,
            "title": self.story.title,
            "state": self.state,
            "at": self.at,
            "said": self.said,
            "steps": [
                {
                    "title": one.step.title,
                    "state": one.state,
                    "lines": one.lines,
                    "see": _where(one.step.see, people),
                }
                for one in self.steps
            ],
        }


def _told(line: str) -> Json:
    reads = _READS.fullmatch(line)
    if reads is not None:
        return {"kind": "read", "who": reads["who"], "words": reads["words"]}
    kind = _MARKS.get(line[0])
    return {"kind": kind or "told", "words": line[1:].strip() if kind else line}


def _where(see: tuple[str, str] | None, people: Mapping[str, object]) -> Json | None:
    if see is None:
        return None
    key, channel = see
    return {"person": key, "name": key.title(), "channel": channel, "there": key in people}
