"""What a member presses in Nearby: on and off, region, hello, yes and no, end, block and report."""

from __future__ import annotations

from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import NotFoundError
from bot.language import _
from bot.nearby.cards import Cards
from bot.nearby.regions import region_name, regions_of
from bot.nearby.rules import Answer, Region
from bot.nearby.service import Nearby
from bot.nearby.snapshots import Meeting
from cogs.nearby.modals import postcode_modal, postcode_parts, report_modal, report_parts
from cogs.nearby.screens import hello_screen, list_screen, meeting_screen, nearby_screen, sure_screen, which_screen


class MemberPresses:
    """Each method answers one button, menu or form of a member."""

    def __init__(self, nearby: Nearby, cards: Cards) -> None:
        self._nearby = nearby
        self._cards = cards

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        for verb in ("open", "list", "this", "hello", "unhello", "yes", "no", "hello_more", "meeting", "end", "renew"):
            doors.press(f"nearby:{verb}", getattr(self, verb))
        for verb in ("off", "back", "unblock", "block_hello", "block_meeting", "postcode", "report_hello"):
            doors.press(f"nearby:{verb}", getattr(self, verb))
        doors.press("nearby:report_meeting", self.report_meeting)
        doors.press("nearby:on", self.turn_on)
        doors.press("nearby:on_dm", self.turn_on)
        doors.choose("nearby:region", self.region)
        doors.submit("nearby:postcode", self.where)
        doors.submit("nearby:report_hello", self.hello_reported)
        doors.submit("nearby:report_meeting", self.meeting_reported)

    async def open(self, press: Press) -> None:
        """Show the screen."""
        async with press.showing():
            screen = await self._nearby.screen(press.actor)
        await press.show(nearby_screen(screen, press.user_id))

    async def _again(self, press: Press, news: str) -> None:
        """Show the screen with what the press did."""
        await press.show(nearby_screen(await self._nearby.screen(press.actor), press.user_id, news))

    async def postcode(self, press: Press) -> None:
        """Open the question for the postcode, for members only."""
        await self._nearby.screen(press.actor)
        await press.show_modal(postcode_modal())

    async def where(self, press: Press) -> None:
        """Find the region of a postcode; ask where it is not clear. Nothing of it is kept."""
        async with press.showing():
            await self._nearby.screen(press.actor)
            found = regions_of(str(press.read(postcode_parts()).get("postcode", "")))
        if found.certain:
            await press.show(sure_screen(found.regions[0]))
        elif found.regions:
            await press.show(which_screen(found.regions))
        else:
            await press.show(list_screen(_("I do not know this postcode. Please choose your region from the list.")))

    async def list(self, press: Press) -> None:
        """Offer all regions."""
        async with press.showing():
            await self._nearby.screen(press.actor)
        await press.show(list_screen())

    async def region(self, press: Press) -> None:
        """Take a region from the list."""
        await self._sure(press, press.values[0] if press.values else "")

    async def this(self, press: Press) -> None:
        """Take one of the regions a postcode may lie in."""
        await self._sure(press, press.extra)

    async def _sure(self, press: Press, value: str) -> None:
        async with press.showing():
            await self._nearby.screen(press.actor)
            region = _region(value)
        await press.show(sure_screen(region))

    async def turn_on(self, press: Press) -> None:
        """Turn Nearby on, or move to another region."""
        async with press.showing():
            region = _region(press.extra)
            await self._nearby.turn_on(press.actor, region, by_dm=press.name == "nearby:on_dm")
        await self._again(press, _("Nearby is on for you: {region}.").format(region=region_name(region)))

    async def renew(self, press: Press) -> None:
        """Keep it on for another term."""
        async with press.showing():
            await self._nearby.renew(press.actor)
        await self._again(press, _("It stays on."))

    async def off(self, press: Press) -> None:
        """Turn it off."""
        async with press.showing():
            await self._nearby.turn_off(press.actor)
        await self._again(press, _("Nearby is off for you. Your region is deleted."))

    async def back(self, press: Press) -> None:
        """End a break."""
        async with press.showing():
            await self._nearby.back(press.actor)
        await self._again(press, _("Welcome back."))

    async def unblock(self, press: Press) -> None:
        """Take back all blocks."""
        async with press.showing():
            await self._nearby.unblock(press.actor)
        await self._again(press, _("Your blocks are taken back."))

    async def hello(self, press: Press) -> None:
        """Say hello."""
        async with press.showing():
            await self._nearby.say_hello(press.actor)
        await self._again(press, _("You said hello. You hear of it when somebody says yes."))

    async def unhello(self, press: Press) -> None:
        """Take a hello back."""
        async with press.showing():
            await self._nearby.take_hello_back(press.actor)
        await self._again(press, _("Your hello is taken back."))

    async def yes(self, press: Press) -> None:
        """Say yes to a hello."""
        async with press.showing():
            await self._nearby.answer(press.actor, press.ref.id, Answer.YES)
        await self._again(press, _("You both said yes. You meet in a private thread with a connector."))

    async def no(self, press: Press) -> None:
        """Say no to a hello; nobody is told."""
        async with press.showing():
            await self._nearby.answer(press.actor, press.ref.id, Answer.NO)
        await self._again(press, _("Noted. Nobody is told."))

    async def hello_more(self, press: Press) -> None:
        """Offer to block or report a hello."""
        async with press.showing():
            await self._nearby.screen(press.actor)
        await press.show(hello_screen(press.ref.id))

    async def meeting(self, press: Press) -> None:
        """Offer to end a meeting, block or report; in the thread, as a whisper."""
        async with press.showing():
            meeting = await self._own_meeting(press)
        await press.show(meeting_screen(meeting, press.user_id))

    async def _own_meeting(self, press: Press) -> Meeting:
        """Return the meeting the button is about. Raises NotFoundError for anybody who is not in it."""
        meeting = await self._cards.meeting(press.actor.community_id, press.ref.id)
        if meeting is None or press.user_id not in {meeting.asked_id, meeting.answered_id, meeting.connector_id}:
            raise NotFoundError(_("This meeting is over, or it is not yours."))
        return meeting

    async def end(self, press: Press) -> None:
        """End a meeting."""
        async with press.showing():
            await self._nearby.end(press.actor, press.ref)
        await self._again(press, _("The meeting is ended. The thread is closed."))

    async def block_hello(self, press: Press) -> None:
        """Block whoever said a hello."""
        async with press.showing():
            await self._nearby.block_hello(press.actor, press.ref.id)
        await self._again(press, _("Blocked. Nobody is told."))

    async def block_meeting(self, press: Press) -> None:
        """End a meeting and block the other."""
        async with press.showing():
            await self._nearby.block_meeting(press.actor, press.ref)
        await self._again(press, _("Blocked. The meeting is ended."))

    async def report_hello(self, press: Press) -> None:
        """Open the report about a hello."""
        await self._nearby.screen(press.actor)
        await press.show_modal(report_modal("nearby:report_hello", press.ref))

    async def report_meeting(self, press: Press) -> None:
        """Open the report about a meeting."""
        meeting = await self._own_meeting(press)
        await press.show_modal(report_modal("nearby:report_meeting", meeting.ref))

    async def hello_reported(self, press: Press) -> None:
        """Send the report about a hello."""
        async with words_kept(press, "words"):
            async with press.thinking():
                words = str(press.read(report_parts()).get("words", ""))
                await self._nearby.report_hello(press.actor, press.ref.id, words)
            await press.whisper(_reported())

    async def meeting_reported(self, press: Press) -> None:
        """Send the report about a meeting."""
        async with words_kept(press, "words"):
            async with press.thinking():
                words = str(press.read(report_parts()).get("words", ""))
                await self._nearby.report_meeting(press.actor, press.ref, words)
            await press.whisper(_reported())


def _reported() -> str:
    return _("Thank you. The moderators look at it. You and this person hear no more of each other in Nearby.")


def _region(value: str) -> Region:
    if value not in set(Region):
        raise NotFoundError(_("This region is not on the list. Please choose again."))
    return Region(value)
