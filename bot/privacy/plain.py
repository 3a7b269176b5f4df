"""Stored values as somebody would say them, without the codes and numbers that only the bot uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import BigInteger

from bot.language import _
from bot.privacy.registry import KeptColumn
from bot.store.types import MemberId, Snowflake

_WORD = re.compile(r"[a-z]+(?:[_ ][a-z0-9]+)*")
_DEED = re.compile(r"([a-z_]+)\.([a-z_]+)")
_OF_A_ROW = re.compile(r"([a-z_]+):(\d{1,12})")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def labels_in(value: object) -> dict[str, str]:
    """Return by their ids what the parts of a list are called, such as the questions of a form."""
    parts = [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []
    return {str(part["id"]): str(part["label"]) for part in parts if "id" in part and "label" in part}


def plainly(
    column: KeptColumn, value: object, exact: str, person_id: int, labels: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Return a value in plain words, "" when only the bot can read it. `exact` is the value in full.

    `labels` are what ids that are words stand for.
    """
    kind, own_name = column.column.type, column.column.name
    if isinstance(kind, MemberId):
        return _("you") if value == person_id else _("somebody else")
    if column.sealed:
        return _listed(value) or exact
    if column.inner or _is_number_of_something(column, exact):
        return ""
    if isinstance(value, float):
        return _long(round(value))
    if isinstance(value, str):
        return labels.get(value, _said(exact)) if own_name.endswith("_id") else _said(exact)
    return _listed(value) or exact


def _is_number_of_something(column: KeptColumn, exact: str) -> bool:
    """Tell whether a column only points somewhere: to a row, to Discord, or to a person by a keyed hash."""
    own = column.column
    if own.foreign_keys:
        return exact.isdigit()
    return own.primary_key or isinstance(own.type, Snowflake | BigInteger) or own.name.endswith(("_key", "hash"))


def _said(words: str) -> str:
    """Return a stored word without its signs; "" for a code that is no word."""
    deed, row = _DEED.fullmatch(words), _OF_A_ROW.fullmatch(words)
    if deed:
        return _("{deed} ({thing})").format(deed=_spaced(deed[2]), thing=_spaced(deed[1]))
    if row:
        return f"{_spaced(row[1])} {row[2]}"
    if _WORD.fullmatch(words):
        return _spaced(words)
    is_code = " " not in words and re.search(r"\d", words) is not None and re.search(r"[A-Za-z_:]", words) is not None
    return "" if is_code else words


def _spaced(word: str) -> str:
    return word.replace("_", " ")


def _listed(value: object) -> str:
    """Return a list by what its parts are called, "" for anything that is no list of such parts."""
    if not isinstance(value, list):
        return ""
    parts = [_part(part) for part in value]
    return " / ".join(parts) if all(parts) else ""


def _part(part: Any) -> str:  # noqa: ANN401 - a part of any JSON
    if isinstance(part, Mapping):
        label = part.get("label")
        return label if isinstance(label, str) else ""
    return _spaced(part) if isinstance(part, str) else ""


def _long(seconds: int) -> str:
    """Return how long something took, in the greatest unit that fits."""
    units = ((_DAY, _("about {count} days")), (_HOUR, _("about {count} hours")), (_MINUTE, _("about {count} minutes")))
    for unit, words in units:
        if seconds >= 2 * unit:
            return words.format(count=round(seconds / unit))
    return _("less than 2 minutes")
