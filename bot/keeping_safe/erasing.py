"""Forgets a person, or a whole community, in one transaction, and notes it so that no backup brings them back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.community.actor import Actor, Capability
from bot.errors import NotAllowedError
from bot.keeping_safe.erasing_everything import erase_community, keyed_communities
from bot.keeping_safe.erasing_person import erase_person
from bot.keeping_safe.finding_people import numbers_in_notes, people_in_rows
from bot.keeping_safe.ledger import COMMUNITY, PERSON, Erasure, Ledger, community_mark
from bot.keeping_safe.trouble import told
from bot.language import _
from bot.store.store import Store
from bot.store.transaction import Transaction

Before = Callable[[Transaction, int, int], Awaitable[None]]
"""Called with (tx, community_id, member_id) before a person's rows go: for what a feature must do on Discord."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an erasure did: how many rows went, how many stayed without the name, and what is kept, in sentences."""

    gone: Mapping[str, int]
    unnamed: Mapping[str, int]
    kept: tuple[str, ...]

    @property
    def count(self) -> int:
        """Return how many rows were touched."""
        return sum(self.gone.values()) + sum(self.unnamed.values())


class Erasing:
    """Forgetting for good. `before` are the features' own last acts, such as deleting a private thread."""

    def __init__(self, store: Store, ledger: Ledger, *, before: Sequence[Before] = ()) -> None:
        self._store = store
        self._ledger = ledger
        self._before = tuple(before)

    async def erase(self, by: Actor, community_id: int, member_id: int) -> Receipt:
        """Forget a person in a community: their rows go, and their number goes from everybody else's.

        People may erase themselves; organisers anybody. The list of erasures is written first: after a crash in
        between the worst is that a backup, once put back, forgets somebody who asked for it.
        Raises NotAllowedError, TryAgainError, or BackupError when the list cannot be written.
        """
        if by.id != member_id or by.community_id != community_id:
            _require(by, community_id)
        await self._note(PERSON, self._store.keys.person_key(community_id, member_id))
        return await self._erase(community_id, member_id, by)

    async def erase_community(self, by: Actor, community_id: int) -> Receipt:
        """Delete all that is stored for a community; one line of a new audit log says that it was done.

        Raises NotAllowedError, TryAgainError, or BackupError when the list of erasures cannot be written.
        """
        _require(by, community_id)
        await self._note(COMMUNITY, community_mark(self._store.keys, community_id))
        return await self._erase_community(community_id, by)

    async def communities_of(self, member_id: int) -> list[int]:
        """Return the communities in whose rows a person's number stands."""
        async with self._store.read() as tx:
            people = await people_in_rows(tx)
        return sorted({community_id for community_id, person in people if person == member_id})

    async def communities(self) -> list[int]:
        """Return the communities of which anything is stored."""
        async with self._store.read() as tx:
            return await keyed_communities(tx)

    async def replay(self, erasures: Sequence[Erasure]) -> int:
        """Erase again whom a list names, as after putting back a backup; return how many were found."""
        marks = {one.who for one in erasures}
        async with self._store.read() as tx:
            communities = await keyed_communities(tx)
        gone = [number for number in communities if community_mark(self._store.keys, number) in marks]
        for community_id in gone:
            await self._erase_community(community_id, Actor.software(community_id))
        async with self._store.read() as tx:
            people = await people_in_rows(tx)
            loose, stored = await numbers_in_notes(tx), await keyed_communities(tx)
        people |= {(community_id, number) for community_id in stored for number in loose}
        named = sorted(one for one in people if self._store.keys.person_key(*one) in marks)
        for community_id, member_id in named:
            await self._erase(community_id, member_id, Actor.software(community_id))
        return len(gone) + len(named)

    async def _note(self, what: str, who: str) -> None:
        with told(self._ledger.path.parent):
            await asyncio.to_thread(self._ledger.note, self._store.clock.now(), what, who)

    async def _erase(self, community_id: int, member_id: int, by: Actor) -> Receipt:
        async with self._store.begin() as tx:
            for act in self._before:
                await act(tx, community_id, member_id)
            gone, unnamed = await erase_person(tx, community_id, member_id)
            itself = by.id in {0, member_id}  # their own line must not bring their number back
            actor = Actor.software(community_id) if itself else by
            await tx.audit(actor, "person.erase", f"member:{member_id}", "self" if by.id == member_id else "")
        return Receipt(gone, unnamed, _what_stays())

    async def _erase_community(self, community_id: int, by: Actor) -> Receipt:
        async with self._store.begin() as tx:
            gone = await erase_community(tx, community_id)
        async with self._store.begin() as tx:
            await tx.audit(by, "community.erase", "community")
        return Receipt(gone, {}, (_("One line that says that everything was erased, and when."),))


def _require(by: Actor, community_id: int) -> None:
    by.require(Capability.CONFIGURE)
    if by.community_id != community_id:
        raise NotAllowedError(_("Your role here does not let you do this. Nothing was changed."))


def _what_stays() -> tuple[str, ...]:
    return (
        _("Counts that name nobody."),
        _("The log of who did what, with a code in place of the person. It goes after 12 months."),
        _("Decisions on joining, as a code under a keyed hash, until their date."),
        _("A code in the list of erasures, for a year. So no backup brings anything back."),
    )
