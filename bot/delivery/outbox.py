"""Reading and marking the outbox: which effects may go now, and how each of them ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Integer,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

from bot.delivery.effects import Effect, EffectKind, Json, PendingEffect
from bot.errors import SetupError
from bot.store.tables import OutboxRow
from bot.store.transaction import Transaction
from bot.store.types import UtcDateTime

NEW, SENDING, DONE, PARKED, DROPPED, SKIPPED = "new", "sending", "done", "parked", "dropped", "skipped"
"""The states of an outbox row. A new row with a first try was tried before, and nobody knows with what success."""

_OUTBOX = cast("Table", OutboxRow.__table__)
_O = _OUTBOX.c


def _superseded() -> ColumnElement[bool]:
    newer = _OUTBOX.alias("newer")
    return and_(
        _O.coalesce_key.is_not(None),
        _O.outcome_handler.is_(None),
        _O.first_try_at.is_(None),
        exists().where(
            newer.c.community_id == _O.community_id,
            newer.c.coalesce_key == _O.coalesce_key,
            newer.c.state == NEW,
            newer.c.id > _O.id,
            newer.c.not_before.is_(None),
        ),
    )


def _ready() -> ColumnElement[bool]:
    earlier, rival = _OUTBOX.alias("earlier"), _OUTBOX.alias("rival")
    return and_(
        _O.state == NEW,
        or_(_O.not_before.is_(None), _O.not_before <= bindparam("now", type_=UtcDateTime)),
        ~exists().where(
            earlier.c.community_id == _O.community_id,
            earlier.c.stream == _O.stream,
            earlier.c.state.in_((NEW, SENDING)),
            earlier.c.id < _O.id,
        ),
        # The same card in another stream: one at a time, or it would be posted twice.
        ~and_(
            _O.coalesce_key.is_not(None),
            exists().where(
                rival.c.community_id == _O.community_id,
                rival.c.coalesce_key == _O.coalesce_key,
                rival.c.state.in_((NEW, SENDING)),
                or_(
                    and_(rival.c.state == SENDING, rival.c.id != _O.id),
                    and_(rival.c.first_try_at.is_not(None), rival.c.id < _O.id),
                ),
            ),
        ),
    )


# Built once: to build a statement takes longer than to run it.
_SHORT = (_O.id, _O.op_id, _O.community_id, _O.attempts, _O.todo, _O.coalesce_key.label("coalesce"))
_WHOLE = (
    *_SHORT,
    _O.stream,
    _O.kind,
    _O.payload,
    _O.outcome_handler.label("then"),
    _O.by_id.label("by"),
    _O.not_before,
    _O.first_try_at,
)
_SHORT_HEADS = (
    select(*_SHORT, _superseded().label("superseded"))
    .where(_ready())
    .order_by(_O.id)
    .limit(bindparam("room", type_=Integer))
    .with_for_update(skip_locked=True, of=_OUTBOX)
)
_ANY = select(_O.id).where(_ready()).limit(1)
_WHOLE_HEADS = _SHORT_HEADS.add_columns(*_WHOLE[len(_SHORT) :])
_ONE_WHOLE = select(*_WHOLE, _superseded().label("superseded")).where(_O.id == bindparam("this"))
_TAKE = (
    update(_OUTBOX)
    .where(_O.id.in_(bindparam("ids", expanding=True)))
    .values(
        state=SENDING,
        attempts=_O.attempts + 1,
        first_try_at=func.coalesce(_O.first_try_at, bindparam("at", type_=UtcDateTime)),
        not_before=None,
    )
)
_OURS = (
    select(_O.id, _O.attempts).where(_O.id.in_(bindparam("ids", expanding=True)), _O.state == SENDING).with_for_update()
)
_DONE = (
    update(_OUTBOX)
    .where(_O.id == bindparam("row"))
    .values(state=DONE, done_at=bindparam("at"), result_id=bindparam("result"), channel_id=bindparam("channel"))
)
_KEYS = _OUTBOX.alias("keys")
_SKIP = (
    update(_OUTBOX)
    .where(
        _O.state == NEW,
        tuple_(_O.community_id, _O.coalesce_key).in_(
            select(_KEYS.c.community_id, _KEYS.c.coalesce_key).where(_KEYS.c.id.in_(bindparam("ids", expanding=True)))
        ),
        _superseded(),
    )
    .values(state=SKIPPED, done_at=bindparam("at", type_=UtcDateTime))
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """One effect this process has marked `sending`. `attempts` counts the try at hand and proves whose try it is.

    `pending` is None when the row cannot be read as an effect (made by another version of the program).
    `was_parked` is true when a to-do card tells of an earlier failure.
    """

    row_id: int
    op_id: str
    community_id: int
    attempts: int
    was_parked: bool
    pending: PendingEffect | None


def pending_of(row: OutboxRow | Any, attempts: int) -> PendingEffect:  # noqa: ANN401 - also a plain row of columns
    """Return a row as the dispatcher hands it on. Raises ValueError for a kind this version does not know."""
    effect = Effect(
        kind=EffectKind(row.kind),
        community_id=row.community_id,
        stream=row.stream,
        payload=row.payload,
        then=row.then,
        coalesce=row.coalesce,
        not_before=row.not_before,
        by=row.by,
    )
    return PendingEffect(op_id=row.op_id, effect=effect, attempts=attempts, first_try_at=row.first_try_at)


async def claim(tx: Transaction, room: int) -> list[Claimed]:
    """Mark the heads of at most `room` streams as being sent, and return them.

    Of waiting cards with the same `coalesce` key all but the newest are skipped. An effect with a `then` is never
    skipped, since somebody waits for its outcome; nor is one that was tried, since it may stand on Discord already.
    """
    heads = await _heads(tx, room)
    while stale := [head.id for head in heads if head.superseded]:
        await _skip_superseded(tx, stale)
        heads = await _heads(tx, room)
    heads = _one_per_key(heads)
    if not heads:
        return []
    await tx.session.execute(_TAKE, {"ids": [head.id for head in heads], "at": tx.now})
    return [_claimed(head) for head in heads]


async def reclaim(tx: Transaction, known: Iterable[int]) -> int:
    """Free effects marked `sending` that nobody here works on: left by a crash, so they must be looked for first."""
    result = await tx.session.execute(
        update(OutboxRow)
        .where(OutboxRow.state == SENDING, OutboxRow.id.not_in(list(known)))
        .values(state=NEW)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", result).rowcount


async def still_ours(tx: Transaction, claimed: Sequence[Claimed]) -> set[int]:
    """Return the ids whose try is still this process's own, locked until the end of the transaction.

    Others were recorded already by a commit whose answer was lost, or were taken by a second process.
    """
    rows = await tx.session.execute(_OURS, {"ids": [one.row_id for one in claimed]})
    attempts = {row.id: row.attempts for row in rows}
    return {one.row_id for one in claimed if attempts.get(one.row_id) == one.attempts}


async def mark(tx: Transaction, row_id: int, **values: object) -> None:
    """Change the columns of one row."""
    await tx.session.execute(
        update(OutboxRow).where(OutboxRow.id == row_id).values(**values).execution_options(synchronize_session=False)
    )


async def mark_done(tx: Transaction, results: Sequence[tuple[int, int | None, int | None]]) -> None:
    """Record (row id, result id, channel id) of effects that are done, all at once."""
    if not results:
        return
    rows = [{"row": row_id, "at": tx.now, "result": result, "channel": channel} for row_id, result, channel in results]
    await tx.session.execute(_DONE, rows)


async def skip(tx: Transaction, row_id: int) -> None:
    """End an effect undone, because nobody wants it any more."""
    await mark(tx, row_id, state=SKIPPED, not_before=None, done_at=tx.now)


async def park(tx: Transaction, row_id: int, todo: str, details: Json) -> None:
    """Put an effect aside until a person has mended what stands in its way; its stream goes on."""
    await mark(tx, row_id, state=PARKED, todo=todo, todo_details=dict(details), not_before=None, done_at=tx.now)


async def write_parked(tx: Transaction, effect: Effect, todo: str, details: Json) -> str:
    """Write an effect that waits for a person from its beginning; return its op_id."""
    [op_id] = await tx.outbox(effect)
    row_id = (await tx.session.scalars(select(OutboxRow.id).where(OutboxRow.op_id == op_id))).one()
    await park(tx, row_id, todo, details)
    return op_id


async def anything_ready(tx: Transaction) -> bool:
    """Tell whether `claim` would find something."""
    return (await tx.session.execute(_ANY, {"now": tx.now})).first() is not None


async def retry_at_once(tx: Transaction) -> None:
    """Let effects that rest after a failed try go at once: the wall clock was set back, their moment means nothing."""
    await tx.session.execute(
        update(OutboxRow)
        .where(OutboxRow.state == NEW, OutboxRow.attempts > 0, OutboxRow.not_before > tx.now)
        .values(not_before=None)
        .execution_options(synchronize_session=False)
    )


async def count(tx: Transaction, state: str, community_id: int | None = None) -> int:
    """Count the effects in a state, in one community or in all."""
    question = select(func.count()).select_from(OutboxRow).where(OutboxRow.state == state)
    if community_id is not None:
        question = question.where(OutboxRow.community_id == community_id)
    return (await tx.session.execute(question)).scalar_one()


async def finished_todos(tx: Transaction, older_than: timedelta) -> Sequence[tuple[str, int]]:
    """Return (op_id, community id) of the to-dos that `forget_finished` would delete."""
    found = select(OutboxRow.op_id, OutboxRow.community_id).where(
        OutboxRow.todo.is_not(None), *_long_over(tx, older_than)
    )
    return [(op_id, community_id) for op_id, community_id in await tx.session.execute(found)]


async def forget_finished(tx: Transaction, older_than: timedelta) -> None:
    """Delete effects that ended so long ago that no repeated event can ask for them."""
    over = _long_over(tx, older_than)
    await tx.session.execute(delete(OutboxRow).where(*over).execution_options(synchronize_session=False))


def _long_over(tx: Transaction, older_than: timedelta) -> tuple[ColumnElement[bool], ...]:
    return (OutboxRow.state.in_((DONE, DROPPED, SKIPPED)), OutboxRow.done_at < tx.now - older_than)


async def _heads(tx: Transaction, room: int) -> list[Any]:
    """Return whole rows, or short ones for those whose sealed words cannot be read."""
    ask = {"now": tx.now, "room": room}
    try:
        return list(await tx.session.execute(_WHOLE_HEADS, ask))
    except (SetupError, ValueError):
        short = list(await tx.session.execute(_SHORT_HEADS, ask))
        return [await _whole_if_readable(tx, head) for head in short]


async def _whole_if_readable(tx: Transaction, head: Any) -> Any:  # noqa: ANN401 - a row of columns
    try:
        return (await tx.session.execute(_ONE_WHOLE, {"this": head.id})).one()
    except (SetupError, ValueError):
        return head


def _claimed(head: Any) -> Claimed:  # noqa: ANN401 - a row of columns
    try:
        pending = pending_of(head, head.attempts + 1)
    except (AttributeError, ValueError):
        pending = None
    return Claimed(
        row_id=head.id,
        op_id=head.op_id,
        community_id=head.community_id,
        attempts=head.attempts + 1,
        was_parked=head.todo is not None,
        pending=pending,
    )


async def _skip_superseded(tx: Transaction, ids: Sequence[int]) -> None:
    """Skip not only these but everything older with the same keys, so that a long queue is cleared in one go."""
    await tx.session.execute(_SKIP, {"ids": list(ids), "at": tx.now})


def _one_per_key(heads: Sequence[Any]) -> list[Any]:
    taken: set[tuple[int, str]] = set()
    chosen = []
    for head in heads:
        key = (head.community_id, head.coalesce)
        if head.coalesce is None or key not in taken:
            taken.add(key)
            chosen.append(head)
    return chosen
