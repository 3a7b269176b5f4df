"""Ways in which people disguise what they write, each as a function from a text to a text."""

from __future__ import annotations

import random
from collections.abc import Callable

_SMALL = "abcdefghijklmnopqrstuvwxyz"
_ROWS = {
    "fullwidth": 0xFF41,
    "bold": 0x1D41A,
    "italic sans": 0x1D622,
    "bold script": 0x1D4EA,
    "bold fraktur": 0x1D586,
    "double struck": 0x1D552,
    "monospace": 0x1D68A,
    "circled": 0x24D0,
    "bracketed": 0x249C,
    "negative circled": 0x1F150,
    "negative squared": 0x1F170,
    "squared": 0x1F130,
    "flags": 0x1F1E6,
}
_CYRILLIC = str.maketrans("aceopxyis", "асеорхуіѕ")
_GREEK = str.maketrans("aoviknptu", "αονικηρτυ")
_SMALL_CAPITALS = str.maketrans("abcdeghjklmnoprtuvwyz", "ᴀʙᴄᴅᴇɢʜᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ")
_ACCENTS = str.maketrans("aeiounc", "àéîõüñç")
_STROKES = str.maketrans("olhdt", "øłħđŧ")
_LEET = str.maketrans("oieast", "013457")
_SIGNS = str.maketrans("ais", "@!$")


def _in_words(change: Callable[[str], str]) -> Callable[[str], str]:
    """Change every word of four letters or more, and leave the others as they are."""
    return lambda text: " ".join(change(word) if len(word) > 3 and word.isalpha() else word for word in text.split(" "))


def _row(begins: int) -> Callable[[str], str]:
    return lambda text: "".join(chr(begins + ord(c) - 97) if c in _SMALL else c for c in text)


def _between(sign: str) -> Callable[[str], str]:
    return _in_words(sign.join)


def _middle(sign: str) -> Callable[[str], str]:
    return _in_words(lambda word: word[:2] + sign + word[2:])


def _zalgo(text: str) -> str:
    chance = random.Random(6)
    return "".join(c + "".join(chr(chance.randint(0x300, 0x344)) for _ in range(4)) if c.isalpha() else c for c in text)


def _turned(text: str) -> str:
    return f"\u202e{text[::-1]}\u202c"


EVASIONS: dict[str, Callable[[str], str]] = {
    **{name: _row(begins) for name, begins in _ROWS.items()},
    "capitals": str.upper,
    "every other": lambda text: "".join(c.upper() if n % 2 else c for n, c in enumerate(text)),
    "cyrillic": lambda text: text.translate(_CYRILLIC),
    "greek": lambda text: text.translate(_GREEK),
    "small capitals": lambda text: text.translate(_SMALL_CAPITALS),
    "accents": lambda text: text.translate(_ACCENTS),
    "strokes": lambda text: text.translate(_STROKES),
    "zalgo": _zalgo,
    "zero width space": "\u200b".join,
    "zero width joiner": "\u200d".join,
    "soft hyphen": "\u00ad".join,
    "byte order mark": "\ufeff".join,
    "variation selectors": "\ufe0f".join,
    "tags": "\U000e0061".join,
    "turned round": _turned,
    "isolates": lambda text: f"\u2067{text}\u2069",
    "spoiler": lambda text: f"||{text}||",
    "spoilers for each letter": _in_words(lambda word: "".join(f"||{c}||" for c in word)),
    "bold mark-up inside": _middle("**"),
    "struck through": _in_words(lambda word: f"~~{word}~~"),
    "code": lambda text: f"```\n{text}\n```",
    "quote": lambda text: f"> {text}",
    "heading": lambda text: f"# {text}",
    "link": _in_words(lambda word: f"[{word}](https://example.org/x)"),
    "escaped": _in_words(lambda word: "".join(f"\\{c}" for c in word)),
    "underlined": _in_words(lambda word: f"__{word}__"),
    "leetspeak": _in_words(lambda word: word.translate(_LEET)),
    "signs": _in_words(lambda word: word[0] + word[1:].translate(_SIGNS)),
    "spaced": lambda text: "  ".join(" ".join(word) for word in text.split(" ")),
    "spaced evenly": lambda text: " ".join(text.replace(" ", "")),
    "full stops": _between("."),
    "hyphens": _between("-"),
    "underscores": _between("_"),
    "commas": _between(","),
    "one letter a line": lambda text: "\n".join(text.replace(" ", "")),
    "a dot inside": _middle("."),
    "a hyphen inside": _middle("-"),
    "an underscore inside": _middle("_"),
    "a slash inside": _middle("/"),
    "long letters": _in_words(lambda word: word[:-1] + word[-1] * 5),
    "long letters inside": _in_words(lambda word: word[0] + word[1] * 4 + word[2:]),
    "wide spaces": lambda text: text.replace(" ", "\u2003\u00a0"),
    "braille blanks": lambda text: text.replace(" ", "\u2800"),
    "tabs": lambda text: text.replace(" ", "\t"),
}
