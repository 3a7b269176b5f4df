"""What a decision does on Discord that cannot be taken back: which of it has happened, and who is told when."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sqlalchemy import select

from bot.community.actor import Actor
from bot.delivery import outbox
from bot.delivery.effects import EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.misinformation import moves
from bot.misinformation.outcomes_effects import DECISION_STREAM
from bot.misinformation.outcomes_moves import tell_author
from bot.misinformation.outcomes_rules import Choice, DecisionState
from bot.misinformation.outcomes_snapshots import DecisionView
from bot.misinformation.outcomes_tables import DecisionRow
from bot.misinformation.tables import CaseRow
from bot.store.tables import OutboxRow
from bot.store.transaction import Transaction

_ACTS: Final = (EffectKind.DELETE_MESSAGE, EffectKind.REMOVE_ROLE)
_ON_THE_WAY: Final = (outbox.NEW, outbox.SENDING)
_MAIN: Final = {Choice.DELETE: EffectKind.DELETE_MESSAGE, Choice.REMOVE: EffectKind.REMOVE_ROLE}


async def view_of(tx: Transaction, row: DecisionRow) -> DecisionView:
    """Return a decision with what of it has not happened, and what a person left undone in the last days."""
    waiting = await _acts_in(tx, row, *_ON_THE_WAY, outbox.PARKED)
    left = await _acts_in(tx, row, outbox.DROPPED)
    return replace(row.snapshot(), waiting=waiting, left=left - waiting)


async def acted(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Tell the author what is true now: after the last act of a decision, and when one has to wait for a person.

    What a person left undone is no longer decided: the message stays, or the person does.
    """
    row = await tx.session.get(DecisionRow, int(pending.effect.stream.partition(":")[2]), with_for_update=True)
    if row is None or row.state is not DecisionState.STANDING:
        return
    case = await tx.session.get(CaseRow, row.case_id)
    if outcome.word is OutcomeWord.DROPPED:
        await _left_undone(tx, row, pending.effect.kind)
    if outcome.word is not OutcomeWord.PARKED and await _acts_in(tx, row, *_ON_THE_WAY):
        return  # the one that is still to come brings the letter
    await tell_author(tx, row)
    if case is not None and case.message_id is not None:
        await moves.redraw(tx, case)


async def _left_undone(tx: Transaction, row: DecisionRow, kind: EffectKind) -> None:
    if kind is EffectKind.DELETE_MESSAGE:
        row.copy = None
    if _MAIN.get(row.choice) is kind:
        row.state = DecisionState.UNDONE
        await tx.audit(Actor.software(row.community_id), "decision.undo", f"decision:{row.id}", "left")
    await tx.flush()


async def _acts_in(tx: Transaction, row: DecisionRow, *states: str) -> frozenset[EffectKind]:
    found = await tx.session.scalars(
        select(OutboxRow.kind).where(
            OutboxRow.community_id == row.community_id,
            OutboxRow.stream == f"{DECISION_STREAM}:{row.id}",
            OutboxRow.kind.in_(_ACTS),
            OutboxRow.state.in_(states),
        )
    )
    return frozenset(EffectKind(kind) for kind in found)
