"""Words people wrote, made harmless to show: no markdown, mentions, links or tricks with direction."""

from __future__ import annotations

import re
import unicodedata

_SPECIAL = re.compile(r"([\\*_~|`>#\[\]()<@])")
_LINE_START = re.compile(r"^([^\S\n]*)([-+]|\d{1,9}[.)])(?=\s|#)", re.MULTILINE)
_ADDRESS = re.compile(r"(?<=:)/(?=/)")
_KEPT_FORMAT = "\u200d"  # joins family and flag emoji; harmless by itself
_LONGEST_COMBINING_RUN = 2


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text  # most words are; to look at each letter takes twenty times as long
    kept: list[str] = []
    combining = 0
    for char in text.replace("\r\n", "\n").replace("\r", "\n"):
        category = unicodedata.category(char)
        combining = combining + 1 if category in {"Mn", "Me"} else 0
        hidden = category in {"Cc", "Cf", "Cs", "Co", "Cn"} and char not in f"\n{_KEPT_FORMAT}"
        if not hidden and combining <= _LONGEST_COMBINING_RUN:
            kept.append(char)
    return "".join(kept)


def _isolated(line: str) -> str:
    if not line.isascii() and any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in line):
        return f"\u2068{line}\u2069"
    return line


def plain(text: str) -> str:
    """Return member-written text so that Discord shows it letter by letter.

    Control, zero-width and direction characters go; markdown, headings, lists, mentions, masked links, web
    addresses and spoilers lose their effect; a line with right-to-left letters is isolated from its neighbours.
    """
    text = _SPECIAL.sub(r"\\\1", unicodedata.normalize("NFC", _visible(text)))
    text = _ADDRESS.sub(r"\\/", text)
    text = _LINE_START.sub(lambda m: m[1] + m[2][:-1] + "\\" + m[2][-1], text)
    return "\n".join(_isolated(line) for line in text.split("\n"))


def clip(text: str, limit: int) -> str:
    """Shorten text to `limit` characters, on a word where one is near, with an ellipsis to show it."""
    if len(text) <= limit:
        return text
    if limit < 2:
        return "…"[:limit]
    cut = text[: limit - 1]
    space = max(cut.rfind(" "), cut.rfind("\n"))
    if space > limit * 2 // 3:
        cut = cut[:space]
    cut = cut.rstrip()
    loose = len(cut) - len(cut.rstrip("\\"))
    return cut[: len(cut) - loose % 2] + "…"
