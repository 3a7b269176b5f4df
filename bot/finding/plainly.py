"""Cuts text that shows no sign of a disguise into words, quickly; most messages are such text."""

from __future__ import annotations

import re
from typing import Final

from bot.finding.normal import has_long_run

_WORDS: Final = re.compile(r"(?>(?>[A-Za-z][A-Za-z']*+|\d++)(?>!(?!!)|[.,;:?]++)?+(?> |\n++|\Z))*+")
"""Words of letters, and numbers, each with marks after it and a space. All else may be a disguise."""

_ROW: Final = re.compile(r" [a-z0-9] +[a-z0-9] +[a-z0-9] ")


def plainly(text: str) -> str | None:
    """Return the words of a text in small letters with spaces between and around, None where it may be disguised.

    `normal.readings` reads such a text in one way alone, with the same words in the same order, and two words have
    one space and nothing else between them where they have it here.
    """
    if not text.isascii() or _WORDS.fullmatch(text) is None:
        return None
    small = text.lower().replace("'", "").replace(",", " ").replace(".", " ").replace("?", " ").replace("!", " ")
    framed = f" {small.replace(':', ' ').replace(';', ' ')} ".replace("\n", " ")
    return None if _ROW.search(framed) is not None or has_long_run(framed) else framed
