"""Clean what people type and check it against the question; pure, so that it can be tried on anything."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from bot.community.joining import Question, QuestionKind
from bot.errors import InvalidInputError
from bot.language import _

Answer = str | list[str] | bool
"""Text for text, long text and choice; a list for several; true or false for yes or no. "" and [] are "left out"."""

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


def checked_answer(question: Question, given: object) -> Answer:
    """Return one answer, cleaned and known to fit its question.

    Raises InvalidInputError naming the question.
    """
    if question.kind in {QuestionKind.TEXT, QuestionKind.LONG_TEXT}:
        return _checked_text(question, given)
    if question.kind is QuestionKind.YES_NO:
        return _checked_yes_no(question, given)
    chosen = _checked_options(question, given)
    if question.kind is QuestionKind.CHOICE:
        if len(chosen) > 1:
            raise InvalidInputError(_('Please choose only one for "{name}".').format(name=question.label))
        return chosen[0] if chosen else ""
    return chosen


def _checked_text(question: Question, given: object) -> str:
    if not isinstance(given, str):
        raise _does_not_fit(question)
    text = clean_text(given, name=question.label, longest=question.max_length, required=question.required)
    return " ".join(text.split("\n")) if question.kind is QuestionKind.TEXT else text


def _checked_yes_no(question: Question, given: object) -> Answer:
    if isinstance(given, bool):
        return given
    words: Mapping[object, bool] = {"yes": True, "true": True, "no": False, "false": False}
    if isinstance(given, str) and given.strip().casefold() in words:
        return words[given.strip().casefold()]
    if given in ("", [], None):
        if question.required:
            raise InvalidInputError(_('Please answer "{name}" with yes or no.').format(name=question.label))
        return ""
    raise _does_not_fit(question)


def _checked_options(question: Question, given: object) -> list[str]:
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list) or not all(isinstance(option, str) for option in listed):
        raise _does_not_fit(question)
    chosen = [option for option in question.options if option in listed]
    if any(option and option not in question.options for option in listed):
        raise _does_not_fit(question)
    if question.required and not chosen:
        raise InvalidInputError(_('Please choose something for "{name}".').format(name=question.label))
    return chosen


def _does_not_fit(question: Question) -> InvalidInputError:
    return InvalidInputError(_('The answer to "{name}" does not fit. Please choose again.').format(name=question.label))
