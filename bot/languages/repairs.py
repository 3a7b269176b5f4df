"""People who left while nobody listened: found once a day by reading the member list, and their choice forgotten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from sqlalchemy import delete, select

from bot.clock import Clock
from bot.delivery.reconcile import Difference
from bot.language import _
from bot.languages.choosing import Languages
from bot.languages.tables import LanguageRow
from bot.store.store import Store
from bot.store.transaction import Transaction

EVERY = 24 * 3600.0


class MembersPort(Protocol):
    """Reads the member list by REST; TryAgainError when Discord does not answer."""

    async def missing(self, community_id: int, member_ids: Collection[int]) -> frozenset[int]:
        """Return those of the given people who are not in the community any more."""


class SpeakerRepair:
    """One comparison a day, a call for each thousand members; none where nobody chose a language."""

    def __init__(self, store: Store, people: MembersPort, clock: Clock, languages: Languages) -> None:
        self._store = store
        self._people = people
        self._clock = clock
        self._languages = languages
        self._looked: dict[int, float] = {}
        self._compared: dict[int, int] = {}

    async def differences(self, community_id: int) -> Sequence[Difference]:
        """Look who is missing, if the last look was a day ago."""
        self._compared[community_id] = 0
        now = self._clock.monotonic()
        if now - self._looked.get(community_id, -EVERY) < EVERY:
            return ()
        async with self._store.read() as tx:
            asked = select(LanguageRow.member_id).where(LanguageRow.community_id == community_id)
            people = set(await tx.session.scalars(asked))
        gone = await self._people.missing(community_id, people) if people else frozenset()
        self._looked[community_id], self._compared[community_id] = now, len(people)
        sentence = _("Somebody who chose a language has left.")
        return [Difference("languages.left", f"member:{who}", sentence) for who in sorted(gone)]

    async def compared(self, community_id: int) -> int:
        """Return how many people the latest look was about."""
        return self._compared.get(community_id, 0)

    def ended_round(self, community_id: int) -> bool:  # noqa: ARG002 - one shape for all
        """Tell that every look is at all people."""
        return True

    async def mend(self, tx: Transaction, difference: Difference) -> None:
        """Forget what the person chose."""
        member_id = int(difference.subject.rpartition(":")[2])
        here = (LanguageRow.community_id == difference.community_id, LanguageRow.member_id == member_id)
        await tx.session.execute(delete(LanguageRow).where(*here))
        self._languages.no_longer_knows(difference.community_id, member_id)
