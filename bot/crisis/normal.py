"""Makes what people type comparable: one case, one form of each letter, and the usual disguises taken off."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

MOST_CHARACTERS: Final = 4_000
"""What lies beyond is not read; Discord lets nobody write more in one message."""

_LOOK_ALIKES: Final = str.maketrans("авекмнорстухіјѕԁ" + "αεικνορτυχ" + "ıɩ", "abekmhopctyxijsd" + "aeiknoptux" + "ii")
_QUOTES: Final = str.maketrans(dict.fromkeys("'’‘ʼ`´′＇", ""))
_MARKUP: Final = re.compile(r"\|\||[*_~`>\\]+")
_SPACED: Final = re.compile(r"(?<![a-z0-9])(?:[a-z0-9][ .\-_]{1,2}){3,60}[a-z0-9](?![a-z0-9])")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_ANY_GAP: Final = re.compile(r"[ .\-_]+")
_SQUEEZED: Final = {
    squeezed.replace(" ", ""): squeezed
    for squeezed in ("want to die", "kill myself", "end my life", "end it all", "be dead", "suicidal", "suicide")
}
_GAP: Final = re.compile(r"[ .\-_]{1,2}")
_WIDE_GAP: Final = re.compile(r" {2,}")
_REPEATED: Final = re.compile(r"([a-z])\1{2,}")
_SPACES: Final = re.compile(r"[^\S\n]+")
_DISGUISE: Final = re.compile(r"[0134578@$!|+]")
_IN_A_WORD: Final = re.compile(
    r"(?<=[a-z])[0134578@$!|+](?=[a-z0-9@$!|+])|(?<![a-z0-9])[@$5](?=[a-z])|(?<=[a-z])[13](?![a-z0-9])"
)
_LETTER_OF: Final[Mapping[str, str]] = {
    "0": "o", "1": "i", "!": "i", "|": "i", "3": "e", "4": "a", "@": "a", "5": "s", "$": "s", "7": "t", "+": "t",
    "8": "b",
}  # fmt: skip


def normalised(text: str) -> str:
    """Return text in small plain letters, without apostrophes, invisible characters, Discord's markup and accents.

    A row of single letters ("k i l l") becomes a word, and a letter stands at most twice in a row. Line ends stay,
    since they end sentences.
    """
    return _REPEATED.sub(r"\1\1", _plain(text))


def _plain(text: str) -> str:
    text = text[:MOST_CHARACTERS].casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
        text = "".join(letter for letter in text if _is_shown(letter)).translate(_LOOK_ALIKES)
    text = _CONTROLS.sub("", _MARKUP.sub("", text.translate(_QUOTES)))
    return _SPACES.sub(" ", _SPACED.sub(_joined, text)).strip()


def _is_shown(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in {"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"}


def _joined(found: re.Match[str]) -> str:
    """Join spaced letters. Where a known phrase comes out it is set in words, else two spaces part words."""
    whole = _ANY_GAP.sub("", found[0])
    for squeezed, phrase in _SQUEEZED.items():
        if squeezed in whole:
            return f" {whole.replace(squeezed, f' {phrase} ')} "
    return " ".join(_GAP.sub("", part) for part in _WIDE_GAP.split(found[0]))


def readings(text: str) -> tuple[str, ...]:
    """Return the ways in which a text may be meant: as it stands, and with letters for the signs put in their place.

    Most texts have one. "k1ll" is read as "kill", and since a one may also be an l, "ki1l" is read, too. A letter
    typed three times or more is read twice ("killl") and once ("dieee").
    """
    raw = _plain(text)
    plain = _REPEATED.sub(r"\1\1", raw)
    ways = {plain: None}
    if _DISGUISE.search(plain):
        ways[_IN_A_WORD.sub(lambda found: _LETTER_OF[found[0]], plain)] = None
        ways[_IN_A_WORD.sub(lambda found: "l" if found[0] in "1|!" else _LETTER_OF[found[0]], plain)] = None
    if plain != raw:
        ways[_REPEATED.sub(r"\1", raw)] = None
    return tuple(ways)


def words_of(text: str) -> str:
    """Return the words of a normalised text with one space between and around them, to look for whole phrases."""
    return f" {' '.join(_WORD.findall(text))} "


_WORD: Final = re.compile(r"[^\W_]+")
