"""A sealed file: a header anybody may read, then encrypted pieces in an order nobody can change unseen.

    "alongside backup" NL, length of the header (4 bytes), header (JSON), then pieces: length (4 bytes), AES-256-GCM

Each file has its own key, made from a key of the ring and the salt in the header. The nonce of a piece is its number,
with a mark on the last one; the header is part of every seal. So a piece that is changed, moved, left out or cut off
at the end is noticed, and nothing of a bad piece is ever handed on.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import SetupError
from bot.language import _
from bot.store.sealing import KeyRing

MAGIC = b"alongside backup\n"
_PIECE = 256 * 1024
_SEAL = 16
_MOST_HEADER = 64 * 1024


class ForeignFileError(SetupError):
    """The file is no sealed file of this bot."""


class WrongKeyError(SetupError):
    """The file was sealed with a key that is not in the ring."""


class DamagedFileError(SetupError):
    """The file was changed or cut off after it was sealed."""


@dataclass(frozen=True, slots=True)
class Header:
    """What anybody may read of a sealed file, as it stands in it (`raw`) and in parts."""

    raw: bytes
    facts: Mapping[str, Any]
    salt: bytes
    check: bytes


def read_header(file: BinaryIO) -> Header:
    """Read the beginning of a sealed file. Raises ForeignFileError."""
    try:
        if file.read(len(MAGIC)) != MAGIC:
            raise _foreign()
        size = int.from_bytes(file.read(4))
        raw = file.read(size) if size <= _MOST_HEADER else b""
        said = json.loads(raw)
        facts = said["facts"]
        if not isinstance(facts, dict):
            raise _foreign()
        return Header(raw, facts, base64.b64decode(said["salt"]), base64.b64decode(said["check"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _foreign() from None


def _foreign() -> ForeignFileError:
    return ForeignFileError(_("This file is not a backup of this bot, or its beginning is damaged."))


class BoxWriter(io.RawIOBase):
    """Seals what is written to it with the newest key; only `finish` makes the file whole."""

    def __init__(self, file: BinaryIO, keys: KeyRing, facts: Mapping[str, Any]) -> None:
        super().__init__()
        salt = secrets.token_bytes(32)
        key = keys.file_keys(salt)[0]
        header = {"facts": dict(facts), "salt": _b64(salt), "check": _b64(_check(key))}
        raw = json.dumps(header).encode()
        self._file = file
        self._box = AESGCM(key)
        self._about = hashlib.sha256(raw).digest()
        self._waiting = bytearray()
        self._number = 0
        file.write(MAGIC + len(raw).to_bytes(4) + raw)

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - anything with bytes in it
        """Take bytes, and write them in whole pieces."""
        self._waiting += data
        while len(self._waiting) > _PIECE:
            self._piece(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]
        return len(data)

    def finish(self) -> None:
        """Write what is left, with the mark of the end."""
        self._piece(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _piece(self, data: bytes, *, last: bool) -> None:
        sealed = self._box.encrypt(_nonce(self._number, last=last), data, self._about)
        self._file.write(len(sealed).to_bytes(4) + sealed)
        self._number += 1


class BoxReader(io.RawIOBase):
    """Gives back what was written to a sealed file. Raises WrongKeyError and, while reading, DamagedFileError."""

    def __init__(self, file: BinaryIO, keys: KeyRing, header: Header) -> None:
        super().__init__()
        fitting = [key for key in keys.file_keys(header.salt) if hmac.compare_digest(_check(key), header.check)]
        if not fitting:
            raise WrongKeyError(_("This backup was sealed with another key. Put back the key file of that time."))
        self._file = file
        self._box = AESGCM(fitting[0])
        self._about = hashlib.sha256(header.raw).digest()
        self._ready = b""
        self._number = 0
        self._ended = False

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - any writable buffer
        """Fill a buffer with proven bytes; 0 at the proven end."""
        while not self._ready and not self._ended:
            self._ready = self._next()
        taken = self._ready[: len(buffer)]
        buffer[: len(taken)] = taken
        self._ready = self._ready[len(taken) :]
        return len(taken)

    def _next(self) -> bytes:
        size = int.from_bytes(self._file.read(4))
        sealed = self._file.read(size) if _SEAL <= size <= _PIECE + _SEAL else b""
        for last in (False, True):
            try:
                data = self._box.decrypt(_nonce(self._number, last=last), sealed, self._about)
            except (InvalidTag, ValueError):
                continue
            self._number += 1
            self._ended = last
            if last and self._file.read(1):
                break
            return data
        raise DamagedFileError(_("This backup is damaged or not whole. Take another one."))


def _check(key: bytes) -> bytes:
    """Return what shows, without opening anything, whether a key is the right one."""
    return hmac.new(key, b"alongside check", hashlib.sha256).digest()[:16]


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
