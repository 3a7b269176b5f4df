"""Nobody can change the audit log unseen."""

from __future__ import annotations

import asyncio
import random

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from bot.audit import Fault, verify, verify_all
from bot.community.actor import Actor
from bot.store.tables import AuditRow
from tests.thorough import tries

HERE = 41771983423143937
ELSEWHERE = 41771983423143938
DEE = Actor(id=80351110224678912, community_id=HERE)
SAM = Actor(id=80351110224678913, community_id=HERE)


async def write_lines(store, clock, number, community_id=HERE):
    async with store.begin() as tx:
        for n in range(number):
            who = Actor(id=DEE.id + n % 3, community_id=community_id)
            await tx.audit(who, "application.approve", f"application:{n}", "ok")


async def change(store, sql, **values):
    """Do what somebody with the database's password could do: take the triggers away, then change."""
    async with store.begin() as tx:
        if store.is_sqlite:
            await tx.session.execute(text("DROP TRIGGER IF EXISTS audit_is_not_changed"))
            await tx.session.execute(text("DROP TRIGGER IF EXISTS audit_is_not_deleted"))
        else:
            await tx.session.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        await tx.session.execute(text(sql), values)


@pytest.mark.slow
async def test_an_untouched_log_is_found_whole(store_on, clock):
    await write_lines(store_on, clock, 3)
    clock.jump(3600)
    await write_lines(store_on, clock, 700)
    await write_lines(store_on, clock, 2, ELSEWHERE)

    assert await verify(store_on, HERE) is None
    assert await verify_all(store_on) == []


async def test_an_empty_log_is_whole(store_on):
    assert await verify(store_on, HERE) is None


@pytest.mark.parametrize(
    "what",
    [
        "verb = 'application.decline'",
        "subject = 'application:99'",
        "detail = 'other'",
        "actor_key = 'software'",
        "written_at = '2020-01-01 00:00:00.000000'",
        "hash = prev_hash",
        "prev_hash = hash",
    ],
)
async def test_a_changed_row_is_named(store_on, clock, what):
    await write_lines(store_on, clock, 6)

    await change(store_on, f"UPDATE audit SET {what} WHERE seq = 4")

    wrong = await verify(store_on, HERE)
    assert (wrong.seq, wrong.id, wrong.fault) == (4, 4, Fault.CHANGED)
    assert await verify_all(store_on) == [wrong]


async def test_a_row_laid_at_another_persons_door_is_named(store_on, clock):
    await write_lines(store_on, clock, 6)

    await change(store_on, "UPDATE audit SET actor_id = :id WHERE seq = 4", id=SAM.id + 50)

    wrong = await verify(store_on, HERE)
    assert (wrong.seq, wrong.fault) == (4, Fault.WRONG_PERSON)


@pytest.mark.parametrize("seq", [1, 4, 6])
async def test_a_row_taken_out_is_named_even_the_last_one(store_on, clock, seq):
    await write_lines(store_on, clock, 6)

    await change(store_on, "DELETE FROM audit WHERE seq = :seq", seq=seq)

    wrong = await verify(store_on, HERE)
    assert (wrong.seq, wrong.id, wrong.fault) == (seq, None, Fault.MISSING)


async def test_a_whole_log_taken_away_is_noticed(store_on, clock):
    await write_lines(store_on, clock, 3)

    await change(store_on, "DELETE FROM audit")

    assert (await verify(store_on, HERE)).fault == Fault.MISSING


@pytest.mark.parametrize(("seq", "named"), [(0, 0), (4, 4), (7, 7)])
async def test_a_row_put_in_is_named(store_on, clock, seq, named):
    await write_lines(store_on, clock, 6)

    await change(store_on, "UPDATE audit SET seq = seq + 100 WHERE seq >= :seq", seq=seq)
    await change(store_on, "UPDATE audit SET seq = seq - 99 WHERE seq >= 100")
    await change(
        store_on,
        "INSERT INTO audit (community_id, seq, written_at, actor_key, verb, subject, detail, prev_hash, hash)"
        " SELECT community_id, :seq, written_at, actor_key, verb, subject, detail, prev_hash, hash"
        " FROM audit WHERE subject = 'application:2'",
        seq=seq,
    )

    assert (await verify(store_on, HERE)).seq == named


async def test_cutting_off_the_end_and_moving_the_head_back_is_noticed(store_on, clock):
    await write_lines(store_on, clock, 6)

    await change(store_on, "DELETE FROM audit WHERE seq = 6")
    await change(store_on, "UPDATE audit_head SET seq = 5, hash = (SELECT hash FROM audit WHERE seq = 5)")

    assert (await verify(store_on, HERE)).fault == Fault.HEAD


async def test_the_head_taken_away_is_noticed(store_on, clock):
    await write_lines(store_on, clock, 6)

    await change(store_on, "DELETE FROM audit_head")

    (wrong,) = await verify_all(store_on)
    assert wrong.fault == Fault.HEAD


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET verb = 'x'",
        "UPDATE audit SET actor_id = 5",
        "UPDATE audit SET actor_id = NULL, detail = 'x'",
        "UPDATE audit SET hash = prev_hash",
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit",
    ],
)
async def test_the_database_itself_refuses_to_change_the_log(store_on, clock, sql):
    await write_lines(store_on, clock, 3)

    async def change_it():
        async with store_on.begin() as tx:
            await tx.session.execute(text(sql))

    with pytest.raises(DBAPIError, match="append-only"):
        await change_it()
    assert await verify(store_on, HERE) is None


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("address", ["postgres"], indirect=True)
async def test_the_log_cannot_be_emptied_at_one_stroke(store_on, clock):
    await write_lines(store_on, clock, 3)

    async def empty_it():
        async with store_on.begin() as tx:
            await tx.session.execute(text("TRUNCATE audit"))

    with pytest.raises(DBAPIError, match="append-only"):
        await empty_it()


async def test_a_forgotten_person_leaves_the_chain_whole(store_on, clock):
    await write_lines(store_on, clock, 9)

    async with store_on.begin() as tx:
        await tx.session.execute(text("UPDATE audit SET actor_id = NULL WHERE actor_id = :id"), {"id": DEE.id})

    assert await verify(store_on, HERE) is None


async def test_the_chain_holds_no_persons_id(store_on, clock, keys):
    async with store_on.begin() as tx:
        await tx.audit(DEE, "member.let_in", f"member:{SAM.id}")
        await tx.audit(Actor.software(HERE), "application.expire", "application:1")

    async with store_on.read() as tx:
        rows = (await tx.session.scalars(select(AuditRow).order_by(AuditRow.seq))).all()
    hashed = [(row.actor_key, row.verb, row.subject, row.detail, row.prev_hash, row.hash) for row in rows]
    assert str(SAM.id) not in str(hashed)
    assert str(DEE.id) not in str(hashed)
    assert rows[0].subject == f"person:{keys.person_key(HERE, SAM.id)[:32]}"
    assert [row.actor_id for row in rows] == [DEE.id, None]
    assert rows[1].actor_key == "software"


@pytest.mark.parametrize(
    "words", [("two words", "x:1", ""), ("x", "x 1", ""), ("x", "x:1", "I feel ill"), ("x", "é", "")]
)
async def test_words_of_people_are_refused(store_on, words):
    async with store_on.begin() as tx:
        with pytest.raises(ValueError, match="codes and ids only"):
            await tx.audit(DEE, *words)


@pytest.mark.slow
async def test_two_processes_writing_at_once_make_one_chain(address, open_store, clock):
    stores = [await open_store(address, guard=False, random=random.Random(n)) for n in range(2)]

    async def write(store, number):
        for n in range(number):
            async with store.begin() as tx:
                await tx.audit(DEE, "application.approve", f"application:{n}")

    await asyncio.gather(*(write(store, 15) for store in stores for _ in range(2)))

    assert await verify(stores[0], HERE) is None
    async with stores[0].read() as tx:
        assert await tx.session.scalar(select(func.count()).select_from(AuditRow)) == 60


@pytest.mark.slow
async def test_any_one_of_thousands_of_rows_is_named(store_on, clock):
    rows = tries(2_000, 10_000)
    for _ in range(rows // 500):
        clock.jump(60)
        await write_lines(store_on, clock, 500)
    seqs = random.Random(4).sample(range(2, rows), 6)

    for seq in sorted(seqs, reverse=True):  # each wrong row stands before the one found last
        await change(store_on, "UPDATE audit SET verb = 'application.decline' WHERE seq = :seq", seq=seq)
        assert (await verify(store_on, HERE)).seq == seq
