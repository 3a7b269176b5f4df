"""What the faces of topics stand on, handed over in one piece."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.community.book import SettingsBook
from bot.topics.auditing import Auditing
from bot.topics.choosing import Choosing
from bot.topics.closing import Closing
from bot.topics.drifts import Drifts
from bot.topics.living import Living
from bot.topics.opening import Opening
from bot.topics.panel import Panels
from bot.topics.proposing import Proposing
from bot.topics.reviewing import Reviewing


@dataclass(frozen=True, slots=True)
class TopicsHouse:
    """The use cases of topics. `name_of` gives a community's name for direct messages."""

    choosing: Choosing
    opening: Opening
    closing: Closing
    drifts: Drifts
    auditing: Auditing
    panels: Panels
    proposing: Proposing
    living: Living
    reviewing: Reviewing
    settings: SettingsBook
    name_of: Callable[[int], str]
