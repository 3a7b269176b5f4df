"""Lays what organisers changed over the settings of the files, and puts aside what does not fit them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

from pydantic import JsonValue, ValidationError

from bot.community.advice import advice_on
from bot.community.checking import explained
from bot.community.describing import Kind, SettingView, all_settings, section_of, setting_above, setting_at
from bot.community.sections import CommunitySettings
from bot.community.toml_lines import Place
from bot.errors import NotFoundError
from bot.language import _
from bot.mistakes import shown

Values = Mapping[str, JsonValue]
"""Settings by their dotted paths."""

_MOST_TOLD: Final = 20


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a value cannot be used, in a whole sentence with the setting's label. `path` is "" for no setting."""

    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Laid:
    """The settings with everything that fits. `aside` holds the paths of what does not, each with the reason."""

    settings: CommunitySettings
    aside: Mapping[str, str] = field(default_factory=dict)


class UnfitValuesError(Exception):
    """The values do not fit; `troubles` says why, in the order of the settings."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        super().__init__("the values do not fit")
        self.troubles = tuple(troubles)


def with_values(base: CommunitySettings, values: Values) -> CommunitySettings:
    """Return settings with other values laid over them. Raises UnfitValuesError."""
    unknown = [Trouble(path, _unknown(path)) for path in values if not _is_known(path)]
    if unknown:
        raise UnfitValuesError(unknown)
    whole = base.model_dump(by_alias=True)
    for path, value in values.items():
        *above, key = path.split(".")
        holder: dict[str, Any] = whole
        for part in above:
            holder = holder[part]
        holder[key] = _with_days(setting_at(path), value)
    try:
        return CommunitySettings.model_validate(whole, by_alias=True, by_name=False)
    except ValidationError as error:
        details = error.errors(include_url=False)[:_MOST_TOLD]
        found = explained(CommunitySettings, details)
        raise UnfitValuesError(_trouble(place, message, meant) for place, message, meant in found) from error
    except RecursionError as error:
        raise UnfitValuesError([Trouble("", _("This has too many brackets inside brackets."))]) from error


def lay(base: CommunitySettings, edits: Values) -> Laid:
    """Return the settings with all edits that fit together, as many as can be.

    What is named in a mistake goes first; then each that went is tried again, so that a setting is put aside only
    when it does not fit those that stay.
    """
    fitting, why = dict(edits), dict[str, str]()
    settings = None
    while settings is None:
        try:
            settings = with_values(base, fitting)
        except UnfitValuesError as error:
            if not fitting:
                raise  # the settings of the files themselves are at fault
            for path, reason in _blamed(fitting, error.troubles).items():
                del fitting[path]
                why[path] = reason
    return bring_back(base, fitting, {path: (edits[path], reason) for path, reason in why.items()})


def bring_back(base: CommunitySettings, fitting: Values, aside: Mapping[str, tuple[JsonValue, str]]) -> Laid:
    """Return the settings with what fits, and with each edit that was put aside and fits by now."""
    kept, waiting = dict(fitting), dict(aside)
    settings = with_values(base, kept)
    progress = bool(waiting)
    while progress:
        progress = False
        for path, (value, _why) in list(waiting.items()):
            try:
                settings = with_values(base, {**kept, path: value})
            except UnfitValuesError as error:
                waiting[path] = (value, error.troubles[0].sentence)
            else:
                kept[path] = value
                del waiting[path]
                progress = True
    return Laid(settings, {path: why for path, (_value, why) in waiting.items()})


def advice_for(before: CommunitySettings, after: CommunitySettings) -> tuple[str, ...]:
    """Return what is allowed and still worth a second look, as far as it is new."""
    known = set(advice_on(before))
    return tuple(_sentence(place, words) for place, words in advice_on(after) if (place, words) not in known)


def _is_known(path: str) -> bool:
    try:
        setting_at(path)
    except NotFoundError:
        return False
    return True


def _unknown(path: str) -> str:
    return _('This bot has no setting "{path}" any more.').format(path=shown(path, 80))


def _with_days(view: SettingView, value: JsonValue) -> object:
    """Return a value with its days as days, where they are some; JSON has only words for them."""
    if view.kind is not Kind.ENTRIES or not isinstance(value, list):
        return value
    days = [part.key for part in view.entry if part.kind is Kind.DATE]
    return [
        {key: _day(part) if key in days else part for key, part in entry.items()} if isinstance(entry, dict) else entry
        for entry in value
    ]


def _day(value: JsonValue) -> object:
    try:
        return date.fromisoformat(str(value)) if value else value
    except ValueError:
        return value


def _blamed(edits: Values, troubles: Iterable[Trouble]) -> dict[str, str]:
    """Return which edits to put aside: those a mistake names, or else those of the same part, or else all."""
    found = list(troubles)
    named = {trouble.path: trouble.sentence for trouble in found if trouble.path in edits}
    if named:
        return named
    parts = {trouble.path.rpartition(".")[0]: trouble.sentence for trouble in found}
    near = {path: parts[part] for path in edits if (part := path.rpartition(".")[0]) in parts}
    return near or dict.fromkeys(edits, found[0].sentence)


def _trouble(place: Place, message: str, meant: str | None) -> Trouble:
    view = setting_above(place)
    question = _(' Did you mean "{word}"?').format(word=meant) if meant else ""
    return Trouble(view.path if view is not None else "", _sentence(place, message) + question)


def _sentence(place: Place, message: str) -> str:
    """Return what is wrong with a place by its labels, such as "Questions", number 2, "Label", and then why."""
    view = setting_above(place)
    words = [f'"{view.label}"'] if view is not None else []
    rest = place[len(view.path.split(".")) :] if view is not None else ()
    for part in rest:
        if isinstance(part, int):
            words.append(_("number {number}").format(number=part + 1))
        else:
            known = next((each.label for each in view.entry if each.key == part), part) if view is not None else part
            words.append(f'"{shown(known)}"')
    told = _with_labels(message, view)
    return ", ".join(words) + ": " * bool(words) + told + "." * (not told.endswith((".", "?", "!")))


def _with_labels(message: str, view: SettingView | None) -> str:
    """Return a sentence with the labels of settings in the place of the names they have in files."""
    names = dict(_labels_of(section_of(view.path).path)) if view is not None else {}
    return _KEY.sub(lambda key: f'"{names[key[0]]}"' if key[0] in names else key[0], message)


@lru_cache(maxsize=64)
def _keys_of(section: str) -> tuple[str, ...]:
    return tuple(view.path for view in all_settings() if view.path.startswith(f"{section}."))


def _labels_of(section: str) -> Iterable[tuple[str, str]]:
    return ((view.key, view.label) for view in map(setting_at, _keys_of(section)) if "_" in view.key)


_KEY = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
