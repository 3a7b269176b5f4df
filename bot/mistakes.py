"""What is wrong in a file or a setting that people write: where it stands, and what would be right."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.errors import SetupError
from bot.language import _, later, ngettext


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake. `line` counts from 1 and is None where no line can be named."""

    file: str
    line: int | None
    key: str
    message: str
    did_you_mean: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        words = [place, self.key, self.message] if self.key else [place, self.message]
        question = _(' Did you mean "{word}"?').format(word=self.did_you_mean) if self.did_you_mean else ""
        return ": ".join(words) + "." * (not words[-1].endswith((".", "?", "!"))) + question


class MistakesError(SetupError):
    """Stops the start because of what people wrote; `mistakes` holds all of them, in the order of the files."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that somebody most likely meant, or None when none is near."""
    by_plain = {candidate.casefold(): candidate for candidate in known}
    near = difflib.get_close_matches(word.casefold(), by_plain, n=1, cutoff=0.6)
    return by_plain[near[0]] if near else None


def shown(value: object, limit: int = 40) -> str:
    """Return a value on one line, cut to a limit, for a sentence about it."""
    text = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


_PLAIN: Mapping[str, str] = {
    "extra_forbidden": later("unknown setting"),
    "missing": later("is missing"),
    "string_unicode": later("holds a sign that cannot be stored"),
    "string_type": later("must be words in quotes"),
    "int_type": later("must be a whole number, without quotes"),
    "int_parsing": later("must be a whole number"),
    "int_from_float": later("must be a whole number"),
    "bool_type": later("must be true or false, without quotes"),
    "date_type": later("must be a date such as 2026-03-31, without quotes"),
    "date_from_datetime_inexact": later("must be a date such as 2026-03-31, without a time"),
    "greater_than_equal": later("must be {ge} or more"),
    "less_than_equal": later("must be {le} or less"),
    "tuple_type": later("must be a list in square brackets"),
    "model_type": later("must be a part of its own, with a name in square brackets above it"),
    "string_pattern_mismatch": later("may hold small letters, digits and _ only, and must start with a letter"),
}


def explain(details: Mapping[str, object]) -> tuple[str, str | None]:
    """Put one of pydantic's error details into a sentence, and name what was most likely meant.

    Takes `type`, `msg`, `input` and `ctx` as `ValidationError.errors()` gives them.
    """
    kind = str(details["type"])
    context = details.get("ctx")
    context = context if isinstance(context, Mapping) else {}
    if kind in _SPECIAL:
        return _SPECIAL[kind](context, details.get("input"))
    if kind in _PLAIN:
        return _(_PLAIN[kind]).format(**{str(key): value for key, value in context.items()}), None
    return shown(details["msg"], 200), None


def _own_words(context: Mapping[str, object], _value: object) -> tuple[str, str | None]:
    return str(context.get("error", context.get("sentence", ""))), None


def _one_of(context: Mapping[str, object], value: object) -> tuple[str, str | None]:
    known = re.findall(r"'([^']+)'", str(context.get("expected", "")))
    return _("must be one of: {choices}").format(choices=", ".join(known)), nearest(str(value), known)


def _too_long(context: Mapping[str, object], value: object) -> tuple[str, str | None]:
    sentence = _("has {count} letters; {most} are allowed")
    return sentence.format(count=len(str(value).strip()), most=context["max_length"]), None


def _too_short(context: Mapping[str, object], _value: object) -> tuple[str, str | None]:
    if context["min_length"] == 1:
        return _("must not be empty"), None
    return _("needs at least {least} letters").format(least=context["min_length"]), None


def _too_many(context: Mapping[str, object], _value: object) -> tuple[str, str | None]:
    return _("has too many entries; {most} are allowed").format(most=context["max_length"]), None


def _too_few(context: Mapping[str, object], _value: object) -> tuple[str, str | None]:
    least = int(str(context["min_length"]))
    return ngettext("needs at least {count} entry", "needs at least {count} entries", least).format(count=least), None


_SPECIAL: Mapping[str, Callable[[Mapping[str, object], object], tuple[str, str | None]]] = {
    "value_error": _own_words,
    "contradiction": _own_words,
    "enum": _one_of,
    "literal_error": _one_of,
    "string_too_long": _too_long,
    "string_too_short": _too_short,
    "too_long": _too_many,
    "too_short": _too_few,
}
