"""What this room asks of others: who wrote near, what became of a message, who is on duty, and the words of crisis."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.misinformation.outcomes_snapshots import Earlier
from bot.misinformation.panel_rule import Advice
from bot.misinformation.tables import CaseRow
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message as Discord shows it now. `text` is None where the bot may not read it."""

    text: str | None
    edited_at: datetime | None


class NearPort(Protocol):
    """Reads by REST who wrote lately in a channel or thread; TryAgainError when Discord does not say."""

    async def recent_posters(self, community_id: int, channel_id: int, since: datetime) -> frozenset[int]:
        """Return the ids of those who wrote there since a moment."""


class MessagePort(Protocol):
    """Reads one message by REST; TryAgainError when Discord does not say whether it is there."""

    async def look(self, community_id: int, channel_id: int, message_id: int) -> SeenMessage | None:
        """Return the message as it is now, None when it was deleted."""


class MembersPort(Protocol):
    """Reads the member list by REST; TryAgainError when Discord does not answer."""

    async def missing(self, community_id: int, member_ids: Collection[int]) -> frozenset[int]:
        """Return those of the given people who are not in the community any more."""


class DutyPort(Protocol):
    """Knows who is on duty now."""

    async def on_duty(self, tx: Transaction, community_id: int) -> Sequence[int]:
        """Return the ids of the people on duty."""


class BreaksPort(Protocol):
    """Knows who is on a break."""

    async def on_break(self, tx: Transaction, community_id: int, member_ids: Collection[int]) -> frozenset[int]:
        """Return those of the given people who are on a break."""


class CrisisPort(Protocol):
    """The way for words that suggest risk; it comes first and is nobody's panel."""

    def suggests_risk(self, text: str) -> bool:
        """Tell whether words suggest that somebody is at risk."""

    async def hear(self, community_id: int, channel_id: int, message_id: int, author_id: int, text: str) -> None:
        """Tell the people on duty of a message that suggests risk."""


class NamesPort(Protocol):
    """Knows the names that must not be shown to a reviewer; TryAgainError when nobody can say, so nothing is shown."""

    async def names(self, community_id: int) -> Collection[str]:
        """Return all names by which people of a community go. Ask before a transaction: it may read by REST."""


class MemoryPort(Protocol):
    """Remembers claims that were looked at."""

    async def earlier(
        self, tx: Transaction, community_id: int, text: str, *, without_case: int = 0
    ) -> tuple[Earlier, ...]:
        """Return earlier cases about words like these, which nobody is named in."""


class OutcomeHook(Protocol):
    """Told of what becomes of a case, in the transaction that changes it, with the row in its new state."""

    async def after(self, tx: Transaction, row: CaseRow, advice: Advice) -> None:
        """Hear that a panel has ended, or that moderators take a case from its author or from who writes its note."""

    async def edited(self, tx: Transaction, row: CaseRow) -> None:
        """Hear that the message was edited; the words it has now are in `later_text` if they are known."""

    async def gone(self, tx: Transaction, row: CaseRow) -> None:
        """Hear that the message was deleted; an open case is withdrawn, a settled one as it was."""


class NoOutcome:
    """An OutcomeHook that does nothing more, for a house without notes."""

    async def after(self, tx: Transaction, row: CaseRow, advice: Advice) -> None:
        """Do nothing more."""

    async def edited(self, tx: Transaction, row: CaseRow) -> None:
        """Do nothing more."""

    async def gone(self, tx: Transaction, row: CaseRow) -> None:
        """Do nothing more."""
