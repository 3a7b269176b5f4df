"""Proving that nobody changed the audit log, or naming the first row that somebody did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, select

from bot.store.chain import FIRST_HASH, PRUNE, Head, Link, actor_key_of, cut_after
from bot.store.sealing import KeyRing
from bot.store.store import Store
from bot.store.tables import AuditHeadRow, AuditRow

_BATCH = 500


class Fault(StrEnum):
    """What is wrong with a row."""

    CHANGED = "changed"  # it is not what the bot wrote at this place: it was changed or put in
    MISSING = "missing"  # it was taken out; the row named has no id
    WRONG_PERSON = "wrong_person"  # the person's id beside it is not the person it was written for
    HEAD = "head"  # the note of the newest row is gone or was changed


@dataclass(frozen=True, slots=True)
class WrongRow:
    """The first row of a community's chain that is not as it was written. `id` is None when the row is not there."""

    community_id: int
    seq: int
    id: int | None
    fault: Fault


async def verify(store: Store, community_id: int) -> WrongRow | None:
    """Walk a community's audit log from its first row and return the first wrong one, or None when all is well.

    A log whose oldest lines went by their age is whole when a line further on covers exactly these.
    Takes short readings, so that others can write meanwhile.
    """
    walk = _Walk(community_id, store.keys)
    while True:
        async with store.read() as tx:
            # The head first: a row written between the two readings then only makes one more batch.
            head = await tx.session.get(AuditHeadRow, community_id)
            rows = (await tx.session.scalars(walk.next_rows())).all()
            if walk.is_cut_before(rows):
                walk.begin_after(rows[0].seq - 1, await tx.session.scalar(walk.line_that_covers(rows[0].seq - 1)))
        if not rows:
            return walk.end(head)
        if (wrong := walk.first_wrong(rows)) is not None:
            return wrong


async def verify_all(store: Store) -> list[WrongRow]:
    """Verify every community's log and return the first wrong row of each that has one."""
    async with store.read() as tx:
        heads = set((await tx.session.scalars(select(AuditHeadRow.community_id))).all())
        rows = set((await tx.session.scalars(select(AuditRow.community_id).distinct())).all())
    found = [await verify(store, community_id) for community_id in sorted(heads | rows)]
    return [wrong for wrong in found if wrong is not None]


class _Walk:
    """How far along a chain we are."""

    def __init__(self, community_id: int, keys: KeyRing) -> None:
        self._community_id = community_id
        self._keys = keys
        self._seq = 0
        self._hash = FIRST_HASH
        self._begun = False

    def next_rows(self) -> Select[AuditRow]:
        """Return the question for the rows that follow; the first time also for rows numbered below one."""
        mine = select(AuditRow).where(AuditRow.community_id == self._community_id)
        if self._begun:
            mine = mine.where(AuditRow.seq > self._seq)
        return mine.order_by(AuditRow.seq).limit(_BATCH)

    def is_cut_before(self, rows: Sequence[AuditRow]) -> bool:
        """Tell whether the very first row is not numbered one."""
        return not self._begun and bool(rows) and rows[0].seq > 1

    def line_that_covers(self, seq: int) -> Select[str]:
        """Return the question for the hash of the last row taken out, as the chain itself notes it."""
        return select(AuditRow.detail).where(
            AuditRow.community_id == self._community_id,
            AuditRow.subject == cut_after(seq),
            AuditRow.verb == PRUNE,
            AuditRow.seq > seq,
        )

    def begin_after(self, seq: int, covered: str | None) -> None:
        """Go on from a row that was taken out by its age. The line that says so is itself walked over later."""
        if covered is not None:
            self._seq, self._hash = seq, covered

    def first_wrong(self, rows: Sequence[AuditRow]) -> WrongRow | None:
        """Walk over some rows."""
        self._begun = True
        for row in rows:
            if row.seq > self._seq + 1:
                return self._wrong(self._seq + 1, None, Fault.MISSING)
            fault = self._fault_of(row)
            if fault is not None:
                return self._wrong(row.seq, row.id, fault)
            self._seq, self._hash = row.seq, row.hash
        return None

    def _fault_of(self, row: AuditRow) -> Fault | None:
        link = Link(row.community_id, row.at, row.actor_key, row.verb, row.subject, row.detail, row.actor_id)
        if row.seq < 1 or row.prev_hash != self._hash or row.hash != link.hash_after(row.seq, self._hash, self._keys):
            return Fault.CHANGED
        if row.actor_id is not None and actor_key_of(self._keys, row.community_id, row.actor_id) != row.actor_key:
            return Fault.WRONG_PERSON
        return None

    def end(self, head: AuditHeadRow | None) -> WrongRow | None:
        """Compare the last row with the note of the newest one."""
        if head is None:
            return None if self._seq == 0 else self._wrong(self._seq, None, Fault.HEAD)
        if head.seq > self._seq:
            return self._wrong(self._seq + 1, None, Fault.MISSING)
        written = Head(head.community_id, self._seq, self._hash)
        if head.seq < self._seq or head.hash != self._hash or head.seal != written.seal(self._keys):
            return self._wrong(head.seq, None, Fault.HEAD)
        return None

    def _wrong(self, seq: int, id: int | None, fault: Fault) -> WrongRow:  # noqa: A002 - the plain word
        return WrongRow(self._community_id, seq, id, fault)
