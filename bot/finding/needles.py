"""Reads from patterns which letters every match of them must hold, so that most texts need not be searched.

Nothing is typed by hand: the patterns are taken apart as the interpreter itself does it.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any, Final

from ahocorasick_rs import AhoCorasick, Implementation

_parser: Any = importlib.import_module("re._parser")  # the only place where a pattern can be had in its parts
_EDGE: Final = "\x01"
_MOST_STRINGS: Final = 80
_MOST_SPELLINGS: Final = 4

Needles = frozenset[str]
"""Rows of letters of which every match holds one; a space is what does not belong to a word."""


def demands_of(pattern: re.Pattern[str]) -> tuple[tuple[Needles, ...], ...]:
    """Return for each branch of a pattern the needles of which it demands one each; none where none can be told."""
    return tuple(map(_demand, _branches(_parser.parse(pattern.pattern, pattern.flags))))


def _branches(items: Sequence[Any]) -> list[Sequence[Any]]:
    """Return the branches of a whole pattern."""
    if len(items) == 1:
        kind, about = items[0]
        name = str(kind)
        if name == "BRANCH":
            return [branch for each in about[1] for branch in _branches(each)]
        if name == "SUBPATTERN":
            return _branches(about[3])
    return [items]


def _demand(items: Sequence[Any]) -> tuple[Needles, ...]:
    """Return what a row of items demands."""
    found: list[Needles] = []
    run: list[str] = [""]
    for item in items:
        spellings = _spellings([item])
        longer = [a + b for a, b in product(run, spellings)] if spellings is not None else []
        if spellings is not None and len(longer) <= _MOST_STRINGS:
            run = longer
            continue
        found.append(_cleaned(run))
        run = spellings if spellings is not None else [""]
        if spellings is None:
            found += _inside(item)
    found.append(_cleaned(run))
    return tuple(needles for needles in found if needles and all(needle.strip() for needle in needles))


def _inside(item: Any) -> tuple[Needles, ...]:  # noqa: ANN401 - the parser's own
    """Return what an item demands whose spellings are too many to write down."""
    kind, about = item
    name = str(kind)
    if name == "SUBPATTERN":
        return _demand(about[3])
    if name in {"MAX_REPEAT", "MIN_REPEAT"} and about[0] > 0:
        return _demand(about[2])
    if name == "BRANCH":
        best = [min(demand, key=_weight) for demand in map(_demand, about[1]) if demand]
        return (frozenset().union(*best),) if len(best) == len(about[1]) else ()
    return ()


def _spellings(items: Sequence[Any]) -> list[str] | None:
    """Return every way in which items may be written, None where they are too many."""
    ways = [""]
    for kind, about in items:
        more = _ways_of(str(kind), about)
        if more is None or len(ways) * len(more) > _MOST_STRINGS:
            return None
        ways = [a + b for a, b in product(ways, more)]
    return ways


def _ways_of(name: str, about: Any) -> list[str] | None:  # noqa: ANN401 - the parser's own
    if name == "LITERAL":
        return [chr(about) if chr(about).isalnum() else " "]
    if name == "AT":
        return [_EDGE] if str(about) in {"AT_BOUNDARY", "AT_BEGINNING", "AT_END"} else None
    if name == "ASSERT_NOT":
        return [""]
    if name == "SUBPATTERN":
        return _spellings(about[3])
    return _choices_of(name, about)


def _choices_of(name: str, about: Any) -> list[str] | None:  # noqa: ANN401 - the parser's own
    """Return the ways of an item that leaves a choice: it may be missing, or it is one of several."""
    if name == "MAX_REPEAT" and (about[0], about[1]) == (0, 1):
        once = _spellings(about[2])
        return None if once is None else ["", *once]
    if name == "BRANCH":
        every = [_spellings(branch) for branch in about[1]]
        return None if None in every else [way for ways in every for way in ways or ()]
    if name == "IN" and len(about) <= _MOST_SPELLINGS and all(str(kind) == "LITERAL" for kind, _one in about):
        return [way for _kind, one in about for way in _ways_of("LITERAL", one) or ()]
    return None


def _cleaned(run: Iterable[str]) -> Needles:
    """Write the edges of words as spaces. Two signs that are no letters are one, at a needle's ends."""
    return frozenset(_clean(one) for one in run)


def _clean(one: str) -> str:
    one = re.sub(f"(?:{_EDGE}* {_EDGE}*)+", lambda found: " " * found[0].count(" "), one)
    begins, ends = " " * one.startswith((_EDGE, " ")), " " * one.endswith((_EDGE, " "))
    return f"{begins}{one.strip(_EDGE + ' ').replace(_EDGE, '')}{ends}"


def _weight(needles: Needles) -> float:
    return sum(10.0 ** -len(needle.strip()) for needle in needles)


def _automaton(needles: Iterable[str]) -> AhoCorasick:
    return AhoCorasick(list(needles), implementation=Implementation.DFA, store_patterns=False)


class Haystack:
    """What many patterns demand, looked for in one pass over a text as `plainly` leaves it."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        numbers: dict[Needles, int] = {}
        demands = [demand for pattern in patterns for demand in demands_of(pattern)]
        self._looks_always = any(not demand for demand in demands)
        wanted: dict[str, set[int]] = {}
        for each in filter(None, demands):
            needs = sum(1 << numbers.setdefault(one, len(numbers)) for one in set(each))
            for needle in min(each, key=_weight):
                wanted.setdefault(needle, set()).add(needs)
        self._rarest = _automaton(wanted)
        bits: dict[str, int] = {}
        for needles, number in numbers.items():
            for needle in needles:
                bits[needle] = bits.get(needle, 0) | 1 << number
        self._bits = tuple(bits.values())
        self._wanted = tuple(tuple(wanted.get(needle, ())) for needle in bits)
        self._every = _automaton(bits)

    def may_hold_one(self, framed: str) -> bool:
        """Tell whether one of the patterns may match; False means that none can."""
        if self._looks_always:
            return True
        if not self._rarest.find_matches_as_indexes(framed):
            return False
        found = self._every.find_matches_as_indexes(framed, overlapping=True)
        present = 0
        for number, _begin, _end in found:
            present |= self._bits[number]
        for number, _begin, _end in found:
            for needs in self._wanted[number]:
                if needs & present == needs:
                    return True
        return False
