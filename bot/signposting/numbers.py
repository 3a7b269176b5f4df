"""Telephone numbers as they are published, and the ones in circulation that are known to be wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.language import _

_RUN = re.compile(r"\+?\d(?:[\s().\-]{0,2}\d)+")
_SHORTEST_IN_WORDS = 7  # shorter runs of digits in a text are times, years and house numbers


def digits_of(number: str) -> str:
    """Return a number's digits as they are dialled in its own country: +44 and 0044 become 0."""
    plain = "".join(c for c in number if c.isascii() and c.isdigit())
    for start in ("0044", "44" if number.strip().startswith("+") else ""):
        if start and plain.startswith(start) and len(plain) > 9:
            return "0" + plain.removeprefix(start).removeprefix("0")
    return plain


def numbers_in(text: str) -> Iterator[str]:
    """Yield the digits of everything in a text that may be dialled."""
    for found in _RUN.finditer(text):
        if len(digits := digits_of(found.group())) >= _SHORTEST_IN_WORDS:
            yield digits


@dataclass(frozen=True, slots=True)
class WrongNumber:
    """A number that must not be shown, and why.

    With `label` it is wrong only for services of such a name, with `country` only there, with `kind` ("text",
    "voice") only for that way of use, with `term` only for entries of that taxonomy term.
    """

    digits: str
    why: str
    label: str = ""
    country: str = ""
    kind: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """One number as an entry would show it, with what tells whether it is right there."""

    digits: str
    names: str
    kind: str = ""
    countries: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()


class KnownWrong:
    """The list of numbers that are refused wherever they come from: a file, a form, an import."""

    def __init__(self, numbers: Iterable[WrongNumber] = (), names: Iterable[tuple[str, str]] = ()) -> None:
        self._by_digits: dict[str, list[WrongNumber]] = {}
        for wrong in numbers:
            self._by_digits.setdefault(wrong.digits, []).append(wrong)
        self._names = tuple((name.casefold(), why) for name, why in names)

    def __len__(self) -> int:
        return sum(map(len, self._by_digits.values())) + len(self._names)

    def why_not(self, use: Use) -> str | None:
        """Return the sentence that says why a number may not stand there, or None."""
        for wrong in self._by_digits.get(use.digits, ()):
            if _fits(wrong, use):
                return _told(wrong.why)
        return None

    def why_not_words(self, text: str, names: str) -> str | None:
        """Return why a text may not stand: it holds a number that is wrong everywhere, or a name no longer right."""
        for digits in numbers_in(text):
            for wrong in self._inside(digits):
                if _fits(wrong, Use(wrong.digits, names)):
                    return _told(wrong.why)
        plain = text.casefold()
        return next((_told(why) for name, why in self._names if re.search(rf"\b{re.escape(name)}\b", plain)), None)

    def _inside(self, digits: str) -> Iterator[WrongNumber]:
        for known, wrongs in self._by_digits.items():
            if known == digits or (len(known) >= 9 and known in digits):
                yield from wrongs


def _fits(wrong: WrongNumber, use: Use) -> bool:
    names = use.names.casefold()
    labels = [label.strip().casefold() for label in wrong.label.split("/") if label.strip()]
    return (
        (not labels or any(label in names for label in labels))
        and (not wrong.country or wrong.country in use.countries)
        and (not wrong.kind or wrong.kind == use.kind)
        and (not wrong.term or wrong.term in use.terms)
    )


def _told(why: str) -> str:
    return _("this number or name is on the list of known mistakes ({why})").format(why=why)
