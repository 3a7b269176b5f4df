from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.community.topic_words import channel_name, fold, trouble_with
from bot.errors import InvalidInputError
from bot.topics.rules import (
    LONGEST_LINE,
    checked_name,
    checked_note,
    checked_purpose,
    closed_line,
    shown_count,
    topic_line,
)


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("Long-term pain", "long-term-pain"),
        ("ME/CFS", "me-cfs"),
        ("Crohn's and colitis (IBD)", "crohns-and-colitis-ibd"),
        ("Crohn’s", "crohns"),
        ("  Two   spaces ", "two-spaces"),
        ("Épilepsie", "épilepsie"),
        ("糖尿病", "糖尿病"),
        ("a_b", "a-b"),
        ("x" * 120, "x" * 100),
    ],
)
def test_a_channel_is_named_as_discord_writes_it(name: str, channel: str):
    assert channel_name(name) == channel


@given(st.text(max_size=200))
def test_a_channel_name_is_always_one_that_discord_keeps_as_it_is(name: str):
    made = channel_name(name)

    assert len(made) <= 100
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert made == channel_name(made)
    assert re.fullmatch(r"[\w-]*", made)


@pytest.mark.parametrize("name", ["Stroke", "HIV", "Crohn's and colitis (IBD)", "Money, benefits & work", "Týr", "40+"])
def test_plain_names_are_taken(name: str):
    assert checked_name(f"  {name} ") == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "\u200b",
        "!!!",
        "🙂",
        "@everyone",
        "<@123>",
        "<#5>",
        "everyone",
        "Here",
        "DISCORD",
        "**bold**",
        "`code`",
        "[a](https://x.uk)",
        "https://x.uk",
        "see www.x.uk",
        "a#b",
        "x" * 101,
        "~~no~~",
        "||spoiler||",
    ],
)
def test_names_that_cannot_be_are_refused_with_a_sentence(name: str):
    with pytest.raises(InvalidInputError) as refused:
        checked_name(name)

    assert refused.value.sentence.endswith((".", "again."))


@given(st.text(max_size=150))
def test_a_name_is_taken_whole_or_refused_kindly(name: str):
    try:
        taken = checked_name(name)
    except InvalidInputError:
        return
    assert trouble_with(taken) is None
    assert checked_name(taken) == taken
    assert "\n" not in taken
    assert "@" not in taken


def test_a_topic_cannot_be_without_a_purpose():
    for purpose in ("", "  ", "\u200b\n"):
        with pytest.raises(InvalidInputError):
            checked_purpose(purpose)


def test_over_long_words_are_refused_with_their_length():
    with pytest.raises(InvalidInputError, match="301"):
        checked_purpose("x" * 301)
    with pytest.raises(InvalidInputError, match="201"):
        checked_note("x" * 201)


def test_a_purpose_stands_on_one_line():
    assert checked_purpose("First.\n\nSecond.") == "First. Second."


@given(st.text(max_size=300), st.text(max_size=300))
def test_the_line_of_a_channel_always_fits(one: str, two: str):
    assert len(topic_line(one, two)) <= LONGEST_LINE
    assert len(closed_line(one * 4, two * 4)) <= LONGEST_LINE


def test_a_closed_topic_says_why_and_where_to_go():
    assert closed_line("Nobody wrote.", "Try Carers.") == (
        "This topic is closed. Nobody wrote. Where to go now: Try Carers."
    )
    assert "Where" not in closed_line("Nobody wrote.", "")


@pytest.mark.parametrize(
    ("count", "sensitive", "shown"), [(0, False, None), (4, False, None), (5, False, 5), (99, True, None)]
)
def test_small_counts_and_sensitive_topics_show_no_number(count: int, sensitive: bool, shown: int | None):
    assert shown_count(count, sensitive=sensitive) == shown


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing(text: str):
    assert fold(fold(text)) == fold(text)
