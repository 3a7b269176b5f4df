"""The screens of /settings: the parts, the settings of one part, and one setting with what changes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord import ui
from pydantic import JsonValue

from bot.adjusting.views import AsideEdit
from bot.community.describing import NONE, Kind, SectionView, SettingView, section_of, sections_of
from bot.community.value_words import words_of
from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.custom_ids import VersionedRef
from bot.language import _
from cogs.organising.settings_checks import found
from cogs.organising.settings_list_screens import entries_on, lines_on
from cogs.organising.settings_words import TYPED, bounds, code_of, quoted, short, shown

SECTIONS_A_PAGE: Final = 25
SETTINGS_A_PAGE: Final = 10
_MOST_CHOSEN: Final = 25  # Discord: a menu takes at most so many at once
_LISTENED: Final = (
    discord.ChannelType.text,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the settings of a community stand now. `guild` is its server, while the bot is in it."""

    values: Mapping[str, JsonValue]
    edited: Collection[str]
    aside: Sequence[AsideEdit]
    version: int
    guild: discord.Guild | None = None


def home_screen(standing: Standing, news: str = "") -> Card:
    """Draw all parts of the settings, and what can be done with them as a whole."""
    card = Card(_("Settings"))
    if news:
        card.say(news)
    card.say(_("What you set here counts for this server. You always see first what a change does."))
    sections = sections_of()[:SECTIONS_A_PAGE]
    changed = {section_of(path).path for path in standing.edited}
    for section in sections:
        mark = f" · {_('changed here')}" if section.path in changed else ""
        card.say(f"- **{shown(section.label)}**{mark}: {shown(section.help)}")
    options = [(code_of(section.path), section.label) for section in sections]
    card.menu("settings:section", options, hint=_("Which part?"))
    if standing.aside:
        card.say(_("Some changes do not fit the files on the bot's computer at the moment."))
        card.buttons(button("settings:aside", _("What does not fit"), style=Style.danger))
    return card.buttons(
        button("settings:history", _("History")),
        button("settings:export", _("Export")),
        button("settings:import", _("Import")),
        button("settings:reload", _("Read the files again")),
    )


def section_screen(section: SectionView, standing: Standing, page: int = 0, news: str = "") -> Card:
    """Draw the settings of one part with what counts now."""
    card = Card(shown(section.label))
    if news:
        card.say(news)
    card.say(shown(section.help))
    pages = -(-len(section.settings) // SETTINGS_A_PAGE)
    page = min(max(page, 0), pages - 1)
    views = section.settings[page * SETTINGS_A_PAGE : (page + 1) * SETTINGS_A_PAGE]
    for view in views:
        card.say(_line(view, standing))
    card.menu("settings:setting", [(code_of(view.path), view.label) for view in views], hint=_("Which one?"))
    turns: list[ui.Button[Any]] = []
    code = code_of(section.path)
    if page > 0:
        turns.append(button("settings:part", _("Back a page"), VersionedRef(page - 1, 0), extra=code))
    if page < pages - 1:
        turns.append(button("settings:part", _("More of this part"), VersionedRef(page + 1, 1), extra=code))
    return card.buttons(*turns, button("settings:home", _("All settings")))


def _line(view: SettingView, standing: Standing) -> str:
    mark = f" · {_('changed here')}" if view.path in standing.edited else ""
    value = standing.values.get(view.path)
    if view.kind is Kind.ENTRIES and isinstance(value, list):
        words = str(len(value))
    else:
        words = short(words_of(view, value), 80)
    return f"- **{shown(view.label)}**: {words}{mark}\n-# {shown(view.help)}"


def setting_screen(view: SettingView, standing: Standing, page: int = 0, news: str = "") -> Card:
    """Draw one setting: what it is for, what counts now, and what changes it."""
    value = standing.values.get(view.path)
    card = Card(shown(view.label))
    if news:
        card.say(news)
    card.small(shown(section_of(view.path).label))
    card.say(shown(view.help))
    if view.kind not in {Kind.ENTRIES, Kind.LINES}:
        _say_value(card, view, value)
    for words in (bounds(view), shown(view.seen_by)):
        if words:
            card.small(words)
    _say_gone(card, view, value, standing.guild)
    _offer(card, view, value, standing, page)
    last: list[ui.Button[Any]] = []
    if view.path in standing.edited:
        last.append(button("settings:restore", _("Back to the files"), extra=code_of(view.path)))
    above = section_of(view.path)
    last.append(button("settings:part", _("Back"), VersionedRef(page_of(above, view), 2), extra=code_of(above.path)))
    return card.buttons(*last)


def page_of(section: SectionView, view: SettingView) -> int:
    """Return the page of its part on which a setting stands."""
    return section.settings.index(view) // SETTINGS_A_PAGE if view in section.settings else 0


def _say_value(card: Card, view: SettingView, value: JsonValue) -> None:
    words = words_of(view, value)
    if "\n" in words or len(words) > 100:
        card.say(f"**{_('Now')}**\n{quoted(words, 2_000)}")
    else:
        card.say(f"**{_('Now')}**: {shown(words)}")


def _say_gone(card: Card, view: SettingView, value: JsonValue, guild: discord.Guild | None) -> None:
    """Say when a role or channel that is set was deleted, or never was."""
    if None in found(view, value, guild):
        card.say(_("What is set here is not on the server at present. Please choose again."))


def _offer(card: Card, view: SettingView, value: JsonValue, standing: Standing, page: int) -> None:
    code = code_of(view.path)
    if view.kind is Kind.ENTRIES:
        entries_on(card, view, value if isinstance(value, list) else [], standing.version, page)
    elif view.kind is Kind.LINES:
        lines_on(card, view, value if isinstance(value, list) else [], page)
    elif view.kind is Kind.SWITCH:
        label = _("Switch it off") if value is True else _("Switch it on")
        card.buttons(button("settings:flip", label, extra=code, style=Style.primary))
    elif view.kind in TYPED:
        card.buttons(button("settings:type", _("Change"), extra=code, style=Style.primary))
    elif view.kind in {Kind.CHOICE, Kind.CHOICES}:
        _choice(card, view, value)
    else:
        _from_discord(card, view, value, standing.guild)
    if view.optional and value not in {None, NONE} and view.kind not in TYPED:
        card.buttons(button("settings:none", _("Set nothing"), extra=code))


def _choice(card: Card, view: SettingView, value: JsonValue) -> None:
    chosen = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    options = [(choice.value, choice.label) for choice in view.choices][:_MOST_CHOSEN]
    most = len(options) if view.kind is Kind.CHOICES else 1
    card.menu("settings:choose", options, hint=_("Choose"), extra=code_of(view.path), chosen=chosen, most=most, least=1)


def _from_discord(card: Card, view: SettingView, value: JsonValue, guild: discord.Guild | None) -> None:
    """Add Discord's own menu of roles or channels; what is set already stands in it."""
    chosen = [one for one in found(view, value, guild) if one is not None]
    most = min(view.most or _MOST_CHOSEN, _MOST_CHOSEN) if view.kind in {Kind.ROLES, Kind.CHANNELS} else 1
    code = code_of(view.path)
    if view.kind in {Kind.ROLE, Kind.ROLES}:
        hint = _("Choose roles") if most > 1 else _("Choose a role")
        card.roles_menu("settings:pick", hint=hint, most=most, chosen=chosen, extra=code)
    else:
        hint = _("Choose channels") if most > 1 else _("Choose a channel")
        kinds = _LISTENED if view.kind is Kind.CHANNELS else (discord.ChannelType.text,)
        card.channels_menu("settings:pick", hint=hint, most=most, chosen=chosen, kinds=kinds, extra=code)


def aside_screen(standing: Standing) -> Card:
    """Draw the changes that do not fit the files at present, with why, and the way to each of them."""
    card = Card(_("What does not fit"), tone=Tone.CARE)
    card.say(_("These changes are kept, but they do not count at present. They count again as soon as they fit."))
    for edit in standing.aside[:10]:
        card.say(f"- **{shown(edit.label)}**: {short(edit.value, 150)}\n{short(edit.why, 300)}")
    options = dict.fromkeys((code_of(edit.path), edit.label) for edit in standing.aside)
    if options:
        card.menu("settings:setting", list(options)[:_MOST_CHOSEN], hint=_("Set one of them anew"))
    else:
        card.say(_("Everything fits now."))
    return card.buttons(button("settings:home", _("All settings")))
