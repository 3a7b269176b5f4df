"""What topics store of pauses: that moderators keep somebody out of one topic until a day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.store.base import Base, CommunityRow
from bot.store.keeping import Age, keeps, kept
from bot.store.types import MemberId, RowId, UtcDateTime


class PauseRow(CommunityRow, Base):
    """That a person is kept out of a topic until a moment, as a moderator decided. It goes when the pause ends."""

    __tablename__ = "topics_pause"
    __keeps__ = keeps(
        later("a pause from a topic"),
        why=later("so that you do not see the topic until that day, as a moderator decided"),
        owner="member_id",
        goes=Age(later("when the pause ends"), until="until"),
    )
    __table_args__ = (UniqueConstraint("topic_id", "member_id"),)

    id: Mapped[RowId]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics_topic.id"), info=kept(later("which topic")))
    member_id: Mapped[int] = mapped_column(MemberId, index=True, info=kept(later("your account"), whose="member_id"))
    until: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("until when it lasts")))
