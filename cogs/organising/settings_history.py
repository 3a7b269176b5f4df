"""What organisers press to see, undo, hand out and bring in settings as a whole."""

from __future__ import annotations

from typing import Final

from bot.adjusting.views import How
from bot.discord_kit.doors import Doors
from bot.discord_kit.plain import clip
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.discord_kit.uploads import uploaded_text
from bot.errors import InvalidInputError
from bot.language import _
from cogs.organising.settings_drafts import Draft
from cogs.organising.settings_forms import FILE, TEXT, import_form, import_parts
from cogs.organising.settings_history_screens import (
    CHANGES_A_PAGE,
    change_screen,
    export_card,
    history_screen,
    reloaded_screen,
)
from cogs.organising.settings_house import SettingsDesk, organiser
from cogs.organising.settings_showing import Showing
from cogs.organising.settings_words import shown

LARGEST_FILE: Final = 300_000
"""In bytes; every setting at its longest, with its comments, takes less."""

_MOST_TOLD: Final = 10
_FILE_NAME: Final = "settings.toml"


class HistoryPresses:
    """One method for each button, menu and form about all settings at once."""

    def __init__(self, desk: SettingsDesk, showing: Showing) -> None:
        self._desk = desk
        self._showing = showing

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        doors.press("settings:history", self.history)
        doors.choose("settings:change", self.change)
        doors.press("settings:undo", self.undo)
        doors.press("settings:export", self.export)
        doors.press("settings:import", self.ask_import)
        doors.submit("settings:import", self.imported)
        doors.press("settings:reload", self.reload)

    async def history(self, press: Press) -> None:
        """Show the newest changes, or those before the one the button carries."""
        by = organiser(press)
        async with press.showing():
            before = press.ref.id or None
            changes = await self._desk.adjusting.history(by.community_id, before=before, most=CHANGES_A_PAGE + 1)
        await press.show(history_screen(changes[:CHANGES_A_PAGE], older=len(changes) > CHANGES_A_PAGE))

    async def change(self, press: Press) -> None:
        """Show one change whole."""
        by = organiser(press)
        chosen = press.values[0] if press.values else ""
        async with press.showing():
            number = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
            change = await self._desk.adjusting.change(by.community_id, number)
        await press.show(change_screen(change))

    async def undo(self, press: Press) -> None:
        """Look at what taking a change back does."""
        by = organiser(press)
        async with press.showing():
            card = await self._showing.look(press, by, Draft(undoes=press.ref.id, how=How.UNDO))
        await press.show(card)

    async def export(self, press: Press) -> None:
        """Hand out all settings as a file, in a message of its own."""
        by = organiser(press)
        async with press.thinking():
            text = await self._desk.adjusting.export_text(by.community_id)
        await press.whisper(export_card(_FILE_NAME, text))

    async def ask_import(self, press: Press) -> None:
        """Open the form that takes a file or its words."""
        organiser(press)
        await press.show_modal(import_form())

    async def imported(self, press: Press) -> None:
        """Look at what the handed-in settings would change."""
        by = organiser(press)
        async with words_kept(press, TEXT):
            async with press.showing():
                text = await self._handed_in(press)
                preview = await self._desk.adjusting.import_preview(by.community_id, text)
                if not preview.fits:
                    sentences = [shown(clip(trouble.sentence, 300)) for trouble in preview.troubles[:_MOST_TOLD]]
                    raise InvalidInputError("\n".join([*sentences, _("Nothing was changed.")]))
                draft = Draft(changes=preview.changes, how=How.IMPORT)
                card = await self._showing.look(press, by, draft)
            await press.show(card)

    async def _handed_in(self, press: Press) -> str:
        text = await uploaded_text(press, FILE, most=LARGEST_FILE)
        typed = press.read(import_parts()).get(TEXT)
        if text is None and isinstance(typed, str):
            text = typed
        if text is None:
            raise InvalidInputError(_("There was no file and no words, so there is nothing to import."))
        return text

    async def reload(self, press: Press) -> None:
        """Read the files on the bot's computer again."""
        by = organiser(press)
        async with press.showing():
            done = await self._desk.reloading.press(by)
        await press.show(reloaded_screen(done))
