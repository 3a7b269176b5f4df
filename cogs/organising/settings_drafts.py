"""What an organiser is about to change: kept in memory until it is used or forgotten, and shown to nobody else."""

from __future__ import annotations

import random
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from bot.adjusting.views import How
from bot.community.actor import Actor
from bot.errors import NotFoundError
from bot.language import _
from cogs.organising.settings_lists import Entry, Step

_MOST = 500  # drafts kept at a time; the oldest go first
_LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Draft:
    """One change that is not in force yet.

    `path` is the setting it is about, "" for an import or an undo. It is either a `step` on that setting's list, or
    `changes` as they are, or the change `undoes`. `entry` is an entry being written, `before` what it was.
    """

    path: str = ""
    changes: Mapping[str, JsonValue | None] = field(default_factory=dict)
    step: Step | None = None
    undoes: int = 0
    entry: Entry | None = None
    before: Entry | None = None
    how: How = How.EDIT
    id: int = 0


class Drafts:
    """Hands out drafts by number, each to the person who wrote it alone."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._kept: OrderedDict[int, tuple[tuple[int, int], Draft]] = OrderedDict()

    def keep(self, by: Actor, draft: Draft) -> Draft:
        """Keep a draft, or a newer form of one; return it with its number."""
        kept = replace(draft, id=draft.id or self._chance.randrange(1, _LARGEST))
        self._kept[kept.id] = ((by.community_id, by.id), kept)
        self._kept.move_to_end(kept.id)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return kept

    def of(self, by: Actor, number: int) -> Draft:
        """Return a draft of this person in this community. Raises NotFoundError."""
        owner, draft = self._kept.get(number, ((0, 0), Draft()))
        if owner != (by.community_id, by.id):
            sentence = _("The bot does not know this change any more. Nothing was changed. Please choose it again.")
            raise NotFoundError(sentence)
        return draft

    def drop(self, number: int) -> None:
        """Forget a draft that was used."""
        self._kept.pop(number, None)
