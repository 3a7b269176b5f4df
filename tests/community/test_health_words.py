"""Which questions ask about health."""

from __future__ import annotations

import pytest

from bot.community import wording
from bot.community.health_words import health_word_in


@pytest.mark.parametrize(
    "text",
    [
        "What is your diagnosis?",
        "When were you diagnosed?",
        "Which condition do you have?",
        "What medication are you on?",
        "Tell us about your symptoms",
        "What is your illness?",
        "How is your health?",
        "Do you take insulin?",
        "Are you disabled?",
        "How long have you had ME?",
        "Any DISABILITIES?",
        "Has your GP given you tablets?",
        "Are you in therapy? You do not have to answer.",
        "ｄｉａｇｎｏｓｉｓ",
    ],
)
def test_a_question_about_health_is_noticed(text: str):
    assert health_word_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Why would you like to join?",
        "Please leave out your health.",
        "Please do not tell us your diagnosis.",
        "Do you agree to the terms and conditions?",
        "Did a health worker tell you about us?",
        "Do you still come to the cafe?",
        "Where did you meet us, Mrs Smith?",
        "What should we call you?",
        "I will read the rules",
    ],
)
def test_a_question_about_other_things_is_left_alone(text: str):
    assert health_word_in(text) is None


def test_the_shipped_form_asks_for_no_health_information():
    texts = [value for name, value in vars(wording).items() if name.startswith("Q_")]

    assert [health_word_in(text) for text in (*texts, *wording.RELATIONS, *wording.HEARD)] == [None] * (len(texts) + 10)
