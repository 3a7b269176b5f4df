"""Finds any of many phrases in a message, as whole words, in one pass that no phrase can make slow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ahocorasick_rs import AhoCorasick, Implementation

from bot.finding.normal import normalised, words_of

_KIND = Implementation.ContiguousNFA
MOST_LETTERS = 200
"""What is longer is cut: nobody looks for a sentence of that length."""


class PhraseBook:
    """Whole phrases, in plain words. A phrase is never a pattern: a star in it is nothing at all.

    Every match ends where the next may begin, so one message costs the same whatever the phrases are.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        cut = (words_of(normalised(phrase[:MOST_LETTERS])).split() for phrase in phrases)
        self.phrases = tuple(dict.fromkeys(" ".join(words) for words in cut if words))
        framed = [_framed(phrase.split()) for phrase in self.phrases]
        self._automaton = AhoCorasick(framed, implementation=_KIND, store_patterns=False) if framed else None
        self._longest = frozenset(max(phrase.split(), key=len) for phrase in self.phrases)

    def first_in(self, words: Sequence[str]) -> int | None:
        """Return the number of a phrase that the words hold, None for none."""
        if self._automaton is None or self._longest.isdisjoint(words):  # each match holds its phrase's longest word
            return None
        found = self._automaton.find_matches_as_indexes(_framed(words))
        return found[0][0] if found else None


def _framed(words: Sequence[str]) -> str:
    """Put a space on both sides of each word, so that two phrases can stand side by side."""
    return f" {'  '.join(words)} "
