"""What a reviewer presses around their seats: joining, a break, letters, people they know, and leaving."""

from __future__ import annotations

from bot.community.actor import Actor
from bot.discord_kit.cards import Card
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.errors import InvalidInputError
from bot.language import _
from bot.misinformation.reviewing import Reviewing
from bot.misinformation.training import Training
from cogs.misinformation.review_screens import home_screen, leave_screen, outcomes_screen, people_screen


class ReviewPresses:
    """Each method answers one button or menu."""

    def __init__(self, reviewing: Reviewing, training: Training) -> None:
        self._reviewing = reviewing
        self._training = training

    def open_doors(self, doors: Doors) -> None:
        """Register every button and menu."""
        for verb in ("home", "join", "pause", "letters", "outcomes", "people", "forget", "leave", "left"):
            doors.press(f"review:{verb}", getattr(self, verb))
        doors.choose("review:know", self.know)

    async def home(self, press: Press) -> None:
        """Show where this person stands."""
        async with press.showing():
            card = await self.home_of(press.actor)
        await press.show(card)

    async def home_of(self, by: Actor, news: str = "") -> Card:
        """Draw the first screen, with a line of news above."""
        standing = await self._reviewing.standing(by)
        seats = await self._reviewing.seats(by) if standing.opted_in else ()
        return home_screen(standing, seats, len(self._training.cases), news=news)

    async def join(self, press: Press) -> None:
        """Begin to help."""
        async with press.showing():
            await self._reviewing.opt_in(press.actor)
            card = await self.home_of(press.actor, _("Thank you. Now comes the training."))
        await press.show(card)

    async def pause(self, press: Press) -> None:
        """Have a break, or come back from it."""
        async with press.showing():
            paused = press.extra == "on"
            await self._reviewing.pause(press.actor, on=paused)
            news = _("Have a good break. What you have open still waits.") if paused else _("Welcome back.")
            card = await self.home_of(press.actor, news)
        await press.show(card)

    async def letters(self, press: Press) -> None:
        """Say whether the bot may write when this person is asked."""
        async with press.showing():
            wanted = press.extra == "on"
            await self._reviewing.letters(press.actor, on=wanted)
            news = _("I write to you when you are asked.") if wanted else _("I do not write to you. /review shows all.")
            card = await self.home_of(press.actor, news)
        await press.show(card)

    async def outcomes(self, press: Press) -> None:
        """Show what became of earlier messages."""
        async with press.showing():
            outcomes = await self._reviewing.outcomes(press.actor)
        await press.show(outcomes_screen(outcomes))

    async def people(self, press: Press) -> None:
        """Show whom this person would rather not be asked about."""
        async with press.showing():
            card = await self._people(press.actor)
        await press.show(card)

    async def _people(self, by: Actor, news: str = "") -> Card:
        standing = await self._reviewing.standing(by)
        return people_screen(standing.conflicts, news=news)

    async def know(self, press: Press) -> None:
        """Name somebody."""
        if not press.values or not press.values[0].isdecimal():
            raise InvalidInputError(_("Nobody was chosen. Please choose somebody from the list."))
        async with press.showing():
            await self._reviewing.declare_conflict(press.actor, int(press.values[0]))
            card = await self._people(press.actor, _("Noted. You are not asked about them."))
        await press.show(card)

    async def forget(self, press: Press) -> None:
        """Take a name back."""
        async with press.showing():
            await self._reviewing.end_conflict(press.actor, press.ref.id)
            card = await self._people(press.actor, _("Taken back."))
        await press.show(card)

    async def leave(self, press: Press) -> None:
        """Ask once more."""
        async with press.showing():
            await self._reviewing.standing(press.actor)
        await press.show(leave_screen())

    async def left(self, press: Press) -> None:
        """Stop reviewing."""
        async with press.showing():
            await self._reviewing.opt_out(press.actor)
            card = await self.home_of(press.actor, _("You have stopped. Thank you for your help."))
        await press.show(card)
