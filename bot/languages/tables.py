"""What is stored about languages: what a person chose, and nothing where nobody chose."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.store.base import Base, CommunityRow
from bot.store.keeping import Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedText


class LanguageRow(CommunityRow, Base):
    """The language one person chose in one community."""

    __tablename__ = "language_choice"
    __keeps__ = keeps(
        later("your language"),
        why=later("so that the bot speaks to you as you chose"),
        owner="member_id",
        goes=Age(later("when you take it back or leave this group")),
    )
    __table_args__ = (UniqueConstraint("community_id", "member_id"),)

    id: Mapped[RowId]
    member_id: Mapped[int] = mapped_column(MemberId, index=True, info=kept(later("that it is you")))
    language: Mapped[str] = mapped_column(SealedText, info=kept(later("what you chose")))
