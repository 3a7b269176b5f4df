"""Fills the parts of documents that are made from the data map, so that what a group promises is what the program does.

A part stands between `<!-- made by data-map: NAME -->` and `<!-- end of NAME -->`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.community.sections import CommunitySettings
from bot.language import _
from bot.privacy.registry import KeptTable, in_words, kept_tables, set_by
from bot.store.keeping import NOBODY

_PART = re.compile(r"(<!-- made by data-map: (?P<name>[\w-]+) -->\n).*?(<!-- end of (?P=name) -->)", re.DOTALL)


def filled(text: str) -> str:
    """Return a document with its made parts made anew. Raises KeyError for a part that nobody makes."""
    return _PART.sub(lambda found: f"{found[1]}\n{PARTS[found['name']]()}\n\n{found[3]}", text)


def what_is_stored() -> str:
    """Return a table with a line for each kind of thing that is stored: why, about whom, how long, how locked."""
    heads = [_("What"), _("Why"), _("About whom"), _("When it goes"), _("Locked")]
    rows = [heads, ["---"] * len(heads), *(_row(each) for each in _sorted())]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)


def what_is_yours() -> str:
    """Return a list of what can be stored about a member or an applicant, for them to read."""
    return "\n".join(_yours())


def days_that_can_be_set() -> str:
    """Return a list of the settings by which an organiser keeps something for a longer or shorter time."""
    names = {name for each in kept_tables() for column in each.columns for name in set_by(column.goes.rule)}
    settings = CommunitySettings()
    return "\n".join(f"- `{name}`: {in_words('{' + name + '}', settings)}" for name in sorted(names))


PARTS: dict[str, Callable[[], str]] = {
    "what-is-stored": what_is_stored,
    "what-is-yours": what_is_yours,
    "days-that-can-be-set": days_that_can_be_set,
}
"""What can be made, by name."""


def _sorted() -> list[KeptTable]:
    return sorted(kept_tables(), key=lambda each: (each.keeps.owner == (NOBODY,), each.table.name))


def _row(each: KeptTable) -> list[str]:
    people = _("a person") if each.owner else _("people named in it") if each.roles or each.keeps.about else _("nobody")
    sealed = sum(column.sealed for column in each.columns)
    locked = (
        _("{sealed} of {all} columns").format(sealed=sealed, all=len(each.columns)) if sealed else _("no words in it")
    )
    return [_first_up(_(each.keeps.what)), _(each.keeps.why), people, _goes(each), locked]


def _goes(each: KeptTable) -> str:
    """Return every rule of a table, its own first."""
    rules = [each.keeps.goes.rule, *(column.goes.rule for column in each.columns if column.sealed)]
    settings = CommunitySettings()
    return "; ".join(dict.fromkeys(in_words(rule, settings) for rule in rules))


def _yours() -> Iterator[str]:
    settings = CommunitySettings()
    for each in _sorted():
        if each.owner:
            goes = in_words(each.keeps.goes.rule, settings)
            sentence = _("- **{what}**, {why}. It goes: {goes}.")
            yield sentence.format(what=_(each.keeps.what), why=_(each.keeps.why), goes=goes)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
