"""What is known of one community's edits, and what a change of them would come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue

from bot.adjusting.views import AsideEdit, Changes, Shift
from bot.community.describing import SettingView, section_of, setting_at, values_of
from bot.community.laying import Values, bring_back, lay, with_values
from bot.community.sections import CommunitySettings
from bot.community.value_words import difference, words_of
from bot.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Page:
    """The edits of one community over the settings of its files. `aside` says which of them do not fit, and why."""

    files: CommunitySettings
    edits: Values = field(default_factory=dict)
    version: int = 0
    settings: CommunitySettings = field(default_factory=CommunitySettings)
    aside: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, files: CommunitySettings, edits: Values, version: int) -> Page:
        """Lay edits over the settings of the files."""
        laid = lay(files, edits)
        return cls(files, dict(edits), version, laid.settings, laid.aside)

    @property
    def fitting(self) -> dict[str, JsonValue]:
        """Return the edits that count."""
        return {path: value for path, value in self.edits.items() if path not in self.aside}

    def changed(self, changes: Changes) -> Page:
        """Return the page after a change. Raises UnfitValuesError; what was put aside is no hindrance."""
        taken_back = {path for path, value in changes.items() if value is None}
        given = {path: value for path, value in changes.items() if value is not None}
        counted = {path: value for path, value in {**self.fitting, **given}.items() if path not in taken_back}
        settings = with_values(self.files, counted)
        now, files = values_of(settings), values_of(self.files)
        edits = {path: value for path, value in self.edits.items() if path not in changes}
        edits.update((path, now[path]) for path in given if now[path] != files[path])
        fitting = {path: value for path, value in edits.items() if path in given or path not in self.aside}
        waiting = {path: (value, self.aside[path]) for path, value in edits.items() if path not in fitting}
        laid = bring_back(self.files, fitting, waiting)
        return Page(self.files, edits, self.version, laid.settings, laid.aside)

    def asides(self, community_id: int) -> tuple[AsideEdit, ...]:
        """Return what does not fit, in words."""
        return tuple(
            AsideEdit(community_id, path, label_of(path), _words(path, self.edits[path]), why)
            for path, why in self.aside.items()
        )


def kept_shifts(before: Page, after: Page) -> list[dict[str, Any]]:
    """Return what a change moves, as it is kept: values in force and edits, before and after.

    An edit is a list of one value, or an empty list where the files count.
    """
    old, new = values_of(before.settings), values_of(after.settings)
    paths = dict.fromkeys([*new, *before.edits, *after.edits])
    moved = [path for path in paths if old.get(path) != new.get(path) or _edit(before, path) != _edit(after, path)]
    return [
        {
            "path": path,
            "old": old.get(path),
            "new": new.get(path),
            "was": _edit(before, path),
            "now": _edit(after, path),
        }
        for path in moved
    ]


def shift_of(kept: Mapping[str, Any]) -> Shift:
    """Return one kept shift in words; also of a setting that this version of the bot has no more."""
    path = str(kept["path"])
    try:
        view, section = setting_at(path), section_of(path)
    except NotFoundError:
        return Shift(path, "", path, str(kept["old"]), str(kept["new"]))
    old, new = difference(view, kept["old"], kept["new"])
    return Shift(path, section.label, view.label, old, new, back=not kept["now"], seen_by=view.seen_by)


def label_of(path: str) -> str:
    """Return what a setting is called; its path when this version of the bot has it no more."""
    view = _view(path)
    return view.label if view is not None else path


def _words(path: str, value: JsonValue) -> str:
    view = _view(path)
    return words_of(view, value) if view is not None else str(value)


def _view(path: str) -> SettingView | None:
    try:
        return setting_at(path)
    except NotFoundError:
        return None


def _edit(page: Page, path: str) -> list[JsonValue]:
    return [page.edits[path]] if path in page.edits else []
