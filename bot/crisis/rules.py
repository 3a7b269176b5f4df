"""Looks for words of risk in one message: which rules match, what speaks against them, and what remains.

Rules like these miss most people at risk. What they find is a reason for a person to look, and nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.crisis.contexts import CONTEXTS, SAYINGS, Context
from bot.crisis.patterns import RULES, Rule, Tier
from bot.finding.glance import Glance
from bot.finding.letters import Letters
from bot.finding.needles import Haystack
from bot.finding.normal import readings, words_of
from bot.finding.phrases import PhraseBook
from bot.language import _, later

PHRASE_RULE: Final = "own-phrase"
PHRASE_WHY: Final = later("holds a phrase that this group's organisers chose")
_MASK: Final = " ~ "
_NO_LETTER: Final = re.compile(r"[\W_]")
_SENTENCE: Final = re.compile(r"[.!?\n]")
_NEEDS: Final = tuple((rule, frozenset(rule.needs)) for rule in RULES)
_ANY_NEED: Final = Letters(letters for rule in RULES for letters in rule.needs)
_HAYSTACK: Final = Haystack(rule.pattern for rule in RULES)


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that matched and the contexts that lowered it, by id, with words for people. Never what was written."""

    rule: str
    tier: Tier
    why: str
    lowered_by: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Say the reason in one line, for organisers who try the rules."""
        against = {context.id: context.why for context in CONTEXTS}
        said = ", ".join(_(against[one]) for one in self.lowered_by)
        line = f"{self.rule} ({self.tier.value}): {_(self.why)}"
        return _("{line}; looks later because it {reasons}").format(line=line, reasons=said) if said else line


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in a message: the most pressing tier, None for nothing, and every reason for and against."""

    tier: Tier | None = None
    reasons: tuple[Reason, ...] = ()


NOTHING: Final = Finding()


class Rules:
    """The built-in rules, and the organisers' phrases, which are whole words to find and never patterns."""

    def __init__(self, phrases: Iterable[str] = ()) -> None:
        self._phrases = PhraseBook(phrases)

    def look_at(self, text: str) -> Finding:
        """Look at one message. It takes well under a millisecond, and reads at most 4,000 characters."""
        return self.glance_at(Glance(text))

    def glance_at(self, glance: Glance) -> Finding:
        """Look at one message that others look at, too. Most are passed over by the letters that rules demand."""
        if glance.framed is not None:
            return self.look_closely_at(glance.text) if self._may_match(glance.framed) else NOTHING
        ways = readings(glance.text)
        return self._look_at_each(ways) if any(self._may_match(_framed(way)) for way in ways) else NOTHING

    def _may_match(self, framed: str) -> bool:
        """Tell whether anything can be found in a text of words and spaces, in a few microseconds."""
        if _HAYSTACK.may_hold_one(framed):
            return True
        return bool(self._phrases.phrases) and self._phrases.first_in(framed.split()) is not None

    def look_closely_at(self, text: str) -> Finding:
        """Look at one message with all rules; `look_at` finds the same, and passes over most messages sooner."""
        return self._look_at_each(readings(text))

    def _look_at_each(self, ways: Iterable[str]) -> Finding:
        reasons: dict[str, Reason] = {}
        silenced: dict[str, Reason] = {}
        for reading in ways:
            masked = SAYINGS.sub(_MASK, reading) if _ANY_NEED.are_in(reading) else ""
            needs = _ANY_NEED.found_in(masked) if masked else frozenset()
            around = _Surroundings(masked)
            for rule in [rule for rule, letters in _NEEDS if not letters.isdisjoint(needs)] if needs else ():
                for reason, tier in _matches(rule, around):
                    kept = reasons if tier is not None else silenced
                    if reason.rule not in kept or kept[reason.rule].tier > reason.tier:
                        kept[reason.rule] = reason
            if self._phrases.phrases and self._phrases.first_in(words_of(reading).split()) is not None:
                reasons[PHRASE_RULE] = Reason(PHRASE_RULE, Tier.SOON, PHRASE_WHY)
        if not reasons:
            return Finding(None, tuple(silenced.values())) if silenced else NOTHING
        ordered = sorted(reasons.values(), key=lambda reason: reason.tier)
        return Finding(ordered[0].tier, tuple(ordered))


def _framed(reading: str) -> str:
    """Return a reading with a space for each sign that is no letter, and one on each side."""
    return f" {_NO_LETTER.sub(' ', reading)} "


class _Surroundings:
    """A text with the ends of its sentences and what speaks against a match in each, looked for once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends = [found.start() for found in _SENTENCE.finditer(text)]
        self._known: dict[tuple[str, int, int], tuple[list[int], list[int]]] = {}

    def touch(self, context: Context, match: re.Match[str]) -> int:
        """Return how many steps a context lowers a match: its own number where they overlap, one in its sentence."""
        begins, ends = self._of(context, *self._sentence_around(match))
        before = bisect_left(begins, match.end())
        if before and ends[before - 1] > match.start():
            return context.steps
        return 1 if begins and context.steps == 1 else 0

    def _sentence_around(self, match: re.Match[str]) -> tuple[int, int]:
        before, after = bisect_left(self._ends, match.start()), bisect_left(self._ends, match.end())
        begins = self._ends[before - 1] + 1 if before else 0
        return begins, self._ends[after] if after < len(self._ends) else len(self.text)

    def _of(self, context: Context, begins: int, ends: int) -> tuple[list[int], list[int]]:
        key = (context.id, begins, ends)
        if key not in self._known:
            found = list(context.pattern.finditer(self.text, begins, ends))
            self._known[key] = ([one.start() for one in found], [one.end() for one in found])
        return self._known[key]


def _matches(rule: Rule, around: _Surroundings) -> Iterable[tuple[Reason, Tier | None]]:
    """Yield every match of a rule with the tier that remains; None when what speaks against it is stronger."""
    for match in rule.pattern.finditer(around.text):
        lowered, against = _lowered(rule, match, around)
        yield Reason(rule.id, lowered or rule.tier, rule.why, against), lowered


def _lowered(rule: Rule, match: re.Match[str], around: _Surroundings) -> tuple[Tier | None, tuple[str, ...]]:
    """Return a match's tier after what stands around it. What is tier 1 by itself is never silenced."""
    if rule.id == "t3-other-person":
        return rule.tier, ()
    touching = [(context, around.touch(context, match)) for context in CONTEXTS]
    against = [(context, steps) for context, steps in touching if steps]
    if not against:
        return rule.tier, ()
    steps = max(steps for _context, steps in against)
    names = tuple(context.id for context, _steps in against)
    lowered = rule.tier + steps
    if lowered > Tier.LOOK:
        return (Tier.LOOK if rule.tier is Tier.NOW else None), names
    return Tier(lowered), names


def words_for(reasons: Sequence[Reason]) -> list[str]:
    """Return the reasons in words."""
    return [reason.words for reason in reasons]
