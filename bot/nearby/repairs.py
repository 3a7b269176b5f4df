"""People who left while nobody listened: found once a day by reading the member list, and removed from Nearby."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.clock import Clock
from bot.delivery.reconcile import Difference
from bot.language import _
from bot.nearby.choosing import remove
from bot.nearby.ports import PeoplePort
from bot.nearby.room import hold
from bot.nearby.tables import BlockRow, ChoiceRow, HelloRow, MeetingRow
from bot.store.store import Store
from bot.store.transaction import Transaction

EVERY = 24 * 3600.0


class LeaverRepair:
    """One comparison a day, a call for each thousand members."""

    def __init__(self, store: Store, people: PeoplePort, clock: Clock) -> None:
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
        sentence = _("Somebody who used Nearby has left.")
        return [Difference("nearby.left", f"member:{who}", sentence) for who in sorted(gone)]

    async def compared(self, community_id: int) -> int:
        """Return how many people the latest look was about."""
        return self._compared.get(community_id, 0)

    def ended_round(self, community_id: int) -> bool:  # noqa: ARG002 - one shape for all
        """Tell that every look is at all people."""
        return True

    async def mend(self, tx: Transaction, difference: Difference) -> None:
        """Remove the person."""
        await hold(tx, difference.community_id)
        await remove(tx, difference.community_id, int(difference.subject.rpartition(":")[2]))


async def _people(tx: Transaction, community_id: int) -> set[int]:
    people: set[int | None] = set()
    for column, table in (
        (ChoiceRow.member_id, ChoiceRow),
        (HelloRow.member_id, HelloRow),
        (MeetingRow.asked_id, MeetingRow),
        (MeetingRow.answered_id, MeetingRow),
        (MeetingRow.connector_id, MeetingRow),
        (BlockRow.member_id, BlockRow),
    ):
        people |= set(await tx.session.scalars(select(column).where(table.community_id == community_id)))
    return {who for who in people if who is not None}
