"""One transaction: rows, audit lines, effects and timers, written together or not at all."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.clock import Clock
from bot.community.actor import Actor
from bot.errors import NotFoundError, OutOfDateError
from bot.language import _
from bot.store.base import Base, VersionedRef
from bot.store.chain import FIRST_HASH, Head, Link, actor_key_of, require_code, subject_of
from bot.store.sealing import KeyRing
from bot.store.statements import statements_for

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

    def __init__(
        self,
        session: AsyncSession,
        connection: AsyncConnection,
        *,
        clock: Clock,
        keys: KeyRing,
        random: random.Random,
    ) -> None:
        self.session = session
        self.clock = clock
        self.keys = keys
        self.now = clock.now()
        self.wakes = False
        self._connection = connection
        self._random = random
        self._links: list[Link] = []
        self._send = statements_for(connection.dialect.name)

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
        self._links.append(
            Link(
                community_id=by.community_id,
                at=self.now,
                actor_key=actor_key_of(self.keys, by.community_id, by.id),
                verb=verb,
                subject=subject_of(self.keys, by.community_id, subject),
                detail=detail,
                actor_id=by.id or None,
            )
        )

    async def outbox(self, *effects: EffectLike) -> list[str]:
        """Write acts on Discord, to be done after the commit in this order; return their operation ids."""
        rows = [self._outbox_values(effect) for effect in effects]
        for row in rows:
            await self._run(self._send.outbox, row)  # one by one: their numbers are their order
        self.wakes = self.wakes or bool(rows)
        return [row["op_id"] for row in rows]

    def _outbox_values(self, effect: EffectLike) -> dict[str, Any]:
        return {
            "op_id": "".join(self._random.choices(_LETTERS, k=20)),
            "community_id": effect.community_id,
            "stream": effect.stream,
            "kind": str(effect.kind),
            "payload": dict(effect.payload),
            "outcome_handler": effect.then,
            "coalesce_key": effect.coalesce,
            "by_id": effect.by,
            "state": "new",
            "attempts": 0,
            "not_before": effect.not_before,
            "created_at": self.now,
        }

    async def due(self, kind: str, ref: str, community_id: int, at: datetime) -> None:
        """Have `kind` happen for `ref` at a moment; a second call for the same moves the moment."""
        values = {"kind": kind, "ref": ref, "community_id": community_id, "due_at": at, "attempts": 0}
        await self._run(self._send.due, values)
        self.wakes = True

    async def not_due(self, kind: str, ref: str, community_id: int) -> None:
        """Take back what `due` arranged; nothing happens when there was nothing."""
        this = {"this_kind": kind, "this_ref": ref, "this_community_id": community_id}
        await self._run(self._send.not_due, this)

    async def seen(self, event_key: str) -> bool:
        """Note an event as handled; tell whether it had been handled before."""
        result = await self._run(self._send.see, {"event_key": event_key, "seen_at": self.now})
        return result.rowcount == 0

    async def _run(self, statement: Executable, values: dict[str, Any] | list[dict[str, Any]]) -> CursorResult[Any]:
        """Send a statement after everything the session still holds back, so that both act in the order written."""
        await self.session.flush()
        return await self._connection.execute(statement, values)

    async def finish(self) -> None:
        """Send what is still unsent. The store calls this last, so that audit heads are locked last and shortly."""
        await self.session.flush()
        for community_id in sorted({link.community_id for link in self._links}):
            links = [link for link in self._links if link.community_id == community_id]
            await self._tie(community_id, links)
        self._links.clear()

    async def _tie(self, community_id: int, links: list[Link]) -> None:
        """Write a community's audit lines, each hashed with the one before it."""
        head = await self._locked_head(community_id)
        rows = []
        for link in links:
            row = link.after(head, self.keys)
            head = Head(community_id, row["seq"], row["hash"])
            rows.append(row)
        await self._run(self._send.audit, rows)
        moved = {"this": community_id, "seq": head.seq, "hash": head.hash, "seal": head.seal(self.keys)}
        await self._run(self._send.move_head, moved)

    async def _locked_head(self, community_id: int) -> Head:
        found = (await self._run(self._send.lock_head, {"this": community_id})).first()
        if found is None:
            first = {"community_id": community_id, "seq": 0, "hash": FIRST_HASH, "seal": ""}
            await self._run(self._send.first_head, first)
            found = (await self._run(self._send.lock_head, {"this": community_id})).one()
        return Head(community_id, found.seq, found.hash)


def _of_community(row: R | None, community_id: int) -> R:
    if row is None or getattr(row, "community_id", None) != community_id:
        raise _not_found()
    return row


def _not_found() -> NotFoundError:
    return NotFoundError(_("This does not exist here any more."))
