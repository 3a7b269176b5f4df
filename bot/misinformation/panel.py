"""The panel of a case: reviewers are drawn at random, seats are filled again once, and the votes are weighed."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.community.misinformation import MisinformationSettings
from bot.delivery.handlers import Handlers
from bot.misinformation import effects, panel_rule
from bot.misinformation.alarm import Alarm
from bot.misinformation.moves import close_panel, end_seat, move, redraw, seats_of
from bot.misinformation.panel_rule import FIRST_SEATS, Advice, PanelOutcome, Reliability, Vote
from bot.misinformation.panel_tables import ConflictRow, OpinionRow, ReviewerRow, SeatRow
from bot.misinformation.ports import BreaksPort, OutcomeHook
from bot.misinformation.prior import prior_for
from bot.misinformation.rules import ASKED_ELSEWHERE, CaseState, Check, SeatState, Why
from bot.misinformation.staffed import Hours, staffed_after
from bot.misinformation.tables import CaseRow, FlagRow, NearRow
from bot.misinformation.timing import MOST_MEETINGS, PAIR_DAYS, Timer
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Circle:
    """Whom a panel works with: chance, who is on a break, who is told of danger, and who hears of the end."""

    chance: random.Random
    breaks: BreaksPort
    alarm: Alarm
    hook: OutcomeHook


def hours_of(settings: SettingsBook, community_id: int) -> Hours:
    """Return the hours in which people of a community are here."""
    page = settings.for_community(community_id)
    terms = page.misinformation
    return Hours(terms.staffed_from_hour, terms.staffed_until_hour, page.membership.timezone)


class Panel:
    """Draws seats and weighs votes, inside the transaction of whoever calls. Lock the case before."""

    def __init__(self, settings: SettingsBook, circle: Circle) -> None:
        self._settings = settings
        self._circle = circle

    def _terms(self, community_id: int) -> MisinformationSettings:
        return self._settings.for_community(community_id).misinformation

    def register(self, handlers: Handlers) -> None:
        """Name the handlers of who is told of danger."""
        self._circle.alarm.register(handlers)

    async def begin(self, tx: Transaction, row: CaseRow) -> None:
        """Draw the first seats and set the time limit; without any reviewer, moderators look at once."""
        row.panel_open = True
        await tx.flush()
        terms = self._terms(row.community_id)
        hours = terms.hours_other if row.severity == 1 else terms.hours_serious
        limit = staffed_after(tx.now, hours, hours_of(self._settings, row.community_id))
        await tx.due(Timer.LIMIT, str(row.id), row.community_id, limit)
        await self.draw(tx, row, FIRST_SEATS)
        await self.weigh(tx, row)

    async def draw(self, tx: Transaction, row: CaseRow, count: int, *, spare: bool = False) -> int:
        """Draw so many reviewers at random from all who may judge this case; return how many were found."""
        able = await self._able(tx, row)
        drawn = self._circle.chance.sample(able, min(count, len(able)))
        until = staffed_after(
            tx.now, self._terms(row.community_id).seat_hours, hours_of(self._settings, row.community_id)
        )
        for reviewer in drawn:
            seat = SeatRow(
                community_id=row.community_id,
                case_id=row.id,
                reviewer_id=reviewer.member_id,
                state=SeatState.OPEN,
                drawn_at=tx.now,
                until=until,
                spare=spare,
            )
            tx.add(seat)
            await tx.flush()
            await tx.due(Timer.SEAT_ENDS, str(seat.id), row.community_id, until)
            if reviewer.letters:
                await tx.outbox(effects.seat_letter(row.community_id, seat.id, reviewer.member_id))
        return len(drawn)

    async def _able(self, tx: Transaction, row: CaseRow) -> list[ReviewerRow]:
        """Return the reviewers who may judge a case, locked, so that two draws at once cannot both give a third seat.

        The order is always the same, so that the same chance draws the same people.
        """
        found = await tx.session.scalars(
            select(ReviewerRow)
            .where(
                ReviewerRow.community_id == row.community_id,
                ReviewerRow.opted_in.is_(True),
                ReviewerRow.paused.is_(False),
                ReviewerRow.trained_until > tx.now,
                ReviewerRow.since <= row.opened_at,
            )
            .order_by(ReviewerRow.id)
            .with_for_update()
        )
        pool = list(found)
        ids = [reviewer.member_id for reviewer in pool]
        out = await self._excluded(tx, row, ids) | await self._circle.breaks.on_break(tx, row.community_id, ids)
        return [reviewer for reviewer in pool if reviewer.member_id not in out]

    async def _excluded(self, tx: Transaction, row: CaseRow, ids: Collection[int]) -> frozenset[int]:
        """Return who may not judge this case, whatever chance says."""
        cases = [row.id] if row.earlier_id is None else [row.id, row.earlier_id]
        out: set[int | None] = {row.author_id, row.taken_by, row.decided_by, row.checked_by}
        if row.earlier_id is not None:
            earlier = await tx.session.get(CaseRow, row.earlier_id)
            out |= {earlier.decided_by, earlier.checked_by} if earlier is not None else set()
        for column, mine in (
            (FlagRow.member_id, FlagRow.case_id.in_(cases)),
            (NearRow.member_id, NearRow.case_id == row.id),
            (SeatRow.reviewer_id, SeatRow.case_id.in_(cases)),
            (ConflictRow.member_id, ConflictRow.other_id == row.author_id),
        ):
            out |= set(await tx.session.scalars(select(column).where(mine)))
        out |= await self._full(tx, row, ids) | await self._met_too_often(tx, row, ids)
        return frozenset(who for who in out if who is not None)

    async def _full(self, tx: Transaction, row: CaseRow, ids: Collection[int]) -> set[int | None]:
        """Return who has as many open seats as one may have."""
        found = await tx.session.scalars(
            select(SeatRow.reviewer_id)
            .where(
                SeatRow.community_id == row.community_id,
                SeatRow.state == SeatState.OPEN,
                SeatRow.reviewer_id.in_(ids),
            )
            .group_by(SeatRow.reviewer_id)
            .having(func.count(SeatRow.id) >= self._terms(row.community_id).most_open_seats)
        )
        return set(found)

    async def _met_too_often(self, tx: Transaction, row: CaseRow, ids: Collection[int]) -> set[int | None]:
        """Return who was asked about this author too often lately: nobody becomes anybody's judge."""
        if row.author_id is None:
            return set()
        found = await tx.session.scalars(
            select(SeatRow.reviewer_id)
            .join(CaseRow, CaseRow.id == SeatRow.case_id)
            .where(
                SeatRow.community_id == row.community_id,
                SeatRow.reviewer_id.in_(ids),
                SeatRow.drawn_at > tx.now - timedelta(days=PAIR_DAYS),
                CaseRow.author_id == row.author_id,
            )
            .group_by(SeatRow.reviewer_id)
            .having(func.count(SeatRow.id) >= MOST_MEETINGS)
        )
        return set(found)

    async def give_up(self, tx: Transaction, row: CaseRow, seat: SeatRow, state: SeatState) -> None:
        """End a seat whose reviewer did not answer, and ask somebody else.

        Who passed is always replaced; who let the time go by once only. When nobody is left, the votes so far decide.
        """
        was_passed = state is SeatState.PASSED
        await end_seat(tx, seat, state)
        if row.panel_open:
            if was_passed or not seat.spare:
                await self.draw(tx, row, 1, spare=seat.spare or not was_passed)
            await self.weigh(tx, row)

    async def weigh(self, tx: Transaction, row: CaseRow, *, time_is_over: bool = False) -> None:
        """Weigh the votes so far: end the panel, or draw the seats that are still wanted."""
        await tx.flush()
        votes = await self._votes(tx, row)
        prior = await prior_for(tx, row)
        advice = panel_rule.decide(prior, votes, severity=row.severity, time_is_over=time_is_over)
        why = Why.TIME_OVER if time_is_over else Why.UNDECIDED
        if not advice.is_over:
            waiting = await self._waiting(tx, row, advice.votes_wanted)
            if waiting:
                return
            advice = panel_rule.decide(prior, votes, severity=row.severity, time_is_over=True)
            why = Why.NO_REVIEWERS
        await self._end(tx, row, advice, why)

    async def _waiting(self, tx: Transaction, row: CaseRow, wanted: int) -> int:
        """Return how many seats are open, after drawing those that the next step wants."""
        seats = await tx.session.execute(
            select(SeatRow.state, SeatRow.spare).where(SeatRow.case_id == row.id, SeatRow.state != SeatState.PASSED)
        )
        known = list(seats)
        waiting = sum(state is SeatState.OPEN for state, _spare in known)
        first = sum(not spare for _state, spare in known)
        if first < wanted:
            waiting += await self.draw(tx, row, wanted - first)
        return waiting

    async def _votes(self, tx: Transaction, row: CaseRow) -> list[Vote]:
        """Open the sealed votes for the rule alone. Who has left counts as somebody new."""
        found = await tx.session.execute(
            select(OpinionRow, ReviewerRow.agreed, ReviewerRow.differed)
            .join(SeatRow, SeatRow.id == OpinionRow.seat_id)
            .outerjoin(
                ReviewerRow,
                (ReviewerRow.community_id == SeatRow.community_id) & (ReviewerRow.member_id == SeatRow.reviewer_id),
            )
            .where(OpinionRow.case_id == row.id)
            .order_by(OpinionRow.id)
        )
        return [Vote(opinion.verdict, _reliability(agreed, differed)) for opinion, agreed, differed in found]

    async def _end(self, tx: Transaction, row: CaseRow, advice: Advice, why: Why) -> None:
        by = Actor.software(row.community_id)
        await close_panel(tx, row, advice.outcome)
        if row.state is not CaseState.PANEL:  # moderators look already; this is advice to them
            await tx.audit(by, "misinformation.advice", f"case:{row.id}", advice.outcome)
            await redraw(tx, row)
        elif advice.outcome is PanelOutcome.DISMISS:
            row.check = Check.WAITING if panel_rule.is_for_audit(self._circle.chance) else None
            await move(tx, row, CaseState.CLOSED_FINE, by=by, detail="panel")
        elif advice.outcome is PanelOutcome.ADVISE_HARMFUL and not advice.dangerous and not row.author_gone:
            await move(tx, row, CaseState.AUTHOR_WINDOW, by=by, detail="panel")
        else:
            warned = advice.outcome is PanelOutcome.ADVISE_HARMFUL
            await move(tx, row, CaseState.ESCALATED, by=by, why=Why.PEERS_WARN if warned else why)
            if advice.dangerous:
                await self._circle.alarm.ring(tx, row)
        await self._circle.hook.after(tx, row, advice)

    async def raise_alarm(self, tx: Transaction, row: CaseRow) -> bool:
        """Bring a case of danger to the moderators at once; a panel that sits goes on and only advises.

        Return whether somebody on duty was told.
        """
        before = row.state
        if before is CaseState.ESCALATED:
            row.why = Why.DANGER
            await redraw(tx, row)
        else:
            await move(tx, row, CaseState.ESCALATED, by=Actor.software(row.community_id), why=Why.DANGER)
        if before in ASKED_ELSEWHERE:
            await self._circle.hook.after(
                tx, row, panel_rule.decide(panel_rule.LOWEST_PRIOR, (), severity=row.severity)
            )
        return await self._circle.alarm.ring(tx, row)

    async def is_told(self, tx: Transaction, row: CaseRow) -> bool:
        """Tell whether there is somebody on duty who hears of danger in this case."""
        return bool(await self._circle.alarm.present(tx, row))

    async def leave(self, tx: Transaction, row: CaseRow, member_id: int) -> None:
        """Give up the open seat of somebody who may not judge this case any more; a vote that was given stays."""
        for seat in await seats_of(tx, row, SeatState.OPEN):
            if seat.reviewer_id == member_id:
                await self.give_up(tx, row, seat, SeatState.PASSED)


async def lock_reviewers(tx: Transaction, community_id: int) -> None:
    """Lock everybody who reviews, in the order in which a draw locks them. Lock the cases before."""
    await tx.session.execute(
        select(ReviewerRow.id)
        .where(ReviewerRow.community_id == community_id)
        .order_by(ReviewerRow.id)
        .with_for_update()
    )


def _reliability(agreed: float | None, differed: float | None) -> Reliability:
    """Return the figures of a reviewer, or those of somebody new for one who has left."""
    return Reliability() if agreed is None or differed is None else Reliability(agreed, differed)
