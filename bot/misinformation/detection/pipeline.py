"""Looks at one message: which families, claims and phrases it may hold, and what speaks against it.

What comes out is a reason to ask people, never a decision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.finding.demands import Demand, Demands, with_number
from bot.finding.glance import Glance
from bot.finding.phrases import PhraseBook
from bot.language import _, later
from bot.misinformation.detection.families import FAMILIES
from bot.misinformation.detection.family import Family, Rule
from bot.misinformation.detection.lexicon import LEXICON
from bot.misinformation.detection.matcher import Board, Shape
from bot.misinformation.detection.normalise import ASKS, END, Reader, Tokens
from bot.misinformation.detection.suppressors import silenced_by, turned_round

PHRASE_RULE: Final = "own-phrase"
PHRASE_SEVERITY: Final = 2
PHRASE_WHY: Final = later("It holds a phrase that this group's organisers chose.")
DANGER: Final = 3


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What was found in a message. `why` is in plain words and never holds what was written.

    `severity` is 3 for danger, 2 otherwise, 0 for nothing.
    """

    is_suspect: bool = False
    severity: int = 0
    families: tuple[str, ...] = ()
    claim_ids: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    rule_ids: tuple[str, ...] = ()


NOTHING: Final = Suspicion()


class Found(Protocol):
    """A claim of the library in a message: from which word to before which word."""

    @property
    def claim_id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class ClaimFinder(Protocol):
    """The claim library as the detector uses it."""

    def demands(self) -> Iterable[Demand]: ...
    def find(self, tokens: Sequence[str], /) -> Sequence[Found]: ...
    def severity_of(self, claim_id: str, /) -> int: ...
    def words_of(self, claim_id: str, /) -> str: ...


@dataclass(frozen=True, slots=True)
class _Hit:
    rule_id: str
    severity: int
    why: str
    family: str | None = None
    claim_id: str | None = None


class Detector:
    """The rules of one community: the families, its phrases and its claim library. Build it once and keep it.

    `silent` names rules and claims ("claim.<id>") that were wrong too often here: they find nothing.
    """

    def __init__(
        self,
        phrases: Iterable[str] = (),
        claims: ClaimFinder | None = None,
        silent: frozenset[str] = frozenset(),
    ) -> None:
        self._phrases = PhraseBook(phrases)
        self._claims = claims
        self._silent = silent
        words = {word for phrase in self._phrases.phrases for word in phrase.split()}
        self._reader = Reader(READER_WORDS | words)
        self._demands = Demands((*_SHAPE_DEMANDS, *(claims.demands() if claims else ())))

    def tokens(self, text: str) -> Tokens:
        """Return the words of a message as rules see them."""
        return self._reader.tokens(text)

    def look_at(self, text: str) -> Suspicion:
        """Look at one message. It reads at most 4,000 characters, and forgets them."""
        return self.glance_at(Glance(text))

    def glance_at(self, glance: Glance) -> Suspicion:
        """Look at one message that others look at, too. Most are passed over by the words that rules demand."""
        met = self._demands.met_by(glance.words)
        if glance.framed is not None and not met and not self._holds_phrase(glance.words):
            return NOTHING
        tokens = self._reader.tokens(glance.text)
        if glance.framed is None or not _ENDS.isdisjoint(tokens[:-1]):  # no rule reaches over a sentence's end
            met = [number for words in _sentences(tokens) for number in self._demands.met_by(words)]
        likely = {number for number in met if number < len(_ALL)}
        return _suspicion(self._hits(tokens, likely, with_claims=len(likely) < len(set(met))))

    def _holds_phrase(self, words: Sequence[str]) -> bool:
        return bool(self._phrases.phrases) and self._phrases.first_in(words) is not None

    def look_closely_at(self, text: str) -> Suspicion:
        """Look at one message with all rules; `look_at` finds the same, and passes over most messages sooner."""
        tokens = self._reader.tokens(text)
        return _suspicion(self._hits(tokens, _likely(tokens, LEXICON.present_in(tokens)), with_claims=True))

    def _hits(self, tokens: Tokens, likely: Collection[int], *, with_claims: bool) -> list[_Hit]:
        """Return what stands in a message, given the shapes that may, and whether one of the claims may."""
        claims = self._claims.find(tokens) if self._claims and with_claims else ()
        hits = self._family_hits(tokens, likely, claims) if claims or likely else []
        if self._holds_phrase(tokens) and PHRASE_RULE not in self._silent:
            hits.append(_Hit(PHRASE_RULE, PHRASE_SEVERITY, _(PHRASE_WHY)))
        return hits

    def _family_hits(self, tokens: Tokens, likely: Collection[int], claims: Sequence[Found]) -> list[_Hit]:
        board = LEXICON.board(tokens)
        found: dict[int, int] = {}
        for number in sorted(likely):
            rule_number, shape = _ALL[number]
            if places := _places_of(shape, _RULES[rule_number][1], board):
                found[rule_number] = found.get(rule_number, 0) | places
        if not found and not claims:
            return []
        silenced = silenced_by(board)
        left = (_RULES[number] for number, places in found.items() if _is_left(places, _RULES[number][1], silenced))
        hits = [_hit_of(family, rule, board) for family, rule in left]
        return [hit for hit in (*hits, *self._claim_hits(claims, silenced)) if hit.rule_id not in self._silent]

    def _claim_hits(self, claims: Sequence[Found], silenced: Mapping[str, int]) -> Iterable[_Hit]:
        if self._claims is None:
            return
        for found in claims:
            place = 1 << max(found.end - 1, 0)
            if _is_left(place, None, silenced):
                severity, why = self._claims.severity_of(found.claim_id), self._claims.words_of(found.claim_id)
                yield _Hit(f"claim.{found.claim_id}", severity, why, claim_id=found.claim_id)


def _places_of(shape: Shape, rule: Rule, board: Board) -> int:
    places = board.ends_of_likely(shape)
    return places & ~turned_round(shape, board, rule.despite) if places else 0


def _is_left(places: int, rule: Rule | None, silenced: Mapping[str, int]) -> bool:
    for name, quiet in silenced.items():
        if rule is None or name not in rule.despite:
            places &= ~quiet
    return bool(places)


def _hit_of(family: Family, rule: Rule, board: Board) -> _Hit:
    raised = any(board.ends_of(shape) for shape in family.raised_by)
    severity = DANGER if raised else family.severity
    return _Hit(f"{family.id}.{rule.id}", severity, _(family.explanation), family=family.id)


def _suspicion(hits: Sequence[_Hit]) -> Suspicion:
    if not hits:
        return NOTHING
    return Suspicion(
        is_suspect=True,
        severity=max(hit.severity for hit in hits),
        families=_once(hit.family for hit in hits),
        claim_ids=_once(hit.claim_id for hit in hits),
        why=_once(hit.why for hit in hits),
        rule_ids=_once(hit.rule_id for hit in hits),
    )


def _likely(tokens: Tokens, present: int) -> set[int]:
    """Return the shapes that may stand in a message which holds something of some sets."""
    told = (CANDIDATES[token] for token in tokens if token in CANDIDATES)
    return {number for numbers in told for needs, number in numbers if needs & present == needs}


def _sentences(tokens: Tokens) -> Iterator[Sequence[str]]:
    """Yield the words of each sentence as demands want them."""
    begin = 0
    for at, token in enumerate((*tokens, END)):
        if token in _ENDS:
            words = tokens[begin:at]
            yield with_number(" ".join(words), words)
            begin = at + 1


def _once(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))


READER_WORDS: Final = frozenset(LEXICON.vocabulary)
_ENDS: Final = frozenset({END, ASKS})
_RULES: Final = tuple((family, rule) for family in FAMILIES for rule in family.rules)
_ALL: Final = tuple((number, shape) for number, (_family, rule) in enumerate(_RULES) for shape in rule.shapes)
_SHAPE_DEMANDS: Final = tuple(LEXICON.demand(shape) for _number, shape in _ALL)


def _candidates() -> dict[str, tuple[tuple[int, int], ...]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for number, (_rule, shape) in enumerate(_ALL):
        for word in LEXICON.anchors(shape):
            found.setdefault(word, []).append((shape.needs, number))
    return {word: tuple(numbers) for word, numbers in found.items()}


CANDIDATES: Final = _candidates()
"""For each word that gives shapes away, the shapes with what they need."""
