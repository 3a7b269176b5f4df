"""Clean what people type and check it against the question; pure, so that it can be tried on anything."""

from __future__ import annotations

from collections.abc import Mapping

from bot.community.joining import Question, QuestionKind
from bot.errors import InvalidInputError
from bot.language import _
from bot.typed import clean_text

Answer = str | list[str] | bool
"""Text for text, long text and choice; a list for several; true or false for yes or no. "" and [] are "left out"."""


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
