"""What moderators and organisers press in Nearby: read and settle a report, join a meeting, take a stop back."""

from __future__ import annotations

from bot.community.actor import Capability
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.language import _
from bot.nearby.rules import Finding
from bot.nearby.service import Nearby
from cogs.nearby.cards import reading_card
from cogs.nearby.modals import stop_modal, stop_parts


class TeamPresses:
    """Each method answers one button or form of the team."""

    def __init__(self, nearby: Nearby) -> None:
        self._nearby = nearby

    def open_doors(self, doors: Doors) -> None:
        """Register every button and form."""
        doors.press("nearby:read", self.read)
        doors.press("nearby:leave_it", self.leave_it)
        doors.press("nearby:stop", self.stop)
        doors.submit("nearby:stop", self.stopped)
        doors.press("nearby:join", self.join)
        doors.press("nearby:lift", self.lift)

    async def read(self, press: Press) -> None:
        """Show the words of a report to this moderator only."""
        async with press.thinking():
            report = await self._nearby.read_report(press.actor, press.ref.id)
        await press.whisper(reading_card(report))

    async def leave_it(self, press: Press) -> None:
        """Settle a report without doing anything."""
        async with press.thinking():
            await self._nearby.settle_report(press.actor, press.ref, Finding.NOTHING)
        await press.whisper(_("Noted. Nearby goes on for this person."))

    async def stop(self, press: Press) -> None:
        """Open the reason for a stop."""
        press.actor.require(Capability.SETTLE_REPORTS)
        await press.show_modal(stop_modal(press.ref))

    async def stopped(self, press: Press) -> None:
        """Stop Nearby for a person, with the reason."""
        async with words_kept(press, "reason"):
            async with press.thinking():
                reason = str(press.read(stop_parts()).get("reason", ""))
                await self._nearby.settle_report(press.actor, press.ref, Finding.STOPPED, reason)
            await press.whisper(_("Nearby is stopped for this person. They read your reason."))

    async def join(self, press: Press) -> None:
        """Become the connector of a meeting."""
        async with press.thinking():
            await self._nearby.join(press.actor, press.ref)
        await press.whisper(_("Thank you. The private thread is being opened with you in it."))

    async def lift(self, press: Press) -> None:
        """Let a person use Nearby again."""
        async with press.thinking():
            await self._nearby.lift_after(press.actor, press.ref.id)
        await press.whisper(_("This person can use Nearby again."))
