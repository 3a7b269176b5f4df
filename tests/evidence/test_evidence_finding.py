"""Searching the sources: everyday words, typing errors, half words, and nothing that breaks it."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.community.evidence import shipped_evidence
from bot.evidence.finding import Finder

FINDER = Finder(shipped_evidence().guide)
ASKED = (
    ("does it work", "nesta-does-it-work"),
    ("how do I start a group", "who-groups"),
    ("toolkit", "mind-toolkit"),
    ("wrong advice online", "bmj-correction"),
    ("misinformation", "bmj-correction"),
    ("suicide moderation", "samaritans-online"),
    ("hiv standards", "positively-uk"),
    ("training for peer workers", "hee-competence"),
    ("scotland values", "srn-values"),
    ("one to one", "who-one-to-one"),
    ("meta-analysis", "lloyd-evans"),
    ("charter", "nsun-charter"),
    ("social media", "naslund-online"),
    ("q lab", "qlab-insights"),
    ("link worker", "qlab-insights"),
    ("Nesta 2016", "nesta-power"),
    ("evaluation mind", "side-by-side"),
    ("literature review", "repper-carter"),
    ("lived experience leading", "together-lived"),
)


@pytest.mark.parametrize(("words", "key"), ASKED)
def test_everyday_words_show_it_among_the_first_three(words, key):
    assert key in FINDER.find(words).keys[:3]


def _typo(words: str, chance: random.Random) -> str:
    long = [word for word in words.split() if len(word) >= 5]
    if not long:
        return words
    word = chance.choice(long)
    at = chance.randrange(1, len(word) - 1)
    kinds = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        word[:at] + chance.choice(string.ascii_lowercase) + word[at + 1 :],
    )
    return words.replace(word, chance.choice(kinds), 1)


def test_one_typing_error_hides_nearly_nothing():
    chance = random.Random(11)
    tries = [(_typo(words, chance), key) for words, key in ASKED for _again in range(30)]

    found = sum(key in FINDER.find(words).keys[:10] for words, key in tries)

    assert found / len(tries) >= 0.97


def test_a_half_typed_word_finds_what_it_begins():
    assert "nsun-charter" in FINDER.find("chart").keys[:3]
    assert FINDER.find("chart").mended == ()


def test_a_mended_word_is_told():
    assert FINDER.find("evalaution").mended == (("evalaution", "evaluation"),)


@pytest.mark.slow
@given(st.text(max_size=400))
def test_no_words_break_it(words):
    keys = FINDER.find(words).keys

    assert len(set(keys)) == len(keys)
    assert set(keys) <= set(shipped_evidence().guide)


def test_four_thousand_characters_are_looked_at_in_no_time():
    assert FINDER.find("peer " * 800).keys
    assert FINDER.find("x" * 4_000).keys == ()


def test_an_empty_hub_finds_nothing_and_stands():
    assert Finder({}).find("anything").keys == ()
