"""Forget on time: words first, then who it was, at last that it was."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select, update

from bot.community.actor import Actor
from bot.delivery.handlers import Handlers
from bot.membership import effects
from bot.membership.moves import delete_words
from bot.membership.rules import LETTING_IN, SETTLED, Status
from bot.membership.tables import ApplicationRow, ArrivalRow, ConsentRow, MemoryRow
from bot.membership.timing import ARRIVAL_DAYS, WITHDRAWN_DAYS, Timer, arm
from bot.store.tables import AuditRow, CardRow
from bot.store.transaction import Transaction


def register(handlers: Handlers) -> None:
    """Name these handlers to the timers. After each of them the card is drawn again, so that it forgets too."""
    handlers.due(Timer.FORGET, _forget)
    handlers.due(Timer.MEMORY, _memory)
    handlers.due(Timer.ARRIVALS, _arrivals)


async def _forget(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(ApplicationRow, int(ref), with_for_update=True)
    if row is None:
        return
    await delete_words(tx, row)
    await _delete_thread(tx, row)
    if row.status in LETTING_IN:
        # The words go on their date; the person is still needed until the role and the welcome are through.
        await arm(tx, Timer.FORGET, row, tx.now + timedelta(days=WITHDRAWN_DAYS))
    elif row.status in {Status.WITHDRAWN, Status.EXPIRED}:
        await _delete(tx, row)
    else:
        await _forget_person(tx, row)
    if row.submitted_at is not None:
        await tx.outbox(effects.application_card(row, only_if_there=True))
    await tx.audit(Actor.software(row.community_id), "application.forget", f"application:{row.id}")


async def forget_applicant(tx: Transaction, community_id: int, member_id: int) -> None:
    """Forget a person's applications at once, as their dates would: what was decided stays as a code and a hash."""
    rows = await tx.session.scalars(
        select(ApplicationRow)
        .where(ApplicationRow.community_id == community_id, ApplicationRow.member_id == member_id)
        .with_for_update()
    )
    for row in list(rows):
        await delete_words(tx, row)
        await _delete_thread(tx, row)
        if row.status in SETTLED - {Status.WITHDRAWN, Status.EXPIRED}:
            await _forget_person(tx, row)
        else:
            await _delete(tx, row)
        if row.submitted_at is not None:
            await tx.outbox(effects.application_card(row, only_if_there=True))


async def _memory(tx: Transaction, ref: str, community_id: int) -> None:
    await tx.session.execute(delete(MemoryRow).where(MemoryRow.application_id == int(ref)))
    row = await tx.session.get(ApplicationRow, int(ref), with_for_update=True)
    if row is not None:
        await delete_words(tx, row)
        await _delete_thread(tx, row)
        await _delete(tx, row)
        await tx.outbox(effects.application_card(row))
    await tx.audit(Actor.software(community_id), "application.purge", f"application:{ref}")


async def _arrivals(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    ripe = tx.now - timedelta(days=ARRIVAL_DAYS)
    here = ArrivalRow.community_id == community_id
    await tx.session.execute(delete(ArrivalRow).where(here, ArrivalRow.joined_at <= ripe))
    oldest = await tx.session.scalar(select(func.min(ArrivalRow.joined_at)).where(here))
    if oldest is not None:
        await tx.due(Timer.ARRIVALS, "purge", community_id, oldest + timedelta(days=ARRIVAL_DAYS))


async def _delete_thread(tx: Transaction, row: ApplicationRow) -> None:
    """Have the private thread deleted with all that was written in it; it was closed when the application ended."""
    noted = await tx.session.scalars(
        select(CardRow)
        .where(CardRow.community_id == row.community_id, CardRow.card == effects.QUESTIONS, CardRow.ref == str(row.id))
        .with_for_update()
    )
    for card in list(noted):
        if card.thread_id is not None:
            await tx.outbox(effects.delete_thread(row, card.thread_id))
        await tx.session.delete(card)


async def _forget_in_audit(tx: Transaction, row: ApplicationRow) -> None:
    """Take the applicant's id out of the lines on what they did here; the lines and their chain stay."""
    theirs = update(AuditRow).where(
        AuditRow.community_id == row.community_id,
        AuditRow.subject == f"application:{row.id}",
        AuditRow.actor_id == row.member_id,
    )
    await tx.session.execute(theirs.values(actor_id=None).execution_options(synchronize_session=False))


async def _delete(tx: Transaction, row: ApplicationRow) -> None:
    await _forget_in_audit(tx, row)
    await tx.session.delete(row)
    await tx.flush()
    if row.consent_id is not None:
        await tx.session.execute(delete(ConsentRow).where(ConsentRow.id == row.consent_id))


async def _forget_person(tx: Transaction, row: ApplicationRow) -> None:
    await _forget_in_audit(tx, row)
    consent_id, row.consent_id = row.consent_id, None
    row.member_id = row.request_id = row.thread_id = None
    await tx.flush()
    if consent_id is not None:
        await tx.session.execute(delete(ConsentRow).where(ConsentRow.id == consent_id))
