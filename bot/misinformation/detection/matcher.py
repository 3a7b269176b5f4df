"""A small pattern language on words, matched with one bit for each word of a message, so that time grows evenly.

A shape is words with spaces between. `stop/stopped` is one word or the other; `{med}` is any word of a class of the
lexicon; a term of several words is written `cold_turkey`, and is that term wherever it stands; `#` is a number, `#low`
one below 900; `[the/your]` may be missing; `..3` lets up to three other words stand between; `^` is the beginning of a
sentence and `$` its end. Nothing reaches over a sentence's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.finding.demands import NUMBER, Demand
from bot.misinformation.detection.common_words import COMMON, FILLERS
from bot.misinformation.detection.normalise import ASKS, END, Tokens

_NUMBER: Final = "#"
_LOW_NUMBER: Final = "#low"
_ANY_NUMBER: Final = frozenset({_NUMBER, _LOW_NUMBER})
_LOW: Final = 900
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
    """A compiled shape. `needs` has a bit for each set that it cannot do without; `rarest` is the rarest of them."""

    text: str
    steps: tuple[_Step, ...]
    at_begin: bool
    at_end: bool
    needs: int
    rarest: int


class Board:
    """A message with bits for its words; those of a set are worked out when a shape first asks for it."""

    def __init__(self, tokens: Sequence[str], sets: Sets) -> None:
        self.tokens = tokens
        self._present: int | None = None
        self._sets = sets
        self._known: dict[int, Mapping[int, int]] = {}
        self._places: dict[str, int] = {}
        for place, token in enumerate(tokens):
            self._places[token] = self._places.get(token, 0) | 1 << place
            if token[0].isdigit():
                self._note_number(token, 1 << place)
        self._breaks = self._places.get(END, 0) | self._places.get(ASKS, 0)
        self.all = (1 << len(tokens)) - 1
        self.inside = self.all & ~self._breaks
        self.begins = ((self._breaks << 1) | 1) & self.inside
        self.ends = ((self._breaks >> 1) | (1 << max(0, len(tokens) - 1))) & self.inside

    def _note_number(self, token: str, bit: int) -> None:
        self._places[_NUMBER] = self._places.get(_NUMBER, 0) | bit
        if token.isdecimal() and len(token) < 9 and int(token) < _LOW:
            self._places[_LOW_NUMBER] = self._places.get(_LOW_NUMBER, 0) | bit

    def _bits_of(self, number: int) -> Mapping[int, int]:
        """Return for each length of a term of a set a bit for each place where one begins."""
        if number not in self._known:
            self._known[number] = self._sets.bits_of(number, self._places)
        return self._known[number]

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
        return self.sentences_of(self._places.get(ASKS, 0))

    def ends_of(self, shape: Shape) -> int:
        """Return a bit for the last word of each match of a shape; nothing, soon, where one of its sets is missing."""
        if self._present is None:
            self._present = self._sets.present_in(self.tokens)
        return 0 if shape.needs & ~self._present else self.ends_of_likely(shape)

    def ends_of_likely(self, shape: Shape) -> int:
        """Return what `ends_of` does, for a shape of which all sets are likely to be there."""
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
            for length, begins in self._bits_of(step.words).items():
                found |= (reach & begins) << (length - 1)
            here = found | (here if step.may_miss else 0)
            if not here:
                return 0
        return here & self.ends if shape.at_end else here


def _term(text: str) -> str:
    """Write a term of several words as one, such as "st_johns_wort"."""
    return text if text in _ANY_NUMBER else "_".join(_PARTS.findall(text))


class Sets:
    """The numbered sets of words and terms that shapes are made of."""

    def __init__(self) -> None:
        self.of_word: dict[str, int] = {}
        self._numbers: dict[frozenset[str], int] = {}
        self._words: list[frozenset[str]] = []
        self._terms: list[dict[str, list[tuple[str, ...]]]] = []
        self._commonness: dict[int, int] = {}
        self._signs: dict[int, frozenset[str]] = {}

    def number_of(self, terms: frozenset[str]) -> int:
        """Return the number of a set, a new one where it is new."""
        if terms not in self._numbers:
            self._numbers[terms] = len(self._numbers)
            cut = [tuple(term.split("_")) for term in sorted(terms)]
            self._words.append(frozenset(words[0] for words in cut if len(words) == 1))
            by_first: dict[str, list[tuple[str, ...]]] = {}
            for words in cut:
                if len(words) > 1:
                    by_first.setdefault(words[0], []).append(words)
            self._terms.append(by_first)
            for word in self.tell_tales(self._numbers[terms]):
                self.of_word[word] = self.of_word.get(word, 0) | 1 << self._numbers[terms]
        return self._numbers[terms]

    def bits_of(self, number: int, places: Mapping[str, int]) -> Mapping[int, int]:
        """Return for each length of a term of a set a bit for each place of a message where one begins."""
        found: dict[int, int] = {}
        if not self._words[number].isdisjoint(places):
            for word in places.keys() & self._words[number]:
                found[1] = found.get(1, 0) | places[word]
        terms = self._terms[number]
        if not terms.keys().isdisjoint(places):
            for words in (words for first in terms.keys() & places.keys() for words in terms[first]):
                if bits := _beginnings(words, places):
                    found[len(words)] = found.get(len(words), 0) | bits
        return found

    def present_in(self, tokens: Sequence[str]) -> int:
        """Return a bit for each set of which tokens may hold something: for a term, its rarest word is enough."""
        of_word, present = self.of_word, 0
        for token in tokens:
            if token in of_word:
                present |= of_word[token]
            if token[0].isdigit():
                present |= of_word.get(_NUMBER, 0) | of_word.get(_LOW_NUMBER, 0)
        return present

    def tell_tales(self, number: int) -> frozenset[str]:
        """Return words of which each match of a set holds one: of a term of several words, the rarest."""
        return self._words[number] | {
            min(words, key=_commonness) for terms in self._terms[number].values() for words in terms
        }

    def signs(self, number: int) -> frozenset[str]:
        """Return words and pairs of neighbours of which each match of a set holds one: of a longer term, one pair.

        All shapes with a set share one answer, which is kept: there are many shapes, and the sets are large.
        """
        if number not in self._signs:
            longer = (words for terms in self._terms[number].values() for words in terms)
            pairs = ("_".join(min(pairwise(words), key=lambda pair: sum(map(_commonness, pair)))) for words in longer)
            words = (NUMBER if word in _ANY_NUMBER else word for word in self._words[number])
            self._signs[number] = frozenset((*words, *pairs))
        return self._signs[number]

    def commonness(self, number: int) -> int:
        """Return how often, roughly, a message holds something of a set."""
        if number not in self._commonness:
            self._commonness[number] = sum(map(_commonness, self.tell_tales(number)))
        return self._commonness[number]


def _beginnings(words: tuple[str, ...], places: Mapping[str, int]) -> int:
    bits = places.get(words[0], 0)
    for distance, word in enumerate(words[1:], 1):
        bits &= places.get(word, 0) >> distance
    return bits


def _commonness(word: str) -> int:
    if word in FILLERS or word in _ANY_NUMBER:
        return 100_000
    return 1_000 if word in COMMON else 10 - min(9, len(word))


class Lexicon:
    """The words that shapes speak of: classes by name. A class may hold terms of several words."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._classes = {name: frozenset(map(_term, terms)) for name, terms in classes.items()}
        self._sets = Sets()
        self._parts: dict[str, int] = {}
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
        if not steps or steps[0].may_miss or steps[0].gap or gap:
            raise ValueError(f"a shape begins and ends with a word: {text!r}")
        mask = 0
        for number in needs:
            mask |= 1 << number
        return Shape(text, tuple(steps), at_begin, at_end, mask, min(needs, key=self._sets.commonness))

    def _set(self, part: str) -> int:
        if part not in self._parts:
            self._parts[part] = self._sets.number_of(self._words_of(part))
        return self._parts[part]

    def _words_of(self, part: str) -> frozenset[str]:
        words: set[str] = set()
        for one in part.split("/"):
            if one.startswith("{") and one.endswith("}"):
                if one[1:-1] not in self._classes:
                    raise ValueError(f"there is no class {one}")
                words.update(self._classes[one[1:-1]])
            elif one in _ANY_NUMBER:
                words.add(one)
            elif one.replace("_", "").isalnum():
                words.add(_term(one))
                self.vocabulary.update(_term(one).split("_"))
            else:
                raise ValueError(f"{one!r} is not a word of small letters")
        return frozenset(words)

    def present_in(self, tokens: Tokens) -> int:
        """Return a bit for each set of which tokens may hold something: for a term, its rarest word is enough."""
        return self._sets.present_in(tokens)

    def board(self, tokens: Tokens) -> Board:
        """Return a message to match shapes on."""
        return Board(tokens, self._sets)

    def demand(self, shape: Shape) -> Demand:
        """Return what a match of a shape cannot do without: of each set at least one word or pair of neighbours."""
        return tuple(self._sets.signs(step.words) for step in shape.steps if not step.may_miss)

    def anchors(self, shape: Shape) -> frozenset[str]:
        """Return words of which each match of a shape holds one: those of its rarest set."""
        return self._sets.tell_tales(shape.rarest)
