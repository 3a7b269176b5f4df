"""Reads the organisers' folder into settings, and tells everything that is wrong in it at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from bot.community.advice import Advice, advice_on
from bot.community.book import SettingsBook
from bot.community.catalogue import FILE as TOPICS
from bot.community.catalogue import Catalogue, shipped_catalogue
from bot.community.checking import explained
from bot.community.evidence import FILE as EVIDENCE
from bot.community.evidence import EvidenceFile, shipped_evidence
from bot.community.section import Section
from bot.community.sections import CommunitySettings
from bot.community.toml_lines import Place
from bot.community.toml_text import TomlText, read_toml
from bot.community.training import FILE as TRAINING
from bot.community.training import TrainingFile, shipped_training
from bot.language import _
from bot.mistakes import Mistake, MistakesError, nearest

MAIN = "community.toml"
OVERRIDES = "communities"
_MOST_TOLD = 200
_COMMUNITY_ID = re.compile(r"[1-9]\d{16,18}", re.ASCII)
_READ = (MAIN, TOPICS, EVIDENCE, TRAINING)
_OF_TOPICS = TOPICS.removesuffix(".toml")

S = TypeVar("S", bound=Section)


@dataclass(frozen=True)
class Reading:
    """What a folder holds. `book` is None when there is any mistake; advice never stops anything."""

    book: SettingsBook | None
    mistakes: tuple[Mistake, ...]
    advice: tuple[Mistake, ...]
    files: int


def open_book(folder: Path) -> SettingsBook:
    """Return the settings in a folder. Raises MistakesError with every mistake in every file."""
    reading = read_folder(folder)
    if reading.book is None:
        raise MistakesError(reading.mistakes)
    return reading.book


def read_folder(folder: Path) -> Reading:
    """Read every file of a folder. Never raises for what a person wrote."""
    if not folder.is_dir():
        return Reading(None, (Mistake(str(folder), None, "", _("there is no such folder")),), (), 0)
    reader = Reader(CommunitySettings, read_toml(folder / MAIN, str(folder / MAIN)), advice_on)
    topics = _own_or(Catalogue, folder / TOPICS, shipped_catalogue)
    topics.files = int((folder / TOPICS).is_file())
    evidence = _own_or(EvidenceFile, folder / EVIDENCE, shipped_evidence)
    training = _own_or(TrainingFile, folder / TRAINING, shipped_training)
    whole = sum((folder / name).is_file() for name in (EVIDENCE, TRAINING))
    for path in sorted((folder / OVERRIDES).glob("*.toml")):
        community, _dot, room = path.stem.partition(".")
        if not _COMMUNITY_ID.fullmatch(community) or room not in {"", _OF_TOPICS}:
            reader.mistakes.append(_misnamed(path))
        elif room:
            topics.add_community(int(community), read_toml(path, str(path)))
        else:
            reader.add_community(int(community), read_toml(path, str(path)))
    mistakes = tuple(sorted((*reader.mistakes, *topics.mistakes, *evidence.mistakes, *training.mistakes), key=by_place))
    advice = sorted((*reader.advice, *_files_not_read(folder)), key=by_place)
    book = None
    if not mistakes and reader.defaults is not None and topics.defaults is not None:
        book = SettingsBook(
            reader.defaults,
            reader.overrides,
            catalogue=topics.defaults,
            catalogues=topics.overrides,
            evidence=evidence.defaults,
            training=training.defaults,
        )
    return Reading(book, mistakes, tuple(advice), reader.files + topics.files + whole)


def _own_or(root: type[S], path: Path, shipped: Callable[[], S]) -> Reader[S]:
    """Read the folder's own file, or take the shipped one where it has none."""
    if path.exists() or path.is_symlink():
        return Reader(root, read_toml(path, str(path)), None)
    return Reader(root, TomlText(path.name, values=_values_of(shipped)), None, ready=shipped())


@lru_cache(maxsize=8)
def _values_of(shipped: Callable[[], Section]) -> dict[str, object]:
    return shipped().model_dump(mode="json")


class Reader(Generic[S]):
    """Turns files into settings, one after the other, and gathers what is wrong. `root` is what a whole file is.

    `ready` is what the main text comes to, where that is known already.
    """

    def __init__(
        self,
        root: type[S],
        main: TomlText,
        advise: Callable[[S], Iterator[Advice]] | None,
        *,
        ready: S | None = None,
    ) -> None:
        self._root = root
        self._advice_on = advise
        self._main = main
        self.files = 1
        self.mistakes: list[Mistake] = list(main.mistakes)
        self.advice: list[Mistake] = []
        self.overrides: dict[int, S] = {}
        self._told: set[tuple[Place, str]] = set()
        self.defaults = ready or self._settings(main, main.values)
        if self.defaults is not None:
            self._advise(main, self.defaults)

    def add_community(self, community_id: int, text: TomlText) -> None:
        """Lay one community's own file over the settings for all."""
        self.files += 1
        self.mistakes.extend(text.mistakes)
        settings = self._settings(text, laid_over(self._main.values, text.values))
        if settings is not None:
            self.overrides[community_id] = settings
            self._advise(text, settings)

    def _settings(self, text: TomlText, values: Mapping[str, object]) -> S | None:
        try:
            return self._root.model_validate(values, by_alias=True, by_name=False)
        except ValidationError as error:
            details = error.errors(include_url=False)
            for place, message, meant in explained(self._root, details[:_MOST_TOLD]):
                if self._is_about(text, place, message):
                    self.mistakes.append(text.mistake(place, message, meant))
            if more := len(details[_MOST_TOLD:]):
                self.mistakes.append(Mistake(text.file, None, "", _("and {count} more").format(count=more)))
        except RecursionError:
            self.mistakes.append(Mistake(text.file, None, "", _("too many brackets inside brackets")))
        return None

    def _is_about(self, text: TomlText, place: Place, message: str) -> bool:
        """Tell whether a mistake belongs to this file, not to one read before or to a line that was left out."""
        missing = message == _("is missing")
        if missing and not (text.whole and self._main.whole):
            return False
        if text is self._main:
            self._told.add((place, message))
            return True
        here = (place[:-1] if missing else place) in text.lines
        return here or (place, message) not in self._told

    def _advise(self, text: TomlText, settings: S) -> None:
        for place, sentence in self._advice_on(settings) if self._advice_on else ():
            if text is self._main or place in text.lines:
                self.advice.append(text.mistake(place, sentence))


def laid_over(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """Lay one file over another: tables key by key, everything else whole."""
    whole = dict(below)
    for key, value in above.items():
        under = whole.get(key)
        whole[key] = laid_over(under, value) if isinstance(under, Mapping) and isinstance(value, Mapping) else value
    return whole


def _misnamed(path: Path) -> Mistake:
    message = _("this file must be named after the community's Discord id, such as 123456789012345678.toml")
    return Mistake(str(path), None, "", message)


def _files_not_read(folder: Path) -> Iterator[Mistake]:
    for path in sorted(folder.glob("*.toml")):
        if path.name not in _READ:
            yield Mistake(str(path), None, "", _("this file is not read"), nearest(path.name, _READ))


def by_place(mistake: Mistake) -> tuple[str, int, str]:
    """Return where a mistake belongs in a list of them: by file, then by line."""
    return mistake.file, mistake.line or 0, mistake.key
