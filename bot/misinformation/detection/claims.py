"""Finds claims of the library in a message: word for word, or as most of a saying's rare words in the same order."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.finding.demands import NUMBER, Demand
from bot.language import _
from bot.misinformation.detection.common_words import COMMON, FILLERS, SAME, TURNS

PHRASE: Final = "phrase"
WORDS: Final = "words"
_ENDS: Final = frozenset({".", "?", "!"})
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_APOSTROPHES: Final = re.compile("['’‘ʼ`´]")
_SUFFIXES: Final = ("ing", "ed", "es", "s", "e")
_SHORTEST_STEM: Final = 3
_COMMON_WEIGHT: Final = 0.5
_ENOUGH: Final = 0.8  # of a saying's weight must be there
_FEWEST: Final = 3  # of its words that carry meaning must be there
_ROOM: Final = 3  # words that may stand between, beside as many as the saying itself has
_MOST_LOOKS: Final = 60  # places of one message that are looked at closely, so that none can take long


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

    `anchors` are its rarest, at most two; without one of them nobody looks for the rest. `turns` are those without
    which it would say something else, such as "stop"; `needed` are these, and those too heavy to be missing.
    """

    claim_id: str
    stems: tuple[str, ...]
    weights: tuple[float, ...]
    total: float
    anchors: tuple[str, ...]
    turns: frozenset[str]
    parts: frozenset[str]
    needed: frozenset[str]


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
        self._anchors = frozenset(self._loose)

    def _add(self, claim_id: str, tokens: tuple[str, ...], spread: Mapping[str, float]) -> None:
        if not tokens:
            return
        rarest = max(range(len(tokens)), key=lambda at: spread.get(stem(tokens[at]), 0.0))
        self._exact[tokens[rarest]].append((rarest, claim_id, tokens))
        if _is_short(tokens):
            return
        stems = tuple(stem(token) for token in tokens if token not in FILLERS)
        weights = tuple(spread[one] for one in stems)
        total, parts, turns = sum(weights), frozenset(stems), TURNS.intersection(stems)
        needed = turns | {one for one in parts if spread[one] > total * (1 - _ENOUGH)}
        rarest_first = sorted(parts, key=lambda one: (-spread[one], one))
        anchors = tuple(rarest_first[:1] if rarest_first[0] in needed else rarest_first[:2])
        saying = _Saying(claim_id, stems, weights, total, anchors, turns, parts, needed)
        for anchor in anchors:
            self._loose[anchor].append(saying)

    def __len__(self) -> int:
        return len(self._claims)

    def demands(self) -> Iterator[Demand]:
        """Yield for each saying the words without which it is not found; these need not be enough."""
        for saying in dict.fromkeys(saying for sayings in self._loose.values() for saying in sayings):
            yield (*(_written(one) for one in saying.needed), frozenset().union(*map(_written, saying.anchors)))
        for phrases in self._exact.values():
            short = (tokens for _place, _claim_id, tokens in phrases if _is_short(tokens))  # all others are in _loose
            for tokens in short:
                yield tuple(frozenset({NUMBER if token.isdecimal() else token}) for token in tokens)

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
        found = self._word_for_word(tokens)
        trunks = [stem(token) for token in tokens]
        there = set(trunks)
        likely = [one for anchor in there & self._anchors for one in self._loose[anchor] if one.needed <= there]
        if likely:
            _add_loose(found, likely, tokens, trunks)
        return tuple(found.values())

    def _word_for_word(self, tokens: Sequence[str]) -> dict[str, Hit]:
        found: dict[str, Hit] = {}
        for at, token in enumerate(tokens) if not self._exact.keys().isdisjoint(tokens) else ():
            for offset, claim_id, phrase in self._exact.get(token, ()):
                begin = at - offset
                if claim_id not in found and begin >= 0 and tuple(tokens[begin : begin + len(phrase)]) == phrase:
                    found[claim_id] = Hit(claim_id, PHRASE, phrase, begin, begin + len(phrase))
        return found


def _add_loose(found: dict[str, Hit], likely: Iterable[_Saying], tokens: Sequence[str], trunks: Sequence[str]) -> None:
    """Look closely at those sayings of which a message has the words that matter, sentence by sentence."""
    looks = _MOST_LOOKS
    sentences = [(begin, trunks[begin:end]) for begin, end in _sentences(tokens)]
    for saying in likely:
        for begin, stems in sentences:
            if saying.claim_id in found or not saying.needed.issubset(stems) or not _is_enough(saying, set(stems)):
                continue
            anchor = next((one for one in saying.anchors if one in stems), "")
            for at in [at for at, one in enumerate(stems) if one == anchor][:looks]:
                looks -= 1
                if (hit := _loosely(saying, stems, at, begin)) is not None:
                    found[saying.claim_id] = hit
                    break


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


def _is_short(tokens: Sequence[str]) -> bool:
    """Tell whether a saying has too few words that carry meaning to be found but word for word."""
    return sum(token not in FILLERS for token in tokens) < _FEWEST


def _written(trunk: str) -> frozenset[str]:
    """Return every word that `stem` cuts to a trunk, and perhaps some more."""
    bases = {trunk, *(word for word, meant in SAME.items() if meant == trunk)}
    words = {base + suffix for base in bases for suffix in ("", *_SUFFIXES)}
    return frozenset({NUMBER} if trunk.isdecimal() else words)


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


def _sentences(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends."""
    begin = 0
    for at, token in enumerate(tokens):
        if token in _ENDS:
            yield begin, at
            begin = at + 1
    yield begin, len(tokens)


def _is_enough(saying: _Saying, there: Container[str]) -> bool:
    """Tell whether words of enough weight are there, in any order."""
    weight = sum(weight for one, weight in zip(saying.stems, saying.weights, strict=True) if one in there)
    return weight >= saying.total * _ENOUGH


def _loosely(saying: _Saying, stems: Sequence[str], at: int, offset: int) -> Hit | None:
    """Return a hit when most of a saying stands round a word of it, in order; `offset` is where the sentence begins."""
    reach = len(saying.stems) * 2 + _ROOM
    begin, end = max(0, at - reach), min(len(stems), at + reach)
    if not _is_enough(saying, set(stems[begin:end])):
        return None
    places, weight = _in_order(saying, stems, begin, end)
    words = tuple(stems[place] for place in places)
    is_enough = weight >= saying.total * _ENOUGH and len(places) >= _FEWEST
    if not is_enough or not saying.turns.issubset(words) or places[-1] - places[0] >= reach:
        return None
    return Hit(saying.claim_id, WORDS, words, offset + places[0], offset + places[-1] + 1)


def _in_order(saying: _Saying, stems: Sequence[str], begin: int, end: int) -> tuple[tuple[int, ...], float]:
    """Return the places of the heaviest part of a saying that stands in its own order, and its weight."""
    places = [place for place in range(begin, end) if stems[place] in saying.parts]
    above: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(places) + 1)
    for wanted, weight in zip(saying.stems, saying.weights, strict=True):
        best: tuple[float, tuple[int, ...]] = (0.0, ())
        row = [best]
        for number, place in enumerate(places):
            if above[number + 1][0] > best[0]:
                best = above[number + 1]
            if stems[place] == wanted and above[number][0] + weight > best[0]:
                best = (above[number][0] + weight, (*above[number][1], place))
            row.append(best)
        above = row
    weight, found = above[-1]
    return found, weight
