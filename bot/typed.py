"""Cleans what people type: nothing hidden, nothing stacked, nothing that turns round the words beside it."""

from __future__ import annotations

import unicodedata
from typing import Final

from bot.errors import InvalidInputError
from bot.language import _

MAX_COMBINING: Final = 2  # marks on one letter; more is stacked to run over other lines
_KEPT_CONTROLS: Final = frozenset("\n\t")
_JOINERS: Final = frozenset("\u200c\u200d")  # needed inside words of some scripts and inside joined emoji
_BLANK_LETTERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters without ink: they hide emptiness


def clean(text: str) -> str:
    """Return text in NFC without control, direction, zero-width and stacked marks, and without outer space.

    Direction marks go, so nothing typed can turn round the words beside it. Joiners stay only between two letters or
    symbols. Every line end becomes one line feed, and more than two empty lines in a row become two.
    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        marks = marks + 1 if _stacks(character) else 0
        if marks <= MAX_COMBINING and _is_wanted(character):
            kept.append(character)
    lines = [line.rstrip() for line in _without_loose_joiners("".join(kept)).split("\n")]
    return unicodedata.normalize("NFC", _at_most_two_empty(lines).strip())


def _stacks(character: str) -> bool:
    """Tell whether a mark is put over or round its letter; the vowel signs of many scripts are not."""
    return unicodedata.combining(character) != 0 or unicodedata.category(character) == "Me"


def _is_wanted(character: str) -> bool:
    if character in _KEPT_CONTROLS or character in _JOINERS:
        return True
    if character in _BLANK_LETTERS or "\U000e0000" <= character <= "\U000e0fff":
        return False
    return unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}


def _without_loose_joiners(text: str) -> str:
    def holds(index: int) -> bool:
        return 0 <= index < len(text) and unicodedata.category(text[index])[0] in "LMS"

    return "".join(c for i, c in enumerate(text) if c not in _JOINERS or (holds(i - 1) and holds(i + 1)))


def _at_most_two_empty(lines: list[str]) -> str:
    kept: list[str] = []
    empty = 0
    for line in lines:
        empty = 0 if line else empty + 1
        if empty <= 2:
            kept.append(line)
    return "\n".join(kept)


def clean_text(text: str, *, name: str, longest: int, required: bool = True) -> str:
    """Return cleaned text of at most `longest` characters.

    Raises InvalidInputError naming the field (`name`) and its length or its emptiness.
    """
    cleaned = clean(text)
    if required and not cleaned:
        raise InvalidInputError(_('Please write something for "{name}".').format(name=name))
    if len(cleaned) > longest:
        raise InvalidInputError(
            _('"{name}" is too long: {count} characters. {longest} fit. Please shorten it and send it again.').format(
                name=name, count=len(cleaned), longest=longest
            )
        )
    return cleaned
