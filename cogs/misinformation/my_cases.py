"""What a member presses under /my-cases, and the whole copy of a deleted message, also in a direct message."""

from __future__ import annotations

from bot.appeals.service import Appeals
from bot.community.actor import Actor
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.errors import NotFoundError
from bot.language import _
from bot.misinformation.author_window import Windows
from bot.misinformation.cases import Cases
from bot.misinformation.outcomes_cards import OutcomeCards
from cogs.misinformation.author_cards import copy_page, decided_letter, window_letter
from cogs.misinformation.my_case_screens import Mine, my_cases_screen, result_letter


class MyCases:
    """The command's screen and the buttons on it."""

    def __init__(self, cases: Cases, windows: Windows, appeals: Appeals, cards: OutcomeCards) -> None:
        self._cases = cases
        self._windows = windows
        self._appeals = appeals
        self._cards = cards

    def open_doors(self, doors: Doors) -> None:
        """Register every button."""
        doors.press("misinformation:mine", self.turn)
        doors.press("misinformation:window", self.window)
        doors.press("misinformation:verdict", self.verdict)
        doors.press("misinformation:result", self.result)
        doors.press("misinformation:copy", self.copy)

    async def show(self, press: Press) -> None:
        """Show what is theirs."""
        async with press.showing():
            mine = await self._mine(press.actor)
        await press.show(my_cases_screen(mine))

    async def turn(self, press: Press) -> None:
        """Show another page of what is theirs."""
        page = press.extra.removeprefix("p")
        async with press.showing():
            mine = await self._mine(press.actor)
        await press.show(my_cases_screen(mine, int(page) if page.isdecimal() else 0))

    async def _mine(self, by: Actor) -> Mine:
        return Mine(
            flags=await self._cases.mine(by),
            windows=await self._windows.mine(by),
            decisions=await self._cards.decisions(by),
            appeals=await self._appeals.mine(by),
        )

    async def window(self, press: Press) -> None:
        """Show the question that direct messages did not bring, or brought too."""
        async with press.thinking():
            windows = await self._windows.mine(press.actor)
        found = next((one for one in windows if one.case_id == press.ref.id), None)
        if found is None:
            raise NotFoundError(_("This question is not open any more."))
        await press.whisper(window_letter(found, _("this group")))

    async def verdict(self, press: Press) -> None:
        """Show a decision about an own message, with the way to ask for another look."""
        async with press.thinking():
            by = press.actor
            message = await self._cards.decided(by.community_id, press.ref.id)
        if message is None or message.author_id != by.id:
            raise NotFoundError(_("This decision is not here any more."))
        await press.whisper(decided_letter(message, _("this group")))

    async def result(self, press: Press) -> None:
        """Show what became of an own flag."""
        async with press.thinking():
            own = await self._cards.results(press.actor)
            found = next((one for one in own if one.number == press.ref.id), None)
        if found is None:
            raise NotFoundError(_("This result is not here any more."))
        await press.whisper(result_letter(found, _("this group")))

    async def copy(self, press: Press) -> None:
        """Show an author the whole copy of their deleted message, also in a direct message."""
        async with press.showing():
            message = await self._cards.own(press.user_id, press.ref.id)
        if message is None or not message.copy:
            raise NotFoundError(_("The copy was deleted on its date."))
        page = int(press.extra) if press.extra.isdecimal() else 0
        await press.show(copy_page(message.copy, message.decision.ref, page))
