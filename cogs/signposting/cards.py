"""How one entry is shown: who runs it, how it is checked, what it may do, whom one meets, and the ways to reach it."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.discord_kit.cards import Card, Style, Tone, button, link
from bot.discord_kit.plain import clip, plain
from bot.discord_kit.saying import person
from bot.language import _
from bot.signposting.handles import handle_of
from bot.signposting.rules import State
from bot.signposting.snapshots import Card as Entry
from bot.signposting.snapshots import VersionedRef, Way

_LONGEST_LINK = 512


def entry_ref(entry: Entry) -> VersionedRef:
    """Return what a button about an entry carries."""
    return VersionedRef(handle_of(entry.id), 0)


def say_entry(card: Card, entry: Entry, *, whole: bool = True) -> Card:
    """Add an entry's sentences. Without `whole` those are left out that matter only once somebody looks closer."""
    if entry.alert:
        card.say(_("**Please note: {words}**").format(words=plain(entry.alert)))
    card.say(f"**{plain(entry.name)}**")
    card.say(f"{plain(entry.run_by)} {plain(entry.checked)}")
    card.say(plain(entry.may_do if whole else clip(entry.may_do, 300)))
    card.say(plain(entry.who_you_meet))
    for way in _ways(entry, whole=whole):
        card.say(f"- {_way_words(way)}")
    for label, words in _times(entry):
        card.say(f"{label}: {plain(words)}")
    if whole:
        for label, words in _further(entry):
            card.say(f"{label}: {plain(words)}")
    return card


def say_line(card: Card, entry: Entry) -> Card:
    """Add a crisis line in few words, for above everything else."""
    if entry.alert:
        card.say(_("**Please note: {words}**").format(words=plain(entry.alert)))
    card.say(f"**{plain(entry.name)}**. {plain(entry.checked)}")
    for way in _ways(entry, whole=False):
        card.say(f"- {_way_words(way)}")
    details = [words for words in (entry.cost, entry.hours) if words]
    return card.small(plain(" · ".join(details))) if details else card


def _ways(entry: Entry, *, whole: bool) -> list[Way]:
    ways = list(entry.ways)
    phones = [way for way in ways if way.kind == "phone"]
    if not whole:
        ways = phones[:3] or ways[:1]
    return ways


def _way_words(way: Way) -> str:
    words = f"<{way.value}>" if way.kind == "web" else plain(way.words)
    return f"{words} ({way.note})" if way.note else words


def _times(entry: Entry) -> list[tuple[str, str]]:
    shown = [(_("Hours"), ". ".join(words for words in (entry.hours, entry.open_words) if words))]
    return [*shown, (_("Cost"), entry.cost)] if entry.cost else shown


def _further(entry: Entry) -> list[tuple[str, str]]:
    lines = [
        (_("Where it helps"), entry.area),
        (_("For whom"), entry.for_whom),
        (_("Languages"), entry.languages),
        (_("Access"), entry.access),
    ]
    return [(label, words) for label, words in lines if words]


def tone_of(entry: Entry) -> Tone:
    """Return the colour of a card about this entry alone."""
    return Tone.WAITING if entry.state in {State.ALERT, State.CLOSED, State.STALE} else Tone.CALM


def web_link(entry: Entry) -> list[ui.Button[Any]]:
    """Return the button that opens the web page; none for an address Discord would refuse."""
    return [link(_("Open the web page"), entry.url)] if 0 < len(entry.url) <= _LONGEST_LINK else []


def broken_button(entry: Entry) -> ui.Button[Any]:
    """Return the button with which anybody says that an entry is wrong."""
    return button("signposting:wrong", _("Something is wrong here"), entry_ref(entry))


def entry_screen(entry: Entry, *, for_id: int = 0, news: str = "") -> Card:
    """Draw one entry for one person. With `for_id` it can be suggested to that person; `news` says what a press did."""
    card = Card(tone=tone_of(entry))
    if news:
        card.say(f"**{news}**")
    say_entry(card, entry)
    further = [button("signposting:share", _("Share in this channel"), entry_ref(entry)), broken_button(entry)]
    if for_id:
        offer = button("signposting:offer", _("Suggest this"), entry_ref(entry), extra=str(for_id), style=Style.primary)
        further = [offer, broken_button(entry)]
    return card.buttons(*web_link(entry), *further, help_button())


def help_button() -> ui.Button[Any]:
    """Return the button to the help lines, which are there for anybody at any time."""
    return button("crisis:help", _("Need help now?"))


def shared_card(entry: Entry, shared_by: int | None) -> Card:
    """Draw an entry that somebody shared in a channel."""
    card = say_entry(Card(_("A place that may help"), tone=tone_of(entry)), entry)
    by = _("Shared by {person}.").format(person=person(shared_by)) if shared_by else _("Shared by a member.")
    card.small(by)
    return card.buttons(*web_link(entry), broken_button(entry), help_button())


def offer_letter(entry: Entry, from_id: int, community: str) -> Card:
    """Draw the private message with an entry that a member suggests."""
    card = Card(_("A place that may help you"))
    words = _("{person} of {community} thought of you. You do not have to do anything with it.")
    card.say(words.format(person=person(from_id), community=plain(community))).rule()
    say_entry(card, entry)
    card.small(_("Nobody is told whether you read this. /private-help off ends such messages."))
    return card.buttons(*web_link(entry), help_button())


def undelivered_letter(entry: Entry) -> Card:
    """Tell somebody that what they suggested could not be delivered."""
    card = Card(_("Your suggestion did not arrive"))
    card.say(_("I could not write to the person you chose. Nothing was posted anywhere."))
    return card.say(_("You suggested: {name}").format(name=plain(entry.name)))
