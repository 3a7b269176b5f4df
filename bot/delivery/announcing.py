"""What channels say of themselves in their topic lines: where the bot listens, and for what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.community.refs import Ref
from bot.delivery.effects import Effect, EffectKind
from bot.store.store import Store

_MOST_LETTERS: Final = 1_024


@dataclass(frozen=True, slots=True)
class Place:
    """A channel as the gateway tells of it: its id, its name and its topic line."""

    id: int
    name: str
    line: str


class Listener(Protocol):
    """Something that listens in channels which organisers name, and has each of them say so."""

    def announcement(self) -> str:
        """Return the sentence that stands in the topic line of every channel that is listened to."""

    def channels(self, community_id: int) -> Sequence[Ref]:
        """Return the channels that organisers name."""


def is_named(place: Place, refs: Sequence[Ref]) -> bool:
    """Tell whether the settings name a channel, by id or by name."""
    return any(ref == place.id if isinstance(ref, int) else ref.casefold() == place.name.casefold() for ref in refs)


def line_for(place: Place, said: Iterable[tuple[str, bool]]) -> str | None:
    """Return the topic line a channel should have instead of its own, None when it may stay.

    `said` are sentences, each with whether it should stand there; what people wrote themselves stays before them.
    """
    sentences = list(said)
    if all(wanted == (sentence in place.line) for sentence, wanted in sentences):
        return None
    own = place.line
    for sentence, _wanted in sentences:
        own = own.replace(sentence, "")
    ending = "\n".join(sentence for sentence, wanted in sentences if wanted)
    own = own.strip()
    if not ending:
        return own
    return f"{own[: _MOST_LETTERS - len(ending) - 1].rstrip()}\n{ending}".strip()


class Announcing:
    """Has the topic lines say what is so, for all who listen at once: one edit for each channel that has to change."""

    def __init__(self, store: Store, listeners: Sequence[Listener]) -> None:
        self._store = store
        self._listeners = listeners

    async def announce(self, community_id: int, places: Sequence[Place]) -> int:
        """Have the topic lines changed where they are not true; return how many have to change."""
        wanted = [(place, line_for(place, self._said_in(community_id, place))) for place in places]
        changes = [_set_line(community_id, place, line) for place, line in wanted if line is not None]
        if changes:
            async with self._store.begin() as tx:
                await tx.outbox(*changes)
        return len(changes)

    def _said_in(self, community_id: int, place: Place) -> list[tuple[str, bool]]:
        return [(one.announcement(), is_named(place, one.channels(community_id))) for one in self._listeners]


def _set_line(community_id: int, place: Place, line: str) -> Effect:
    return Effect(
        EffectKind.EDIT_CHANNEL,
        community_id,
        f"topic_line:{place.id}",
        {"channel_id": place.id, "line": line},
        coalesce=f"topic_line:{place.id}",
    )
