"""A disguised message is found as its plain text is, however long; ordinary numbers and signs stay what they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.finding.normal import MOST_CHARACTERS
from bot.misinformation.detection import Detector
from bot.misinformation.detection.normalise import Reader
from tests.misinformation.detection.evasions import EVASIONS

DETECTOR = Detector(["zebra powder"])
TEXTS = (
    "just stop taking those tablets",
    "double your thyroxine until you feel normal",
    "black seed oil cures diabetes",
    "get some zebra powder quickly",
    "the vaccines cause cancer",
)
FILLER = "we sat by the river and talked about the weather "


@pytest.mark.parametrize("name", EVASIONS)
def test_a_disguise_hides_nothing(name):
    for text in TEXTS:
        plain = DETECTOR.look_at(text)

        assert plain.is_suspect
        assert set(plain.rule_ids) <= set(DETECTOR.look_at(EVASIONS[name](text)).rule_ids), EVASIONS[name](text)


def test_there_are_more_than_two_hundred_disguised_texts():
    assert len({EVASIONS[name](text) for name in EVASIONS for text in TEXTS}) > 200


@pytest.mark.parametrize("name", sorted(EVASIONS))
def test_four_thousand_characters_of_disguise_hide_nothing(name):
    disguised = EVASIONS[name](TEXTS[0])
    text = (FILLER * MOST_CHARACTERS)[: MOST_CHARACTERS - len(disguised) - 2] + ".\n" + disguised

    assert len(text) == MOST_CHARACTERS
    assert DETECTOR.look_at(text).rule_ids == DETECTOR.look_at(TEXTS[0]).rule_ids


_NESTING = [
    name
    for name in EVASIONS
    if name
    in {"cyrillic", "capitals", "zero width space", "soft hyphen", "spoiler", "leetspeak", "accents", "quote", "zalgo"}
]


@settings(max_examples=25)
@given(st.permutations(_NESTING).map(lambda names: names[:3]), st.sampled_from(TEXTS))
def test_three_disguises_on_top_of_each_other_hide_nothing(names, text):
    disguised = text
    for name in names:
        disguised = EVASIONS[name](disguised)

    assert set(DETECTOR.look_at(text).rule_ids) <= set(DETECTOR.look_at(disguised).rule_ids)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("I take 5mg on the 1st", ("i", "take", "5", "mg", "on", "the", "1", "st")),
        ("B12 and t3, 0.5ml", ("b", "12", "and", "t", "3", "0.5", "ml")),
        ("Don’t! Really? Yes...", ("dont", ".", "really", "?", "yes", ".")),
        ("at 8:30 for £50!!", ("at", "8", "30", "for", "50", ".")),
        ("one\ntwo", ("one", ".", "two")),
        ("a&e", ("a", "e")),
        ("", ()),
        ("🙂 🙂!", (".",)),
        ("st0p", ("stop",)),
        ("s t o p it", ("stop", "it")),
        ("s t o p i t", ("stop", "it")),
        ("stopppp", ("stop",)),
        ("sstooop", ("sstooop",)),
    ],
)
def test_a_message_is_cut_into_words(text, tokens):
    assert Reader({"stop", "it"}).tokens(text) == tokens


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text):
    found = DETECTOR.look_at(text)

    assert found.is_suspect == bool(found.rule_ids) == bool(found.severity)
    assert all(token and " " not in token for token in DETECTOR.tokens(text))
