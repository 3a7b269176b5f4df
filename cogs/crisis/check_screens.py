"""Checking the lines: how they stand, what to compare, and the two buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.crisis import wording
from bot.crisis.checks import Checks
from bot.crisis.lines import LINES, line_of
from bot.crisis.snapshots import Check, CheckState
from bot.discord_kit.cards import Card, Style, Tone, button, link
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.discord_kit.saying import on
from bot.errors import NotFoundError
from bot.language import _, later

_STATES: Final = {
    CheckState.NONE: later("not yet checked by this group"),
    CheckState.ONE: later("one person checked it; a second is needed"),
    CheckState.CHECKED: later("checked by two people, on {day}"),
    CheckState.STALE: later("checked on {day}, more than 30 days ago"),
    CheckState.DOUBTED: later("somebody said on {day} that it may be wrong"),
}


def state_words(check: Check) -> str:
    """Say how a line stands."""
    return _(_STATES[check.state]).format(day=on(check.at))


def check_card(checks: Sequence[Check], line_id: str) -> Card:
    """Draw one line with what to compare, or how all lines stand. Raises NotFoundError for a line that is not there."""
    if not line_id:
        return _overview(checks)
    line = line_of(line_id)
    if line is None:
        raise NotFoundError(_("There is no such line. Choose one from the list."))
    card = Card(line.name)
    card.say(wording.line_words(line))
    card.say(next((state_words(check) for check in checks if check.line_id == line_id), ""))
    card.rule()
    card.say(_("Open the page of the service. Compare the name, each digit, the hours and the cost."))
    card.say(_("Please do not call just to test: somebody may need the line. Two people have to look."))
    card.buttons(link(_("Open the page"), line.address))
    return card.buttons(
        button("crisis:right", _("I looked, all is right"), extra=line.id, style=Style.success),
        button("crisis:wrong", _("Something is different"), extra=line.id),
    )


def _overview(checks: Sequence[Check]) -> Card:
    card = Card(_("How the help lines stand"))
    known = {check.line_id: check for check in checks}
    for line in LINES:
        if line.id in known:
            card.say(f"- **{line.name}**: {state_words(known[line.id])}")
    return card.small(_("/crisis check with a line shows what to compare."))


class CheckPresses:
    """The button that shows a line, and the two that note how it is."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks

    def open_doors(self, doors: Doors) -> None:
        """Register the buttons."""
        doors.press("crisis:look", self.look)
        doors.press("crisis:right", self.right)
        doors.press("crisis:wrong", self.wrong)

    async def look(self, press: Press) -> None:
        """Show one line with what to compare."""
        async with press.thinking():
            checks = await self._checks.of(press.actor.community_id)
        await press.whisper(check_card(checks, press.extra))

    async def right(self, press: Press) -> None:
        """Note that all is right."""
        await self._note(press, right=True)

    async def wrong(self, press: Press) -> None:
        """Note that something is different, and say what to do about a number that is built in."""
        await self._note(press, right=False)

    async def _note(self, press: Press, *, right: bool) -> None:
        async with press.thinking():
            check = await self._checks.record(press.actor, press.extra, right=right)
        card = Card(_("Noted"), tone=Tone.GOOD if right else Tone.CARE)
        card.say(_("This line: {state}.").format(state=state_words(check)))
        if not right:
            card.say(_("Members now read that it may be wrong."))
            card.say(_("The numbers are built in. Please tell whoever looks after the bot what the page says."))
        await press.whisper(card)
