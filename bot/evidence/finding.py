"""Finds entries by the words people use: BM25 over weighted fields, typing errors mended."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.community.evidence import Guide
from bot.finding.repair import Repair
from bot.finding.tokens import is_stop, pairs_of, tokens_of

_K1, _B = 1.2, 0.4
_TITLE, _SAID, _HELPS, _MAKERS, _SUMMARY = 3.0, 2.5, 1.5, 2.0, 1.0
_BEGUN = 0.8  # how much a word counts that is only begun, as people type it
_SHORTEST_BEGUN: Final = 3


@dataclass(frozen=True)
class Hits:
    """Keys, best first, and which words were taken for others."""

    keys: tuple[str, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()


class Finder:
    """An index over the entries of one community. Nothing in it changes once it is made."""

    def __init__(self, guides: Mapping[str, Guide]) -> None:
        self._keys = list(guides)
        self._postings: dict[str, list[tuple[int, float]]] = {}
        self._lengths: list[float] = []
        for number, guide in enumerate(guides.values()):
            bag = _bag_of(guide)
            self._lengths.append(sum(bag.values()))
            for word, weight in bag.items():
                self._postings.setdefault(word, []).append((number, weight))
        self._average = sum(self._lengths) / len(self._lengths) if self._lengths else 1.0
        self._repair = Repair({word: len(found) for word, found in self._postings.items()})

    def find(self, words: str) -> Hits:
        """Return what has any of the words. Never raises; words that say nothing find nothing."""
        tokens = [token for token in tokens_of(words) if not is_stop(token)]
        weights: dict[str, float] = {}
        mended: list[tuple[str, str]] = []
        for word, sure in self._meant(tokens, mended):
            weights[word] = max(sure, weights.get(word, 0.0))
        for joined in pairs_of(tokens):
            if joined in self._postings:
                weights[joined] = 1.0
        scores: dict[int, float] = {}
        for word, sure in weights.items():
            for number, gain in self._gains(word):
                scores[number] = scores.get(number, 0.0) + gain * sure
        ranked = sorted(scores, key=lambda number: (-scores[number], number))
        return Hits(tuple(self._keys[number] for number in ranked), tuple(mended))

    def _meant(self, tokens: Iterable[str], mended: list[tuple[str, str]]) -> Iterable[tuple[str, float]]:
        for token in tokens:
            if token in self._postings:
                yield token, 1.0
                continue
            begun = [word for word in self._postings if len(token) >= _SHORTEST_BEGUN and word.startswith(token)]
            if begun:
                yield from ((word, _BEGUN) for word in begun)
            elif near := self._repair.near(token):
                mended.append((token, near[0][0]))
                yield from near

    def _gains(self, word: str) -> Iterable[tuple[int, float]]:
        found = self._postings.get(word, ())
        rarity = math.log(1 + (len(self._keys) - len(found) + 0.5) / (len(found) + 0.5))
        for number, weight in found:
            norm = _K1 * (1 - _B + _B * self._lengths[number] / self._average)
            yield number, rarity * weight * (_K1 + 1) / (weight + norm)


def _bag_of(guide: Guide) -> dict[str, float]:
    bag: dict[str, float] = {}
    fields = (
        (_TITLE, (guide.title,)),
        (_SAID, (*guide.say, guide.kind.value)),
        (_MAKERS, (guide.makers, str(guide.year or ""))),
        (_HELPS, (guide.helps,)),
        (_SUMMARY, (guide.summary,)),
    )
    for weight, texts in fields:
        for text in texts:
            tokens = tokens_of(text)
            pairs = () if weight == _SUMMARY else pairs_of(tokens)
            for token in (*tokens, *pairs):
                if not is_stop(token):
                    bag[token] = bag.get(token, 0.0) + weight
    return bag
