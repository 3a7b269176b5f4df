"""What is stored about the bot's own look at messages: how often each source was right, and how much it may ask."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.store.base import Base, CommunityRow
from bot.store.keeping import NOBODY, Age, keeps, kept
from bot.store.types import RowId, Snowflake, UtcDateTime

LONGEST_SOURCE = 80
_IN_USE = Age(later("as long as this group uses the bot"))


class Standing(StrEnum):
    """Whether a source may open cases in a community."""

    ON = "on"
    SILENT = "silent"  # it was wrong too often and went silent by itself
    OFF = "off"  # an organiser switched it off


def _word(kind: type[Any]) -> Enum:
    """Store a StrEnum as its words."""
    return Enum(
        kind,
        native_enum=False,
        length=12,
        create_constraint=False,
        validate_strings=True,
        values_callable=lambda words: [word.value for word in words],
    )


class SourceRow(CommunityRow, Base):
    """One source of suspicions in one community: counts of outcomes that a person confirmed, and nobody's name."""

    __tablename__ = "suspicion_source"
    __keeps__ = keeps(
        later("how often a rule was right"),
        why=later("so that a rule that is wrong too often goes silent"),
        owner=NOBODY,
        goes=_IN_USE,
        subject="suspicion_source",
    )
    __table_args__ = (UniqueConstraint("community_id", "source"),)

    id: Mapped[RowId]
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), info=kept(later("which rule")))
    right: Mapped[int] = mapped_column("times_right", Integer, default=0, info=kept(later("how often it was right")))
    wrong: Mapped[int] = mapped_column("times_wrong", Integer, default=0, info=kept(later("how often it was wrong")))
    right_lately: Mapped[int] = mapped_column(
        Integer, default=0, info=kept(later("how often it was right since it was switched on"))
    )
    wrong_lately: Mapped[int] = mapped_column(
        Integer, default=0, info=kept(later("how often it was wrong since it was switched on"))
    )
    standing: Mapped[Standing] = mapped_column(
        _word(Standing), default=Standing.ON, info=kept(later("whether it may open cases"))
    )
    since: Mapped[datetime | None] = mapped_column(
        "standing_since", UtcDateTime, info=kept(later("when it was switched"))
    )


class BudgetRow(Base):
    """How many of a community's last messages led to a case; a new stretch begins with every 1,000 messages."""

    __tablename__ = "suspicion_budget"
    __keeps__ = keeps(
        later("how many messages were looked at"),
        why=later("so that the bot does not ask people too often"),
        owner=NOBODY,
        goes=_IN_USE,
    )

    community_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    seen: Mapped[int] = mapped_column(Integer, default=0, info=kept(later("messages of this stretch")))
    passed: Mapped[int] = mapped_column(Integer, default=0, info=kept(later("cases of this stretch")))


class AutoModRow(CommunityRow, Base):
    """One of the bot's own rules in Discord's AutoMod: its number among ours, and Discord's id for it."""

    __tablename__ = "suspicion_automod"
    __keeps__ = keeps(
        later("a rule of the bot's own in AutoMod"),
        why=later("so that the bot knows which alerts of Discord are its own"),
        owner=NOBODY,
        goes=Age(later("when AutoMod is switched off in the settings")),
    )
    __table_args__ = (UniqueConstraint("community_id", "number"),)

    id: Mapped[RowId]
    number: Mapped[int] = mapped_column(Integer, info=kept(later("which of the bot's rules")))
    rule_id: Mapped[int | None] = mapped_column(Snowflake, info=kept(later("Discord's number for it")))
