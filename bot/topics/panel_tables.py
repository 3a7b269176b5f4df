"""What is stored about panels: in which channels the card stands from which members choose their topics."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.store.base import Base, CommunityRow
from bot.store.keeping import NOBODY, Age, keeps, kept
from bot.store.types import RowId, Snowflake


class PanelRow(CommunityRow, Base):
    """That the panel is to stand in a channel, also after somebody has deleted its message."""

    __tablename__ = "topics_panel"
    __keeps__ = keeps(
        later("where the panel for choosing topics stands"),
        why=later("so that it is posted again when it is missing"),
        owner=NOBODY,
        goes=Age(later("when an organiser takes the panel away")),
    )
    __table_args__ = (UniqueConstraint("community_id", "channel_id"),)

    id: Mapped[RowId]
    channel_id: Mapped[int] = mapped_column(Snowflake, info=kept(later("the channel")))
