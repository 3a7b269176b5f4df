"""What everybody presses in the hub: open, begin, one's own entries, and the form of a new one."""

from __future__ import annotations

from bot.community.actor import Actor, Capability
from bot.discord_kit.cards import Card
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import NotFoundError
from bot.evidence.rules import Draft
from bot.evidence.snapshots import Entry
from bot.language import _
from cogs.evidence.house import Hub
from cogs.evidence.modals import add_modal, add_parts
from cogs.evidence.screens import entry_screen, found_screen, mine_screen, starting_screen


class MemberPresses:
    """Each method answers one button, menu or form, or one command."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        doors.press("evidence:open", self.open)
        doors.choose("evidence:choose", self.choose)
        doors.press("evidence:start", self.start)
        doors.press("evidence:mine", self.mine)
        doors.press("evidence:withdraw", self.withdraw)
        doors.submit("evidence:add", self.added)

    async def find(self, press: Press, words: str, key: str | None = None) -> None:
        """Show what fits some words, or the entry chosen while they were typed, as long as it is there."""
        async with press.thinking():
            by = press.actor
            card = await self._chosen(by, key) if key is not None else None
            if card is None:
                card = found_screen(await self._hub.sources.find(by, words))
        await press.whisper(card)

    async def _chosen(self, by: Actor, key: str) -> Card | None:
        try:
            entry = await self._hub.sources.entry(by, key)
        except NotFoundError:
            return None
        return self._screen(by, entry)

    def _screen(self, by: Actor, entry: Entry) -> Card:
        return entry_screen(entry, self._hub.clock.now(), cares=by.may(Capability.CARE_FOR_EVIDENCE))

    async def open(self, press: Press) -> None:
        """Show one entry."""
        await self.show(press, press.extra)

    async def choose(self, press: Press) -> None:
        """Show the entry chosen in the menu."""
        if not press.values:
            raise NotFoundError(_("There is nothing here to act on."))
        await self.show(press, press.values[0])

    async def show(self, press: Press, key: str) -> None:
        """Show one entry by its key."""
        async with press.showing():
            by = press.actor
            entry = await self._hub.sources.entry(by, key)
        await press.show(self._screen(by, entry))

    async def start(self, press: Press) -> None:
        """Show the way to a group of one's own."""
        async with press.showing():
            steps = await self._hub.sources.starting(press.actor)
        await press.show(starting_screen(steps, self._hub.clock.now()))

    async def mine(self, press: Press) -> None:
        """Show what this person added."""
        async with press.showing():
            proposals = await self._hub.proposing.mine(press.actor)
        await press.show(mine_screen(proposals))

    async def withdraw(self, press: Press) -> None:
        """Take an own entry back."""
        async with press.showing():
            await self._hub.proposing.withdraw(press.actor, press.ref)
            proposals = await self._hub.proposing.mine(press.actor)
        await press.show(mine_screen(proposals, _("You took it back.")))

    async def add(self, press: Press, kind: str, provenance: str, year: int | None) -> None:
        """Open the form of a new entry."""
        press.actor.require(Capability.USE_EVIDENCE)
        await press.show_modal(add_modal(kind, provenance, year))

    async def added(self, press: Press) -> None:
        """Take a new entry to the second pair of eyes."""
        async with words_kept(press, "title", "makers", "address", "summary", "helps"):
            async with press.thinking():
                await self._hub.proposing.propose(press.actor, _draft(press))
            await press.whisper(_("Thank you. A second person looks at it. You hear what was decided."))


def _draft(press: Press) -> Draft:
    kind, _dot, rest = press.extra.partition(".")
    provenance, _dot, year = rest.partition(".")
    given = {name: str(answer) for name, answer in press.read(add_parts()).items()}
    return Draft(
        title=given.get("title", ""),
        kind=kind,
        makers=given.get("makers", ""),
        year=int(year) if year.isdecimal() else None,
        address=given.get("address", ""),
        summary=given.get("summary", ""),
        helps=given.get("helps", ""),
        provenance=provenance,
    )
