"""Files that people bring: their names made safe, their kind looked up, their bytes kept in memory only."""

from __future__ import annotations

import re
from urllib.parse import quote

from bot.rehearsal.answers import CannotError
from bot.rehearsal.shapes import Json, Upload
from bot.rehearsal.world import ATTACHMENT_LIMIT, World

MOST_FILES = 10
MOST_BYTES_IN_ALL = 256 * 1024 * 1024
_LONGEST_NAME = 80
_ODD = re.compile(r"[^\w.-]+")
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_WEBP = re.compile(rb"RIFF....WEBP", re.DOTALL)


def picture_type(content: bytes) -> str | None:
    """Return the media type of a picture by its first bytes; None for all else, drawings that can hold scripts too."""
    if _WEBP.match(content):
        return "image/webp"
    return next((kind for start, kind in _PICTURES if content.startswith(start)), None)


def safe_name(name: str) -> str:
    """Return the last part of a file's name with letters, digits, points and dashes only, as Discord keeps it."""
    plain = _ODD.sub("_", re.split(r"[/\\]", name)[-1]).strip("._")
    stem, point, ending = plain.rpartition(".")
    if point and len(ending) <= 10:
        return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return plain[:_LONGEST_NAME] or "file"


def keep(world: World, base_url: str, owner_id: int, name: str, content: bytes) -> Upload:
    """Keep a person's file. Raises CannotError for an empty or too big one, or when practice is full."""
    if not content:
        raise CannotError("that file is empty")
    if len(content) > ATTACHMENT_LIMIT:
        raise CannotError("that file is too big: a file may have up to 10 MB")
    if sum(map(len, world.files.values())) + len(content) > MOST_BYTES_IN_ALL:
        raise CannotError("practice holds as many files as it can; start it anew to make room")
    file_id, shown = world.ids.next(), safe_name(name)
    url = f"{base_url}/attachments/{file_id}/{quote(shown)}"
    attachment: Json = {
        "id": str(file_id),
        "filename": shown,
        "size": len(content),
        "url": url,
        "proxy_url": url,
        "content_type": picture_type(content) or "application/octet-stream",
    }
    world.files[file_id] = content
    world.uploads[file_id] = Upload(owner_id, attachment)
    return world.uploads[file_id]


def attachments_of(world: World, owner_id: int, ids: list[str]) -> list[Json]:
    """Return the attachments behind the ids a person was given. Raises CannotError for any other id."""
    if len(ids) > MOST_FILES:
        raise CannotError(f"a message takes up to {MOST_FILES} files")
    found = [world.uploads.get(int(one)) if one.isascii() and one.isdigit() else None for one in ids]
    kept = [one.attachment for one in found if one is not None and one.owner_id == owner_id]
    if len(kept) < len(ids):
        raise CannotError("a file is not there any more; please choose it again")
    return kept
