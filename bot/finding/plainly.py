"""Cuts text that shows no sign of a disguise into words, quickly; most messages are such text."""

from __future__ import annotations

import re
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from bot.finding.normal import has_long_run

_WORDS: Final = re.compile(r"(?>(?>[A-Za-z][A-Za-z']*+|\d++)(?>!(?!!)|[.,;:?]++)?+(?> |\n++|\Z))*+")
"""Words of letters, and numbers, each with marks after it and a space. All else may be a disguise."""

_MARKS: Final = b".,!?:;\n"
_APOSTROPHE: Final = b"'"
_SMALL: Final = bytes.maketrans(ascii_uppercase.encode() + _MARKS, ascii_lowercase.encode() + b" " * len(_MARKS))

_ROW: Final = re.compile(r" [a-z0-9] +[a-z0-9] +[a-z0-9] ")


def plainly(text: str) -> str | None:
    """Return the words of a text in small letters with spaces between and around, None where it may be disguised.

    `normal.readings` reads such a text in one way alone, with the same words in the same order, and two words have
    one space and nothing else between them where they have it here.
    """
    if not text.isascii() or _WORDS.fullmatch(text) is None:
        return None
    framed = f" {text.encode('ascii').translate(_SMALL, _APOSTROPHE).decode('ascii')} "
    return None if _ROW.search(framed) is not None or has_long_run(framed) else framed
