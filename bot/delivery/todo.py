"""What waits for a person: effects that were parked, shown as cards, tried again or dropped by somebody."""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.delivery import alerts, outbox
from bot.delivery.bugs import log_bug
from bot.delivery.effects import Outcome, OutcomeWord
from bot.delivery.handlers import Handlers
from bot.delivery.presses import last_press
from bot.delivery.settling import tell_handler
from bot.delivery.todo_words import NO_RIGHT_ANY_MORE, act_of, words_of
from bot.errors import AlreadyDecidedError, HouseError, NotFoundError, OutOfDateError
from bot.language import _
from bot.store.store import Store
from bot.store.tables import AuditRow, OutboxRow
from bot.store.transaction import Transaction

_log = logging.getLogger(__name__)


class TodoState(StrEnum):
    """Where a to-do stands."""

    WAITING = "waiting"
    TRYING = "trying"  # somebody pressed "Try again" and the end is not known yet
    DONE = "done"
    DROPPED = "dropped"
    NOT_NEEDED = "not_needed"  # the decision behind it does not hold any more, so nothing was done


_STATES = {
    outbox.PARKED: TodoState.WAITING,
    outbox.NEW: TodoState.TRYING,
    outbox.SENDING: TodoState.TRYING,
    outbox.DROPPED: TodoState.DROPPED,
    outbox.SKIPPED: TodoState.NOT_NEEDED,
}


@dataclass(frozen=True, slots=True)
class TodoCard:
    """A to-do as it is drawn: sentences in the language in use, ids as ints, moments aware.

    `handled_by` is the user id of who pressed a button last, 0 when nobody has or when they were forgotten.
    """

    op_id: str
    community_id: int
    code: str
    state: TodoState
    act: str
    what_happened: str
    what_to_do: str
    since: datetime
    handled_by: int
    handled_at: datetime | None


class Todos:
    """Shows parked effects to people and does with them what people say."""

    def __init__(self, store: Store, handlers: Handlers, *, random: random.Random) -> None:
        self._store = store
        self._handlers = handlers
        self._random = random

    async def card_of(self, op_id: str, community_id: int) -> TodoCard | None:
        """Return a to-do for drawing, or None when there is none of this id here."""
        async with self._store.read() as tx:
            row = await _row(tx, op_id, community_id)
            return await _card(tx, row) if row is not None and row.todo is not None else None

    async def waiting(self, community_id: int) -> list[TodoCard]:
        """Return all that waits for a person in a community, oldest first."""
        async with self._store.read() as tx:
            rows = await tx.session.scalars(
                select(OutboxRow)
                .where(OutboxRow.community_id == community_id, OutboxRow.state == outbox.PARKED)
                .order_by(OutboxRow.id)
            )
            return [await _card(tx, row) for row in rows]

    async def retry(self, op_id: str, by: Actor) -> TodoCard:
        """Try a parked effect again, from the beginning of its patience; it is looked for first.

        When the decision behind it does not hold any more nothing is done, and the to-do is no longer needed. When who
        decided it lost the right to, it is done in the name of who tries it again.
        Raises NotAllowedError, NotFoundError, AlreadyDecidedError naming who was first, OutOfDateError.
        """
        _require_right(by)
        async with self._store.begin() as tx:
            row = await _parked(tx, op_id, by.community_id)
            if row.todo == NO_RIGHT_ANY_MORE:
                row.by = by.id
                await self._handlers.require_may_settle(tx, outbox.pending_of(row, row.attempts), by)
            if await self._is_wanted(tx, row):
                row.state, row.attempts, row.not_before, row.done_at = outbox.NEW, 0, None, None
            else:
                row.state, row.done_at = outbox.SKIPPED, tx.now
            await self._handled(tx, row, by, "todo.retry")
            return await _card(tx, row, by)

    async def _is_wanted(self, tx: Transaction, row: OutboxRow) -> bool:
        try:
            pending = outbox.pending_of(row, row.attempts)
        except ValueError:
            return True  # made by another version of the program; the dispatcher says so on the card
        return await self._handlers.is_wanted(tx, pending)

    async def drop(self, op_id: str, by: Actor) -> TodoCard:
        """Leave a parked effect undone. Whoever waits for its outcome is told that it was dropped.

        Raises NotAllowedError, NotFoundError, AlreadyDecidedError naming who was first, OutOfDateError.
        """
        _require_right(by)
        try:
            return await self._drop(op_id, by, tell=True)
        except HouseError:
            raise
        except Exception as error:  # noqa: BLE001 - logged; a broken handler must not keep a person from clearing a card
            log_bug(_log, self._random, f"the outcome handler of effect {op_id}", error)
            return await self._drop(op_id, by, tell=False)

    async def _drop(self, op_id: str, by: Actor, *, tell: bool) -> TodoCard:
        async with self._store.begin() as tx:
            row = await _parked(tx, op_id, by.community_id)
            row.state, row.done_at = outbox.DROPPED, tx.now
            if tell:
                pending = outbox.pending_of(row, row.attempts)
                await self._handlers.require_may_settle(tx, pending, by)
                await tell_handler(self._handlers, tx, pending, Outcome(OutcomeWord.DROPPED))
            await self._handled(tx, row, by, "todo.drop")
            return await _card(tx, row, by)

    async def _handled(self, tx: Transaction, row: OutboxRow, by: Actor, verb: str) -> None:
        await tx.audit(by, verb, f"todo:{row.op_id}", row.todo or "")
        await alerts.show(tx, alerts.TASK_CARD, row.op_id, row.community_id)


def _require_right(by: Actor) -> None:
    """Let those who decide, and whoever sets the group up: in the beginning nobody holds another right yet."""
    if not (by.may(Capability.MANAGE_DOORS) or by.may(Capability.CONFIGURE)):
        by.require(Capability.DECIDE_APPLICATIONS)


async def _row(tx: Transaction, op_id: str, community_id: int, *, lock: bool = False) -> OutboxRow | None:
    question = select(OutboxRow).where(OutboxRow.op_id == op_id, OutboxRow.community_id == community_id)
    found = await tx.session.scalars(question.with_for_update() if lock else question)
    return found.one_or_none()


async def _parked(tx: Transaction, op_id: str, community_id: int) -> OutboxRow:
    row = await _row(tx, op_id, community_id, lock=True)
    if row is None or row.todo is None:
        raise NotFoundError(_("This to-do does not exist here any more."))
    if row.state == outbox.PARKED:
        return row
    line = await _last_press(tx, row)
    if line is None:
        raise OutOfDateError(_("This to-do has changed since the card was drawn."))
    raise AlreadyDecidedError(_("Somebody else has already taken care of this."), by=line.actor_id or 0, at=line.at)


async def _last_press(tx: Transaction, row: OutboxRow) -> AuditRow | None:
    return await last_press(tx, row.community_id, f"todo:{row.op_id}", "todo.retry", "todo.drop")


async def _card(tx: Transaction, row: OutboxRow, by: Actor | None = None) -> TodoCard:
    """Draw a to-do; `by` is who is pressing in this very transaction, whose audit line is not written yet."""
    line = None if by else await _last_press(tx, row)
    words = words_of(row.todo or "", row.todo_details or {})
    return TodoCard(
        op_id=row.op_id,
        community_id=row.community_id,
        code=row.todo or "",
        state=_STATES.get(row.state, TodoState.DONE),
        act=act_of(row.kind, row.payload),
        what_happened=words.what_happened,
        what_to_do=words.what_to_do,
        since=row.created_at,
        handled_by=by.id if by else (line.actor_id or 0) if line else 0,
        handled_at=tx.now if by else line.at if line else None,
    )
