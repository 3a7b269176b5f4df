"""Reviewers: saying yes and no to it, whom they know, and the seats they have, with words that name nobody."""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.community.actor import Actor, Capability
from bot.errors import InvalidInputError, NotNowError
from bot.language import _
from bot.misinformation.involved import require_peer
from bot.misinformation.leaving import cases_of_seats, stop_reviewing
from bot.misinformation.panel import Panel
from bot.misinformation.panel_tables import ConflictRow, ReviewerRow, SeatRow
from bot.misinformation.ports import MemoryPort, NamesPort
from bot.misinformation.redaction import Redactor
from bot.misinformation.rules import SETTLED, SeatState, Verdict
from bot.misinformation.snapshots import SeatLine, SeatOutcome, SeatView, Standing
from bot.misinformation.tables import CaseRow
from bot.misinformation.voting import Voting, seat_of
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.transaction import Transaction

MOST_CONFLICTS = 50
NO_STANDING = Standing(
    opted_in=False, paused=False, letters=False, trained_until=None, needs_training=True, marks=(), conflicts=()
)


class Reviewing:
    """The use cases of people who review, besides their votes and their training."""

    def __init__(self, store: Store, panel: Panel, voting: Voting, *, names: NamesPort, memory: MemoryPort) -> None:
        self._store = store
        self._panel = panel
        self._voting = voting
        self._names = names
        self._memory = memory

    async def standing(self, by: Actor) -> Standing:
        """Return how the caller stands as a reviewer."""
        by.require(Capability.REVIEW_CASES)
        async with self._store.read() as tx:
            return await standing_of(tx, by)

    async def opt_in(self, by: Actor) -> Standing:
        """Say that the caller wants to review; before the training nobody is asked. Saying it twice changes nothing.

        Raises NotAllowedError for moderators, who decide about cases.
        """
        by.require(Capability.REVIEW_CASES)
        require_peer(by)
        async with self._store.begin() as tx:
            row = await reviewer_of(tx, by)
            if row is None:
                tx.add(new_reviewer(tx, by))
                await tx.flush()
                await tx.audit(by, "misinformation.reviewing", f"member:{by.id}")
            return await standing_of(tx, by)

    async def opt_out(self, by: Actor) -> Standing:
        """Stop reviewing: open seats go to others, and what was kept about the reviewer goes at once."""
        by.require(Capability.REVIEW_CASES)
        async with self._store.begin() as tx:
            if await reviewer_of(tx, by) is not None:
                await tx.audit(by, "misinformation.not_reviewing", f"member:{by.id}")
            await stop_reviewing(tx, self._panel, by.community_id, by.id)
            return NO_STANDING

    async def pause(self, by: Actor, *, on: bool) -> Standing:
        """Begin or end a break from reviewing; open seats stay, so that they can still be answered."""
        by.require(Capability.REVIEW_CASES)
        async with self._store.begin() as tx:
            (await needed_reviewer(tx, by)).paused = on
            return await standing_of(tx, by)

    async def letters(self, by: Actor, *, on: bool) -> Standing:
        """Say whether the bot may write to the caller when a seat waits for them."""
        by.require(Capability.REVIEW_CASES)
        async with self._store.begin() as tx:
            (await needed_reviewer(tx, by)).letters = on
            return await standing_of(tx, by)

    async def declare_conflict(self, by: Actor, member_id: int) -> Standing:
        """Note somebody whose words the caller does not want to judge. That person never learns of it."""
        by.require(Capability.REVIEW_CASES)
        if member_id == by.id:
            raise InvalidInputError(_("You are never asked about your own messages."))
        async with self._store.begin() as tx:
            await needed_reviewer(tx, by)
            known = (await standing_of(tx, by)).conflicts
            if member_id not in known:
                if len(known) >= MOST_CONFLICTS:
                    raise NotNowError(_("You named very many people. Please take one back first."))
                tx.add(ConflictRow(community_id=by.community_id, member_id=by.id, other_id=member_id))
                await tx.flush()
            await self._give_up_seats_about(tx, by, member_id)
            return await standing_of(tx, by)

    async def _give_up_seats_about(self, tx: Transaction, by: Actor, member_id: int) -> None:
        """Give up the caller's open seats about somebody; from outside it looks like any other seat that ended."""
        for row in await cases_of_seats(tx, by.community_id, by.id):
            if row.author_id == member_id:
                await self._panel.leave(tx, row, by.id)

    async def end_conflict(self, by: Actor, member_id: int) -> Standing:
        """Take back that the caller does not want to judge somebody's words."""
        by.require(Capability.REVIEW_CASES)
        async with self._store.begin() as tx:
            await tx.session.execute(
                delete(ConflictRow).where(
                    ConflictRow.community_id == by.community_id,
                    ConflictRow.member_id == by.id,
                    ConflictRow.other_id == member_id,
                )
            )
            return await standing_of(tx, by)

    async def seats(self, by: Actor) -> tuple[SeatLine, ...]:
        """Return the caller's open seats, the one that ends first above."""
        by.require(Capability.REVIEW_CASES)
        async with self._store.read() as tx:
            found = await tx.session.execute(
                select(SeatRow, CaseRow.severity)
                .join(CaseRow, CaseRow.id == SeatRow.case_id)
                .where(
                    SeatRow.community_id == by.community_id,
                    SeatRow.reviewer_id == by.id,
                    SeatRow.state == SeatState.OPEN,
                )
                .order_by(SeatRow.until, SeatRow.id)
            )
            return tuple(
                SeatLine(VersionedRef(seat.id, seat.version), seat.until, severity) for seat, severity in found
            )

    async def outcomes(self, by: Actor) -> tuple[SeatOutcome, ...]:
        """Return what became of the cases the caller gave an opinion on, newest first, once each is settled."""
        by.require(Capability.REVIEW_CASES)
        async with self._store.read() as tx:
            found = await tx.session.execute(
                select(SeatRow.id, CaseRow.state, CaseRow.closed_at)
                .join(CaseRow, CaseRow.id == SeatRow.case_id)
                .where(
                    SeatRow.community_id == by.community_id,
                    SeatRow.reviewer_id == by.id,
                    SeatRow.state == SeatState.VOTED,
                    CaseRow.state.in_(SETTLED),
                )
                .order_by(CaseRow.closed_at.desc(), SeatRow.id.desc())
            )
            return tuple(SeatOutcome(number, state, at) for number, state, at in found if at is not None)

    async def open_seat(self, by: Actor, ref: VersionedRef) -> SeatView:
        """Return what a reviewer may read of their case: nobody's name, no link, no time, no vote.

        Raises NotAllowedError for somebody else's seat and for moderators, NotNowError for one that has ended,
        TryAgainError while nobody can say by which names people go.
        """
        by.require(Capability.REVIEW_CASES)
        require_peer(by)
        names = await self._names.names(by.community_id)
        async with self._store.begin() as tx:
            row, seat = await seat_of(tx, by, ref)
            await tx.audit(by, "misinformation.opened", f"seat:{seat.id}")
            redactor = Redactor({*names, *(row.names or ())})
            text = redactor.redact(row.text or "")
            return SeatView(
                ref=VersionedRef(seat.id, seat.version),
                until=seat.until,
                text=text,
                later_text=None if row.later_text is None else redactor.redact(row.later_text),
                neighbours=tuple(redactor.redact(text) for text in row.neighbours or ()),
                attachments=len(row.attachments or ()),
                why=tuple(row.rule_words),
                edited_since=row.edited_since,
                earlier=await self._memory.earlier(tx, by.community_id, text, without_case=row.id),
            )

    async def pass_seat(self, by: Actor, ref: VersionedRef) -> None:
        """Give a seat up because the caller may know who wrote it; see `Voting.pass_on`."""
        await self._voting.pass_on(by, ref)

    async def invitation(self, community_id: int, seat_id: int) -> SeatLine | None:
        """Return a seat for the letter about it, None when it is not open any more."""
        async with self._store.read() as tx:
            seat = await tx.session.get(SeatRow, seat_id)
            if seat is None or seat.community_id != community_id or seat.state is not SeatState.OPEN:
                return None
            row = await tx.get(CaseRow, seat.case_id)
            return SeatLine(VersionedRef(seat.id, seat.version), seat.until, row.severity)


async def reviewer_of(tx: Transaction, by: Actor) -> ReviewerRow | None:
    """Return the caller's row as a reviewer, None when they are none."""
    found: ReviewerRow | None = await tx.session.scalar(
        select(ReviewerRow).where(ReviewerRow.community_id == by.community_id, ReviewerRow.member_id == by.id)
    )
    return found


def new_reviewer(tx: Transaction, by: Actor) -> ReviewerRow:
    """Return a reviewer who begins now, not yet written."""
    return ReviewerRow(
        community_id=by.community_id, member_id=by.id, opted_in=True, since=tx.now, paused=False, letters=False
    )


async def needed_reviewer(tx: Transaction, by: Actor) -> ReviewerRow:
    """Return the caller's row as a reviewer. Raises NotNowError when they are none."""
    row = await reviewer_of(tx, by)
    if row is None:
        raise NotNowError(_("You do not review yet. Say first that you would like to."))
    return row


async def standing_of(tx: Transaction, by: Actor) -> Standing:
    """Return how somebody stands as a reviewer."""
    row = await reviewer_of(tx, by)
    if row is None:
        return NO_STANDING
    conflicts = await tx.session.scalars(
        select(ConflictRow.other_id)
        .where(ConflictRow.community_id == by.community_id, ConflictRow.member_id == by.id)
        .order_by(ConflictRow.id)
    )
    return Standing(
        opted_in=row.opted_in,
        paused=row.paused,
        letters=row.letters,
        trained_until=row.trained_until,
        needs_training=row.trained_until is None or row.trained_until <= tx.now,
        marks=tuple(
            (case, Verdict(first), Verdict(second) if second else None) for case, first, second in row.training or ()
        ),
        conflicts=tuple(conflicts),
    )
