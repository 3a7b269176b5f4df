"""Tells whether any of many rows of letters stands in a text, in one pass."""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation


class Letters:
    """Rows of letters to look for anywhere in a text, inside words, too."""

    def __init__(self, rows: Iterable[str]) -> None:
        self._rows = sorted(set(rows))
        self._automaton = AhoCorasick(self._rows, implementation=Implementation.DFA, store_patterns=False)

    def are_in(self, text: str) -> bool:
        """Tell whether one of the rows stands in a text."""
        return bool(self._automaton.find_matches_as_indexes(text))

    def found_in(self, text: str) -> frozenset[str]:
        """Return every row that stands in a text, also one inside another."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return frozenset(self._rows[number] for number, _begin, _end in found)
