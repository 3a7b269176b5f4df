"""Which language somebody is answered in: their own choice, what Discord says, or the group's. No database here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.language import DEFAULT, nearest_language

AS_DISCORD: Final = "discord"
"""The choice to be answered in the language that Discord itself is set to."""

_OF_DISCORD: Final = re.compile(
    "bg|cs|da|de|el|en|es|fi|fr|hi|hr|hu|id|it|ja|ko|lt|nl|no|pl|pt|ro|ru|sv|th|tr|uk|vi|zh",
)
"""The languages Discord can be set to, in July 2026. Welsh, Gaelic and Irish are not among them."""


def is_known_to_discord(language: str) -> bool:
    """Tell whether a person can set Discord itself to a language."""
    return _OF_DISCORD.fullmatch(language.partition("_")[0]) is not None


def language_for(choice: str | None, locale: str | None, group: str, spoken: Sequence[str]) -> str:
    """Return the language for somebody, one of `spoken`.

    `choice` is what they chose (None: nothing), `locale` what Discord says of them ("en-GB"; None outside a press).
    Where Discord does not know the group's language, an English Discord says nothing about what its user reads.
    """
    if choice is not None and choice in spoken:
        return choice
    theirs = nearest_language(locale, spoken) if locale else None
    says_little = theirs == DEFAULT and not is_known_to_discord(group) and choice != AS_DISCORD
    if theirs is not None and not says_little:
        return theirs
    return group if group in spoken else DEFAULT
