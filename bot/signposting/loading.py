"""Reads the directory's files into entries, and tells everything that is wrong in them at once, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, get_args

from pydantic import ValidationError

from bot.community.section import Section
from bot.community.toml_lines import Place
from bot.community.toml_text import TomlText, read_toml
from bot.language import _
from bot.mistakes import Mistake, MistakesError, explain, nearest
from bot.signposting.entries import PhoneType, SupportService
from bot.signposting.numbers import KnownWrong, Use, digits_of
from bot.signposting.vocabulary import TermWords, WordsFile, WrongFile

FOLDER = "directory"
WORDS = "words.toml"
WRONG = "known_wrong.toml"
OVERRIDES = "communities"
_MOST_TOLD = 100
_COMMUNITY_ID = re.compile(r"[1-9]\d{16,18}", re.ASCII)
S = TypeVar("S", bound=Section)


@dataclass(frozen=True)
class Shelf:
    """The entries of one community as its files say, in the order of the files. `hidden` ids are left out."""

    services: Mapping[str, SupportService] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.services)


@dataclass(frozen=True)
class DirectoryFiles:
    """Everything the files say: for all communities, and for those with a file of their own."""

    shelf: Shelf = field(default_factory=Shelf)
    overrides: Mapping[int, Shelf] = field(default_factory=dict)
    terms: tuple[TermWords, ...] = ()
    known_wrong: KnownWrong = field(default_factory=KnownWrong)

    def for_community(self, community_id: int) -> Shelf:
        """Return the entries of one community."""
        return self.overrides.get(community_id, self.shelf)


@dataclass(frozen=True)
class DirectoryReading:
    """What a folder holds. `files` is None when there is any mistake; then the old directory is to be kept."""

    files: DirectoryFiles | None
    mistakes: tuple[Mistake, ...]
    count: int


def open_directory(config: Path) -> DirectoryFiles:
    """Return the directory below a config folder. Raises MistakesError with every mistake in every file."""
    reading = read_directory(config)
    if reading.files is None:
        raise MistakesError(reading.mistakes)
    return reading.files


def read_directory(config: Path) -> DirectoryReading:
    """Read every file of the directory. Never raises for what a person wrote; no folder is an empty directory."""
    folder = config / FOLDER
    if not folder.is_dir():
        return DirectoryReading(DirectoryFiles(), (), 0)
    reader = _Reader(folder)
    files = reader.read()
    mistakes = tuple(sorted(reader.mistakes, key=lambda m: (m.file, m.line or 0, m.key)))
    return DirectoryReading(None if mistakes else files, mistakes, reader.count)


def problems_of(service: SupportService, known_wrong: KnownWrong) -> Iterator[tuple[Place, str]]:
    """Yield each place of an entry where a known mistake stands, whatever way the entry came."""
    countries, terms = service.countries, frozenset(service.taxonomy_terms)
    for index, phone in enumerate(service.phones):
        for kind in {phone.type, PhoneType.VOICE} if phone.type is PhoneType.TEXTPHONE else {phone.type}:
            where = countries if phone.country in countries else countries | {phone.country}
            for digits in _dialled(phone.number, phone.type):
                use = Use(digits, service.names, kind, where, terms)
                if (why := known_wrong.why_not(use)) is not None:
                    yield ("phones", index, "number"), why
    for name, text in service.texts:
        if (why := known_wrong.why_not_words(text, service.names)) is not None:
            yield (name,), why


def _dialled(number: str, kind: PhoneType) -> Iterator[str]:
    digits = digits_of(number)
    yield digits
    if kind is PhoneType.TEXTPHONE and digits.startswith("18001"):
        yield digits.removeprefix("18001")


class _Reader:
    """Turns the files of one folder into entries and gathers what is wrong."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.mistakes: list[Mistake] = []
        self.count = 0
        self._wrong = KnownWrong()
        self._seen: dict[str, str] = {}

    def read(self) -> DirectoryFiles:
        wrong = self._list(WRONG, WrongFile)
        words = self._list(WORDS, WordsFile)
        self._wrong = wrong.known_wrong() if wrong else KnownWrong()
        shelf: dict[str, SupportService] = {}
        plain: dict[str, Mapping[str, object]] = {}
        for path in sorted(self._folder.glob("*.toml")):
            if path.name not in {WORDS, WRONG}:
                text = self._text(path)
                for place, entry in self._entries(text):
                    service = self._service(text, place, entry)
                    if service is not None and self._is_first(text, place, service.id):
                        shelf[service.id], plain[service.id] = service, entry
        if words is not None:
            self._look_at_words(words, shelf)
        overrides = {int(path.stem): self._override(path, shelf, plain) for path in self._override_files()}
        return DirectoryFiles(Shelf(shelf), overrides, words.terms if words else (), self._wrong)

    def _text(self, path: Path) -> TomlText:
        self.count += 1
        text = read_toml(path, str(path))
        self.mistakes.extend(text.mistakes)
        return text

    def _list(self, name: str, section: type[S]) -> S | None:
        text = self._text(self._folder / name)
        return self._checked(text, (), section, text.values) if text.whole else None

    def _checked(self, text: TomlText, place: Place, section: type[S], values: object) -> S | None:
        try:
            return section.model_validate(values, by_alias=True, by_name=False)
        except ValidationError as error:
            details = error.errors(include_url=False)
            for detail in details[:_MOST_TOLD]:
                where = (*place, *detail["loc"])
                if detail["type"] == "missing" and not text.whole:
                    continue
                if detail["type"] == "extra_forbidden":
                    meant = nearest(str(where[-1]), _keys_at(section, detail["loc"][:-1]))
                    self.mistakes.append(text.mistake(where, _("unknown setting"), meant))
                else:
                    self.mistakes.append(text.mistake(where, *explain(detail)))
        except RecursionError:
            self.mistakes.append(Mistake(text.file, None, "", _("too many brackets inside brackets")))
        return None

    def _entries(self, text: TomlText, *known: str) -> Iterator[tuple[Place, Mapping[str, object]]]:
        for key in text.values:
            if key not in {"service", *known}:
                meant = nearest(key, ["service", *known])
                self.mistakes.append(text.mistake((key,), _("each entry stands below [[service]]"), meant))
        entries = text.values.get("service", [])
        if not isinstance(entries, list):
            self.mistakes.append(text.mistake(("service",), _("its heading must be written [[service]]")))
            return
        for index, entry in enumerate(entries):
            if isinstance(entry, dict):
                yield ("service", index), entry

    def _service(self, text: TomlText, place: Place, entry: Mapping[str, object]) -> SupportService | None:
        service = self._checked(text, place, SupportService, entry)
        if service is not None:
            problems = [(where, why) for where, why in problems_of(service, self._wrong)]
            self.mistakes.extend(text.mistake((*place, *where), why) for where, why in problems)
        return service

    def _is_first(self, text: TomlText, place: Place, service_id: str) -> bool:
        here = text.mistake((*place, "id"), "")
        first = self._seen.setdefault(service_id, f"{here.file}:{here.line}")
        if first == f"{here.file}:{here.line}":
            return True
        told = _('"{id}" is there twice; the first is at {place}').format(id=service_id, place=first)
        self.mistakes.append(text.mistake((*place, "id"), told))
        return False

    def _override(
        self, path: Path, shelf: Mapping[str, SupportService], plain: Mapping[str, Mapping[str, object]]
    ) -> Shelf:
        """Lay one community's own file over the entries for all: key by key for a known id, whole for a new one."""
        text, services, seen = self._text(path), dict(shelf), set[str]()
        hidden = text.values.get("hide", [])
        if isinstance(hidden, list):
            for index, service_id in enumerate(hidden):
                if services.pop(str(service_id), None) is None:
                    meant = nearest(str(service_id), shelf)
                    self.mistakes.append(text.mistake(("hide", index), _("there is no such entry"), meant))
        else:
            self.mistakes.append(text.mistake(("hide",), _("must be a list in square brackets")))
        for place, entry in self._entries(text, "hide"):
            under = plain.get(str(entry.get("id")), {})
            service = self._service(text, place, {**under, **entry})
            if service is None:
                continue
            if service.id in seen:
                sentence = _('"{id}" is there twice in this file').format(id=service.id)
                self.mistakes.append(text.mistake((*place, "id"), sentence))
            seen.add(service.id)
            services[service.id] = service
        return Shelf(services)

    def _override_files(self) -> Iterator[Path]:
        for path in sorted((self._folder / OVERRIDES).glob("*.toml")):
            if _COMMUNITY_ID.fullmatch(path.stem):
                yield path
            else:
                message = _("this file must be named after the community's Discord id, such as 123456789012345678.toml")
                self.mistakes.append(Mistake(str(path), None, "", message))

    def _look_at_words(self, words: WordsFile, shelf: Mapping[str, SupportService]) -> None:
        text = read_toml(self._folder / WORDS, str(self._folder / WORDS))
        for number, term in enumerate(words.terms):
            for index, service_id in enumerate(term.services):
                if service_id not in shelf:
                    meant = nearest(service_id, shelf)
                    place = ("term", number, "services", index)
                    self.mistakes.append(text.mistake(place, _("there is no such entry"), meant))


def _keys_at(section: type[Section], place: Sequence[str | int]) -> Iterator[str]:
    """Yield the keys that may stand at a place of a section, as they are written."""
    inner: type[Section] = section
    for part in place:
        known = inner.model_fields.get(str(part)) if isinstance(part, str) else None
        for kind in get_args(known.annotation) if known else ():
            inner = kind if isinstance(kind, type) and issubclass(kind, Section) else inner
    yield from (field.alias or name for name, field in inner.model_fields.items())
