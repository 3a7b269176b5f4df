"""Cuts a message into plain words, with disguised words written as the words they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice, product
from typing import Final

from bot.finding.normal import has_long_run, shown, spelled_out

END: Final = "."
"""The token for the end of a sentence that does not ask."""

ASKS: Final = "?"
"""The token for the end of a sentence that asks."""

Tokens = tuple[str, ...]
"""Words in order; `END` and `ASKS` stand between sentences. A number is a token of its own: "5mg" is "5", "mg"."""

_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[.!?;\n]+")
_CORE: Final = re.compile(r"[\w@$€£¢](?:.*[\w@$+])?")
_TAIL: Final = ".,!?;:)\"'"
_MARKING: Final = frozenset(".!?;")
_MARKS: Final = re.compile(r"(?:[^\w@$!|+€£¢(]|_)+")
_LONG_RUN: Final = re.compile(r"([a-z])\1{2,}")
_RUN: Final = re.compile(r"([a-z])\1*")
_DISGUISE: Final = re.compile(r"[0-9@$!|+€£¢(]")
_PLAIN_NUMBER: Final = re.compile(r"\d+(?:[.,:/]\d+)*[a-z]{0,3}")
_SHORT_NAME: Final = re.compile(r"[a-z]{1,2}\d{1,3}")  # "b12", "t3"
_MEANT: Final = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g", "@": "a",
    "$": "s", "!": "il", "|": "il", "+": "t", "€": "e", "£": "l", "¢": "c", "(": "c",
}  # fmt: skip
_MOST_WAYS: Final = 16
_LONGEST_WORD: Final = 14
_SHORT_SIZES: Final = (1, 2)  # words so short are tried everywhere
_LETTERS_LEFT: Final = 30
_COST_OF_A_LETTER: Final = 1_000  # left over; a known word costs 1


class Reader:
    """Reads messages with a vocabulary: the words that rules and phrases know. Other words stay as they are.

    A disguise is taken off where a known word comes out: "st0p", "s.t.o.p", "stoppp" and "s t o p" are all "stop",
    and "5mg" stays a number with its unit.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._known = frozenset(vocabulary)
        self._without_runs = frozenset(map(_without_runs, self._known))
        self._sizes = _sizes_by_start(self._known)

    def tokens(self, text: str) -> Tokens:
        """Return the tokens of a message; at most 4,000 characters are read. The time grows with the length only."""
        plain = spelled_out(shown(text), self._set_apart)
        has_runs = has_long_run(plain)
        found: list[str] = []
        known: dict[str, tuple[str, ...]] = {}  # what was cut once need not be cut again
        for piece in plain.replace("\n", " \n ").split(" ") if "\n" in plain else plain.split(" "):
            if piece.isalpha() and not (has_runs and _LONG_RUN.search(piece)):
                found.append(piece)
                continue
            word = piece.rstrip(_TAIL)
            if word.isalpha() and not (has_runs and _LONG_RUN.search(word)):
                found.append(word)
                if not _MARKING.isdisjoint(piece):
                    found.append(ASKS if "?" in piece else END)
            elif piece:
                if piece not in known:
                    known[piece] = tuple(self._words_of(piece))
                found += known[piece]
        return tuple(found)

    def _words_of(self, piece: str) -> Iterator[str]:
        if piece == "\n":
            yield END
            return
        core = _CORE.search(piece)
        if core is None:
            if not _MARKING.isdisjoint(piece):
                yield ASKS if "?" in piece else END
            return
        if core is not None:
            is_number = _SHORT_NAME.fullmatch(core[0]) is not None
            known = None if is_number else self._known_word(core[0])
            if known is None and not is_number and piece != core[0]:
                known = self._known_word(piece)
            yield from [known] if known else self._parts_of(core[0])
        yield from map(_mark, _TOKEN.findall(piece, core.end()))

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
        if not 3 <= len(letters) <= _LETTERS_LEFT or letters.isdecimal():
            return None
        return next((way for way in self._ways(letters) if way in self._known), None)

    def _ways(self, letters: str) -> Iterator[str]:
        """Yield what a row of letters and signs may be read as: signs as letters, long runs as two or one."""
        options = [_MEANT.get(letter, letter) for letter in letters]
        for way in islice(product(*options), _MOST_WAYS):
            word = "".join(way)
            yield word
            if _LONG_RUN.search(word) is not None and _without_runs(word) in self._without_runs:
                yield from _squeezed(word)

    def _set_apart(self, words: Sequence[str]) -> str:
        """Return the words of a row of single letters, cut into known words where nothing parted them."""
        return f" {' '.join(part for word in words for part in self._cut(word))} "

    def _cut(self, row: str) -> list[str]:
        """Cut a row of letters into known words with as few letters and words as possible left over."""
        row = "".join(_MEANT[letter][0] if _DISGUISE.match(letter) else letter for letter in row)
        if (known := self._known_word(row)) is not None:
            return [known]
        costs = [0, *([_COST_OF_A_LETTER * len(row)] * len(row))]  # of the best way to each place
        begins = [0] * (len(row) + 1)  # where the last word of that way begins
        for start in range(len(row)):
            cost = costs[start]
            if cost + _COST_OF_A_LETTER <= costs[start + 1]:
                costs[start + 1], begins[start + 1] = cost + _COST_OF_A_LETTER, start
            for size in self._sizes.get(row[start : start + 3], _SHORT_SIZES):
                end = start + size
                if end > len(row):
                    break
                if cost + 1 < costs[end] and row[start:end] in self._known:
                    costs[end], begins[end] = cost + 1, start
        words: list[str] = []
        end = len(row)
        while end:
            words.append(row[begins[end] : end])
            end = begins[end]
        return words[::-1]


def _sizes_by_start(known: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return for the first three letters of known words how long such words are, the shortest first."""
    sizes: dict[str, set[int]] = {}
    for word in known:
        if 3 <= len(word) <= _LONGEST_WORD:
            sizes.setdefault(word[:3], set(_SHORT_SIZES)).add(len(word))
    return {start: tuple(sorted(found)) for start, found in sizes.items()}


def _mark(token: str) -> str:
    if token[0] in ".!?;\n":
        return ASKS if "?" in token else END
    return token


def _without_runs(word: str) -> str:
    """Return a word with each letter once where it stands several times in a row."""
    return "".join(letter for letter, _run in groupby(word))


def _squeezed(word: str) -> Iterator[str]:
    """Yield a word with each run of three or more of one letter as two or as one."""
    runs = [(found[1], len(found[0])) for found in _RUN.finditer(word)]
    options = [(letter * 2, letter) if length > 2 else (letter * length,) for letter, length in runs]
    for way in islice(product(*options), _MOST_WAYS):
        yield "".join(way)
