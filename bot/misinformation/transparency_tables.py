"""What is stored of the monthly numbers: each month once, rounded, and nobody in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.store.base import Base, CommunityRow
from bot.store.keeping import NOBODY, Age, keeps, kept
from bot.store.types import RowId, SealedJson


class MonthRow(CommunityRow, Base):
    """The numbers of one month. They are counted once, so that later deletions can be seen in no difference."""

    __tablename__ = "transparency_month"
    __keeps__ = keeps(
        later("how many messages were looked at in a month, in rounded numbers"),
        why=later("so that everybody can see what comes of flags"),
        owner=NOBODY,
        goes=Age(later("as long as this group uses the bot")),
    )
    __table_args__ = (UniqueConstraint("community_id", "month"),)

    id: Mapped[RowId]
    month: Mapped[str] = mapped_column(String(7), info=kept(later("which month")))
    numbers: Mapped[dict[str, Any]] = mapped_column(SealedJson, info=kept(later("the rounded numbers")))
