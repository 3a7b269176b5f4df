"""Opens a sealed backup into an empty folder; nothing of a wrong, damaged or newer file is ever used."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from bot.errors import SetupError
from bot.keeping_safe.backing_up import CONFIG, DATABASE, FORMAT, MANIFEST
from bot.keeping_safe.box import BoxReader, DamagedFileError, ForeignFileError, Header, read_header
from bot.language import _
from bot.store.migrations import known_steps
from bot.store.sealing import KeyRing

_MOST_MANIFEST = 1 << 22


@dataclass(frozen=True, slots=True)
class Opened:
    """What was in a backup: when it was made, of which kind, how many rows, and where its parts lie now."""

    made_at: datetime
    kind: str
    head: str
    rows: int
    database: Path
    config: Path


def look_into(path: Path) -> tuple[Header, datetime, str]:
    """Return a backup's header, its moment and kind. Raises ForeignFileError, or SetupError for a newer bot's file."""
    try:
        with path.open("rb") as file:
            header = read_header(file)
        facts = header.facts
        made_at, kind, head = datetime.fromisoformat(facts["made_at"]), str(facts["kind"]), str(facts["head"])
        newer = int(facts["format"]) > FORMAT or head not in known_steps()
    except OSError as error:
        sentence = _("The backup {path} cannot be read: {why}.")
        raise SetupError(sentence.format(path=path, why=error.strerror or type(error).__name__)) from error
    except (KeyError, TypeError, ValueError):
        raise ForeignFileError(_("This file is not a backup of this bot, or its beginning is damaged.")) from None
    if newer or kind not in {"sqlite", "postgresql"}:
        raise SetupError(_("This backup was made by a newer version of the bot. Install that version, then try again."))
    return header, made_at.astimezone(UTC), kind


def open_backup(path: Path, keys: KeyRing, folder: Path) -> Opened:
    """Open a backup into a folder that exists: `data/` and `config/`. Raises SetupError with a sentence, OSError.

    The manifest comes first in the file, so what follows is compared with it; a surplus or missing part is damage.
    """
    header, made_at, kind = look_into(path)
    manifest: Mapping[str, Any] = {}
    database = folder / "data" / ("alongside.db" if kind == "sqlite" else "alongside.dump")
    config = folder / "config"
    database.parent.mkdir(mode=0o700)
    config.mkdir(mode=0o700)
    sums: dict[str, str] = {}
    with path.open("rb") as file:
        read_header(file)
        box = io.BufferedReader(BoxReader(file, keys, header), 1 << 18)
        try:
            with tarfile.open(fileobj=cast("BinaryIO", box), mode="r|") as parts:
                for part in parts:
                    content = parts.extractfile(part)
                    if content is None:
                        raise _damaged()
                    if part.name == MANIFEST:
                        manifest = json.loads(content.read(_MOST_MANIFEST))
                    elif part.name == DATABASE:
                        sums[DATABASE] = _write(cast("BinaryIO", content), database)
                    else:
                        _write(cast("BinaryIO", content), _place_of(part.name, config))
            while box.read(1 << 20):
                pass  # to the proven end of the file
        except (tarfile.TarError, ValueError):
            raise _damaged() from None
    if not manifest or sums.get(DATABASE) != manifest.get("sha256"):
        raise _damaged()
    return Opened(made_at, kind, str(header.facts["head"]), sum(manifest["counts"].values()), database, config)


def _place_of(name: str, config: Path) -> Path:
    """Return where one of the organisers' files goes; never outside its folder."""
    inner = PurePosixPath(name)
    if inner.parts[:1] != (CONFIG,) or ".." in inner.parts or inner.is_absolute() or len(inner.parts) < 2:
        raise _damaged()
    return config.joinpath(*inner.parts[1:])


def _write(content: BinaryIO, path: Path) -> str:
    """Write a part to the disk, for its owner only; return its SHA-256."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while piece := content.read(1 << 18):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _damaged() -> DamagedFileError:
    return DamagedFileError(_("This backup is damaged or not whole. Take another one."))
