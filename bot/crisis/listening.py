"""Where the bot listens, and what such a channel says about it. One that does not say it is not listened to."""

from __future__ import annotations

from collections.abc import Sequence

from bot.community.book import SettingsBook
from bot.community.refs import Ref
from bot.crisis.rules import Rules
from bot.delivery.announcing import Place, is_named, is_said
from bot.language import later


def announcement() -> str:
    """Return the sentence that stands, in some language, in the topic line of every channel that is listened to."""
    return later("A bot listens here for words of risk. It may ask a moderator to look. It misses many.")


class Listening:
    """Keeps the rules of each community in memory, and knows where they are used."""

    def __init__(self, settings: SettingsBook) -> None:
        self._settings = settings
        self._rules: dict[tuple[str, ...], Rules] = {}
        self._places: dict[int, tuple[Place, Sequence[Ref], bool]] = {}

    def rules_for(self, community_id: int) -> Rules:
        """Return the rules with a community's own phrases."""
        phrases = self._settings.for_community(community_id).crisis.listening.phrases
        if phrases not in self._rules:
            self._rules[phrases] = Rules(phrases)
        return self._rules[phrases]

    def announcement(self) -> str:
        """Return what a channel that is listened to says of it."""
        return announcement()

    def channels(self, community_id: int) -> Sequence[Ref]:
        """Return the channels that organisers name."""
        return self._settings.for_community(community_id).crisis.listening.channels

    def hears(self, community_id: int, place: Place) -> bool:
        """Tell whether messages in a channel are looked at: organisers named it, and its topic line says so."""
        channels = self.channels(community_id)
        if not channels:
            return False
        known = self._places.get(place.id)
        if known is None or known[1] is not channels or (known[0] is not place and known[0] != place):
            heard = is_named(place, channels) and is_said(announcement(), place.line)
            known = self._places[place.id] = (place, channels, heard)
        return known[2]


def anywhere(settings: SettingsBook) -> bool:
    """Tell whether any community is listened to for words of risk, so that the bot needs the right to read messages."""
    ids = (0, *settings.overridden)
    return any(settings.for_community(community_id).crisis.listening.channels for community_id in ids)
