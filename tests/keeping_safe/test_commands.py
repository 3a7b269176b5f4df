"""The commands as somebody at the computer uses them: what they say, what they ask, and what they leave alone."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import stat
import zipfile

import pytest
from sqlalchemy import select

from bot.cli import main
from bot.keeping_safe.command import _with_password
from bot.keeping_safe.folder import backups_in
from bot.keeping_safe.ledger import NAME, Ledger
from bot.membership.tables import ReminderRow
from bot.store.address import database_address
from tests.keeping_safe.safe_place import HERE
from tests.privacy.canaries import Planter

MIA, NOOR = 80351110224678912, 80351110224678913


@pytest.fixture
def at_home(place, keys, monkeypatch):
    """A computer with a database, a key and settings, at which commands are typed."""
    key_file = place.folder / "key"
    key_file.touch(mode=0o600)
    key_file.write_text(keys.lines())
    monkeypatch.chdir(place.folder)
    for name in [name for name in os.environ if name.startswith(("ALONGSIDE_", "DISCORD_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ALONGSIDE_DATABASE", place.address)
    monkeypatch.setenv("ALONGSIDE_KEY_FILE", str(key_file))
    monkeypatch.setenv("ALONGSIDE_CONFIG", str(place.config))
    return place


@pytest.fixture
def typed(monkeypatch):
    """Type a line, for the next question."""
    return lambda line: monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))


@pytest.fixture
async def people(at_home):
    store = await at_home.store()
    await Planter(store, "M", MIA, NOOR, 100).plant(first=True)
    async with store.begin() as tx:
        tx.add(ReminderRow(community_id=HERE + 1, member_id=MIA, at=tx.now))
    await store.close()


async def _ids(place) -> list[int]:
    store = await place.store()
    async with store.read() as tx:
        found = (await tx.session.scalars(select(ReminderRow.community_id).order_by(ReminderRow.community_id))).all()
    await store.close()
    return list(found)


def test_a_backup_and_its_return(at_home, capsys):
    assert main(["backup"]) == 0
    [file] = backups_in(at_home.folder / "backups")
    assert main(["restore", str(file.path), "--into", str(at_home.folder / "again")]) == 0

    said = capsys.readouterr().out
    assert "The key is not in it" in said
    assert "What to do now" in said
    assert (at_home.folder / "again" / "data" / "alongside.db").exists()


def test_what_a_person_can_mend_is_said_without_a_trace(at_home, capsys):
    (at_home.folder / "holiday.jpg").write_bytes(b"\xff\xd8 a picture")

    assert main(["restore", "holiday.jpg", "--into", "again"]) == 78
    assert main(["restore", "nowhere.backup", "--into", "again"]) == 78

    said = capsys.readouterr().err
    assert "not a backup of this bot" in said
    assert "cannot be read" in said
    assert "Traceback" not in said


def test_a_backup_elsewhere_brings_the_list_of_erasures_along(at_home):
    Ledger(at_home.folder / "backups", at_home.keys).note(at_home.clock.now(), "person", "a" * 64)
    assert main(["backup", "--to", str(at_home.folder / "stick")]) == 0

    assert "a" * 64 in (at_home.folder / "stick" / NAME).read_text()


async def test_a_person_is_erased_only_when_their_number_is_typed_again(at_home, people, typed, capsys):

    typed("yes")
    assert await asyncio.to_thread(main, ["purge", "--person", str(MIA)]) == 1
    assert "Nothing was changed" in capsys.readouterr().out
    assert await _ids(at_home) == [HERE, HERE + 1]

    typed(MIA)
    assert await asyncio.to_thread(main, ["purge", "--person", str(MIA), "--community", str(HERE + 1)]) == 0
    assert await _ids(at_home) == [HERE]
    typed(MIA)
    assert await asyncio.to_thread(main, ["purge", "--person", str(MIA)]) == 0

    assert "What stays" in capsys.readouterr().out
    assert await _ids(at_home) == []
    assert len((at_home.folder / "backups" / NAME).read_text().splitlines()) == 5


async def test_a_community_is_erased_only_when_its_number_is_typed_again(at_home, people, typed):

    typed(1)
    assert await asyncio.to_thread(main, ["purge", "--community", "1"]) == 1
    assert not (at_home.folder / "backups" / NAME).exists()
    typed("")
    assert await asyncio.to_thread(main, ["purge", "--community", str(HERE)]) == 1
    typed(HERE)
    assert await asyncio.to_thread(main, ["purge", "--community", str(HERE)]) == 0

    assert await _ids(at_home) == [HERE + 1]


async def test_everything_of_a_community_is_handed_out_open_to_its_owner_alone(at_home, people, capsys):

    words = ["export-community", "--community", str(HERE)]
    assert await asyncio.to_thread(main, [*words, "all.json"]) == 0
    assert await asyncio.to_thread(main, [*words, "--csv", "all.zip"]) == 0
    assert await asyncio.to_thread(main, [*words, "all.json"]) == 1

    said = json.loads((at_home.folder / "all.json").read_text())
    assert said["tables"]["membership_reminder"]["rows"][0]["member_id"] == str(MIA)
    assert said["tables"]["topics_topic"]["rows"][0]["name"].startswith("M")
    assert stat.S_IMODE((at_home.folder / "all.json").stat().st_mode) == 0o600
    with zipfile.ZipFile(at_home.folder / "all.zip") as tables:
        rows = list(csv.DictReader(io.StringIO(tables.read("topics_topic.csv").decode())))
    assert rows[0]["name"] == said["tables"]["topics_topic"]["rows"][0]["name"]
    told = capsys.readouterr()
    assert "open to read" in told.out
    assert "exists already" in told.err


def test_a_password_is_asked_for_so_that_no_list_of_processes_shows_it(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _question: "open@sesame")

    asked = _with_password("postgresql://alongside@localhost/again?sslmode=require")

    assert database_address(asked).password == "open@sesame"
    assert database_address(asked).query == {"ssl": "require"}
    for said in (None, "postgresql://alongside:known@localhost/again"):
        assert _with_password(said) == said


def test_whom_to_erase_must_be_said(at_home, capsys):
    assert main(["purge"]) == 1
    assert "--person" in capsys.readouterr().err
