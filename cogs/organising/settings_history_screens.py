"""The history of the settings, the file they go out in, and how reading the files went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from bot.adjusting.views import Change, How
from bot.community.describing import Kind
from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.custom_ids import VersionedRef
from bot.discord_kit.plain import clip
from bot.discord_kit.saying import at, person
from bot.language import _, later, ngettext
from bot.mistakes import Mistake
from bot.reloading import Reloaded
from cogs.organising.settings_looks import kind_of, one_line, say_shifts
from cogs.organising.settings_words import shown

CHANGES_A_PAGE: Final = 10
_SAID_SHORT: Final = frozenset({Kind.ENTRIES, Kind.LINES, Kind.ROLE, Kind.ROLES, Kind.CHANNEL, Kind.CHANNELS})
"""Kinds whose values cannot be shown in a menu, where a role or a channel is only a number."""

_HOWS: Final = {
    How.EDIT: later("changed"),
    How.UNDO: later("undone"),
    How.IMPORT: later("imported"),
    How.SETUP: later("set up"),
}


def history_screen(changes: Sequence[Change], *, older: bool) -> Card:
    """Draw who changed what and when, the newest first. `older`: there may be still older ones."""
    card = Card(_("History"))
    if not changes:
        card.say(_("Nothing was changed yet. Everything is as in the files."))
    for change in changes:
        who = person(change.by) if change.by else _("somebody who left")
        undone = f" · {_('undone since')}" if change.undone_by else ""
        card.say(f"{at(change.at)} {who}, {_(_HOWS[change.how])}{undone}\n-# {one_line(change)}")
    if changes:
        options = [(str(change.id), f"{_(_HOWS[change.how])}: {_plainly(change)}") for change in changes]
        card.menu("settings:change", options, hint=_("Look at one, or undo it"))
    buttons = [button("settings:home", _("All settings"))]
    if older:
        buttons.insert(0, button("settings:history", _("Older"), VersionedRef(changes[-1].id, 0)))
    return card.buttons(*buttons)


def _plainly(change: Change) -> str:
    first = change.shifts[0]
    if kind_of(first) in _SAID_SHORT:
        return first.label
    return " ".join(f"{first.label} → {first.new}".split())


def change_screen(change: Change) -> Card:
    """Draw one change whole, with "Undo"."""
    card = Card(_("A change of {moment}").format(moment=at(change.at)))
    card.small(_("By {person}.").format(person=person(change.by) if change.by else _("somebody who left")))
    say_shifts(card, change.shifts)
    if change.undone_by:
        card.say(_("It was undone since."))
    buttons = [button("settings:history", _("Back to the history"))]
    if change.can_undo and not change.undone_by:
        buttons.insert(0, button("settings:undo", _("Undo"), VersionedRef(change.id, 0), style=Style.primary))
    elif not change.can_undo:
        card.small(_("Only the last 20 changes can be undone."))
    return card.buttons(*buttons)


def export_card(name: str, text: str) -> Card:
    """Hand out all settings as a file."""
    card = Card(_("All settings as a file"))
    card.say(_("Each setting stands in it with what it is for. Change it with any text editor, then use Import."))
    card.small(_("It holds ids of roles and channels, and your own words. It holds nothing about members."))
    return card.attach(name, text.encode())


def reloaded_screen(reloaded: Reloaded) -> Card:
    """Say how reading the files went."""
    back = button("settings:home", _("All settings"))
    if reloaded.mistakes:
        card = Card(_("The files have mistakes"), tone=Tone.CARE)
        card.say(_("The old settings stay in force. Please mend this on the bot's computer, then read them again."))
        for mistake in reloaded.mistakes[:15]:
            card.say(f"- {shown(clip(_with_name_alone(mistake), 250))}")
        if rest := len(reloaded.mistakes[15:]):
            card.say(ngettext("and {count} more", "and {count} more", rest).format(count=rest))
        return card.buttons(back)
    card = Card(_("The files were read"), tone=Tone.GOOD)
    card.say(
        ngettext("{count} file counts now.", "{count} files count now.", reloaded.files).format(count=reloaded.files)
    )
    card.say(_("What you changed here on Discord still counts before the files."))
    for mistake in reloaded.advice[:10]:
        card.small(shown(clip(_with_name_alone(mistake), 250)))
    return card.buttons(back)


def _with_name_alone(mistake: Mistake) -> str:
    """Say a mistake with its file's name; where the file lies on the computer is nobody's business on Discord."""
    return str(replace(mistake, file=PurePath(mistake.file).name))
