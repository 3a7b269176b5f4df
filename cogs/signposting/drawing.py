"""Draws each card and letter of the directory from what is stored now."""

from __future__ import annotations

from bot.discord_kit.cards import Card, CardRegistry
from bot.signposting import effects
from bot.signposting.snapshots import Card as Entry
from bot.signposting.snapshots import ChangeState, ReportState
from cogs.signposting.cards import offer_letter, shared_card, undelivered_letter
from cogs.signposting.care_cards import change_card, digest_card, outcome_letter, report_card
from cogs.signposting.house import Desk


class CardDrawing:
    """Each method draws one kind of card; None takes it away."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, registry: CardRegistry) -> None:
        """Name who draws which."""
        registry.draws(effects.SIGNPOST, self.shared)
        registry.draws(effects.OFFER, self.offer)
        registry.draws(effects.UNDELIVERED, self.undelivered)
        registry.draws(effects.REPORT, self.report)
        registry.draws(effects.OUTCOME, self.outcome)
        registry.draws(effects.CHANGE, self.change)
        registry.draws(effects.DIGEST, self.digest)

    async def _entry(self, community_id: int, ref: str) -> Entry | None:
        directory = await self._desk.directories.of(community_id)
        return directory.card(ref.partition(".")[0], self._desk.directories.now())

    async def shared(self, community_id: int, ref: str) -> Card | None:
        """Draw an entry that was shared in a channel."""
        entry = await self._entry(community_id, ref)
        return shared_card(entry, await self._desk.sharing.shared_by(community_id, ref)) if entry else None

    async def offer(self, community_id: int, ref: str) -> Card | None:
        """Draw the letter with an entry somebody suggests."""
        entry, sender = await self._entry(community_id, ref), ref.partition(".")[2]
        if entry is None or not sender.isdecimal():
            return None
        return offer_letter(entry, int(sender), self._desk.name_of(community_id))

    async def undelivered(self, community_id: int, ref: str) -> Card | None:
        """Draw the letter about a suggestion that did not arrive."""
        entry = await self._entry(community_id, ref)
        return undelivered_letter(entry) if entry else None

    async def report(self, community_id: int, ref: str) -> Card | None:
        """Draw an open report; a settled one is taken away."""
        report = await self._desk.reporting.one(community_id, int(ref))
        return report_card(report) if report.state is ReportState.OPEN else None

    async def outcome(self, community_id: int, ref: str) -> Card | None:
        """Draw the letter that says what was done."""
        return outcome_letter(await self._desk.reporting.one(community_id, int(ref)))

    async def change(self, community_id: int, ref: str) -> Card | None:
        """Draw a change that waits for a second person; a decided one is taken away."""
        change, preview = await self._desk.caring.one(community_id, int(ref))
        if change.state is not ChangeState.PROPOSED:
            return None
        entry = await self._entry(community_id, change.service_id)
        return change_card(change, preview, entry.name if entry else change.service_id)

    async def digest(self, community_id: int, _ref: str) -> Card | None:
        """Draw what waits; nothing when nothing does."""
        digest = await self._desk.digests.of(community_id)
        return digest_card(digest) if digest.due or digest.open_reports or digest.waiting_changes else None
