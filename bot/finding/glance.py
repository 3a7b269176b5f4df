"""A message that several look at in turn: its words are cut once for all of them."""

from __future__ import annotations

from bot.finding.demands import with_number
from bot.finding.plainly import plainly


class Glance:
    """A text with its words. `framed` is the text as `plainly` leaves it, None where it may be disguised.

    `words` are the words of `framed`, as `Demands` wants them; where that is None there are none.
    """

    __slots__ = ("framed", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.framed = plainly(text)
        self.words = with_number(self.framed, self.framed.split()) if self.framed is not None else ()
