"""Finds known names in a text however they are written: spaced, leet, doubled, in pieces or inside a longer word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Final

from bot.finding.lookalikes import unmasked
from bot.finding.tokens import is_stop
from bot.misinformation.redaction_patterns import Found, Kind, Reading
from bot.misinformation.redaction_words import EVERYDAY

_WORD: Final = re.compile(r"[^\W_]+")
_LEET_WORD: Final = re.compile(r"[^\W_]*[@$!|+€£0-9][\w@$!|+€£]*")
_GAP: Final = re.compile(r"(?:[^\w\n!?,;:()\[\]]|_){1,2}")
_USUAL_GAPS: Final = frozenset({" ", "  ", ". ", " - ", "-", "'"})
_BEGINNINGS: Final = re.compile(
    r"(?:hi|hey|hello|thanks|thankyou|thx|team|ask|dear|love|missing|poor|auntie|aunty|uncle)(?=\w)"
)
_ROW: Final = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,3}[^\W_](?![^\W_])){2,60}")
_DIGITS: Final = "0123456789"
_SIGNS: Final = "@$!|+€£"
_LEET: Final = str.maketrans("013456789@$!|+€£", "oieasgtbgasiitel")
_LEET_AS_L: Final = str.maketrans("013456789@$!|+€£", "oleasgtbgaslltel")
_HAS_LEET: Final = re.compile(r"[@$!|+€£0-9]")
_HUMP: Final = re.compile(r"(?<=[^\W\dA-Z_])(?=[A-Z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]"
)
_ENDINGS: Final = ("s", "z", "x", "xx", "xxx", "xo", "xoxo", "ll", "ve", "d")
_PARTS: Final = re.compile(r"[A-Z]*[a-z]+|[A-Z]+|[0-9]+")
_KEY: Final = 4  # so many letters at the beginning of a part are looked for first
_LONG: Final = 6  # a name of so many letters is found inside a longer word
_SHORTEST: Final = 3  # a shorter part of a name is no name by itself
_GREETED: Final = re.compile(
    r"(?:\b(?:hi|hey|hello|hiya|dear|thanks|thank you|cheers|ty|morning|evening|night|bye|welcome)[\s,]+|@)$"
)
_MONTHS: Final = frozenset({"march", "april", "may", "june", "july", "august"})  # those after which people are called
_BEFORE_MONTH: Final = re.compile(r"(?:\b(?:in|since|until|till|during|early|late|mid)|\d(?:st|nd|rd|th)?)[ -]$")
_SPEAKS: Final = re.compile(
    r"'s\b|\s+(?:says?|said|told|wrote|writes|posts?|posted|asked|thinks?|mentioned|suggested|recommended|swears|replied)\b"
)
_MODAL: Final = frozenset({"may", "will", "can", "mark", "just", "like", "more"})


class Names:
    """The names of everybody in a case, ready to be found."""

    def __init__(self, names: Iterable[Reading] = ()) -> None:
        self._anywhere: set[str] = set()
        self._with_capital: set[str] = set()
        self._when_spoken_of: set[str] = set()
        self._in_order: set[tuple[str, ...]] = set()
        self._letters: set[str] = set()
        for name in names:
            self._learn(name)
        self._squeezed = {_squeezed(name) for name in self._anywhere | self._with_capital if len(name) >= _SHORTEST}
        self._long = tuple(sorted(name for name in self._anywhere if len(name) >= _LONG))
        self._longest = max(map(len, self._in_order), default=0)

    def _learn(self, name: Reading) -> None:
        words = _WORD.findall(name.plain)
        whole = "".join(words)
        if not whole:
            if name.plain.strip():
                self._letters.add(name.plain.strip())
            return
        if _UNSPACED.search(whole) and len(whole) > 1:
            self._letters.add(whole)
        if len(words) == 1:
            self._learn_word(whole)
        else:
            self._in_order.add(tuple(words))
            if len(whole) >= _SHORTEST:
                self._anywhere.add(whole)
            self._anywhere.update(
                first + second
                for first, second in pairwise(words)
                if _is_told_by(first + second) and not (_is_everyday(first) or _is_everyday(second))
            )
        self._learn_parts(name, words)
        for read in _ways(re.sub(r"[^\w@$!|+€£]|_", "", name.plain)):
            if _is_told_by(read):
                self._anywhere.add(read)

    def _learn_word(self, word: str) -> None:
        if len(word) == 1 or (is_stop(word) and word not in _MODAL):
            self._when_spoken_of.add(word)
        elif _is_everyday(word):
            self._with_capital.add(word)
        else:
            self._anywhere.add(word)

    def _learn_parts(self, name: Reading, words: list[str]) -> None:
        parts = [
            part.lower()
            for part in _HUMP.split("".join(c if c.isalnum() else " " for c in name.shown))
            if part.isascii()
        ]
        parts = [word for part in parts for word in part.split()]
        for part in {*parts, *words, *(word.strip(_DIGITS) for word in words), *(word.strip("x") for word in words)}:
            if part in words and len(words) == 1:
                continue
            if _is_told_by(part):
                self._anywhere.add(part)
            elif part in _MODAL or (len(part) == _SHORTEST - 1 and not _is_everyday(part)):
                (self._letters if _UNSPACED.search(part) else self._with_capital).add(part)

    def are_not_in(self, site: str) -> bool:
        """Tell whether a site's address holds none of the names."""
        letters = "".join(_WORD.findall(site))
        return not any(len(name) >= _SHORTEST and name in letters for name in self._anywhere | self._letters)

    def found_in(self, reading: Reading) -> list[Found]:
        """Return every place of the text in which one of the names stands."""
        spans = {*self._letters_in(reading), *self._words_in(reading), *self._disguised_in(reading)}
        return [Found(*reading.span(start, end), Kind.NAME) for start, end in spans]

    def _letters_in(self, reading: Reading) -> Iterator[tuple[int, int]]:
        for letters in self._letters:
            begins = reading.plain.find(letters)
            while begins >= 0:
                yield begins, begins + len(letters)
                begins = reading.plain.find(letters, begins + len(letters))

    def _words_in(self, reading: Reading) -> Iterator[tuple[int, int]]:
        words = [(match[0], *match.span()) for match in _WORD.finditer(reading.plain)]
        for word, start, end in words:
            if self._is_name(word, reading, start, end):
                yield start, end
        for (first, start, middle), (second, after, end) in pairwise(words):
            gap = reading.plain[middle:after]
            if _GAP.fullmatch(gap) and self._is_in_two(first, second, is_usual=gap in _USUAL_GAPS):
                yield start, end
        for place in range(len(words) if self._in_order else 0):
            for many in range(2, self._longest + 1):
                part = words[place : place + many]
                if len(part) == many and tuple(word for word, _start, _end in part) in self._in_order:
                    yield part[0][1], part[-1][2]

    def _is_name(self, word: str, reading: Reading, start: int, end: int) -> bool:
        if word in _MONTHS and self._is_a_time(reading, start, end):
            return False
        if word in self._anywhere or self._is_longer(word):
            return True
        if word in self._with_capital or word in self._when_spoken_of:
            shown_start, _end = reading.span(start, end)
            if word in self._with_capital and reading.shown[shown_start].isupper():
                return True
            around = reading.plain[max(0, start - 12) : start], reading.plain[end : end + 14]
            return _GREETED.search(around[0]) is not None or _SPEAKS.match(around[1]) is not None
        return self._is_in_humps(reading, start, end)

    @staticmethod
    def _is_a_time(reading: Reading, start: int, end: int) -> bool:
        before, after = reading.plain[max(0, start - 12) : start], reading.plain[end : end + 3]
        return _BEFORE_MONTH.search(before) is not None or (after[:1] == " " and after[1:2].isdigit())

    def _is_longer(self, word: str) -> bool:
        """Tell whether a word is a name with something added to it: an ending, figures, kisses, or letters typed on."""
        if len(word) <= _SHORTEST - 1 or _is_everyday(word):
            return False
        half = word[: len(word) // 2]
        shorter = {word.strip(_DIGITS), half if half * 2 == word else "", *_without_kisses(word)}
        shorter |= {_BEGINNINGS.sub("", word, count=1)} if _BEGINNINGS.match(word) else set()
        shorter |= {word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)}
        if any(len(one) >= _SHORTEST and one in self._anywhere for one in shorter):
            return True
        if any(len(list(run)) >= _SHORTEST for _letter, run in groupby(word)) and _squeezed(word) in self._squeezed:
            return True
        return any(name in word for name in self._long)

    def _is_in_humps(self, reading: Reading, start: int, end: int) -> bool:
        shown_start, shown_end = reading.span(start, end)
        shown = reading.shown[shown_start:shown_end]
        if shown.islower() or shown.isupper() or shown[1:].islower():
            return False
        return any(len(part) >= _SHORTEST and part.lower() in self._anywhere for part in _HUMP.split(shown))

    def _is_in_two(self, first: str, second: str, *, is_usual: bool) -> bool:
        """Tell whether two neighbours are a name in two pieces. Where any two words may stand so, it must be longer."""
        whole = first + second
        return (
            len(whole) >= _SHORTEST + is_usual and whole in self._anywhere and not (is_stop(first) and is_stop(second))
        )

    def _disguised_in(self, reading: Reading) -> Iterator[tuple[int, int]]:
        for match in _LEET_WORD.finditer(reading.plain):
            if not _HAS_LEET.search(match[0].rstrip(_SIGNS)):
                continue
            if any(len(way) >= 2 and (way in self._anywhere or self._is_longer(way)) for way in _ways(match[0])):
                yield match.span()
        for match in _ROW.finditer(reading.plain):
            places = [place for place in range(*match.span()) if reading.plain[place].isalnum()]
            for way in _ways("".join(reading.plain[place] for place in places)):
                for name in self._anywhere:
                    begins = way.find(name) if len(name) >= _SHORTEST else -1
                    if begins >= 0 and len(way) == len(places):
                        yield places[begins], places[begins + len(name) - 1] + 1


def _is_everyday(word: str) -> bool:
    return word in EVERYDAY or is_stop(word)


def _without_kisses(word: str) -> Iterator[str]:
    for one in {word, word.lstrip("x")}:
        for many in range(1, len(one) - len(one.rstrip("x")) + 1):
            yield one[:-many]
        yield one


def _is_told_by(part: str) -> bool:
    """Tell whether a part of a name says by itself who is meant."""
    return len(part) >= _SHORTEST and not part.isdigit() and not _is_everyday(part)


def _squeezed(word: str) -> str:
    return "".join(letter for letter, _run in groupby(word))


class Haystack:
    """The letters of a text in every way they may be meant, to pass over names that cannot be in it."""

    def __init__(self, reading: Reading) -> None:
        letters = re.sub(r"[^\w@$!|+€£]|_", "", reading.plain)
        ways = {
            way for each in (letters, letters.translate(_LEET), letters.translate(_LEET_AS_L)) for way in _bare(each)
        }
        self._ways = "\n".join(ways)
        self._squeezed = "\n".join(_squeezed(way) for way in ways)

    def may_hold(self, name: str) -> bool:
        """Tell whether a name, as somebody wrote it, or a part of it could be found in the text; no means no."""
        if name.isascii():
            parts = [part.lower().strip("x") for part in _PARTS.findall(name)]
        else:
            parts = _WORD.findall(unmasked(name.casefold()))
        return not parts or any(self._holds(part[:_KEY]) for part in parts)

    def _holds(self, key: str) -> bool:
        return key in self._ways or _squeezed(key) in self._squeezed


def _bare(letters: str) -> tuple[str, str]:
    return letters, "".join(_WORD.findall(letters))


def _ways(word: str) -> set[str]:
    """Return how a word may be meant when figures and signs stand for letters."""
    if not _HAS_LEET.search(word):
        return {word}
    bare = word.strip(_SIGNS)
    return {
        read.replace("_", "")
        for each in (word, bare)
        for read in (each.translate(_LEET), each.translate(_LEET_AS_L), each)
    }
