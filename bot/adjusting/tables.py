"""What organisers changed, as values over those of the files, and the history of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Enum, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.adjusting.timing import Timer
from bot.adjusting.views import How
from bot.language import later
from bot.store.base import Base, CommunityRow
from bot.store.keeping import NOBODY, Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedJson, Snowflake, UtcDateTime

_IN_FORCE = Age(later("when organisers take the setting back to that of the files"))
_IN_USE = Age(later("It stays as long as this group uses the bot."))
_A_YEAR = Age(later("a year after the change"), timer=Timer.FORGET_CHANGE)


class EditRow(CommunityRow, Base):
    """One setting that organisers changed. It stays, too, while it does not fit the files."""

    __tablename__ = "settings_edit"
    __table_args__ = (UniqueConstraint("community_id", "path"),)
    __keeps__ = keeps(
        later("a setting that organisers changed"),
        why=later("so that the bot works as this group wants"),
        owner=NOBODY,
        goes=_IN_FORCE,
    )

    id: Mapped[RowId]
    path: Mapped[str] = mapped_column(String(80), info=kept(later("which setting"), inner=True))
    value: Mapped[Any] = mapped_column(SealedJson, info=kept(later("what it is now")))


class ChangeRow(CommunityRow, Base):
    """One change of one or more settings. `shifts` holds for each the values and edits before and after."""

    __tablename__ = "settings_change"
    __table_args__ = (Index("ix_settings_change_newest", "community_id", "id"),)
    __keeps__ = keeps(
        later("a change of settings"),
        why=later("so that organisers see who changed what, and can take it back"),
        owner=NOBODY,
        goes=_A_YEAR,
        subject="settings",
    )

    id: Mapped[RowId]
    by: Mapped[int | None] = mapped_column(
        "by_id", MemberId, index=True, info=kept(later("that you did it"), whose="by_id")
    )
    at: Mapped[datetime] = mapped_column("changed_at", UtcDateTime, info=kept(later("when")))
    how: Mapped[How] = mapped_column(
        Enum(
            How,
            native_enum=False,
            length=24,
            create_constraint=False,
            validate_strings=True,
            values_callable=lambda words: [word.value for word in words],
        ),
        info=kept(later("in which way")),
    )
    shifts: Mapped[list[dict[str, Any]]] = mapped_column(
        SealedJson, info=kept(later("what it was and became"), whose=NOBODY)
    )
    undoes: Mapped[int | None] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), info=kept(later("which change it took back"), inner=True)
    )


class HeadRow(Base):
    """How often the settings of a community were changed, so that two people cannot change them at once unseen."""

    __tablename__ = "settings_head"
    __keeps__ = keeps(
        later("how often the settings were changed"),
        why=later("so that nobody changes settings without seeing what another just did"),
        owner=NOBODY,
        goes=_IN_USE,
    )

    community_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Integer, info=kept(later("how often"), inner=True))
