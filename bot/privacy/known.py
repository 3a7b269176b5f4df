"""Everything the bot has stored about one person in one community, read from all tables by the data map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, false, or_, select

from bot.community.book import SettingsBook
from bot.language import _
from bot.privacy.plain import labels_in, plainly
from bot.privacy.registry import KeptColumn, KeptTable, in_words, kept_tables
from bot.privacy.values import Reader, day_of
from bot.store.keeping import ABOUT, Age
from bot.store.store import Store
from bot.store.tables import DueRow
from bot.store.transaction import Transaction
from bot.store.types import SEALED, MemberId


@dataclass(frozen=True, slots=True)
class Known:
    """Something that is stored: what it is, why, the stored words in plain words (a line each), when it goes.

    `exact` has what plain words leave out, a line each: codes and numbers that only the bot uses.
    """

    what: str
    why: str
    words: str
    goes: str
    exact: str = ""


async def known_about(store: Store, settings: SettingsBook, community_id: int, person_id: int) -> list[Known]:
    """Return all that is stored about a person in a community, in their own words and figures.

    What others wrote and who they are is left out. Reads one still picture of the database.
    """
    async with store.read() as tx:
        return await _Search(tx, settings, community_id, person_id).all()


class _Search:
    """One search through all tables; rows that others point to are found first."""

    def __init__(self, tx: Transaction, settings: SettingsBook, community_id: int, person_id: int) -> None:
        self._tx = tx
        self._settings = settings.for_community(community_id)
        self._community_id = community_id
        self._person_id = person_id
        self._person_key = tx.keys.person_key(community_id, person_id)
        self._own: defaultdict[str, set[Any]] = defaultdict(set)
        self._subjects = {f"member:{person_id}", f"person:{self._person_key[:32]}"}
        self._names: dict[tuple[str, Any], str] = {}
        self._labels: dict[str, str] = {}

    async def all(self) -> list[Known]:
        """Walk the tables: at last those that may name a person inside a text, by rows found before."""
        found: list[Known] = []
        for each in sorted(kept_tables(), key=lambda kept: bool(kept.keeps.about)):
            reader = Reader(each, self._person_id, self._subjects, self._names)
            await self._read_names(each)
            for row in await self._rows(each):
                roles = self._roles(each, row, reader)
                if roles:
                    self._note_own(each, row, roles)
                    found.extend(await self._told(each, row, roles, reader))
        return found

    async def _rows(self, each: KeptTable) -> Sequence[RowMapping]:
        columns = each.table.columns
        asked = select(each.table)
        if "community_id" in columns:
            asked = asked.where(columns["community_id"] == self._community_id)
        if not any(isinstance(columns[name].type, SEALED) for name in each.keeps.about):
            asked = asked.where(or_(*self._conditions(each)))
        key = list(each.table.primary_key.columns)
        return (await self._tx.session.execute(asked.order_by(*key))).mappings().all()

    async def _read_names(self, each: KeptTable) -> None:
        """Read what rows are called, for those that point to them."""
        if each.keeps.named is not None:
            (key,) = each.table.primary_key.columns
            here = each.table.columns["community_id"] == self._community_id
            asked = select(key, each.table.columns[each.keeps.named]).where(here)
            for number, name in await self._tx.session.execute(asked):
                self._names[each.table.name, number] = str(name)

    def _conditions(self, each: KeptTable) -> Iterator[ColumnElement[bool]]:
        columns = each.table.columns
        yield false()
        for name in each.roles:
            yield columns[name].in_(self._mine(each, name))
        for name in each.keeps.about:
            yield columns[name].in_(self._subjects)

    def _mine(self, each: KeptTable, name: str) -> set[Any]:
        """Return the values of a column that make a row this person's."""
        column = each.table.columns[name]
        if isinstance(column.type, MemberId):
            return {self._person_id}
        if column.foreign_keys:
            (foreign,) = column.foreign_keys
            return self._own[foreign.column.table.name]
        return {self._person_key}

    def _roles(self, each: KeptTable, row: RowMapping, reader: Reader) -> set[str]:
        """Return by which columns this person has to do with a row."""
        roles = {name for name in each.roles if row[name] in self._mine(each, name)}
        if "community_id" in row or str(self._community_id) in str(list(row.values())):
            roles |= {ABOUT for name in each.keeps.about if reader.names_person(row[name])}
        return roles

    def _note_own(self, each: KeptTable, row: RowMapping, roles: set[str]) -> None:
        key = list(each.table.primary_key.columns)
        if len(key) == 1 and roles & set(each.owner):
            self._own[each.table.name].add(row[key[0].name])
            if each.keeps.subject:
                self._subjects.add(f"{each.keeps.subject}:{row[key[0].name]}")

    async def _told(self, each: KeptTable, row: RowMapping, roles: set[str], reader: Reader) -> list[Known]:
        """Tell of one row, in one entry for all columns that are kept for the same reason and as long."""
        what = _(each.keeps.what if roles & set(each.owner) else each.keeps.others)
        groups: dict[tuple[str, Age], tuple[list[str], list[str]]] = {}
        for column in each.columns:
            exact, plain = self._lines(column, row, roles, reader)
            if exact:
                lines, codes = groups.setdefault((column.why, column.goes), ([], []))
                lines += [plain] if plain else []
                codes += [exact] if exact != plain else []
        return [
            Known(what, _(why), "\n".join(lines), await self._goes(age, row), "\n".join(codes))
            for (why, age), (lines, codes) in groups.items()
        ]

    def _lines(self, column: KeptColumn, row: RowMapping, roles: set[str], reader: Reader) -> tuple[str, str]:
        """Return the line of a column in full and in plain words, each "" when there is nothing to tell."""
        if not roles & set(column.whose):
            return "", ""
        value = row[column.column.name]
        inside = set(column.whose) == {ABOUT}
        exact = reader.in_words(column, value, inside=inside)
        if not exact:
            return "", ""
        self._labels |= labels_in(value)
        plain = exact if inside else plainly(column, value, exact, self._person_id, self._labels)
        plain = "" if column.inner else plain
        what = _(column.what)
        return f"{what}: {exact}", f"{what}: {plain}" if plain else ""

    async def _goes(self, age: Age, row: RowMapping) -> str:
        """Return the day on which something goes, or the rule when the day is not known yet."""
        at: datetime | None = None
        if age.timer is not None and row.get(age.ref) is not None:
            at = await self._tx.session.scalar(
                select(DueRow.at).where(
                    DueRow.kind == str(age.timer),
                    DueRow.ref == str(row[age.ref]),
                    DueRow.community_id == self._community_id,
                )
            )
        elif age.until is not None:
            at = row[age.until]
        elif age.since is not None and age.days is not None and row[age.since] is not None:
            at = row[age.since] + timedelta(days=age.days)
        return in_words(age.rule, self._settings) if at is None else _("on {day}").format(day=day_of(at))
