"""Whether what was decided still holds, asked right before it is done: a button may be pressed weeks late."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.delivery.effects import EffectKind, PendingEffect
from bot.delivery.handlers import Handlers
from bot.delivery.outbox import NEW, SENDING
from bot.membership import effects
from bot.membership.effects import application_of
from bot.membership.rules import Status
from bot.membership.tables import ApplicationRow, DoorsRow
from bot.store.tables import CardRow, OutboxRow
from bot.store.transaction import Transaction

_UNCLEAR = (None, "discord_not_answering", "fault")  # to-dos after which something may stand on Discord all the same


def register(handlers: Handlers) -> None:
    """Name the checks of this room to the dispatcher."""
    handlers.wanted(EffectKind.GRANT_ROLE, "application", role_wanted)
    handlers.wanted(EffectKind.ANSWER_JOIN_REQUEST, "application", answer_wanted)
    handlers.wanted(EffectKind.OPEN_THREAD, "application", thread_wanted)
    handlers.wanted(EffectKind.CLOSE_THREAD, "application", closing_wanted)
    handlers.wanted(EffectKind.PAUSE_INVITES, "doors", pause_wanted)


async def role_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Give the role only while the application it was written for waits for it."""
    row = await _row(tx, pending)
    return row is not None and row.status is Status.APPROVED


async def answer_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Answer Discord's request only as the application stands: yes to an approved one, no to a closed one."""
    row = await _row(tx, pending)
    if row is None:
        return False
    if pending.effect.payload["approve"]:
        return row.status is Status.APPROVED
    return row.status in {Status.DECLINED, Status.EXPIRED}


async def thread_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Open a thread only while an answer is awaited, or go on if an earlier try may have left one to be closed."""
    row = await _row(tx, pending)
    if row is not None and row.status is Status.NEEDS_INFO:
        return True
    return row is not None and pending.first_try_at is not None and await _may_have_left_one(tx, pending, row)


async def _may_have_left_one(tx: Transaction, pending: PendingEffect, row: ApplicationRow) -> bool:
    if await tx.session.scalar(select(OutboxRow.todo).where(OutboxRow.op_id == pending.op_id)) in _UNCLEAR:
        return True
    noted = select(CardRow.thread_id).where(
        CardRow.community_id == row.community_id, CardRow.card == effects.QUESTIONS, CardRow.ref == str(row.id)
    )
    return await tx.session.scalar(noted) is not None


async def closing_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Do not close the thread in which a newer round of questions stands or is about to stand."""
    row = await _row(tx, pending)
    if pending.effect.payload.get("delete") or row is None or row.status is not Status.NEEDS_INFO:
        return True
    opening = select(OutboxRow.id).where(
        OutboxRow.community_id == row.community_id,
        OutboxRow.stream == pending.effect.stream,
        OutboxRow.kind == EffectKind.OPEN_THREAD,
        OutboxRow.state.in_((NEW, SENDING)),
    )
    return row.thread_id != pending.effect.payload["thread_id"] and await tx.session.scalar(opening.limit(1)) is None


async def pause_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Pause invites only while they are to be paused, and until that moment; open them only while they are not."""
    row = await tx.session.get(DoorsRow, pending.effect.community_id)
    until = row.invites_paused_until if row is not None else None
    if until is not None and until <= tx.now:
        until = None  # Discord has opened them by itself
    meant = pending.effect.payload["until"]
    return (datetime.fromisoformat(str(meant)) if meant else None) == until


async def _row(tx: Transaction, pending: PendingEffect) -> ApplicationRow | None:
    return await tx.session.get(ApplicationRow, application_of(pending))
