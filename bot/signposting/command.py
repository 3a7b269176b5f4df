"""What organisers can ask of the directory on the command line, without a database and without Discord."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.clock import Clock, SystemClock
from bot.errors import InvalidInputError
from bot.language import _
from bot.signposting.directory import Directory
from bot.signposting.hsds import to_hsds
from bot.signposting.importing import apply_plan, plan_import
from bot.signposting.loading import DirectoryFiles, open_directory
from bot.signposting.sheets import csv_of
from bot.signposting.snapshots import Card, Entry, Filters, Results


def signpost(options: argparse.Namespace, folder: Path, clock: Clock | None = None) -> int:
    """Answer one search on standard output; the words are not kept."""
    files = open_directory(folder)
    directory = Directory([Entry(service) for service in files.shelf.services.values()], files.terms)
    filters = Filters(
        online=options.online, language=options.language, age=options.age, free=options.free, open_now=options.open_now
    )
    words = " ".join(options.words)
    results = directory.search(words, options.where, filters, (clock or SystemClock()).now())
    if options.json:
        _say(json.dumps(as_json(words, options.where, results), indent=2, ensure_ascii=False))
    else:
        _say("\n".join(as_text(results)))
    return 0


def as_json(words: str, where: str, results: Results) -> dict[str, Any]:
    """Return an answer as plain values."""
    return {"words": words, "where": where, **json.loads(json.dumps(asdict(results), default=_plain))}


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def as_text(results: Results) -> Iterator[str]:
    """Yield an answer line by line."""
    yield from results.notes
    for typed, meant in results.mended:
        yield _('We read "{typed}" as "{meant}".').format(typed=typed, meant=meant)
    for choice in results.unclear:
        yield _("Did you mean: {name}?").format(name=choice.name)
    for heading, cards in (
        (_("If somebody may be in danger"), results.crisis),
        (_("Found"), results.found),
        (_("For anybody"), results.general),
    ):
        if cards:
            yield f"\n== {heading}"
            for card in cards:
                yield from _card_lines(card)
    if results.nearest:
        yield "\n== " + _("Near")
        for near in results.nearest:
            yield from (*_card_lines(near.card), f"  ({near.why})")


def _card_lines(card: Card) -> Iterator[str]:
    yield f"\n{card.name}  [{card.id}]"
    yield f"  {card.run_by} {card.checked}"
    lines = [card.alert, card.may_do, card.who_you_meet]
    lines += [f"{way.words}{f' - {way.note}' if way.note else ''}" for way in card.ways]
    details = (card.hours, card.cost, card.area, card.for_whom, card.languages, card.access)
    lines.append(". ".join(detail for detail in details if detail))
    yield from (f"  {line}" for line in lines if line)


def import_file(options: argparse.Namespace, folder: Path) -> int:
    """Show what a file would change in the directory; with --apply, change it. 1 when anything was left out."""
    plan = plan_import(options.file, open_directory(folder))
    _say("\n".join(plan.lines()))
    if not options.apply:
        _say(_("Nothing was changed. Add --apply to do it."))
        return 0
    for path in apply_plan(plan, folder):
        _say(_("Written: {file}").format(file=path))
    return 0


def export_file(options: argparse.Namespace, folder: Path) -> int:
    """Write the directory as HSDS 3.0 JSON or as a table, to a file or to standard output."""
    data = exported(open_directory(folder), options.format)
    if options.file is None:
        sys.stdout.buffer.write(data)
        return 0
    try:
        options.file.write_bytes(data)
    except OSError as error:
        sentence = _("{file} cannot be written: {why}.")
        raise InvalidInputError(sentence.format(file=options.file, why=error.strerror)) from error
    _say(_("Written: {file}").format(file=options.file))
    return 0


def exported(files: DirectoryFiles, form: str) -> bytes:
    """Return the directory as "hsds" or "csv"."""
    services = files.shelf.services.values()
    if form == "csv":
        return csv_of(services)
    listed = [to_hsds(Entry(service)) for service in services]
    page = {
        "total_items": len(listed),
        "total_pages": 1,
        "page_number": 1,
        "size": len(listed),
        "first_page": True,
        "last_page": True,
        "empty": not listed,
        "contents": listed,
    }
    return (json.dumps(page, indent=2, ensure_ascii=False) + "\n").encode()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
