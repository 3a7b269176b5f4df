"""People who leave: a reviewer's seats go to others, an author is not written to any more, a flagger is not told."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, delete, or_, select, update

from bot.clock import Clock
from bot.delivery.reconcile import Difference
from bot.language import _
from bot.misinformation.moves import redraw
from bot.misinformation.panel import Panel, lock_reviewers
from bot.misinformation.panel_tables import ConflictRow, ReviewerRow, SeatRow
from bot.misinformation.ports import MembersPort
from bot.misinformation.rules import OPEN, SeatState
from bot.misinformation.tables import CaseRow, FlagRow, NearRow
from bot.store.store import Store
from bot.store.transaction import Transaction

EVERY = 24 * 3600.0


async def cases_of_seats(tx: Transaction, community_id: int, member_id: int) -> list[CaseRow]:
    """Return the cases in which somebody has an open seat, locked in order."""
    found = await tx.session.scalars(
        select(CaseRow)
        .join(SeatRow, SeatRow.case_id == CaseRow.id)
        .where(SeatRow.community_id == community_id, SeatRow.reviewer_id == member_id, SeatRow.state == SeatState.OPEN)
        .order_by(CaseRow.id)
        .with_for_update(of=CaseRow)
    )
    return list(found)


async def stop_reviewing(tx: Transaction, panel: Panel, community_id: int, member_id: int) -> None:
    """End somebody's reviewing: their row goes, with the figures of the panel's rule, and open seats go to others.

    Locks cases first and then all reviewers in the order of their numbers, as a draw does: two at once could
    otherwise wait for each other.
    """
    mine = (ReviewerRow.community_id == community_id, ReviewerRow.member_id == member_id)
    rows = await cases_of_seats(tx, community_id, member_id)
    if rows:
        await lock_reviewers(tx, community_id)
    await tx.session.execute(delete(ReviewerRow).where(*mine))
    await tx.session.execute(
        delete(ConflictRow).where(ConflictRow.community_id == community_id, ConflictRow.member_id == member_id)
    )
    await tx.session.execute(
        delete(NearRow).where(NearRow.community_id == community_id, NearRow.member_id == member_id)
    )
    for row in rows:
        await panel.leave(tx, row, member_id)


async def has_left(tx: Transaction, panel: Panel, community_id: int, member_id: int) -> None:
    """Do what follows when somebody leaves the community: cases go on, and nobody writes to who has left."""
    cases = await _lock_cases(tx, community_id, member_id)
    await stop_reviewing(tx, panel, community_id, member_id)
    await tx.session.execute(
        update(FlagRow)
        .where(FlagRow.community_id == community_id, FlagRow.member_id == member_id)
        .values(wants_result=False)
    )
    for row in cases:
        if row.author_id == member_id and row.state in OPEN and not row.author_gone:
            row.author_gone = True
            await redraw(tx, row)


async def _lock_cases(tx: Transaction, community_id: int, member_id: int) -> list[CaseRow]:
    """Return the open cases that somebody wrote or has an open seat in, locked in order, before any reviewer is."""
    seats = select(SeatRow.case_id).where(
        SeatRow.community_id == community_id, SeatRow.reviewer_id == member_id, SeatRow.state == SeatState.OPEN
    )
    wrote = and_(CaseRow.author_id == member_id, CaseRow.author_gone.is_(False), CaseRow.state.in_(OPEN))
    found = await tx.session.scalars(
        select(CaseRow)
        .where(CaseRow.community_id == community_id, or_(wrote, CaseRow.id.in_(seats)))
        .order_by(CaseRow.id)
        .with_for_update()
    )
    return list(found)


class Leavers:
    """People who left while nobody listened: one comparison a day, a call for each thousand members."""

    def __init__(self, store: Store, people: MembersPort, panel: Panel, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._panel = panel
        self._clock = clock
        self._looked: dict[int, float] = {}
        self._compared: dict[int, int] = {}

    async def left(self, community_id: int, member_id: int) -> None:
        """Hear that somebody left; nothing is written for who has no part in anything here."""
        async with self._store.read() as tx:
            if member_id not in await _people(tx, community_id):
                return
        async with self._store.begin() as tx:
            await has_left(tx, self._panel, community_id, member_id)

    async def differences(self, community_id: int) -> Sequence[Difference]:
        """Look who is missing, if the last look was a day ago."""
        self._compared[community_id] = 0
        now = self._clock.monotonic()
        if now - self._looked.get(community_id, -EVERY) < EVERY:
            return ()
        async with self._store.read() as tx:
            people = await _people(tx, community_id)
        gone = await self._people.missing(community_id, people) if people else frozenset()
        self._looked[community_id], self._compared[community_id] = now, len(people)
        sentence = _("Somebody who reviews, or whose message is looked at, has left.")
        return [Difference("misinformation.left", f"member:{who}", sentence) for who in sorted(gone)]

    async def compared(self, community_id: int) -> int:
        """Return how many people the latest look was about."""
        return self._compared.get(community_id, 0)

    def ended_round(self, community_id: int) -> bool:  # noqa: ARG002 - one shape for all
        """Tell that every look is at all people."""
        return True

    async def mend(self, tx: Transaction, difference: Difference) -> None:
        """Do what follows when somebody has left."""
        member_id = int(difference.subject.rpartition(":")[2])
        await has_left(tx, self._panel, difference.community_id, member_id)


async def _people(tx: Transaction, community_id: int) -> set[int]:
    reviewers = await tx.session.scalars(select(ReviewerRow.member_id).where(ReviewerRow.community_id == community_id))
    authors = await tx.session.scalars(
        select(CaseRow.author_id).where(
            CaseRow.community_id == community_id, CaseRow.state.in_(OPEN), CaseRow.author_gone.is_(False)
        )
    )
    flaggers = await tx.session.scalars(
        select(FlagRow.member_id).where(FlagRow.community_id == community_id, FlagRow.wants_result.is_(True))
    )
    return {who for who in (*reviewers, *authors, *flaggers) if who is not None}
