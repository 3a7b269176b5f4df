"""Names of topics: how they are compared, how Discord writes them, and which ones cannot be."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.language import _

LONGEST_NAME: Final = 100  # Discord: the name of a channel
LONGEST_PURPOSE: Final = 300  # with the note it stays far below Discord's 1,024 for the line of a channel
LONGEST_NOTE: Final = 200
MOST_TAGS: Final = 20  # Discord: tags of a forum
LONGEST_TAG: Final = 20

_MARKUP = re.compile(r"[<>@#`*_~|\\\[\]]|https?:|www\.", re.IGNORECASE)
_RESERVED: Final = frozenset({"everyone", "here", "discord", "clyde", "system", "admin", "administrator", "moderator"})
_NOT_LETTERS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return text for comparing: small letters without accents, dots or apostrophes, and single spaces."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c for c in bare if not unicodedata.combining(c) and c not in "'’`´.")
    return " ".join(_NOT_LETTERS.sub(" ", kept).split())


def channel_name(name: str) -> str:
    """Return a name as Discord writes a channel's: small letters and digits with lines between, "" if none is left."""
    kept = unicodedata.normalize("NFC", name).casefold().replace("’", "").replace("'", "")
    return _NOT_LETTERS.sub("-", kept)[:LONGEST_NAME].strip("-")


def trouble_with(name: str) -> str | None:
    """Return why a name cannot be a topic's, in a sentence that says what would do; None when it can."""
    if _MARKUP.search(name):
        return _("Please use only letters, digits and spaces in the name. Links and marks stay out.")
    if not channel_name(name):
        return _("Please write a name with at least one letter or digit.")
    if fold(name) in _RESERVED:
        return _('The name "{name}" has a meaning of its own on Discord. Please choose another.').format(name=name)
    return None
