"""What happens in Nearby by itself: the weekly count, ends, reminders, and what became of a thread."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select

from bot.community.book import SettingsBook
from bot.delivery.effects import Effect, EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.nearby import effects
from bot.nearby.choosing import end_choice
from bot.nearby.effects import Then, meeting_of
from bot.nearby.meeting import end_meeting
from bot.nearby.room import delete_hello, hold
from bot.nearby.rules import MeetingState, Region, level_of, next_refresh
from bot.nearby.tables import BarRow, ChoiceRow, MeetingRow, PublishedRow, ReportRow
from bot.nearby.timing import REMIND_DAYS, Timer
from bot.store.transaction import Transaction


class Duties:
    """The timers of Nearby and the outcomes of its effects. None of them decides about a person."""

    def __init__(self, settings: SettingsBook) -> None:
        self._settings = settings

    def register(self, handlers: Handlers) -> None:
        """Name the handlers of this room."""
        handlers.due(Timer.REFRESH, self.refresh)
        handlers.due(Timer.REMIND, _remind)
        handlers.due(Timer.END, _end)
        handlers.due(Timer.HELLO_END, _hello_end)
        handlers.due(Timer.MEETING_END, _meeting_end)
        handlers.due(Timer.REPORT_FORGET, _report_forget)
        handlers.due(Timer.BAR_END, _bar_end)
        handlers.outcome(Then.THREAD, _thread_settled)
        handlers.wanted(EffectKind.OPEN_THREAD, "nearby-meeting", _thread_wanted)

    async def refresh(self, tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG002 - one shape for all
        """Count the regions anew and publish what may be: the only place where a count is read.

        Everybody reads the same rounded numbers until the next refresh, so that nothing can be seen of one person who
        comes or goes. What is published of a region with fewer than five people beside any four is nothing at all,
        and there is no total from which it could be worked out.
        """
        terms = self._settings.for_community(community_id).nearby
        last = await hold(tx, community_id)
        counted = await tx.session.execute(
            select(ChoiceRow.region, func.count())
            .where(ChoiceRow.community_id == community_id, ChoiceRow.paused.is_(False), ChoiceRow.until > tx.now)
            .group_by(ChoiceRow.region)
        )
        counts: dict[Region, int] = dict(list(counted))
        await tx.session.execute(delete(PublishedRow).where(PublishedRow.community_id == community_id))
        for region in Region:
            level = level_of(counts.get(region, 0), terms.shows_from)
            if level is not None:
                tx.add(PublishedRow(community_id=community_id, region=region, level=level))
        last.at = tx.now
        if counts:
            await tx.due(Timer.REFRESH, "weekly", community_id, next_refresh(tx.now, tx.now))


async def _remind(tx: Transaction, ref: str, community_id: int) -> None:
    row = await tx.session.get(ChoiceRow, int(ref))
    if row is not None and row.by_dm and row.until - tx.now <= timedelta(days=REMIND_DAYS):
        await tx.outbox(effects.letter(community_id, row.member_id, "nearby_ending", row.id))


async def _end(tx: Transaction, ref: str, community_id: int) -> None:
    await hold(tx, community_id)
    row = await tx.session.get(ChoiceRow, int(ref))
    if row is not None and row.until <= tx.now:
        await end_choice(tx, community_id, row.member_id)


async def _hello_end(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    await delete_hello(tx, int(ref))


async def _meeting_end(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    """End a meeting on its last day, as its thread has said from the beginning."""
    row = await tx.session.get(MeetingRow, int(ref))
    if row is not None:
        await end_meeting(tx, row)


async def _report_forget(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(ReportRow, int(ref))
    if row is not None:
        await tx.session.delete(row)
        await tx.flush()
        await tx.outbox(effects.report_card(row))


async def _bar_end(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    await tx.session.execute(delete(BarRow).where(BarRow.id == int(ref)))


async def _thread_settled(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Note the thread of a meeting; one that was opened for a meeting ended meanwhile is closed again."""
    row = await tx.session.get(MeetingRow, meeting_of(pending), with_for_update=True)
    if outcome.word is not OutcomeWord.DONE or outcome.result_id is None:
        return
    if row is not None:
        row.thread_id = outcome.result_id
        if row.connector_id is not None:  # else they left meanwhile, and the organisers are asked for another
            row.state = MeetingState.OPEN
        return
    effect = pending.effect
    payload = {"thread_id": outcome.result_id}
    await tx.outbox(Effect(EffectKind.CLOSE_THREAD, effect.community_id, effect.stream, payload))


async def _thread_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Open a thread only while the meeting stands, or go on if an earlier try may have left one to be closed."""
    row = await tx.session.get(MeetingRow, meeting_of(pending))
    return row is not None or pending.first_try_at is not None
