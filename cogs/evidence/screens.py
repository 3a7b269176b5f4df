"""The private screens of the hub: what was found, one entry, the way to begin, one's own, and what to check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from discord import ui

from bot.discord_kit.cards import Card, Style, Tone, button, link
from bot.discord_kit.plain import clip, plain
from bot.evidence.rules import EntryState, ProposalState
from bot.evidence.snapshots import Entry, Found, HistoryLine, Proposal, Step
from bot.language import _
from cogs.evidence.words import address_line, facts_line, freshness, history_line, own_words

FIRST = 3
MOST_IN_MENU = 25
_SHORT = 60
_MOST_MINE = 5
_MOST_LINES = 15


def found_screen(found: Found) -> Card:
    """Show the three that fit best, and the others in a menu. It is never empty."""
    card = Card(_("Sources you can look at"))
    for typed, taken in found.mended:
        card.small(_("Searched for “{taken}” instead of “{typed}”.").format(taken=plain(taken), typed=plain(typed)))
    if not found.fits:
        card.say(_("These are good to begin with.") if not found.words.strip() else _nothing_fits())
    _list(card, found.entries, found.now)
    return card.buttons(
        button("evidence:start", _("Starting a group"), style=Style.primary), button("evidence:mine", _("What I added"))
    ).small(_("Do you know a good one? Type {command}.").format(command="`/evidence add`"))


def _nothing_fits() -> str:
    return _("Nothing here has these words. These are good to begin with.")


def _list(card: Card, entries: Sequence[Entry], now: datetime) -> None:
    if not entries:
        card.say(_("The hub is empty so far."))
    for entry in entries[:FIRST]:
        words = f"**{plain(entry.guide.title)}**\n{facts_line(entry.guide)}\n{plain(entry.guide.helps)}"
        beside = button("evidence:open", _("Open: {title}").format(title=_cut(entry)), entry.ref, extra=entry.key)
        card.line(f"{words}\n-# {freshness(entry, now)}", beside)
    more = entries[FIRST : FIRST + MOST_IN_MENU]
    if more:
        options = [(entry.key, clip(entry.guide.title, 100)) for entry in more]
        card.menu("evidence:choose", options, hint=_("More: choose one to open"))


def _cut(entry: Entry) -> str:
    return clip(entry.guide.title, _SHORT)


def entry_screen(entry: Entry, now: datetime, *, cares: bool, news: str = "") -> Card:
    """Show one entry with its page; those who care for the hub also get their buttons."""
    retired = entry.state is EntryState.RETIRED
    card = Card(plain(entry.guide.title), tone=Tone.WAITING if retired else Tone.CALM)
    if news:
        card.say(f"**{news}**")
    if retired:
        card.say(_("This entry was taken out. Nobody finds it or cites it."))
    card.say(facts_line(entry.guide))
    card.field(_("What it says"), entry.guide.summary)
    card.field(_("Whom it helps"), entry.guide.helps)
    card.small(freshness(entry, now))
    if line := address_line(entry):
        card.small(line)
    return card.buttons(*_entry_buttons(entry, cares=cares, retired=retired))


def _entry_buttons(entry: Entry, *, cares: bool, retired: bool) -> list[ui.Button[Any]]:
    buttons: list[ui.Button[Any]] = []
    if entry.guide.address:
        buttons.append(link(_("Open its page"), entry.guide.address))
    if cares and retired:
        buttons.append(button("evidence:restore", _("Put it back"), entry.ref, extra=entry.key))
    elif cares and not entry.is_page:
        check = button("evidence:check", _("I checked it"), entry.ref, extra=entry.key, style=Style.success)
        retire = button("evidence:retire", _("Take it out"), entry.ref, extra=entry.key, style=Style.danger)
        buttons.extend((check, retire))
    if cares and not entry.is_page:
        buttons.append(button("evidence:history", _("History"), entry.ref, extra=entry.key))
    return buttons


def starting_screen(steps: Sequence[Step], now: datetime) -> Card:
    """Show what to read when starting a group, in order, each with one sentence."""
    card = Card(_("Starting a group"))
    if not steps:
        return card.say(_("Nobody has put a way together for this group yet."))
    card.say(_("Nobody has to know all this before they start. One step at a time is enough."))
    for number, step in enumerate(steps, 1):
        words = f"**{number}. {plain(step.entry.guide.title)}**\n{plain(step.say)}\n-# {freshness(step.entry, now)}"
        label = _("Open step {number}").format(number=number)
        card.line(words, button("evidence:open", label, step.entry.ref, extra=step.entry.key))
    return card


def mine_screen(proposals: Sequence[Proposal], news: str = "") -> Card:
    """Show what this person added and what became of it."""
    card = Card(_("What you added"))
    if news:
        card.say(f"**{news}**")
    if not proposals:
        card.say(_("You have added nothing in the last time. Type {command}.").format(command="`/evidence add`"))
    for proposal in proposals[:_MOST_MINE]:
        words = f"**{plain(proposal.guide.title)}**\n{own_words(proposal)}"
        if proposal.state is ProposalState.WAITING:
            card.line(words, button("evidence:withdraw", _("Take it back"), proposal.ref))
        else:
            card.say(words)
        if proposal.reason:
            card.say(_("This is what they wrote:")).quote(proposal.reason)
    return card.small(_("An answer can be read here for 30 days."))


def check_screen(entries: Sequence[Entry], now: datetime) -> Card:
    """Show what should be looked at: what is due first."""
    card = Card(_("Entries to look at"))
    if not entries:
        return card.say(_("Everything here was checked, and nothing is due. Thank you."))
    card.say(_("Open the page of an entry. Compare its title, maker and year. Then press “I checked it”."))
    _list(card, entries, now)
    return card


def history_screen(entry: Entry, lines: Sequence[HistoryLine]) -> Card:
    """Show what was done to an entry, newest first."""
    card = Card(_("History"))
    card.say(f"**{plain(entry.guide.title)}**")
    if not lines:
        return card.say(_("It came with the bot. Nobody of this group has touched it."))
    for line in lines[:_MOST_LINES]:
        card.say(history_line(line))
    return card
