"""Each family finds its examples and leaves its counter-examples alone; its words for people are plain."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.misinformation.claims import ClaimFamily
from bot.misinformation.detection import FAMILIES, Detector
from bot.misinformation.detection.lexicon import LEXICON
from bot.misinformation.detection.suppressors import SUPPRESSORS, WHY, silenced_by

DETECTOR = Detector()
SUPPORTIVE = (Path(__file__).parent / "supportive.txt").read_text(encoding="utf-8").splitlines()
DANGEROUS = {"stop_meds", "dosage", "discourage", "sharing", "interaction", "pro_ed"}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)
def test_a_family_finds_its_examples(family):
    missed = [text for text in family.examples if family.id not in DETECTOR.look_at(text).families]

    assert len(family.examples) >= 6
    assert missed == []


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)
def test_a_family_leaves_its_counter_examples_alone(family):
    found = [text for text in family.not_for if DETECTOR.look_at(text).is_suspect]

    assert len(family.not_for) >= 6
    assert found == []


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)
def test_a_family_explains_itself_in_plain_words_as_something_possible(family):
    assert " may " in family.explanation
    assert len(family.explanation.split()) <= 20
    assert family.explanation.endswith(".")
    assert len({rule.id for rule in family.rules}) == len(family.rules)


def test_the_families_are_those_of_the_claim_library_with_their_severities():
    assert {family.id for family in FAMILIES} == {family.value for family in ClaimFamily}
    assert {family.id for family in FAMILIES if family.severity == 3} == DANGEROUS
    assert {family.severity for family in FAMILIES} == {2, 3}


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Cut out sugar and you starve the tumour", 2),
        ("drink 5 litres a day to flush your kidneys", 3),
        ("a little peanut butter won't hurt a child with an allergy", 3),
        ("Black seed oil cures psoriasis", 2),
        ("bleach cures psoriasis", 3),
        ("Black seed oil cures cancer, no more hospitals", 3),
    ],
)
def test_what_can_hurt_at_once_is_danger(text, severity):
    assert DETECTOR.look_at(text).severity == severity


@pytest.mark.parametrize("suppressor", SUPPRESSORS, ids=lambda one: one.id)
def test_a_suppressor_speaks_in_its_examples(suppressor):
    for text in suppressor.examples:
        assert suppressor.id in silenced_by(LEXICON.board(DETECTOR.tokens(text))), text
    assert len(WHY[suppressor.id].split()) <= 10


@pytest.mark.parametrize(
    ("advice", "not_advice"),
    [
        ("stop taking your statins", "don't stop taking your statins"),
        ("stop taking your statins", "never just stop taking your statins"),
        ("stop taking your statins", "my GP said to stop taking the statins"),
        ("stop taking your statins", "should I stop taking my statins?"),
        ("stop taking your statins", "when I stop taking my statins the cramps go"),
        ("stop taking your statins", "please ask your pharmacist before you stop taking your statins"),
        ("stop taking your statins", "my neighbour keeps telling me to stop taking statins"),
        ("black seed oil cures diabetes", "black seed oil cures diabetes? that is a myth"),
        ("black seed oil cures diabetes", "black seed oil doesn't cure diabetes"),
        ("black seed oil cures diabetes", "the BBC looked at adverts that say black seed oil cures diabetes"),
    ],
)
def test_what_speaks_against_it_silences_a_match(advice, not_advice):
    assert DETECTOR.look_at(advice).is_suspect
    assert not DETECTOR.look_at(not_advice).is_suspect


@pytest.mark.parametrize(
    "text",
    [
        "why don't you just stop taking your statins?",
        "Stop taking your statins. I asked my doctor about parking.",
        "My GP rang. You should stop taking your statins.",
        "don't listen to them. stop taking your statins",
        "I love it here. Why not bin your tablets?",
    ],
)
def test_advice_is_not_hidden_by_another_sentence_or_by_asking(text):
    assert "stop_meds" in DETECTOR.look_at(text).families


def test_hardly_any_supportive_message_is_found():
    found = [text for text in SUPPORTIVE if DETECTOR.look_at(text).is_suspect]

    assert len(SUPPORTIVE) > 250
    assert len(found) <= 2, found
