"""The hash chain of the audit log: how one row is tied to the one before it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.store.sealing import KeyRing

if TYPE_CHECKING:
    from bot.store.tables import AuditHeadRow, AuditRow

FIRST_HASH = "0" * 64
"""What the first row of a chain names as its predecessor."""

SOFTWARE = "software"
"""The actor key of timers and reconciliation."""

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


def require_code(*words: str) -> None:
    """Refuse anything but codes and ids in the audit log, so that no person's words get in."""
    for word in words:
        if not _CODE.fullmatch(word):
            msg = "the audit log takes codes and ids only, no spaces and no words of people"
            raise ValueError(msg)


def row_hash(keys: KeyRing, row: AuditRow) -> str:
    """Return the keyed hash over everything in a row but its id and the person's id."""
    moment: datetime = row.at.astimezone(UTC)
    parts = (row.community_id, row.seq, moment.isoformat(), row.actor_key, row.verb, row.subject, row.detail)
    return keys.mark("audit\x1f" + "\x1f".join(str(part) for part in (*parts, row.prev_hash)))


def head_seal(keys: KeyRing, head: AuditHeadRow) -> str:
    """Return the keyed hash over the head of a chain."""
    return keys.mark(f"head\x1f{head.community_id}\x1f{head.seq}\x1f{head.hash}")
