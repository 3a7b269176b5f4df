"""Finds claims of the library in a message: word for word, or as most of a saying's rare words in the same order."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.language import _
from bot.misinformation.detection.common_words import COMMON, FILLERS, SAME, TURNS

PHRASE: Final = "phrase"
WORDS: Final = "words"
_ENDS: Final = frozenset({".", "?", "!"})
_WORD: Final = re.compile(r"[^\W_]+")
_APOSTROPHES: Final = re.compile("['’‘ʼ`´]")
_SUFFIXES: Final = ("ing", "ed", "es", "s", "e")
_SHORTEST_STEM: Final = 3
_COMMON_WEIGHT: Final = 0.5
_ENOUGH: Final = 0.8  # of a saying's weight must be there
_FEWEST: Final = 3  # of its words that carry meaning must be there
_ROOM: Final = 3  # words that may stand between, beside as many as the saying itself has


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """One entry of the library, as far as finding it goes. `words` is the claim in neutral words."""

    id: str
    said: tuple[str, ...]
    severity: int
    family: str
    words: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One claim that was found. `start` and `end` are positions of tokens; `words` are those that were found."""

    claim_id: str
    how: str
    words: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Saying:
    """One way in which a claim is said: stems that carry meaning, in order, each with its weight.

    `turns` are those of them without which it would say something else, such as "stop".
    """

    claim_id: str
    stems: tuple[str, ...]
    weights: tuple[float, ...]
    total: float
    turns: frozenset[str]


class ClaimIndex:
    """The library, ready to be looked through. A message without a rare word of it costs one look-up for each word."""

    def __init__(self, claims: Iterable[KnownClaim]) -> None:
        self._claims: dict[str, KnownClaim] = {claim.id: claim for claim in claims}
        self._exact: dict[str, list[tuple[int, str, tuple[str, ...]]]] = defaultdict(list)
        self._loose: dict[str, list[_Saying]] = defaultdict(list)
        cut = [(claim.id, tokens_of(saying)) for claim in self._claims.values() for saying in claim.said]
        spread = _spread(cut)
        for claim_id, tokens in cut:
            self._add(claim_id, tokens, spread)

    def _add(self, claim_id: str, tokens: tuple[str, ...], spread: Mapping[str, float]) -> None:
        if not tokens:
            return
        rarest = max(range(len(tokens)), key=lambda at: spread.get(stem(tokens[at]), 0.0))
        self._exact[tokens[rarest]].append((rarest, claim_id, tokens))
        stems = tuple(stem(token) for token in tokens if token not in FILLERS)
        if len(stems) < _FEWEST:
            return
        weights = tuple(spread[one] for one in stems)
        saying = _Saying(claim_id, stems, weights, sum(weights), TURNS.intersection(stems))
        for anchor in sorted(set(stems), key=lambda one: -spread[one])[:2]:
            self._loose[anchor].append(saying)

    def __len__(self) -> int:
        return len(self._claims)

    def severity_of(self, claim_id: str) -> int:
        """Return how serious a claim is, 1 to 3."""
        return self._claims[claim_id].severity

    def family_of(self, claim_id: str) -> str:
        """Return which kind of claim it is, such as "stop_meds"."""
        return self._claims[claim_id].family

    def words_of(self, claim_id: str) -> str:
        """Say in one line what was found, for people who look at the message."""
        return _('it sounds like a known claim: "{claim}"').format(claim=self._claims[claim_id].words)

    def find(self, tokens: Sequence[str]) -> tuple[Hit, ...]:
        """Return each claim that a message seems to make, once. `tokens` are small plain words and sentence ends."""
        found: dict[str, Hit] = {}
        for at, token in enumerate(tokens):
            for offset, claim_id, phrase in self._exact.get(token, ()):
                begin = at - offset
                if claim_id not in found and begin >= 0 and tuple(tokens[begin : begin + len(phrase)]) == phrase:
                    found[claim_id] = Hit(claim_id, PHRASE, phrase, begin, begin + len(phrase))
        stems = [stem(token) for token in tokens]
        for at, one in enumerate(stems):
            for saying in self._loose.get(one, ()):
                if saying.claim_id not in found and (hit := _loosely(saying, stems, at)) is not None:
                    found[saying.claim_id] = hit
        return tuple(found.values())


def tokens_of(text: str) -> tuple[str, ...]:
    """Return the words of a saying from the library as the detector cuts messages: small, without apostrophes."""
    return tuple(_WORD.findall(_APOSTROPHES.sub("", text.casefold())))


@lru_cache(maxsize=20_000)
def stem(token: str) -> str:
    """Return the trunk of a word, one for all words that mean the same here: "cures", "cured", "healing"."""
    same = SAME.get(token)
    if same is not None:
        return same
    for suffix in _SUFFIXES:
        if token.endswith(suffix) and len(token) - len(suffix) >= _SHORTEST_STEM:
            trunk = token[: -len(suffix)]
            return SAME.get(trunk, trunk)
    return token


def _spread(cut: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, float]:
    """Return how rare each trunk is: the fewer claims use it, the heavier; a common word of English is light."""
    users: dict[str, set[str]] = defaultdict(set)
    for claim_id, tokens in cut:
        for token in tokens:
            users[stem(token)].add(claim_id)
    count = len({claim_id for claim_id, _tokens in cut}) + 1
    light = {stem(word) for word in COMMON}
    return {
        one: math.log(count / len(claims)) * (_COMMON_WEIGHT if one in light else 1.0) for one, claims in users.items()
    }


def _loosely(saying: _Saying, stems: Sequence[str], at: int) -> Hit | None:
    """Return a hit when most of a saying stands round a word of it, in order and within one sentence."""
    reach = len(saying.stems) * 2 + _ROOM
    begin, end = _sentence_round(stems, at, reach)
    near = set(stems[begin:end])
    there = sum(weight for one, weight in zip(saying.stems, saying.weights, strict=True) if one in near)
    if there < saying.total * _ENOUGH or not saying.turns <= near:
        return None  # most messages end here, before the dearer look at the order
    places, weight = _in_order(saying, stems, begin, end)
    enough = weight >= saying.total * _ENOUGH and len(places) >= _FEWEST
    enough = enough and at in places and saying.turns.issubset(stems[place] for place in places)
    if not enough or places[-1] - places[0] >= reach:
        return None
    return Hit(saying.claim_id, WORDS, tuple(stems[place] for place in places), places[0], places[-1] + 1)


def _sentence_round(stems: Sequence[str], at: int, reach: int) -> tuple[int, int]:
    begin = end = at
    while begin > max(0, at - reach) and stems[begin - 1] not in _ENDS:
        begin -= 1
    while end < min(len(stems), at + reach) and stems[end] not in _ENDS:
        end += 1
    return begin, end


def _in_order(saying: _Saying, stems: Sequence[str], begin: int, end: int) -> tuple[list[int], float]:
    """Return the places of the heaviest part of a saying that stands in its own order, and its weight."""
    rows: list[list[tuple[float, tuple[int, ...]]]] = [[(0.0, ())] * (end - begin + 1)]
    for wanted, weight in zip(saying.stems, saying.weights, strict=True):
        above, row = rows[-1], [(0.0, ())]
        for number, place in enumerate(range(begin, end)):
            best = max(above[number + 1], row[number], key=lambda one: one[0])
            if stems[place] == wanted and above[number][0] + weight > best[0]:
                best = (above[number][0] + weight, (*above[number][1], place))
            row.append(best)
        rows.append(row)
    weight, places = rows[-1][-1]
    return list(places), weight
