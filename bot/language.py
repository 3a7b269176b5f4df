"""Sentences for people: gettext catalogues, with the English sentence itself as the key.

The language in use belongs to the task that draws: `with speaking("cy"): ...`. Where nobody set one it is English.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.catalogues import ENGLISH, Catalogue, PoError, files_in, read_catalogue

_log = logging.getLogger("alongside.language")

DEFAULT: Final = ENGLISH.language
"""The language of the sentences in the program, and of everything that nobody chose another for."""

_HERE = Path(__file__).parent
_SHIPPED = (_HERE / "_config" / "locale", _HERE.parent / "config" / "locale")  # installed, or a checkout

_in_use: ContextVar[str] = ContextVar("language", default=DEFAULT)
_of_group: ContextVar[str] = ContextVar("language of the group", default=DEFAULT)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in a catalogue that cannot be used, with its place. What it was for is shown in English."""

    file: Path
    line: int | None
    why: str


class _Shelf:
    """The catalogues of this process: read once, when they are first needed."""

    def __init__(self) -> None:
        self._read: dict[str, Catalogue] | None = None
        self.troubles: tuple[Trouble, ...] = ()

    def read(self, folder: Path | None) -> Mapping[str, Catalogue]:
        """Read every language that was shipped, and over them those of the organisers' folder."""
        found = {DEFAULT: ENGLISH}
        troubles: list[Trouble] = []
        files = (each for place in (*_SHIPPED, folder) if place is not None for each in files_in(place))
        for path, language in {path.resolve(): language for language, path in files}.items():
            if language == DEFAULT:
                continue  # it lists the sentences for translators; the English is in the program
            try:
                found[language] = read_catalogue(language, path.read_text(encoding="utf-8"))
            except (PoError, OSError, UnicodeDecodeError) as error:
                troubles.append(Trouble(path, error.line if isinstance(error, PoError) else None, str(error)))
                continue
            troubles += [Trouble(path, flaw.line, flaw.why) for flaw in found[language].flaws]
        for trouble in troubles:
            _log.warning("%s:%s: shown in English: %s", trouble.file, trouble.line or "", trouble.why)
        self._read, self.troubles = found, tuple(troubles)
        return found

    @property
    def catalogues(self) -> Mapping[str, Catalogue]:
        """Return what was read, or read what was shipped."""
        return self._read if self._read is not None else self.read(None)


_shelf = _Shelf()


def read_languages(folder: Path | None) -> tuple[Trouble, ...]:
    """Read the catalogues in `folder` (an organiser's config/locale) and those that were shipped, now and anew.

    A file that cannot be read is left out: the bot then speaks the shipped catalogue, or English.
    """
    _shelf.read(folder)
    return _shelf.troubles


def catalogues() -> Mapping[str, Catalogue]:
    """Return every language the bot speaks."""
    return _shelf.catalogues


def language_in_use() -> str:
    """Return the language that sentences are in just now."""
    return _in_use.get()


def use(language: str, *, group: str | None = None) -> None:
    """Speak a language from here to the end of this task; for tasks that begin with it. Unknown ones mean English.

    `group` is the language of the community it is done for, see `for_the_group`.
    """
    _in_use.set(language)
    if group is not None:
        _of_group.set(group)


@contextmanager
def speaking(language: str, *, group: str | None = None) -> Iterator[None]:
    """Speak a language within the block, and in the tasks that it begins. `group` as in `use`."""
    before, group_before = _in_use.set(language), _of_group.set(_of_group.get() if group is None else group)
    try:
        yield
    finally:
        _in_use.reset(before)
        _of_group.reset(group_before)


def for_the_group() -> AbstractContextManager[None]:
    """Speak the group's language within the block: for sentences that are stored while one person's press is answered.

    Everybody else reads them, too.
    """
    return speaking(_of_group.get())


def english_everywhere(community_id: int) -> str:  # noqa: ARG001 - the shape of whoever knows a group's language
    """Return English, for every community."""
    return DEFAULT


def _(sentence: str) -> str:
    """Return a sentence in the language in use; write the call with a literal so it can be collected."""
    language = _in_use.get()
    if language == DEFAULT:
        return sentence
    found = _shelf.catalogues.get(language)
    return sentence if found is None else found.sentences.get(sentence, sentence)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the right plural of a sentence for a count; the caller fills in the count."""
    language = _in_use.get()
    found = None if language == DEFAULT else _shelf.catalogues.get(language)
    return (found.plural(one, count) if found is not None else None) or (one if count == 1 else many)


def in_every_language(sentence: str) -> frozenset[str]:
    """Return a sentence in all languages, to find again what may have been written in another one."""
    return frozenset(each.sentences.get(sentence, sentence) for each in catalogues().values()) | {sentence}


def nearest_language(locale: str, among: Sequence[str]) -> str | None:
    """Return the language that fits a locale as Discord writes it ("en-US", "sv-SE"): the same, or a kin of it."""
    wanted = locale.replace("-", "_")
    kin = [each for each in among if each.partition("_")[0] == wanted.partition("_")[0]]
    return wanted if wanted in kin else next(iter(kin), None)


later: Callable[[str], str] = str
"""Mark a sentence for the catalogue where it is defined; `_` translates it where it is used."""
