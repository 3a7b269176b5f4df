"""Finds the known words that somebody most likely meant to type."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

_MOST = 4


class Repair:
    """A vocabulary with how often each word occurs; asked for one word at a time."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = dict(counts)
        self._by_length: dict[int, list[str]] = {}
        for word in self._counts:
            self._by_length.setdefault(len(word), []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def near(self, word: str) -> list[tuple[str, float]]:
        """Return up to four known words near a word, nearest first, each with a weight below 1.

        One mistake (a letter left out, added, changed, or two swapped) is mended in words of three letters or more,
        two mistakes in words of seven or more.
        """
        if len(word) < 3 or word.isdigit():
            return []
        most = 2 if len(word) >= 7 else 1
        one = self._within(word, 1)
        found = one or (self._within(word, 2) if most == 2 else [])
        return found[:_MOST]

    def _within(self, word: str, most: int) -> list[tuple[str, float]]:
        near = [
            known for size in range(len(word) - most, len(word) + most + 1) for known in self._by_length.get(size, ())
        ]
        matches = process.extract(word, near, scorer=OSA.distance, score_cutoff=most, limit=None)
        ranked = sorted(
            (distance, known[0] != word[0], -self._counts[known], known)
            for known, distance, _index in matches
            if known != word
        )
        return [
            (known, (0.85 if not other_start else 0.7) - 0.25 * (distance - 1))
            for distance, other_start, _count, known in ranked
        ]
