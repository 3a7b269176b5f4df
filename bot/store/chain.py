"""The hash chain of the audit log: how one row is tied to the one before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.store.sealing import KeyRing

FIRST_HASH = "0" * 64
"""What the first row of a chain names as its predecessor."""

SOFTWARE = "software"
"""The actor key of timers and reconciliation."""

PRUNE = "audit.prune"
"""The verb of the line that covers what was taken out at the beginning of a chain, see `bot.audit.pruning`."""

_CODE = re.compile(r"[A-Za-z0-9_.:,=/+-]*")
_PERSON = re.compile(r"member:(\d{1,20})")


def actor_key_of(keys: KeyRing, community_id: int, actor_id: int) -> str:
    """Return what stands for a person in the chain: their keyed hash, which outlives the erasure of their id."""
    return keys.person_key(community_id, actor_id) if actor_id else SOFTWARE


def subject_of(keys: KeyRing, community_id: int, subject: str) -> str:
    """Return a subject as it is written down; `member:<id>` becomes `person:<keyed hash>`."""
    if person := _PERSON.fullmatch(subject):
        return f"person:{keys.person_key(community_id, int(person[1]))[:32]}"
    return subject


def cut_after(seq: int) -> str:
    """Return the subject of a `PRUNE` line: the last line taken out. Its hash is the detail."""
    return f"audit:{seq}"


def require_code(*words: str) -> None:
    """Refuse anything but codes and ids in the audit log, so that no person's words get in."""
    for word in words:
        if not _CODE.fullmatch(word):
            msg = "the audit log takes codes and ids only, no spaces and no words of people"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link of a community's chain."""

    community_id: int
    seq: int
    hash: str

    def seal(self, keys: KeyRing) -> str:
        """Return the keyed hash that shows this head to be ours."""
        return keys.mark(f"head\x1f{self.community_id}\x1f{self.seq}\x1f{self.hash}")


@dataclass(frozen=True, slots=True)
class Link:
    """One audit line. The person's id is beside the chain, so that it can be forgotten; `actor_key` is in it."""

    community_id: int
    at: datetime
    actor_key: str
    verb: str
    subject: str
    detail: str
    actor_id: int | None

    def hash_after(self, seq: int, prev_hash: str, keys: KeyRing) -> str:
        """Return the keyed hash over the line, its number and the hash before it."""
        moment = self.at.astimezone(UTC).isoformat()
        parts = (self.community_id, seq, moment, self.actor_key, self.verb, self.subject, self.detail, prev_hash)
        return keys.mark("audit\x1f" + "\x1f".join(str(part) for part in parts))

    def after(self, head: Head, keys: KeyRing) -> dict[str, Any]:
        """Return the row that ties this line to the head of its chain."""
        seq = head.seq + 1
        return {
            "community_id": self.community_id,
            "seq": seq,
            "written_at": self.at,
            "actor_id": self.actor_id,
            "actor_key": self.actor_key,
            "verb": self.verb,
            "subject": self.subject,
            "detail": self.detail,
            "prev_hash": head.hash,
            "hash": self.hash_after(seq, head.hash, keys),
        }
