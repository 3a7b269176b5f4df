"""What somebody presses who learns to review: answer, go on, begin again. It can be left at any time."""

from __future__ import annotations

from bot.discord_kit.cards import Card
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.errors import NotFoundError
from bot.language import _
from bot.misinformation.learning import Learning
from bot.misinformation.reviewing import Reviewing
from bot.misinformation.rules import Verdict
from bot.misinformation.snapshots import Standing
from bot.misinformation.training import Training
from cogs.misinformation.training_screens import case_of, case_screen, end_screen, feedback_screen, next_case


class TrainingPresses:
    """Each method answers one button of the training."""

    def __init__(self, reviewing: Reviewing, learning: Learning, training: Training) -> None:
        self._reviewing = reviewing
        self._learning = learning
        self._training = training

    def open_doors(self, doors: Doors) -> None:
        """Register every button."""
        doors.press("review:train", self.train)
        doors.press("review:learn", self.learn)
        doors.press("review:retrain", self.retrain)

    async def train(self, press: Press) -> None:
        """Show the next message, or how it ended."""
        async with press.showing():
            standing = await self._reviewing.standing(press.actor)
        await press.show(self._next(standing))

    def _next(self, standing: Standing) -> Card:
        case = next_case(self._training, standing) if standing.needs_training else None
        return case_screen(self._training, case) if case is not None else end_screen(standing)

    async def learn(self, press: Press) -> None:
        """Take an answer and say how it fits."""
        case = case_of(self._training, press.ref)
        if case is None or press.extra not in set(Verdict):
            raise NotFoundError(_("This practice message is out of date. Please type /review to go on."))
        async with press.showing():
            verdict = Verdict(press.extra)
            standing = await self._learning.answer(press.actor, case.id, verdict)
        await press.show(feedback_screen(self._training, case, verdict, standing))

    async def retrain(self, press: Press) -> None:
        """Begin again."""
        async with press.showing():
            standing = await self._learning.restart(press.actor)
        await press.show(self._next(standing))
