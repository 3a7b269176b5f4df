"""One move of one appeal in its transaction: finding it as it was seen, refusals, cards and what ends with it."""

from __future__ import annotations

from typing import cast

from bot.appeals import effects
from bot.appeals.rules import PENDING, AppealState
from bot.appeals.tables import AppealRow
from bot.appeals.timing import ROW_KEPT, WHILE_PENDING, WORDS_KEPT, Timer
from bot.community.actor import Actor
from bot.errors import AlreadyDecidedError, NotNowError
from bot.language import _
from bot.store.base import VersionedRef
from bot.store.transaction import StaleRowError, Transaction


async def pending_row(tx: Transaction, by: Actor, ref: VersionedRef) -> AppealRow:
    """Return an unanswered appeal at the version seen, locked.

    Raises NotFoundError, AlreadyDecidedError naming who answered, or OutOfDateError.
    """
    try:
        row = await tx.take_version(AppealRow, ref, by.community_id)
    except StaleRowError as error:
        row = cast("AppealRow", error.row)
        if row.state in PENDING:
            raise
        raise settled(row) from error
    if row.state not in PENDING:
        raise settled(row)
    return row


def settled(row: AppealRow) -> AlreadyDecidedError:
    """Return the refusal that says how an appeal ended, by whom and when; never who appealed."""
    assert row.decided_at is not None, "what is over has its time"
    if row.state is AppealState.WITHDRAWN:
        sentence = _("The person took this appeal back, <t:{at}:f>. Nothing was changed.")
    else:
        sentence = _("This was already answered by <@{who}>, <t:{at}:f>. Nothing was changed.")
    words = sentence.format(who=row.decided_by or 0, at=int(row.decided_at.timestamp()))
    return AlreadyDecidedError(words, by=row.decided_by or 0, at=row.decided_at)


def refuse_if_taken(row: AppealRow, by: Actor, tx: Transaction) -> None:
    """Refuse while somebody else holds the appeal."""
    if row.taken_by not in {None, by.id} and row.lease_until is not None and row.lease_until > tx.now:
        sentence = _("<@{who}> has taken this until <t:{until}:t>. They can release it.")
        raise NotNowError(sentence.format(who=row.taken_by, until=int(row.lease_until.timestamp())))


async def end(tx: Transaction, by: Actor, row: AppealRow, state: AppealState) -> None:
    """End an appeal: its timers stop, its words go in 30 days and the row in a year."""
    row.state, row.decided_at = state, tx.now
    row.decided_by = None if state is AppealState.WITHDRAWN else by.id
    row.taken_by = row.lease_until = None
    for timer in WHILE_PENDING:
        await tx.not_due(timer, str(row.id), row.community_id)
    await tx.due(Timer.FORGET_WORDS, str(row.id), row.community_id, tx.now + WORDS_KEPT)
    await tx.due(Timer.FORGET, str(row.id), row.community_id, tx.now + ROW_KEPT)
    await tx.audit(by, f"appeal.{state}", f"appeal:{row.id}")
    await tx.flush()
    await tx.outbox(*effects.cards_of(row), effects.reminder_card(row, only_if_there=True))
