"""Asking for help: the button, the command and its further buttons. None of them needs the database to answer."""

from __future__ import annotations

from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from cogs.crisis.help_cards import help_card, more_card, nation_of, quiet_card


class HelpPresses:
    """Each method answers one button; the standing button is `button("crisis:help", _("Need help now?"))`."""

    def open_doors(self, doors: Doors) -> None:
        """Register every button."""
        doors.press("crisis:help", self.help)
        doors.press("crisis:nation", self.nation)
        doors.press("crisis:back", self.nation)
        doors.press("crisis:more", self.more)
        doors.press("crisis:quiet", self.quiet)

    async def help(self, press: Press) -> None:
        """Answer at once, with what is compiled in."""
        await press.whisper(help_card())

    async def nation(self, press: Press) -> None:
        """Show the lines of one nation."""
        await press.redraw(help_card(nation_of(press.extra)))

    async def more(self, press: Press) -> None:
        """Show further lines."""
        await press.redraw(more_card(nation_of(press.extra)))

    async def quiet(self, press: Press) -> None:
        """Show the ways without speaking."""
        await press.redraw(quiet_card(nation_of(press.extra)))
