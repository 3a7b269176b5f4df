from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.community.joining import Question, QuestionKind
from bot.errors import InvalidInputError
from bot.membership.words import checked_answer
from bot.typed import MAX_COMBINING, clean, clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hello", "hello"),
        ("  outer space \n", "outer space"),
        ("caf\u0065\u0301", "café"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("bell\x07 null\x00", "bell null"),
        ("\u202eturned round\u202c", "turned round"),
        ("\u2066isolated\u2069", "isolated"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\n\n\n\n\n\nb", "a\n\n\nb"),
        ("\u3164\u115f\u2800", ""),
        ("\U000e0041\U000e0042hidden tag", "hidden tag"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("\u200d\u200d\u200d", ""),
        ("a \u200d b", "a  b"),
        ("Z" + "\u0335\u0321\u0350\u0310" * 5, "Z\u0335\u0335"),
        ("line\u2028separator", "lineseparator"),
    ],
)
def test_cleaning_takes_what_hides_or_disturbs_and_keeps_the_words(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.slow
@given(text=st.text(max_size=300))
def test_cleaned_text_is_clean_for_good(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not {unicodedata.category(c) for c in once.replace("\n", "").replace("\t", "")} & {"Cc", "Cs", "Co", "Zl"}
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")


@pytest.mark.slow
@given(base=st.characters(categories=["Lu", "Ll"]), marks=st.text("\u0300\u0335\u0489\u20dd\u0316", max_size=30))
def test_no_letter_carries_a_tower_of_marks(base: str, marks: str) -> None:
    run = longest = 0
    for character in unicodedata.normalize("NFD", clean(base + marks)):
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        longest = max(longest, run)

    assert longest <= MAX_COMBINING + 3  # a composed letter holds up to three of its own


def test_a_text_that_is_too_long_is_refused_with_its_name_and_length() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        clean_text("x" * 11, name="Why", longest=10)

    assert "Why" in refusal.value.sentence
    assert "11" in refusal.value.sentence
    assert "10" in refusal.value.sentence


def test_invisible_letters_do_not_count_as_an_answer() -> None:
    with pytest.raises(InvalidInputError):
        clean_text("\u200b\u3164 \n", name="Why", longest=10)


def a_question(kind: QuestionKind, *, required: bool = True, max_length: int = 50) -> Question:
    options = ("Red", "Green", "Blue") if kind in {QuestionKind.CHOICE, QuestionKind.SEVERAL} else ()
    return Question(id="q", kind=kind, label="Colour", required=required, max_length=max_length, options=options)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (QuestionKind.TEXT, "  one\nline ", "one line"),
        (QuestionKind.LONG_TEXT, "two\nlines", "two\nlines"),
        (QuestionKind.CHOICE, "Green", "Green"),
        (QuestionKind.CHOICE, ["Green"], "Green"),
        (QuestionKind.SEVERAL, ["Blue", "Red", "Red"], ["Red", "Blue"]),
        (QuestionKind.SEVERAL, "Red", ["Red"]),
        (QuestionKind.YES_NO, True, True),
        (QuestionKind.YES_NO, "No", False),
    ],
)
def test_an_answer_that_fits_is_kept_in_one_shape(kind: QuestionKind, given: object, kept: object) -> None:
    assert checked_answer(a_question(kind), given) == kept


@pytest.mark.parametrize("kind", list(QuestionKind))
@pytest.mark.parametrize("given", ["", [], None, "Purple", ["Red", "Purple"], 7, {"Red": 1}, "x" * 4000, ["Red", 3]])
def test_whatever_is_sent_an_answer_either_fits_or_names_its_question(kind: QuestionKind, given: object) -> None:
    question = a_question(kind)

    if kind in {QuestionKind.TEXT, QuestionKind.LONG_TEXT} and given == "Purple":
        assert checked_answer(question, given) == "Purple"
    else:
        with pytest.raises(InvalidInputError, match="Colour"):
            checked_answer(question, given)


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_an_optional_question_may_be_left_out(kind: QuestionKind) -> None:
    assert checked_answer(a_question(kind, required=False), "") in ("", [])


def test_two_options_for_one_choice_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="only one"):
        checked_answer(a_question(QuestionKind.CHOICE), ["Red", "Blue"])


@pytest.mark.slow
@given(
    kind=st.sampled_from(QuestionKind),
    given=st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=80), st.lists, max_leaves=5),
)
def test_random_answers_never_break_the_check(kind: QuestionKind, given: object) -> None:
    try:
        answer = checked_answer(a_question(kind), given)
    except InvalidInputError:
        return
    assert isinstance(answer, str | list | bool)
