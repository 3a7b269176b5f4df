"""What the face of the evidence hub stands on, handed over in one piece."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.community.book import SettingsBook
from bot.evidence.caring import Caring
from bot.evidence.proposing import Proposing
from bot.evidence.sources import Sources


@dataclass(frozen=True, slots=True)
class Hub:
    """The use cases of the hub. `name_of` gives a community's name for direct messages."""

    sources: Sources
    proposing: Proposing
    caring: Caring
    settings: SettingsBook
    clock: Clock
    name_of: Callable[[int], str]
