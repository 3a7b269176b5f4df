"""What membership asks of Discord when it compares what is stored with what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MemberView:
    """A person in the community as Discord tells it now. `has_member_role` is about the role named in the settings."""

    id: int
    joined_at: datetime | None
    has_member_role: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """One person who has just come in. `joined_at` is Discord's own time, aware UTC."""

    community_id: int
    member_id: int
    joined_at: datetime


class Place(Protocol):
    """A place of the directory as it is now."""

    @property
    def name(self) -> str:
        """Return what it is called."""

    @property
    def may_do(self) -> str:
        """Return what it may do for people."""

    @property
    def url(self) -> str:
        """Return its web address."""

    @property
    def alert(self) -> str:
        """Return what people must know first, or ""."""

    @property
    def checked_at(self) -> datetime | None:
        """Return when this group checked it last."""


class PlacesPort(Protocol):
    """The directory, as far as a no points to it."""

    async def place(self, community_id: int, entry_id: str) -> Place | None:
        """Return an entry as it is now; None when the directory has none with this id."""


class NativeStatus(StrEnum):
    """How Discord's own request to join stands. `GONE`: taken back, deleted, or left unfinished."""

    STARTED = "started"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class NativeAnswer:
    """One question of Discord's own form with its answer in words."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class NativeRequest:
    """A request to join made in Discord itself. `acted_by` is the person who settled it there, 0 when unknown.

    The answers are passed through to a reading moderator and never stored: nobody was asked for consent there.
    """

    community_id: int
    request_id: int
    applicant_id: int
    status: NativeStatus
    created_at: datetime
    acted_by: int = 0
    answers: tuple[NativeAnswer, ...] = ()


class GuildPort(Protocol):
    """Reads Discord by REST, never from a cache that may be partial; TryAgainError when Discord does not answer."""

    async def member(self, community_id: int, member_id: int) -> MemberView | None:
        """Return one person, or None when they are not in the community."""

    async def members_with_role(self, community_id: int) -> Sequence[MemberView]:
        """Return everybody who holds the member role."""

    async def join_requests(self, community_id: int) -> Sequence[NativeRequest] | None:
        """Return waiting requests of Discord's own door; None when Discord cannot tell (no such door there now).

        A long list may be cut: what is missing from it is not settled. Ask `join_request` about it.
        """

    async def join_request(self, community_id: int, request_id: int) -> NativeRequest | None:
        """Return one request as it stands, waiting or settled; None when Discord cannot tell."""

    async def message_exists(self, channel_id: int, message_id: int) -> bool:
        """Tell whether a message still stands."""
