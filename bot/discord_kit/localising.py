"""The names and descriptions of commands in the languages that Discord can be set to. Welsh is not among them."""

from __future__ import annotations

import re
from typing import Any, Final

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.language import DEFAULT, catalogues, nearest_language

_LONGEST_NAME: Final = 32
_LONGEST_WORDS: Final = 100
_NAME: Final = re.compile(r"[-_'\w]{1,32}")
_WORDED = frozenset({Location.group_name, Location.command_name, Location.parameter_name})
_DESCRIBED = frozenset({Location.group_description, Location.command_description, Location.parameter_description})


def name_in(language: str, name: str, *, is_menu: bool = False) -> str | None:
    """Return a command's name in a language; None where there is none, or none that Discord would take.

    A name that is typed is in small letters, without spaces; that of a menu on a message is free.
    """
    found = catalogues()[language].commands.get(name)
    if found is None or len(found) > _LONGEST_NAME:
        return None
    return found if is_menu or (_NAME.fullmatch(found) and found == found.lower()) else None


def words_in(language: str, words: str) -> str | None:
    """Return a description in a language; None where there is none, or it is longer than Discord takes."""
    found = catalogues()[language].sentences.get(words)
    return found if found is not None and len(found) <= _LONGEST_WORDS else None


def in_use() -> dict[str, tuple[object, object]]:
    """Return the words of the languages that Discord shows commands in, to notice that they changed."""
    shown = {nearest_language(locale.value, tuple(catalogues())) for locale in discord.Locale} - {None, DEFAULT}
    return {str(each): (catalogues()[str(each)].commands, catalogues()[str(each)].sentences) for each in shown}


class Localiser(app_commands.Translator):
    """Reads the catalogues for discord.py. What is missing stays English."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        """Return one name or description for one of Discord's languages."""
        language = nearest_language(locale.value, tuple(catalogues()))
        if language is None or language == DEFAULT:
            return None
        if context.location in _DESCRIBED or context.location is Location.choice_name:
            return words_in(language, string.message)
        is_menu = isinstance(context.data, app_commands.ContextMenu)
        known = context.location in _WORDED
        return name_in(language, string.message, is_menu=is_menu) if known else None
