"""Check fields of a request as Discord does, and collect every mistake before refusing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from bot.rehearsal.refusals import Path, form_errors


class Form:
    """Collect mistakes by field; `done()` refuses with 50035 when there is any."""

    def __init__(self) -> None:
        self.problems: list[tuple[Path, str, str]] = []

    def wrong(self, path: Path, code: str, message: str) -> None:
        """Note one mistake."""
        self.problems.append((path, code, message))

    def done(self) -> None:
        """Refuse with everything that was wrong."""
        if self.problems:
            raise form_errors(self.problems)

    def text(self, path: Path, value: object, *, most: int, least: int = 0, needed: bool = False) -> None:
        """Check a text's length; None passes unless it is needed."""
        if value is None:
            if needed:
                self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
            return
        if not isinstance(value, str):
            self.wrong(path, "STRING_TYPE_CONVERT", f"Could not interpret {value!r:.40} as string.")
        elif needed and not value:
            self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif len(value) > most and least:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        elif len(value) > most:
            self.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        elif len(value) < least:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")

    def number(self, path: Path, value: object, *, least: float, most: float) -> None:
        """Check a number's bounds; None passes."""
        if value is None:
            return
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(path, "NUMBER_TYPE_COERCE", f'Value "{value!r:.40}" is not int.')
        elif value < least:
            self.wrong(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        elif value > most:
            self.wrong(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")

    def count(self, path: Path, values: Collection[Any], *, most: int, least: int = 0) -> None:
        """Check how many things a list holds."""
        if not least <= len(values) <= most:
            if least:
                self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
            else:
                self.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def one_of(self, path: Path, value: object, choices: Iterable[object]) -> bool:
        """Check that a value is among those allowed, and tell."""
        allowed = tuple(choices)
        if value in allowed:
            return True
        shown = "(" + ", ".join(str(one) for one in allowed) + ("," if len(allowed) == 1 else "") + ")"
        self.wrong(path, "BASE_TYPE_CHOICES", f"Value must be one of {shown}.")
        return False
