"""What set-up stores: the choices so far, and what it made with what stood there before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Enum, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.setting_up.planning import Act, ActKind, Rule
from bot.setting_up.snapshots import ActState, Made, State
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import NOBODY, Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedJson, Snowflake, UtcDateTime

_AS_LONG = Age(later("as long as this group uses the bot"))


def _word(kind: type[Any]) -> Enum:
    """Store a StrEnum as its words, checked by the program."""
    return Enum(
        kind,
        native_enum=False,
        length=16,
        create_constraint=False,
        validate_strings=True,
        values_callable=lambda words: [word.value for word in words],
    )


class SetupRow(Versioned, Base):
    """How far the set-up of one community is. `awake`: the bot works there; else it only helps to set up."""

    __tablename__ = "setting_up_run"
    __keeps__ = keeps(
        later("how this group was set up"),
        others=later("that you helped to set up this group"),
        why=later("so that it can be left and gone on with"),
        owner="changed_by",
        goes=_AS_LONG,
        subject="setup",
    )

    community_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    state: Mapped[State] = mapped_column(_word(State), info=kept(later("how far it is")))
    awake: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("if the bot works here")))
    step: Mapped[str] = mapped_column(String(24), default="", info=kept(later("where you stopped")))
    wishes: Mapped[Any] = mapped_column(SealedJson, info=kept(later("which roles and channels were chosen")))
    changed_by: Mapped[int | None] = mapped_column(MemberId, info=kept(later("that you chose last")))
    live_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it went live")))


class ActRow(CommunityRow, Base):
    """One thing that set-up does on Discord, in its order; `spec` holds what stood there before, for the way back."""

    __tablename__ = "setting_up_act"
    __table_args__ = (UniqueConstraint("community_id", "key"),)
    __keeps__ = keeps(
        later("a role, channel or permission that was set up"),
        why=later("so that it is made once, and can be undone"),
        owner=NOBODY,
        goes=_AS_LONG,
    )

    id: Mapped[RowId]
    place: Mapped[int] = mapped_column(Integer, info=kept(later("its place in the order"), inner=True))
    key: Mapped[str] = mapped_column(String(64), info=kept(later("what it is for")))
    state: Mapped[ActState] = mapped_column(_word(ActState), info=kept(later("how far it is")))
    spec: Mapped[Any] = mapped_column(SealedJson, info=kept(later("what it is called, and who sees it")))
    result_id: Mapped[int | None] = mapped_column(Snowflake, info=kept(later("its number on Discord")))
    op_id: Mapped[str] = mapped_column(String(25), default="", info=kept(later("its mark"), inner=True))

    def snapshot(self) -> Made:
        """Return what the outside sees."""
        return Made(self.id, act_of(self.key, self.spec), self.state, self.result_id, self.op_id)


def spec_of(act: Act) -> dict[str, Any]:
    """Write an act down as JSON."""
    return {
        "kind": act.kind.value,
        "name": act.name,
        "permissions": act.permissions,
        "line": act.line,
        "rules": [[rule.subject, rule.allow, rule.deny] for rule in act.rules],
        "channel_id": act.channel_id,
        "former": None if act.former is None else list(act.former),
    }


def act_of(key: str, spec: dict[str, Any]) -> Act:
    """Read an act that `spec_of` wrote."""
    former = spec["former"]
    return Act(
        key=key,
        kind=ActKind(spec["kind"]),
        name=spec["name"],
        permissions=spec["permissions"],
        line=spec["line"],
        rules=tuple(Rule(*rule) for rule in spec["rules"]),
        channel_id=spec["channel_id"],
        former=None if former is None else (former[0], former[1]),
    )
