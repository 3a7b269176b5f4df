"""What happens by itself to appeals: leases end, people are reminded, others are asked, and words are forgotten."""

from __future__ import annotations

from bot.appeals import effects
from bot.appeals.effects import Then
from bot.appeals.rules import PENDING, AppealRole, AppealState, Level, level_after
from bot.appeals.tables import AppealRow
from bot.appeals.timing import ESCALATE_AGAIN, Timer
from bot.community.actor import Actor
from bot.delivery.effects import Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.store.transaction import Transaction


def register(handlers: Handlers) -> None:
    """Name these handlers. None of them answers an appeal."""
    handlers.due(Timer.LEASE, _lease_over)
    handlers.due(Timer.REMIND, _remind)
    handlers.due(Timer.ESCALATE, _escalate)
    handlers.due(Timer.FORGET_WORDS, _forget_words)
    handlers.due(Timer.FORGET, _forget)
    handlers.outcome(Then.TOLD, _told)


async def _lease_over(tx: Transaction, ref: str, community_id: int) -> None:
    row = await tx.session.get(AppealRow, int(ref), with_for_update=True)
    if row is None or row.state is not AppealState.TAKEN or row.lease_until is None:
        return
    if row.lease_until > tx.now:
        await tx.due(Timer.LEASE, ref, community_id, row.lease_until)
        return
    row.state, row.taken_by, row.lease_until = AppealState.OPEN, None, None
    await tx.flush()
    await tx.outbox(*effects.cards_of(row))


async def _remind(tx: Transaction, ref: str, community_id: int) -> None:
    row = await tx.session.get(AppealRow, int(ref), with_for_update=True)
    if row is not None and row.state in PENDING:
        await tx.audit(Actor.software(community_id), "appeal.remind", f"appeal:{row.id}")
        await tx.outbox(effects.reminder_card(row))


async def _escalate(tx: Transaction, ref: str, community_id: int) -> None:
    """Ask the next level. Once nobody is left, the appellant is told whom to ask outside of the group."""
    row = await tx.session.get(AppealRow, int(ref), with_for_update=True)
    if row is None or row.state not in PENDING:
        return
    row.level = level_after(row.level)
    await tx.audit(Actor.software(community_id), "appeal.escalate", f"appeal:{row.id}", row.level.value)
    await tx.flush()
    await tx.outbox(*effects.cards_of(row))
    if row.level is not Level.OUTSIDE:
        await tx.due(Timer.ESCALATE, ref, community_id, tx.now + ESCALATE_AGAIN)
    elif row.appellant_id is not None:
        await tx.outbox(effects.outside_letter(row, row.appellant_id))


async def _forget_words(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(AppealRow, int(ref), with_for_update=True)
    if row is not None and row.state not in PENDING:
        row.words = row.answer = ""


async def _forget(tx: Transaction, ref: str, community_id: int) -> None:
    row = await tx.session.get(AppealRow, int(ref), with_for_update=True)
    if row is None or row.state in PENDING:
        return
    await tx.session.delete(row)
    await tx.flush()
    await tx.outbox(*effects.gone_cards(community_id, int(ref)))


async def _told(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Note whether the appellant read the answer in a direct message; else a person is asked to tell them.

    Nobody is asked to tell who flagged: that would name them. They find the answer themselves.
    """
    row = await tx.session.get(AppealRow, int(str(pending.effect.payload["ref"])), with_for_update=True)
    if row is None or row.told_by == "person":
        return
    row.told_by = "dm" if outcome.word is OutcomeWord.DONE else "status"
    await tx.flush()
    await tx.outbox(effects.tell_card(row, only_if_there=row.told_by == "dm" or row.role is AppealRole.FLAGGER))
