"""The forms in which settings are typed, and how what was typed becomes a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import JsonValue

from bot.community.describing import LISTS, Kind, SettingView
from bot.community.value_words import value_typed
from bot.discord_kit.custom_ids import CustomId, VersionedRef
from bot.discord_kit.forms import MOST_PARTS, Answer, FormModal, Part
from bot.language import _
from cogs.organising.settings_lists import Entry, ids_in, new_id
from cogs.organising.settings_words import bounds

VALUE: Final = "value"
FILE: Final = "file"
TEXT: Final = "text"
MOST_TYPED: Final = 4_000  # letters in one part of a form
_OWN_ID: Final = "id"


def value_form(custom_id: CustomId, view: SettingView, value: JsonValue) -> FormModal:
    """Open the form for one value, filled in with what counts now."""
    return FormModal(custom_id, view.label, [value_part(view, value)])


def value_part(view: SettingView, value: JsonValue = None) -> Part:
    """Return the one part in which a value is typed."""
    return Part(
        id=VALUE,
        kind="long_text" if view.kind in LISTS or view.kind is Kind.LONG_WORDS else "text",
        label=view.label,
        help=bounds(view) or view.help,
        required=_is_needed(view),
        max_length=_longest(view),
        value=typed(value),
    )


def lines_form(custom_id: CustomId, view: SettingView) -> FormModal:
    """Open the form in which lines are added to a list."""
    return FormModal(custom_id, view.label, [lines_part(view)])


def lines_part(view: SettingView) -> Part:
    """Return the part in which new lines are typed."""
    return Part(id=VALUE, kind="long_text", label=_("What to add"), help=bounds(view), max_length=MOST_TYPED)


def _is_needed(view: SettingView) -> bool:
    return not view.optional and (view.kind in {Kind.NUMBER, Kind.DATE} or bool(view.least) or view.required)


def _longest(view: SettingView) -> int:
    if view.kind in LISTS:
        return MOST_TYPED
    if view.kind in {Kind.WORDS, Kind.LONG_WORDS}:
        return min(view.most or MOST_TYPED, MOST_TYPED)
    return 30


def typed(value: JsonValue) -> str:
    """Return a value as a person would type it."""
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    return "" if value is None else str(value)


def groups_of(view: SettingView) -> list[tuple[SettingView, ...]]:
    """Return the parts of an entry that people write, in groups that each fit into one form."""
    parts = [part for part in view.entry if part.key != _OWN_ID]
    return [tuple(parts[start : start + MOST_PARTS]) for start in range(0, len(parts), MOST_PARTS)]


def entry_form(ref: VersionedRef, view: SettingView, group: int, entry: Entry) -> FormModal:
    """Open one form of an entry; the custom id carries the draft and which of its forms it is."""
    custom_id = CustomId("settings:entry", ref, f"g{group}")
    return FormModal(custom_id, view.label, entry_parts(groups_of(view)[group], entry))


def entry_parts(group: Sequence[SettingView], entry: Mapping[str, JsonValue]) -> list[Part]:
    """Return the parts of one form of an entry."""
    return [_entry_part(view, entry.get(view.key, view.default)) for view in group]


def _entry_part(view: SettingView, value: JsonValue) -> Part:
    if view.kind is Kind.SWITCH:
        return Part(view.key, "yes_no", view.label, view.help, value=value is True)
    if view.kind is Kind.CHOICE:
        options = [(choice.value, choice.label) for choice in view.choices]
        chosen = value if isinstance(value, str) and value in view.options else None
        return Part(view.key, "choice", view.label, view.help, options=options, value=chosen)
    return Part(
        id=view.key,
        kind="long_text" if view.kind in LISTS or view.kind is Kind.LONG_WORDS else "text",
        label=view.label,
        help=view.help,
        required=view.required and bool(view.least),
        max_length=_longest(view),
        value=typed(value),
    )


def entry_read(group: Sequence[SettingView], given: Mapping[str, Answer], entry: Mapping[str, JsonValue]) -> Entry:
    """Lay what was typed into one form over an entry; what was left empty goes back to what it is by itself.

    Raises InvalidInputError for what is no number or no day.
    """
    read = dict(entry)
    for view in group:
        answer = given.get(view.key)
        if isinstance(answer, bool):
            read[view.key] = answer
        elif isinstance(answer, str) and answer.strip():
            read[view.key] = answer if view.kind is Kind.CHOICE else value_typed(view, answer)
        else:
            read.pop(view.key, None)
    return read


def with_id(view: SettingView, entry: Entry, values: Sequence[JsonValue], name: str) -> Entry:
    """Give a new entry a short name of its own, where entries have one."""
    has_id = any(part.key == _OWN_ID for part in view.entry)
    return {_OWN_ID: new_id(name, ids_in(values)), **entry} if has_id and _OWN_ID not in entry else entry


def import_parts() -> list[Part]:
    """Return the two ways to hand settings in."""
    return [
        Part(
            FILE,
            "file",
            _("The file"),
            _("A file from Export, changed or from another server."),
            required=False,
        ),
        Part(
            TEXT,
            "long_text",
            _("Or its words"),
            _("Paste them here if you have no file."),
            required=False,
            max_length=MOST_TYPED,
        ),
    ]


def import_form() -> FormModal:
    """Open the form for an import."""
    return FormModal(CustomId("settings:import"), _("Import settings"), import_parts())
