"""What the faces of flags, reviews and cases stand on, handed over in one piece."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.appeals.service import Appeals
from bot.clock import Clock
from bot.community.book import SettingsBook
from bot.discord_kit.around_port import DiscordNames, DiscordSurroundings
from bot.evidence.sources import Sources
from bot.misinformation.author_window import Windows
from bot.misinformation.cases import Cases
from bot.misinformation.deciding import Deciding
from bot.misinformation.flagging import Flagging
from bot.misinformation.following import Following
from bot.misinformation.learning import Learning
from bot.misinformation.leaving import Leavers
from bot.misinformation.notes import Notes
from bot.misinformation.outcomes_cards import OutcomeCards
from bot.misinformation.reviewing import Reviewing
from bot.misinformation.training import Training
from bot.misinformation.transparency import Transparency
from bot.misinformation.voting import Voting


@dataclass(frozen=True, slots=True)
class MisinformationHouse:
    """The use cases of misinformation. `name_of` gives a community's name for direct messages."""

    flagging: Flagging
    reviewing: Reviewing
    learning: Learning
    voting: Voting
    cases: Cases
    deciding: Deciding
    windows: Windows
    notes: Notes
    outcome_cards: OutcomeCards
    appeals: Appeals
    transparency: Transparency
    sources: Sources
    training: Training
    following: Following
    leavers: Leavers
    surroundings: DiscordSurroundings
    names: DiscordNames
    settings: SettingsBook
    clock: Clock
    name_of: Callable[[int], str]
