"""What is passed over without a close look is what a close look finds nothing in."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.crisis.contexts import CONTEXTS
from bot.crisis.patterns import RULES
from bot.crisis.rules import Rules
from bot.finding.demands import Demands
from bot.finding.glance import Glance
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


UNUSUAL = {
    "curly apostrophes and an emoji": lambda text: text.replace("'", chr(0x2019)) + " \U0001f642",
    "sentences before and behind": lambda text: f"We walked by the river. {text}. Then we had tea",
    "a hyphen for each second space": lambda text: re.sub(r" (\S+) ", r"-\1 ", text),
    "figures in words": lambda text: f"{text} b12 covid19 5mg 2nd",
    "a figure for a letter": lambda text: text.replace("o", "0", 2).replace("i", "1", 1),
    "brackets and quotes": lambda text: f'("{text}")',
    "repeated letters": lambda text: re.sub(r"([aeiou])(?=[a-z]\b)", r"\1\1\1\1", text),
    "letters of another script": lambda text: text.replace("a", "\u0430").replace("e", "\u0435"),
    "dots between words": lambda text: text.replace(" ", "."),
    "signs of Discord": lambda text: f"**{text}** <@123> ||{text}|| https://example.org/a-b_c",
    "single letters": lambda text: f"{text[:12]} {' '.join(text[12:30])} {text[30:]}",
    "low lines": lambda text: text.replace(" ", "_"),
    "a line of its own for each word": lambda text: text.replace(" ", "\n"),
}


@pytest.mark.parametrize("way", UNUSUAL)
def test_passing_over_changes_nothing_on_texts_with_unusual_signs(way):
    _same(map(UNUSUAL[way], (*ORDINARY[::3], *CASES[::3], *EXAMPLES[::3], *RISK, *SAYINGS[::3], *PHRASES)))


_PIECES = st.sampled_from([word for text in (*EXAMPLES, *RISK, *SAYINGS) for word in text.split()])
_JOINTS = st.sampled_from(
    [" ", " ", " ", "-", "", ".", "! ", "_", " 5", "3", "\u0430", "\u200b", "'", "\n", "aaaa", " k i l ", "\U0001f642"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(_PIECES, _JOINTS), max_size=14).map(lambda parts: "".join(map("".join, parts))))
def test_passing_over_changes_nothing_on_words_with_anything_between(text):
    _same([text])


def test_passing_over_changes_nothing_on_words_in_any_order():
    chance = random.Random(6)
    words = [word for text in (*EXAMPLES, *RISK, *SAYINGS) for word in text.split()]
    ends = (" ", " ", " ", " ", " ", " ", ". ", ", ", "  ", "\n", "!! ", "-", " 5 ")
    _same("".join(chance.choice(words) + chance.choice(ends) for _ in range(12)) for _ in range(2_000))


def test_most_ordinary_messages_are_passed_over():
    glances = [Glance(line) for line in ORDINARY]

    assert sum(one.framed is None for one in glances) < len(ORDINARY) // 5
    assert sum(one.framed is not None and not DETECTOR._demands.met_by(one.words) for one in glances) > (
        len(ORDINARY) * 3 // 4
    )
    assert sum(one.framed is not None and not CRISIS._may_match(one.framed) for one in glances) > len(ORDINARY) * 3 // 4


@pytest.mark.parametrize(
    "text", ["st0p", "s t o p", "a-b", "stoppp", "||a||", "a  b", "caf\u00e9", "a.b", "(a", "hi!!", "_a_"]
)
def test_what_may_be_disguised_is_looked_at_closely(text):
    assert plainly(text) is None


def test_a_rule_that_demands_nothing_makes_every_message_one_to_look_at():
    assert Demands([()]).met_by(["any"]) == [0]
    assert Haystack([re.compile(r"\w+")]).may_hold_one(" any ")
    assert Demands([(frozenset({"a"}), frozenset({"b_c"}))]).met_by(["a", "b", "d", "c"]) == []
    assert Demands([(frozenset({"a"}), frozenset({"b_c"}))]).met_by(["a", "b", "c"]) == [0]
