"""Ranks entries by words: BM25 over weighted fields, with terms people say in many ways and mended typing mistakes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.finding.repair import Repair
from bot.finding.tokens import is_stop, pairs_of, tokens_of
from bot.signposting.entries import SupportService
from bot.signposting.vocabulary import TermWords

_K1, _B = 1.2, 0.4
_NAME, _ORGANIZATION, _TERM, _LINKED, _DESCRIPTION = 3.0, 2.5, 2.5, 1.6, 1.0
_PHRASE = 1.3  # a phrase of several words says more than one word
_LONGEST_PHRASE = 4
_TERM_MARK = "term:"
_URGENT = frozenset(_TERM_MARK + term for term in ("suicide", "self-harm", "crisis", "emergency"))


@dataclass(frozen=True)
class Asked:
    """A search as it was understood.

    `weights` are index words; `mended` are (typed, taken for); `unclear` are terms that a short form may mean while
    nothing else was said.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    mended: tuple[tuple[str, str], ...] = ()
    unclear: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the terms that were read."""
        return tuple(word.removeprefix(_TERM_MARK) for word in self.weights if word.startswith(_TERM_MARK))

    @property
    def is_urgent(self) -> bool:
        """Tell whether words about suicide, self-harm or an emergency were read, also mistyped ones."""
        return any(word in _URGENT and weight >= 0.7 for word, weight in self.weights.items())


class Index:
    """The entries of one directory, ready to be searched in memory. Nothing in it changes once it is made."""

    def __init__(self, services: Iterable[SupportService], terms: Sequence[TermWords] = ()) -> None:
        self._services = list(services)
        self._phrases: dict[tuple[str, ...], set[str]] = {}
        self._ambiguous: dict[str, set[str]] = {}
        self._postings: dict[str, list[tuple[int, float]]] = {}
        self._lengths: list[float] = []
        linked: dict[str, list[str]] = {}
        for term in terms:
            self._learn(term)
            for service_id in term.services:
                linked.setdefault(service_id, []).append(term.id)
        for number, service in enumerate(self._services):
            self._put(number, _bag_of(service, linked.get(service.id, ())))
        self._average = sum(self._lengths) / len(self._lengths) if self._lengths else 1.0
        counts = {word: len(found) for word, found in self._postings.items() if not word.startswith(_TERM_MARK)}
        for phrase in self._phrases:
            for token in phrase:
                counts.setdefault(token, 1)
        for token in self._ambiguous:
            counts.setdefault(token, 1)
        self._repair = Repair(counts)

    def _learn(self, term: TermWords) -> None:
        for said in (term.name, term.id.replace("-", " "), *term.say):
            if phrase := tuple(tokens_of(said)):
                self._phrases.setdefault(phrase, set()).add(term.id)
                for joined in pairs_of(list(phrase)) if len(phrase) == 2 else ():
                    self._phrases.setdefault((joined,), set()).add(term.id)
        for said in term.ambiguous:
            for token in tokens_of(said)[:1]:
                self._ambiguous.setdefault(token, set()).add(term.id)

    def _put(self, number: int, bag: Mapping[str, float]) -> None:
        self._lengths.append(sum(bag.values()))
        for word, weight in bag.items():
            self._postings.setdefault(word, []).append((number, weight))

    def understand(self, words: str) -> Asked:
        """Read a search: phrases first, then single words, each mended when nothing is known by it."""
        tokens = tokens_of(words)
        content = [token for token in tokens if not is_stop(token) or token in self._ambiguous]
        unclear = {term for token in content for term in self._ambiguous.get(token, ())}
        if not unclear or any(token not in self._ambiguous for token in content) or self._is_said(tokens):
            unclear = set()
        reading = _Reading(self._repair)
        for options in reading.mended_options(tokens):
            self._weigh(options, reading)
        for joined in pairs_of(tokens):
            if joined in self._postings:
                reading.add(joined, 1.0)
        return Asked(reading.weights, tuple(reading.mended), tuple(sorted(unclear)))

    def _is_said(self, tokens: Sequence[str]) -> bool:
        return len(tokens) > 1 and tuple(tokens) in self._phrases

    def _weigh(self, tokens: Sequence[tuple[str, float]], reading: _Reading) -> None:
        at = 0
        while at < len(tokens):
            size = next((n for n in range(_LONGEST_PHRASE, 0, -1) if self._terms_at(tokens, at, n)), 0)
            for term in self._terms_at(tokens, at, size):
                certainty = min(weight for _word, weight in tokens[at : at + size])
                reading.add(_TERM_MARK + term, certainty * (_PHRASE if size > 1 else 1.0))
            for word, weight in tokens[at : at + max(size, 1)]:
                if not is_stop(word):
                    reading.add(word, weight if size <= 1 else weight * 0.5)
            at += max(size, 1)

    def _terms_at(self, tokens: Sequence[tuple[str, float]], at: int, size: int) -> set[str]:
        if not size or at + size > len(tokens):
            return set()
        phrase = tuple(word for word, _weight in tokens[at : at + size])
        if size == 1 and is_stop(phrase[0]):
            return set()
        return self._phrases.get(phrase, set())

    def rank(self, asked: Asked) -> list[tuple[SupportService, float]]:
        """Return every entry that has any of the words, best first; equal ones in the order of the files."""
        scores: dict[int, float] = {}
        total = len(self._services)
        for word, sure in asked.weights.items():
            found = self._postings.get(word, ())
            rarity = math.log(1 + (total - len(found) + 0.5) / (len(found) + 0.5))
            for number, weight in found:
                norm = _K1 * (1 - _B + _B * self._lengths[number] / self._average)
                gain = rarity * sure * weight * (_K1 + 1) / (weight + norm)
                scores[number] = scores.get(number, 0.0) + gain
        ranked = sorted(scores.items(), key=lambda found: (-found[1], found[0]))
        return [(self._services[number], score) for number, score in ranked]


class _Reading:
    """Collects what one search says."""

    def __init__(self, repair: Repair) -> None:
        self._repair = repair
        self.weights: dict[str, float] = {}
        self.mended: list[tuple[str, str]] = []

    def add(self, word: str, weight: float) -> None:
        self.weights[word] = max(weight, self.weights.get(word, 0.0))

    def mended_options(self, tokens: Sequence[str]) -> list[list[tuple[str, float]]]:
        """Return the search as typed with the best mending, and once more for each other mending of one word."""
        best: list[tuple[str, float]] = []
        others: list[tuple[int, str, float]] = []
        for at, token in enumerate(tokens):
            near = [] if token in self._repair or is_stop(token) else self._repair.near(token)
            if near:
                self.mended.append((token, near[0][0]))
                others += [(at, word, weight * 0.8) for word, weight in near[1:]]
            best.append(near[0] if near else (token, 1.0))
        return [best, *([*best[:at], (word, weight), *best[at + 1 :]] for at, word, weight in others)]


def _bag_of(service: SupportService, linked: Iterable[str]) -> dict[str, float]:
    bag: dict[str, float] = {}
    fields = (
        (_NAME, (service.name, *service.alternate_names)),
        (_ORGANIZATION, (service.organization,)),
        (_DESCRIPTION, (service.description, service.eligibility_description, service.who_answers)),
    )
    for weight, texts in fields:
        for text in texts:
            tokens = tokens_of(text)
            for token in tokens if weight is _DESCRIPTION else (*tokens, *pairs_of(tokens)):
                if not is_stop(token):
                    bag[token] = bag.get(token, 0.0) + weight
    for place, term in enumerate(service.taxonomy_terms):
        bag[_TERM_MARK + term] = _TERM * (2 if place else 3)  # what an entry is mainly about comes first in its list
        for token in tokens_of(term):
            bag[token] = max(bag.get(token, 0.0), _TERM)
    for term in linked:
        bag.setdefault(_TERM_MARK + term, _LINKED * 2)
    return bag
