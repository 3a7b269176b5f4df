"""What is seen of the machine: files that others can read, the disk, the database file, mistakes, backups."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from bot.checkup import machine
from bot.checkup.machine import Surroundings

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def folder(tmp_path, text=""):
    config = tmp_path / "config"
    config.mkdir()
    (config / "community.toml").write_text(text, encoding="utf-8")
    return config


async def test_a_quiet_machine(tmp_path, database):
    secret = tmp_path / "key"
    secret.touch(mode=0o600)
    seen = await Surroundings(folder(tmp_path), (secret,), database).look(deep=True)

    assert (seen.open_files, seen.mistakes, seen.late_loops, seen.strangers) == ((), (), (), ())
    assert seen.database_is_sound
    assert seen.disk_free == shutil.disk_usage(tmp_path).free or seen.disk_free > 0
    assert (seen.backups_are_kept, seen.backup_at) == (False, None)


async def test_a_file_that_others_can_read_is_named_and_one_that_is_not_there_is_not(tmp_path):
    secret = tmp_path / "key"
    secret.touch(mode=0o644)
    around = Surroundings(folder(tmp_path), (secret, tmp_path / "nothing"))
    assert (await around.look()).open_files == (str(secret),)
    secret.chmod(0o600)
    assert (await around.look()).open_files == ()


async def test_a_mistake_in_a_file_is_named_with_its_line(tmp_path):
    config = folder(tmp_path, '[channels]\nlobbby = "x"\n')
    [mistake] = (await Surroundings(config).look()).mistakes
    assert mistake.startswith("community.toml:2")
    (config / "community.toml").write_text("", encoding="utf-8")
    assert (await Surroundings(config).look()).mistakes == ()


async def test_a_damaged_database_is_noticed_by_a_deep_look_only(tmp_path, database):
    content = bytearray(database.read_bytes())
    content[4096:40_960] = b"\xff" * (40_960 - 4_096)
    database.write_bytes(content)
    around = Surroundings(folder(tmp_path), database=database)
    assert (await around.look(deep=True)).database_is_sound is False
    assert (await around.look()).database_is_sound is None


async def test_a_database_that_is_not_there_is_neither_sound_nor_damaged(tmp_path):
    around = Surroundings(folder(tmp_path), database=tmp_path / "data" / "nothing.db")
    seen = await around.look(deep=True)
    assert seen.database_is_sound is None
    assert seen.disk_free, "the nearest folder that is there tells"


async def test_a_disk_that_is_nearly_full(tmp_path, monkeypatch):
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _path: SimpleNamespace(free=1))
    assert (await Surroundings(folder(tmp_path)).look()).disk_free == 1


async def test_settings_of_communities_the_bot_is_not_in_are_strangers_when_it_is_known_which_these_are(tmp_path):
    around = Surroundings(folder(tmp_path))
    assert (await around.look(known=(1, 2), overridden=(2, 3))).strangers == (3,)
    assert (await around.look(known=(), overridden=(2, 3))).strangers == ()


async def test_backups_loops_and_the_clock_are_handed_on(tmp_path):
    around = Surroundings(Path(tmp_path), newest_backup=lambda: NOW, late_loops=lambda: ["timers"])
    seen = await around.look(clock_ahead=3.0, steps_waiting=2)
    assert (seen.backup_at, seen.backups_are_kept, seen.late_loops) == (NOW, True, ("timers",))
    assert (seen.clock_ahead, seen.steps_waiting) == (3.0, 2)
