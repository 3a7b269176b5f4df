"""Everything that is stored for one community, opened, in a file that people and other programs can read."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.errors import InvalidInputError, NotAllowedError
from bot.language import _
from bot.privacy.registry import KeptTable, kept_tables
from bot.store.store import Store
from bot.store.transaction import Transaction

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Exporting:
    """Hands everything out. What is about no community (events seen, notes of the bot) stays out."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def export(self, by: Actor, community_id: int, file: Path, *, as_tables: bool) -> int:
        """Write a new file, mode 0600, with every row of a community; return how many.

        Raises NotAllowedError, InvalidInputError when the file exists, OSError.
        """
        by.require(Capability.CONFIGURE)
        if by.community_id != community_id:
            raise NotAllowedError(_("Your role here does not let you do this. Nothing was changed."))
        async with self._store.read() as tx:
            found = [(each, await _rows(tx, each, community_id)) for each in _tables()]
        content = await asyncio.to_thread(_zipped if as_tables else _json, found, community_id, self._store.clock.now())
        await asyncio.to_thread(_write_new, file, content)
        rows = sum(len(rows) for _each, rows in found)
        async with self._store.begin() as tx:
            await tx.audit(Actor.software(community_id), "community.export", "community", str(rows))
        return rows


Found = list[tuple[KeptTable, list[dict[str, Any]]]]


def _tables() -> Iterator[KeptTable]:
    return (each for each in kept_tables() if "community_id" in each.table.columns)


async def _rows(tx: Transaction, each: KeptTable, community_id: int) -> list[dict[str, Any]]:
    asked = select(each.table).where(each.table.columns["community_id"] == community_id)
    rows = await tx.session.execute(asked.order_by(*each.table.primary_key.columns))
    return [{name: _plain(name, value) for name, value in row.items()} for row in rows.mappings()]


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, datetime):
        return value.isoformat()
    return (
        str(value) if isinstance(value, int) and name.endswith("_id") else value
    )  # ids are longer than JSON's figures


def _json(found: Found, community_id: int, now: datetime) -> bytes:
    said = {
        "community": str(community_id),
        "written_at": now.isoformat(),
        "warning": _("This file holds what people wrote, open to read. Keep it locked away."),
        "tables": {
            each.table.name: {
                "what": _(each.keeps.what),
                "why": _(each.keeps.why),
                "columns": {column.column.name: _(column.what) for column in each.columns},
                "rows": rows,
            }
            for each, rows in found
        },
    }
    return json.dumps(said, ensure_ascii=False, indent=1, default=str).encode()


def _zipped(found: Found, community_id: int, now: datetime) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as parts:
        warning = _("These tables hold what people wrote, open to read. Keep them locked away.")
        parts.writestr("READ-ME-FIRST.txt", f"{warning}\n{community_id}, {now.isoformat()}\n")
        for each, rows in found:
            page = io.StringIO()
            lines = csv.writer(page)
            lines.writerow([column.column.name for column in each.columns])
            lines.writerows([_cell(row[column.column.name]) for column in each.columns] for row in rows)
            parts.writestr(f"{each.table.name}.csv", page.getvalue())
    return box.getvalue()


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """Return a value as a cell that no spreadsheet takes for a formula."""
    said = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{said}" if said.startswith(_FORMULA) else said


def _write_new(path: Path, content: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise InvalidInputError(_("{path} exists already. Name a new file.").format(path=path)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
