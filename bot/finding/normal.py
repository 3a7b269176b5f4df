"""Makes what people type comparable: one case, one form of each letter, and the usual disguises taken off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from string import ascii_lowercase
from typing import Final

from bot.finding.letters import Letters
from bot.finding.lookalikes import unmasked

MOST_CHARACTERS: Final = 4_000
"""What lies beyond is not read; Discord lets nobody write more in one message."""

_USUAL: Final = re.compile(r"[a-z0-9 .,!?\n:;()\"/&%#=-]*")
_LINK: Final = re.compile(r"\[([^\[\]\n]{1,200})\]\(<?https?:[^()\s]{1,500}\)")
_NAMED: Final = re.compile(r"<(?:a?:\w{1,32}:\d{1,20}|[@#][!&]?\d{1,20})>")
_MARKUP: Final = re.compile(r"\|\||[*~`>\\\x00-\x08\x0b-\x1f\x7f]+|(?<![a-z0-9])_+|_+(?![a-z0-9])")
_SPACED: Final = re.compile(r"(?<![a-z0-9])[a-z0-9@$](?:[^a-z0-9@$]{1,4}[a-z0-9@$](?![a-z0-9])){3,}")
_MAY_BE_SPACED: Final = re.compile(r"[^a-z0-9@$][a-z0-9@$](?=[^a-z0-9@$]{1,4}[a-z0-9@$](?![a-z0-9@$]))")
_GAPS: Final = re.compile(r"([^a-z0-9@$]+)")
_UNDERLINED: Final = re.compile(r"(?<=[a-z0-9]{2})_+(?=[a-z0-9]{2})")
_SQUEEZED: Final = {
    squeezed.replace(" ", ""): squeezed
    for squeezed in ("want to die", "kill myself", "end my life", "end it all", "be dead", "suicidal", "suicide")
}
_REPEATED: Final = re.compile(r"([a-z])\1{2,}")
_LONG_RUNS: Final = Letters(letter * 3 for letter in ascii_lowercase)
_SPACES: Final = re.compile(r"[^\S\n]{2,}|\t")
_DISGUISE: Final = re.compile(r"[0134578@$!|+]")
_IN_A_WORD: Final = re.compile(
    r"(?<=[a-z])[0134578@$!|+](?=[a-z0-9@$!|+])|(?<![a-z0-9])[@$5](?=[a-z])|(?<=[a-z])[13](?![a-z0-9])"
)
_LETTER_OF: Final[Mapping[str, str]] = {
    "0": "o", "1": "i", "!": "i", "|": "i", "3": "e", "4": "a", "@": "a", "5": "s", "$": "s", "7": "t", "+": "t",
    "8": "b",
}  # fmt: skip


def normalised(text: str) -> str:
    """Return text in small plain letters, without apostrophes, invisible characters, Discord's markup and accents.

    A row of single letters ("k i l l") becomes a word, and a letter stands at most twice in a row. Line ends stay,
    since they end sentences.
    """
    return _REPEATED.sub(r"\1\1", plain(text))


def has_long_run(text: str) -> bool:
    """Tell whether a small letter stands three times or more in a row."""
    return _LONG_RUNS.are_in(text)


def shown(text: str) -> str:
    """Return text in small plain letters without disguises of letters, but with rows of single letters as they are."""
    text = text[:MOST_CHARACTERS]
    text = text.lower().replace("'", "") if text.isascii() else unmasked(text)[:MOST_CHARACTERS]
    if _USUAL.fullmatch(text) is None:
        if "](" in text:
            text = _LINK.sub(r"\1", text)
        text = _MARKUP.sub("", _NAMED.sub(" ", text))
    if "  " in text or "\t" in text:
        text = _SPACES.sub("  ", text)
    return text.strip()


def plain(text: str) -> str:
    """Return text as `shown` has it, with rows of single letters joined to words."""
    text = _UNDERLINED.sub(" ", spelled_out(shown(text), _joined))
    return _SPACES.sub(" ", text).strip() if "  " in text else text


def spelled_out(text: str, join: Callable[[Sequence[str]], str]) -> str:
    """Return text with each row of single letters replaced by what `join` makes of it.

    `join` gets the words as the wider gaps part them: one word where all gaps are alike ("s t o p i t").
    """
    if _MAY_BE_SPACED.search(text) is None:
        return text
    return _SPACED.sub(lambda found: join(_words_in(found[0])), text)


def _words_in(row: str) -> list[str]:
    """Put the letters of a row together. A gap that is wider than most, or the only kind with a space, parts words."""
    parts = _GAPS.split(row)
    gaps = parts[1::2]
    usual = Counter(gaps).most_common(1)[0][0]
    words = [parts[0]]
    for gap, letter in zip(gaps, parts[2::2], strict=True):
        if len(gap) > len(usual) or (gap.isspace() and not usual.isspace()):
            words.append(letter)
        else:
            words[-1] += letter
    return words


def _joined(words: Sequence[str]) -> str:
    """Join the words of a row. Where a phrase of risk comes out it is set in words."""
    whole = "".join(words)
    for squeezed, phrase in _SQUEEZED.items():
        if squeezed in whole:
            return f" {whole.replace(squeezed, f' {phrase} ')} "
    return " ".join(words)


def readings(text: str) -> tuple[str, ...]:
    """Return the ways in which a text may be meant: as it stands, and with letters for the signs put in their place.

    Most texts have one. "k1ll" is read as "kill", and since a one may also be an l, "ki1l" is read, too. A letter
    typed three times or more is read twice ("killl") and once ("dieee").
    """
    raw = plain(text)
    twice = _REPEATED.sub(r"\1\1", raw) if has_long_run(raw) else raw
    ways = {twice: None}
    if _DISGUISE.search(twice):
        ways[_IN_A_WORD.sub(lambda found: _LETTER_OF[found[0]], twice)] = None
        ways[_IN_A_WORD.sub(lambda found: "l" if found[0] in "1|!" else _LETTER_OF[found[0]], twice)] = None
    if twice != raw:
        ways[_REPEATED.sub(r"\1", raw)] = None
    return tuple(ways)


def words_of(text: str) -> str:
    """Return the words of a normalised text with one space between and around them, to look for whole phrases."""
    return f" {' '.join(_WORD.findall(text))} "


_WORD: Final = re.compile(r"[^\W_]+")
