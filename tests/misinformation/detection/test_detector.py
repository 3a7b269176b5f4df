"""One look at a message: phrases, claims and families together, what is silent, and how long it may take."""

from __future__ import annotations

import random
import time
from itertools import islice, product

import pytest

from bot.finding.normal import MOST_CHARACTERS
from bot.finding.phrases import PhraseBook
from bot.misinformation.detection import FAMILIES, NOTHING, PHRASE_RULE, Detector
from bot.misinformation.detection.claims import ClaimIndex, KnownClaim

CLAIMS = ClaimIndex(
    [
        KnownClaim("moonlight", ("moonlight mends broken bones",), 2, "miracle", "Moonlight mends bones."),
        KnownClaim("no-splints", ("never put a splint on",), 3, "discourage", "A splint does harm."),
    ]
)


def test_a_message_with_nothing_in_it_costs_nothing():
    assert Detector().look_at("lovely walk by the river") is NOTHING
    assert Detector().look_at("") is NOTHING


def test_a_phrase_of_the_organisers_is_whole_words_and_never_a_pattern():
    detector = Detector(["Magic Zebra", "a.*z", "((", "", "x" * 500])

    found = detector.look_at("buy m\u0430gic  ZEBR@ now")
    assert (found.rule_ids, found.severity, found.families) == ((PHRASE_RULE,), 2, ())
    assert not detector.look_at("magic zebras").is_suspect
    assert not detector.look_at("abcz").is_suspect


def test_two_phrases_side_by_side_are_both_words():
    book = PhraseBook(["red fox", "fox den"])

    assert book.first_in(["red", "fox", "den"]) == 0
    assert book.first_in(["a", "fox", "den"]) == 1
    assert book.first_in(["red", "foxes"]) is None
    assert PhraseBook([]).first_in(["red"]) is None


def test_a_claim_counts_with_its_own_severity_and_words():
    found = Detector(claims=CLAIMS).look_at("Moonlight mends broken bones, and stop taking your statins")

    assert found.claim_ids == ("moonlight",)
    assert found.severity == 3
    assert found.families == ("stop_meds",)
    assert found.rule_ids == ("stop_meds.order", "claim.moonlight")
    assert any("Moonlight mends bones." in why for why in found.why)


@pytest.mark.parametrize(
    "text",
    [
        "Is it true that moonlight mends broken bones?",
        "Moonlight mends broken bones? That is a myth.",
        "My doctor said moonlight mends broken bones",
    ],
)
def test_what_speaks_against_a_claim_silences_it(text):
    assert Detector(claims=CLAIMS).look_at(text) == NOTHING


def test_what_was_silenced_finds_nothing():
    text = "moonlight mends broken bones, magic zebra, and stop taking your statins"
    everything = Detector(["magic zebra"], CLAIMS).look_at(text)

    for silent in everything.rule_ids:
        left = Detector(["magic zebra"], CLAIMS, silent=frozenset({silent})).look_at(text)
        assert set(left.rule_ids) == set(everything.rule_ids) - {silent}
    nothing = Detector(["magic zebra"], CLAIMS, silent=frozenset(everything.rule_ids)).look_at(text)
    assert nothing == NOTHING


def test_reasons_never_hold_what_was_written():
    found = Detector(["magic zebra"]).look_at("Zebrafish Bob says stop taking your statins, magic zebra")

    assert found.why
    assert all("ebrafish" not in why and "Bob" not in why for why in found.why)


_WORDS = [word for family in FAMILIES for example in family.examples for word in example.split()]
_HARD = {
    "one letter": "a ",
    "no space": "a",
    "dots": "a.",
    "signs": "4a1 ",
    "brackets": "((",
    "links": "[a](http://",
    "mentions": "<@1",
    "zalgo": "s\u0301\u0302\u0303",
    "long letters": "aaabbbccc ",
    "ligatures": "\ufdfa",
    "turned": "\u202ea",
    "letters and figures": "a 4 b1 ",
    "a row": "s t o p ",
    "low lines": "a_b_",
    "advice": "stop taking your tablets ",
    "negations": "don't never not ",
}
_PHRASES = {
    "growing": lambda: (["a " * (length % 100) + str(length) for length in range(10_000)]),
    "overlapping": lambda: [("a b " * 50)[:length] for length in range(1, 200)],
    "stars": lambda: [f"(a+)+${number}" for number in range(10_000)],
    "of the rules' own words": lambda: [" ".join(pair) for pair in islice(product(_WORDS, _WORDS), 10_000)],
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", _PHRASES)
def test_ten_thousand_phrases_of_any_content_slow_no_message(kind):
    """The goal is 10 ms on a quiet machine (tests/bench measures it); five times that is a fault on any."""
    detector = Detector(_PHRASES[kind]())
    chance = random.Random(5)
    texts = [(piece * MOST_CHARACTERS)[:MOST_CHARACTERS] for piece in _HARD.values()]
    texts += [" ".join(chance.choices(_WORDS, k=1_000))[:MOST_CHARACTERS]]

    for text in texts:
        assert min(_processor_time(detector, text) for _ in range(3)) < 0.05, text[:20]


def _processor_time(detector, text):
    begun = time.process_time()
    detector.look_at(text)
    return time.process_time() - begun
