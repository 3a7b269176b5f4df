"""The list of erasures, kept beside the backups: keyed hashes and moments, so that no backup brings anybody back.

One line for each erasure: the moment, "person" or "community", the keyed hash, and a seal over the three. Nobody can
tell from it who was erased; with the key file the bot can tell whether somebody it meets in a backup was. A line
"begun" says since when the list is kept, so that a new list in place of a lost one is noticed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.errors import SetupError
from bot.language import _
from bot.store.sealing import KeyRing

NAME = "erasures.ledger"
KEPT_DAYS = 366
"""How long a line stays. A backup that is older than this is not put back, since the list may not cover it."""

PERSON, COMMUNITY, BEGUN = "person", "community", "begun"
_HEADER = (
    "# Who was erased, as keyed hashes. Keep this file beside the backups: putting one back needs it.\n"
    "# It names nobody. Lines go by themselves after a year.\n"
)
_MARGIN = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line: when, whether a person or a whole community, and the keyed hash of which."""

    at: datetime
    what: str
    who: str


def community_mark(keys: KeyRing, community_id: int) -> str:
    """Return the keyed hash of a whole community."""
    return keys.mark(f"community:{community_id}")


class Ledger:
    """The file `erasures.ledger` in the folder of the backups."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        self.path = folder / NAME
        self._keys = keys

    def begin(self, now: datetime) -> None:
        """Make the file when there is none, so that a missing one is noticed. Raises OSError."""
        if not self.path.exists():
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(_HEADER + self._line(Erasure(now, BEGUN, self._keys.mark("ledger"))), os.O_APPEND)

    def note(self, at: datetime, what: str, who: str) -> None:
        """Add one line and have it on the disk before returning. Raises OSError."""
        self.begin(at)
        whole = self.path.read_bytes()
        if not whole.endswith(b"\n"):
            os.truncate(self.path, whole.rfind(b"\n") + 1)  # a line torn by a crash: what it tells of never happened
        self._write(self._line(Erasure(at, what, who)), os.O_APPEND)

    def since(self, moment: datetime) -> list[Erasure]:
        """Return the erasures after a moment, and those of two minutes before it, oldest first.

        Raises SetupError when there is no list, a line of it is damaged, or the list was begun after the moment. The
        last line may be torn: then the erasure it tells of never happened, for the line is written first.
        """
        known = self._read(self._text())
        begun = [one.at for one in known if one.what == BEGUN]
        if begun and min(begun) > moment + _MARGIN:
            raise SetupError(_("The list of erasures was begun after this backup was made. Look for the older list."))
        return [one for one in known if one.what != BEGUN and one.at >= moment - _MARGIN]

    def forget(self, now: datetime) -> None:
        """Let lines go that are a year old. Raises OSError, or SetupError as `since` does."""
        oldest = now - timedelta(days=KEPT_DAYS)
        known = self._read(self._text())
        kept = [one for one in known if one.what == BEGUN or one.at >= oldest]
        if len(kept) < len(known):
            self._replace(kept)

    def take_in(self, other: Ledger, *, strictly: bool = False) -> None:
        """Add the lines of another list that this one lacks. One of another key, so of another bot, is passed over.

        Raises OSError, or SetupError as `since` does; `strictly` also for a list of another key.
        """
        known = self._read(self._text()) if self.path.exists() else []
        theirs = Ledger(other.path.parent, self._keys)
        theirs.path = other.path
        text = theirs._text()
        if strictly or self._is_ours(text):
            self._replace(sorted({*known, *theirs._read(text)}, key=lambda one: one.at))

    def _is_ours(self, text: str) -> bool:
        """Tell whether any line was sealed with our key, or there is none."""
        lines = [line.rpartition(" ") for line in text.splitlines() if line.strip() and not line.startswith("#")]
        return not lines or any(self._seal(said) == seal for said, _space, seal in lines)

    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise SetupError(_missing(self.path)) from error

    def _replace(self, kept: list[Erasure]) -> None:
        """Write the file anew in one step."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self.path.with_name(f"{self.path.name}.new")
        beside.unlink(missing_ok=True)
        ours = Ledger(self.path.parent, self._keys)
        ours.path = beside
        ours._write(_HEADER + "".join(self._line(one) for one in kept), os.O_EXCL)
        beside.replace(self.path)

    def _read(self, text: str) -> list[Erasure]:
        lines = text.splitlines(keepends=True)
        if lines and not lines[-1].endswith("\n"):
            lines.pop()
        return [self._erasure(line) for line in lines if line.strip() and not line.startswith("#")]

    def _erasure(self, line: str) -> Erasure:
        try:
            moment, what, who, _seal = line.split()
            found = Erasure(datetime.fromisoformat(moment), what, who)
        except ValueError:
            found = None
        if found is None or self._line(found) != line:
            raise SetupError(
                _("The list of erasures is damaged: {path}. Put back a copy of it.").format(path=self.path)
            )
        return found

    def _line(self, one: Erasure) -> str:
        said = f"{one.at.astimezone(UTC).isoformat()} {one.what} {one.who}"
        return f"{said} {self._seal(said)}\n"

    def _seal(self, said: str) -> str:
        return self._keys.mark(f"ledger:{said}")[:16]

    def _write(self, text: str, flag: int) -> None:
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | flag, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


def _missing(path: Path) -> str:
    sentence = _("The list of erasures is not there: {path}. Without it, people who were erased would come back.")
    return sentence.format(path=path)
