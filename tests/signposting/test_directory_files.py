"""A directory file with a mistake is told with file and line, and the old directory is kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.cli import main
from bot.clock import ManualClock
from bot.community.book import SettingsBook
from bot.mistakes import MistakesError
from bot.signposting.directories import Directories
from bot.signposting.loading import open_directory, read_directory
from bot.signposting.toml_writing import toml_of
from bot.store.store import Store
from tests.signposting.conftest import CONFIG, HERE, Group, an_entry

GOOD = """[[service]]
id = "one"
organization = "Trust"
name = "One"
description = "Talks."
url = "https://example.org/"
service_areas = ["GB-ENG"]

[[service.phones]]
number = "0808 157 0000"
country = "GB"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A config folder with an empty list of mistakes, no words and one entry."""
    directory = tmp_path / "config" / "directory"
    directory.mkdir(parents=True)
    shutil.copyfile(CONFIG / "directory" / "known_wrong.toml", directory / "known_wrong.toml")
    (directory / "words.toml").write_text("")
    (directory / "a.toml").write_text(GOOD)
    return directory.parent


def told(folder: Path, text: str, name: str = "a.toml") -> list[str]:
    (folder / "directory" / name).write_text(text)
    return [str(mistake).replace(f"{folder}/directory/", "") for mistake in read_directory(folder).mistakes]


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ('name = "One"', 'nmae = "One"', "a.toml:4", 'Did you mean "name"?'),
        ('number = "0808 157 0000"', 'nummer = "0808 157 0000"', "a.toml:10", 'Did you mean "number"?'),
        ('"0808 157 0000"', '"0808 157 OOOO"', "a.toml:10", "just as it is published"),
        ('"0808 157 0000"', '"0808 068 4141"', "a.toml:10", "known mistakes (typo of PAPYRUS 0800 068 4141)"),
        ('"Talks."', '"Text 07860 039967 now."', "a.toml:5", "known mistakes"),
        ('"Talks."', '"Once HOPELINEUK."', "a.toml:5", "known mistakes"),
        ('country = "GB"', "", "a.toml:9", "is missing"),
        ('"https://example.org/"', '"javascript:alert(1)"', "a.toml:6", "https://"),
        ('["GB-ENG"]', '["England"]', "a.toml:7", "an area is GB-ENG"),
        ('name = "One"', 'name = "One', "a.toml:4", "a quote mark is not closed"),
        ("[[service]]", "[[servise]]", "a.toml:1", 'Did you mean "service"?'),
        ('id = "one"', 'id = "ONE"', "a.toml:2", ""),
        (
            'description = "Talks."',
            'description = "Talks."\nsources = "website_only"',
            "a.toml:10",
            "none may be shown",
        ),
    ],
)
def test_a_typo_is_told_with_file_and_line(folder: Path, old: str, new: str, place: str, words: str):
    mistakes = told(folder, GOOD.replace(old, new, 1))

    assert any(m.startswith(f"{place}: ") and words in m for m in mistakes), mistakes


def test_an_id_that_is_there_twice_names_both_places(folder: Path):
    mistakes = told(folder, GOOD, "b.toml")

    assert len(mistakes) == 1
    assert mistakes[0].startswith("b.toml:2: ")
    assert "a.toml:2" in mistakes[0]


def test_a_right_number_at_the_wrong_organisation_is_refused(folder: Path):
    wrong = GOOD.replace('"Trust"', '"British Red Cross"').replace("0808 157 0000", "0800 068 4141")

    assert any("right number, wrong organisation" in mistake for mistake in told(folder, wrong))


def test_a_known_mistake_is_found_in_whatever_way_it_is_written(folder: Path):
    for number in ("0808 068 4141", "08080684141", "+44 808 068 4141", "0044 808 068 4141", "(0808) 068-4141"):
        assert told(folder, GOOD.replace("0808 157 0000", number)), number


def test_one_community_changes_hides_and_adds_entries_for_itself(folder: Path):
    own = folder / "directory" / "communities"
    own.mkdir()
    (own / "123456789012345678.toml").write_text(
        'hide = ["two"]\n[[service]]\nid = "one"\nname = "Our one"\n' + GOOD.replace('"one"', '"three"')
    )
    (folder / "directory" / "b.toml").write_text(GOOD.replace('"one"', '"two"'))

    files = open_directory(folder)

    ours = files.for_community(123456789012345678).services
    assert set(ours) == {"one", "three"}
    assert (ours["one"].name, ours["one"].phones[0].number) == ("Our one", "0808 157 0000")
    assert set(files.for_community(1).services) == {"one", "two"}
    assert files.for_community(1).services["one"].name == "One"


def test_hiding_what_is_not_there_is_told(folder: Path):
    own = folder / "directory" / "communities"
    own.mkdir()
    (own / "123456789012345678.toml").write_text('hide = ["onne"]\n')

    assert [str(m) for m in read_directory(folder).mistakes if 'Did you mean "one"?' in str(m) and ":1" in str(m)]


async def test_a_reload_with_a_mistake_keeps_the_old_directory(folder: Path, store: Store, clock: ManualClock):
    directories = Directories(store, SettingsBook(), open_directory(folder), clock=clock)
    before = await directories.of(HERE)

    mistakes = (told(folder, GOOD.replace('"One"', "One")), directories.reload(folder))[1]

    assert mistakes
    assert await directories.of(HERE) is before
    told(folder, GOOD.replace('"One"', '"Number one"'))
    assert directories.reload(folder) == ()
    assert (await directories.of(HERE)).entries["one"].service.name == "Number one"


def test_what_is_written_as_toml_reads_the_same(folder: Path):
    odd = an_entry(
        "odd", name='He said "hi" \\ #1 é 🙂', alert="Today: text only", minimum_age=16, languages=("en", "cy")
    )

    assert told(folder, toml_of([odd], "A heading")) == []
    assert open_directory(folder).shelf.services["odd"] == odd


def test_check_looks_at_the_directory_too(folder: Path, capsys: pytest.CaptureFixture[str]):
    shutil.copyfile(CONFIG / "community.toml", folder / "community.toml")
    told(folder, GOOD.replace("0808 157 0000", "0845 100 0066"))

    assert main(["check", "--config", str(folder)]) == 78
    assert "a.toml:10" in capsys.readouterr().err


def test_no_directory_at_all_is_no_mistake(tmp_path: Path):
    with pytest.raises(MistakesError):
        open_directory_with_words_missing(tmp_path)
    assert read_directory(tmp_path / "none").mistakes == ()


def open_directory_with_words_missing(tmp_path: Path) -> None:
    (tmp_path / "directory").mkdir()
    open_directory(tmp_path)


async def test_a_group_uses_its_own_file(group: Group):
    assert set((await group.directories.of(HERE)).entries) == {"debt-line", "night-line"}
