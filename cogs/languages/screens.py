"""What a person sees who chooses a language."""

from __future__ import annotations

from typing import Final

from bot.catalogues import Catalogue
from bot.discord_kit.cards import Card, Tone
from bot.language import _, catalogues
from bot.languages.rules import AS_DISCORD

MENU: Final = "language:choose"
GROUP: Final = "group"
"""The choice of no choice: Discord's language where the bot speaks it, else the group's."""

_MOST: Final = 23  # of the 25 options of a menu, two are no language


def name_of(each: Catalogue) -> str:
    """Return a language under its own name, and its English one for those who cannot read that."""
    return each.own_name if each.own_name == each.name else f"{each.own_name} ({each.name})"


def language_card(choice: str | None, of_group: str) -> Card:
    """Show the languages. They are named in their own words, so that everybody finds theirs."""
    card = Card(_("Your language"))
    card.say(_("The bot writes to you in the language you choose. That is for what only you see, and for its letters."))
    card.say(_("What the whole group sees is in the group's language: {language}.").format(language=_named(of_group)))
    card.say(_chosen_words(choice))
    return card.menu(MENU, _options(), hint=_("Choose a language"))


def chosen_card(choice: str | None, now: Catalogue, of_group: str) -> Card:
    """Say what was chosen, in the language that it means; who chose one nobody has checked is told so, this once."""
    card = Card(_("Your language"), tone=Tone.GOOD).say(_chosen_words(choice))
    card.say(_("From now on I answer you in this language: {language}.").format(language=now.own_name))
    if choice is None:
        card.say(_("Letters from me are in the group's language: {language}.").format(language=_named(of_group)))
    if not now.is_checked:
        name = now.own_name if _(now.name) == now.name else _(now.name)
        card.say(_("This translation has not been checked by a {language} speaker yet.").format(language=name))
        card.say(_("It may have mistakes. What it does not have yet is shown in English."))
    return card.menu(MENU, _options(), hint=_("Choose a language"))


def _chosen_words(choice: str | None) -> str:
    if choice is None:
        return _("You chose no language. I follow your Discord, or the group.")
    if choice == AS_DISCORD:
        return _("You chose: the same as your Discord.")
    return _("You chose: {language}.").format(language=_named(choice))


def _named(language: str) -> str:
    known = catalogues().get(language)
    return known.own_name if known is not None else language


def _options() -> list[tuple[str, str]]:
    spoken = [(each.language, name_of(each)) for each in catalogues().values()]
    return [*spoken[:_MOST], (AS_DISCORD, _("The same as my Discord")), (GROUP, _("Forget my choice"))]
