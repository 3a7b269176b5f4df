"""The help cards: made of compiled-in words only, so that they can be drawn when everything else is broken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from discord import ui

from bot.crisis import wording
from bot.crisis.line import Nation
from bot.discord_kit.cards import Card, Style, Tone, button
from bot.language import _

ANYWHERE: Final = "any"
"""Stands in a custom id for "no nation said"."""


def help_card(nation: Nation | None = None, *, checks: str = "") -> Card:
    """Draw the first answer. `checks` says what the group itself has checked, if that is known."""
    card = Card(_("Help now"), tone=Tone.CARE)
    card.say(wording.kind_words()).say(wording.emergency_words(nation))
    for words in wording.route_words(nation):
        card.say(words)
    _end(card, checks)
    card.buttons(*_nation_buttons(nation))
    return card.buttons(*_further(nation))


def more_card(nation: Nation | None) -> Card:
    """Draw the further lines."""
    return _list_card(_("More lines"), wording.more_words(nation), nation)


def quiet_card(nation: Nation | None) -> Card:
    """Draw the ways without speaking."""
    return _list_card(_("If you cannot talk on the phone"), wording.quiet_words(nation), nation)


def _list_card(title: str, paragraphs: Iterable[str], nation: Nation | None) -> Card:
    card = Card(title, tone=Tone.CARE)
    card.say(wording.emergency_words(nation))
    for words in paragraphs:
        card.say(words)
    _end(card, "")
    return card.buttons(button("crisis:back", _("Back"), extra=_code(nation), style=Style.primary))


def _end(card: Card, checks: str) -> None:
    card.small(wording.honest_words()).small(wording.collected_words())
    card.small(checks or _("I cannot show a check of them by this group."))


def _code(nation: Nation | None) -> str:
    return nation.value if nation is not None else ANYWHERE


def nation_of(code: str) -> Nation | None:
    """Read the nation out of a custom id; None for "no nation said" and for anything else."""
    return Nation(code) if code in set(Nation) else None


def _nation_buttons(chosen: Nation | None) -> list[ui.Button[Any]]:
    return [
        button("crisis:nation", _(name), extra=nation.value, disabled=nation is chosen)
        for nation, name in wording.NATION_NAMES.items()
    ]


def _further(nation: Nation | None) -> list[ui.Button[Any]]:
    return [
        button("crisis:more", _("More lines"), extra=_code(nation)),
        button("crisis:quiet", _("I cannot talk on the phone"), extra=_code(nation)),
    ]
