"""Backups: made beside a running bot, sealed, proven, kept for their days, and never at the cost of an earlier one."""

from __future__ import annotations

import errno
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from bot.keeping_safe.folder import BackupFile, alone_in, backups_in, newest, outdated
from bot.keeping_safe.trouble import BackupError
from bot.store.tables import NoteRow
from tests.keeping_safe.safe_place import in_fork, killed_everywhere

WORDS = "CANARY words of somebody"


async def written(place, key: str, value: str = WORDS) -> None:
    store = await place.store()
    async with store.begin() as tx:
        tx.add(NoteRow(key=key, value=value))
    await store.close()


async def test_a_backup_is_made_while_a_bot_has_the_database(place):
    store = await place.store()
    async with store.begin() as tx:
        tx.add(NoteRow(key="one", value=WORDS))

    made = await place.backup()
    async with store.begin() as tx:
        tx.add(NoteRow(key="two", value=WORDS))
    await store.close()

    assert made.file == newest(place.backups)
    assert made.rows >= 2
    assert made.file.made_at == place.clock.now()
    assert made.file.kind == "sqlite"


async def test_a_backup_can_be_read_by_its_owner_only_and_holds_neither_words_nor_keys(place):
    await written(place, "words")

    made = await place.backup()

    content = made.file.path.read_bytes()
    assert stat.S_IMODE(made.file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.backups.stat().st_mode) == 0o700
    for secret in (WORDS, "hello", "DISCORD_TOKEN", "seal", *place.keys.lines().split()[-2:]):
        assert secret.encode() not in content[200:], secret
    assert sorted(path.suffix for path in place.backups.iterdir()) == [".backup", ".ledger"]


async def test_backups_of_a_fortnight_are_kept_and_the_newest_however_old(place):
    for _day in range(17):
        await place.backup()
        place.clock.jump(86_400)

    ages = [place.clock.now() - one.made_at for one in backups_in(place.backups)]
    assert ages == [timedelta(days=days) for days in range(1, 16)]
    (place.backups / "notes.txt").write_text("mine")
    place.clock.jump(100 * 86_400)
    made = await place.backup()

    assert backups_in(place.backups) == [made.file]
    assert len(made.gone) == 15
    assert (place.backups / "notes.txt").exists()


async def test_two_backups_of_one_moment_have_two_names(place):
    first, second = await place.backup(), await place.backup()

    assert first.file.path != second.file.path
    assert len(backups_in(place.backups)) == 2


async def test_two_processes_never_make_one_in_one_folder_at_the_same_time(place):
    place.backups.mkdir()
    with alone_in(place.backups), pytest.raises(BackupError, match="Another backup is being made"):
        await place.backup()

    assert (await place.backup()).rows > 0


async def test_a_disk_that_locks_no_folders_gets_a_backup_all_the_same(place, monkeypatch):
    def refuse(_handle: int, _how: int) -> None:
        raise OSError(errno.EBADF, "no locks here")

    monkeypatch.setattr("fcntl.flock", refuse)
    place.backups.mkdir()

    with alone_in(place.backups):
        assert list(place.backups.iterdir()) == []


async def test_a_full_disk_keeps_the_earlier_backups_and_names_the_cure(place):
    await written(place, "large", os.urandom(400_000).hex())
    earlier = (await place.backup()).file

    _code, said = in_fork(place.backup, most_bytes=300_000)

    assert said.startswith("BackupError: There is no room for a backup")
    assert "Free some space" in said
    assert backups_in(place.backups) == [earlier]
    assert not list(place.backups.glob("*.part"))


async def test_a_folder_that_cannot_be_written_is_named(place):
    place.backups.write_text("a file in its place")

    with pytest.raises(BackupError, match="backups"):
        await place.backup()


async def test_no_database_is_said_and_none_is_made(place):
    place.address = str(place.folder / "nothing.db")

    with pytest.raises(BackupError, match="no database yet"):
        await place.backup()

    assert not (place.folder / "nothing.db").exists()


async def test_killed_at_any_point_all_backups_there_are_are_whole_and_the_next_one_tidies_up(place):
    earlier = (await place.backup()).file

    def look() -> None:
        place.clock.jump(1)
        assert earlier in backups_in(place.backups)

    kills = killed_everywhere(lambda faults: place.maker(faults).make(), look)

    assert kills == 4
    await place.backup()
    assert not list(place.backups.glob("*.part"))
    for number, one in enumerate(backups_in(place.backups)):
        await place.restore(one.path, place.folder / f"try-{number}")


def test_what_is_no_backup_is_passed_over(tmp_path):
    (tmp_path / "alongside-20260302T090000Z.backup").write_bytes(b"nothing like it")
    (tmp_path / "alongside-20260303T090000Z.backup").write_bytes(b"")
    (tmp_path / "alongside-20260304T090000Z.backup").write_bytes(b"alongside backup\n\x00\x00\x00\x02{}")

    assert backups_in(tmp_path) == []
    assert newest(tmp_path / "nowhere") is None


def test_the_newest_backup_is_never_outdated(clock):
    ages = (40, 20, 15, 13)
    found = [BackupFile(Path(f"{age}"), clock.now() - timedelta(days=age), 1, "sqlite", "0001") for age in ages]

    assert outdated(found, clock.now()) == [found[2], found[1], found[0]]
    assert outdated(found[:2], clock.now()) == [found[0]]
    assert outdated(found[:1], clock.now()) == []
    assert outdated([], clock.now()) == []
