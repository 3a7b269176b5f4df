"""What crosses the border of this room: an invite for others, and the leaflet that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.referral.rules import Audience, InviteState
from bot.store.base import VersionedRef


@dataclass(frozen=True, slots=True)
class Referral:
    """One invite that somebody else hands out. `step` is 0 below five people, else a step and never a number."""

    id: int
    version: int
    name: str
    audience: Audience
    state: InviteState
    code: str
    at: datetime
    step: int

    @property
    def ref(self) -> VersionedRef:
        """Return the row and version for buttons."""
        return VersionedRef(self.id, self.version)

    @property
    def address(self) -> str:
        """Return the invite as people open it."""
        return f"https://discord.gg/{self.code}"


@dataclass(frozen=True, slots=True)
class Listed:
    """All invites of a community. `counted` is false when Discord did not say this week how often they were used."""

    referrals: tuple[Referral, ...]
    counted: bool
