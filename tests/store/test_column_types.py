"""Columns refuse what would silently go wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from bot.store.tables import CardRow, InboxRow, NoteRow
from bot.store.types import MemberId, Snowflake, UtcDateTime, created_at_of

LONDON_SUMMER = timezone(timedelta(hours=1))


async def test_a_naive_moment_is_refused(store_on):
    async with store_on.begin() as tx:
        tx.add(InboxRow(event_key="x", seen_at=datetime(2026, 3, 2, 9, 0)))  # noqa: DTZ001 - that is the point
        with pytest.raises(StatementError, match="time zone"):
            await tx.flush()
        await tx.session.rollback()


async def test_a_moment_comes_back_the_same_in_utc(store_on):
    moment = datetime(2026, 7, 2, 9, 30, 15, 123456, tzinfo=LONDON_SUMMER)
    async with store_on.begin() as tx:
        tx.add(InboxRow(event_key="x", seen_at=moment))

    async with store_on.read() as tx:
        back = (await tx.get(InboxRow, "x")).seen_at
    assert back == moment
    assert back.tzinfo is UTC


async def test_moments_of_different_zones_compare_in_sql(store_on):
    early = datetime(2026, 7, 2, 9, 30, tzinfo=LONDON_SUMMER)
    async with store_on.begin() as tx:
        tx.add(InboxRow(event_key="x", seen_at=early))
    async with store_on.read() as tx:
        found = await tx.session.scalar(
            select(InboxRow.event_key).where(InboxRow.seen_at < early + timedelta(seconds=1))
        )
        none = await tx.session.scalar(select(InboxRow.event_key).where(InboxRow.seen_at < early.astimezone(UTC)))
    assert (found, none) == ("x", None)


@pytest.mark.parametrize("value", ["80351110224678912", -1, 2**63, 1.5, True])
def test_what_is_no_discord_id_is_refused(value):
    for kind in (Snowflake(), MemberId()):
        with pytest.raises(TypeError):
            kind.process_bind_param(value, sqlite.dialect())


@given(st.integers(0, 2**63 - 1))
def test_every_discord_id_passes(value):
    assert Snowflake().process_bind_param(value, sqlite.dialect()) == value


async def test_the_largest_discord_id_comes_back(store_on):
    async with store_on.begin() as tx:
        tx.add(CardRow(community_id=2**63 - 1, card="x", ref="1", place="queue", message_id=2**63 - 2))

    async with store_on.read() as tx:
        row = await tx.session.get(CardRow, (2**63 - 1, "x", "1", "queue"))
    assert row.message_id == 2**63 - 2


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001 - hypothesis wants them so
def test_moments_survive_the_way_to_sqlite_and_back(moment):
    kind = UtcDateTime()
    there = kind.process_bind_param(moment, sqlite.dialect())
    assert there.tzinfo is None
    assert kind.process_result_value(there, sqlite.dialect()) == moment


def test_an_id_tells_when_its_account_was_made():
    assert created_at_of(175928847299117063) == datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)


@pytest.mark.slow
@given(value=st.text(st.characters(codec="utf-8")))
def test_any_text_is_sealed_and_comes_back(keys, value):
    newer = keys.rotated()
    sealed = keys.seal(value)
    assert keys.unseal(sealed) == value
    assert newer.newest_only().unseal(newer.reseal(sealed)) == value


async def test_awkward_texts_come_back_from_both_databases(store_on):
    awkward = ["", "\x00", "'; DROP TABLE note; --", "naïve \N{PILE OF POO}", "x" * 60_000]
    async with store_on.begin() as tx:
        for n, value in enumerate(awkward):
            tx.add(NoteRow(key=f"a{n}", value=value))

    async with store_on.read() as tx:
        assert [(await tx.get(NoteRow, f"a{n}")).value for n in range(len(awkward))] == awkward
