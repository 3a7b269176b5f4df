"""Where the bot listens, and what such a channel says about it. One that does not say it is not listened to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.community.book import SettingsBook
from bot.community.refs import Ref
from bot.crisis.rules import Rules
from bot.delivery.effects import Effect, EffectKind
from bot.language import _
from bot.store.store import Store

_MOST_LETTERS = 1_024


def announcement() -> str:
    """Return the sentence that stands in the topic line of every channel that is listened to."""
    return _("A bot listens here for words of risk. It may ask a moderator to look. It misses many.")


@dataclass(frozen=True, slots=True)
class Place:
    """A channel as the gateway tells of it: its id, its name and its topic line."""

    id: int
    name: str
    line: str


def is_named(place: Place, refs: Sequence[Ref]) -> bool:
    """Tell whether the settings name a channel, by id or by name."""
    return any(ref == place.id if isinstance(ref, int) else ref.casefold() == place.name.casefold() for ref in refs)


def line_for(place: Place, *, listens: bool) -> str | None:
    """Return the topic line a channel should have instead of its own, None when it may stay."""
    said = announcement()
    if listens == (said in place.line):
        return None
    if listens:
        own = place.line.strip()
        return f"{own[: _MOST_LETTERS - len(said) - 1].rstrip()}\n{said}".strip()
    return place.line.replace(said, "").strip()


class Listening:
    """Keeps the rules of each community in memory, and has the topic lines say where they are used."""

    def __init__(self, store: Store, settings: SettingsBook) -> None:
        self._store = store
        self._settings = settings
        self._rules: dict[tuple[str, ...], Rules] = {}

    def rules_for(self, community_id: int) -> Rules:
        """Return the rules with a community's own phrases."""
        phrases = self._settings.for_community(community_id).crisis.listening.phrases
        if phrases not in self._rules:
            self._rules[phrases] = Rules(phrases)
        return self._rules[phrases]

    def hears(self, community_id: int, place: Place) -> bool:
        """Tell whether messages in a channel are looked at: organisers named it, and its topic line says so."""
        listening = self._settings.for_community(community_id).crisis.listening
        return bool(listening.channels) and is_named(place, listening.channels) and announcement() in place.line

    async def announce(self, community_id: int, places: Sequence[Place]) -> int:
        """Have the topic lines say what is so; return how many have to change."""
        refs = self._settings.for_community(community_id).crisis.listening.channels
        wanted = [(place, line_for(place, listens=is_named(place, refs))) for place in places]
        changes = [_set_line(community_id, place, line) for place, line in wanted if line is not None]
        if changes:
            async with self._store.begin() as tx:
                await tx.outbox(*changes)
        return len(changes)


def _set_line(community_id: int, place: Place, line: str) -> Effect:
    return Effect(
        EffectKind.EDIT_CHANNEL,
        community_id,
        f"crisis_line:{place.id}",
        {"channel_id": place.id, "line": line},
        coalesce=f"crisis_line:{place.id}",
    )


def anywhere(settings: SettingsBook) -> bool:
    """Tell whether any community is listened to, so that the bot needs the right to read messages."""
    ids = (0, *settings.overridden)
    return any(settings.for_community(community_id).crisis.listening.channels for community_id in ids)
