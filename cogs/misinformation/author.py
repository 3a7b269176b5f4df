"""What the author of a message presses, mostly in a direct message: three answers to the question asked first."""

from __future__ import annotations

from collections.abc import Sequence

from bot.community.actor import Actor
from bot.discord_kit.cards import Card, Tone
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import NotFoundError
from bot.evidence.sources import Sources
from bot.language import _
from bot.misinformation.author_window import Windows
from bot.misinformation.outcomes_snapshots import WindowView
from cogs.misinformation.author_cards import differ_modal, differ_parts, source_screen


class AuthorPresses:
    """Each method answers one button, menu or form. In a direct message the case tells in which community it is."""

    def __init__(self, windows: Windows, sources: Sources) -> None:
        self._windows = windows
        self._sources = sources

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        doors.press("misinformation:will_edit", self.will_edit)
        doors.press("misinformation:add_source", self.add_source)
        doors.choose("misinformation:source", self.source)
        doors.press("misinformation:differ", self.differ)
        doors.submit("misinformation:differ", self.differs)

    async def _author(self, press: Press) -> Actor:
        """Return who presses. Raises NotFoundError in a direct message for a case that is not about them."""
        if press.community_id is not None:
            return press.actor
        return press.actor_in(await self._windows.community_of(press.ref.id, press.user_id))

    async def will_edit(self, press: Press) -> None:
        """Note that the author will change their message."""
        async with press.thinking():
            await self._windows.edited(await self._author(press), press.ref.id)
        card = Card(_("Thank you"), tone=Tone.GOOD)
        card.say(_("Please change the message where it stands. I look at it again by myself."))
        await press.whisper(card.small(_("Nobody was told that you were asked.")))

    async def add_source(self, press: Press) -> None:
        """Offer the sources that may stand below the message: what others found first, then what the hub has."""
        async with press.thinking():
            by = await self._author(press)
            mine = await self._windows.mine(by)
            window = next((one for one in mine if one.case_id == press.ref.id), None)
            if window is None:
                raise NotFoundError(_("This question is not open any more."))
            options = await self._options(window)
        await press.whisper(source_screen(window.case_id, options))

    async def _options(self, window: WindowView) -> Sequence[tuple[str, str]]:
        known = {source.id: source.citation for source in window.suggested}
        for source in await self._sources.sources(window.community_id):
            known.setdefault(source.id, source.citation)
        return list(known.items())

    async def source(self, press: Press) -> None:
        """Note which source the author chose."""
        if not press.values:
            raise NotFoundError(_("There is nothing here to act on."))
        async with press.showing():
            await self._windows.add_source(await self._author(press), press.ref.id, press.values[0])
        words = _("Thank you. The source is noted, and goes into a short note below your message.")
        await press.show(Card(_("Thank you"), tone=Tone.GOOD).say(words))

    async def differ(self, press: Press) -> None:
        """Ask how the author sees it."""
        await press.show_modal(differ_modal(press.ref.id))

    async def differs(self, press: Press) -> None:
        """Bring the author's view to the moderators."""
        async with words_kept(press, "words"):
            async with press.thinking():
                words = str(press.read(differ_parts()).get("words", ""))
                await self._windows.disagree(await self._author(press), press.ref.id, words)
            await press.whisper(_("Thank you for saying so. A moderator reads it and decides. You hear from us."))
