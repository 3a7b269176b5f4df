"""What a member can do in one topic, shown to them alone."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.discord_kit.cards import Card, Style, button
from bot.discord_kit.plain import plain
from bot.discord_kit.saying import at, person
from bot.language import _
from bot.topics.snapshots import Standing, TopicView
from cogs.topics.screens import HERE


def here_screen(view: TopicView, news: str = "", *, asked: bool = False) -> Card:
    """Tell one member what they can do in a topic. `asked`: a review waits for their answer."""
    topic = view.topic
    card = Card(_("What you can do in {name}").format(name=plain(topic.name)))
    if news:
        card.say(f"**{news}**")
    card.say(plain(topic.purpose))
    if topic.host_id is not None:
        card.say(_("{person} looks after this topic.").format(person=person(topic.host_id)))
    if topic.content_note:
        card.say(f"**{_('Before a hard subject')}**\n{plain(topic.content_note)}")
    card.rule().say(_("- Read for as long as you like. Write when you want to, or not at all."))
    card.say(_("- If something here worries you, tell a moderator. They are members like you."))
    card.say(_("- What people share here stays here."))
    if topic.sensitive:
        card.say(_("- Only its members and the moderators see who is in it."))
    if view.standing is Standing.HIDDEN and view.hidden_until is not None:
        card.say(_("It is hidden for you until {moment}.").format(moment=at(view.hidden_until)))
    return card.buttons(*_standing_buttons(view)).buttons(*_more_buttons(view, asked=asked))


def _standing_buttons(view: TopicView) -> list[ui.Button[Any]]:
    ref = view.topic.ref
    if view.standing is Standing.OUT:
        return [button("topics:join", _("Join"), ref, extra=HERE, style=Style.success)]
    leave = button("topics:leave", _("Leave"), ref, extra=HERE)
    if view.standing is Standing.HIDDEN:
        return [button("topics:show_again", _("Show it again"), ref, extra=HERE, style=Style.primary), leave]
    if view.standing is Standing.PAUSED:
        return [leave]
    return [button("topics:hide", _("Hide it for today"), ref, extra=HERE), leave]


def _more_buttons(view: TopicView, *, asked: bool) -> list[ui.Button[Any]]:
    more = [button("topics:rules", _("Our agreement")), button("topics:page", _("All topics"), extra="p0")]
    if asked:
        more.insert(0, button("topics:reviews", _("Say what should become of it"), style=Style.primary))
    if view.is_host:
        more.insert(
            0, button("topics:newcomers", _("Newcomers without an answer"), view.topic.ref, style=Style.primary)
        )
    return more
