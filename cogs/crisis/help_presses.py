"""Asking for help: the button, the command and its further buttons. None of them needs the database to answer."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import AbstractAsyncContextManager
from typing import Final

from bot.crisis.choices import Choices
from bot.crisis.facts import Facts
from bot.crisis.line import Nation
from bot.crisis.snapshots import HelpFacts
from bot.discord_kit.cards import Card
from bot.discord_kit.doors import Doors
from bot.discord_kit.incidents import Incidents
from bot.discord_kit.replies import Press
from bot.errors import TryAgainError
from bot.language import _
from cogs.crisis.help_cards import help_card, more_card, nation_of, quiet_card

_REMEMBERED: Final = 2_000
_PATIENCE: Final = 1.5  # seconds for what may be added; the answer stands already


class HelpPresses:
    """Each method answers one button; the standing button is `button("crisis:help", _("Need help now?"))`."""

    def __init__(self, facts: Facts, choices: Choices, incidents: Incidents) -> None:
        self._facts = facts
        self._choices = choices
        self._incidents = incidents
        self._newest: OrderedDict[int, int] = OrderedDict()

    def open_doors(self, doors: Doors) -> None:
        """Register every button."""
        doors.press("crisis:help", self.help)
        doors.press("crisis:nation", self.nation)
        doors.press("crisis:back", self.nation)
        doors.press("crisis:more", self.more)
        doors.press("crisis:quiet", self.quiet)
        doors.press("crisis:remember", self.remember)
        doors.press("crisis:forget", self.forget)
        doors.press("crisis:ok", self.ok)
        doors.press("crisis:stop", self.stop)

    async def help(self, press: Press) -> None:
        """Answer at once with what is compiled in; then add what the database knows, if it answers."""
        self._note(press)
        await press.whisper(help_card())
        facts = await self.facts_of(press.community_id, press.user_id)
        if facts != HelpFacts() and self._is_newest(press):
            await press.whisper(help_card(facts.nation, facts))

    def _note(self, press: Press) -> None:
        """Remember a person's newest press, so that what is added late does not draw over what they went on to."""
        self._newest[press.user_id] = press.id
        self._newest.move_to_end(press.user_id)
        if len(self._newest) > _REMEMBERED:
            self._newest.popitem(last=False)

    def _is_newest(self, press: Press) -> bool:
        return self._newest.get(press.user_id) == press.id

    async def facts_of(self, community_id: int | None, member_id: int) -> HelpFacts:
        """Return what may be added, nothing when the database does not answer soon. Never raises."""
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._facts.of(community_id, member_id)
        except Exception as error:  # noqa: BLE001 - whatever is broken, the help card stands; it is logged with an id
            if not isinstance(error, TryAgainError | TimeoutError):
                self._incidents.report("help now, what may be added", error)
            return HelpFacts()

    async def nation(self, press: Press) -> None:
        """Show the lines of one nation."""
        self._note(press)
        chosen = nation_of(press.extra)
        await _show(press, help_card(chosen))
        facts = await self.facts_of(press.community_id, press.user_id)
        if facts != HelpFacts() and self._is_newest(press):
            await _show(press, help_card(chosen, facts))

    async def more(self, press: Press) -> None:
        """Show further lines."""
        self._note(press)
        await _show(press, more_card(nation_of(press.extra)))

    async def quiet(self, press: Press) -> None:
        """Show the ways without speaking."""
        self._note(press)
        await _show(press, quiet_card(nation_of(press.extra)))

    async def remember(self, press: Press) -> None:
        """Remember the nation of the card."""
        self._note(press)
        chosen = nation_of(press.extra) or Nation.ELSEWHERE
        async with _waiting(press):
            await self._choices.remember_nation(press.actor, chosen)
        await _show(press, help_card(chosen, await self.facts_of(press.community_id, press.user_id)))

    async def forget(self, press: Press) -> None:
        """Forget the nation, everywhere."""
        self._note(press)
        async with _waiting(press):
            await self._choices.forget_nation(press.user_id)
        chosen = nation_of(press.extra)
        await _show(press, help_card(chosen, await self.facts_of(press.community_id, press.user_id)))

    async def ok(self, press: Press) -> None:
        """Take "I'm OK" for an answer. Nobody is told, and nothing is noted."""
        await press.whisper(_("Good to know. Nobody is told that you pressed this. /help-now is there at any time."))

    async def stop(self, press: Press) -> None:
        """Write no more such messages to this person."""
        async with press.thinking():
            stopped = press.extra.isdecimal() and await self._choices.stop_letters(press.user_id, int(press.extra))
        if stopped:
            await press.whisper(_("I will not write to you again like this. /help-now is there at any time."))
        else:
            await press.whisper(_("This button belongs to another message. Nothing was changed."))


def _is_own(press: Press) -> bool:
    """Tell whether the card under the button is this person's alone; one that others see is never drawn over."""
    return press.on_whisper or press.community_id is None


async def _show(press: Press, card: Card) -> None:
    await (press.redraw(card) if _is_own(press) else press.whisper(card))


def _waiting(press: Press) -> AbstractAsyncContextManager[None]:
    return press.redrawing() if _is_own(press) else press.thinking()
