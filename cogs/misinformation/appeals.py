"""What is pressed about appeals: sending one, taking it back, and for another decider to take, read and answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.appeals.rules import AppealRole
from bot.appeals.service import Appeals
from bot.appeals.snapshots import Appeal, AppealCopy, Ruling
from bot.community.actor import Actor, Capability
from bot.discord_kit.cards import Card, button
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.discord_kit.saying import at, person
from bot.discord_kit.typed import words_kept
from bot.errors import InvalidInputError
from bot.language import _
from bot.misinformation.snapshots import VersionedRef
from cogs.misinformation.appeal_cards import (
    APPLICATION,
    MESSAGE,
    answer_modal,
    answer_parts,
    appeal_modal,
    appeal_parts,
    appeal_state_words,
)

About = Callable[[Appeal], Awaitable[str]]
"""Says in a sentence of ours what an appeal is about."""

CaseOf = Callable[[Appeal], Awaitable[VersionedRef | None]]
"""Returns the case an appeal is about, None where it is about no case or the case is forgotten."""


class AppealPresses:
    """Each method answers one button or form of an appeal. A letter's button works for months, in direct messages."""

    def __init__(self, appeals: Appeals, about: About, case_of: CaseOf) -> None:
        self._appeals = appeals
        self._about = about
        self._case_of = case_of

    def open_doors(self, doors: Doors) -> None:
        """Register every button and form."""
        doors.press("appeals:open", self.open)
        doors.submit("appeals:send", self.send)
        doors.press("appeals:withdraw", self.withdraw)
        doors.press("appeals:take", self.take)
        doors.press("appeals:release", self.release)
        doors.press("appeals:read", self.read)
        doors.press("appeals:answer", self.answer)
        doors.submit("appeals:decide", self.decide)
        doors.press("appeals:told", self.told)

    async def _concerned(self, press: Press) -> Actor:
        """Return who presses. Raises NotFoundError in a direct message for a decision that is not about them."""
        if press.community_id is not None:
            return press.actor
        return press.actor_in(await self._appeals.community_of(press.extra, press.ref.id, press.user_id))

    async def open(self, press: Press) -> None:
        """Open the form of an appeal."""
        await press.show_modal(appeal_modal(press.extra or MESSAGE, press.ref.id))

    async def send(self, press: Press) -> None:
        """Send an appeal."""
        async with words_kept(press, "words"):
            async with press.thinking():
                words = str(press.read(appeal_parts()).get("words", ""))
                appeal = await self._appeals.open(await self._concerned(press), press.extra, press.ref.id, words)
            card = Card().say(_("Thank you. It is appeal {number}.").format(number=appeal.id))
            card.say(_("Somebody looks at it who had no part in the decision. You get an answer in writing."))
            await press.whisper(card.small(_("In the server, /my-cases shows where it stands.")))

    async def withdraw(self, press: Press) -> None:
        """Take an own appeal back."""
        async with press.thinking():
            await self._appeals.withdraw(press.actor, press.ref.id)
        await press.whisper(_("You took it back. You can send it again while there is time."))

    async def take(self, press: Press) -> None:
        """Hold an appeal."""
        async with press.thinking():
            appeal = await self._appeals.take(press.actor, press.ref)
        until = at(appeal.lease_until) if appeal.lease_until else "?"
        await press.whisper(_("You have it until {moment}. Release it when you stop earlier.").format(moment=until))

    async def release(self, press: Press) -> None:
        """Give an appeal back."""
        async with press.thinking():
            await self._appeals.release(press.actor, press.ref)
        await press.whisper(_("It waits for an answer again."))

    async def read(self, press: Press) -> None:
        """Show an appeal's words to this person only, with the way to what it is about."""
        async with press.thinking():
            copy = await self._appeals.read(press.actor, press.ref.id)
            about, case = await self._about(copy.appeal), await self._case_of(copy.appeal)
        card = Card(_("Appeal {number}: the words").format(number=copy.appeal.id)).say(about)
        moment, who = at(press.interaction.created_at), person(press.user_id)
        watermark = _("Shown to {person} only, {moment}. Reading is noted. Please do not copy it.")
        card.small(watermark.format(person=who, moment=moment))
        card.say(_sender_words(copy))
        if copy.words:
            card.quote(copy.words)
        else:
            card.say(_("The words were deleted on their date."))
        if case is not None:
            card.buttons(button("misinformation:read", _("Read the case"), case))
        elif copy.appeal.kind == APPLICATION:
            card.buttons(button("membership:read", _("Read the application"), VersionedRef(copy.appeal.subject_id, 0)))
        await press.whisper(card)

    async def answer(self, press: Press) -> None:
        """Open the form for an answer."""
        press.actor.require(Capability.DECIDE_APPEALS)
        await press.show_modal(answer_modal(press.ref))

    async def decide(self, press: Press) -> None:
        """Record the answer; what it changes is undone with it."""
        async with words_kept(press, "words"):
            async with press.thinking():
                given = press.read(answer_parts())
                if given.get("ruling") not in {"changed", "upheld"}:
                    raise InvalidInputError(_("Please choose what you decide."))
                ruling = Ruling(given["ruling"] == "changed", str(given.get("words", "")))
                appeal = await self._appeals.decide(press.actor, press.ref, ruling)
            await press.whisper(
                _("Recorded. It is {state}. They are told.").format(state=appeal_state_words(appeal.state))
            )

    async def told(self, press: Press) -> None:
        """Note that somebody brought the answer."""
        async with press.thinking():
            await self._appeals.told(press.actor, press.ref.id)
        await press.whisper(_("Noted. Thank you for telling them."))


def _sender_words(copy: AppealCopy) -> str:
    """Say who appealed; of who flagged, only that they did."""
    if copy.appeal.role is AppealRole.FLAGGER:
        return _("Sent by somebody who flagged the message:")
    role = _("applied") if copy.appeal.role is AppealRole.APPLICANT else _("wrote the message")
    return _("Sent by {person}, who {state}:").format(person=person(copy.appellant_id), state=role)
