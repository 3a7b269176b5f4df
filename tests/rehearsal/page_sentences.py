"""Collects every sentence that the page says: from its HTML, its scripts, and the server's words for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from bot.rehearsal.calls_in_words import SENTENCES
from bot.rehearsal.page.serving import STATIC

REHEARSAL = STATIC.parents[1]
SAYING = ("acts.py", "asked.py", "drive.py", "member_list.py", "showing.py", "talking.py", "uploads.py")
_INLINE = {"strong", "em", "a", "span", "code", "time", "b"}
_SAID = ("aria-label", "title", "alt", "placeholder")
_BEFORE_A_PATTERN = "(,=:[!&|?{};\n"


class _Texts(HTMLParser):
    """Gathers the words between the tags that begin a new line, and those of attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found = [""]
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in ("script", "style")
        if tag not in _INLINE:
            self.found.append("")
        self.found[:0] = [value for name, value in attrs if name in _SAID and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        if tag not in _INLINE:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found[-1] += data


def of_html(source: str) -> list[str]:
    """Return the texts of a page."""
    reader = _Texts()
    reader.feed(source)
    return [" ".join(text.split()) for text in reader.found if text.strip()]


def of_script(source: str) -> list[str]:
    """Return the texts in a script's strings that people read: those of several words that begin like a sentence.

    A value that is put in counts as one short word.
    """
    return [text for text in _strings(source) if re.match(r"[A-Z“][\w’”\x01]*[ ,?!:]", text)]


def _strings(source: str) -> Iterator[str]:
    at, before = 0, "\n"
    while at < len(source):
        sign = source[at]
        if source.startswith(("//", "/*"), at):
            end = source.find("\n" if source[at + 1] == "/" else "*/", at)
            at = len(source) if end < 0 else end + 1 if source[at + 1] == "/" else end + 2
            continue
        if sign in "\"'`":
            text, at = _string(source, at)
            yield text
            before = "x"
            continue
        if sign == "/" and before in _BEFORE_A_PATTERN:
            at = _after_pattern(source, at)
            before = "x"
            continue
        if sign == "\n" or not sign.isspace():
            before = sign
        at += 1


def _string(source: str, at: int) -> tuple[str, int]:
    quote, text = source[at], ""
    at += 1
    while source[at] != quote:
        if source[at] == "\\":
            text += source[at + 1]
            at += 2
        elif quote == "`" and source.startswith("${", at):
            at = _after_value(source, at + 2)
            text += "it"
        else:
            text += source[at]
            at += 1
    return text, at + 1


def _after_value(source: str, at: int) -> int:
    depth = 1
    while depth:
        if source[at] in "\"'`":
            _text, at = _string(source, at)
            continue
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        at += 1
    return at


def _after_pattern(source: str, at: int) -> int:
    inside = False
    at += 1
    while source[at] != "/" or inside:
        if source[at] == "\\":
            at += 1
        elif source[at] in "[]":
            inside = source[at] == "["
        at += 1
    return at + 1


def of_refusals(source: str) -> Iterator[str]:
    """Yield what CannotError says, with a short word for each value put in."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "CannotError":
            said = node.args[0]
            if isinstance(said, ast.Constant):
                yield str(said.value)
            elif isinstance(said, ast.JoinedStr):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "it" for part in said.values)


def everything() -> Iterator[tuple[str, str]]:
    """Yield every text with the file it stands in."""
    for file in sorted(STATIC.iterdir()):
        source = file.read_text(encoding="utf-8")
        if file.suffix in (".html", ".js"):
            yield from ((file.name, text) for text in (of_html if file.suffix == ".html" else of_script)(source))
    for name in SAYING:
        yield from ((name, text) for text in of_refusals(Path(REHEARSAL / name).read_text(encoding="utf-8")))
    yield from (("calls_in_words.py", re.sub(r"\{\w+\}", "it", text)) for text in SENTENCES.values())
