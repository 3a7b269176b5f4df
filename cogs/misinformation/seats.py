"""What a reviewer presses in a seat: open, read on, look for a source, answer once, or pass."""

from __future__ import annotations

from functools import partial
from typing import Final

from bot.community.actor import Actor, Capability
from bot.discord_kit.cards import Card
from bot.discord_kit.doors import Doors
from bot.discord_kit.forms import Answer
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import InvalidInputError, NotFoundError
from bot.evidence.snapshots import Entry
from bot.language import _
from bot.misinformation.rules import Verdict
from bot.misinformation.snapshots import Opinion, VersionedRef
from cogs.misinformation.house import MisinformationHouse
from cogs.misinformation.seat_screens import (
    MOST_PAGES,
    opinion_modal,
    opinion_parts,
    passed_screen,
    sealed_screen,
    search_modal,
    search_parts,
    seat_screen,
)

_SEARCHED: Final = 300  # characters of a message that are looked up in the hub


class SeatPresses:
    """Each method answers one button, menu or form of a seat. The source chosen so far travels in the custom ids."""

    def __init__(self, house: MisinformationHouse) -> None:
        self._house = house

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        doors.press("review:open", self.open)
        for number in range(1, MOST_PAGES + 1):
            doors.press(f"review:page{number}", partial(self.page, number=number))
        doors.choose("review:source", self.source)
        doors.press("review:search", self.search)
        doors.submit("review:find", self.find)
        doors.press("review:opinion", self.opinion)
        doors.submit("review:vote", self.vote)
        doors.press("review:known", self.passes)
        doors.press("review:rather_not", self.passes)

    async def open(self, press: Press) -> None:
        """Show the words."""
        await self._show(press)

    async def page(self, press: Press, number: int) -> None:
        """Show another page of the words."""
        await self._show(press, press.extra, page=number)

    async def source(self, press: Press) -> None:
        """Take the source that was chosen from the menu."""
        if not press.values:
            raise NotFoundError(_("There is nothing here to act on."))
        await self._show(press, press.values[0])

    async def search(self, press: Press) -> None:
        """Ask what to look for."""
        press.actor.require(Capability.REVIEW_CASES)
        await press.show_modal(search_modal(press.ref))

    async def find(self, press: Press) -> None:
        """Show what the hub has for some words."""
        await self._show(press, words=str(press.read(search_parts()).get("words", "")))

    async def _show(self, press: Press, key: str = "", *, page: int = 1, words: str = "") -> None:
        async with press.showing():
            card = await self._screen(press.actor, press.ref, key, page, words)
        await press.show(card)

    async def _screen(self, by: Actor, ref: VersionedRef, key: str, page: int, words: str) -> Card:
        view = await self._house.reviewing.open_seat(by, ref)
        chosen = await self._entry(by, key) if key else None
        found = await self._house.sources.find(by, words or view.text[:_SEARCHED])
        offered = [entry for entry in found.entries if found.fits and entry != chosen]
        return seat_screen(view, chosen, offered, page=page, searched=bool(words))

    async def _entry(self, by: Actor, key: str) -> Entry | None:
        try:
            return await self._house.sources.entry(by, key)
        except NotFoundError:
            return None

    async def opinion(self, press: Press) -> None:
        """Open the form of an opinion."""
        press.actor.require(Capability.REVIEW_CASES)
        await press.show_modal(opinion_modal(press.ref, press.extra))

    async def vote(self, press: Press) -> None:
        """Seal the opinion."""
        async with words_kept(press, "put_right"):
            async with press.showing():
                given = press.read(opinion_parts())
                link = str(given.get("put_right", "")).strip()
                opinion = Opinion(_verdict(given.get("verdict")), press.extra or None, link or None)
                await self._house.voting.vote(press.actor, press.ref, opinion)
            await press.show(sealed_screen())

    async def passes(self, press: Press) -> None:
        """Give the seat to somebody else."""
        async with press.showing():
            await self._house.reviewing.pass_seat(press.actor, press.ref)
        await press.show(passed_screen())


def _verdict(answer: Answer | None) -> Verdict:
    if answer not in set(Verdict):
        raise InvalidInputError(_("Please choose what you think, and send it again."))
    return Verdict(str(answer))
