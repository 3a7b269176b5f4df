"""How the settings are said: values made harmless, bounds in words, and short names for long paths."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from bot.community.describing import Kind, SectionView, SettingView, all_settings, sections_of
from bot.discord_kit.plain import clip, plain
from bot.errors import NotFoundError
from bot.language import _, ngettext

_MENTION = re.compile(r"(<(?:@&?|#)\d{1,20}>)")
_CODE_LETTERS: Final = 12
TYPED: Final = frozenset({Kind.NUMBER, Kind.WORDS, Kind.LONG_WORDS, Kind.DATE})
"""What is changed by typing into a form of one part."""


def shown(words: str) -> str:
    """Return words of organisers letter by letter; roles, channels and people stay as Discord shows them."""
    pieces = _MENTION.split(words)
    return "".join(piece if _MENTION.fullmatch(piece) else plain(piece) for piece in pieces)


def short(words: str, limit: int) -> str:
    """Return words on one line, harmless and at most so long."""
    return shown(clip(" ".join(words.split()), limit))


def quoted(words: str, limit: int = 1_000) -> str:
    """Return words set apart, line by line."""
    return "\n".join(f"> {line}" for line in shown(clip(words, limit)).split("\n"))


def code_of(path: str) -> str:
    """Return a short name of a path that fits into a custom id and stays the same."""
    return hashlib.sha256(path.encode()).hexdigest()[:_CODE_LETTERS]


def setting_with(code: str) -> SettingView:
    """Return the setting of a short name. Raises NotFoundError."""
    found = next((view for view in all_settings() if code_of(view.path) == code), None)
    if found is None:
        raise NotFoundError(_("This setting does not exist any more. Please open /settings again."))
    return found


def section_with(code: str) -> SectionView:
    """Return the section of a short name. Raises NotFoundError."""
    found = next((section for section in sections_of() if code_of(section.path) == code), None)
    if found is None:
        raise NotFoundError(_("This part of the settings does not exist any more. Please open /settings again."))
    return found


def bounds(view: SettingView) -> str:
    """Say within which bounds a value may be, "" where there are none worth saying."""
    if view.kind is Kind.NUMBER:
        return _between(_("A whole number from {least} to {most}."), view)
    if view.kind in {Kind.WORDS, Kind.LONG_WORDS} and view.most:
        return ngettext("Up to {count} letter.", "Up to {count} letters.", view.most).format(count=view.most)
    if view.kind is Kind.DATE:
        return _("A day, such as 2026-03-31.")
    if view.kind is Kind.LINES:
        return _lines(view)
    if view.kind in {Kind.ENTRIES, Kind.ROLES, Kind.CHANNELS, Kind.CHOICES} and view.most:
        return ngettext("Up to {count} of them.", "Up to {count} of them.", view.most).format(count=view.most)
    return ""


def _between(sentence: str, view: SettingView) -> str:
    return sentence.format(least=view.least, most=view.most) if view.least is not None and view.most else ""


def _lines(view: SettingView) -> str:
    said = [_("One on each line.")]
    if view.most:
        said.append(ngettext("Up to {count} line.", "Up to {count} lines.", view.most).format(count=view.most))
    if view.longest:
        each = ngettext("Each up to {count} letter.", "Each up to {count} letters.", view.longest)
        said.append(each.format(count=view.longest))
    return " ".join(said)
