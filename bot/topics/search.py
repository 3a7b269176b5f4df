"""Finds topics by the words people use: typing errors, word order, plurals and accents forgiven, nothing guessed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from bot.community.topic_words import fold

_LONGEST = 200  # letters of a query that are looked at
_MOST_WORDS = 12
_GOOD_ENOUGH = 0.5
_SURE = 0.85  # with a topic this near, a short form beside it need not be asked about
_SMALL = (
    "a about again also am an and any anyone are be been but can channel chat could do does for from get got group had "
    "has have having he help her here him his i if in into is it its ive im just like living live looking my myself "
    "need new not of off on or our people please really room she so some someone support talk that the their them "
    "there they thing think this to topic want was we what when who with would you your"
)
_SMALL_WORDS: Final = frozenset(_SMALL.split())


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found: its key, its name, other words for it, and its short forms with their questions."""

    key: str
    name: str
    say: tuple[str, ...] = ()
    ambiguous: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A short form that is asked back about: as it was typed, the question, and the keys it could mean."""

    word: str
    question: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The keys found, best first, and what must be asked before anything is taken for granted."""

    keys: tuple[str, ...] = ()
    ask: Question | None = None


@dataclass(frozen=True, slots=True)
class _Phrase:
    key: str
    tokens: frozenset[str]
    weight: float


class Finder:
    """An index over some hundred phrases, built once; `find` is pure and takes well under a millisecond."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        listed = list(entries)
        self._order = {entry.key: number for number, entry in enumerate(listed)}
        self._asked: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for entry in listed:
            for short, question in entry.ambiguous.items():
                self._asked[" ".join(_tokens(fold(short)))].append((entry.key, question))
        spelled = [(entry.key, tokens) for entry in listed for tokens in _spellings(entry)]
        self._exact: dict[str, list[str]] = defaultdict(list)
        self._joined: dict[str, list[str]] = defaultdict(list)
        in_entries: dict[str, set[str]] = defaultdict(set)
        for key, tokens in spelled:
            self._exact[_sorted(tokens)].append(key)
            self._joined["".join(tokens)].append(key)
            for token in tokens:
                in_entries[token].add(key)
        self._joins = list(self._joined)
        self._worth = {token: 1.0 + math.log(len(listed) / len(keys)) for token, keys in in_entries.items()}
        self._most = 1.0 + math.log(max(1, len(listed)))
        self._vocabulary = list(self._worth)
        self._by_token: dict[str, list[_Phrase]] = defaultdict(list)
        for key, tokens in spelled:
            phrase = _Phrase(key, frozenset(tokens), self._sum(tokens))
            for token in phrase.tokens:
                self._by_token[token].append(phrase)

    def _sum(self, tokens: Iterable[str]) -> float:
        return sum(self._worth[token] for token in set(tokens))

    def find(self, words: str, limit: int = 5) -> Found:
        """Return what somebody most likely means. Never raises; words that mean nothing find nothing."""
        tokens = _tokens(fold(words[:_LONGEST]))[:_MOST_WORDS]
        telling = [token for token in tokens if token not in _SMALL_WORDS] or tokens
        if not telling:
            return Found()
        asked = self._question(tokens, telling)
        if asked is not None and len(telling) == 1:
            return Found(ask=asked)
        keys, best = self._ranked(tokens, telling)
        return Found(keys[:limit], None if asked is None or best >= _SURE else asked)

    def _question(self, tokens: list[str], telling: list[str]) -> Question | None:
        for short in (" ".join(tokens), " ".join(telling), *telling):
            if meant := self._asked.get(short):
                keys = tuple(dict.fromkeys(key for key, _question in meant))
                return Question(short, meant[0][1], keys)
        return None

    def _ranked(self, tokens: list[str], telling: list[str]) -> tuple[tuple[str, ...], float]:
        scores: dict[str, float] = defaultdict(float)
        for spelled in (tokens, telling):
            for key in self._exact.get(_sorted(spelled), ()):
                scores[key] = 2.0
            for key, score in self._as_one_word("".join(spelled)):
                scores[key] = max(scores[key], score)
        for key, score in self._by_words(telling):
            scores[key] = max(scores[key], score)
        good = [key for key, score in scores.items() if score >= _GOOD_ENOUGH]
        good.sort(key=lambda key: (-scores[key], self._order[key]))
        return tuple(good), max(scores.values(), default=0.0)

    def _as_one_word(self, joined: str) -> Iterable[tuple[str, float]]:
        """Compare the query as one word: forgives spaces and typing errors over the whole of it."""
        allowed = _errors_allowed(len(joined))
        for word, distance, _index in extract(joined, self._joins, scorer=OSA.distance, score_cutoff=allowed, limit=10):
            score = 1.0 - distance / max(len(joined), len(word))
            for key in self._joined[word]:
                yield key, 0.5 + score / 2

    def _by_words(self, telling: list[str]) -> Iterable[tuple[str, float]]:
        """Match word for word: how much of a phrase was said, and how much of what was said it explains."""
        near = {token: self._near(token) for token in dict.fromkeys(telling)}
        whole = sum(self._most if not found else self._worth[found[0][0]] for found in near.values())
        said: dict[_Phrase, dict[str, float]] = defaultdict(dict)
        explained: dict[_Phrase, float] = defaultdict(float)
        for token, found in near.items():
            seen: set[_Phrase] = set()
            for word, nearness in found:
                weight = 0.3 if token in self._asked else 1.0
                for phrase in self._by_token[word]:
                    said[phrase][word] = max(said[phrase].get(word, 0.0), nearness * weight)
                    if phrase not in seen:
                        seen.add(phrase)
                        explained[phrase] += nearness * weight * self._worth[found[0][0]]
        for phrase, words in said.items():
            of_phrase = sum(self._worth[word] * nearness for word, nearness in words.items()) / phrase.weight
            yield phrase.key, 0.55 * of_phrase + 0.45 * explained[phrase] / whole

    def _near(self, token: str) -> list[tuple[str, float]]:
        """Return known words near a typed one, nearest first: itself, longer ones it begins, or with errors."""
        found: dict[str, float] = {}
        if token in self._worth:
            found[token] = 1.0
        if len(token) >= 4:
            for word in self._vocabulary:
                if word.startswith(token) and word != token:
                    found[word] = 0.85
        allowed = _errors_allowed(len(token))
        if allowed and token not in self._worth:
            for word, distance, _index in extract(
                token, self._vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=6
            ):
                found[word] = max(found.get(word, 0.0), 1.0 - distance / max(len(token), len(word)))
        return sorted(found.items(), key=lambda pair: -pair[1])


def _spellings(entry: Entry) -> list[list[str]]:
    spellings = dict.fromkeys(fold(words) for words in (entry.name, *entry.say))
    return [tokens for words in spellings if (tokens := _tokens(words))]


def _errors_allowed(length: int) -> int:
    if length < 3:
        return 0
    return 1 if length < 7 else 2 if length < 14 else 3


def _tokens(folded: str) -> list[str]:
    return [_singular(token) for token in folded.split()]


def _sorted(tokens: Iterable[str]) -> str:
    return " ".join(sorted(tokens))


def _singular(token: str) -> str:
    """Return a word without the s of a plural; words that end in -ss, -us and -is keep theirs."""
    return token[:-1] if len(token) > 3 and token.endswith("s") and token[-2] not in "siu" else token
