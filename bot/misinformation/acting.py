"""What a decision does on Discord that cannot be taken back: which of it has happened, and who is told when."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.delivery import outbox
from bot.delivery.effects import EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.errors import NotAllowedError
from bot.language import _
from bot.misinformation import moves
from bot.misinformation.involved import concerned
from bot.misinformation.outcomes_effects import DECISION_STREAM
from bot.misinformation.outcomes_moves import tell_author
from bot.misinformation.outcomes_rules import Choice, DecisionState
from bot.misinformation.outcomes_snapshots import DecisionView
from bot.misinformation.outcomes_tables import DecisionRow
from bot.misinformation.tables import CaseRow
from bot.store.tables import AuditRow, OutboxRow
from bot.store.transaction import Transaction

ACTS: Final = (EffectKind.DELETE_MESSAGE, EffectKind.REMOVE_ROLE)
"""What a decision does that cannot be taken back."""
_ON_THE_WAY: Final = (outbox.NEW, outbox.SENDING)
_LEFT: Final = "left"
_MAIN: Final = {Choice.DELETE: EffectKind.DELETE_MESSAGE, Choice.REMOVE: EffectKind.REMOVE_ROLE}


async def view_of(tx: Transaction, row: DecisionRow) -> DecisionView:
    """Return a decision with what of it has not happened, and what a person left undone."""
    waiting = await _acts_in(tx, row, *_ON_THE_WAY, outbox.PARKED)
    left = await _acts_in(tx, row, outbox.DROPPED, outbox.SKIPPED)
    if row.state is DecisionState.UNDONE:  # what had not happened by then does not happen any more
        waiting, left = frozenset(), left | waiting
    main = _MAIN.get(row.choice)
    if main is not None and row.state is DecisionState.UNDONE and await _was_left(tx, row):
        left |= {main}
    return replace(row.snapshot(), waiting=waiting, left=left - waiting)


async def may_settle(tx: Transaction, pending: PendingEffect, by: Actor) -> None:
    """Refuse who could not have decided it: the author, who flagged, and for a removal its proposer as the second.

    Raises NotAllowedError.
    """
    by.require(Capability.DECIDE_CASES)
    row = await tx.session.get(DecisionRow, _number(pending))
    if row is None:
        return
    if pending.effect.kind is EffectKind.REMOVE_ROLE and by.id == row.decided_by == pending.effect.by:
        raise NotAllowedError(_("You proposed this. A second moderator has to confirm it."))
    if by.id == row.author_id:
        raise NotAllowedError(_("You have a part in this one, so somebody else looks after it."))
    case = await tx.session.get(CaseRow, row.case_id)
    if case is not None:
        (await concerned(tx, case)).require_judge(by)


async def acted(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Tell the author what is true now: after the last act of a decision, and when one has to wait for a person.

    What a person left undone is no longer decided: the message stays, or the person does.
    """
    row = await tx.session.get(DecisionRow, _number(pending), with_for_update=True)
    if row is None or row.state is not DecisionState.STANDING:
        return
    case = await tx.session.get(CaseRow, row.case_id)
    if outcome.word is OutcomeWord.DROPPED:
        await _left_undone(tx, row, pending.effect.kind)
    if outcome.word is not OutcomeWord.PARKED and await _acts_in(tx, row, *_ON_THE_WAY):
        return  # the one that is still to come brings the letter
    if outcome.word is not OutcomeWord.PARKED or row.told_by is None:  # once is enough while it waits
        await tell_author(tx, row)
    if case is not None and case.message_id is not None:
        await moves.redraw(tx, case)


async def _left_undone(tx: Transaction, row: DecisionRow, kind: EffectKind) -> None:
    if kind is EffectKind.DELETE_MESSAGE:
        row.copy = None
    if _MAIN.get(row.choice) is kind:
        row.state = DecisionState.UNDONE
        await tx.audit(Actor.software(row.community_id), "decision.undo", f"decision:{row.id}", _LEFT)
    await tx.flush()


async def _was_left(tx: Transaction, row: DecisionRow) -> bool:
    """Tell whether a person left the act undone, for longer than the act itself is kept."""
    line = select(AuditRow.id).where(
        AuditRow.community_id == row.community_id,
        AuditRow.subject == f"decision:{row.id}",
        AuditRow.verb == "decision.undo",
        AuditRow.detail == _LEFT,
    )
    return await tx.session.scalar(line.limit(1)) is not None


def _number(pending: PendingEffect) -> int:
    return int(pending.effect.stream.partition(":")[2])


async def _acts_in(tx: Transaction, row: DecisionRow, *states: str) -> frozenset[EffectKind]:
    found = await tx.session.scalars(
        select(OutboxRow.kind).where(
            OutboxRow.community_id == row.community_id,
            OutboxRow.stream == f"{DECISION_STREAM}:{row.id}",
            OutboxRow.kind.in_(ACTS),
            OutboxRow.state.in_(states),
        )
    )
    return frozenset(EffectKind(kind) for kind in found)
