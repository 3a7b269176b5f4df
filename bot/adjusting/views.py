"""What a change of settings looks like from outside: before it, after it, and in the history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue

from bot.community.laying import Trouble
from bot.errors import InvalidInputError

Changes = Mapping[str, JsonValue | None]
"""New values of settings by their dotted paths; None takes a setting back to that of the files."""


class How(StrEnum):
    """In which way a change came about."""

    EDIT = "edit"
    UNDO = "undo"
    IMPORT = "import"
    SETUP = "setup"


@dataclass(frozen=True, slots=True)
class Shift:
    """One setting before and after, in words. `back`: it becomes again what the files say."""

    path: str
    section: str
    label: str
    old: str
    new: str
    back: bool = False
    seen_by: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """A setting that an undo leaves as it is, and why."""

    path: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do. To do it, give `changes`, and `version` as what the person saw."""

    version: int
    changes: Changes
    shifts: tuple[Shift, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    left: tuple[Left, ...] = ()
    advice: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Tell whether the change can be made."""
        return not self.troubles

    @property
    def empty(self) -> bool:
        """Tell whether nothing would change."""
        return not self.shifts


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history. `by` is a Discord user id, None when that person was forgotten."""

    id: int
    community_id: int
    by: int | None
    at: datetime
    how: How
    shifts: tuple[Shift, ...]
    undoes: int | None = None
    undone_by: int | None = None
    can_undo: bool = False


@dataclass(frozen=True, slots=True)
class AsideEdit:
    """A changed setting that does not fit the files at present, so that the files count. It comes back by itself."""

    community_id: int
    path: str
    label: str
    value: str
    why: str


class UnfitError(InvalidInputError):
    """The values do not fit; `troubles` says why for each setting, the sentence says it at once."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.troubles = tuple(troubles)
        super().__init__("\n".join(trouble.sentence for trouble in self.troubles))
