"""The directory as a table for a spreadsheet, and back, without a letter changed on the way."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from bot.language import _
from bot.mistakes import Mistake, explain, nearest
from bot.signposting.entries import SupportService

_LISTS = frozenset({"alternate_names", "service_areas", "outcodes", "languages", "taxonomy_terms"})
_PHONE = ("type", "country", "number", "keyword", "description")
_SCHEDULE = ("byday", "opens_at", "closes_at", "description")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")
COLUMNS = tuple(SupportService.model_fields)


def csv_of(services: Iterable[SupportService]) -> bytes:
    """Return a table that Excel opens as it is; a cell that would be a formula has a ' before it."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for service in services:
        values = service.model_dump(mode="json")
        table.writerow([_guarded(_cell(name, values[name])) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _cell(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in _LISTS and isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, list):
        columns = _PHONE if name == "phones" else _SCHEDULE
        return "\n".join(" | ".join(str(row[column]) for column in columns) for row in value)
    return "" if value is None else str(value)


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def read_csv(
    text: str, file: str, known: Mapping[str, SupportService] | None = None
) -> tuple[list[SupportService], list[Mistake]]:
    """Return the entries of a table, and everything that is wrong in it with its line.

    A column that is left out stays as it is in a known entry; a cell left empty empties it.
    """
    mistakes: list[Mistake] = []
    start = text[:10_000].partition("\n")[0]
    table = csv.reader(io.StringIO(text, newline=""), delimiter=";" if start.count(";") > start.count(",") else ",")
    services: list[SupportService] = []
    try:
        header = [column.strip() for column in next(table, [])]
        unknown = [column for column in header if column and column not in COLUMNS]
        mistakes += [Mistake(file, 1, column, _("unknown column"), nearest(column, COLUMNS)) for column in unknown]
        for row in table:
            if any(cell.strip() for cell in row):
                line = table.line_num
                cells = dict(zip(header, row, strict=False))
                service = _service(cells, known or {}, Place(file, line), mistakes)
                if service is not None:
                    services.append(service)
    except csv.Error as error:
        mistakes.append(Mistake(file, table.line_num, "", _("this is not a table ({why})").format(why=error)))
    return services, mistakes


@dataclass(frozen=True)
class Place:
    """Where a row stands, for its mistakes."""

    file: str
    line: int


def _service(
    row: Mapping[str, str], known: Mapping[str, SupportService], place: Place, mistakes: list[Mistake]
) -> SupportService | None:
    under = known.get(row.get("id", "").strip())
    kept = under.model_dump(mode="json") if under else {}
    values: dict[str, object] = {name: value for name, value in kept.items() if name not in row}
    for name, cell in row.items():
        if name not in COLUMNS:
            continue
        plain = cell.replace("\r\n", "\n")
        plain = plain[1:] if _MARKED.match(plain) else plain
        if plain.strip() or name == "id":
            values[name] = _value(name, plain)
    try:
        return SupportService.model_validate(values)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            sentence, meant = explain(detail)
            mistakes.append(Mistake(place.file, place.line, ".".join(map(str, detail["loc"])), sentence, meant))
    return None


def _value(name: str, cell: str) -> object:
    lines = [line for line in cell.split("\n") if line.strip()]
    if name in _LISTS:
        return lines
    if name in {"phones", "schedules"}:
        columns = _PHONE if name == "phones" else _SCHEDULE
        return [_parts(columns, line) for line in lines]
    if name in {"crisis", "online"}:
        return {"yes": True, "true": True, "no": False, "false": False}.get(cell.strip().casefold(), cell)
    if name in {"minimum_age", "maximum_age"}:
        return int(cell) if cell.strip().isascii() and cell.strip().isdigit() else cell
    return cell


def _parts(columns: tuple[str, ...], line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split("|", len(columns) - 1)]
    return dict(zip(columns, parts, strict=False))
