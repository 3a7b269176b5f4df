"""One process to a database, and a killed one leaves no lock behind."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from sqlalchemy import text

from bot.errors import SetupError

pytestmark = pytest.mark.slow


@pytest.fixture
def key_file(tmp_path):
    return tmp_path / "alongside.key"


def child(*words, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.child_process", *map(str, words)],
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


async def test_a_second_process_is_refused_without_waiting_and_told_why(address, open_store, key_file):
    await open_store(address)

    with child("knock", address, key_file) as process:
        answer = json.loads(process.communicate(timeout=90)[0])

    assert "Another copy of the bot already uses this database" in answer["said"]
    assert answer["seconds"] < 8  # a wait for the lock would last longer, also on a busy machine


async def test_a_killed_process_leaves_the_database_free_at_once(address, open_store, key_file):
    with child("hold", address, key_file) as process:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(SetupError, match="Another copy"):
            await open_store(address)
        process.kill()
        process.wait()

    before = time.monotonic()
    await open_store(address)
    assert time.monotonic() - before < 8


async def test_a_closed_store_leaves_the_database_free(address, open_store):
    first = await open_store(address)
    with pytest.raises(SetupError, match="Another copy"):
        await open_store(address)
    await first.close()

    await open_store(address)


@pytest.mark.parametrize("point", range(1, 10))
async def test_a_process_killed_in_a_write_leaves_whole_transactions_only(database, open_store, key_file, keys, point):
    keys.save(key_file)
    with child("write_and_die", database, key_file, point) as process:
        said = process.communicate(timeout=90)[0].split()
        assert process.returncode == -9

    store = await open_store(database)
    async with store.read() as tx:
        rows = await counts(tx)
    assert rows[0] == rows[1]
    assert len(said) <= rows[0] <= len(said) + 1  # what was said to be done is there


async def counts(tx):
    found = await tx.session.execute(text("SELECT (SELECT count(*) FROM inbox), (SELECT count(*) FROM due)"))
    return found.one()
