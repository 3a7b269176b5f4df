"""The data map on paper: as JSON for programs, as Markdown for docs/data-map.md, as text for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby

from bot.language import _
from bot.privacy.registry import MapLine


def as_json(lines: Iterable[MapLine]) -> str:
    """Return the map as a list of objects, one for each column."""
    return json.dumps([asdict(line) for line in lines], indent=2, ensure_ascii=False)


def as_text(lines: Iterable[MapLine]) -> str:
    """Return the map with three lines for each column."""
    return "\n".join(
        f"{line.table}.{line.column} · {_locked(line)}\n  {line.what} · {line.whose}\n  {line.why} · {line.goes}"
        for line in lines
    )


def as_markdown(lines: Iterable[MapLine]) -> str:
    """Return the map as a page with one table for each table of the database."""
    parts = [
        f"# {_('What is stored, whose it is, and when it goes')}",
        _("This page is made from the program. Make it again with `make data-map`."),
    ]
    for table, group in groupby(lines, key=lambda line: line.table):
        columns = list(group)
        parts.append(f"## {table}\n\n{columns[0].what.partition(':')[0].capitalize()}.")
        heads = [_("Column"), _("What it is"), _("Whose"), _("Why"), _("When it goes"), _("Found by"), _("Locked")]
        rows = [heads, ["---"] * len(heads), *(_row(line) for line in columns)]
        parts.append("\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows))
    return "\n\n".join(parts) + "\n"


def _row(line: MapLine) -> list[str]:
    what = line.what.partition(": ")[2]
    goes = line.goes + (f" ({', '.join(line.settings)})" if line.settings else "")
    return [f"`{line.column}`", what, line.whose, line.why, goes, line.starts, _locked(line)]


def _locked(line: MapLine) -> str:
    return _("locked") if line.sealed else _("open")
