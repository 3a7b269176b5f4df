"""Says what a setting holds in words, and reads what a person typed back into a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from pydantic import JsonValue

from bot.community.describing import LISTS, NONE, Kind, SettingView
from bot.errors import InvalidInputError
from bot.language import _

Entry = Mapping[str, JsonValue]
_MOST_DIGITS = 25
_NAMED_BY = ("label", "name", "code", "id")
_KNOWN_BY = ("id", "code")


def words_of(view: SettingView, value: JsonValue) -> str:
    """Return a value in words. Roles and channels given by id come as Discord shows them, such as <@&1>.

    Nothing is escaped: names and texts are as organisers wrote them.
    """
    if isinstance(value, list):
        return _listed(view, value)
    if value is None or value == NONE:
        return _("none") if view.optional else _("nothing")
    return _ONE.get(view.kind, _as_it_is)(view, value)


def _listed(view: SettingView, values: list[JsonValue]) -> str:
    if not values:
        return _("none")
    if view.kind is Kind.ENTRIES:
        entries = entries_in(values)
        return "\n".join(f"{number}. {name_of_entry(view, entry)}" for number, entry in enumerate(entries, 1))
    if view.kind is Kind.LINES:
        return "\n".join(str(value) for value in values)
    return ", ".join(_ONE.get(view.kind, _as_it_is)(view, value) for value in values)


def _as_it_is(_view: SettingView, value: JsonValue) -> str:
    return str(value)


def _switch(_view: SettingView, value: JsonValue) -> str:
    return _("on") if value else _("off")


def _chosen(view: SettingView, value: JsonValue) -> str:
    return next((choice.label for choice in view.choices if choice.value == value), str(value))


def _role(_view: SettingView, value: JsonValue) -> str:
    return f"<@&{value}>" if isinstance(value, int) else f"@{value}"


def _channel(_view: SettingView, value: JsonValue) -> str:
    return f"<#{value}>" if isinstance(value, int) else f"#{value}"


_ONE: Mapping[Kind, Callable[[SettingView, JsonValue], str]] = {
    Kind.SWITCH: _switch,
    Kind.CHOICE: _chosen,
    Kind.CHOICES: _chosen,
    Kind.ROLE: _role,
    Kind.ROLES: _role,
    Kind.CHANNEL: _channel,
    Kind.CHANNELS: _channel,
}


def entries_in(value: JsonValue) -> Sequence[Entry]:
    """Return the entries of a list of sections."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def name_of_entry(view: SettingView, entry: Entry) -> str:
    """Return what one entry of a list of sections is called: its label, its name, or how it is known."""
    part = next((part for key in _NAMED_BY for part in view.entry if part.key == key and entry.get(key)), None)
    return words_of(part, entry[part.key]) if part is not None else _("without a name")


def difference(view: SettingView, old: JsonValue, new: JsonValue) -> tuple[str, str]:
    """Return an old and a new value in words. Of a list of sections: the entries that differ, or else their order."""
    if view.kind is not Kind.ENTRIES:
        return words_of(view, old), words_of(view, new)
    before, after = entries_in(old), entries_in(new)
    left = _told(view, before, after)
    right = _told(view, after, before)
    if not left and not right:
        return words_of(view, old), words_of(view, new)
    return left or _("none"), right or _("none")


def _told(view: SettingView, entries: Sequence[Entry], others: Sequence[Entry]) -> str:
    """Return those entries that are not the same among the others, with the parts that differ."""
    told = []
    for number, entry in enumerate(entries, 1):
        other = next((other for other in others if _known_by(other) == _known_by(entry)), None)
        if other != entry:
            parts = [part for part in view.entry if other is None or _part(part, entry) != _part(part, other)]
            rows = [f"{part.label}: {words_of(part, _part(part, entry))}" for part in parts if part.key in entry]
            told.append("\n".join([f"{number}. {name_of_entry(view, entry)}", *rows]))
    return "\n".join(told)


def _part(part: SettingView, entry: Entry) -> JsonValue:
    return entry.get(part.key, part.default)


def _known_by(entry: Entry) -> JsonValue:
    return next((entry[key] for key in _KNOWN_BY if key in entry), None)


def value_typed(view: SettingView, text: str) -> JsonValue:
    """Return what a person typed as a value: a number, words, a day, or a list with one entry on each line.

    Bounds are looked at later, with everything else. Raises InvalidInputError with a sentence.
    """
    bare = text.strip()
    if view.kind in LISTS:
        return [line.strip() for line in bare.splitlines() if line.strip()]
    if view.optional and not bare:
        return NONE
    if view.kind is Kind.NUMBER:
        return _number(view, bare)
    if view.kind is Kind.DATE:
        return _day(view, bare)
    return bare


def _number(view: SettingView, text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise InvalidInputError(_('"{label}" is a whole number, such as 7.').format(label=view.label))
    return int(text)


def _day(view: SettingView, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InvalidInputError(_('"{label}" is a day, such as 2026-03-31.').format(label=view.label)) from error
