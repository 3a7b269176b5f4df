"""What is pressed on a raid card."""

from __future__ import annotations

from bot.discord_kit.doors import Doors as PressDoors
from bot.discord_kit.replies import Press
from bot.discord_kit.saying import at
from bot.errors import NotFoundError
from bot.language import _, ngettext
from bot.membership.doors import Doors
from bot.membership.snapshots import DoorsState


class DoorkeeperPresses:
    """Each method answers one button of the raid card."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def open_doors(self, doors: PressDoors) -> None:
        """Register every button."""
        doors.press("membership:raid_pause", self.pause)
        doors.press("membership:raid_resume", self.resume)
        doors.press("membership:raid_expire", self.expire)
        doors.press("membership:raid_undo", self.undo)

    async def pause(self, press: Press) -> None:
        """Pause invites and applications together."""
        async with press.thinking():
            state = await self._doors.raid_pause(press.actor, press.ref)
        await press.whisper(doors_words(state))

    async def resume(self, press: Press) -> None:
        """Open invites and applications again."""
        async with press.thinking():
            state = await self._doors.resume(press.actor)
        await press.whisper(doors_words(state))

    async def expire(self, press: Press) -> None:
        """Close what came with the raid."""
        async with press.thinking():
            bulk = await self._doors.expire_raid(press.actor, press.ref)
        words = ngettext(
            "{count} application is closed. You can undo it until {moment}.",
            "{count} applications are closed. You can undo it until {moment}.",
            bulk.count,
        )
        await press.whisper(words.format(count=bulk.count, moment=at(bulk.undo_until)))

    async def undo(self, press: Press) -> None:
        """Bring back what was closed together."""
        if not press.extra.isdecimal():
            raise NotFoundError(_("There is nothing here to undo."))
        async with press.thinking():
            bulk = await self._doors.undo(press.actor, int(press.extra))
        words = ngettext("{count} application waits again.", "{count} applications wait again.", bulk.count)
        await press.whisper(words.format(count=bulk.count))


def doors_words(state: DoorsState) -> str:
    """Say how the doors stand."""
    if state.paused_by is None:
        return _("People can apply now.") if state.lobby_open else _("The doors are not open yet.")
    if state.paused_until is not None:
        return _("New applications are paused until {moment}. The queue goes on.").format(moment=at(state.paused_until))
    return _("New applications are paused until somebody opens them again. The queue goes on.")
