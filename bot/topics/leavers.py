"""Hosts, proposers and supporters who left while nobody listened: found once a day by reading the member list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from sqlalchemy import select

from bot.clock import Clock
from bot.delivery.reconcile import Difference
from bot.language import _
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.topics.group_rules import PENDING
from bot.topics.group_tables import LetterRow, ProposalRow, ReviewAnswerRow, SupportRow
from bot.topics.living import forget_host
from bot.topics.proposing import forget_proposer
from bot.topics.tables import TopicRow

EVERY = 24 * 3600.0


class MembersPort(Protocol):
    """Reads the member list by REST; TryAgainError when Discord does not answer."""

    async def missing(self, community_id: int, member_ids: Collection[int]) -> frozenset[int]:
        """Return those of the given people who are not in the community any more."""


class HostRepair:
    """One comparison a day, a call for each thousand members; none where nobody hosts, proposes or answers."""

    def __init__(self, store: Store, people: MembersPort, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._clock = clock
        self._looked: dict[int, float] = {}
        self._compared: dict[int, int] = {}

    async def differences(self, community_id: int) -> Sequence[Difference]:
        """Look who is missing, if the last look was a day ago."""
        self._compared[community_id] = 0
        now = self._clock.monotonic()
        if now - self._looked.get(community_id, -EVERY) < EVERY:
            return ()
        async with self._store.read() as tx:
            people = await _people(tx, community_id)
        gone = await self._people.missing(community_id, people) if people else frozenset()
        self._looked[community_id], self._compared[community_id] = now, len(people)
        sentence = _("Somebody who proposed or looked after a topic has left.")
        return [Difference("topics.host", f"member:{who}", sentence) for who in sorted(gone)]

    async def compared(self, community_id: int) -> int:
        """Return how many people the latest look was about."""
        return self._compared.get(community_id, 0)

    def ended_round(self, community_id: int) -> bool:  # noqa: ARG002 - one shape for all
        """Tell that every look is at all people."""
        return True

    async def mend(self, tx: Transaction, difference: Difference) -> None:
        """Forget the person; where they were the host, the organisers are asked for another."""
        member_id = int(difference.subject.rpartition(":")[2])
        await forget_proposer(tx, difference.community_id, member_id)
        await forget_host(tx, difference.community_id, member_id)


async def _people(tx: Transaction, community_id: int) -> set[int]:
    found: set[int | None] = set()
    pending = ProposalRow.state.in_(PENDING)
    found |= set(
        await tx.session.scalars(
            select(ProposalRow.proposer_id).where(ProposalRow.community_id == community_id, pending)
        )
    )
    found |= set(await tx.session.scalars(select(TopicRow.host_id).where(TopicRow.community_id == community_id)))
    for table in (SupportRow, ReviewAnswerRow, LetterRow):
        found |= set(await tx.session.scalars(select(table.member_id).where(table.community_id == community_id)))
    return {who for who in found if who is not None}
