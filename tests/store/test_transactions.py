"""A transaction writes everything or nothing, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from bot.delivery.effects import Effect, EffectKind
from bot.errors import HouseError, NotFoundError, OutOfDateError
from bot.store.base import VersionedRef
from bot.store.faults import RecordPoints
from bot.store.tables import AuditRow, DueRow, InboxRow, NoteRow, OutboxRow

HERE = 41771983423143937
ELSEWHERE = 41771983423143938


async def count(store, row):
    async with store.read() as tx:
        return await tx.session.scalar(select(func.count()).select_from(row))


def effect(number=0, **more):
    return Effect(EffectKind.GRANT_ROLE, HERE, "application:1", {"member_id": number}, **more)


async def test_a_block_that_ends_well_is_stored(store_on):
    async with store_on.begin() as tx:
        tx.add(NoteRow(key="commands", value="abc"))

    async with store_on.read() as tx:
        assert (await tx.get(NoteRow, "commands")).value == "abc"


async def test_a_block_that_fails_leaves_nothing(store_on, moderator):
    async def write_and_fail():
        async with store_on.begin() as tx:
            await tx.outbox(effect())
            await tx.audit(moderator, "application.approve", "application:1")
            await tx.due("lease", "1", HERE, tx.now + timedelta(minutes=30))
            await tx.seen("event")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write_and_fail()

    assert [await count(store_on, row) for row in (OutboxRow, AuditRow, DueRow, InboxRow)] == [0, 0, 0, 0]


async def test_a_missing_row_is_named_as_missing(with_parcels, parcel):
    async with with_parcels.read() as tx:
        with pytest.raises(NotFoundError):
            await tx.get(parcel, 99)


async def test_a_row_of_another_community_does_not_exist_here(with_parcels, parcel):
    async with with_parcels.begin() as tx:
        assert (await tx.get_in(parcel, 1, HERE)).label == "first"
        with pytest.raises(NotFoundError):
            await tx.get_in(parcel, 1, ELSEWHERE)
        with pytest.raises(NotFoundError):
            await tx.take_version(parcel, VersionedRef(1, 1), ELSEWHERE)


async def test_every_change_counts_the_version_up(with_parcels, parcel):
    async with with_parcels.begin() as tx:
        (await tx.take_version(parcel, VersionedRef(1, 1), HERE)).label = "second"

    async with with_parcels.read() as tx:
        assert (await tx.get(parcel, 1)).version == 2


async def test_a_change_from_an_older_card_is_refused_and_shows_the_newer_row(with_parcels, parcel):
    async with with_parcels.begin() as tx:
        (await tx.take_version(parcel, VersionedRef(1, 1), HERE)).label = "second"

    async with with_parcels.begin() as tx:
        with pytest.raises(OutOfDateError) as refusal:
            await tx.take_version(parcel, VersionedRef(1, 1), HERE)

    assert refusal.value.row.label == "second"


async def test_a_row_that_changed_under_the_session_is_out_of_date(with_parcels, parcel):
    async def change_behind_its_back():
        async with with_parcels.begin() as tx:
            row = await tx.get(parcel, 1)
            await tx.session.execute(text("UPDATE parcel SET version = 7"))
            row.label = "mine"

    with pytest.raises(OutOfDateError):
        await change_behind_its_back()


async def test_effects_keep_the_order_in_which_they_were_written(store_on):
    async with store_on.begin() as tx:
        first = await tx.outbox(*(effect(number) for number in range(30)))
        second = await tx.outbox(effect(30))

    async with store_on.read() as tx:
        rows = (await tx.session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()
    assert [row.payload["member_id"] for row in rows] == list(range(31))
    assert [row.op_id for row in rows] == first + second


async def test_an_effect_is_kept_whole(store_on, clock):
    later = clock.now() + timedelta(hours=1)
    async with store_on.begin() as tx:
        (op_id,) = await tx.outbox(effect(5, then="x.settled", coalesce="card:1", not_before=later, by=77))

    async with store_on.read() as tx:
        row = (await tx.session.scalars(select(OutboxRow))).one()
    assert (row.op_id, row.kind, row.stream, row.payload) == (op_id, "grant_role", "application:1", {"member_id": 5})
    assert (row.then, row.coalesce, row.not_before, row.by) == ("x.settled", "card:1", later, 77)
    assert (row.state, row.attempts, row.created_at, row.community_id) == ("new", 0, clock.now(), HERE)


async def test_operation_ids_fit_a_nonce_and_an_address(store_on):
    async with store_on.begin() as tx:
        ids = await tx.outbox(*(effect() for _ in range(50)))

    assert len(set(ids)) == 50
    assert all(len(op_id) == 20 and op_id.replace("-", "").replace("_", "").isalnum() for op_id in ids)


async def test_a_timer_set_twice_rings_at_the_later_word(store_on, clock):
    async with store_on.begin() as tx:
        await tx.due("lease", "1", HERE, clock.now())
        await tx.due("lease", "1", HERE, clock.now() + timedelta(minutes=30))
        await tx.due("lease", "1", ELSEWHERE, clock.now())

    async with store_on.read() as tx:
        rows = (await tx.session.scalars(select(DueRow).order_by(DueRow.community_id))).all()
    assert [(row.community_id, row.at) for row in rows] == [
        (HERE, clock.now() + timedelta(minutes=30)),
        (ELSEWHERE, clock.now()),
    ]


async def test_a_timer_set_again_while_it_rings_is_kept(store_on, clock):
    async with store_on.begin() as tx:
        await tx.due("digest", "day", HERE, clock.now())

    async with store_on.begin() as tx:
        ringing = (await tx.session.scalars(select(DueRow))).one()
        await tx.session.delete(ringing)
        await tx.due("digest", "day", HERE, clock.now() + timedelta(days=1))

    assert await count(store_on, DueRow) == 1


async def test_a_timer_taken_back_is_gone_and_taking_it_back_twice_does_nothing(store_on, clock):
    async with store_on.begin() as tx:
        await tx.due("lease", "1", HERE, clock.now())
        await tx.not_due("lease", "1", HERE)
        await tx.not_due("lease", "1", HERE)

    assert await count(store_on, DueRow) == 0


async def test_an_event_is_new_once(store_on):
    async with store_on.begin() as tx:
        assert not await tx.seen("join:1")
        assert await tx.seen("join:1")
    async with store_on.begin() as tx:
        assert await tx.seen("join:1")
        assert not await tx.seen("join:2")


async def test_listeners_hear_of_effects_and_timers_once_they_are_stored(store_on, clock):
    heard = []
    store_on.after_commit(lambda: heard.append("woken"))

    async with store_on.begin() as tx:
        await tx.seen("nothing to do")
    assert heard == []
    async with store_on.begin() as tx:
        await tx.outbox(effect())
        assert heard == []
    async with store_on.begin() as tx:
        await tx.due("lease", "1", HERE, clock.now())
    assert heard == ["woken", "woken"]


async def test_a_listener_that_fails_does_not_undo_the_commit(store_on, caplog):
    def fail():
        raise ZeroDivisionError

    heard = []
    store_on.after_commit(fail)
    store_on.after_commit(lambda: heard.append("woken"))

    async with store_on.begin() as tx:
        await tx.outbox(effect())

    assert await count(store_on, OutboxRow) == 1
    assert heard == ["woken"]
    assert "a listener failed" in caplog.text


async def test_a_transaction_reads_the_clock_once(store_on, clock):
    async with store_on.begin() as tx:
        before = tx.now
        clock.jump(60)
        await tx.outbox(effect())

    async with store_on.read() as tx:
        assert (await tx.session.scalars(select(OutboxRow))).one().created_at == before


async def test_a_write_inside_a_write_is_a_fault_in_the_code(store_on):
    async def nest():
        async with store_on.begin(), store_on.begin():
            pass

    with pytest.raises(RuntimeError):
        await nest()
    async with store_on.begin() as tx:
        assert not await tx.seen("the store still works")


async def test_a_write_inside_a_reading_is_a_fault_in_the_code(store_on):
    async def nest():
        async with store_on.read(), store_on.begin():
            pass

    with pytest.raises(RuntimeError):
        await nest()
    async with store_on.begin() as tx:
        assert not await tx.seen("the store still works")


async def test_a_reading_inside_a_write_is_allowed(store_on):
    async with store_on.begin() as tx, store_on.read() as other:
        await tx.seen("x")
        assert await other.session.scalar(select(func.count()).select_from(InboxRow)) == 0


async def test_a_reader_cannot_write(store_on):
    async def write_in_a_read():
        async with store_on.read() as tx:
            await tx.seen("x")

    with pytest.raises((HouseError, DBAPIError)):
        await write_in_a_read()
    assert await count(store_on, InboxRow) == 0


async def test_a_reader_sees_nothing_of_an_open_write(store_on):
    async with store_on.begin() as tx:
        await tx.seen("x")
        assert await asyncio.create_task(count(store_on, InboxRow)) == 0
    assert await count(store_on, InboxRow) == 1


async def test_the_three_points_are_reached_in_order(address, open_store):
    points = RecordPoints()
    store = await open_store(address, faults=points)

    async with store.begin() as tx:
        await tx.seen("x")

    assert points.order == ["store.begin", "store.before_commit", "store.after_commit"]


async def test_row_numbers_are_never_given_twice(with_parcels, parcel):
    async with with_parcels.begin() as tx:
        newest = parcel(community_id=HERE, label="second")
        tx.add(newest)
        await tx.flush()
        taken = newest.id
        await tx.session.delete(newest)
    async with with_parcels.begin() as tx:
        newer = parcel(community_id=HERE, label="third")
        tx.add(newer)
        await tx.flush()
        assert newer.id > taken
