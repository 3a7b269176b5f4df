"""Takes out of a text what could say who wrote it or whom it is about, and leaves what it claims readable."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from bot.finding.lookalikes import unmasked
from bot.misinformation.redaction_names import Haystack, Names
from bot.misinformation.redaction_patterns import Found, Kind, Reading, identities_in, words_for
from bot.misinformation.rules import LONGEST_TEXT

_UNSEEN: Final = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})
_BLANK: Final = frozenset("\u2800\u3164\uffa0\u115f\u1160\u034f\u180e")
_ENDS_LINE: Final = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_MARKUP: Final = frozenset("*~`\\|")
_QUOTES: Final = frozenset("'’‘ʼ`´′＇ʹʽˈ")
_MOST_MARKS: Final = 2
_FEW: Final = 100  # so many names are prepared once; more are looked through for each text
_MOST_KEPT: Final = 20_000
_TURNED: Final = "\u202e"
_TURNED_END: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\n")


class Redactor:
    """Redacts texts of one case. `names` are all names of everybody in it: display name, username, nickname.

    Build it once for a message and its neighbours, so that the same words become the same.

    A name that is an everyday word is taken out only where it looks like a name ("May said", never "you may").
    What nobody was told of cannot be known: a friend's name in the middle of a sentence stays, unless it is introduced.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._many = tuple(names)
        self._few = Names(map(reading_of, self._many)) if len(self._many) <= _FEW else None

    def _names_for(self, reading: Reading) -> Names:
        """Return the names to look for; of very many only those of which some letters are in the text."""
        if self._few is not None:
            return self._few
        text = Haystack(reading)
        return Names(reading_of(name) for name in self._many if text.may_hold(name))

    def redact(self, text: str) -> str:
        """Return what a reviewer may read. Only the first 4,000 characters are looked at and kept."""
        reading = reading_of(text[:LONGEST_TEXT])
        found = identities_in(reading)
        names = self._names_for(reading)
        found += names.found_in(reading.without(found))
        return _replaced(reading.shown, found, names).strip()


def redact(text: str, names: Iterable[str] = ()) -> str:
    """Return what a reviewer may read of one text; see `Redactor`."""
    return Redactor(names).redact(text)


def _replaced(shown: str, found: Iterable[Found], names: Names) -> str:
    """Put words in brackets in the place of what was found. What overlaps is one."""
    parts: list[str] = []
    ends, last = 0, ""
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start < ends:
            ends = max(ends, one.end)
            continue
        between = shown[ends : one.start]
        word = words_for(one, is_free=names.are_not_in)
        if not (last and word == last and one.kind is Kind.NAME and between.strip(" ._-") == ""):
            parts += [between, " " if word and between[-1:].isalnum() else "", word]
        ends, last = one.end, word
    return "".join([*parts, shown[ends:]])


def reading_of(text: str) -> Reading:
    """Return a text as people see it, and beside it as it is compared: in small plain letters without markup."""
    shown = visible(text)
    if shown.isascii() and _MARKUP.isdisjoint(shown):
        return Reading(shown, shown.lower(), range(len(shown)))
    plain: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(shown):
        for each in _compared(letter):
            plain.append(each)
            places.append(place)
    return Reading(shown, "".join(plain), places)


def visible(text: str) -> str:
    """Return a text without what nobody sees, in one form of each letter. Fractions and raised figures stay."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", _turned_round(text)):
        drawn = _SHOWN.get(letter)
        if drawn is None:
            drawn = _drawn(letter)
            _remember(_SHOWN, letter, drawn)
        marks = marks + 1 if unicodedata.category(letter)[0] == "M" else 0
        if marks <= _MOST_MARKS:
            kept.append(drawn)
    return "".join(kept)


def _turned_round(text: str) -> str:
    """Turn round what an override of direction shows backwards."""
    while _TURNED in text:
        begins = text.index(_TURNED)
        ends = begins + 1
        while ends < len(text) and text[ends] not in _TURNED_END:
            ends += 1
        text = text[:begins] + text[begins + 1 : ends][::-1] + text[ends:]
    return text


def _drawn(letter: str) -> str:
    if letter in _ENDS_LINE:
        return "\n"
    if letter.isspace() or letter == "\u2800":
        return " "
    category = unicodedata.category(letter)
    if category in _UNSEEN or letter in _BLANK:
        return ""
    return letter if category == "No" else unicodedata.normalize("NFKC", letter)


def _compared(letter: str) -> str:
    if letter.isascii():
        return "" if letter in _MARKUP else letter.lower()
    known = _COMPARED.get(letter)
    if known is None:
        known = "'" if letter in _QUOTES else unmasked(letter.casefold())
        _remember(_COMPARED, letter, known)
    return known


def _remember(kept: dict[str, str], letter: str, form: str) -> None:
    if len(kept) > _MOST_KEPT:
        kept.clear()
    kept[letter] = form


_SHOWN: Final[dict[str, str]] = {}
_COMPARED: Final[dict[str, str]] = {}
