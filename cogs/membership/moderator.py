"""What a moderator presses on an application: take, read, approve, ask, decline, second opinion."""

from __future__ import annotations

from bot.community.actor import Capability
from bot.community.book import SettingsBook
from bot.discord_kit.cards import Card, button
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.discord_kit.saying import at
from bot.discord_kit.typed import words_kept
from bot.errors import InvalidInputError, NotFoundError
from bot.language import _
from bot.membership.cards import Cards
from bot.membership.deciding import Deciding
from bot.membership.snapshots import Application, Decline, Leaning
from cogs.membership.modals import (
    ask_modal,
    ask_parts,
    decline_modal,
    decline_parts,
    opinion_modal,
    opinion_parts,
    reason_of,
)
from cogs.membership.reading import reading_card
from cogs.membership.words import status_words


class ModeratorPresses:
    """Each method answers one button, menu or form on a card in the queue."""

    def __init__(self, deciding: Deciding, cards: Cards, settings: SettingsBook) -> None:
        self._deciding = deciding
        self._cards = cards
        self._settings = settings

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        doors.press("membership:take", self.take)
        doors.press("membership:release", self.release)
        doors.press("membership:read", self.read)
        doors.press("membership:approve", self.approve)
        doors.press("membership:ask", self.ask)
        doors.submit("membership:ask", self.asked)
        doors.press("membership:answered", self.answered)
        doors.press("membership:decline", self.decline)
        doors.choose("membership:reason", self.reason)
        doors.submit("membership:decline", self.declined)
        doors.press("membership:safety_yes", self.safety_yes)
        doors.press("membership:safety_no", self.safety_no)
        doors.press("membership:opinion", self.opinion)
        doors.press("membership:opinion_ask", self.opinion_ask)
        doors.submit("membership:opinion", self.opinion_given)

    async def take(self, press: Press) -> None:
        """Hold an application."""
        async with press.thinking():
            application = await self._deciding.take(press.actor, press.ref)
        until = application.lease_until
        await press.whisper(
            _("You have it until {moment}. Release it when you stop earlier.").format(
                moment=at(until) if until else "?"
            )
        )

    async def release(self, press: Press) -> None:
        """Give an application back to the queue."""
        async with press.thinking():
            await self._deciding.release(press.actor, press.ref)
        await press.whisper(_("It is back in the queue."))

    async def read(self, press: Press) -> None:
        """Show the answers to this moderator only, or turn the page of what they read already."""
        page = int(press.extra) if press.extra.isdecimal() else 0
        if not press.on_whisper:  # never redraw what others see, too
            async with press.thinking():
                copy = await self._deciding.read(press.actor, press.ref.id)
            await press.whisper(reading_card(copy, press.user_id, page))
            return
        async with press.redrawing():
            copy = await self._deciding.read(press.actor, press.ref.id)
        await press.redraw(reading_card(copy, press.user_id, page))

    async def approve(self, press: Press) -> None:
        """Let the person in."""
        async with press.thinking():
            application = await self._deciding.approve(press.actor, press.ref)
        await press.whisper(_recorded(application))

    async def ask(self, press: Press) -> None:
        """Open the form for questions."""
        press.actor.require(Capability.DECIDE_APPLICATIONS)
        card = await self._cards.application(press.actor.community_id, press.ref.id)
        if card is None:
            raise NotFoundError(_("This application no longer waits."))
        await press.show_modal(ask_modal(press.ref, card.application.door))

    async def asked(self, press: Press) -> None:
        """Send the questions."""
        parts = ask_parts()
        async with words_kept(press, *(part.id for part in parts)):
            async with press.thinking():
                questions = [str(text) for text in press.read(parts).values() if str(text).strip()]
                await self._deciding.ask(press.actor, press.ref, questions)
            await press.whisper(_("Asked. The waiting time stands still until they answer."))

    async def answered(self, press: Press) -> None:
        """Note that the answer came another way."""
        async with press.thinking():
            await self._deciding.they_answered(press.actor, press.ref)
        await press.whisper(_("Noted. The waiting time goes on."))

    async def decline(self, press: Press) -> None:
        """Offer the reasons for a decline."""
        press.actor.require(Capability.DECIDE_APPLICATIONS)
        settings = self._settings.for_community(press.actor.community_id).membership
        card = Card(_("Why?")).say(_("Choose a reason. You can then change the text before anything is sent."))
        options = [(decline.code.value, _(decline.label)) for decline in settings.declines]
        await press.whisper(card.menu("membership:reason", options, press.ref, hint=_("Choose a reason")))

    async def reason(self, press: Press) -> None:
        """Open the decline with the text for the chosen reason."""
        press.actor.require(Capability.DECIDE_APPLICATIONS)
        settings = self._settings.for_community(press.actor.community_id).membership
        reason = reason_of(press.values[0]) if press.values else None
        decline = settings.decline_for(reason) if reason else None
        if decline is None:
            raise NotFoundError(_("This reason is no longer used here. Please choose again."))
        await press.show_modal(decline_modal(press.ref, settings, decline))

    async def declined(self, press: Press) -> None:
        """Record the decline, or propose it when a second moderator has to confirm."""
        async with words_kept(press, "text"):
            async with press.thinking():
                application = await self._deciding.decline(press.actor, press.ref, self._read_decline(press))
            await press.whisper(_recorded(application))

    def _read_decline(self, press: Press) -> Decline:
        settings = self._settings.for_community(press.actor.community_id).membership
        reason = reason_of(press.extra)
        words = settings.decline_for(reason) if reason else None
        if reason is None or words is None:
            raise NotFoundError(_("This reason is no longer used here. Please choose again."))
        given = press.read(decline_parts(settings, words))
        signposts, months = given.get("signposts", []), str(given.get("reapply", ""))
        return Decline(
            reason=reason,
            text=str(given.get("text", "")),
            signposts=tuple(signposts) if isinstance(signposts, list) else (),
            reapply_months=int(months) if months.isdecimal() else None,
        )

    async def safety_yes(self, press: Press) -> None:
        """Confirm a decline for safety, as the second person."""
        async with press.thinking():
            application = await self._deciding.confirm_decline(press.actor, press.ref)
        await press.whisper(_recorded(application))

    async def safety_no(self, press: Press) -> None:
        """Set a proposed decline aside."""
        async with press.thinking():
            await self._deciding.reject_decline(press.actor, press.ref)
        await press.whisper(_("Set aside. The application waits as before."))

    async def opinion(self, press: Press) -> None:
        """Ask for a second opinion, or give one when somebody else asked."""
        press.actor.require(Capability.DECIDE_APPLICATIONS)
        card = await self._cards.application(press.actor.community_id, press.ref.id)
        if card is None or not card.application.waiting:
            raise NotFoundError(_("This application no longer waits."))
        if card.opinion_asked_by is None:
            ask = button("membership:opinion_ask", _("Ask for a second opinion"), card.application.ref)
            await press.whisper(Card().say(_("The card will show the other moderators that you ask.")).buttons(ask))
        elif card.opinion_asked_by == press.user_id:
            await press.whisper(_("You have asked. The card shows what the others think, as soon as they say so."))
        else:
            await press.show_modal(opinion_modal(card.application.ref))

    async def opinion_ask(self, press: Press) -> None:
        """Ask the other moderators."""
        async with press.redrawing():
            await self._deciding.ask_second_opinion(press.actor, press.ref)
        await press.redraw(Card().say(_("Asked. The card in the queue shows it.")))

    async def opinion_given(self, press: Press) -> None:
        """Record a second opinion."""
        async with words_kept(press, "words"):
            async with press.thinking():
                given = press.read(opinion_parts())
                leaning, words = str(given.get("leaning", "")), str(given.get("words", ""))
                if leaning not in set(Leaning):
                    raise InvalidInputError(_("Please say what you lean to."))
                await self._deciding.give_opinion(press.actor, press.ref, Leaning(leaning), words)
            await press.whisper(_("Thank you. The card shows what you lean to; your words show under Read answers."))


def _recorded(application: Application) -> str:
    if application.waiting:
        return _("Proposed. A second moderator has to confirm it on the card.")
    return _("Recorded: {status}.").format(status=status_words(application.status))
