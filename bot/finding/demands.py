"""Tells quickly that a message cannot match: each rule demands certain words, and most messages do not have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise

from bot.finding.often import how_often

Demand = Sequence[frozenset[str]]
"""What one rule cannot do without: of each set at least one word, or two neighbours, written "cold_turkey"."""

NUMBER = "#"
"""Stands among the words of a message that holds a number, and in a demand for any number."""

_DIGIT = re.compile(r"\d")

_Sign = str | tuple[str, str]


def with_number(text: str, words: Sequence[str]) -> Sequence[str]:
    """Return the words of a text as `Demands` wants them: with `NUMBER` behind where a number is among them."""
    return words if _DIGIT.search(text) is None else (*words, NUMBER)


class Demands:
    """The demands of many rules. A message without the rarest words of each of them is passed over at once.

    A rule that demands nothing makes every message one to look at.
    """

    def __init__(self, demands: Iterable[Demand]) -> None:
        bits: dict[frozenset[str], int] = {}
        self._always: list[int] = []
        self._wanted: dict[_Sign, list[tuple[int, int]]] = {}
        for number, demand in enumerate(demands):
            if not demand:
                self._always.append(number)
                continue
            needs = sum(1 << bits.setdefault(signs, len(bits)) for signs in set(demand))
            for sign in min(demand, key=how_often):
                self._wanted.setdefault(_sign(sign), []).append((needs, number))
        self._of_sign = _shared(bits)
        self._anchors = frozenset(self._wanted)
        self._known = frozenset(self._of_sign)

    def met_by(self, words: Sequence[str]) -> list[int]:
        """Return in some microseconds the numbers of all demands that words meet; none, most often."""
        there = self._known.intersection(chain(words, pairwise(words)))
        found = self._always.copy()
        if anchors := self._anchors & there:
            present, of_sign = 0, self._of_sign
            for sign in there:
                present |= of_sign[sign]
            wanted = self._wanted
            for sign in anchors:
                for needs, number in wanted[sign]:
                    if needs & present == needs:
                        found.append(number)
        return found


def _sign(written: str) -> _Sign:
    """Return a word, or for "cold_turkey" its two words, as `pairwise` gives them."""
    one, two_words, other = written.partition("_")
    return (one, other) if two_words else one


def _shared(bits: Mapping[frozenset[str], int]) -> dict[_Sign, int]:
    """Return for each word the bits of the sets that hold it; words of the same sets share one number in memory."""
    of_sign: dict[_Sign, int] = {}
    for signs, place in bits.items():
        for sign in map(_sign, signs):
            of_sign[sign] = of_sign.get(sign, 0) | 1 << place
    shared: dict[int, int] = {}
    return {sign: shared.setdefault(whole, whole) for sign, whole in of_sign.items()}
