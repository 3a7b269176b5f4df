"""Cuts what people type into plain words that can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

LONGEST = 300  # letters of a search that are read; nobody names what they need in more
_MOST_TOKENS = 40
_WORD = re.compile(r"[a-z0-9]+")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_STOP = frozenset(
    re.findall(
        r"\w+",
        """
        a about after all am an and any anybody anyone anywhere are as at be because been but by can cant could did do
        does don dont find for found from get give go got had has have having he help helping her here hers him his how
        i if im in is it its ive just know like looking lot m me might more much must my myself need needs no not of on
        or our out over please really s she should so some someone something support t than that thats the their them
        then there they thing things this through to too told us use using very want wants was we were what when where
        which who why will with would you your
        """,
    )
)


def plain(text: str) -> str:
    """Return a text without case, accents, apostrophes and what cannot be seen."""
    decomposed = unicodedata.normalize("NFKD", text[: LONGEST * 4])[: LONGEST * 2].casefold()
    kept = "".join(c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return re.sub("['’`]", "", kept)


def tokens_of(text: str) -> list[str]:
    """Return every word of a text in order, such as ["crohns", "and", "me"]; "m.e." becomes "me"."""
    joined = _DOTTED.sub(lambda found: found.group().replace(".", ""), plain(text))
    return [stem(found) for found in _WORD.findall(joined)[:_MOST_TOKENS]]


def is_stop(token: str) -> bool:
    """Tell whether a word says nothing about what is looked for."""
    return token in _STOP_STEMS


def stem(word: str) -> str:
    """Take the plural off a word; nothing else, so that what is shown as mended can still be read."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def pairs_of(tokens: list[str]) -> Iterator[str]:
    """Yield each two neighbours written as one, as people do with "breathing space" and "help line"."""
    for first, second in pairwise(tokens):
        yield first + second


_STOP_STEMS = frozenset(stem(word) for word in _STOP) | _STOP
