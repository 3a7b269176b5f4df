"""What the tests of the organisers' files start from: a folder to write in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.community.files import Reading, read_folder

Write = Callable[..., Reading]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty settings folder."""
    made = tmp_path / "config"
    (made / "communities").mkdir(parents=True)
    return made


@pytest.fixture
def reading_of(folder: Path) -> Write:
    """Write community.toml (and one community's own file) and read the folder."""

    def write(text: str | bytes, own: str | None = None) -> Reading:
        raw = text if isinstance(text, bytes) else text.encode()
        (folder / "community.toml").write_bytes(raw)
        if own is not None:
            (folder / "communities" / "123456789012345678.toml").write_text(own, encoding="utf-8")
        return read_folder(folder)

    return write
