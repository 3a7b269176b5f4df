"""Reads and writes edits and their history inside a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import JsonValue
from sqlalchemy import delete, select

from bot.adjusting.pages import Page, shift_of
from bot.adjusting.tables import ChangeRow, EditRow, HeadRow
from bot.adjusting.timing import CHANGE_KEPT, MOST_UNDONE, Timer
from bot.adjusting.views import Change, How
from bot.community.actor import Actor
from bot.errors import NotFoundError, NotNowError, OutOfDateError
from bot.language import _
from bot.store.statements import insert_in
from bot.store.transaction import Transaction


async def version_in(tx: Transaction, community_id: int) -> int:
    """Return how often the settings of a community were changed."""
    head = await tx.session.get(HeadRow, community_id)
    return head.version if head is not None else 0


async def versions_in(tx: Transaction) -> dict[int, int]:
    """Return how often the settings of each community were changed."""
    heads = await tx.session.scalars(select(HeadRow))
    return {head.community_id: head.version for head in heads}


async def take_head(tx: Transaction, community_id: int, expects: int | None) -> HeadRow:
    """Return the count of changes, locked for this one. Raises OutOfDateError when somebody was first."""
    first = insert_in(tx.session.get_bind().dialect.name, HeadRow).on_conflict_do_nothing(
        index_elements=["community_id"]
    )
    await tx.session.execute(first, {"community_id": community_id, "version": 0})
    head = await tx.session.get(HeadRow, community_id, populate_existing=True, with_for_update=True)
    assert head is not None
    if expects is not None and head.version != expects:
        raise OutOfDateError(
            _("Somebody else changed the settings a moment ago. Nothing was changed now. Please look again.")
        )
    return head


async def edits_in(tx: Transaction, community_id: int | None = None) -> dict[int, dict[str, JsonValue]]:
    """Return the edits of one community or of all, the oldest first."""
    rows = select(EditRow.community_id, EditRow.path, EditRow.value).order_by(EditRow.id)
    if community_id is not None:
        rows = rows.where(EditRow.community_id == community_id)
    found: dict[int, dict[str, JsonValue]] = {}
    for community, path, value in await tx.session.execute(rows):
        found.setdefault(community, {})[path] = value
    return found


async def write_edits(tx: Transaction, community_id: int, before: Page, after: Page) -> None:
    """Bring the stored edits of a community from one page to another."""
    gone = [path for path in before.edits if path not in after.edits or before.edits[path] != after.edits[path]]
    if gone:
        await tx.session.execute(
            delete(EditRow)
            .where(EditRow.community_id == community_id, EditRow.path.in_(gone))
            .execution_options(synchronize_session=False)
        )
    for path, value in after.edits.items():
        if path not in before.edits or before.edits[path] != value:
            tx.add(EditRow(community_id=community_id, path=path, value=value))


async def write_change(
    tx: Transaction, by: Actor, how: How, shifts: Sequence[dict[str, Any]], undoes: int | None
) -> ChangeRow:
    """Write one line of the history, its audit line, and the timer that takes it away."""
    row = ChangeRow(
        community_id=by.community_id, by=by.id or None, at=tx.now, how=how, shifts=list(shifts), undoes=undoes
    )
    tx.add(row)
    await tx.flush()
    await tx.audit(by, f"settings.{how}", f"settings:{row.id}")
    await tx.due(Timer.FORGET_CHANGE, str(row.id), by.community_id, tx.now + CHANGE_KEPT)
    return row


async def changes_in(tx: Transaction, community_id: int, *, before: int | None, most: int) -> list[Change]:
    """Return the newest changes, the newest first; those older than the one with the id `before`."""
    newest = await _newest(tx, community_id)
    rows = select(ChangeRow).where(ChangeRow.community_id == community_id).order_by(ChangeRow.id.desc()).limit(most)
    if before is not None:
        rows = rows.where(ChangeRow.id < before)
    found = list(await tx.session.scalars(rows))
    undone = await _undone(tx, community_id)
    return [as_change(row, undone.get(row.id), can_undo=row.id in newest) for row in found]


async def change_in(tx: Transaction, community_id: int, change_id: int) -> Change:
    """Return one change. Raises NotFoundError."""
    row = await tx.get_in(ChangeRow, change_id, community_id)
    undone = await _undone(tx, community_id)
    return as_change(row, undone.get(row.id), can_undo=row.id in await _newest(tx, community_id))


async def undoable(tx: Transaction, community_id: int, change_id: int) -> ChangeRow:
    """Return a change that may still be undone. Raises NotFoundError or NotNowError."""
    row = await tx.session.get(ChangeRow, change_id)
    if row is None or row.community_id != community_id:
        raise NotFoundError(_("This change is not in the history any more."))
    if row.id not in await _newest(tx, community_id):
        sentence = _("Only the last {count} changes can be undone. You can still set it by hand.")
        raise NotNowError(sentence.format(count=MOST_UNDONE))
    return row


def as_change(row: ChangeRow, undone_by: int | None = None, *, can_undo: bool = True) -> Change:
    """Return a line of the history as it is shown."""
    shifts = tuple(shift_of(kept) for kept in row.shifts)
    return Change(row.id, row.community_id, row.by, row.at, row.how, shifts, row.undoes, undone_by, can_undo)


async def _newest(tx: Transaction, community_id: int) -> set[int]:
    ids = select(ChangeRow.id).where(ChangeRow.community_id == community_id).order_by(ChangeRow.id.desc())
    return set(await tx.session.scalars(ids.limit(MOST_UNDONE)))


async def _undone(tx: Transaction, community_id: int) -> dict[int, int]:
    """Return which changes are undone, and by which; an undo that was itself undone does not count."""
    undos = select(ChangeRow.id, ChangeRow.undoes).where(ChangeRow.community_id == community_id)
    rows = await tx.session.execute(undos.where(ChangeRow.undoes.is_not(None)).order_by(ChangeRow.id.desc()))
    undone: dict[int, int] = {}
    for by, change in rows:
        if by not in undone and change is not None:
            undone.setdefault(change, by)
    return undone
