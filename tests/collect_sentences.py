"""Collects every sentence for people out of the source; `python -m tests.collect_sentences` writes the catalogue."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "config" / "locale" / "en_GB" / "LC_MESSAGES" / "alongside.po"
MARKS = {"_": 1, "later": 1, "ngettext": 2}
"""The calls that mark a sentence, with the number of sentences each takes."""


@dataclass(frozen=True)
class Sentence:
    """One sentence in the source. `text` is None where the call does not hold it as a plain literal."""

    text: str | None
    plural: str | None
    file: Path
    line: int

    @property
    def place(self) -> str:
        """Return file and line, as an editor opens them."""
        return f"{self.file.relative_to(ROOT)}:{self.line}"


def sentences() -> list[Sentence]:
    """Return every sentence of bot/ and cogs/."""
    files = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")])
    return [sentence for file in files for sentence in sentences_in(file.read_text(encoding="utf-8"), file)]


def sentences_in(source: str, file: Path) -> Iterator[Sentence]:
    """Yield the sentences of one source text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            words = [_literal(part) for part in node.args[: MARKS[node.func.id]]]
            if node.func.id == "_" and isinstance(node.args[0], ast.Name | ast.Attribute | ast.Subscript | ast.IfExp):
                continue  # a sentence marked with `later` where it was written, or a text of the organisers
            yield Sentence(words[0], words[1] if len(words) > 1 else None, file, node.lineno)


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def catalogue() -> Catalog:
    """Return the catalogue as the source would have it, with the translations that stand in the file."""
    made = Catalog(locale="en_GB", project="Alongside", version="1", charset="utf-8", fuzzy=False)
    known = read() if CATALOGUE.exists() else made
    for sentence in sorted(sentences(), key=lambda each: each.text or ""):
        if sentence.text is not None:
            key = (sentence.text, sentence.plural) if sentence.plural else sentence.text
            before = known.get(sentence.text)
            made.add(
                key, before.string if before is not None and bool(before.pluralizable) == bool(sentence.plural) else ""
            )
    return made


def read() -> Catalog:
    """Read the catalogue's file."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en_GB")


def main() -> int:
    """Write the catalogue's file anew."""
    out = BytesIO()
    made = catalogue()
    write_po(out, made, width=110, omit_header=False, sort_output=True, include_previous=False)
    lines = [line for line in out.getvalue().decode("utf-8").splitlines() if not line.startswith(_VOLATILE)]
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text("\n".join(lines).strip() + "\n", encoding="utf-8")
    print(f"{len(made)} sentences in {CATALOGUE.relative_to(ROOT)}")
    return 0


_VOLATILE = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Last-Translator',
    '"Language-Team',
    '"Report-Msgid',
    '"Generated-By',
    "#",
)

if __name__ == "__main__":
    sys.exit(main())
