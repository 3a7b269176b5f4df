"""The other cards in channels: the entry card, reminders, the digest, the queue as a list, and the raid card."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.discord_kit.cards import Card, Style, Tone, button, link, message_link
from bot.discord_kit.saying import at, person, span_words
from bot.language import _, ngettext
from bot.membership.snapshots import (
    Bulk,
    CardPlace,
    DigestCard,
    EntryCard,
    OverdueCard,
    Queue,
    QueueItem,
    RaidCard,
    RaidState,
)
from cogs.membership.words import status_words

_MOST_IN_LIST = 15


def entry_card(entry: EntryCard) -> Card:
    """Draw the standing card in the lobby."""
    card = Card(_("Would you like to join?"))
    card.say(_("This is a group of people who help each other. To keep it safe, people ask to join first."))
    if entry.open:
        card.say(_("Press Apply. You first read what is kept and for how long. You can stop at any time."))
        if entry.usually is not None:
            card.say(_("Half of all answers come within {span}.").format(span=span_words(entry.usually)))
    elif entry.until is not None:
        card.say(
            _("New applications are paused until {moment}. Nothing you have sent is lost.").format(
                moment=at(entry.until)
            )
        )
    else:
        card.say(_("New applications are paused for now. Nothing you have sent is lost."))
    card.small(_("I am a bot. People read every application, and people decide. I am not a crisis service."))
    return card.buttons(
        button("membership:apply", _("Apply to join"), style=Style.primary),
        button("membership:status", _("Where does my application stand?")),
        button("crisis:help", _("Need help now?")),
    )


def overdue_card(overdue: OverdueCard, community_id: int, on_duty: str) -> Card:
    """Draw the reminder that somebody has waited long; `on_duty` names who is meant, without a ping."""
    number = overdue.application.id
    if overdue.settled:
        return Card(_("Application {number} no longer waits").format(number=number), tone=Tone.GOOD)
    card = Card(_("Somebody has waited for {span}").format(span=span_words(overdue.waited)), tone=Tone.CARE)
    card.say(_("Application {number} has no decision yet.").format(number=number))
    if on_duty:
        card.say(_("For: {who}").format(who=on_duty))
    return _with_link(card, community_id, overdue.card)


def _with_link(card: Card, community_id: int, place: CardPlace | None) -> Card:
    if place is not None:
        card.buttons(link(_("Open the card"), message_link(community_id, place.channel_id, place.message_id)))
    return card


def digest_card(digest: DigestCard, community_id: int) -> Card:
    """Draw the one summary of the day."""
    if not digest.count:
        return Card(_("Nobody is waiting"), tone=Tone.GOOD).small(digest.day.isoformat())
    title = ngettext("{count} person is waiting", "{count} people are waiting", digest.count)
    card = Card(title.format(count=digest.count), tone=Tone.WAITING)
    card.small(digest.day.isoformat())
    if digest.taken:
        card.say(
            ngettext("{count} is being looked at.", "{count} are being looked at.", digest.taken).format(
                count=digest.taken
            )
        )
    if digest.no_answer:
        card.say(
            ngettext(
                "{count} has not answered in the days given.",
                "{count} have not answered in the days given.",
                digest.no_answer,
            ).format(count=digest.no_answer)
        )
    return _say_items(card, digest.items, community_id)


def queue_screen(queue: Queue, community_id: int) -> Card:
    """Draw the whole queue for one moderator, longest wait first."""
    if not queue.items:
        return Card(_("Nobody is waiting"), tone=Tone.GOOD)
    count = len(queue.items)
    title = ngettext("{count} person is waiting", "{count} people are waiting", count).format(count=count)
    card = _say_items(Card(title, tone=Tone.WAITING), queue.items[:_MOST_IN_LIST], community_id)
    if count > _MOST_IN_LIST:
        rest = count - _MOST_IN_LIST
        card.say(ngettext("and {count} more", "and {count} more", rest).format(count=rest))
    return card


def _say_items(card: Card, items: tuple[QueueItem, ...], community_id: int) -> Card:
    for item in items:
        name = _("Application {number}").format(number=item.application.id)
        if item.card is not None:
            name = f"[{name}]({message_link(community_id, item.card.channel_id, item.card.message_id)})"
        card.say(
            _("- {name}: waits {span}, {status}").format(
                name=name, span=span_words(item.waited), status=_item_words(item)
            )
        )
    return card


def _item_words(item: QueueItem) -> str:
    if item.safety_proposed:
        return _("a decline for safety waits for a second moderator")
    if item.no_answer:
        return _("no answer in the days given")
    if item.opinion_asked:
        return _("a second opinion is wanted")
    return status_words(item.application.status)


def raid_card(raid: RaidCard) -> Card:
    """Draw what is known of a raid and what a person can do about it."""
    title = _("Many people came at once") if raid.state is not RaidState.OVER else _("The rush is over")
    card = Card(title, tone=Tone.CARE if raid.state is RaidState.SEEN else Tone.CALM)
    card.say(
        ngettext(
            "{count} person has joined since {moment}.", "{count} people have joined since {moment}.", raid.joins
        ).format(count=raid.joins, moment=at(raid.started_at))
    )
    if raid.known:
        card.say(ngettext("{count} was here before.", "{count} were here before.", raid.known).format(count=raid.known))
    card.say(_("The bot has done nothing about it. You decide."))
    if raid.state is RaidState.PAUSED and raid.paused_until is not None:
        card.say(
            _("{person} paused invites and applications, until {moment}.").format(
                person=person(raid.paused_by), moment=at(raid.paused_until)
            )
        )
    _say_bulk(card, raid.bulk)
    buttons = _raid_buttons(raid)
    return card.buttons(*buttons) if buttons else card


def _say_bulk(card: Card, bulk: Bulk | None) -> None:
    if bulk is None:
        return
    closed = ngettext(
        "{person} closed {count} application.", "{person} closed {count} applications.", bulk.count
    ).format(person=person(bulk.by), count=bulk.count)
    card.say(closed)
    if bulk.undone:
        card.say(_("That was undone. They wait in the queue again."))
    elif not bulk.final:
        card.say(
            _("It can be undone until {moment}. Then what they wrote is deleted.").format(moment=at(bulk.undo_until))
        )


def _raid_buttons(raid: RaidCard) -> list[ui.Button[Any]]:
    buttons: list[ui.Button[Any]] = []
    if raid.state is RaidState.SEEN:
        buttons.append(
            button("membership:raid_pause", _("Pause invites and applications"), raid.ref, style=Style.danger)
        )
    if raid.state is RaidState.PAUSED:
        buttons.append(button("membership:raid_resume", _("Open again"), raid.ref, style=Style.success))
    if raid.bulk is not None and not raid.bulk.undone and not raid.bulk.final:
        buttons.append(button("membership:raid_undo", _("Undo"), raid.ref, extra=str(raid.bulk.id)))
    elif raid.waiting:
        label = ngettext("Close {count} application", "Close {count} applications", raid.waiting)
        buttons.append(button("membership:raid_expire", label.format(count=raid.waiting), raid.ref))
    return buttons
