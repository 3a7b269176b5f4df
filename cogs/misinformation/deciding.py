"""What a moderator presses on a case: take, read, decide, confirm, note a talk, and check what peers found fine."""

from __future__ import annotations

from bot.community.actor import Capability
from bot.discord_kit.cards import Card
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.discord_kit.saying import at
from bot.discord_kit.typed import words_kept
from bot.errors import InvalidInputError
from bot.language import _, ngettext
from bot.misinformation.cases import Cases
from bot.misinformation.deciding import Deciding
from bot.misinformation.outcomes_rules import Choice, DecisionState
from bot.misinformation.outcomes_snapshots import DecisionView
from cogs.misinformation.case_copy import copy_screen
from cogs.misinformation.case_modals import (
    choice_of,
    choice_screen,
    decide_modal,
    decide_parts,
    decision_of,
    talk_modal,
    talk_parts,
)
from cogs.misinformation.case_words import decided_words


class ModeratorPresses:
    """Each method answers one button, menu or form on a case."""

    def __init__(self, cases: Cases, deciding: Deciding) -> None:
        self._cases = cases
        self._deciding = deciding

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        doors.press("misinformation:take", self.take)
        doors.press("misinformation:release", self.release)
        doors.press("misinformation:take_over", self.take_over)
        doors.press("misinformation:read", self.read)
        doors.press("misinformation:decide", self.decide)
        doors.choose("misinformation:choice", self.chosen)
        doors.submit("misinformation:decide", self.decided)
        doors.press("misinformation:remove", self.remove)
        doors.press("misinformation:keep", self.keep)
        doors.press("misinformation:talk", self.talk)
        doors.submit("misinformation:talk", self.talked)
        doors.press("misinformation:told", self.told)
        doors.press("misinformation:agree", self.agree)
        doors.press("misinformation:disagree", self.disagree)

    async def take(self, press: Press) -> None:
        """Hold a case."""
        async with press.thinking():
            case = await self._deciding.take(press.actor, press.ref)
        until = at(case.lease_until) if case.lease_until else "?"
        await press.whisper(_("You have it until {moment}. Release it when you stop earlier.").format(moment=until))

    async def release(self, press: Press) -> None:
        """Give a case back."""
        async with press.thinking():
            await self._deciding.release(press.actor, press.ref)
        await press.whisper(_("It waits for a moderator again."))

    async def take_over(self, press: Press) -> None:
        """Take a case over from reviewers, from the author's time, or from those who write notes."""
        async with press.thinking():
            await self._cases.take_over(press.actor, press.ref)
        await press.whisper(_("It is with the moderators now. The card has the button Decide."))

    async def read(self, press: Press) -> None:
        """Show the words to this moderator only, or turn the page of what they read already."""
        page = int(press.extra) if press.extra.isdecimal() else 0
        async with press.showing():
            reading = await self._deciding.read(press.actor, press.ref.id)
            history = await self._deciding.history(press.actor, press.ref.id)
        await press.show(copy_screen(reading, history, press.user_id, press.interaction.created_at, page))

    async def decide(self, press: Press) -> None:
        """Offer what can be decided."""
        press.actor.require(Capability.DECIDE_CASES)
        await press.whisper(choice_screen(press.ref))

    async def chosen(self, press: Press) -> None:
        """Open the form for what was chosen."""
        press.actor.require(Capability.DECIDE_CASES)
        choice = choice_of(press.values[0] if press.values else "")
        await press.show_modal(decide_modal(press.ref, choice))

    async def decided(self, press: Press) -> None:
        """Record the decision, or propose a removal for which a second moderator is needed."""
        async with words_kept(press, "words"):
            async with press.thinking():
                choice = choice_of(press.extra)
                decision = decision_of(choice, press.read(decide_parts(choice)))
                view = await self._deciding.decide(press.actor, press.ref, decision)
            await press.whisper(_recorded(view))

    async def remove(self, press: Press) -> None:
        """Confirm a removal, as the second person."""
        async with press.thinking():
            view = await self._deciding.confirm_removal(press.actor, press.ref)
        await press.whisper(_recorded(view))

    async def keep(self, press: Press) -> None:
        """Set a proposed removal aside."""
        async with press.thinking():
            await self._deciding.refuse_removal(press.actor, press.ref)
        await press.whisper(_("Set aside. The case waits for another decision, and the author stays."))

    async def talk(self, press: Press) -> None:
        """Open the form for a talk."""
        press.actor.require(Capability.DECIDE_CASES)
        await press.show_modal(talk_modal(press.ref))

    async def talked(self, press: Press) -> None:
        """Note a talk with the author."""
        async with words_kept(press, "words"):
            async with press.thinking():
                words = _words(press.read(talk_parts()))
                count = await self._deciding.record_talk(press.actor, press.ref.id, words)
            said = ngettext("Noted. It is {count} talk so far.", "Noted. There are {count} talks so far.", count)
            await press.whisper(said.format(count=count))

    async def told(self, press: Press) -> None:
        """Note that somebody brought the author the decision."""
        async with press.thinking():
            await self._deciding.told(press.actor, press.ref.id)
        await press.whisper(_("Noted. Thank you for telling them."))

    async def agree(self, press: Press) -> None:
        """Note that what peers found fine is fine."""
        await self._check(press, agrees=True)

    async def disagree(self, press: Press) -> None:
        """Open a case again that peers found fine."""
        await self._check(press, agrees=False)

    async def _check(self, press: Press, *, agrees: bool) -> None:
        async with press.thinking():
            await self._cases.check_dismissal(press.actor, press.ref, agrees=agrees)
        kept = _("Noted. Thank you for looking.")
        await press.whisper(kept if agrees else _("Noted. The case is open again, and its card has the button Decide."))


def _words(given: object) -> str:
    words = given.get("words", "") if isinstance(given, dict) else ""
    if not isinstance(words, str) or not words.strip():
        raise InvalidInputError(_("Please write a few words."))
    return words


def _recorded(view: DecisionView) -> Card:
    if view.state is DecisionState.PROPOSED:
        return Card().say(_("Proposed. A second moderator has to confirm it on the card."))
    card = Card().say(_("Recorded. {what}").format(what=decided_words(view)))
    if view.choice is Choice.FINE:
        return card.small(_("The author does not hear of it, unless they were asked before."))
    return card.small(_("The author is told, and can ask somebody else to look again."))
