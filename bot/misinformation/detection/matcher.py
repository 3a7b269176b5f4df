"""A small pattern language on words, matched with one bit for each word of a message, so that time grows evenly.

A shape is words with spaces between. `stop/stopped` is one word or the other; `{med}` is any word of a class of the
lexicon; a term of several words is written `cold_turkey`, and is that term wherever it stands; `#` is a number, `#low`
one below 900; `[the/your]` may be missing; `..3` lets up to three other words stand between; `^` is the beginning of a
sentence and `$` its end. Nothing reaches over a sentence's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from bot.misinformation.detection.normalise import ASKS, END, Tokens

_NUMBER: Final = "#"
_LOW_NUMBER: Final = "#low"
_NUMBERS: Final = frozenset({_NUMBER, _LOW_NUMBER})
_LOW: Final = 900
_COMMON: Final = frozenset(
    "the a to it its you your i and of in is for on my me that with have be do so no not all can just get or at what up if "
    "out are was this they them one any from but dont will im has had when how some more about need by go".split()
)
"""Words of most messages: a set with one of these is no reason to look closer."""
_GAP: Final = re.compile(r"\.\.(\d{1,2})")
_PARTS: Final = re.compile(r"[^\W\d_]+|\d+")
_BEGIN, _FINISH = "^", "$"


@dataclass(frozen=True, slots=True)
class _Step:
    """One word of a shape: its set, how many words may stand before it, and whether it may be missing."""

    words: int
    gap: int
    may_miss: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A compiled shape. `needs` are the numbers of the sets without which it cannot match."""

    text: str
    steps: tuple[_Step, ...]
    at_begin: bool
    at_end: bool
    needs: tuple[int, ...]


class Board:
    """A message with bits for each set of words: for each length of a term, a bit where one begins."""

    def __init__(self, tokens: Sequence[str], sets: Sets) -> None:
        self.tokens = tokens
        self.bits: dict[int, dict[int, int]] = {}
        breaks = 0
        for place, token in enumerate(tokens):
            if token in (END, ASKS):
                breaks |= 1 << place
            for number, length in sets.beginning_at(tokens, place):
                lengths = self.bits.setdefault(number, {})
                lengths[length] = lengths.get(length, 0) | 1 << place
        self.all = (1 << len(tokens)) - 1
        self.inside = self.all & ~breaks
        self.begins = ((breaks << 1) | 1) & self.inside
        self.ends = ((breaks >> 1) | (1 << max(0, len(tokens) - 1))) & self.inside
        self._breaks = breaks

    def sentences_of(self, places: int) -> int:
        """Return the bits of every sentence, with its final mark, that holds one of some places."""
        whole = 0
        while places:
            lowest = (places & -places).bit_length() - 1
            before = self._breaks & ((1 << lowest) - 1)
            begin = before.bit_length()
            after = self._breaks >> lowest
            end = lowest + ((after & -after).bit_length() if after else len(self.tokens) - lowest)
            whole |= ((1 << end) - 1) & ~((1 << begin) - 1)
            places &= ~((1 << end) - 1)
        return whole

    def asking(self) -> int:
        """Return the bits of every sentence that ends with a question mark."""
        marks = sum(1 << place for place, token in enumerate(self.tokens) if token == ASKS)
        return self.sentences_of(marks)

    def ends_of(self, shape: Shape) -> int:
        """Return a bit for the last word of each match of a shape."""
        if not all(number in self.bits for number in shape.needs):
            return 0
        here = 0
        for number, step in enumerate(shape.steps):
            if number == 0:
                reach = self.begins if shape.at_begin else self.inside
            else:
                reach, moving = 0, here
                for _word in range(step.gap + 1):
                    moving = (moving << 1) & self.inside
                    reach |= moving
            found = 0
            for length, begins in self.bits.get(step.words, {}).items():
                found |= (reach & begins) << (length - 1)
            here = found | (here if step.may_miss else 0)
            if not here:
                return 0
        return here & self.ends if shape.at_end else here


def _term(text: str) -> str:
    """Write a term of several words as one, such as "st_johns_wort"."""
    return text if text in _NUMBERS else "_".join(_PARTS.findall(text))


class Sets:
    """The numbered sets of words and terms that shapes are made of."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self._numbers: dict[frozenset[str], int] = {}
        self._of_word: dict[str, list[tuple[int, int]]] = {}
        self._of_terms: dict[str, dict[tuple[str, ...], list[tuple[int, int]]]] = {}

    def number_of(self, terms: frozenset[str]) -> int:
        """Return the number of a set, a new one where it is new."""
        if terms in self._numbers:
            return self._numbers[terms]
        number = self._numbers[terms] = len(self._numbers)
        for term in terms:
            self._place_of(term).append((number, term.count("_") + 1))
        is_common = not terms.isdisjoint(_COMMON | _NUMBERS)
        self.sizes.append(len(terms) + 10_000 * is_common)
        return number

    def _place_of(self, term: str) -> list[tuple[int, int]]:
        words = tuple(term.split("_"))
        if len(words) == 1:
            return self._of_word.setdefault(term, [])
        return self._of_terms.setdefault(words[0], {}).setdefault(words, [])

    def beginning_at(self, tokens: Sequence[str], place: int) -> Iterator[tuple[int, int]]:
        """Yield the number of each set with a term that begins at a place, and the length of the term."""
        token = tokens[place]
        yield from self._of_word.get(token, ())
        for words, numbers in self._of_terms.get(token, {}).items():
            if tuple(tokens[place : place + len(words)]) == words:
                yield from numbers
        if token[0].isdigit():
            yield from self._of_word.get(_NUMBER, ())
            if token.isdecimal() and len(token) < 9 and int(token) < _LOW:
                yield from self._of_word.get(_LOW_NUMBER, ())

    def terms_in(self, numbers: Set[int]) -> Iterator[str]:
        """Yield the terms of some sets."""
        for terms, number in self._numbers.items():
            if number in numbers:
                yield from terms


class Lexicon:
    """The words that shapes speak of: classes by name. A class may hold terms of several words."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._classes = {name: frozenset(map(_term, terms)) for name, terms in classes.items()}
        self._sets = Sets()
        self.vocabulary = {word for terms in self._classes.values() for term in terms for word in term.split("_")}

    def shape(self, text: str) -> Shape:
        """Compile a shape. Raises ValueError when it does not follow the language."""
        steps: list[_Step] = []
        needs: list[int] = []
        gap, parts = 0, text.split()
        at_begin, at_end = parts[:1] == [_BEGIN], parts[-1:] == [_FINISH]
        for part in parts[at_begin : len(parts) - at_end]:
            if (found := _GAP.fullmatch(part)) is not None:
                gap = int(found[1])
                continue
            may_miss = part.startswith("[") and part.endswith("]")
            number = self._set(part[1:-1] if may_miss else part)
            steps.append(_Step(number, gap, may_miss))
            gap = 0
            if not may_miss:
                needs.append(number)
        if not steps or steps[0].may_miss or gap:
            raise ValueError(f"a shape begins and ends with a word: {text!r}")
        needs.sort(key=self._sets.sizes.__getitem__)
        return Shape(text, tuple(steps), at_begin, at_end, tuple(dict.fromkeys(needs)))

    def _set(self, part: str) -> int:
        words: set[str] = set()
        for one in part.split("/"):
            if one.startswith("{") and one.endswith("}"):
                if one[1:-1] not in self._classes:
                    raise ValueError(f"there is no class {one}")
                words.update(self._classes[one[1:-1]])
            elif one in _NUMBERS:
                words.add(one)
            elif one.replace("_", "").isalnum():
                words.add(_term(one))
                self.vocabulary.update(_term(one).split("_"))
            else:
                raise ValueError(f"{one!r} is not a word of small letters")
        return self._sets.number_of(frozenset(words))

    def board(self, tokens: Tokens) -> Board:
        """Return a message to match shapes on."""
        return Board(tokens, self._sets)

    def anchors(self, shapes: Iterable[Shape]) -> frozenset[str]:
        """Return words of which each match of some shapes holds one: for each shape, those of its rarest set.

        Of a term of several words the longest word stands for all.
        """
        found = {shape.needs[0] for shape in shapes}
        return frozenset(max(term.split("_"), key=len) for term in self._sets.terms_in(found))
