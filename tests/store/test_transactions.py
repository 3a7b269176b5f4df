"""A transaction writes everything or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.community.actor import Actor
from bot.delivery.effects import Effect, EffectKind
from bot.store.store import Store
from bot.store.tables import AuditRow, DueRow, InboxRow, NoteRow, OutboxRow

MODERATOR = Actor(id=80351110224678912, community_id=41771983423143937)


async def count(store, row):
    async with store.read() as tx:
        return await tx.session.scalar(select(func.count()).select_from(row))


async def test_a_block_that_ends_well_is_stored(store: Store):
    async with store.begin() as tx:
        tx.add(NoteRow(key="commands", value="abc"))

    async with store.read() as tx:
        assert (await tx.get(NoteRow, "commands")).value == "abc"


async def test_a_block_that_fails_leaves_nothing(store: Store):
    effect = Effect(EffectKind.GRANT_ROLE, MODERATOR.community_id, "application:1", {"member_id": 5})

    async def write_and_fail():
        async with store.begin() as tx:
            await tx.outbox(effect)
            await tx.audit(MODERATOR, "application.approve", "application:1")
            await tx.due("lease", "1", MODERATOR.community_id, tx.now + timedelta(minutes=30))
            await tx.seen("event")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write_and_fail()

    assert [await count(store, row) for row in (OutboxRow, AuditRow, DueRow, InboxRow)] == [0, 0, 0, 0]
