"""What becomes of an invite once Discord has answered, and what is forgotten in its time."""

from __future__ import annotations

from datetime import timedelta

from bot.delivery.effects import Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.referral import effects
from bot.referral.effects import Then, referral_of
from bot.referral.rules import InviteState
from bot.referral.tables import ReferralRow
from bot.referral.timing import ENDED_DAYS, Timer
from bot.store.transaction import Transaction


def register(handlers: Handlers) -> None:
    """Name the handlers of this room."""
    handlers.outcome(Then.MADE, _made)
    handlers.due(Timer.FORGET, _forget)
    handlers.due(Timer.FORGET_NAME, _forget_name)


async def _made(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Note the code; an invite that was ended meanwhile is deleted by the decision of whoever ended it."""
    row = await tx.session.get(ReferralRow, referral_of(pending.effect.stream), with_for_update=True)
    if outcome.word is OutcomeWord.DONE and outcome.code:
        if row is None:
            return
        row.code = outcome.code
        if row.state is InviteState.ENDED:
            await tx.outbox(effects.delete(row, outcome.code, row.ended_by or pending.effect.by))
        else:
            row.state = InviteState.OPEN
    elif outcome.word in {OutcomeWord.DROPPED, OutcomeWord.GONE} and row is not None:
        row.state, row.ended_at = InviteState.ENDED, tx.now
        await tx.due(Timer.FORGET, str(row.id), row.community_id, tx.now + timedelta(days=ENDED_DAYS))


async def _forget(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(ReferralRow, int(ref), with_for_update=True)
    if row is not None and row.state is InviteState.ENDED:
        await tx.session.delete(row)


async def _forget_name(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(ReferralRow, int(ref), with_for_update=True)
    if row is not None:
        row.made_by = None
