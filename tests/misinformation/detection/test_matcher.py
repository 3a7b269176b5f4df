"""The small pattern language: words, classes, terms, gaps, numbers, and the ends of sentences."""

from __future__ import annotations

import random

import pytest

from bot.misinformation.detection.matcher import Lexicon
from bot.misinformation.detection.normalise import Reader

LEXICON = Lexicon({"med": ("insulin", "st johns wort", "the pill", "b12"), "stop": ("stop", "come off")})
READER = Reader(LEXICON.vocabulary)


def matches(shape, text):
    compiled = LEXICON.shape(shape)
    return LEXICON.board(READER.tokens(text)).ends_of(compiled) != 0


@pytest.mark.parametrize(
    ("shape", "text", "expected"),
    [
        ("stop", "please stop it", True),
        ("stop", "unstoppable", False),
        ("stop/end it", "we end it", True),
        ("stop it", "stop all of it", False),
        ("stop ..2 it", "stop all of it", True),
        ("stop ..1 it", "stop all of it", False),
        ("stop ..2 it", "stop. all of it", False),
        ("stop ..2 it", "stop\nit", False),
        ("{stop} {med}", "come off insulin", True),
        ("{stop} {med}", "come off St John's wort", True),
        ("{stop} {med} now", "stop the pill now", True),
        ("{stop} {med} now", "stop the big pill now", False),
        ("{stop} [the/your] {med}", "stop your insulin", True),
        ("{stop} [the/your] {med}", "stop insulin", True),
        ("{stop} [the/your] {med}", "stop my insulin", False),
        ("{med}/bread", "bread", True),
        ("{med}", "vitamin B12", True),
        ("come_off it", "come off it", True),
        ("# units", "12 units", True),
        ("# units", "12.5 units", True),
        ("# units", "twelve units", False),
        ("#low calories", "400 calories", True),
        ("#low calories", "1400 calories", False),
        ("^ stop", "stop it", True),
        ("^ stop", "yes. stop it", True),
        ("^ stop", "do stop it", False),
        ("it $", "stop it", True),
        ("it $", "stop it! really", True),
        ("it $", "it stops", False),
        ("stop", "", False),
    ],
)
def test_a_shape_matches_what_it_says(shape, text, expected):
    assert matches(shape, text) is expected


@pytest.mark.parametrize(
    "shape", ["", "..2 stop", "stop ..2", "[the] stop", "{nobody} stop", "st*p", "(a|b)+", "^", "^ $"]
)
def test_a_shape_that_does_not_follow_the_language_is_refused(shape):
    with pytest.raises(ValueError, match=r"word|class"):
        LEXICON.shape(shape)


def test_a_match_is_where_a_plain_search_finds_it():
    chance = random.Random(12)
    shape = LEXICON.shape("a ..2 b [c] d")
    for _ in range(400):
        tokens = tuple(chance.choices(["a", "b", "c", "d", "."], k=9))

        found = LEXICON.board(tokens).ends_of(shape)

        assert {place for place in range(9) if found >> place & 1} == set(_slowly(tokens))


def _slowly(tokens):
    for first in range(len(tokens)):
        for gap in range(3):
            for more in ([], ["c"]):
                wanted = ["a", *[None] * gap, "b", *more, "d"]
                piece = tokens[first : first + len(wanted)]
                if len(piece) == len(wanted) and all(
                    have != "." if want is None else have == want for want, have in zip(wanted, piece, strict=True)
                ):
                    yield first + len(wanted) - 1


def test_the_sentences_of_places_run_from_mark_to_mark():
    board = LEXICON.board(("a", "b", ".", "c", "?", "d"))

    assert board.sentences_of(0b000010) == 0b000111
    assert board.sentences_of(0b001000) == 0b011000
    assert board.sentences_of(0b100000) == 0b100000
    assert board.sentences_of(0b101000) == 0b111000
    assert board.asking() == 0b011000
    assert board.sentences_of(0) == 0


def test_each_match_of_a_shape_holds_one_of_its_anchors():
    shape = LEXICON.shape("stop the {med}")

    assert "the" not in LEXICON.anchors(shape)
    for text in ("stop the insulin", "stop the st johns wort", "stop the the pill", "stop the b12"):
        assert LEXICON.board(READER.tokens(text)).ends_of(shape)
        assert not LEXICON.anchors(shape).isdisjoint(READER.tokens(text))
