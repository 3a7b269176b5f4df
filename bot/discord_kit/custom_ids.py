"""What a button carries: kind, row id and version, and nothing that could be a right or a secret."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.store.base import VersionedRef

__all__ = ["NO_ROW", "CustomId", "VersionedRef"]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,15}:[a-z][a-z0-9_]{0,27}")
_EXTRA = re.compile(r"[A-Za-z0-9_.\-]{1,24}")
_WHOLE = re.compile(
    r"(?P<name>[a-z][a-z0-9_]{0,15}:[a-z][a-z0-9_]{0,27})"
    r":(?P<id>[0-9]{1,19}):(?P<version>[0-9]{1,9})(?::(?P<extra>[A-Za-z0-9_.\-]{1,24}))?"
)
_LARGEST_ID = 2**63 - 1
NO_ROW = VersionedRef(0, 0)


@dataclass(frozen=True, slots=True)
class CustomId:
    """A custom id taken apart: `name` is "cog:verb", `extra` is "" when there is none.

    `str(CustomId("membership:approve", VersionedRef(12, 3)))` is "membership:approve:12:3", at most 100 characters.
    """

    name: str
    ref: VersionedRef = NO_ROW
    extra: str = ""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"a custom id's name is cog:verb in small letters, not {self.name!r}")
        if self.extra and not _EXTRA.fullmatch(self.extra):
            raise ValueError(f"a custom id's extra is 1 to 24 plain characters, not {self.extra!r}")

    def __str__(self) -> str:
        end = f":{self.extra}" if self.extra else ""
        return f"{self.name}:{self.ref.id}:{self.ref.version}{end}"

    @classmethod
    def parse(cls, text: object) -> CustomId | None:
        """Take a custom id apart; None for anything the house did not write."""
        found = _WHOLE.fullmatch(text) if isinstance(text, str) else None
        if found is None or int(found["id"]) > _LARGEST_ID:
            return None
        return cls(found["name"], VersionedRef(int(found["id"]), int(found["version"])), found["extra"] or "")
