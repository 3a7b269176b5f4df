"""What a member presses around proposals and reviews, and what a host presses about newcomers."""

from __future__ import annotations

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.discord_kit.cards import Card
from bot.discord_kit.doors import Doors
from bot.discord_kit.plain import plain
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import NotFoundError
from bot.language import _
from bot.topics.group_rules import ReviewAnswer
from bot.topics.living import Living
from bot.topics.proposing import Proposing
from bot.topics.reviewing import Reviewing
from cogs.topics.choosing import page_in
from cogs.topics.group_screens import newcomers_screen, reviews_screen
from cogs.topics.modals import look_modal, propose_modal, propose_parts, search_parts
from cogs.topics.proposals import proposals_screen, similar_screen


class MemberPresses:
    """Each method answers one button or form of a member who wants something to change."""

    def __init__(self, proposing: Proposing, living: Living, reviewing: Reviewing, settings: SettingsBook) -> None:
        self._proposing = proposing
        self._living = living
        self._reviewing = reviewing
        self._settings = settings

    def open_doors(self, doors: Doors) -> None:
        """Register every button and form."""
        doors.press("topics:propose", self.look)
        doors.submit("topics:look", self.looked)
        doors.press("topics:write", self.write)
        doors.submit("topics:write", self.written)
        doors.press("topics:proposals", self.proposals)
        doors.press("topics:support", self.support)
        doors.press("topics:unsupport", self.unsupport)
        doors.press("topics:withdraw", self.withdraw)
        doors.press("topics:reviews", self.reviews)
        doors.press("topics:say", self.say)
        doors.press("topics:letters", self.letters)
        doors.press("topics:newcomers", self.newcomers)
        doors.press("topics:rules", self.rules)

    async def look(self, press: Press) -> None:
        """Ask what a proposal would be about."""
        press.actor.require(Capability.CHOOSE_TOPICS)
        await press.show_modal(look_modal())

    async def looked(self, press: Press) -> None:
        """Show what is similar already."""
        async with press.showing():
            similar = await self._proposing.similar(press.actor, str(press.read(search_parts()).get("words", "")))
        await press.show(similar_screen(similar))

    async def write(self, press: Press) -> None:
        """Open the form of a proposal."""
        press.actor.require(Capability.CHOOSE_TOPICS)
        await press.show_modal(propose_modal())

    async def written(self, press: Press) -> None:
        """Send a proposal; one of the same name gets support."""
        async with words_kept(press, "name", "purpose"):
            async with press.showing():
                by = press.actor
                given = press.read(propose_parts())
                view = await self._proposing.propose(by, str(given.get("name", "")), str(given.get("purpose", "")))
                if view.mine:
                    news = _("Thank you. Other members can say now that they would use it.")
                else:
                    news = _("Somebody proposed {name} before. You said that you would use it.")
                card = await self._screen(by, "", news.format(name=plain(view.proposal.name)))
            await press.show(card)

    async def _screen(self, by: Actor, extra: str, news: str = "") -> Card:
        mine = await self._proposing.mine(by)
        others = [view for view in await self._proposing.open_ones(by) if not view.mine]
        return proposals_screen(mine, others, page_in(extra), news)

    async def proposals(self, press: Press) -> None:
        """Show one's own proposals and those of others."""
        async with press.showing():
            card = await self._screen(press.actor, press.extra)
        await press.show(card)

    async def support(self, press: Press) -> None:
        """Say "I would use this"."""
        async with press.showing():
            by = press.actor
            await self._proposing.support(by, press.ref.id)
            card = await self._screen(by, "", _("Noted. Nobody sees that it was you."))
        await press.show(card)

    async def unsupport(self, press: Press) -> None:
        """Take that back."""
        async with press.showing():
            by = press.actor
            await self._proposing.unsupport(by, press.ref.id)
            card = await self._screen(by, "", _("Taken back."))
        await press.show(card)

    async def withdraw(self, press: Press) -> None:
        """Take one's own proposal back."""
        async with press.showing():
            by = press.actor
            await self._proposing.withdraw(by, press.ref)
            card = await self._screen(by, "", _("Your proposal is taken back."))
        await press.show(card)

    async def reviews(self, press: Press) -> None:
        """Show which topics ask what should become of them."""
        async with press.showing():
            by = press.actor
            card = reviews_screen(await self._reviewing.open_ones(by), letters=await self._reviewing.wants_letters(by))
        await press.show(card)

    async def say(self, press: Press) -> None:
        """Answer a review: keep, change or close."""
        async with press.showing():
            by = press.actor
            await self._reviewing.answer(by, press.ref.id, _answer_of(press.extra))
            views = await self._reviewing.open_ones(by)
            card = reviews_screen(
                views, _("Noted. You can change it until the end."), letters=await self._reviewing.wants_letters(by)
            )
        await press.show(card)

    async def letters(self, press: Press) -> None:
        """Say whether the bot may write about one's topics."""
        async with press.showing():
            by = press.actor
            on = press.extra == "on"
            await self._reviewing.letters(by, on=on)
            news = _("I write to you when a topic of yours asks.") if on else _("I do not write to you about topics.")
            card = reviews_screen(await self._reviewing.open_ones(by), news, letters=on)
        await press.show(card)

    async def newcomers(self, press: Press) -> None:
        """Show a host who is new and has no answer yet."""
        async with press.showing():
            by = press.actor
            found = await self._living.newcomers(by, press.ref.id)
        await press.show(newcomers_screen(found, by.community_id))

    async def rules(self, press: Press) -> None:
        """Show the group's agreement."""
        async with press.thinking():
            agreement = self._settings.for_community(press.actor.community_id).membership.agreement
        await press.whisper(Card(_("Our agreement")).say(_(agreement)))


def _answer_of(extra: str) -> ReviewAnswer:
    if extra not in set(ReviewAnswer):
        raise NotFoundError(_("This question is over."))
    return ReviewAnswer(extra)
