"""What repairs that look at one part after another have found in their latest round over everything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

Name = tuple[str, str]
"""The kind and the subject of a difference."""


@dataclass(slots=True)
class _Round:
    """`now` is of the round that is under way; `last` of the last one that was read to its end, None before it."""

    now: set[Name] = field(default_factory=set)
    last: frozenset[Name] | None = None
    spoilt: bool = False


class Rounds:
    """Kept in memory: after a start nothing is concluded until every repair has been round once."""

    def __init__(self) -> None:
        self._rounds: defaultdict[tuple[object, int], _Round] = defaultdict(_Round)

    def looked(self, repair: object, community_id: int, names: AbstractSet[Name], *, ended: bool) -> None:
        """Note what a look found; `ended` when it was the last of its round."""
        of = self._rounds[repair, community_id]
        of.now |= names
        if ended:
            if not of.spoilt:
                of.last = frozenset(of.now)
            of.now, of.spoilt = set(), False

    def spoilt(self, repair: object, community_id: int, *, ended: bool) -> None:
        """Note that a look failed, so that nothing is concluded from what its round did not find."""
        of = self._rounds[repair, community_id]
        of.spoilt = not ended
        if ended:
            of.now = set()

    def found(self, repairs: Iterable[object], community_id: int) -> set[Name] | None:
        """Return all that stands by the latest whole rounds and those under way; None before there were any."""
        rounds = [self._rounds[repair, community_id] for repair in repairs]
        whole = [of.last for of in rounds if of.last is not None]
        return set().union(*whole, *(of.now for of in rounds)) if len(whole) == len(rounds) else None
