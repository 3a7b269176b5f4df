"""How a case goes from one state to the next: with its audit line, its timers, its card, and what is forgotten."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, select, update

from bot.community.actor import Actor
from bot.misinformation import effects
from bot.misinformation.outcomes_rules import NoteState
from bot.misinformation.outcomes_tables import NO_WORDS, CaseNoteRow
from bot.misinformation.panel_rule import PanelOutcome
from bot.misinformation.panel_tables import SeatRow
from bot.misinformation.rules import SETTLED, CaseState, Reason, SeatState, Why, distinct, require_way
from bot.misinformation.tables import CaseRow, FlagRow, NearRow
from bot.misinformation.timing import (
    CASE_KEPT,
    NAMES_KEPT,
    PEOPLE_KEPT,
    UNDECIDED,
    UNDECIDED_SOON,
    UNTAKEN,
    UNTAKEN_DANGER,
    Timer,
)
from bot.misinformation.versions import forget_versions
from bot.store.transaction import Transaction

ERASED_AT_ONCE: Final = frozenset({CaseState.CLOSED_FINE, CaseState.WITHDRAWN, CaseState.NOT_DECIDED})
_WAITS_FOR_SOMEBODY: Final = frozenset({CaseState.ESCALATED, CaseState.NOTE_DRAFT})
_BEYOND_PANELS: Final = SETTLED | {CaseState.AUTHOR_WINDOW, CaseState.NOTE_DRAFT}


async def move(
    tx: Transaction, row: CaseRow, state: CaseState, *, by: Actor, why: Why | None = None, detail: str = ""
) -> None:
    """Put a case into a state, with everything that follows from it except the OutcomeHook.

    `by` is the human who decided, or the software that counted peers' opinions; `detail` is a code for the audit log.
    A case that is found fine, withdrawn or not decided loses its words in this transaction; any other settled one 90
    days later. One that nobody settles has 90 days from its beginning, see `bot.misinformation.undecided`.
    Raises NotNowError for a step that is not on the map.
    """
    require_way(row.state, state)
    if row.panel_open and state in _BEYOND_PANELS:
        await close_panel(tx, row, None)
    begins = row.state in SETTLED or row.state is CaseState.WAITING
    row.state, row.state_since, row.why = state, tx.now, why
    ref = str(row.id)
    if state in SETTLED:
        await _settle(tx, row)
    else:
        await _go_on(tx, row, begins=begins)
    if state in _WAITS_FOR_SOMEBODY:
        wait = UNTAKEN_DANGER if row.severity == 3 and state is CaseState.ESCALATED else UNTAKEN
        await tx.due(Timer.UNTAKEN, ref, row.community_id, tx.now + wait)
    else:
        await tx.not_due(Timer.UNTAKEN, ref, row.community_id)
    await tx.audit(by, f"misinformation.{state}", f"case:{row.id}", detail or (why or ""))
    await redraw(tx, row)


async def _go_on(tx: Transaction, row: CaseRow, *, begins: bool) -> None:
    """Forget nothing while somebody still has to look; from the beginning on there are 90 days for it."""
    row.closed_at = None
    ref = str(row.id)
    for timer in (Timer.FORGET_PEOPLE, Timer.FORGET_CASE):
        await tx.not_due(timer, ref, row.community_id)
    if begins:
        await tx.due(Timer.UNDECIDED_SOON, ref, row.community_id, tx.now + UNDECIDED_SOON)
        await tx.due(Timer.UNDECIDED, ref, row.community_id, tx.now + UNDECIDED)


async def _settle(tx: Transaction, row: CaseRow) -> None:
    row.closed_at, row.taken_by, row.lease_until = tx.now, None, None
    ref = str(row.id)
    for timer in (Timer.BEGIN, Timer.UNDECIDED_SOON, Timer.UNDECIDED):
        await tx.not_due(timer, ref, row.community_id)
    if row.with_organisers:
        await tx.outbox(effects.undecided_card(row, only_if_there=True))
    await tx.due(Timer.FORGET_PEOPLE, ref, row.community_id, tx.now + PEOPLE_KEPT)
    await tx.due(Timer.FORGET_CASE, ref, row.community_id, tx.now + CASE_KEPT)
    if row.state in ERASED_AT_ONCE:
        await erase_words(tx, row)


async def erase_words(tx: Transaction, row: CaseRow) -> None:
    """Forget all words of a case: of the message, its neighbours, the flags, and of notes that were taken back."""
    row.text = row.later_text = None
    row.neighbours = row.names = row.links = row.attachments = None
    row.rule_words = []
    await forget_versions(tx, row.id)
    await tx.session.execute(
        update(CaseNoteRow)
        .where(CaseNoteRow.case_id == row.id, CaseNoteRow.state == NoteState.WITHDRAWN)
        .values(**NO_WORDS)
    )
    await tx.session.execute(update(FlagRow).where(FlagRow.case_id == row.id).values(words=None))


async def redraw(tx: Transaction, row: CaseRow) -> None:
    """Draw the cards of a case anew: the moderators', the organisers' if it went so far, and that of its check."""
    await tx.flush()
    await tx.outbox(effects.case_card(row))
    if row.with_organisers and row.place != effects.ORGANISERS:
        await tx.outbox(effects.card_of(row.community_id, row.id, effects.CASE_CARD, effects.ORGANISERS))
    if row.check is not None:
        await tx.outbox(effects.check_card(row))


async def show_organisers(tx: Transaction, row: CaseRow) -> None:
    """Show a case to the organisers, too, from now on."""
    row.with_organisers = True
    await redraw(tx, row)


async def close_panel(tx: Transaction, row: CaseRow, advice: PanelOutcome | None) -> None:
    """End the panel of a case, if one sits: open seats end, votes are no longer sealed, who was near is forgotten."""
    if not row.panel_open:
        return
    row.panel_open, row.advice = False, advice
    await tx.not_due(Timer.LIMIT, str(row.id), row.community_id)
    for seat in await seats_of(tx, row, SeatState.OPEN):
        await end_seat(tx, seat, SeatState.CLOSED)
    await tx.session.execute(delete(NearRow).where(NearRow.case_id == row.id))


async def end_seat(tx: Transaction, seat: SeatRow, state: SeatState) -> None:
    """Note what became of a seat; its name goes after 30 days."""
    seat.state = state
    await tx.not_due(Timer.SEAT_ENDS, str(seat.id), seat.community_id)
    await tx.due(Timer.FORGET_NAME, str(seat.id), seat.community_id, tx.now + NAMES_KEPT)


async def seats_of(tx: Transaction, row: CaseRow, *states: SeatState) -> list[SeatRow]:
    """Return the seats of a case in some states, oldest first, locked. Lock the case before."""
    found = await tx.session.scalars(
        select(SeatRow)
        .where(SeatRow.case_id == row.id, SeatRow.state.in_(states))
        .order_by(SeatRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(found)


async def locked(tx: Transaction, case_id: int, community_id: int) -> CaseRow | None:
    """Return a case locked for change, None when there is no such case here. The case is always locked first."""
    row = await tx.session.get(CaseRow, case_id, populate_existing=True, with_for_update=True)
    return row if row is not None and row.community_id == community_id else None


async def reasons_of(tx: Transaction, case_ids: list[int]) -> dict[int, tuple[Reason, ...]]:
    """Return the distinct reasons given for each case, never how often."""
    found = await tx.session.execute(
        select(FlagRow.case_id, FlagRow.reason).where(FlagRow.case_id.in_(case_ids)).distinct()
    )
    reasons: dict[int, list[Reason]] = {}
    for case_id, reason in found:
        reasons.setdefault(case_id, []).append(reason)
    return {case_id: distinct(given) for case_id, given in reasons.items()}
