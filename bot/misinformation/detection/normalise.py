"""Cuts a message into plain words, with disguised words written as the words they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import Final

from bot.finding.normal import shown, spelled_out

END: Final = "."
"""The token for the end of a sentence that does not ask."""

ASKS: Final = "?"
"""The token for the end of a sentence that asks."""

Tokens = tuple[str, ...]
"""Words in order; `END` and `ASKS` stand between sentences. A number is a token of its own: "5mg" is "5", "mg"."""

_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[.!?;\n]+")
_ODD: Final = re.compile(r"[a-z][^\w\s]{1,3}[a-z]|[a-z][0-9@$!|+€£¢(]|[0-9@$!|+€£¢(][a-z]|([a-z])\1\1|[a-z]_")
_PIECE: Final = re.compile(r"\n|\S+")
_CORE: Final = re.compile(r"[\w@$€£¢](?:.*[\w@$+])?")
_MARKS: Final = re.compile(r"[^\w@$!|+€£¢(]+")
_LONG_RUN: Final = re.compile(r"([a-z])\1{2,}")
_RUN: Final = re.compile(r"([a-z])\1*")
_DISGUISE: Final = re.compile(r"[0-9@$!|+€£¢(]")
_PLAIN_NUMBER: Final = re.compile(r"\d+(?:[.,:/]\d+)*[a-z]{0,3}")
_MEANT: Final = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g", "@": "a",
    "$": "s", "!": "il", "|": "il", "+": "t", "€": "e", "£": "l", "¢": "c", "(": "c",
}  # fmt: skip
_MOST_WAYS: Final = 32
_LONGEST_WORD: Final = 16
_LETTERS_LEFT: Final = 30


class Reader:
    """Reads messages with a vocabulary: the words that rules and phrases know. Other words stay as they are.

    A disguise is taken off where a known word comes out: "st0p", "s.t.o.p", "stoppp" and "s t o p" are all "stop",
    and "5mg" stays a number with its unit.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._known = frozenset(vocabulary)

    def tokens(self, text: str) -> Tokens:
        """Return the tokens of a message; at most 4,000 characters are read. The time grows with the length only."""
        plain = spelled_out(shown(text), self._set_apart)
        if _ODD.search(plain) is None:
            return tuple(map(_mark, _TOKEN.findall(plain)))
        found: list[str] = []
        for piece in _PIECE.findall(plain):
            found += [piece] if piece.isalpha() and piece in self._known else self._words_of(piece)
        return tuple(found)

    def _words_of(self, piece: str) -> Iterator[str]:
        core = _CORE.search(piece)
        if core is not None:
            known = self._known_word(core[0]) or self._known_word(piece)
            yield from [known] if known else self._parts_of(core[0])
        yield from map(_mark, _TOKEN.findall(piece, core.end() if core else 0))

    def _parts_of(self, core: str) -> Iterator[str]:
        parts = [part for part in _MARKS.split(core) if part]
        if len(parts) == 1 or _PLAIN_NUMBER.fullmatch(core):
            yield from map(_mark, _TOKEN.findall(core))
            return
        for part in parts:
            known = self._known_word(part)
            yield from [known] if known else map(_mark, _TOKEN.findall(part))

    def _known_word(self, core: str) -> str | None:
        """Return the known word that a row of letters and signs stands for."""
        letters = _MARKS.sub("", core)
        if letters in self._known:
            return letters
        if len(letters) < 3 or not any(letter.isalpha() for letter in letters):
            return None
        return next((way for way in _ways(letters[:_LETTERS_LEFT]) if way in self._known), None)

    def _set_apart(self, words: Sequence[str]) -> str:
        """Return the words of a row of single letters, cut into known words where nothing parted them."""
        return f" {' '.join(part for word in words for part in self._cut(word))} "

    def _cut(self, row: str) -> list[str]:
        """Cut a row of letters into known words with as few letters and words as possible left over."""
        row = "".join(_MEANT[letter][0] if _DISGUISE.match(letter) else letter for letter in row)
        if (known := self._known_word(row)) is not None:
            return [known]
        best: list[tuple[int, int, int]] = [(0, 0, 0)]  # letters left over, words, where the last word begins
        for end in range(1, len(row) + 1):
            left, count, _begin = best[end - 1]
            options = [(left + 3, count + 1, end - 1)]
            for begin in range(max(0, end - _LONGEST_WORD), end):
                if row[begin:end] in self._known:
                    options.append((best[begin][0], best[begin][1] + 1, begin))
            best.append(min(options))
        return _back_through(row, best)


def _back_through(row: str, best: Sequence[tuple[int, int, int]]) -> list[str]:
    words: list[str] = []
    end = len(row)
    while end:
        begin = best[end][2]
        words.append(row[begin:end])
        end = begin
    return words[::-1]


def _mark(token: str) -> str:
    if token[0] in ".!?;\n":
        return ASKS if "?" in token else END
    return token


def _ways(letters: str) -> Iterator[str]:
    """Yield what a row of letters and signs may be read as: signs as letters, long runs as two or one."""
    options = [_MEANT.get(letter, letter) for letter in letters]
    for way in islice(product(*options), _MOST_WAYS):
        word = "".join(way)
        yield word
        if _LONG_RUN.search(word):
            yield from _squeezed(word)


def _squeezed(word: str) -> Iterator[str]:
    """Yield a word with each run of three or more of one letter as two or as one."""
    runs = [(found[1], len(found[0])) for found in _RUN.finditer(word)]
    options = [(letter * 2, letter) if length > 2 else (letter * length,) for letter, length in runs]
    for way in islice(product(*options), _MOST_WAYS):
        yield "".join(way)
