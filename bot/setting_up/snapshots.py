"""How a set-up stands, as the outside sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.setting_up.planning import Act
from bot.setting_up.wishes import Wishes
from bot.store.base import VersionedRef

__all__ = ["ActState", "Made", "Setup", "State", "VersionedRef"]


class State(StrEnum):
    """How far a set-up is."""

    NONE = "none"  # nobody began one here
    CHOOSING = "choosing"
    MAKING = "making"
    MADE = "made"
    LIVE = "live"
    UNDOING = "undoing"


class ActState(StrEnum):
    """How far one act is."""

    WAITING = "waiting"
    SENT = "sent"
    DONE = "done"
    PARKED = "parked"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Made:
    """One act of a set-up and how it stands. `result_id` is what was made, `op_id` its newest effect."""

    id: int
    act: Act
    state: ActState
    result_id: int | None
    op_id: str


@dataclass(frozen=True, slots=True)
class Setup:
    """A set-up. `step` is where somebody last was. `changed_by` is a user id, 0 when unknown or forgotten.

    `live_at` is when the group first went live, `awake` whether the bot works there, which it may also do without.
    In both cases nothing of it is undone.
    """

    community_id: int
    version: int
    state: State
    step: str
    wishes: Wishes
    acts: tuple[Made, ...] = ()
    changed_by: int = 0
    live_at: datetime | None = None
    awake: bool = False

    @property
    def ref(self) -> VersionedRef:
        """Return what buttons carry."""
        return VersionedRef(self.community_id, self.version)

    @property
    def made(self) -> dict[str, int]:
        """Return the ids of parts that set-up made."""
        return {one.act.key: one.result_id for one in self.acts if one.result_id is not None}

    @property
    def can_undo(self) -> bool:
        """Tell whether what was made may be taken away again."""
        return self.live_at is None and not self.awake and any(one.state is ActState.DONE for one in self.acts)
