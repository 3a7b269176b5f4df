"""Makes a database that was put back safe to wake: nothing is sent twice, and no button of before fits any more.

Between the backup and this moment the group went on living. What waited to be sent then may have been sent since; a
row's number or version of then may have been given to something else since. So effects wait for a person's word,
numbers and versions are moved on, and every card is drawn again where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, text, update

from bot.community.actor import Actor
from bot.delivery import alerts, outbox
from bot.delivery.effects import Effect, EffectKind
from bot.store.base import Base
from bot.store.migrations import import_tables
from bot.store.store import Store
from bot.store.tables import AuditHeadRow, CardRow, OutboxRow
from bot.store.transaction import Transaction

TO_DO = "after_restore"
LEAP = 10_000
"""How far numbers and versions are moved on: more than a group gives out in the time since a backup."""

_WITH_NUMBERS = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"


async def move_on(store: Store) -> None:
    """Let new rows get numbers, and old rows versions, that no button on Discord carries yet. Once for each restore."""
    import_tables()
    async with store.begin() as tx:
        for table in Base.metadata.sorted_tables:
            versions = [name for name in ("version", "words_version") if name in table.columns]
            if versions:
                values = {name: table.columns[name] + LEAP for name in versions}
                await tx.session.execute(update(table).values(values))
        await (_leap_sqlite(tx) if store.is_sqlite else _leap_postgres(tx))


async def _leap_sqlite(tx: Transaction) -> None:
    for (name,) in (await tx.session.execute(text(_WITH_NUMBERS))).all():
        about = {"name": name, "leap": LEAP}
        known = await tx.session.scalar(text("SELECT 1 FROM sqlite_sequence WHERE name = :name"), {"name": name})
        change = "UPDATE sqlite_sequence SET seq = seq + :leap WHERE name = :name"
        new = "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :leap)"
        await tx.session.execute(text(change if known else new), about)


async def _leap_postgres(tx: Transaction) -> None:
    asked = "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'"
    for name, last in (await tx.session.execute(text(asked))).all():
        await tx.session.execute(
            text("SELECT setval(CAST(:name AS regclass), :last)"), {"name": name, "last": last + LEAP}
        )


async def park_what_waited(store: Store) -> int:
    """Put aside every effect that may have been done since, with a card that asks; return how many there are.

    A card that stands already is only drawn again, which does no harm.
    """
    async with store.begin() as tx:
        standing = {
            (row.community_id, row.card, row.ref, row.place)
            for row in await tx.session.scalars(select(CardRow).where(CardRow.message_id.is_not(None)))
        }
        rows = list(await tx.session.scalars(select(OutboxRow).where(OutboxRow.state.in_(_UNDER_WAY))))
        asked = 0
        for row in rows:
            row.first_try_at = row.first_try_at or row.created_at  # so that it is looked for before it is done
            if row.state == outbox.PARKED:
                continue
            if row.kind == EffectKind.SHOW_CARD and _key(row) in standing:
                row.state, row.done_at, row.not_before = outbox.SKIPPED, tx.now, None
                continue
            row.state, row.todo, row.todo_details = outbox.PARKED, TO_DO, {}
            row.done_at, row.not_before = tx.now, None
            asked += 1
        await tx.flush()
        for row in rows:
            if row.state == outbox.PARKED:
                await alerts.show(tx, alerts.TASK_CARD, row.op_id, row.community_id)
    return asked


_UNDER_WAY = (outbox.NEW, outbox.SENDING, outbox.PARKED)


def _key(row: OutboxRow) -> tuple[int, Any, Any, Any]:
    said = row.payload
    return row.community_id, said.get("card"), said.get("ref"), said.get("place")


async def draw_again(store: Store) -> int:
    """Have every card that stands drawn again, so that it shows what is stored; return how many."""
    async with store.begin() as tx:
        cards = list(await tx.session.scalars(select(CardRow).where(CardRow.message_id.is_not(None))))
        await tx.outbox(*(_redrawn(card) for card in cards))
    return len(cards)


def _redrawn(card: CardRow) -> Effect:
    return Effect(
        kind=EffectKind.SHOW_CARD,
        community_id=card.community_id,
        stream=f"{card.card}:{card.ref}",
        payload={"card": card.card, "ref": card.ref, "place": card.place, "only_if_there": True},
        coalesce=f"card:{card.card}:{card.ref}:{card.place}",
    )


async def note_restore(store: Store, made_at: datetime) -> None:
    """Write into each community's log that a backup was put back, and from when."""
    async with store.begin() as tx:
        communities: Iterable[int] = list(await tx.session.scalars(select(AuditHeadRow.community_id)))
        for community_id in communities:
            await tx.audit(Actor.software(community_id), "backup.restore", "backup", made_at.isoformat())
