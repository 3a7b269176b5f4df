"""The data map: every column of every table, with whose it is, why it is kept and when it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

from sqlalchemy import Column, Table

from bot.community.sections import CommunitySettings
from bot.language import _
from bot.store.base import Base
from bot.store.keeping import ABOUT, NOBODY, Age, ColumnKeeps, TableKeeps, column_keeps, table_keeps
from bot.store.migrations import import_tables
from bot.store.types import SEALED, MemberId


class UndeclaredError(Exception):
    """A table or column does not say whose it is, why it is kept and when it goes."""


@dataclass(frozen=True, slots=True)
class KeptColumn:
    """One column with what it says of itself, its table's words filled in. `whose` are names of columns, or ABOUT."""

    column: Column[object]
    what: str
    why: str
    whose: tuple[str, ...]
    goes: Age
    inner: bool = False

    @property
    def sealed(self) -> bool:
        """Tell whether it is encrypted at rest."""
        return isinstance(self.column.type, SEALED)


@dataclass(frozen=True, slots=True)
class KeptTable:
    """One table with what it says of itself."""

    table: Table
    keeps: TableKeeps
    columns: tuple[KeptColumn, ...]

    @property
    def owner(self) -> tuple[str, ...]:
        """Return the columns by which a row is somebody's; none when it is nobody's."""
        return tuple(name for name in self.keeps.owner if name != NOBODY)

    @property
    def roles(self) -> tuple[str, ...]:
        """Return every column by which a row can have to do with a person."""
        members = [column.name for column in self.table.columns if isinstance(column.type, MemberId)]
        named = [name for column in self.columns for name in column.whose if name != ABOUT]
        return tuple(dict.fromkeys([*self.owner, *members, *named]))


def kept_tables() -> list[KeptTable]:
    """Return every table of the house, those first that others point to. Raises UndeclaredError."""
    import_tables()
    return [_kept_table(table) for table in Base.metadata.sorted_tables]


def _kept_table(table: Table) -> KeptTable:
    keeps = table_keeps(table)
    if keeps is None:
        raise UndeclaredError(f"{table.name} has no __keeps__, see bot.store.keeping")
    members = [column.name for column in table.columns if isinstance(column.type, MemberId)]
    return KeptTable(table, keeps, tuple(_kept_column(column, keeps, members) for column in table.columns))


def _kept_column(column: Column[object], table: TableKeeps, members: list[str]) -> KeptColumn:
    keeps = column_keeps(column)
    if keeps is None:
        raise UndeclaredError(f"{column.table.name}.{column.name} has no info=kept(...), see bot.store.keeping")
    whose = _whose(column, keeps, table, members)
    return KeptColumn(column, keeps.what, keeps.why or table.why, whose, keeps.goes or table.goes, keeps.inner)


def _whose(column: Column[object], keeps: ColumnKeeps, table: TableKeeps, members: list[str]) -> tuple[str, ...]:
    """Return whose a column is: as declared, also nobody's; a person's id that person's own; else the owner's.

    What a table about nobody says may be read by everybody who is named in it.
    """
    if keeps.whose == (NOBODY,):
        return ()
    if keeps.whose:
        return keeps.whose
    if isinstance(column.type, MemberId) and column.name not in table.owner:
        return (column.name,)
    about = (ABOUT,) if table.about else ()
    return (*(members if table.owner == (NOBODY,) else table.owner), *about)


def in_words(rule: str, settings: CommunitySettings) -> str:
    """Return the rule of an age with the figures that a community has set."""
    sections = {name: getattr(settings, name) for name in type(settings).model_fields}
    return _(rule).format(**sections)


def set_by(rule: str) -> list[str]:
    """Return the settings whose figures a rule holds, such as "membership.memory_months"."""
    return [name for _text, name, _form, _conversion in Formatter().parse(rule) if name]


@dataclass(frozen=True, slots=True)
class MapLine:
    """One line of the data map, in words. `settings` may shorten `goes`; `starts` is where its day is found."""

    table: str
    column: str
    what: str
    why: str
    whose: str
    goes: str
    starts: str
    settings: tuple[str, ...]
    sealed: bool


def data_map(settings: CommunitySettings | None = None) -> Iterator[MapLine]:
    """Yield the data map, with the shipped figures or a community's own."""
    settings = settings or CommunitySettings()
    for each in sorted(kept_tables(), key=lambda kept: kept.table.name):
        for column in each.columns:
            yield MapLine(
                table=each.table.name,
                column=column.column.name,
                what=f"{_(each.keeps.what)}: {_(column.what)}",
                why=_(column.why),
                whose=", ".join(_whose_in_words(each, name) for name in column.whose) or _("nobody's"),
                goes=in_words(column.goes.rule, settings),
                starts=_starts(column.goes),
                settings=tuple(set_by(column.goes.rule)),
                sealed=column.sealed,
            )


def _whose_in_words(each: KeptTable, name: str) -> str:
    if name == ABOUT:
        return _("who is named in {columns}").format(columns=", ".join(each.keeps.about))
    column = each.table.columns[name]
    if column.foreign_keys and not isinstance(column.type, MemberId):
        (foreign,) = column.foreign_keys
        return _("whose the row in {table} is").format(table=foreign.column.table.name)
    return name


def _starts(age: Age) -> str:
    if age.timer is not None:
        return _("timer {timer}, set for {column}").format(timer=str(age.timer), column=age.ref)
    if age.until is not None:
        return _("the day in {column}").format(column=age.until)
    if age.since is not None:
        return _("{days} days after {column}").format(days=age.days, column=age.since)
    return _("an event, as the rule says")
