"""Collects every sentence for people out of the source; `python -m tests.collect_sentences` writes the catalogues.

The English one lists what there is. In each other language new sentences appear empty, sentences that were changed keep
their old translation marked as fuzzy (the bot then shows English), and sentences that are gone are dropped.
"""

from __future__ import annotations

import ast
import difflib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.catalogues import COMMAND
from bot.community.describing import sections_of

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "config" / "locale"
CATALOGUE = LOCALES / "en_GB" / "LC_MESSAGES" / "alongside.po"
Key = tuple[str, str | None]
"""A sentence and its context."""

ALIKE = 0.75  # how alike an old and a new sentence are if one was made from the other
MARKS = {"_": 1, "later": 1, "ngettext": 2}
"""The calls that mark a sentence, with the number of sentences each takes."""


@dataclass(frozen=True)
class Sentence:
    """One sentence in the source. `text` is None where the call does not hold it as a plain literal.

    `context` is COMMAND for the name of a command.
    """

    text: str | None
    plural: str | None
    file: Path
    line: int
    context: str | None = None

    @property
    def place(self) -> str:
        """Return file and line, as an editor opens them."""
        return f"{self.file.relative_to(ROOT)}:{self.line}"


def sentences() -> list[Sentence]:
    """Return every sentence of bot/ and cogs/, and what the settings are called."""
    files = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")])
    found = [sentence for file in files for sentence in sentences_in(file.read_text(encoding="utf-8"), file)]
    return [*found, *sentences_of_settings()]


def sentences_of_settings() -> Iterator[Sentence]:
    """Yield the titles and descriptions of all settings that people see on Discord."""
    views = [view for section in sections_of() for view in section.settings]
    parts = [part for view in views for part in view.entry]
    texts = [text for section in sections_of() for text in (*section.headings, section.text)]
    texts += [text for view in (*views, *parts) for text in (view.heading, view.text)]
    file = ROOT / "bot" / "community" / "describing.py"
    return (Sentence(text, None, file, 1) for text in dict.fromkeys(texts))


def sentences_in(source: str, file: Path) -> Iterator[Sentence]:
    """Yield the sentences of one source text, and the names and descriptions of its commands."""
    tree = ast.parse(source)
    constants = dict(_constants(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in MARKS:
            words = [_literal(part) for part in node.args[: MARKS[node.func.id]]]
            if node.func.id == "_" and isinstance(node.args[0], ast.Name | ast.Attribute | ast.Subscript | ast.IfExp):
                continue  # a sentence marked with `later` where it was written, or a text of the organisers
            yield Sentence(words[0], words[1] if len(words) > 1 else None, file, node.lineno)
        elif isinstance(node.func, ast.Attribute):
            yield from _of_command(node, node.func.attr, constants, file)


def _of_command(node: ast.Call, kind: str, constants: dict[str, str], file: Path) -> Iterator[Sentence]:
    given = {word.arg: constants.get(getattr(word.value, "id", ""), _literal(word.value)) for word in node.keywords}
    is_command = kind == "command" and "description" in given
    names = [given["name"]] if (is_command or kind in {"Group", "ContextMenu"}) and "name" in given else []
    words = [given["description"]] if is_command or kind == "Group" else list(given.values()) * (kind == "describe")
    words += [given["name"]] if kind == "Choice" and given.get("name") else []
    yield from (Sentence(name, None, file, node.lineno, COMMAND) for name in names)
    yield from (Sentence(text, None, file, node.lineno) for text in words)


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and value is not None:
            text = _literal(value)
            if text is None and isinstance(value, ast.Call) and value.args:  # later("...")
                text = _literal(value.args[0])
            if text is not None:
                yield target.id, text


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def catalogue(language: str = "en_GB", before: Catalog | None = None) -> Catalog:
    """Return a catalogue as the source would have it, with the translations that stand in the file before."""
    before = before if before is not None else read(language)
    made = Catalog(locale=language, project="Alongside", version="1", charset="utf-8", fuzzy=False)
    made.mime_headers = before.mime_headers
    known = {_key(message): message for message in before if message.id}
    found = {
        (each.text, each.context): (each.text, each.plural) if each.plural else each.text
        for each in sorted(sentences(), key=lambda each: (each.text or "", each.context or ""))
        if each.text is not None
    }
    gone = {key: message for key, message in known.items() if key not in found and _is_translated(message)}
    for key, msgid in found.items():
        old = known.get(key)
        if old is None or bool(old.pluralizable) != isinstance(msgid, tuple):
            made.add(msgid, context=key[1], **_from_a_changed_one(key, msgid, gone))
        else:
            kept = {"flags": old.flags & {"fuzzy"}, "user_comments": old.user_comments}
            made.add(msgid, old.string, context=key[1], **kept)
    return made


def _from_a_changed_one(key: Key, msgid: str | tuple[str, str], gone: dict[Key, Message]) -> dict[str, Any]:
    """Return the translation of the sentence that this one was made from, marked for a translator to look at."""
    alike = difflib.get_close_matches(key[0], [old[0] for old in gone if old[1] == key[1]], n=1, cutoff=ALIKE)
    old = gone.get((alike[0], key[1])) if alike else None
    if old is None or bool(old.pluralizable) != isinstance(msgid, tuple):
        return {}
    return {"string": old.string, "flags": {"fuzzy"}, "user_comments": [*old.user_comments, f"It was: {alike[0]}"]}


def _key(message: Message) -> Key:
    return (message.id[0] if isinstance(message.id, tuple | list) else message.id), message.context


def _is_translated(message: Message) -> bool:
    return any(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def file_of(language: str) -> Path:
    """Return where a language's catalogue stands."""
    return LOCALES / language / "LC_MESSAGES" / "alongside.po"


def read(language: str = "en_GB") -> Catalog:
    """Read a language's file; an empty catalogue where there is none."""
    path = file_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Alongside", version="1", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def written(language: str, made: Catalog) -> str:
    """Return a catalogue as its file holds it; the English one without comments, for nobody edits it by hand."""
    out = BytesIO()
    write_po(out, made, width=110, omit_header=False, sort_output=True, include_previous=False)
    lines = out.getvalue().decode("utf-8").splitlines()
    volatile = (*_VOLATILE, "#") if language == "en_GB" else _VOLATILE
    kept = "\n".join(line for line in lines if not line.startswith(volatile)).strip() + "\n"
    if language == "en_GB":
        return kept
    top = file_of(language).read_text(encoding="utf-8").split("\n\n", 1)[0]  # the translators' own words and rules
    return top.rstrip() + "\n\n" + kept.split("\n\n", 1)[1].lstrip()


def languages() -> list[str]:
    """Return the languages that have a folder."""
    return sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/alongside.po"))


def main() -> int:
    """Write every catalogue's file anew."""
    for language in languages():
        made = catalogue(language)
        file_of(language).write_text(written(language, made), encoding="utf-8")
        done = sum(_is_translated(message) and not message.fuzzy for message in made if message.id)
        counted = f"{len(made)} sentences" if language == "en_GB" else f"{done} of {len(made)} sentences translated"
        print(f"{counted} in {file_of(language).relative_to(ROOT)}")
    return 0


_VOLATILE = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Last-Translator',
    '"Language-Team',
    '"Report-Msgid',
    '"Generated-By',
)

if __name__ == "__main__":
    sys.exit(main())
