"""Lines of the audit log go after a year, and what stays can still be proved whole."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from bot.audit import Fault, verify, verify_all
from bot.audit import pruning as pruning_module
from bot.community.actor import Actor
from bot.delivery.handlers import Handlers
from bot.delivery.sweeping import sweep
from bot.delivery.timers import Timers
from bot.store.tables import AuditRow, DueRow
from tests.thorough import tries

HERE = 41771983423143937
ELSEWHERE = 41771983423143938
DEE = Actor(id=80351110224678912, community_id=HERE)
DAY = 86400


async def write_lines(store, number, community_id=HERE):
    async with store.begin() as tx:
        for n in range(number):
            await tx.audit(Actor(DEE.id, community_id), "application.approve", f"application:{n}", "ok")


async def a_round(store, clock):
    """Do what the loops of delivery do: look what is old, and fire what is due."""
    async with store.begin() as tx:
        await sweep(tx)
    await Timers(store, Handlers(), clock=clock, random=random.Random(5)).fire_due()


async def seqs(store, community_id=HERE):
    async with store.read() as tx:
        found = select(AuditRow.seq).where(AuditRow.community_id == community_id).order_by(AuditRow.seq)
        return list(await tx.session.scalars(found))


async def change(store, sql, **values):
    """Do what somebody with the database's password could do."""
    async with store.begin() as tx:
        if store.is_sqlite:
            await tx.session.execute(text("DROP TRIGGER IF EXISTS audit_is_not_changed"))
            await tx.session.execute(text("DROP TRIGGER IF EXISTS audit_is_not_deleted"))
        else:
            await tx.session.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        await tx.session.execute(text(sql), values)


async def test_a_line_goes_when_it_is_a_year_old_and_not_before(store_on, clock):
    await write_lines(store_on, 3)
    clock.jump(363.5 * DAY)
    await write_lines(store_on, 2)

    await a_round(store_on, clock)
    assert await seqs(store_on) == [1, 2, 3, 4, 5]

    clock.jump(DAY)
    await a_round(store_on, clock)
    assert await seqs(store_on) == [4, 5, 6]
    assert await verify_all(store_on) == []


@pytest.mark.slow
async def test_the_log_stays_whole_through_years_and_no_line_is_ever_older_than_one(store_on, clock):
    for _week in range(tries(70, 120)):
        await write_lines(store_on, 2)
        await write_lines(store_on, 1, ELSEWHERE)
        clock.jump(7 * DAY)
        await a_round(store_on, clock)
        async with store_on.read() as tx:
            assert clock.now() - await tx.session.scalar(select(func.min(AuditRow.at))) <= timedelta(days=365 + 6)

    assert await verify_all(store_on) == []
    assert (await seqs(store_on))[0] > 30
    assert (await seqs(store_on, ELSEWHERE))[0] > 15


@pytest.mark.slow
async def test_on_each_of_four_hundred_days_no_line_is_past_its_year(store, clock):
    for _day in range(400):
        await write_lines(store, 1)
        clock.jump(DAY)
        await a_round(store, clock)
        async with store.read() as tx:
            assert clock.now() - await tx.session.scalar(select(func.min(AuditRow.at))) <= timedelta(days=365)

    assert await verify(store, HERE) is None


async def test_a_log_in_which_all_is_old_keeps_only_the_line_that_says_so(store_on, clock):
    await write_lines(store_on, 4)
    clock.jump(800 * DAY)

    await a_round(store_on, clock)

    assert await seqs(store_on) == [5]
    assert await verify(store_on, HERE) is None
    await write_lines(store_on, 1)
    assert await verify(store_on, HERE) is None


async def test_very_many_old_lines_go_in_several_rounds(store_on, clock, monkeypatch):
    monkeypatch.setattr(pruning_module, "_AT_ONCE", 4)
    await write_lines(store_on, 10)
    clock.jump(400 * DAY)

    for expected in (5, 9, 11):
        await a_round(store_on, clock)
        assert (await seqs(store_on))[0] == expected
        assert await verify(store_on, HERE) is None


async def test_nothing_is_due_while_no_line_is_old(store_on, clock):
    await write_lines(store_on, 4)

    await a_round(store_on, clock)

    async with store_on.read() as tx:
        assert await tx.session.scalar(select(func.count()).select_from(DueRow)) == 0
    assert await seqs(store_on) == [1, 2, 3, 4]


async def test_a_clock_that_stood_wrong_for_a_while_takes_no_younger_line_away(store_on, clock):
    await write_lines(store_on, 3)
    clock.jump(-5000 * DAY)
    await write_lines(store_on, 1)
    clock.jump(5000 * DAY)
    await write_lines(store_on, 1)

    await a_round(store_on, clock)

    assert await seqs(store_on) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("seq", "named"), [(4, 1), (5, 5), (6, 6), (7, 1)])
async def test_a_line_taken_out_of_what_stayed_is_named(store_on, clock, seq, named):
    await write_lines(store_on, 3)
    clock.jump(364.5 * DAY)
    await write_lines(store_on, 3)
    await a_round(store_on, clock)
    assert await seqs(store_on) == [4, 5, 6, 7]

    await change(store_on, "DELETE FROM audit WHERE seq = :seq", seq=seq)

    wrong = await verify(store_on, HERE)
    assert (wrong.seq, wrong.id, wrong.fault) == (named, None, Fault.MISSING)


async def test_more_cut_off_at_the_beginning_than_the_log_says_is_noticed(store_on, clock):
    await write_lines(store_on, 9)

    await change(store_on, "DELETE FROM audit WHERE seq <= 4")

    assert (await verify(store_on, HERE)).fault is Fault.MISSING


async def test_a_forged_line_that_covers_a_cut_is_named(store_on, clock):
    await write_lines(store_on, 9)
    await change(
        store_on,
        "UPDATE audit SET verb = 'audit.prune', subject = 'audit:4', detail = (SELECT hash FROM audit WHERE seq = 4)"
        " WHERE seq = 9",
    )
    await change(store_on, "DELETE FROM audit WHERE seq <= 4")

    wrong = await verify(store_on, HERE)

    assert (wrong.seq, wrong.fault) == (9, Fault.CHANGED)


async def test_the_database_lets_only_lines_go_that_are_covered(store_on, clock):
    await write_lines(store_on, 5)
    await write_lines(store_on, 5, ELSEWHERE)
    async with store_on.begin() as tx:
        await tx.audit(Actor.software(HERE), "audit.prune", "audit:3", "0" * 64)

    async def delete(sql):
        async with store_on.begin() as tx:
            await tx.session.execute(text(sql), {"here": HERE, "elsewhere": ELSEWHERE})

    for refused in (
        "DELETE FROM audit WHERE community_id = :here AND seq = 4",
        "DELETE FROM audit WHERE community_id = :here AND seq <= 4",
        "DELETE FROM audit WHERE community_id = :here",
        "DELETE FROM audit WHERE community_id = :elsewhere AND seq = 1",
        "DELETE FROM audit",
    ):
        with pytest.raises(DBAPIError, match="append-only"):
            await delete(refused)
    await delete("DELETE FROM audit WHERE community_id = :here AND seq <= 3")
    assert await seqs(store_on) == [4, 5, 6]
    assert len(await seqs(store_on, ELSEWHERE)) == 5


async def test_a_year_of_lines_is_cut_while_others_write(address, open_store, clock):
    stores = [await open_store(address, guard=False, random=random.Random(n)) for n in range(2)]
    await write_lines(stores[0], 300)
    clock.jump(400 * DAY)

    async def write():
        for _ in range(10):
            await write_lines(stores[1], 1)

    await asyncio.gather(write(), a_round(stores[0], clock))

    assert await verify(stores[0], HERE) is None
    assert (await seqs(stores[0]))[0] > 300
