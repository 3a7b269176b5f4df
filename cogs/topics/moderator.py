"""What moderators press on a proposal, and organisers on the result of a review."""

from __future__ import annotations

from bot.community.actor import Capability
from bot.discord_kit.cards import Card, Style, button
from bot.discord_kit.doors import Doors
from bot.discord_kit.plain import plain
from bot.discord_kit.replies import Press
from bot.discord_kit.saying import person
from bot.discord_kit.typed import words_kept
from bot.errors import NotFoundError
from bot.language import _
from bot.topics.group_rules import ReviewAnswer
from bot.topics.group_snapshots import Proposal
from bot.topics.snapshots import VersionedRef
from cogs.topics.house import TopicsHouse
from cogs.topics.modals import (
    close_parts,
    proposal_modal,
    reason_modal,
    reason_parts,
    review_close_modal,
    search_parts,
    target_modal,
    topic_parts,
)
from cogs.topics.organiser import new_topic, opening_words
from cogs.topics.screens import short

_MOST_TARGETS = 5


class ModeratorPresses:
    """Each method answers one button or form on the card of a proposal or a review."""

    def __init__(self, house: TopicsHouse) -> None:
        self._house = house

    def open_doors(self, doors: Doors) -> None:
        """Register every button and form."""
        doors.press("topics:accept", self.accept)
        doors.submit("topics:accept", self.accepted)
        doors.press("topics:merge_into", self.merge)
        doors.submit("topics:merge_into", self.targets)
        doors.press("topics:merge_this", self.merged)
        doors.press("topics:decline", self.decline)
        doors.submit("topics:decline", self.declined)
        doors.press("topics:settle", self.settle)
        doors.submit("topics:settle_close", self.closed)

    async def accept(self, press: Press) -> None:
        """Open the form of a proposed topic, filled in."""
        proposal = await self._waiting(press)
        await press.show_modal(proposal_modal(press.ref, proposal.name, proposal.purpose))

    async def _waiting(self, press: Press) -> Proposal:
        """Return the proposal of the card while nobody has decided. Raises NotAllowedError, or NotFoundError."""
        by = press.actor
        by.require(Capability.DECIDE_PROPOSALS)
        shown = await self._house.proposing.card(by.community_id, press.ref.id)
        if shown is None or not shown.proposal.pending:
            decided_by = shown.proposal.decided_by if shown is not None else None
            if decided_by is None:
                raise NotFoundError(_("It was taken back, or its time is over. There is nothing to do."))
            raise NotFoundError(_("This is settled already, by {person}.").format(person=person(decided_by)))
        return shown.proposal

    async def accepted(self, press: Press) -> None:
        """Open the topic."""
        async with words_kept(press, "name", "purpose", "content_note"):
            async with press.thinking():
                new = new_topic(press.read(topic_parts()))
                topic = await self._house.proposing.accept(press.actor, press.ref, new)
            await press.whisper(opening_words(topic))

    async def merge(self, press: Press) -> None:
        """Ask which topic a proposal belongs to."""
        await self._waiting(press)
        await press.show_modal(target_modal(press.ref))

    async def targets(self, press: Press) -> None:
        """Offer the topics that were found."""
        async with words_kept(press, "words"):
            async with press.thinking():
                by = press.actor
                by.require(Capability.DECIDE_PROPOSALS)
                found = await self._house.choosing.find(by, str(press.read(search_parts()).get("words", "")))
            named = {view.topic.id: view.topic.name for view in found.views}
            if found.ask is not None:
                named |= {choice.topic_id: choice.name for choice in found.ask.choices if choice.topic_id is not None}
            if not named:
                raise NotFoundError(_("No topic was found. Please try other words."))
            await press.whisper(_targets_screen(press.ref, named))

    async def merged(self, press: Press) -> None:
        """Merge a proposal with a topic that is there."""
        async with press.showing():
            topic_id = int(press.extra) if press.extra.isdecimal() else 0
            await self._house.proposing.merge(press.actor, press.ref, topic_id)
        await press.show(Card().say(_("Merged. The person who proposed it is told where to find it.")))

    async def decline(self, press: Press) -> None:
        """Open the reason for a no."""
        await self._waiting(press)
        await press.show_modal(reason_modal(press.ref))

    async def declined(self, press: Press) -> None:
        """Say no, with the reason."""
        async with words_kept(press, "reason"):
            async with press.thinking():
                reason = str(press.read(reason_parts()).get("reason", ""))
                await self._house.proposing.decline(press.actor, press.ref, reason)
            await press.whisper(_("Recorded. The person who proposed it reads your reason."))

    async def settle(self, press: Press) -> None:
        """Decide what becomes of a topic after its review; closing asks why first."""
        by = press.actor
        by.require(Capability.MANAGE_TOPICS)
        if press.extra == ReviewAnswer.CLOSE:
            await press.show_modal(review_close_modal(press.ref))
            return
        if press.extra not in set(ReviewAnswer):
            raise NotFoundError(_("This review is settled already."))
        async with press.thinking():
            answer = ReviewAnswer(press.extra)
            result = await self._house.reviewing.settle(by, press.ref, answer)
        if answer is ReviewAnswer.KEEP:
            words = _("{name} stays as it is.")
        else:
            words = _("Noted. You can change {name} now with {command}.")
        await press.whisper(words.format(name=plain(result.topic.name), command="`/topic edit`"))

    async def closed(self, press: Press) -> None:
        """Close a topic after its review."""
        async with words_kept(press, "why", "where"):
            async with press.thinking():
                given = press.read(close_parts())
                why, where = str(given.get("why", "")), str(given.get("where", ""))
                result = await self._house.reviewing.settle(
                    press.actor, press.ref, ReviewAnswer.CLOSE, why=why, where_to=where
                )
            words = _("{name} is being closed. Its card says why and where people can go.")
            await press.whisper(words.format(name=plain(result.topic.name)))


def _targets_screen(ref: VersionedRef, named: dict[int, str]) -> Card:
    card = Card(_("Which topic does it belong to?"))
    card.say(_("The person who proposed it is told to look there."))
    return card.buttons(
        *(
            button("topics:merge_this", short(name), ref, extra=str(topic_id), style=Style.primary)
            for topic_id, name in list(named.items())[:_MOST_TARGETS]
        )
    )
