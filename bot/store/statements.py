"""The store's own statements, built once for each kind of database."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.store.base import Base
from bot.store.tables import AuditHeadRow, AuditRow, DueRow, InboxRow, OutboxRow


def table_of(row: type[Base]) -> Table:
    """Return the table behind a row class."""
    table = row.__table__
    assert isinstance(table, Table)
    return table


_inbox, _outbox, _due = table_of(InboxRow), table_of(OutboxRow), table_of(DueRow)
_audit, _head = table_of(AuditRow), table_of(AuditHeadRow)


class Statements:
    """What a transaction sends. They go round the session's unit of work, which would cost thrice the time."""

    def __init__(self, dialect: str) -> None:
        insert_or: Any = sqlite_insert if dialect == "sqlite" else postgres_insert
        self.see = insert_or(_inbox).on_conflict_do_nothing(index_elements=["event_key"])
        self.outbox = insert(_outbox)
        due = insert_or(_due)
        self.due = due.on_conflict_do_update(
            index_elements=["kind", "ref", "community_id"],
            set_={"due_at": due.excluded.due_at, "attempts": due.excluded.attempts},
        )
        self.not_due = delete(_due).where(
            *(_due.c[name] == bindparam(f"this_{name}") for name in ("kind", "ref", "community_id"))
        )
        self.first_head = insert_or(_head).on_conflict_do_nothing(index_elements=["community_id"])
        self.lock_head = (
            select(_head.c.seq, _head.c.hash).where(_head.c.community_id == bindparam("this")).with_for_update()
        )
        self.audit = insert(_audit)
        self.move_head = update(_head).where(_head.c.community_id == bindparam("this"))


@cache
def statements_for(dialect: str) -> Statements:
    """Return the statements of "sqlite" or "postgresql"."""
    return Statements(dialect)
