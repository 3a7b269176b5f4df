"""Who has a hand in a case and may therefore not judge it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.errors import NotAllowedError
from bot.language import _
from bot.misinformation.panel_tables import SeatRow
from bot.misinformation.rules import SeatState
from bot.misinformation.tables import CaseRow, FlagRow
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Concerned:
    """The people of a case, for checks inside a use case; it never crosses the border."""

    author: int | None
    flaggers: frozenset[int]
    reviewers: frozenset[int]

    def require_outside(self, by: Actor) -> None:
        """Refuse the author and who flagged the message. Raises NotAllowedError with the same words for both."""
        if by.id == self.author or by.id in self.flaggers:
            raise NotAllowedError(_("You have a part in this one, so somebody else looks after it."))

    def require_judge(self, by: Actor) -> None:
        """Refuse also who gave an opinion in the panel: nobody confirms themselves. Raises NotAllowedError."""
        self.require_outside(by)
        if by.id in self.reviewers:
            raise NotAllowedError(_("You gave your view on this one as a reviewer, so somebody else decides."))


def require_peer(by: Actor) -> None:
    """Refuse moderators a seat: they can read who wrote the words. Raises NotAllowedError."""
    if by.may(Capability.DECIDE_CASES):
        raise NotAllowedError(_("You decide about cases, so others review them. You would see who wrote the words."))


async def concerned(tx: Transaction, row: CaseRow) -> Concerned:
    """Return the author, those who flagged the message, and those who gave an opinion on it."""
    flaggers = await tx.session.scalars(select(FlagRow.member_id).where(FlagRow.case_id == row.id))
    reviewers = await tx.session.scalars(
        select(SeatRow.reviewer_id).where(SeatRow.case_id == row.id, SeatRow.state == SeatState.VOTED)
    )
    return Concerned(row.author_id, frozenset(flaggers), frozenset(who for who in reviewers if who is not None))


def require_not_author(row: CaseRow, by: Actor) -> None:
    """Refuse the author. Raises NotAllowedError."""
    if row.author_id == by.id:
        raise NotAllowedError(_("You have a part in this one, so somebody else looks after it."))
