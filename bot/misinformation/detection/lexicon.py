"""The words that rules speak of, read from words/*.toml: medicines, illnesses, and the small words around advice."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.misinformation.detection.matcher import Lexicon


def _terms_of(name: str, blocks: Mapping[str, str]) -> tuple[str, ...]:
    """Return the terms of a class; "{other}" stands for all terms of another one."""
    found: list[str] = []
    for term in (" ".join(part.split()) for part in blocks[name].split(",")):
        found += _terms_of(term[1:-1], blocks) if term.startswith("{") else [term]
    return tuple(found)


def _open() -> Lexicon:
    blocks: dict[str, str] = {}
    for file in sorted(Path(__file__).with_name("words").glob("*.toml")):
        blocks |= tomllib.loads(file.read_text(encoding="utf-8"))
    return Lexicon({name: _terms_of(name, blocks) for name in blocks})


LEXICON: Final = _open()
"""The one lexicon of the house; shapes are compiled with it."""
