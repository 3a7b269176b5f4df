"""The store's own statements, built once for each kind of database."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update

from bot.store.base import Base
from bot.store.tables import AuditHeadRow, AuditRow, DueRow, InboxRow, OutboxRow


def table_of(row: type[Base]) -> Table:
    """Return the table behind a row class."""
    table = row.__table__
    assert isinstance(table, Table)
    return table


def insert_in(dialect: str, row: type[Base]) -> Any:  # noqa: ANN401 - the two databases' inserts share methods, not a type
    """Return an insert that knows `on_conflict_do_nothing`. The other database's words stay unread: they weigh 2 MB."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert  # noqa: PLC0415 - see above

        return sqlite_insert(table_of(row))
    from sqlalchemy.dialects.postgresql import insert as postgres_insert  # noqa: PLC0415 - see above

    return postgres_insert(table_of(row))


_outbox, _due = table_of(OutboxRow), table_of(DueRow)
_audit, _head = table_of(AuditRow), table_of(AuditHeadRow)


class Statements:
    """What a transaction sends. They go round the session's unit of work, which would cost thrice the time."""

    def __init__(self, dialect: str) -> None:
        self.see = insert_in(dialect, InboxRow).on_conflict_do_nothing(index_elements=["event_key"])
        self.outbox = insert(_outbox)
        due = insert_in(dialect, DueRow)
        self.due = due.on_conflict_do_update(
            index_elements=["kind", "ref", "community_id"],
            set_={"due_at": due.excluded.due_at, "attempts": due.excluded.attempts},
        )
        self.not_due = delete(_due).where(
            *(_due.c[name] == bindparam(f"this_{name}") for name in ("kind", "ref", "community_id"))
        )
        self.first_head = insert_in(dialect, AuditHeadRow).on_conflict_do_nothing(index_elements=["community_id"])
        self.lock_head = (
            select(_head.c.seq, _head.c.hash).where(_head.c.community_id == bindparam("this")).with_for_update()
        )
        self.audit = insert(_audit)
        self.move_head = update(_head).where(_head.c.community_id == bindparam("this"))


@cache
def statements_for(dialect: str) -> Statements:
    """Return the statements of "sqlite" or "postgresql"."""
    return Statements(dialect)
