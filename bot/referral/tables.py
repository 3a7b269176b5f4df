"""What is stored about invites for others: the place that hands them out, the code, and a step of a number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Enum, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.referral.rules import Audience, InviteState
from bot.referral.snapshots import Referral
from bot.referral.timing import Timer
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import NOBODY, Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedText, UtcDateTime

_GOES = Age(later("30 days after it was ended"), timer=Timer.FORGET)
_NAME = Age(later("a year after it was made"), timer=Timer.FORGET_NAME)


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


class ReferralRow(Versioned, CommunityRow, Base):
    """One invite for others. Nothing in it or beside it says who came by it."""

    __tablename__ = "referral_invite"
    __keeps__ = keeps(
        later("an invite that a surgery, link worker or charity hands out"),
        why=later("so that people find the group, and the organisers see whether anybody does"),
        owner=NOBODY,
        goes=_GOES,
        subject="referral",
    )

    id: Mapped[RowId]
    name: Mapped[str] = mapped_column(SealedText, info=kept(later("the place that hands it out")))
    audience: Mapped[Audience] = mapped_column(_word(Audience), info=kept(later("what kind of place")))
    state: Mapped[InviteState] = mapped_column(_word(InviteState), info=kept(later("where it stands")))
    code: Mapped[str | None] = mapped_column(String(64), info=kept(later("its code on Discord")))
    made_by: Mapped[int | None] = mapped_column(
        MemberId, info=kept(later("that you made it"), whose="made_by", goes=_NAME)
    )
    at: Mapped[datetime] = mapped_column("made_at", UtcDateTime, info=kept(later("when")))
    ended_by: Mapped[int | None] = mapped_column(
        MemberId, info=kept(later("that you ended it"), whose="ended_by", goes=_GOES)
    )
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("when it was ended")))
    step: Mapped[int] = mapped_column(Integer, info=kept(later("about how many people used it, in steps from five up")))
    week: Mapped[datetime | None] = mapped_column(UtcDateTime, info=kept(later("in which week that was looked at")))

    def snapshot(self) -> Referral:
        """Return what organisers see."""
        return Referral(
            id=self.id,
            version=self.version,
            name=self.name,
            audience=self.audience,
            state=self.state,
            code=self.code or "",
            at=self.at,
            step=self.step,
        )
