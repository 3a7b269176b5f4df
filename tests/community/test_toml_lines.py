"""The line of every key, however the file is written."""

from __future__ import annotations

import tomllib

import pytest

from bot.community.toml_lines import line_of, lines_of

TEXT = '''\
# a note with [brackets] and = signs
title = "a # b"   # and a note behind
a.b."c.d" = [1, 2,
  # between
  3]
text = """
[not.a.header]
x = 1
"""
raw = \'\'\'
y = "
\'\'\'
[membership]
lease_minutes = 3
[membership.doors]
lobby = true
[[membership.question]]
id = "x"
options = ["a",
  "b",
]
[[membership.question]]
id = 'y'
  [membership.question.deep]
  z = {a = 1, b = {c = 2}}
  day = 1979-05-27 07:32:00
[[other.list]]
[[other.list]]
"quoted key" = "\\" = ["
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("title",), 2),
        (("a", "b", "c.d"), 3),
        (("a", "b", "c.d", 1), 3),
        (("a", "b", "c.d", 2), 5),
        (("text",), 6),
        (("raw",), 10),
        (("membership",), 13),
        (("membership", "lease_minutes"), 14),
        (("membership", "doors", "lobby"), 16),
        (("membership", "question"), 17),
        (("membership", "question", 0), 17),
        (("membership", "question", 0, "options"), 19),
        (("membership", "question", 0, "options", 1), 20),
        (("membership", "question", 1), 22),
        (("membership", "question", 1, "id"), 23),
        (("membership", "question", 1, "deep", "z", "b", "c"), 25),
        (("membership", "question", 1, "deep", "day"), 26),
        (("other", "list", 1), 28),
        (("other", "list", 1, "quoted key"), 29),
    ],
)
def test_each_key_is_found_on_its_line(place, line):
    tomllib.loads(TEXT)

    assert lines_of(TEXT)[place] == line


def test_every_value_the_reader_gives_has_a_line():
    def places(value, place=()):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield (*place, key)
                yield from places(inner, (*place, key))
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                yield (*place, number)
                yield from places(inner, (*place, number))

    lines = lines_of(TEXT)
    assert set(places(tomllib.loads(TEXT))) <= set(lines)


def test_a_key_that_is_not_there_is_told_at_the_nearest_line_above_it():
    lines = lines_of(TEXT)

    assert line_of(lines, ("membership", "question", 1, "label")) == 22
    assert line_of(lines, ("nowhere",)) is None
