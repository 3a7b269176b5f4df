"""What a member presses to find, join, leave and hide topics: one private screen that is drawn again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.community.actor import Actor, Capability
from bot.discord_kit.cards import Card
from bot.discord_kit.doors import Doors
from bot.discord_kit.plain import plain
from bot.discord_kit.replies import Press
from bot.errors import NotFoundError
from bot.language import _, ngettext
from bot.topics.choosing import Choosing
from bot.topics.reviewing import Reviewing
from bot.topics.snapshots import Standing, TopicView
from cogs.topics.here import here_screen
from cogs.topics.modals import search_modal, search_parts
from cogs.topics.screens import FOUND, HERE, MOST_ON_A_SCREEN, found_screen, same_topics_screen, topics_screen

_OF_A_TOPIC = frozenset({"topics:join", "topics:leave", "topics:show_again"})


class ChoosingPresses:
    """Each method answers one button, menu or form of a member who chooses."""

    def __init__(self, choosing: Choosing, reviewing: Reviewing) -> None:
        self._choosing = choosing
        self._reviewing = reviewing

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        doors.press("topics:open", self.page)
        doors.press("topics:page", self.page)
        doors.press("topics:search", self.search)
        doors.submit("topics:search", self.searched)
        doors.press("topics:meant", self.meant)
        doors.press("topics:join", self.join)
        doors.press("topics:leave", self.leave)
        doors.press("topics:show_again", self.show_again)
        doors.press("topics:hide", self.hide)
        doors.choose("topics:hide", self.hide)
        doors.press("topics:break_over", self.break_over)
        doors.press("topics:here", self.here)

    async def find(self, press: Press, words: str) -> None:
        """Answer the command: the first page, or what was found for some words."""
        if not words.strip():
            await self.page(press)
            return
        async with press.showing():
            found = await self._choosing.find(press.actor, words)
        await press.show(found_screen(found))

    async def show_one(self, press: Press, topic_id: int) -> None:
        """Answer the command for a topic that was chosen from what it offered."""
        async with press.showing():
            view = await self._choosing.view(press.actor, topic_id)
        await press.show(same_topics_screen([view], ""))

    async def page(self, press: Press) -> None:
        """Show a page of the list."""
        async with press.showing():
            card = await self._list(press.actor, press.extra)
        await press.show(card)

    async def _list(self, by: Actor, extra: str, news: str = "") -> Card:
        page = await self._choosing.page(by, page_in(extra))
        return topics_screen(page, news)

    async def search(self, press: Press) -> None:
        """Open the search, for members only."""
        press.actor.require(Capability.CHOOSE_TOPICS)
        await press.show_modal(search_modal())

    async def searched(self, press: Press) -> None:
        """Show what was found, or ask back."""
        async with press.showing():
            found = await self._choosing.find(press.actor, str(press.read(search_parts()).get("words", "")))
        await press.show(found_screen(found))

    async def meant(self, press: Press) -> None:
        """Show the topic that an ambiguous word was meant for."""
        await self.show_one(press, press.ref.id)

    async def join(self, press: Press) -> None:
        """Join a topic."""
        await self._act(press, self._choosing.join)

    async def leave(self, press: Press) -> None:
        """Leave a topic."""
        await self._act(press, self._choosing.leave)

    async def show_again(self, press: Press) -> None:
        """Bring a hidden topic back."""
        await self._act(press, self._choosing.show_again)

    async def hide(self, press: Press) -> None:
        """Hide a topic for today: the one chosen from the menu, or the one the button is about."""
        await self._act(press, self._choosing.hide_today)

    async def _act(self, press: Press, act: Callable[[Actor, int], Awaitable[TopicView]]) -> None:
        async with press.showing():
            by = press.actor
            view = await act(by, _topic_in(press))
            card = await self._after(press, by, view)
        await press.show(card)

    async def _after(self, press: Press, by: Actor, view: TopicView) -> Card:
        """Draw the screen of the press again, as everything stands now."""
        news = _news(view)
        if press.extra == HERE:
            return here_screen(view, news)
        if press.extra != FOUND:
            return await self._list(by, press.extra, news)
        shown = dict.fromkeys(one.ref.id for one in press.offered if one.name in _OF_A_TOPIC)
        views = [await self._choosing.view(by, one) for one in list(shown)[:MOST_ON_A_SCREEN]]
        return same_topics_screen(views, news)

    async def break_over(self, press: Press) -> None:
        """End a break from all topics."""
        async with press.showing():
            count = await self._choosing.back(press.actor)
            words = ngettext(
                "Welcome back. {count} topic is there again.", "Welcome back. {count} topics are there again.", count
            )
            card = await self._list(press.actor, "", words.format(count=count))
        await press.show(card)

    async def here(self, press: Press) -> None:
        """Tell what can be done in the topic whose card was pressed."""
        async with press.showing():
            by = press.actor
            view = await self._choosing.view(by, press.ref.id)
            reviews = await self._reviewing.open_ones(by)
            asked = any(one.review.topic.id == view.topic.id for one in reviews)
        await press.show(here_screen(view, asked=asked))


def page_in(extra: str) -> int:
    """Return the page a button is about, counted from 0."""
    number = extra.removeprefix("p")
    return int(number) if number.isdecimal() and len(number) < 5 else 0


def _topic_in(press: Press) -> int:
    if press.name == "topics:hide" and press.values:
        chosen = press.values[0]
        if not chosen.isdecimal():
            raise NotFoundError(_("This topic is not there any more."))
        return int(chosen)
    return press.ref.id


def _news(view: TopicView) -> str:
    name = plain(view.topic.name)
    if view.standing is Standing.OUT:
        return _("You left {name}. You can come back whenever you like.").format(name=name)
    if view.standing is Standing.HIDDEN:
        return _("{name} is hidden for today.").format(name=name)
    if view.standing is Standing.PAUSED:
        return _("You are in {name}. It waits until your break ends.").format(name=name)
    return _("You are in {name} now.").format(name=name)
