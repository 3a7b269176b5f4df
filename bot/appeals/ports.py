"""What appeals ask of others: of the room a decision belongs to, and who there is to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.appeals.rules import AppealRole
from bot.community.actor import Actor
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to a decision that they may appeal against, and when it was taken."""

    role: AppealRole
    decided_at: datetime


class Appealable(Protocol):
    """One kind of decision. Everything here runs in the transaction of the appeal."""

    async def community_of(self, tx: Transaction, subject_id: int) -> int | None:
        """Return the community a decision belongs to, None when there is none of this number."""

    async def standing(self, tx: Transaction, community_id: int, subject_id: int, member_id: int) -> Standing | None:
        """Return what a person is to a decision; None when it is not theirs to appeal against, or is undone already."""

    async def not_by(self, tx: Transaction, community_id: int, subject_id: int) -> frozenset[int]:
        """Return everybody who had a part in it: deciders, reviewers, author and flaggers. None of them may answer."""

    async def changed(self, tx: Transaction, by: Actor, subject_id: int, role: AppealRole) -> None:
        """Undo what can be undone, because the decision was wrong. `by` is the human who says so."""


class Deciders(Protocol):
    """Who could answer an appeal, read from Discord. Raises TryAgainError when Discord does not answer."""

    async def moderators(self, community_id: int) -> frozenset[int]:
        """Return the moderators."""

    async def organisers(self, community_id: int) -> frozenset[int]:
        """Return the organisers."""
