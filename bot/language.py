"""Sentences for people: gettext, with the English sentence itself as the key."""

from __future__ import annotations

import gettext
from collections.abc import Callable

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def _(sentence: str) -> str:
    """Return a sentence in the language in use; write the call with a literal so it can be collected."""
    return _catalogue.gettext(sentence)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the right plural of a sentence for a count; the caller fills in the count."""
    return _catalogue.ngettext(one, many, count)


later: Callable[[str], str] = str
"""Mark a sentence for the catalogue where it is defined; `_` translates it where it is used."""
