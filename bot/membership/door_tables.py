"""What is stored about the doors: arrivals, pauses, rushes of people and what was closed together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.membership.columns import PAUSE_OVER, word
from bot.membership.rules import RaidState
from bot.membership.snapshots import Bulk
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import Age, keeps, kept
from bot.store.types import MemberId, RowId, Snowflake, UtcDateTime


class ArrivalRow(CommunityRow, Base):
    """That somebody came in, by keyed hash only, for the raid rule. Goes after 7 days."""

    __tablename__ = "membership_arrival"
    __keeps__ = keeps(
        later("that you came in"),
        why=later("to notice when very many people join at once"),
        owner="person_key",
        goes=Age(later("7 days after you came"), since="joined_at", days=7),
    )
    __table_args__ = (
        UniqueConstraint("community_id", "person_key", "joined_at"),
        Index("ix_membership_arrival_joined", "community_id", "joined_at"),
    )

    id: Mapped[RowId]
    person_key: Mapped[str] = mapped_column(String(64), info=kept(later("a code made from your account number")))
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when you came")))
    known: Mapped[bool] = mapped_column(Boolean, info=kept(later("if you had been here before")))


class DoorsRow(Versioned, Base):
    """Whether people may apply in one community, and who paused it."""

    __tablename__ = "membership_doors"
    __keeps__ = keeps(
        later("whether people may apply"),
        why=later("to open and close the way in"),
        owner="paused_by",
        goes=Age(later("as long as this group uses the bot")),
    )

    community_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    lobby_open: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("if the way in is open")))
    paused: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("if it is paused")))
    paused_by: Mapped[int | None] = mapped_column(MemberId, info=kept(later("that you paused it"), goes=PAUSE_OVER))
    paused_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=kept(later("until when it is paused"), goes=PAUSE_OVER)
    )
    invites_paused_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=kept(later("until when invites are paused"))
    )


class RaidRow(Versioned, CommunityRow, Base):
    """One burst of arrivals and what people did about it. Goes 7 days after the last of them."""

    __tablename__ = "membership_raid"
    __keeps__ = keeps(
        later("that very many people joined at once"),
        why=later("to help people close the way in for a while"),
        owner="paused_by",
        goes=Age(later("7 days after it ends"), timer="membership.raid_forget"),
    )

    id: Mapped[RowId]
    state: Mapped[RaidState] = mapped_column(word(RaidState), info=kept(later("how far it is")))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when it began")))
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("when the last person came")))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it ended")))
    paused_by: Mapped[int | None] = mapped_column(MemberId, info=kept(later("that you paused the way in")))
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("until when it is paused")))


class BulkRow(CommunityRow, Base):
    """Applications a person closed together; the words stay until the undo time is over. Goes 7 days later."""

    __tablename__ = "membership_bulk"
    __keeps__ = keeps(
        later("applications you closed together"),
        why=later("so that it can be undone for some minutes"),
        owner="by_id",
        goes=Age(later("7 days after the time to undo it is over"), timer="membership.bulk_forget"),
        subject="bulk",
    )

    id: Mapped[RowId]
    raid_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership_raid.id"), info=kept(later("the number of the rush it belongs to"))
    )
    by: Mapped[int] = mapped_column("by_id", MemberId, info=kept(later("that you closed them")))
    count: Mapped[int] = mapped_column(Integer, info=kept(later("how many")))
    undo_until: Mapped[datetime] = mapped_column(UtcDateTime, info=kept(later("until when it can be undone")))
    undone: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("if it was undone")))
    final: Mapped[bool] = mapped_column(Boolean, default=False, info=kept(later("if it is final")))

    def snapshot(self) -> Bulk:
        """Return what the outside sees."""
        return Bulk(self.id, self.count, self.by, self.undo_until, self.undone, self.final)
