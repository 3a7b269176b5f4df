"""All files of the organisers are read again at a wish: either all of them count, or the old ones stay."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.community.actor import Actor
from bot.community.files import open_book
from bot.errors import NotAllowedError, TryAgainError
from bot.misinformation.claims import open_claims
from bot.misinformation.watching import Detectors
from bot.reloading import Reloading
from bot.signposting.directories import Directories
from bot.signposting.loading import open_directory
from bot.store.tables import AuditRow
from tests.adjusting.breaking import SOUND, broken_files
from tests.adjusting.conftest import HERE, Town


@dataclass
class Shelf:
    """A town with the files of a folder, and what reads them again."""

    town: Town
    folder: Path
    directories: Directories
    detectors: Detectors
    reloading: Reloading

    @property
    def in_force(self) -> tuple[object, ...]:
        """What counts now, from each kind of file."""
        claims = self.detectors.claims_of(HERE)
        return self.town.settings, self.directories.files, claims, self.town.book.evidence, self.town.book.training

    def write(self, where: str, text: str | bytes) -> None:
        (self.folder / where).write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.fixture
async def shelf(store, clock, tmp_path: Path) -> Shelf:
    folder = tmp_path / "config"
    for name in ("communities", "directory", "claims"):
        (folder / name).mkdir(parents=True)
    for name in ("words.toml", "known_wrong.toml"):
        (folder / "directory" / name).touch()
    (folder / "community.toml").write_text(SOUND["community.toml"], encoding="utf-8")
    town = Town(store, clock, open_book(folder))
    await town.adjusting.load()
    directories = Directories(store, town.book, open_directory(folder), clock=clock)
    detectors = Detectors(town.book, open_claims(folder))
    reloading = Reloading(folder, store=store, adjusting=town.adjusting, directories=directories, detectors=detectors)
    return Shelf(town, folder, directories, detectors, reloading)


async def test_what_every_file_says_counts_after_it_was_read_again_below_what_organisers_changed(shelf: Shelf):
    await shelf.town.change({"membership.welcome": "Changed here."})
    for where, text in SOUND.items():
        shelf.write(where, text.replace("draft_days = 8", "draft_days = 9"))

    done = await shelf.reloading.reload()

    book = shelf.town.book
    assert [str(mistake) for mistake in done.mistakes] == []
    assert done.files == len(SOUND) + 2
    assert shelf.town.settings.membership.draft_days == 9
    assert shelf.town.settings.membership.welcome == "Changed here."
    assert "rowing" in book.catalogue_for(HERE).topics
    assert len(book.evidence.guide) == 2
    assert len(shelf.directories.files.shelf) == 1
    assert len(shelf.detectors.claims_of(HERE)) == 2


@pytest.mark.parametrize("where", [where for where in SOUND if where != f"communities/{HERE}.topics.toml"])
async def test_one_mistake_in_one_file_keeps_everything_as_it_was(shelf: Shelf, where: str):
    before = shelf.in_force
    for name, text in SOUND.items():
        shelf.write(name, text)
    shelf.write(where, SOUND[where] + "\n= 5\n")

    done = await shelf.reloading.reload()

    assert [(mistake.file, mistake.line) for mistake in done.mistakes if mistake.line] == [
        (str(shelf.folder / where), SOUND[where].count("\n") + 2)
    ]
    after = shelf.in_force
    assert all(one is other for one, other in zip(before, after, strict=True))


async def test_edits_that_do_not_fit_the_files_any_more_are_told(shelf: Shelf):
    await shelf.town.change({"membership.organiser_after_hours": 30})
    shelf.write("community.toml", "[membership]\non_duty_after_hours = 60\norganiser_after_hours = 70\n")

    done = await shelf.reloading.reload()

    assert [aside.label for aside in done.aside] == ["Tell the organisers"]
    assert shelf.town.settings.membership.organiser_after_hours == 70


async def test_only_organisers_have_the_files_read_again_and_it_stands_in_the_audit_log(shelf: Shelf):
    with pytest.raises(NotAllowedError):
        await shelf.reloading.press(Actor(5, HERE))

    await shelf.reloading.press(shelf.town.dee)
    shelf.write("community.toml", "= =")
    await shelf.reloading.press(shelf.town.dee)

    lines = await shelf.town.rows(AuditRow)
    assert [(line.verb, line.detail) for line in lines] == [
        ("settings.reload", "taken"),
        ("settings.reload", "kept"),
    ]


async def test_a_signal_tells_the_log_which_line_is_wrong(shelf: Shelf, caplog: pytest.LogCaptureFixture):
    shelf.write("community.toml", "[membership]\ndraft_days = 99\n")

    await shelf.reloading.hear()

    assert f"{shelf.folder / 'community.toml'}:2: membership.draft_days: must be 14 or less." in caplog.messages
    assert any("the old settings stay" in message for message in caplog.messages)


async def test_the_signal_hup_has_the_files_read_again(shelf: Shelf):
    loop, heard = asyncio.get_running_loop(), asyncio.Event()

    async def hears(_community_id: int) -> None:
        heard.set()

    shelf.town.adjusting.when_changed(hears)
    shelf.write("community.toml", "[membership]\ndraft_days = 13\n")
    shelf.reloading.listen(loop)
    try:
        os.kill(os.getpid(), signal.SIGHUP)
        async with asyncio.timeout(60):
            await heard.wait()
    finally:
        loop.remove_signal_handler(signal.SIGHUP)

    assert shelf.town.settings.membership.draft_days == 13


async def test_a_busy_database_keeps_all_files_as_they_were(shelf: Shelf, monkeypatch, caplog):
    before = shelf.in_force
    for where, text in SOUND.items():
        shelf.write(where, text)

    @asynccontextmanager
    async def busy():
        raise TryAgainError("busy")
        yield

    monkeypatch.setattr(shelf.town.store, "read", busy)
    await shelf.reloading.hear()

    assert all(one is other for one, other in zip(before, shelf.in_force, strict=True))
    assert "the files were not read again: busy" in caplog.messages


async def test_a_folder_or_file_that_has_gone_keeps_the_old_settings(shelf: Shelf):
    (shelf.folder / "community.toml").unlink()
    (shelf.folder / "topics.toml").mkdir()

    done = await shelf.reloading.reload()

    assert {Path(mistake.file).name for mistake in done.mistakes} == {"community.toml", "topics.toml"}
    assert shelf.town.settings.membership.draft_days == 8


@pytest.mark.slow
async def test_a_thousand_broken_files_each_keep_the_old_settings_and_say_where_and_why(shelf: Shelf):
    await shelf.town.change({"membership.welcome": "Changed here."})
    before = shelf.in_force
    blows: Counter[str] = Counter()
    for number, broken in enumerate(broken_files(1_000)):
        case = f"{number}: {broken.blow} in {broken.where}"
        path = shelf.folder / broken.where
        sound = path.read_bytes() if path.exists() else None
        path.write_bytes(broken.raw)

        done = await shelf.reloading.reload()

        here = [mistake for mistake in done.mistakes if mistake.file == str(path)]
        assert here, case
        assert all(mistake.message and "\n" not in str(mistake) for mistake in here), case
        rows = broken.raw.count(b"\n") + broken.raw.count(b"\r") + 1
        assert all(mistake.line is None or 1 <= mistake.line <= rows for mistake in here), case
        assert not broken.has_line or any(mistake.line for mistake in here), case
        after = shelf.in_force
        assert all(one is other for one, other in zip(before, after, strict=True)), case
        blows[broken.blow] += 1
        if sound is None:
            path.unlink()
        else:
            path.write_bytes(sound)
    assert blows.total() == 1_000
    assert min(blows.values()) >= 15
