"""Lists among the settings, entry by entry: what is in them, and one entry with what can be done to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from discord import ui
from pydantic import JsonValue

from bot.community.describing import SettingView
from bot.community.value_words import entries_in, name_of_entry, words_of
from bot.discord_kit.cards import Card, Style, button
from bot.discord_kit.custom_ids import VersionedRef
from bot.discord_kit.plain import clip
from bot.language import _, ngettext
from cogs.organising.settings_drafts import Draft
from cogs.organising.settings_forms import groups_of
from cogs.organising.settings_words import code_of, quoted, short, shown

A_PAGE: Final = 20


def entries_on(card: Card, view: SettingView, values: Sequence[JsonValue], version: int, page: int) -> None:
    """Add the entries of a list to a card, with a menu to open one; the menu carries what version it shows."""
    entries = entries_in(list(values))
    page = _fitting(page, len(entries))
    first = page * A_PAGE
    names = [
        (number, name_of_entry(view, entry)) for number, entry in enumerate(entries[first : first + A_PAGE], first + 1)
    ]
    card.say("\n".join(f"{number}. {short(name, 100)}" for number, name in names) or _("There is none yet."))
    code = code_of(view.path)
    if names:
        options = [(str(number - 1), clip(f"{number}. {name}", 100)) for number, name in names]
        card.menu("settings:open", options, VersionedRef(0, version), hint=_("Look at one, or change it"), extra=code)
    add: list[ui.Button[Any]] = []
    if view.most is None or len(entries) < view.most:
        add.append(button("settings:add", _("Add one"), extra=code, style=Style.primary))
    else:
        card.small(_("This list is full."))
    _turn(card, view, page, len(entries), add)


def lines_on(card: Card, view: SettingView, values: Sequence[JsonValue], page: int) -> None:
    """Add the lines of a list to a card, with a menu to take some out."""
    page = _fitting(page, len(values))
    first = page * A_PAGE
    lines = [(str(first + index), str(one)) for index, one in enumerate(values[first : first + A_PAGE])]
    count = ngettext("{count} line:", "{count} lines:", len(values)).format(count=len(values))
    card.say("\n".join([count, *(f"- {short(line, 100)}" for _number, line in lines)]) if lines else _("Nothing yet."))
    code = code_of(view.path)
    if lines:
        options = [(number, clip(" ".join(line.split()), 100)) for number, line in lines]
        card.menu("settings:out", options, hint=_("Take some out"), extra=code, most=len(options))
    add: list[ui.Button[Any]] = []
    if view.most is None or len(values) < view.most:
        add.append(button("settings:lines", _("Add"), extra=code, style=Style.primary))
    else:
        card.small(_("This list is full."))
    _turn(card, view, page, len(values), add)


def _fitting(page: int, count: int) -> int:
    return min(max(page, 0), max(-(-count // A_PAGE) - 1, 0))


def _turn(card: Card, view: SettingView, page: int, count: int, more: list[ui.Button[Any]]) -> None:
    code = code_of(view.path)
    if page > 0:
        more.append(button("settings:leaf", _("Earlier"), VersionedRef(page - 1, 0), extra=code))
    if (page + 1) * A_PAGE < count:
        more.append(button("settings:leaf", _("Later"), VersionedRef(page + 1, 1), extra=code))
    if more:
        card.buttons(*more)


def entry_screen(view: SettingView, draft: Draft, index: int | None, count: int, news: str = "") -> Card:
    """Draw one entry: the one that stands in the list at `index`, or one that is being written (None)."""
    entry = draft.entry or {}
    card = Card(shown(clip(name_of_entry(view, entry), 100)) if entry else _("Something new"))
    card.small(shown(view.label))
    if news:
        card.say(news)
    for part in view.entry:
        words = words_of(part, entry.get(part.key, part.default))
        if part.key == "id":
            continue
        card.say(
            f"**{shown(part.label)}**\n{quoted(words)}" if "\n" in words else f"**{shown(part.label)}**: {shown(words)}"
        )
    ref = VersionedRef(draft.id, 0)
    card.buttons(*_form_buttons(view, ref))
    if draft.entry != draft.before:
        card.buttons(button("settings:look", _("See what it does"), ref, style=Style.success))
    elif index is not None:
        card.buttons(*_place_buttons(ref, index, count, takes_out=count > (view.least or 0)))
    return card.buttons(button("settings:leaf", _("Back to the list"), VersionedRef(0, 2), extra=code_of(view.path)))


def _form_buttons(view: SettingView, ref: VersionedRef) -> list[ui.Button[Any]]:
    """Return a button for each form of an entry, named after what is in it."""
    groups = groups_of(view)
    if len(groups) == 1:
        return [button("settings:write", _("Change"), ref, extra="g0", style=Style.primary)]
    return [
        button("settings:write", _("Change: {what}").format(what=_heads(group)), ref, extra=f"g{number}")
        for number, group in enumerate(groups)
    ]


def _heads(group: Sequence[SettingView]) -> str:
    return clip(", ".join(part.label for part in group), 60)


def _place_buttons(ref: VersionedRef, index: int, count: int, *, takes_out: bool) -> list[ui.Button[Any]]:
    more = []
    if index > 0:
        more.append(button("settings:up", _("Move up"), ref))
    if index < count - 1:
        more.append(button("settings:down", _("Move down"), ref))
    if takes_out:
        more.append(button("settings:takeout", _("Take it out"), ref, style=Style.danger))
    return more
