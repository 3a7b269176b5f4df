"""A private screen on as many pages as it takes, so that nothing somebody wrote is cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.discord_kit.cards import Card
from bot.discord_kit.plain import plain

_LEAST: Final = 300  # characters worth beginning on a page; with less room the words begin on the next
_END: Final = 160  # kept free for what stands at the end of a page


class Pages:
    """Cards that are filled one after the other; `blank` draws the head of each."""

    def __init__(self, blank: Callable[[], Card]) -> None:
        self._blank = blank
        self.cards = [blank()]

    def say(self, text: str) -> None:
        """Add a paragraph of ours, on the next page when this one is full."""
        if self._room < len(text):
            self.cards.append(self._blank())
        self.cards[-1].say(text)

    def quote(self, head: str, typed: str) -> None:
        """Add a line of ours and below it what somebody wrote, over several pages when it is long."""
        rest = typed
        while rest:
            if self._room - len(head) < min(_LEAST, _size(rest)):
                self.cards.append(self._blank())
            piece, rest = _split(rest, self._room - len(head) - 2)
            self.cards[-1].say(head).quote(piece)

    @property
    def _room(self) -> int:
        return self.cards[-1].room - _END


def _size(typed: str) -> int:
    return len(plain(typed)) + 2 * (typed.count("\n") + 1)


def _split(typed: str, room: int) -> tuple[str, str]:
    """Return what fits in `room` once it is made harmless and set apart, and the rest; between words if possible."""
    if _size(typed) <= room:
        return typed, ""
    least, most = 1, min(len(typed), room)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if _size(typed[:middle]) <= room else (least, middle - 1)
    space = max(typed.rfind(" ", 0, least), typed.rfind("\n", 0, least))
    end = space + 1 if space > least // 2 else least
    return typed[:end], typed[end:]
