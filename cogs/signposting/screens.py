"""The private screens of a search: crisis lines first, three entries, then more; never an empty page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import discord
from discord import ui

from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.plain import plain
from bot.discord_kit.saying import person
from bot.language import _
from bot.signposting.handles import handle_of
from bot.signposting.snapshots import FIRST, Results, VersionedRef
from bot.signposting.snapshots import Card as Entry
from cogs.signposting.cards import broken_button, entry_ref, help_button, say_entry, say_line

MENU = "signposting:open"
_MOST_LINES = 3
_ROOM_FOR_ONE = 500
_MOST_UNCLEAR = 5


def results_screen(results: Results, *, for_id: int = 0) -> Card:
    """Draw the answer to a search. With `for_id` an entry can be suggested to that person."""
    card = Card(_("Help we know of"), tone=Tone.CARE if results.crisis else Tone.CALM)
    if for_id:
        card.say(
            _("Only you see this. Choose what you would like to suggest to {person}.").format(person=person(for_id))
        )
    if results.crisis:
        card.say(_("If a life is at risk, call the emergency number now. In the United Kingdom it is 999 or 112."))
        for line in results.crisis[:_MOST_LINES]:
            say_line(card, line)
        card.buttons(help_button()).rule()
    for typed, meant in results.mended:
        card.small(_("We read {typed} as {meant}.").format(typed=plain(typed), meant=plain(meant)))
    for note in results.notes:
        card.say(plain(note))
    if results.unclear:
        card.say(_("Which one do you mean?"))
        card.buttons(*_meanings(results, for_id))
    why = {near.card.id: near.why for near in results.nearest}
    entries = _once([*results.found, *(near.card for near in results.nearest), *results.general])
    return _say_some(card, entries, 0, for_id, why, is_crisis=bool(results.crisis))


def further_screen(entries: Sequence[Entry], start: int, *, for_id: int = 0) -> Card:
    """Draw the entries from `start` on of a search whose words are forgotten by now."""
    return _say_some(Card(_("Help we know of")), entries, start, for_id, {}, is_crisis=False)


def _once(entries: Iterable[Entry]) -> list[Entry]:
    return list({entry.id: entry for entry in entries}.values())[:25]


def _meanings(results: Results, for_id: int) -> list[ui.Button[Any]]:
    extra = str(for_id) if for_id else ""
    return [
        button("signposting:meant", choice.name, VersionedRef(handle_of(choice.term), 0), extra=extra)
        for choice in results.unclear[:_MOST_UNCLEAR]
    ]


def _say_some(
    card: Card, entries: Sequence[Entry], start: int, for_id: int, why: dict[str, str], *, is_crisis: bool
) -> Card:
    shown = 0
    for entry in entries[start : start + FIRST]:
        if card.room < _ROOM_FOR_ONE:
            break
        card.rule()
        if entry.id in why:
            card.small(plain(why[entry.id]))
        say_entry(card, entry, whole=False)
        card.buttons(_opening(entry, for_id), broken_button(entry))
        shown += 1
    if entries:
        card.menu(
            MENU,
            [(entry.id, entry.name) for entry in entries],
            hint=_("Choose one to read all of it"),
            extra=str(for_id) if for_id else "",
        )
    return card.buttons(*_around(start, shown, len(entries), for_id), *([] if is_crisis else [help_button()]))


def _opening(entry: Entry, for_id: int) -> ui.Button[Any]:
    if for_id:
        label = _("Suggest this")
        return button("signposting:offer", label, entry_ref(entry), extra=str(for_id), style=Style.primary)
    return button("signposting:one", _("Read all of it"), entry_ref(entry))


def _around(start: int, shown: int, count: int, for_id: int) -> list[ui.Button[Any]]:
    extra = str(for_id) if for_id else ""
    buttons = []
    if start:
        buttons.append(button("signposting:first", _("Back to the first"), VersionedRef(0, 0), extra=extra))
    if 0 < start + shown < count:
        ref = VersionedRef(start + shown, 0)
        buttons.append(button("signposting:more", _("More"), ref, extra=extra, style=Style.primary))
    return buttons


def listed_on(message: discord.Message | None) -> list[str]:
    """Return the ids of the entries in the menu of a results screen; they say nothing about what was searched for."""
    return [] if message is None else [value for item in message.components for value in _values(item)]


def _values(component: object) -> list[str]:
    if isinstance(component, discord.SelectMenu):
        mine = (component.custom_id or "").startswith(f"{MENU}:")
        return [option.value for option in component.options] if mine else []
    return [value for inner in getattr(component, "children", ()) for value in _values(inner)]


def share_screen(entry: Entry) -> Card:
    """Ask once more before an entry is posted where others see it, and with which name."""
    card = Card(_("Share this in the channel?"))
    card.say(_("Everybody in this channel will see: {name}.").format(name=plain(entry.name)))
    card.say(_("With your name, the card says that you shared it. Nobody is pinged."))
    return card.buttons(
        button("signposting:share_named", _("Share with my name"), entry_ref(entry), style=Style.primary),
        button("signposting:share_plain", _("Share without my name"), entry_ref(entry)),
        button("signposting:one", _("Go back"), entry_ref(entry)),
    )


def offer_screen(entry: Entry, to_id: int) -> Card:
    """Ask once more before an entry is suggested to somebody."""
    card = Card(_("Suggest this?"))
    words = _("{person} gets {name} in a private message, with your name.")
    card.say(words.format(person=person(to_id), name=plain(entry.name)))
    card.say(_("I write only to people who said yes to such messages. Nothing is posted in public."))
    send = button("signposting:offer_yes", _("Yes, send it"), entry_ref(entry), extra=str(to_id), style=Style.primary)
    back = button("signposting:one", _("Read all of it first"), entry_ref(entry), extra=str(to_id))
    return card.buttons(send, back)
