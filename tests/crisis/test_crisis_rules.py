"""Each rule finds its examples, leaves its counter-examples alone, and is lowered by what speaks against it."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crisis.contexts import CONTEXTS
from bot.crisis.patterns import RULES, Tier
from bot.crisis.rules import PHRASE_RULE, Rules
from bot.finding.normal import MOST_CHARACTERS, normalised, readings

RULES_ALONE = Rules()


def tier_of(text: str) -> Tier | None:
    return RULES_ALONE.look_at(text).tier


def found_by(text: str) -> dict[str, Tier]:
    finding = RULES_ALONE.look_at(text)
    return {reason.rule: reason.tier for reason in finding.reasons} if finding.tier else {}


@pytest.mark.parametrize(
    ("rule", "example"), [(rule, one) for rule in RULES for one in rule.examples], ids=lambda x: getattr(x, "id", x)
)
def test_a_rule_finds_its_examples_at_its_own_tier(rule, example):
    assert found_by(example).get(rule.id) == rule.tier


@pytest.mark.parametrize(
    ("rule", "example"), [(rule, one) for rule in RULES for one in rule.not_for], ids=lambda x: getattr(x, "id", x)
)
def test_a_rule_leaves_its_counter_examples_alone(rule, example):
    assert rule.id not in found_by(example)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_why_in_plain_words_and_has_examples(rule):
    assert rule.why[0].islower()
    assert len(rule.why.split()) <= 10
    assert rule.examples
    assert f"t{rule.tier.value}-" == rule.id[:3]


@pytest.mark.parametrize(
    ("context", "example"),
    [(one, text) for one in CONTEXTS for text in one.examples],
    ids=lambda x: getattr(x, "id", x),
)
def test_a_context_is_found_in_its_examples(context, example):
    assert context.pattern.search(normalised(example))


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ("I am suicidal", "I am not suicidal"),
        ("I'm suicidal", "I'm no longer suicidal"),
        ("I will kill myself", "I would never kill myself"),
        ("I'm going to kill myself", "I'm not going to kill myself"),
        ("I want to die", "I don't want to die"),
        ("I want to die", "I used to want to die"),
        ("I tried to kill myself", "I tried to kill myself ten years ago"),
        ("I feel suicidal", "When I was 15 I felt so suicidal, I got better"),
        ("I want to end it all", "My friend said she wants to end it all"),
        ("I want to die", "That song where they sing i want to die is lovely"),
        ("I feel suicidal", "My GP asked if I feel suicidal"),
        ("feeling suicidal", "If you're feeling suicidal, ring somebody"),
        ("I want to die", "I want to die lol he saw my slippers"),
    ],
)
def test_what_speaks_against_it_lowers_the_tier(higher, lower):
    strong, weak = tier_of(higher), tier_of(lower)

    assert strong is not None
    assert weak is None or weak > strong


@pytest.mark.parametrize("context", ["used to", "my friend said", "this song", "lol", "my gp asked", "not going to"])
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.tier is Tier.NOW], ids=lambda rule: rule.id)
def test_what_is_tier_one_is_never_silenced(rule, context):
    for example in rule.examples:
        assert tier_of(f"{context} {example}") is not None


@pytest.mark.parametrize(
    "text",
    [
        "Dying to know how the scan went!",
        "this heat is killing me",
        "We are killing time before the bus",
        "I could kill for a cup of tea",
        "suicide prevention training is on Monday",
        "I'm dead tired",
        "We nearly died laughing",
        "Suicide Squad is on tonight, I want to see it with my kids",
        "I cut myself shaving",
        "My phone battery wants to die again",
        "I took my tablets this morning and had a nap",
        "",
        "   ",
        "🙂🙂🙂",
        "SELECT * FROM member; DROP TABLE member;",
    ],
)
def test_ordinary_talk_is_left_alone(text):
    assert tier_of(text) is None


def test_another_sentence_does_not_take_the_weight_off():
    assert tier_of("I used to like football. I want to die.") is Tier.SOON
    assert tier_of("I don't want to die but I can't go on like this") is Tier.SOON


@pytest.mark.parametrize(
    "disguised",
    [
        "I WANT TO DIE",
        "||I want to die||",
        "*i* **want** to __die__",
        "`i want to die`",
        "Ｉ ｗａｎｔ ｔｏ ｄｉｅ",
        "i wаnt to diе",
        "i want to di\u200be",
        "i want to d1e",
        "i want to d!e",
        "i wànt to dìe",
        "i w a n t  t o  d i e",
        "i w a n t t o d i e",
        "i want to dieeeee",
        "i\u00a0want\tto  die",
        "i want to k1ll mys3lf",
        "i want to kiiill myself",
        "i want to k.i.l.l.m.y.s.e.l.f",
        "i feel su1c1dal",
        "i feel $uicidal",
        "i don’t want to be alive",
        "i don`t want to be alive",
    ],
)
def test_usual_disguises_are_seen_through(disguised):
    assert tier_of(disguised) in {Tier.SOON, Tier.NOW}


def test_the_words_of_a_reason_never_hold_what_was_written():
    finding = RULES_ALONE.look_at("my zebrafish friend left, i am going to kill myself tonight zebrafish")

    assert finding.tier is Tier.NOW
    assert all("zebrafish" not in reason.words for reason in finding.reasons)


def test_organisers_add_phrases_which_are_words_and_never_patterns():
    rules = Rules(["Gone by Christmas", "a.*z", "  ", "🙂"])

    assert rules.look_at("I'll be GONE by  christmas!").tier is Tier.SOON
    assert [reason.rule for reason in rules.look_at("gone by christmas").reasons] == [PHRASE_RULE]
    assert rules.look_at("gone by christmastime").tier is None
    assert rules.look_at("abcz").tier is None
    assert rules.look_at("🙂 hello").tier is None


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text):
    RULES_ALONE.look_at(text)
    assert all(len(reading) <= len(text) * 20 + 20 for reading in readings(text))


@given(st.text(alphabet="ikldeswant my.!1@ ", max_size=300))
def test_no_play_with_letters_makes_it_fail(text):
    RULES_ALONE.look_at(text)


@pytest.mark.parametrize(
    "piece",
    [
        "i ",
        "i want ",
        "a b ",
        "i'm going to ",
        "1",
        "kill my ",
        "my friend ",
        "!",
        "how many ",
        "i\u0301",
        "no one ",
        "wish i was ",
        "i want to die ",
        "i want to die. ",
        "i want to die lol ",
    ],
)
def test_no_message_can_make_it_slow(piece):
    text = (piece * MOST_CHARACTERS)[:MOST_CHARACTERS]

    begun = time.process_time()
    RULES_ALONE.look_at(text)

    assert time.process_time() - begun < 0.1  # ten times what the slowest takes on a quiet machine


def test_random_phrases_of_the_rules_own_words_stay_quick():
    chance = random.Random(4)
    words = [word for rule in RULES for example in rule.examples for word in example.split()]
    text = " ".join(chance.choices(words, k=1_000))[:MOST_CHARACTERS]

    begun = time.process_time()
    RULES_ALONE.look_at(text)

    assert time.process_time() - begun < 0.5
