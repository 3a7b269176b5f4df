"""A message that several look at in turn: its words are cut once for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.finding.demands import NUMBER
from bot.finding.plainly import plainly


class Glance:
    """A text with its words. `framed` is the text as `plainly` leaves it, None where it may be disguised.

    `words` are the words of `framed`, as `Demands` wants them; where that is None there are none.
    """

    __slots__ = ("framed", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.framed = framed = plainly(text)
        self.words: Sequence[str] = ()
        if framed is not None:
            words = framed.split()
            if words and not framed.replace(" ", "").isalpha():  # `plainly` leaves letters, spaces and numbers alone
                words.append(NUMBER)
            self.words = words
