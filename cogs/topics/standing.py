"""The cards that stand in channels: one in each topic, and the panel from which topics are chosen."""

from __future__ import annotations

from bot.discord_kit.cards import Card, Style, button
from bot.discord_kit.plain import plain
from bot.discord_kit.saying import person
from bot.language import _
from bot.topics.snapshots import Topic


def topic_card(topic: Topic) -> Card:
    """Draw the card that is pinned in a topic: what it is for, who looks after it, and where help is."""
    card = Card(plain(topic.name))
    card.say(plain(topic.purpose))
    if topic.host_id is not None:
        card.say(_("{person} looks after this topic.").format(person=person(topic.host_id)))
    if topic.content_note:
        card.say(f"**{_('Before a hard subject')}**\n{plain(topic.content_note)}")
    card.small(_("I am a bot. People here are members like you, and I am not a crisis service."))
    return card.buttons(
        button("crisis:help", _("Need help now?"), style=Style.danger),
        button("topics:here", _("What can I do here?"), topic.ref),
    )


def closed_card(topic: Topic) -> Card:
    """Draw the card of a topic that is closed: why, and where people can go."""
    card = Card(_("{name} is closed").format(name=plain(topic.name)))
    if topic.closed_why:
        card.say(plain(topic.closed_why))
    if topic.closed_where:
        card.say(f"**{_('Where to go now')}**\n{plain(topic.closed_where)}")
    return card.buttons(
        button("crisis:help", _("Need help now?"), style=Style.danger),
        button("topics:page", _("See other topics"), extra="p0"),
    )


def panel_card(*, in_use: bool = True) -> Card:
    """Draw the standing panel from which members choose their topics; where topics are off, it says only that."""
    card = Card(_("Find your topics"))
    if not in_use:
        return card.say(_("This group does not use topics at the moment."))
    card.say(_("You choose what you see. Press a button: what opens is for your eyes only."))
    card.say(_("You can join and leave as often as you like. Nobody is told."))
    return card.buttons(
        button("topics:open", _("Choose topics"), style=Style.primary),
        button("topics:search", _("Search")),
        button("topics:propose", _("Propose a topic")),
    )
