"""What the bot says about each thing it stores: whose it is, why it is kept and when it goes.

How to declare a table (a test fails until every column is declared):

1. On the row class: `__keeps__ = keeps(later("your application"), why=later("..."), owner="member_id", goes=GOES)`.
   `owner` names the person column, a keyed hash of a person, or a foreign key (then: whoever owns that row).
   A table about nobody has `owner=NOBODY`. `subject="topic"` when the audit log calls its rows "topic:<id>".
2. On each column: `mapped_column(..., info=kept(later("when you sent it")))`, in words for the member who reads it.
   Somebody else's words or id in the same row: `info=kept(later("what you asked"), whose="asked_by")`.
   `kept(..., why=..., goes=...)` where a column differs from its table. `RowId`, `community_id` and `version` are done.
3. `Age(later("7 days after it ends"), timer=Timer.FORGET)` names the due kind that takes it away (its ref is this
   row's id, or the column `ref="application_id"`); or `until="expires_at"`; or `since="done_at", days=7`.
   A figure an organiser sets stands as "{membership.answers_days_declined}". Only write what the code really does.
   What only the bot can read (codes, marks, tries) is `kept(..., inner=True)`: told last, and small.
4. Every column that holds a person's id is a `MemberId`, and is declared with `whose=` itself if not the owner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Column, Table

NOBODY: Final = "nobody"
"""Stands for the owner of a table that is about no person, or of a column that nobody is shown."""

ABOUT: Final = "about"
"""Stands for a person whom a row names inside its texts, see `keeps(about=...)`."""

_INFO = "keeping"
_tables: WeakKeyDictionary[Table, TableKeeps] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Age:
    """How long something is kept. `rule` says it in words, what starts the time included.

    Where the day can be known: `timer` is the kind of the due row that takes it away, set for the id in the column
    `ref`; or the column `until` holds the day; or it goes `days` after the moment in the column `since`.
    """

    rule: str
    timer: str | None = None
    ref: str = "id"
    until: str | None = None
    since: str | None = None
    days: int | None = None

    def __post_init__(self) -> None:
        ways = [self.timer is not None, self.until is not None, self.since is not None]
        if sum(ways) > 1 or (self.since is None) != (self.days is None):
            msg = "an age is known by a timer, or by `until`, or by `since` with `days`"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class TableKeeps:
    """What a table says of itself. `owner` are the columns by which a row is somebody's; any of them will do.

    `others` names the row for people who only did something with it. `about` are columns that name further people
    inside a text: by id, by keyed hash or by a row of theirs ("application:12"). `subject` is what such a text calls
    the rows of this table; `named` is the column with the name of a row, for rows that point to it.
    """

    what: str
    why: str
    owner: tuple[str, ...]
    goes: Age
    others: str
    about: tuple[str, ...]
    subject: str | None
    named: str | None


@dataclass(frozen=True, slots=True)
class ColumnKeeps:
    """What a column says of itself. Empty `whose`, and `why` and `goes` of None, mean: as its table.

    `inner`: it says something to the bot alone, such as a code or how often something was tried.
    """

    what: str
    whose: tuple[str, ...]
    why: str | None
    goes: Age | None
    inner: bool = False


def keeps(
    what: str,
    *,
    why: str,
    goes: Age,
    owner: str | Iterable[str],
    others: str = "",
    about: str | Iterable[str] = (),
    subject: str | None = None,
    named: str | None = None,
) -> TableKeeps:
    """Declare a table: `what` is its row in words for its owner, `others` for anybody else who is named in it."""
    return TableKeeps(what, why, _names(owner), goes, others or what, _names(about), subject, named)


def kept(
    what: str,
    *,
    whose: str | Iterable[str] = (),
    why: str | None = None,
    goes: Age | None = None,
    inner: bool = False,
) -> dict[str, Any]:
    """Declare a column (as its `info`): in words, and whose it is if not the owner's of the row.

    `whose` names person columns of the same table, the owner's columns, or `ABOUT`. Several: each of them may see it.
    `NOBODY`: it holds words or names of several people, so that showing it to one would tell of the others.
    """
    return {_INFO: ColumnKeeps(what, _names(whose), why, goes, inner)}


def _names(names: str | Iterable[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def declare(table: Table, keeping: TableKeeps) -> None:
    """Note what a table says of itself; not in its `info`, which migrations would write down."""
    _tables[table] = keeping


def table_keeps(table: Table) -> TableKeeps | None:
    """Return what a table says of itself, None when nothing."""
    return _tables.get(table)


def column_keeps(column: Column[Any]) -> ColumnKeeps | None:
    """Return what a column says of itself, None when nothing."""
    found = column.info.get(_INFO)
    return found if isinstance(found, ColumnKeeps) else None
