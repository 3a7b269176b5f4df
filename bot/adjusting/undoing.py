"""What taking a change back comes to, when settings may have been changed again since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import JsonValue

from bot.adjusting.pages import Page, label_of
from bot.adjusting.views import Left
from bot.language import _


def back(page: Page, shifts: Sequence[Mapping[str, Any]]) -> tuple[dict[str, JsonValue | None], tuple[Left, ...]]:
    """Return the changes that take shifts back, and the settings that stay as they are, with the reason.

    A setting that was changed again since stays: the later change is somebody's work, too, and can be undone itself.
    """
    changes: dict[str, JsonValue | None] = {}
    left = []
    for kept in shifts:
        path = str(kept["path"])
        edit = [page.edits[path]] if path in page.edits else []
        if edit == kept["was"]:
            left.append(Left(path, label_of(path), _("It is back already.")))
        elif edit != kept["now"]:
            left.append(Left(path, label_of(path), _("It was changed again later, so it stays as it is now.")))
        else:
            changes[path] = kept["was"][0] if kept["was"] else None
    return changes, tuple(left)
