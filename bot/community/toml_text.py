"""Reads one TOML file that a person wrote, and says in plain words where it cannot be read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.community.toml_lines import Place, line_of, lines_of
from bot.language import _, later
from bot.mistakes import Mistake, shown

SIZE_LIMIT = 256 * 1024
_MOST_BROKEN_LINES = 20
_MOST_DOTS = 500  # each dot in a name makes the reader's work grow with the square
_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)$")
_REASONS = (
    ("Cannot overwrite a value", later("this setting is there twice")),
    ("Cannot declare", later("this heading is there twice, or it does not fit what stands above it")),
    ("Cannot mutate immutable", later("this setting is there twice")),
    ("Invalid value", later('after "=" there must be a number, true, false, or words in quotes')),
    ("Expected '=' after a key", later('write it as: name = "value"')),
    ("Expected newline or end of document", later("there is something after the value; words need quotes round them")),
    ("Invalid initial character for a key", later("a name is missing here")),
    ("Invalid statement", later("this line is not understood")),
    ("Illegal character '\\n'", later("a quote mark is not closed")),
    ("Unclosed array", later("a square bracket is not closed")),
    ("Unterminated string", later("a quote mark is not closed")),
    ('Expected "\']"', later("a square bracket is not closed")),
    ("Expected ']", later("a square bracket is not closed")),
    ("Unescaped '\\'", later("a backslash must be written twice, or the words put in 'single quotes'")),
)


@dataclass
class TomlText:
    """One file: its values, the line of each key, and what is wrong with it.

    `whole` is false when broken lines were left out; then a missing key proves nothing.
    """

    file: str
    values: dict[str, object] = field(default_factory=dict)
    lines: dict[Place, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    whole: bool = True

    def mistake(self, place: Place, message: str, meant: str | None = None) -> Mistake:
        """Return a mistake at a place of this file, with its line."""
        return Mistake(self.file, line_of(self.lines, place), written(place), message, meant)


def written(place: Place) -> str:
    """Return a place as an organiser would say it: `membership.question 2.label` counts from 1."""
    words = ""
    for part in place:
        words += f" {part + 1}" if isinstance(part, int) else f".{shown(part)}"
    return words.removeprefix(".")


def read_toml(path: Path, name: str) -> TomlText:
    """Read a file; `name` is what its mistakes call it. Never raises for what a person wrote."""
    result = TomlText(file=name)
    raw = _raw_of(path, result)
    if raw is None:
        result.whole = False
        return result
    return _parsed(raw, result)


def parse_toml(raw: bytes, name: str) -> TomlText:
    """Read a text that came some other way; `name` is what its mistakes call it. Never raises for what is in it."""
    return _parsed(raw, TomlText(file=name))


def _parsed(raw: bytes, result: TomlText) -> TomlText:
    name, text = result.file, _text_of(raw, result)
    if text is None:
        result.whole = False
        return result
    if crowded := next((number for number, row in enumerate(text.split("\n"), 1) if row.count(".") > _MOST_DOTS), None):
        result.mistakes.append(Mistake(name, crowded, "", _("this line has too many dots in it")))
        result.whole = False
        return result
    for broken in range(_MOST_BROKEN_LINES + 1):
        try:
            result.values = tomllib.loads(text)
        except RecursionError:
            result.mistakes.append(Mistake(name, None, "", _("too many brackets inside brackets")))
        except ValueError as error:  # also tomllib.TOMLDecodeError, and numbers with thousands of digits
            line = _note(error, text, result)
            text, again = _without_line(text, line)
            if again and broken < _MOST_BROKEN_LINES:
                continue
        break
    result.whole = not result.mistakes
    result.lines = lines_of(text) if result.values else {}
    result.mistakes.extend(result.mistake(place, _("this number is too large")) for place in _too_large(result.values))
    return result


def _raw_of(path: Path, result: TomlText) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        result.mistakes.append(Mistake(result.file, None, "", _("there is no such file")))
        return None
    except OSError as error:
        result.mistakes.append(Mistake(result.file, None, "", _("cannot be read: {why}").format(why=error.strerror)))
        return None


def _text_of(raw: bytes, result: TomlText) -> str | None:
    if len(raw) > SIZE_LIMIT:
        result.mistakes.append(Mistake(result.file, None, "", _("is too large; 256 kB are allowed")))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        result.mistakes.append(Mistake(result.file, line, "", _("please save this file as UTF-8 text")))
        return None


def _note(error: ValueError, text: str, result: TomlText) -> int | None:
    detail = str(error)
    place = _PLACE.search(detail)
    line = int(place[1]) if place and place[1] else None
    if place and line is None:
        line = len(text.rstrip().splitlines()) or 1
    reason = next((_(words) for start, words in _REASONS if detail.startswith(start)), None)
    if reason is None:
        reason = _("this is not understood ({detail})").format(detail=shown(_PLACE.sub("", detail).strip(), 80))
    result.mistakes.append(Mistake(result.file, line, "", reason))
    return line


def _without_line(text: str, line: int | None) -> tuple[str, bool]:
    """Return the text with one broken setting left out, so that the rest can be checked in the same run.

    Only a line of its own may go: without a heading, or a part of a longer value, the rest would mean something else.
    """
    rows = text.split("\n")
    if line is None or line > len(rows):
        return text, False
    row = rows[line - 1].strip()
    alone = "=" in row and not row.startswith("[") and '"""' not in row and "'''" not in row
    value = row.partition("=")[2].strip()
    if not alone or value.startswith(("[", "{")):
        return text, False
    rows[line - 1] = ""
    return "\n".join(rows), True


def _too_large(values: dict[str, object]) -> Iterator[Place]:
    """Take out every number that fits no setting (TOML allows 64 bits), and yield where it stood."""
    waiting: list[tuple[Place, dict[str, object] | list[object]]] = [((), values)]
    while waiting:
        place, holder = waiting.pop()
        entries = list(holder.items()) if isinstance(holder, dict) else list(enumerate(holder))
        for key, value in entries:
            if isinstance(value, dict | list):
                waiting.append(((*place, key), value))
            elif isinstance(value, int) and value.bit_length() > 63:
                if isinstance(holder, dict):
                    holder[str(key)] = 0
                else:
                    holder[int(key)] = 0
                yield (*place, key)
