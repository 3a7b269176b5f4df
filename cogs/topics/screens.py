"""The private screens on which a member finds, joins, leaves and hides topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.discord_kit.cards import Card, Style, button
from bot.discord_kit.plain import clip, plain
from bot.discord_kit.saying import at
from bot.language import _, ngettext
from bot.topics.snapshots import FoundTopics, Standing, TopicsPage, TopicView, VersionedRef

MOST_ON_A_SCREEN = 8  # three components each, and Discord takes 40
FOUND, HERE = "found", "here"  # what buttons carry that stand on a screen which is no page of the list
_SHOWN_OF_A_PURPOSE = 200
_SHOWN_OF_A_NAME = 40
_MOST_CHOICES = 5


def short(name: str) -> str:
    """Return a topic's name for a button or menu, where Discord shows it letter by letter."""
    return clip(" ".join(name.split()), _SHOWN_OF_A_NAME)


def topics_screen(page: TopicsPage, news: str = "") -> Card:
    """Show one page of topics, the person's own first. `news` says what their last press did."""
    card = Card(_("Topics"))
    card.say(f"**{news}**" if news else _("Choose what you would like to see. Only you see this screen."))
    if page.on_break:
        card.say(_("You are on a break. Your topics wait for you."))
    elif not page.in_count:
        card.say(_("You are in no topic yet. You can join and leave as often as you like."))
    if page.pages > 1:
        card.small(_("Page {number} of {count}").format(number=page.page + 1, count=page.pages))
    if not page.views:
        card.say(_("There is no topic here yet. You can propose one."))
    topic_lines(card, page.views, f"p{page.page}")
    _hide_menu(card, page.views, f"p{page.page}")
    turning = _page_buttons(page)
    if turning:
        card.buttons(*turning)
    return card.buttons(*_end_buttons(on_break=page.on_break, reviews=page.reviews))


def _page_buttons(page: TopicsPage) -> list[ui.Button[Any]]:
    turning: list[ui.Button[Any]] = []
    if page.page > 0:
        turning.append(button("topics:page", _("Page before"), extra=f"p{page.page - 1}"))
    if page.page + 1 < page.pages:
        turning.append(button("topics:page", _("Next page"), extra=f"p{page.page + 1}", style=Style.primary))
    return turning


def _end_buttons(*, on_break: bool, reviews: int) -> list[ui.Button[Any]]:
    end = [
        button("topics:search", _("Search")),
        button("topics:propose", _("Propose a topic")),
        button("topics:proposals", _("Proposals")),
    ]
    if reviews:
        words = ngettext("Say what you think of {count} topic", "Say what you think of {count} topics", reviews)
        end.insert(0, button("topics:reviews", words.format(count=reviews), style=Style.primary))
    if on_break:
        end.insert(0, button("topics:break_over", _("End my break"), style=Style.success))
    return end


def topic_lines(card: Card, views: Sequence[TopicView], extra: str) -> None:
    """Add a line for each topic, with the one button that fits how the person stands to it."""
    for view in views[:MOST_ON_A_SCREEN]:
        card.line(_topic_words(view), _main_button(view, extra))


def _topic_words(view: TopicView) -> str:
    topic = view.topic
    lines = [f"**{plain(topic.name)}**{_standing_words(view)}", clip(plain(topic.purpose), _SHOWN_OF_A_PURPOSE)]
    small = []
    if topic.sensitive:
        small.append(_("Only its members and the moderators see who is in it."))
    if view.members is not None:
        small.append(ngettext("{count} member", "{count} members", view.members).format(count=view.members))
    if small:
        lines.append(f"-# {' '.join(small)}")
    return "\n".join(lines)


def _standing_words(view: TopicView) -> str:
    if view.standing is Standing.OUT:
        return ""
    if view.standing is Standing.PAUSED:
        return _(": waits during your break")
    if view.standing is Standing.HIDDEN and view.hidden_until is not None:
        return _(": hidden until {moment}").format(moment=at(view.hidden_until))
    if view.topic.channel_id is None:
        return _(": you are in")
    return _(": you are in, {channel}").format(channel=f"<#{view.topic.channel_id}>")


def _main_button(view: TopicView, extra: str) -> ui.Button[Any]:
    topic = view.topic
    if view.standing is Standing.OUT:
        label = _("Join {name}").format(name=short(topic.name))
        return button("topics:join", label, topic.ref, extra=extra, style=Style.success)
    if view.standing is Standing.HIDDEN:
        label = _("Show {name} again").format(name=short(topic.name))
        return button("topics:show_again", label, topic.ref, extra=extra, style=Style.primary)
    return button("topics:leave", _("Leave {name}").format(name=short(topic.name)), topic.ref, extra=extra)


def _hide_menu(card: Card, views: Sequence[TopicView], extra: str) -> None:
    mine = [view.topic for view in views[:MOST_ON_A_SCREEN] if view.standing is Standing.IN]
    if mine:
        options = [(str(topic.id), short(topic.name)) for topic in mine]
        card.menu("topics:hide", options, hint=_("Hide one of your topics for today"), extra=extra)


def found_screen(found: FoundTopics, news: str = "") -> Card:
    """Show what a search found, or ask back when the words can mean several things."""
    if found.ask is not None:
        return _ask_screen(found)
    card = Card(_("What was found"))
    if found.words:
        card.say(_("You searched for: {words}").format(words=plain(clip(found.words, 100))))
    if not found.views and not found.not_open:
        card.say(_("There is no topic for this yet. Try other words, or propose one."))
    return _found_topics(card, found, news)


def _found_topics(card: Card, found: FoundTopics, news: str) -> Card:
    if news:
        card.say(f"**{news}**")
    topic_lines(card, found.views, FOUND)
    if found.not_open:
        names = ", ".join(plain(choice.name) for choice in found.not_open[:_MOST_CHOICES])
        card.rule().say(_("Not open here yet: {names}").format(names=names))
        card.small(_("When enough members would use it, it can be opened. You can propose it."))
    _hide_menu(card, found.views, FOUND)
    return card.buttons(
        button("topics:search", _("Search again"), style=Style.primary),
        button("topics:page", _("All topics"), extra="p0"),
        button("topics:write", _("Propose a topic")),
    )


def same_topics_screen(views: Sequence[TopicView], news: str) -> Card:
    """Show the topics of an earlier screen as they stand now."""
    card = Card(_("Topics"))
    return _found_topics(card, FoundTopics("", tuple(views)), news)


def _ask_screen(found: FoundTopics) -> Card:
    ask = found.ask
    assert ask is not None
    card = Card(_("What do you mean?"))
    card.say(_("“{word}” can mean several things.").format(word=plain(clip(ask.word, 60))))
    card.say(plain(ask.question))
    open_here = [choice for choice in ask.choices if choice.topic_id is not None][:_MOST_CHOICES]
    others = [plain(choice.name) for choice in ask.choices if choice.topic_id is None][:_MOST_CHOICES]
    if others:
        card.small(_("Not open here yet: {names}").format(names=", ".join(others)))
    if open_here:
        card.buttons(*(_choice_button(choice.topic_id, choice.name) for choice in open_here))
    return card.buttons(
        button("topics:search", _("Something else")),
        button("topics:page", _("All topics"), extra="p0"),
        button("topics:propose", _("Propose a topic")),
    )


def _choice_button(topic_id: int | None, name: str) -> ui.Button[Any]:
    return button("topics:meant", short(name), VersionedRef(topic_id or 0, 0), style=Style.primary)
