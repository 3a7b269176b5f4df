"""Takes entries from a file into the directory: first the differences, then, if somebody says so, the change."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.community.toml_lines import lines_of
from bot.errors import InvalidInputError
from bot.language import _
from bot.mistakes import MistakesError
from bot.signposting.caring import differences
from bot.signposting.entries import SupportService
from bot.signposting.feeds import LARGEST, services_in, text_of
from bot.signposting.hsds import NotTakenError, from_hsds
from bot.signposting.loading import FOLDER, WORDS, WRONG, DirectoryFiles, open_directory, problems_of
from bot.signposting.numbers import KnownWrong
from bot.signposting.sheets import read_csv
from bot.signposting.toml_writing import toml_of

IMPORTED = "imported.toml"


@dataclass
class Plan:
    """What an import would do. `refused` are names with the reason."""

    new: list[SupportService] = field(default_factory=list)
    changed: list[tuple[SupportService, SupportService]] = field(default_factory=list)
    same: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield the differences, one in each line."""
        for service in self.new:
            yield _("+ {id}: {name}").format(id=service.id, name=service.name)
        for before, after in self.changed:
            for name, old, new in differences(before, after):
                yield f"~ {after.id}: {name}: {old!r} -> {new!r}"
        for name, why in self.refused:
            yield _("- left out: {name}: {why}").format(name=name, why=why)
        counts = {"new": len(self.new), "changed": len(self.changed), "same": self.same, "refused": len(self.refused)}
        yield _("{new} new, {changed} changed, {same} the same, {refused} left out.").format(**counts)


def plan_import(path: Path, files: DirectoryFiles, *, largest: int = LARGEST) -> Plan:
    """Compare a file (.csv, or JSON of HSDS 3.0 or 1.0) with the directory; nothing is changed.

    Raises InvalidInputError for a file that cannot be read, MistakesError for mistakes in a table.
    """
    if path.suffix.casefold() == ".csv":
        services, mistakes = read_csv(text_of(path, largest), str(path), files.shelf.services)
        if mistakes:
            raise MistakesError(mistakes)
        return plan_of(services, files)
    taken, refused = _taken(services_in(path, largest))
    plan = plan_of(taken, files, imported=True)
    plan.refused[:0] = refused
    return plan


def _taken(found: Iterable[Mapping[str, object]]) -> tuple[list[SupportService], list[tuple[str, str]]]:
    taken: list[SupportService] = []
    refused: list[tuple[str, str]] = []
    for entry in found:
        try:
            taken.append(from_hsds(entry))
        except NotTakenError as error:
            refused.append((str(entry.get("name") or entry.get("id") or "?")[:80], error.why))
    return taken, refused


def plan_of(services: Iterable[SupportService], files: DirectoryFiles, *, imported: bool = False) -> Plan:
    """Sort entries into new, changed, same and refused."""
    plan, seen = Plan(), set[str]()
    known = files.shelf.services
    names = {(s.name.casefold(), s.organization.casefold()): s.id for s in known.values()}
    for service in services:
        before = known.get(service.id)
        twin = names.get((service.name.casefold(), service.organization.casefold()))
        why = _why_not(service, before, files.known_wrong)
        if service.id in seen:
            why = _("its id is there twice in the file")
        elif imported and before is None and twin is not None:
            why = _("it looks like {id}, which is there already").format(id=twin)
        seen.add(service.id)
        if before == service:
            plan.same += 1
        elif why:
            plan.refused.append((service.name, why))
        elif before is None:
            plan.new.append(service)
        else:
            plan.changed.append((before, service))
    return plan


def _why_not(service: SupportService, before: SupportService | None, wrong: KnownWrong) -> str:
    if service.crisis or (before is not None and before.crisis):
        return _("it is a crisis line; two people change those, in Discord or in the file itself")
    return next((why for _place, why in problems_of(service, wrong)), "")


def apply_plan(plan: Plan, config: Path) -> tuple[Path, ...]:
    """Write a plan into the directory's files and return those that changed.

    A new entry goes into imported.toml; a changed one is written anew where it stands. When the directory then has any
    mistake, every file is put back. Raises InvalidInputError, MistakesError.
    """
    folder = config / FOLDER
    if not folder.is_dir():
        raise InvalidInputError(_("There is no folder {folder}.").format(folder=folder))
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}
    written = dict(texts)
    for _before, after in plan.changed:
        path = next((path for path in texts if _lines_of(path, written[path], after.id)), None)
        if path is not None:
            written[path] = _replaced(path, written[path], after)
    if plan.new:
        target = folder / IMPORTED
        heading = _("Entries that were imported. Nothing here is checked by this group yet.")
        before = written.get(target)
        written[target] = f"{before.rstrip()}\n\n{toml_of(plan.new)}" if before else toml_of(plan.new, heading)
    return _swap(config, texts, {path: text for path, text in written.items() if texts.get(path) != text})


def _swap(config: Path, texts: Mapping[Path, str], changed: Mapping[Path, str]) -> tuple[Path, ...]:
    try:
        for path, text in changed.items():
            part = path.with_suffix(".part")
            part.write_text(text, encoding="utf-8")
            part.replace(path)
        open_directory(config)
    except (OSError, MistakesError):
        for path in changed:
            if path in texts:
                path.write_text(texts[path], encoding="utf-8")
            else:
                path.unlink(missing_ok=True)
        raise
    return tuple(changed)


def _lines_of(path: Path, text: str, service_id: str) -> tuple[int, int] | None:
    """Return the first and the last line (from 0, the last not included) of an entry in a file's text."""
    if path.name in {WORDS, WRONG} or service_id not in text:
        return None
    found = toml_lines(text)
    starts = [*sorted(found.values()), len(text.split("\n"))]
    if service_id not in found:
        return None
    start = found[service_id]
    end = starts[starts.index(start) + 1]
    rows = text.split("\n")
    while end > start and (not rows[end - 1].strip() or rows[end - 1].startswith("#")):
        end -= 1  # notes before the next entry belong to that one
    return start, end


def toml_lines(text: str) -> dict[str, int]:
    """Return the line (from 0) on which each entry of a file begins, by its id."""
    lines, entries = lines_of(text), tomllib.loads(text).get("service", [])
    return {entry["id"]: lines["service", number] - 1 for number, entry in enumerate(entries)}


def _replaced(path: Path, text: str, service: SupportService) -> str:
    place = _lines_of(path, text, service.id)
    assert place is not None
    rows = text.split("\n")
    return "\n".join([*rows[: place[0]], *toml_of([service]).rstrip("\n").split("\n"), *rows[place[1] :]])
