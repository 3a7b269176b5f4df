"""What happens by itself in time: panels begin and end, seats are filled again, and everything is forgotten."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from bot.delivery.effects import EffectKind, PendingEffect
from bot.delivery.handlers import Handlers
from bot.misinformation import effects, opening
from bot.misinformation.moves import erase_words, locked, show_organisers
from bot.misinformation.panel import Panel
from bot.misinformation.panel_tables import OpinionRow, SeatRow
from bot.misinformation.rules import CaseState, SeatState
from bot.misinformation.tables import CaseRow, FlagRow, NearRow
from bot.misinformation.timing import Timer
from bot.misinformation.undecided import undecided, undecided_soon
from bot.store.tables import AuditRow
from bot.store.transaction import Transaction


class Duties:
    """The timers of cases and panels. None of them decides about a person: silence only asks somebody else."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel

    def register(self, handlers: Handlers) -> None:
        """Name the handlers of this room, and who says whether a letter is still wanted."""
        handlers.due(Timer.BEGIN, self._begin)
        handlers.due(Timer.SEAT_ENDS, self._seat_ends)
        handlers.due(Timer.LIMIT, self._limit)
        handlers.due(Timer.UNTAKEN, _untaken)
        handlers.due(Timer.UNDECIDED_SOON, undecided_soon)
        handlers.due(Timer.UNDECIDED, undecided)
        handlers.due(Timer.FORGET_NAME, _forget_name)
        handlers.due(Timer.FORGET_PEOPLE, _forget_people)
        handlers.due(Timer.FORGET_CASE, _forget_case)
        handlers.wanted(EffectKind.SEND_DIRECT, effects.STREAM, _duty_letter_wanted)
        handlers.wanted(EffectKind.SEND_DIRECT, effects.WAVE_STREAM, _wave_letter_wanted)
        handlers.wanted(EffectKind.SEND_DIRECT, effects.SEAT_STREAM, _seat_letter_wanted)
        self._panel.register(handlers)

    async def _begin(self, tx: Transaction, ref: str, community_id: int) -> None:
        row = await locked(tx, int(ref), community_id)
        if row is not None and row.state is CaseState.WAITING:
            await opening.start(tx, self._panel, row)

    async def _seat_ends(self, tx: Transaction, ref: str, community_id: int) -> None:
        known = await tx.session.get(SeatRow, int(ref))
        row = await locked(tx, known.case_id, community_id) if known is not None else None
        seat = await tx.session.get(SeatRow, int(ref), populate_existing=True, with_for_update=True)
        if row is None or seat is None or seat.state is not SeatState.OPEN:
            return
        await self._panel.give_up(tx, row, seat, SeatState.EXPIRED)

    async def _limit(self, tx: Transaction, ref: str, community_id: int) -> None:
        row = await locked(tx, int(ref), community_id)
        if row is not None and row.panel_open:
            await self._panel.weigh(tx, row, time_is_over=True)


async def _untaken(tx: Transaction, ref: str, community_id: int) -> None:
    """Show a case that no moderator has taken, or a note that nobody has written, to the organisers, too.

    While somebody holds the case, this waits until they have let go of it.
    """
    row = await locked(tx, int(ref), community_id)
    if row is None or row.state not in {CaseState.ESCALATED, CaseState.NOTE_DRAFT}:
        return
    if row.taken_by is not None and row.lease_until is not None and row.lease_until > tx.now:
        await tx.due(Timer.UNTAKEN, ref, community_id, row.lease_until)
        return
    await show_organisers(tx, row)


async def _forget_name(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    seat = await tx.session.get(SeatRow, int(ref), with_for_update=True)
    if seat is not None and seat.state is not SeatState.OPEN:
        await _forget_in_audit(tx, seat.community_id, seat.reviewer_id, f"seat:{seat.id}")
        seat.reviewer_id = None


async def _forget_people(tx: Transaction, ref: str, community_id: int) -> None:
    """Take words, link and people out of a settled case; its bare numbers stay for the rest of a year."""
    row = await locked(tx, int(ref), community_id)
    if row is None or row.closed_at is None:
        return
    await erase_words(tx, row)
    flags = await tx.session.execute(select(FlagRow.id, FlagRow.member_id).where(FlagRow.case_id == row.id))
    for flag_id, member_id in flags.all():
        await _forget_in_audit(tx, community_id, member_id, f"flag:{flag_id}")
    await _forget_in_audit(tx, community_id, row.author_id, f"case:{row.id}")
    await tx.session.execute(delete(FlagRow).where(FlagRow.case_id == row.id))
    await tx.session.execute(delete(NearRow).where(NearRow.case_id == row.id))
    await tx.session.execute(update(OpinionRow).where(OpinionRow.case_id == row.id).values(put_right=None))
    row.author_id = row.decided_by = row.checked_by = row.taken_by = None
    row.channel_id = row.parent_id = row.message_id = None
    await tx.flush()
    await _take_cards_away(tx, row)


async def _forget_in_audit(tx: Transaction, community_id: int, member_id: int | None, subject: str) -> None:
    """Take somebody's id out of the lines on what they did here; the lines and their chain stay."""
    if member_id is None:
        return
    theirs = update(AuditRow).where(
        AuditRow.community_id == community_id, AuditRow.subject == subject, AuditRow.actor_id == member_id
    )
    await tx.session.execute(theirs.values(actor_id=None).execution_options(synchronize_session=False))


async def _take_cards_away(tx: Transaction, row: CaseRow) -> None:
    """Have its cards drawn once more; nobody draws a case without its people, so they go."""
    for card in (effects.CASE_CARD, effects.CHECK_CARD):
        for place in ("cases", "organisers"):
            await tx.outbox(effects.card_of(row.community_id, row.id, card, place, only_if_there=True))


async def _forget_case(tx: Transaction, ref: str, community_id: int) -> None:
    """Delete a case with its seats and opinions, a year after it was settled."""
    row = await locked(tx, int(ref), community_id)
    if row is None or row.closed_at is None:
        return
    seats = await tx.session.scalars(select(SeatRow.id).where(SeatRow.case_id == row.id))
    for seat_id in seats.all():
        await tx.not_due(Timer.FORGET_NAME, str(seat_id), community_id)
    for table in (OpinionRow, SeatRow, FlagRow, NearRow):
        await tx.session.execute(delete(table).where(table.case_id == row.id))
    await tx.session.execute(update(CaseRow).where(CaseRow.earlier_id == row.id).values(earlier_id=None))
    await tx.session.execute(delete(CaseRow).where(CaseRow.id == row.id))


async def _duty_letter_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Tell whether somebody on duty still has to look: nobody has taken the case, and it is not settled."""
    row = await tx.session.get(CaseRow, int(str(pending.effect.payload["ref"])))
    return row is not None and row.state is CaseState.ESCALATED and row.taken_by is None


async def _wave_letter_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Tell whether somebody on duty still has to look at one of the cases of a wave."""
    ids = effects.case_ids_of(str(pending.effect.payload["ref"]))
    waiting = await tx.session.scalar(
        select(CaseRow.id)
        .where(CaseRow.id.in_(ids), CaseRow.state == CaseState.ESCALATED, CaseRow.taken_by.is_(None))
        .limit(1)
    )
    return waiting is not None


async def _seat_letter_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Tell whether a seat is still open."""
    seat = await tx.session.get(SeatRow, int(str(pending.effect.payload["ref"])))
    return seat is not None and seat.state is SeatState.OPEN
