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
from typing import Final

from bot.misinformation.detection.normalise import ASKS, END, Tokens

_NUMBER: Final = "#"
_LOW_NUMBER: Final = "#low"
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
    """A message with one number for each set of words: bit i stands for word i.

    `where` tells for each token of the message at which place of the board it stands.
    """

    def __init__(self, tokens: Sequence[str], sets_of: Mapping[str, Sequence[int]], where: Sequence[int]) -> None:
        self.tokens = tokens
        self.where = where
        self.bits: dict[int, int] = {}
        breaks = 0
        for place, token in enumerate(tokens):
            bit = 1 << place
            if token in (END, ASKS):
                breaks |= bit
            numbers = sets_of.get(token, ())
            if token[0].isdigit():
                low = sets_of.get(_LOW_NUMBER, ()) if token.isdecimal() and len(token) < 9 and int(token) < _LOW else ()
                numbers = (*numbers, *sets_of.get(_NUMBER, ()), *low)
            for number in numbers:
                self.bits[number] = self.bits.get(number, 0) | bit
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
            words = self.bits.get(step.words, 0)
            if number == 0:
                found = words & self.begins if shape.at_begin else words
                here = found
                continue
            reach, moving = 0, here
            for _word in range(step.gap + 1):
                moving = (moving << 1) & self.inside
                reach |= moving
            here = (reach & words) | (here if step.may_miss else 0)
            if not here:
                return 0
        return here & self.ends if shape.at_end else here


def _term(text: str) -> str:
    """Write a term of several words as one token, such as "st_johns_wort"."""
    return "_".join(_PARTS.findall(text))


class Lexicon:
    """The words that shapes speak of: classes by name. A class may hold terms of several words."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._classes = {name: tuple(_term(term) for term in terms) for name, terms in classes.items()}
        self._numbers: dict[frozenset[str], int] = {}
        self._sets_of: dict[str, list[int]] = {}
        self._sizes: list[int] = []
        self._terms: dict[str, list[tuple[str, ...]]] = {}
        self.vocabulary: set[str] = set()
        for terms in self._classes.values():
            for term in terms:
                self._learn(term)

    def _learn(self, term: str) -> None:
        words = tuple(term.split("_"))
        self.vocabulary.update(words)
        if len(words) > 1 and words not in self._terms.setdefault(words[0], []):
            self._terms[words[0]].append(words)
            self._terms[words[0]].sort(key=len, reverse=True)

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
        needs.sort(key=self._sizes.__getitem__)
        return Shape(text, tuple(steps), at_begin, at_end, tuple(dict.fromkeys(needs)))

    def _set(self, part: str) -> int:
        words: set[str] = set()
        for one in part.split("/"):
            if one.startswith("{") and one.endswith("}"):
                if one[1:-1] not in self._classes:
                    raise ValueError(f"there is no class {one}")
                words.update(self._classes[one[1:-1]])
            elif one in (_NUMBER, _LOW_NUMBER):
                words.add(one)
            elif one.replace("_", "").isalnum():
                words.add(_term(one))
                self._learn(_term(one))
            else:
                raise ValueError(f"{one!r} is not a word of small letters")
        return self._number_of(frozenset(words))

    def _number_of(self, words: frozenset[str]) -> int:
        if words not in self._numbers:
            number = self._numbers[words] = len(self._numbers)
            is_common = not words.isdisjoint(_COMMON) or _NUMBER in words or _LOW_NUMBER in words
            self._sizes.append(len(words) + 10_000 * is_common)
            for word in words:
                self._sets_of.setdefault(word, []).append(number)
                self.vocabulary.add(word)
        return self._numbers[words]

    def board(self, tokens: Tokens) -> Board:
        """Return a message to match shapes on, with terms of several words drawn together."""
        if self._terms.keys().isdisjoint(tokens):
            return Board(tokens, self._sets_of, range(len(tokens)))
        words: list[str] = []
        where: list[int] = []
        place = 0
        while place < len(tokens):
            term = self._term_at(tokens, place)
            where += [len(words)] * (len(term) or 1)
            words.append("_".join(term) if term else tokens[place])
            place += len(term) or 1
        return Board(words, self._sets_of, where)

    def _term_at(self, tokens: Tokens, place: int) -> tuple[str, ...]:
        for term in self._terms.get(tokens[place], ()):
            if tokens[place : place + len(term)] == term:
                return term
        return ()

    def anchors(self, shapes: Iterable[Shape]) -> frozenset[str]:
        """Return words of which each match of some shapes holds one: for each shape, those of its rarest set.

        Of a term of several words the longest word stands for all.
        """
        found = {shape.needs[0] for shape in shapes}
        words = (word for word, numbers in self._sets_of.items() if not found.isdisjoint(numbers))
        return frozenset(max(word.split("_"), key=len) for word in words)
