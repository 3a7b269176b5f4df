"""What is stored of an appeal: what it is about, the words of both sides, and how it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Enum, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.appeals.rules import AppealRole, AppealState, Level
from bot.appeals.snapshots import Appeal
from bot.appeals.timing import Timer
from bot.language import later
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedText, UtcDateTime

_WORDS = Age(later("30 days after the answer"), timer=Timer.FORGET_WORDS)


def _word(kind: type[Any]) -> Enum:
    """Store a StrEnum as its words."""
    return Enum(
        kind,
        native_enum=False,
        length=24,
        create_constraint=False,
        validate_strings=True,
        values_callable=lambda words: [word.value for word in words],
    )


class AppealRow(Versioned, CommunityRow, Base):
    """One appeal of one person against one decision. `kind` and `subject_id` name the decision, see `ports`."""

    __tablename__ = "appeal"
    __keeps__ = keeps(
        later("your appeal against a decision"),
        others=later("an appeal you answered"),
        why=later("so that somebody who did not decide can look again, and you get an answer"),
        owner="appellant_id",
        goes=Age(later("a year after the answer"), timer=Timer.FORGET),
        subject="appeal",
    )
    __table_args__ = (
        UniqueConstraint("community_id", "kind", "subject_id", "appellant_id"),
        Index("ix_appeal_state", "community_id", "state", "id"),
        CheckConstraint("state NOT IN ('upheld', 'changed') OR decided_at IS NOT NULL", name="decided"),
    )

    id: Mapped[RowId]
    kind: Mapped[str] = mapped_column(String(24), info=kept(later("what kind of decision it is about")))
    subject_id: Mapped[int] = mapped_column(BigInteger, info=kept(later("the number of that decision")))
    appellant_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you sent it"), whose="appellant_id")
    )
    role: Mapped[AppealRole] = mapped_column(_word(AppealRole), info=kept(later("why you may appeal")))
    words: Mapped[str] = mapped_column(SealedText, info=kept(later("what you wrote"), goes=_WORDS))
    state: Mapped[AppealState] = mapped_column(_word(AppealState), info=kept(later("where it stands")))
    level: Mapped[Level] = mapped_column(_word(Level), info=kept(later("who is asked to look")))
    since: Mapped[datetime] = mapped_column("sent_at", UtcDateTime, info=kept(later("when you sent it")))
    taken_by: Mapped[int | None] = mapped_column(MemberId, info=kept(later("that you took it"), whose="taken_by"))
    lease_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=kept(later("until when somebody has taken it"))
    )
    decided_by: Mapped[int | None] = mapped_column(
        MemberId, info=kept(later("that you answered it"), whose="decided_by")
    )
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it was answered")))
    answer: Mapped[str] = mapped_column(
        SealedText, default="", info=kept(later("the answer, in their words to you"), goes=_WORDS)
    )
    told_by: Mapped[str | None] = mapped_column(String(12), info=kept(later("how you were told")))

    def snapshot(self) -> Appeal:
        """Return what the outside sees; never who appealed, and not their words."""
        return Appeal(
            id=self.id,
            version=self.version,
            community_id=self.community_id,
            kind=self.kind,
            subject_id=self.subject_id,
            role=self.role,
            state=self.state,
            level=self.level,
            since=self.since,
            taken_by=self.taken_by,
            lease_until=self.lease_until,
            decided_by=self.decided_by,
            decided_at=self.decided_at,
            answer=self.answer,
            told_by=self.told_by,
        )
