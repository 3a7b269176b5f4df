"""The keys that seal texts at rest and turn a person's id into a hash."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import SetupError
from bot.language import _

_HEADER = (
    "# The keys of this Alongside. Without them the stored texts cannot be read.\n"
    "# Keep a copy in a safe place, away from the database and its backups. The newest key stands first.\n"
)


class KeyRing:
    """Sealing keys, newest first, and one hashing key that rotation never changes."""

    def __init__(self, sealing: list[bytes], person: bytes) -> None:
        self._sealing = sealing
        self._person = person
        self._box = MultiFernet([Fernet(key) for key in sealing])

    def __repr__(self) -> str:
        return f"<KeyRing of {len(self._sealing)}>"

    def __len__(self) -> int:
        return len(self._sealing)

    @classmethod
    def fresh(cls) -> KeyRing:
        """Make a new ring that is kept nowhere."""
        return cls([Fernet.generate_key()], secrets.token_bytes(32))

    @classmethod
    def load_or_create(cls, path: Path) -> KeyRing:
        """Read the key file, or make it (mode 0600) when there is none.

        Raises SetupError when other users of the machine may read it, or when it is not a key file.
        """
        if not path.exists():
            _create(path, cls.fresh().lines())
        return cls.load(path)

    @classmethod
    def load(cls, path: Path) -> KeyRing:
        """Read an existing key file. Raises SetupError as `load_or_create` does, and when the file is missing."""
        try:
            open_to_others = os.name == "posix" and path.stat().st_mode & 0o077
            text = path.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise SetupError(_("The key file {path} cannot be read.").format(path=path)) from error
        if open_to_others:
            sentence = _("Other users can read the key file {path}. Close it with: chmod 600 {path}")
            raise SetupError(sentence.format(path=path))
        return cls._parse(text, path)

    @classmethod
    def _parse(cls, text: str, path: Path) -> KeyRing:
        entries = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
        try:
            sealing = [key.encode("ascii") for word, key in entries if word == "seal"]
            (person,) = [base64.urlsafe_b64decode(key) for word, key in entries if word == "person"]
            return cls(sealing, person)
        except ValueError as error:
            raise SetupError(_("The key file {path} is damaged. Put back your copy.").format(path=path)) from error

    def lines(self) -> str:
        """Return what the key file holds."""
        sealing = "".join(f"seal {key.decode('ascii')}\n" for key in self._sealing)
        return f"{_HEADER}{sealing}person {base64.urlsafe_b64encode(self._person).decode('ascii')}\n"

    def rotated(self) -> KeyRing:
        """Return a ring with a new key in front; what the older keys sealed stays readable."""
        return KeyRing([Fernet.generate_key(), *self._sealing], self._person)

    def newest_only(self) -> KeyRing:
        """Return a ring without the older keys; safe only after everything was sealed again."""
        return KeyRing(self._sealing[:1], self._person)

    def save(self, path: Path) -> None:
        """Replace the key file in one step, mode 0600; a crash leaves the old file or the new one, whole."""
        beside = path.with_name(f"{path.name}.new")
        beside.unlink(missing_ok=True)
        _write(beside, self.lines())
        beside.replace(path)
        _sync_folder(path.parent)

    @classmethod
    def rotate(cls, path: Path) -> KeyRing:
        """Put a new key in front in the key file and return the ring; `Store.reseal` then moves the data to it."""
        ring = cls.load(path).rotated()
        ring.save(path)
        return ring

    def seal(self, text: str) -> str:
        """Encrypt a text with the newest key."""
        return self._box.encrypt(text.encode("utf-8")).decode("ascii")

    def unseal(self, token: str) -> str:
        """Decrypt a text sealed with any key of the ring. Raises SetupError when none fits."""
        try:
            return self._box.decrypt(token).decode("utf-8")
        except InvalidToken:
            raise SetupError(_("The key file does not fit this database. Put back the right key file.")) from None

    def reseal(self, token: str) -> str:
        """Encrypt a sealed text again with the newest key, keeping its time. Raises SetupError when no key fits."""
        try:
            return self._box.rotate(token).decode("ascii")
        except InvalidToken:
            raise SetupError(_("The key file does not fit this database. Put back the right key file.")) from None

    def file_keys(self, salt: bytes) -> list[bytes]:
        """Return a key of 32 bytes for one whole file from each sealing key, newest first; `salt` is the file's own."""
        return [
            HKDF(SHA256(), 32, salt, b"alongside file").derive(base64.urlsafe_b64decode(key)) for key in self._sealing
        ]

    def person_key(self, community_id: int, member_id: int) -> str:
        """Return a person's keyed hash in one community: 64 hex digits, the same after every rotation."""
        return self.mark(f"person:{community_id}:{member_id}")

    def mark(self, text: str) -> str:
        """Return the keyed hash (HMAC-SHA256, 64 hex digits) of a text; nobody can make it without the key file."""
        return hmac.new(self._person, text.encode("utf-8"), hashlib.sha256).hexdigest()


def _create(path: Path, lines: str) -> None:
    """Write a new key file; when another process was quicker, its file stays."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        beside.unlink(missing_ok=True)
        _write(beside, lines)
        try:
            os.link(beside, path)
        except FileExistsError:
            return
        finally:
            beside.unlink()
        _sync_folder(path.parent)
    except OSError as error:
        raise SetupError(_("The key file {path} cannot be made here.").format(path=path)) from error


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
