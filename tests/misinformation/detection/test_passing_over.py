"""What is passed over without a close look is what a close look finds nothing in."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from bot.crisis.contexts import CONTEXTS
from bot.crisis.patterns import RULES
from bot.crisis.rules import Rules
from bot.finding.demands import Demands
from bot.finding.needles import Haystack
from bot.finding.plainly import plainly
from bot.misinformation.claims import shipped_claims
from bot.misinformation.detection import FAMILIES, Detector
from bot.misinformation.detection.claims import ClaimIndex
from tests.misinformation.detection.evasions import EVASIONS

_HERE = Path(__file__).parent
CLAIMS = list(shipped_claims().for_community(0).values())
PHRASES = ("zebra powder", "call 5 friends")
DETECTOR = Detector(PHRASES, ClaimIndex(claim.known for claim in CLAIMS))
CRISIS = Rules(PHRASES)
_LINES = (_HERE.parent / "benign_lines.txt", _HERE / "supportive.txt")
ORDINARY = [line for path in _LINES for line in path.read_text(encoding="utf-8").splitlines()]
CASES = [json.loads(line)["text"] for line in (_HERE / "advice_dev.jsonl").read_text(encoding="utf-8").splitlines()]
EXAMPLES = [example for family in FAMILIES for example in (*family.examples, *family.not_for)]
RISK = [example for rule in RULES for example in (*rule.examples, *rule.not_for)]
RISK += [example for context in CONTEXTS for example in context.examples]
SAYINGS = [saying for claim in CLAIMS for saying in claim.known.said]


def _same(texts):
    for text in texts:
        assert DETECTOR.look_at(text) == DETECTOR.look_closely_at(text), text
        assert CRISIS.look_at(text) == CRISIS.look_closely_at(text), text


@pytest.mark.parametrize("texts", [ORDINARY, CASES, EXAMPLES, RISK, SAYINGS, [f"get {one}, now!" for one in PHRASES]])
def test_passing_over_changes_nothing(texts):
    _same(texts)
    _same(" ".join(re.findall(r"[a-z']+", text.lower())) for text in texts)


def test_passing_over_lets_no_disguise_through():
    texts = (EXAMPLES[0], RISK[0], SAYINGS[0], "get some zebra powder")
    _same(EVASIONS[name](text) for name in EVASIONS for text in texts)


def test_passing_over_changes_nothing_on_words_in_any_order():
    chance = random.Random(6)
    words = [word for text in (*EXAMPLES, *RISK, *SAYINGS) for word in text.split()]
    ends = (" ", " ", " ", " ", " ", " ", ". ", ", ", "  ", "\n", "!! ", "-", " 5 ")
    _same("".join(chance.choice(words) + chance.choice(ends) for _ in range(12)) for _ in range(2_000))


def test_most_ordinary_messages_are_passed_over():
    framed = [plainly(line) for line in ORDINARY]

    assert sum(one is None for one in framed) < len(ORDINARY) // 5
    assert sum(one is not None and not DETECTOR._may_match(one) for one in framed) > len(ORDINARY) // 2
    assert sum(one is not None and not CRISIS._may_match(one) for one in framed) > len(ORDINARY) * 3 // 4


@pytest.mark.parametrize(
    "text", ["st0p", "s t o p", "a-b", "stoppp", "||a||", "a  b", "caf\u00e9", "a.b", "(a", "hi!!", "_a_"]
)
def test_what_may_be_disguised_is_looked_at_closely(text):
    assert plainly(text) is None


def test_a_rule_that_demands_nothing_makes_every_message_one_to_look_at():
    assert Demands([()]).may_be_met(["any"])
    assert Haystack([re.compile(r"\w+")]).may_hold_one(" any ")
    assert not Demands([(frozenset({"a"}), frozenset({"b"}))]).may_be_met(["a"])
