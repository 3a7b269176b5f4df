"""Tells quickly that a message cannot match: each rule demands certain words, and most messages do not have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.finding.often import how_often

Demand = Sequence[frozenset[str]]
"""What one rule cannot do without: of each set at least one word."""

NUMBER = "#"
"""Stands among the words of a message that holds a number, and in a demand for any number."""


class Demands:
    """The demands of many rules. A message without the rarest words of each of them is passed over at once.

    A rule that demands nothing makes every message one to look at.
    """

    def __init__(self, demands: Iterable[Demand]) -> None:
        self._bits: dict[frozenset[str], int] = {}
        self._of_word: dict[str, int] = {}
        every = [tuple(dict.fromkeys(demand)) for demand in demands]
        self._looks_always = any(not demand for demand in every)
        wanted: dict[str, set[int]] = {}
        for demand in filter(None, every):
            needs = sum(self._bit_of(words) for words in demand)
            for word in min(demand, key=how_often):
                wanted.setdefault(word, set()).add(needs)
        self._wanted = {word: _least(needs) for word, needs in wanted.items()}
        self._anchors = frozenset(self._wanted)

    def _bit_of(self, words: frozenset[str]) -> int:
        if words not in self._bits:
            self._bits[words] = bit = 1 << len(self._bits)
            for word in words:
                self._of_word[word] = self._of_word.get(word, 0) | bit
        return self._bits[words]

    def may_be_met(self, words: Sequence[str]) -> bool:
        """Tell whether some words may be enough for a rule; False means that none can match."""
        if self._looks_always:
            return True
        if self._anchors.isdisjoint(words):
            return False
        present, of_word = 0, self._of_word
        for word in words:
            if word in of_word:
                present |= of_word[word]
        for word in self._anchors.intersection(words):
            for needs in self._wanted[word]:
                if needs & present == needs:
                    return True
        return False


def _least(needs: Iterable[int]) -> tuple[int, ...]:
    """Leave out what demands more than another one does."""
    kept: list[int] = []
    for one in sorted(set(needs), key=int.bit_count):
        if not any(less & one == less for less in kept):
            kept.append(one)
    return tuple(kept)
