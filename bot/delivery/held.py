"""Differences that wait for a person's word: kept sealed, and as keyed marks only once somebody has answered."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.store.tables import NoteRow
from bot.store.transaction import Transaction

MEND, LEAVE = "mend", "leave"


@dataclass(frozen=True, slots=True)
class Held:
    """What the people of one community were asked about.

    `marks` are keyed hashes of the differences; `sentences` say them, and are dropped with the answer.
    """

    marks: frozenset[str]
    sentences: tuple[str, ...]
    found_at: datetime
    answer: str | None = None


def mark_of(tx: Transaction, community_id: int, kind: str, subject: str) -> str:
    """Return what is kept of a difference: enough to know it again, not enough to tell whom it is about."""
    return tx.keys.mark(f"held:{community_id}:{kind}:{subject}")[:32]


async def read_held(tx: Transaction, community_id: int) -> Held | None:
    """Return what a community was last asked about."""
    note = await tx.session.get(NoteRow, _key(community_id))
    if note is None:
        return None
    kept = json.loads(note.value)
    return Held(
        marks=frozenset(kept["marks"]),
        sentences=tuple(kept["sentences"]),
        found_at=datetime.fromisoformat(kept["found_at"]),
        answer=kept["answer"],
    )


async def write_held(tx: Transaction, community_id: int, held: Held) -> None:
    """Keep a question, or the answer to it, in place of the one before."""
    kept = asdict(held) | {"marks": sorted(held.marks), "found_at": held.found_at.isoformat()}
    note = await tx.session.get(NoteRow, _key(community_id), with_for_update=True)
    if note is None:
        tx.add(NoteRow(key=_key(community_id), value=json.dumps(kept)))
    else:
        note.value = json.dumps(kept)


async def forget_held(tx: Transaction, community_id: int) -> None:
    """Forget the question and its answer."""
    note = await tx.session.get(NoteRow, _key(community_id), with_for_update=True)
    if note is not None:
        await tx.session.delete(note)


def _key(community_id: int) -> str:
    return f"delivery.held:{community_id}"
