"""Reads a language's sentences from its `.po` file as translators' programs write it, without a build step."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from gettext import c2py
from pathlib import Path
from string import Formatter

COMMAND = "command"
"""The context (`msgctxt`) of the names of commands: they have rules of their own, and may read like a sentence."""

_FILE = "LC_MESSAGES/alongside.po"
_FOLDER = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_KEYWORD = re.compile(r"(msgctxt|msgid|msgid_plural|msgstr|msgstr\[(\d)\])\s+(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MEANT = {"n": "\n", "t": "\t", "r": "\r"}
_NUMBERS = re.compile(r"\d[\d ]*\d|\d")
_ADDRESS = re.compile(r"https?://[^\s>)]+|[\w.]+@[\w.]+\w")
_MARKS = re.compile(r"<[@#:t/][^>]*>|\*\*|`|^#{1,3} |^-# |^- |^> |(?<!\w)/[a-z][a-z-]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A translation that is not used, with the line of the file it begins in. English is shown instead."""

    line: int
    sentence: str
    why: str


@dataclass(slots=True)
class Entry:
    """One entry of a file, as it stands there."""

    line: int
    msgid: str = ""
    plural: str | None = None
    context: str | None = None
    strings: dict[int, str] = field(default_factory=dict)
    is_fuzzy: bool = False


class PoError(Exception):
    """The file is not a catalogue. `line` is where reading ended."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sentences of one language. What is missing is shown in English.

    `own_name` is what its speakers call it ("Cymraeg"), `name` what English does ("Welsh"); `is_checked` is false
    while no native speaker has looked at it. `commands` are the names of commands in this language.
    """

    language: str
    name: str
    own_name: str
    is_checked: bool
    sentences: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]
    commands: Mapping[str, str]
    form_of: Callable[[int], int]
    flaws: tuple[Flaw, ...] = ()

    def plural(self, one: str, count: int) -> str | None:
        """Return the form for a count, None when the language has none for this sentence."""
        forms = self.plurals.get(one)
        if forms is None:
            return None
        form = self.form_of(abs(count))
        return forms[form] if form < len(forms) else forms[-1]


def english_form(count: int) -> int:
    """Return which of the two English forms fits a count."""
    return int(count != 1)


ENGLISH = Catalogue(
    "en_GB", "English", "English", is_checked=True, sentences={}, plurals={}, commands={}, form_of=english_form
)
"""English without a file: every sentence is its own key."""


def files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the languages of a locale folder with their files, such as ("cy", cy/LC_MESSAGES/alongside.po)."""
    for path in sorted(folder.glob(f"*/{_FILE}")):
        language = path.relative_to(folder).parts[0]
        if _FOLDER.fullmatch(language):
            yield language, path


def read_catalogue(language: str, text: str) -> Catalogue:
    """Read a file's text. Raises PoError where it is not one; single entries that cannot be used become flaws."""
    entries = list(entries_of(text))
    header = _header(entries)
    count, form_of = _plural_rule(header)
    sentences: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    commands: dict[str, str] = {}
    flaws = []
    for entry in entries:
        if not entry.msgid or entry.is_fuzzy or not any(entry.strings.values()):
            continue
        forms = tuple(entry.strings.get(number, "") for number in range(count if entry.plural is not None else 1))
        why = flaw_in(entry, forms)
        if why:
            flaws.append(Flaw(entry.line, entry.msgid, why))
        elif entry.context == COMMAND:
            commands[entry.msgid] = forms[0]
        elif entry.plural is not None:
            plurals[entry.msgid] = forms
        else:
            sentences[entry.msgid] = forms[0]
    own_name = header.get("x-own-name", language)
    return Catalogue(
        language=language,
        name=header.get("x-name", own_name),
        own_name=own_name,
        is_checked=header.get("x-checked-by-native-speaker", "no").casefold() == "yes",
        sentences=sentences,
        plurals=plurals,
        commands=commands,
        form_of=form_of,
        flaws=tuple(flaws),
    )


def flaw_in(entry: Entry, forms: tuple[str, ...]) -> str:
    """Return why a translation cannot be used, "" when it can.

    What a translator must never change is compared: placeholders, numbers, addresses, mentions and marks.
    """
    if not all(forms):
        return "a form is missing"
    if entry.plural is None:
        return _differing(entry.msgid, forms[0])
    for form in forms:
        why = _differing(entry.plural, form, but="{count") and _differing(entry.msgid, form, but="{count")
        if why:
            return why
    return ""


def kept_marks(text: str) -> Counter[str]:
    """Return what must stand in a translation as it stands in the original, each as often."""
    bare = _ADDRESS.sub(" ", text)
    found = [*placeholders(text), *_ADDRESS.findall(text), *_MARKS.findall(bare)]
    return Counter([*found, *_NUMBERS.findall(re.sub(r"\{[^}]*\}", " ", bare))])


def placeholders(text: str) -> list[str]:
    """Return the names of a text's placeholders with their formats. Raises ValueError for a lone brace."""
    return [f"{{{name}!{turn}:{form}}}" for _text, name, form, turn in Formatter().parse(text) if name is not None]


def _differing(original: str, form: str, *, but: str = "\0") -> str:
    """Say what a translation changed; it may leave out what begins with `but`: "two" can be said as a word."""
    try:
        here, there = kept_marks(form), kept_marks(original)
    except ValueError:
        return "a brace stands alone"
    differs = [*(here - there), *(mark for mark in there - here if not mark.startswith(but))]
    return f"differs in {', '.join(sorted(set(differs)))}" if differs else ""


def entries_of(text: str) -> Iterator[Entry]:
    """Yield every entry of a `.po` text, the header (with an empty msgid) first. Raises PoError."""
    entry, part, is_fuzzy, said = Entry(1), None, False, False
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        line = raw.strip()
        if line.startswith("#") or not line:
            is_fuzzy = is_fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        keyword = _KEYWORD.match(line)
        if keyword is not None:
            begins = keyword[1] in {"msgctxt", "msgid"} and part is not None and part.startswith("msgstr")
            if begins or part is None:
                if part is not None:
                    yield entry
                entry, is_fuzzy = Entry(number, is_fuzzy=is_fuzzy), False
            part, line = keyword[1], keyword[3]
            said = True
        quoted = _QUOTED.fullmatch(line)
        if quoted is None or part is None:
            raise PoError(number, "this line is not understood")
        _add(entry, part, _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), quoted[1]))
    if said:
        yield entry


def _add(entry: Entry, part: str, text: str) -> None:
    if part == "msgid":
        entry.msgid += text
    elif part == "msgid_plural":
        entry.plural = (entry.plural or "") + text
    elif part == "msgctxt":
        entry.context = (entry.context or "") + text
    else:
        form = int(part[7:-1] or 0) if part != "msgstr" else 0
        entry.strings[form] = entry.strings.get(form, "") + text


def _header(entries: list[Entry]) -> dict[str, str]:
    first = next((entry for entry in entries if not entry.msgid and entry.context is None), None)
    lines = first.strings.get(0, "").split("\n") if first is not None else []
    parts = (line.partition(":") for line in lines if ":" in line)
    return {name.strip().casefold(): value.strip() for name, _colon, value in parts}


def _plural_rule(header: Mapping[str, str]) -> tuple[int, Callable[[int], int]]:
    rule = re.fullmatch(r"nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*(.+?);?", header.get("plural-forms", ""))
    if rule is None:
        return 2, english_form
    try:
        return int(rule[1]), c2py(rule[2])
    except ValueError as error:
        raise PoError(1, "the rule for plurals is not understood") from error
