"""One transaction: rows, audit lines, effects and timers, written together or not at all."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.community.actor import Actor
from bot.errors import NotFoundError, OutOfDateError
from bot.language import _
from bot.store.base import Base, VersionedRef
from bot.store.chain import FIRST_HASH, actor_key_of, head_seal, require_code, row_hash, subject_of
from bot.store.sealing import KeyRing
from bot.store.tables import AuditHeadRow, AuditRow, DueRow, InboxRow, OutboxRow

R = TypeVar("R", bound=Base)

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class EffectLike(Protocol):
    """What the outbox keeps of an act on Discord; `bot.delivery.effects.Effect` has this shape."""

    @property
    def kind(self) -> str: ...
    @property
    def community_id(self) -> int: ...
    @property
    def stream(self) -> str: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...
    @property
    def then(self) -> str | None: ...
    @property
    def coalesce(self) -> str | None: ...
    @property
    def not_before(self) -> datetime | None: ...
    @property
    def by(self) -> int: ...


class StaleRowError(OutOfDateError):
    """A row was changed since the card was drawn. `row` is the row as it is now, in the open transaction."""

    def __init__(self, sentence: str, row: Base) -> None:
        super().__init__(sentence)
        self.row = row


class Transaction:
    """One database transaction. `now` is one reading of the clock, the same for all that it writes."""

    def __init__(self, session: AsyncSession, *, clock: Clock, keys: KeyRing, random: random.Random) -> None:
        self.session = session
        self.clock = clock
        self.keys = keys
        self.now = clock.now()
        self.wakes = False
        self._random = random
        self._audit: list[AuditRow] = []

    async def get(self, row: type[R], id: int | str) -> R:  # noqa: A002 - the plain word
        """Return a row by its id. Raises NotFoundError."""
        found = await self.session.get(row, id)
        if found is None:
            raise _not_found()
        return found

    async def get_in(self, row: type[R], id: int, community_id: int) -> R:  # noqa: A002 - the plain word
        """Return a row of one community. Raises NotFoundError also for a row of another community."""
        return _of_community(await self.session.get(row, id), community_id)

    async def take_version(self, row: type[R], ref: VersionedRef, community_id: int) -> R:
        """Return a row locked for change, if it is still at the version seen.

        Raises NotFoundError, or StaleRowError (an OutOfDateError) whose `row` shows who was first.
        """
        found = _of_community(
            await self.session.get(row, ref.id, populate_existing=True, with_for_update=True), community_id
        )
        if getattr(found, "version") != ref.version:  # noqa: B009 - only versioned rows may be taken
            raise StaleRowError(_("This has changed since you opened it. Please look at the newest version."), found)
        return found

    def add(self, row: Base) -> None:
        """Write a new row at the next flush or at the commit."""
        self.session.add(row)

    async def flush(self) -> None:
        """Send what was changed to the database, so that new rows have their ids."""
        await self.session.flush()

    async def audit(self, by: Actor, verb: str, subject: str, detail: str = "") -> None:
        """Write one line of the audit log: `verb` and `detail` are codes, `subject` is like "application:12".

        A subject "member:<id>" is kept as a keyed hash. The line is tied to the one before it at the commit.
        Raises ValueError when a word is not a code.
        """
        require_code(verb, subject, detail)
        self._audit.append(
            AuditRow(
                community_id=by.community_id,
                at=self.now,
                actor_id=by.id or None,
                actor_key=actor_key_of(self.keys, by.community_id, by.id),
                verb=verb,
                subject=subject_of(self.keys, by.community_id, subject),
                detail=detail,
            )
        )

    async def outbox(self, *effects: EffectLike) -> list[str]:
        """Write acts on Discord, to be done after the commit in this order; return their operation ids."""
        rows = [self._outbox_row(effect) for effect in effects]
        self.session.add_all(rows)
        await self.session.flush()
        self.wakes = self.wakes or bool(rows)
        return [row.op_id for row in rows]

    def _outbox_row(self, effect: EffectLike) -> OutboxRow:
        return OutboxRow(
            op_id="".join(self._random.choices(_LETTERS, k=20)),
            community_id=effect.community_id,
            stream=effect.stream,
            kind=str(effect.kind),
            payload=dict(effect.payload),
            then=effect.then,
            coalesce=effect.coalesce,
            by=effect.by,
            state="new",
            attempts=0,
            not_before=effect.not_before,
            created_at=self.now,
        )

    async def due(self, kind: str, ref: str, community_id: int, at: datetime) -> None:
        """Have `kind` happen for `ref` at a moment; a second call for the same moves the moment."""
        statement = self._insert(DueRow).values(kind=kind, ref=ref, community_id=community_id, due_at=at, attempts=0)
        moved = {"due_at": at, "attempts": 0}
        await self.session.execute(
            statement.on_conflict_do_update(index_elements=["kind", "ref", "community_id"], set_=moved)
        )
        self.wakes = True

    async def not_due(self, kind: str, ref: str, community_id: int) -> None:
        """Take back what `due` arranged; nothing happens when there was nothing."""
        where = (DueRow.kind == kind, DueRow.ref == ref, DueRow.community_id == community_id)
        await self.session.execute(delete(DueRow).where(*where))

    async def seen(self, event_key: str) -> bool:
        """Note an event as handled; tell whether it had been handled before."""
        statement = self._insert(InboxRow).values(event_key=event_key, seen_at=self.now)
        result = await self.session.execute(
            statement.on_conflict_do_nothing(index_elements=["event_key"]).returning(InboxRow.event_key)
        )
        return result.first() is None

    def _insert(self, row: type[Base]) -> Any:  # noqa: ANN401 - the two databases' inserts share methods, not a type
        sqlite = self.session.get_bind().dialect.name == "sqlite"
        return sqlite_insert(row) if sqlite else postgres_insert(row)

    async def finish(self) -> None:
        """Tie the audit lines to their chains. The store calls this last, so that heads are locked last and shortly."""
        for community_id in sorted({row.community_id for row in self._audit}):
            head = await self._locked_head(community_id)
            for row in self._audit:
                if row.community_id == community_id:
                    head.seq += 1
                    row.seq, row.prev_hash = head.seq, head.hash
                    row.hash = head.hash = row_hash(self.keys, row)
                    self.session.add(row)
            head.seal = head_seal(self.keys, head)
        self._audit.clear()

    async def _locked_head(self, community_id: int) -> AuditHeadRow:
        find = select(AuditHeadRow).where(AuditHeadRow.community_id == community_id).with_for_update()
        head = await self.session.scalar(find)
        if head is None:
            first = {"community_id": community_id, "seq": 0, "hash": FIRST_HASH, "seal": ""}
            await self.session.execute(self._insert(AuditHeadRow).values(**first).on_conflict_do_nothing())
            head = (await self.session.scalars(find)).one()
        return head


def _of_community(row: R | None, community_id: int) -> R:
    if row is None or getattr(row, "community_id", None) != community_id:
        raise _not_found()
    return row


def _not_found() -> NotFoundError:
    return NotFoundError(_("This does not exist here any more."))
