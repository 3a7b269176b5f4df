"""One person's rows, found by what the tables say of themselves: whose each is, and whom each names.

A row that is theirs alone goes, with what hangs on it. A row that others or the counts need stays without their name
and without their words. Where somebody else's row holds their number, the number goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    delete,
    or_,
    select,
    tuple_,
    update,
)

from bot.keeping_safe.finding_people import is_text
from bot.keeping_safe.words import names, naming_nobody
from bot.membership.forgetting import forget_applicant
from bot.privacy.registry import KeptColumn, KeptTable, kept_tables
from bot.store.keeping import NOBODY
from bot.store.transaction import Transaction
from bot.store.types import SEALED, MemberId, SealedJson

GO_WHOLE = frozenset({"evidence_proposal", "topics_proposal", "misinformation_talk", "membership_consent"})
"""Tables whose rows go with their owner although they could stay without one: nothing but that person's words."""

STAY_AS_NOBODYS = frozenset({"membership_bulk", "outbox"})
"""Tables whose rows stay when who decided them goes; 0 stands for somebody who was forgotten."""

WORDS_OF_THE_GROUP = frozenset({"misinformation_note"})
"""Tables whose words were written for the group and stand in its channels: only who wrote them goes."""

_LONG_ENOUGH = 15
"""A Discord id has more digits than any figure the bot stores, so its digits in a text are that id."""


async def erase_person(tx: Transaction, community_id: int, member_id: int) -> tuple[Counter[str], Counter[str]]:
    """Forget a person in one community; return how many rows went and how many were changed, by table."""
    await forget_applicant(tx, community_id, member_id)
    await tx.flush()
    work = _Erasure(tx, community_id, member_id)
    tables = kept_tables()
    for each in tables:
        if "community_id" in each.table.columns:
            await work.own_rows(each)
    for each in tables:
        await work.mentions(each)
    tx.session.expire_all()
    return work.gone, work.unnamed


class _Erasure:
    """The erasure of one person in one community."""

    def __init__(self, tx: Transaction, community_id: int, member_id: int) -> None:
        self._tx = tx
        self._community_id = community_id
        self._id = member_id
        self._key = tx.keys.person_key(community_id, member_id)
        self.gone: Counter[str] = Counter()
        self.unnamed: Counter[str] = Counter()

    async def own_rows(self, each: KeptTable) -> None:
        """Delete what is theirs alone; take their name and words out of what stays."""
        columns = [column for column in each.table.columns if isinstance(column.type, MemberId)]
        here = each.table.columns["community_id"] == self._community_id
        await self._words_under_hash(each, here)
        if not columns:
            return
        asked = select(each.table).where(here, or_(*(column == self._id for column in columns)))
        for row in (await self._tx.session.execute(asked)).mappings().all():
            roles = {column.name for column in columns if row[column.name] == self._id}
            if self._goes(each, roles):
                await self._delete(each.table, _same(each.table, row))
            else:
                await self._unname(each, row, roles)

    async def _words_under_hash(self, each: KeptTable, here: ColumnElement[bool]) -> None:
        """Take the words out of rows that are kept under a keyed hash; the hash stays until its date."""
        hashed = [name for name in each.owner if type(each.table.columns[name].type) is String]
        words = [column for column in each.columns if column.sealed and set(column.whose) & set(hashed)]
        for name in hashed if words else []:
            asked = select(each.table).where(here, each.table.columns[name] == self._key)
            for row in (await self._tx.session.execute(asked)).mappings().all():
                await self._unname(each, row, set(), also={name})

    def _goes(self, each: KeptTable, roles: set[str]) -> bool:
        if each.table.name in STAY_AS_NOBODYS:
            return False
        named = [each.table.columns[name] for name in roles]
        if any(_stands_once(column) for column in named if not column.nullable):
            return True
        own = roles & set(each.owner)
        return bool(own) and (each.table.name in GO_WHOLE or any(not each.table.columns[name].nullable for name in own))

    async def _delete(self, table: Table, where: Iterable[ColumnElement[bool]]) -> None:
        """Delete rows, after those that cannot be without them."""
        where = list(where)
        key = list(table.primary_key.columns)
        keys = [tuple(row) for row in await self._tx.session.execute(select(*key).where(*where))]
        for other in table.metadata.sorted_tables:
            for column in (one for one in other.columns if len(key) == 1 and one.references(key[0])):
                await self._let_go_of(other, column, [number for (number,) in keys])
        await self._tx.session.execute(delete(table).where(*where))
        self.gone[table.name] += len(keys)

    async def _let_go_of(self, other: Table, column: Column[Any], numbers: list[Any]) -> None:
        if not numbers:
            return
        if column.nullable:
            await self._tx.session.execute(update(other).where(column.in_(numbers)).values({column.name: None}))
        else:
            await self._delete(other, [column.in_(numbers)])

    async def _unname(self, each: KeptTable, row: RowMapping, roles: set[str], also: Iterable[str] = ()) -> None:
        values: dict[str, Any] = {}
        for name in roles:
            values[name] = None if each.table.columns[name].nullable else 0
        for column in each.columns:
            if _is_their_word(each, column, roles | set(also)) and row[column.column.name]:
                values[column.column.name] = _nothing(column.column, row[column.column.name])
        if values:
            await self._tx.session.execute(update(each.table).where(*_same(each.table, row)).values(values))
            self.unnamed[each.table.name] += 1

    async def mentions(self, each: KeptTable) -> None:
        """Take their number out of every text; what is called by it goes."""
        texts = [column for column in each.table.columns if is_text(column)]
        plain = [column for column in texts if not isinstance(column.type, SEALED)]
        if not texts or len(str(self._id)) < _LONG_ENOUGH:
            return
        asked = select(*each.table.primary_key.columns, *(column for column in texts if not column.primary_key))
        if "community_id" in each.table.columns:
            asked = asked.where(each.table.columns["community_id"] == self._community_id)
        if len(plain) == len(texts):
            asked = asked.where(or_(*(column.contains(str(self._id)) for column in plain)))
        for row in (await self._tx.session.execute(asked)).mappings().all():
            named = {column for column in texts if names(row[column.name], self._id)}
            if named:
                await self._unmention(each.table, row, named)

    async def _unmention(self, table: Table, row: RowMapping, named: set[Column[Any]]) -> None:
        same = _same(table, row)
        if table.name == "outbox" or any(column.primary_key for column in named):
            await self._tx.session.execute(delete(table).where(*same))
            self.gone[table.name] += 1
            return
        values = {column.name: naming_nobody(row[column.name], self._id) for column in named}
        await self._tx.session.execute(update(table).where(*same).values(values))
        self.unnamed[table.name] += 1


def _same(table: Table, row: Mapping[Any, Any]) -> list[ColumnElement[bool]]:
    key = list(table.primary_key.columns)
    return [tuple_(*key) == tuple_(*(row[column.name] for column in key))]


def _stands_once(column: Column[Any]) -> bool:
    """Tell whether a column tells rows apart, so that two of them cannot both become nobody's."""
    return column.primary_key or any(
        column in set(constraint.columns)
        for constraint in column.table.constraints
        if isinstance(constraint, UniqueConstraint)
    )


def _is_their_word(each: KeptTable, column: KeptColumn, roles: set[str]) -> bool:
    """Tell whether a sealed column holds words of theirs alone."""
    if not column.sealed or each.table.name in WORDS_OF_THE_GROUP or not column.whose:
        return False
    alone = set(column.whose) <= roles
    return alone and (len(column.whose) == 1 or each.keeps.owner != (NOBODY,))


def _nothing(column: Column[Any], value: Any) -> Any:  # noqa: ANN401 - whatever a sealed column holds
    if column.nullable:
        return None
    return type(value)() if isinstance(column.type, SealedJson) else ""
