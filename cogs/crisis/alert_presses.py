"""What is pressed on an alert's card."""

from __future__ import annotations

from bot.crisis.alerts import Alerts
from bot.crisis.snapshots import Handled
from bot.discord_kit.cards import Card, Tone
from bot.discord_kit.doors import Doors, Handler
from bot.discord_kit.replies import Press
from bot.discord_kit.saying import at
from bot.language import _
from cogs.crisis.alert_cards import HANDLED


class AlertPresses:
    """Each method answers one button of an alert's card."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts

    def open_doors(self, doors: Doors) -> None:
        """Register every button."""
        doors.press("crisis:take", self.take)
        doors.press("crisis:words", self.words)
        for handled in Handled:
            doors.press(f"crisis:{handled.value}", self._closes(handled))

    async def take(self, press: Press) -> None:
        """Note that this person replies."""
        async with press.thinking():
            alert = await self._alerts.take(press.actor, press.ref)
        assert alert.lease_until is not None
        words = _("You have it until {moment}. Press again to keep it longer. Press how it ended when you are done.")
        await press.whisper(words.format(moment=at(alert.lease_until)))

    async def words(self, press: Press) -> None:
        """Show what the worried person wrote, to this person only."""
        async with press.thinking():
            words = await self._alerts.words_of(press.actor, press.ref.id)
        if not words:
            await press.whisper(_("There are no words any more."))
            return
        card = Card(_("What the worried person wrote"), tone=Tone.CARE)
        await press.whisper(card.quote(words).small(_("It is deleted when the alert is looked after.")))

    def _closes(self, handled: Handled) -> Handler:
        async def close(press: Press) -> None:
            async with press.thinking():
                await self._alerts.close(press.actor, press.ref, handled)
            words = _("Noted: {end}. Thank you. Who it was about is forgotten now.")
            await press.whisper(words.format(end=_(HANDLED[handled])))

        return close
