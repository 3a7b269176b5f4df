"""What people press who care for the hub: the second pair of eyes, checks, taking out, putting back, history."""

from __future__ import annotations

from bot.community.actor import Capability
from bot.discord_kit.cards import Card
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import InvalidInputError
from bot.evidence.caring import MOST_MONTHS
from bot.evidence.snapshots import Entry
from bot.language import _
from cogs.evidence.house import Hub
from cogs.evidence.modals import check_modal, check_parts, decline_modal, decline_parts, retire_modal, retire_parts
from cogs.evidence.screens import check_screen, entry_screen, history_screen


class CarerPresses:
    """Each method answers one button or form, or one command."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def open_doors(self, doors: Doors) -> None:
        """Register every button and form."""
        for verb in ("approve", "decline", "check", "retire", "restore", "history"):
            doors.press(f"evidence:{verb}", getattr(self, verb))
        doors.submit("evidence:decline", self.declined)
        doors.submit("evidence:check", self.checked)
        doors.submit("evidence:retire", self.retired)

    async def approve(self, press: Press) -> None:
        """Let an added entry in."""
        async with press.thinking():
            entry = await self._hub.proposing.approve(press.actor, press.ref)
        await press.whisper(self._screen(entry, _("It is in the hub now, checked by you.")))

    async def decline(self, press: Press) -> None:
        """Open the reason for a no."""
        await self._hub.proposing.require_second(press.actor, press.ref)
        await press.show_modal(decline_modal(press.ref))

    async def declined(self, press: Press) -> None:
        """Say no, with the reason."""
        async with words_kept(press, "reason"):
            async with press.thinking():
                reason = str(press.read(decline_parts()).get("reason", ""))
                await self._hub.proposing.decline(press.actor, press.ref, reason)
            await press.whisper(_("Noted. Whoever added it reads your reason."))

    async def to_check(self, press: Press) -> None:
        """Show what should be looked at."""
        async with press.thinking():
            entries = await self._hub.sources.to_check(press.actor)
        await press.whisper(check_screen(entries, self._hub.clock.now()))

    async def check(self, press: Press) -> None:
        """Ask when to look again."""
        by = press.actor
        by.require(Capability.CARE_FOR_EVIDENCE)
        months = self._hub.settings.for_community(by.community_id).evidence.review_months
        await press.show_modal(check_modal(press.ref, press.extra, months))

    async def checked(self, press: Press) -> None:
        """Note a check."""
        async with press.showing():
            months = str(press.read(check_parts()).get("months", "")).strip()
            if not (months.isascii() and months.isdecimal()):
                raise InvalidInputError(_("Please choose from 1 to {most} months.").format(most=MOST_MONTHS))
            entry = await self._hub.caring.check(press.actor, press.extra, press.ref, int(months))
        await press.show(self._screen(entry, _("Thank you. It counts as checked from today.")))

    async def retire(self, press: Press) -> None:
        """Open the reason for taking an entry out."""
        press.actor.require(Capability.CARE_FOR_EVIDENCE)
        await press.show_modal(retire_modal(press.ref, press.extra))

    async def retired(self, press: Press) -> None:
        """Take an entry out."""
        async with words_kept(press, "reason"):
            async with press.showing():
                reason = str(press.read(retire_parts()).get("reason", ""))
                entry = await self._hub.caring.retire(press.actor, press.extra, press.ref, reason)
            await press.show(self._screen(entry, _("It is out. You can put it back.")))

    async def restore(self, press: Press) -> None:
        """Put an entry back."""
        async with press.showing():
            entry = await self._hub.caring.restore(press.actor, press.extra, press.ref)
        await press.show(self._screen(entry, _("It is in the hub again.")))

    async def history(self, press: Press) -> None:
        """Show what was done to an entry."""
        async with press.thinking():
            by = press.actor
            lines = await self._hub.sources.history(by, press.extra)
            entry = await self._hub.sources.entry(by, press.extra)
        await press.whisper(history_screen(entry, lines))

    def _screen(self, entry: Entry, news: str) -> Card:
        return entry_screen(entry, self._hub.clock.now(), cares=True, news=news)
