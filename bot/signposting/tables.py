"""What this room stores, and how long: checks, reports and changes of entries. Facts about services live in files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Enum, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.language import later
from bot.signposting.rules import Verdict
from bot.signposting.snapshots import Change, ChangeKind, ChangeState, Reason, Report, ReportOutcome, ReportState
from bot.signposting.timing import Timer
from bot.store.base import Base, CommunityRow, Versioned
from bot.store.keeping import NOBODY, Age, keeps, kept
from bot.store.types import MemberId, RowId, SealedJson, SealedText, UtcDateTime

_WITH_ENTRY = Age(later("It stays as long as this group uses the bot."))
_CHECKER = Age(later("30 days after the check"), timer=Timer.FORGET_CHECKER)
_CHANGER = Age(later("a year after the change"), timer=Timer.FORGET_CHANGER)
_REPORT = Age(later("30 days after it was settled, or 180 days after it was made"), timer=Timer.FORGET_REPORT)


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


class CheckRow(CommunityRow, Base):
    """That somebody compared an entry with its own page. It counts only for the facts named by `fingerprint`."""

    __tablename__ = "signposting_check"
    __table_args__ = (Index("ix_signposting_check_entry", "community_id", "service_id"),)
    __keeps__ = keeps(
        later("a check of an entry in the directory"),
        why=later("so that people can see how fresh an entry is"),
        owner=NOBODY,
        goes=_WITH_ENTRY,
    )

    id: Mapped[RowId]
    service_id: Mapped[str] = mapped_column(String(64), info=kept(later("which entry")))
    fingerprint: Mapped[str] = mapped_column(String(16), info=kept(later("a code made from its facts")))
    verdict: Mapped[Verdict] = mapped_column(_word(Verdict), info=kept(later("what was seen")))
    counts: Mapped[bool] = mapped_column(Boolean, info=kept(later("whether it counts, alone or as the second of two")))
    by_moderator: Mapped[bool] = mapped_column(Boolean, info=kept(later("whether a moderator looked")))
    member_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("that you checked it"), whose="member_id", goes=_CHECKER)
    )
    at: Mapped[datetime] = mapped_column("checked_at", UtcDateTime, info=kept(later("when")))


class ReportRow(Versioned, CommunityRow, Base):
    """One report that an entry is broken. It goes with its words 30 days after it was settled."""

    __tablename__ = "signposting_report"
    __table_args__ = (Index("ix_signposting_report_state", "community_id", "state", "id"),)
    __keeps__ = keeps(
        later("your report about an entry in the directory"),
        others=later("a report that you settled"),
        why=later("so that somebody looks, and you hear what was done"),
        owner="reporter_id",
        goes=_REPORT,
        subject="signpost_report",
    )

    id: Mapped[RowId]
    service_id: Mapped[str] = mapped_column(String(64), info=kept(later("which entry")))
    reason: Mapped[Reason] = mapped_column(_word(Reason), info=kept(later("what is wrong with it")))
    words: Mapped[str] = mapped_column(SealedText, info=kept(later("what you wrote")))
    reporter_id: Mapped[int | None] = mapped_column(
        MemberId, index=True, info=kept(later("who you are on Discord"), whose="reporter_id")
    )
    from_check: Mapped[bool] = mapped_column(Boolean, info=kept(later("whether it came from a check")))
    at: Mapped[datetime] = mapped_column("reported_at", UtcDateTime, info=kept(later("when")))
    state: Mapped[ReportState] = mapped_column(_word(ReportState), info=kept(later("how it stands")))
    outcome: Mapped[ReportOutcome | None] = mapped_column(_word(ReportOutcome), info=kept(later("what was done")))
    answer: Mapped[str] = mapped_column(SealedText, default="", info=kept(later("what you were told")))
    settled_by: Mapped[int | None] = mapped_column(
        MemberId, info=kept(later("that you settled it"), whose="settled_by")
    )

    def snapshot(self, service_name: str) -> Report:
        """Return what moderators see."""
        return Report(
            id=self.id,
            version=self.version,
            service_id=self.service_id,
            service_name=service_name,
            reason=self.reason,
            words=self.words,
            from_check=self.from_check,
            at=self.at,
            state=self.state,
            outcome=self.outcome,
            answer=self.answer,
        )


class ChangeRow(Versioned, CommunityRow, Base):
    """One change of an entry. Live changes lie over the files, in the order of `seq`; a crisis entry's waits first."""

    __tablename__ = "signposting_change"
    __table_args__ = (UniqueConstraint("community_id", "service_id", "seq"),)
    __keeps__ = keeps(
        later("a change of an entry in the directory"),
        why=later("so that the directory is right, and anybody can see how it came to be"),
        owner=NOBODY,
        goes=_WITH_ENTRY,
        subject="signpost_change",
    )

    id: Mapped[RowId]
    service_id: Mapped[str] = mapped_column(String(64), info=kept(later("which entry")))
    seq: Mapped[int] = mapped_column(Integer, info=kept(later("its number in the history of the entry")))
    kind: Mapped[ChangeKind] = mapped_column(_word(ChangeKind), info=kept(later("what kind of change")))
    state: Mapped[ChangeState] = mapped_column(_word(ChangeState), info=kept(later("how it stands")))
    values: Mapped[dict[str, Any]] = mapped_column("new_values", SealedJson, info=kept(later("the new facts")))
    before: Mapped[dict[str, Any]] = mapped_column("old_values", SealedJson, info=kept(later("the facts before")))
    by: Mapped[int | None] = mapped_column(
        "by_id", MemberId, info=kept(later("that you made it"), whose="by_id", goes=_CHANGER)
    )
    at: Mapped[datetime] = mapped_column("made_at", UtcDateTime, info=kept(later("when")))
    confirmed_by: Mapped[int | None] = mapped_column(
        MemberId, info=kept(later("that you confirmed or refused it"), whose="confirmed_by", goes=_CHANGER)
    )

    def snapshot(self) -> Change:
        """Return one line of the history."""
        return Change(
            id=self.id,
            version=self.version,
            service_id=self.service_id,
            kind=self.kind,
            state=self.state,
            by=self.by or 0,
            at=self.at,
            confirmed_by=self.confirmed_by or 0,
            fields=tuple(self.values),
        )
