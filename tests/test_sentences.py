"""Every sentence for people stands in the catalogue, and a tired person can read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from bot.community.files import open_book
from bot.community.sections import MembershipSettings
from tests.collect_sentences import CATALOGUE, ROOT, read, sentences, sentences_in

pytestmark = pytest.mark.slow  # every file is read for it

MOST_WORDS = 20
HIGHEST_GRADE = 7.0
FEWEST_WORDS_TO_GRADE = 12  # a grade of a shorter text says nothing: one long name lifts it by three years

NEEDED = frozenset(
    re.findall(
        r"\w+",
        """
        application applications moderator moderators organiser organisers community member members agreement
        discord developer portal server permission permissions settings database version postgresql alongside
        decide decides decided decision decisions deleted emergency signpost signposts opinion question questions
        """,
    )
)
"""Words this bot cannot do without, counted as easy: the glossary, the first screen or Discord itself explains them."""

AMERICAN = re.compile(
    r"\b(?:organiz|apologiz|recogniz|authoriz|color|behavior|center|canceled|favorite|gray\b|fulfill\b|enroll\b)",
    re.IGNORECASE,
)
BLAMING = re.compile(
    r"\b(?:invalid|illegal|forbidden|incorrect|failed to|your fault|you forgot|you failed|obviously|simply)\b",
    re.IGNORECASE,
)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff]")


def words_of(text: str) -> list[str]:
    """Return the words of a text; a placeholder, a command, a file name or an address counts as one short word."""
    text = re.sub(r"https?://\S+|\{[^}]*\}|`[^`]*`|/\w+|\S*[\w]\.[\w/]\S*|\S*_\S*", " it ", text)
    return re.findall(r"[A-Za-z][A-Za-z'’-]*|\d+", text)


def parts_of(text: str) -> list[str]:
    """Return the sentences of a text; a colon, a semicolon or a new line ends one too."""
    return [part for part in re.split(r"(?<=[.!?:;])\s+|\n+", text) if words_of(part)]


def syllables(word: str) -> int:
    """Return about how many syllables a word has."""
    plain = word.casefold().replace("’", "'").removesuffix("'s")
    if plain in NEEDED or not plain.isalpha():
        return 2
    plain = re.sub(r"(?<![td])ed$|(?<![sxz])(?<!ch)(?<!sh)es$|(?<!l)e$", "", plain) or plain
    return max(1, len(re.findall(r"[aeiouy]+", plain)))


def grade_of(text: str) -> float:
    """Return the Flesch-Kincaid grade: about the school year (American count) that can read it; 7 is age 11 to 12."""
    words, parts = words_of(text), parts_of(text)
    return 0.39 * len(words) / len(parts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def texts() -> Iterator[tuple[str, str]]:
    """Yield every text for people with its place: of the source, and of the organisers' shipped file."""
    for sentence in sentences():
        for text in (sentence.text, sentence.plural):
            if text is not None and sentence.context is None:
                yield sentence.place, text
    for place, text in shipped_texts(open_book(ROOT / "config").for_community(1).membership):
        yield f"config/community.toml {place}", text


def shipped_texts(membership: MembershipSettings) -> Iterator[tuple[str, str]]:
    """Yield the texts of a community's form, decisions and signposts."""
    yield from ((name, value) for name, value in membership if isinstance(value, str) and name != "timezone")
    for question in membership.questions:
        yield from ((question.id, text) for text in (question.label, question.help, *question.options))
    for decline in membership.declines:
        yield from ((decline.code, text) for text in (decline.label, decline.text, decline.short))
    for signpost in membership.signposts:
        yield signpost.id, signpost.about


@cache
def all_texts() -> tuple[tuple[str, str], ...]:
    """Return every text once read; read by the first test that asks, never while tests are collected."""
    return tuple(texts())


def test_every_sentence_is_a_plain_literal_that_can_be_collected():
    assert [sentence.place for sentence in sentences() if sentence.text is None] == []


def test_every_sentence_stands_in_the_catalogue_and_nothing_else_does():
    try:
        known = {
            message.id if isinstance(message.id, str) else message.id[0]
            for message in read()
            if message.id and message.context is None
        }
    except (OSError, PoFileError) as error:
        pytest.fail(f"{CATALOGUE} cannot be read ({error}); run `make messages`")
    used = {sentence.text for sentence in sentences() if sentence.text and sentence.context is None}

    assert used - known == set(), "run `make messages`"
    assert known - used == set(), "run `make messages`"


def test_every_placeholder_of_a_sentence_has_a_name():
    assert [(place, text) for place, text in all_texts() if re.search(r"\{\d*\}|%[sd]", text)] == []


def test_no_sentence_is_longer_than_twenty_words():
    long = [(place, part) for place, text in all_texts() for part in parts_of(text) if len(words_of(part)) > MOST_WORDS]

    assert long == []


def test_every_text_can_be_read_at_the_age_of_eleven():
    hard = [
        f"{place}: {grade_of(text):.1f}: {text}"
        for place, text in all_texts()
        if len(words_of(text)) >= FEWEST_WORDS_TO_GRADE and grade_of(text) > HIGHEST_GRADE
    ]

    assert hard == [], "\n".join(hard)


@pytest.mark.parametrize(("rule", "why"), [(AMERICAN, "British spelling"), (BLAMING, "no blame, no officialese")])
def test_words_are_british_and_kind(rule: re.Pattern[str], why: str):
    assert [(place, text) for place, text in all_texts() if rule.search(text)] == [], why


def test_no_meaning_hangs_on_an_emoji_alone():
    assert [(place, text) for place, text in all_texts() if EMOJI.search(text) and not words_of(text)] == []


def test_the_collector_sees_every_way_a_sentence_is_marked():
    source = (
        '_("One.")\nlater("Two.")\nngettext("{n} three", "{n} threes", 3)\n_(f"four")\n_("five".format())\n_(six)\n'
    )

    found = list(sentences_in(source, Path("x.py")))

    assert sorted(str(sentence.text) for sentence in found) == ["None", "None", "One.", "Two.", "{n} three"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat. It was a good cat, and it was glad.", -3, 2),
        ("You can take your application back at any time. Then your answers are deleted at once.", 2, 6.9),
        (
            "Notwithstanding stipulations, administrators retain discretionary authority over eligibility.",
            15,
            40,
        ),
    ],
)
def test_the_grade_tells_plain_words_from_hard_ones(text: str, low: float, high: float):
    assert low <= grade_of(text) <= high
