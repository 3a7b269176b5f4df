"""Deletes every row of one community, the audit log included, whose triggers step aside inside the transaction."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import delete, select, text, union
from sqlalchemy.orm import InstrumentedAttribute

from bot.keeping_safe.words import names
from bot.privacy.registry import kept_tables
from bot.store.base import Base
from bot.store.tables import InboxRow, NoteRow
from bot.store.transaction import Transaction

_AT_ONCE = 500
_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"


async def keyed_communities(tx: Transaction) -> list[int]:
    """Return the ids of all communities of which anything is stored."""
    tables = [each.table for each in kept_tables() if "community_id" in each.table.columns]
    asked = union(*(select(table.columns["community_id"]) for table in tables))
    return sorted(number for (number,) in await tx.session.execute(asked) if number)


async def erase_community(tx: Transaction, community_id: int) -> Counter[str]:
    """Delete all rows of a community; return how many went, by table. Its audit lines go, too, with the chain."""
    gone: Counter[str] = Counter()
    put_back = await _step_aside(tx)
    for table in reversed(Base.metadata.sorted_tables):
        if "community_id" in table.columns:
            result = await tx.session.execute(delete(table).where(table.columns["community_id"] == community_id))
            gone[table.name] += max(0, getattr(result, "rowcount", 0))
    await _delete_naming(tx, NoteRow.key, community_id)
    await _delete_naming(tx, InboxRow.event_key, community_id)
    for statement in put_back:
        await tx.session.execute(text(statement))
    tx.session.expire_all()
    return Counter({name: count for name, count in gone.items() if count})


async def _delete_naming(tx: Transaction, key: InstrumentedAttribute[str], community_id: int) -> None:
    """Delete the rows whose key names a community; a longer number with the same digits in it is another's."""
    near = await tx.session.scalars(select(key).where(key.contains(str(community_id))))
    meant = [one for one in near if names(one, community_id)]
    for begin in range(0, len(meant), _AT_ONCE):
        await tx.session.execute(delete(key.class_).where(key.in_(meant[begin : begin + _AT_ONCE])))


async def _step_aside(tx: Transaction) -> list[str]:
    """Take the triggers of the audit log away for this transaction; return the statements that put them back."""
    connection = await tx.session.connection()
    if connection.dialect.name == "postgresql":
        await tx.session.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        return ["ALTER TABLE audit ENABLE TRIGGER USER"]
    found = (await tx.session.execute(text(_TRIGGERS))).all()
    for name, _statement in found:
        await tx.session.execute(text(f'DROP TRIGGER "{name}"'))
    return [statement for _name, statement in found]
