"""What a person meets on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import types
from pathlib import Path

import jsonschema
import pytest

from bot import cli
from bot.errors import SetupError, TryAgainError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def empty_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without any settings, and an environment without any."""
    monkeypatch.chdir(tmp_path)
    for name in [*os.environ]:
        if name.startswith("ALONGSIDE_") or name == "DISCORD_TOKEN":
            monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls that reached the bot and practice Discord, which are stood in for."""
    calls: list[str] = []
    app = types.ModuleType("bot.app")
    app.run = lambda secrets, book: calls.append(f"run {book.for_community(1).membership.digest_hour}") or 0
    practice = types.ModuleType("bot.rehearsal.command")
    practice.main = lambda options, known, at_work: (
        calls.append(f"rehearse {options.story} {options.check} {options.browser} {callable(known)}") or 5
    )
    monkeypatch.setitem(sys.modules, "bot.app", app)
    monkeypatch.setitem(sys.modules, "bot.rehearsal.command", practice)
    monkeypatch.setattr("bot.logs.set_up_logging", lambda *_args, **_more: None)
    return calls


def test_without_a_token_practice_discord_opens(played):
    assert cli.main([]) == 5
    assert played == ["rehearse None False True True"]


@pytest.mark.slow
def test_with_a_token_the_bot_runs(played, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISCORD_TOKEN", "aaaa.bbbb.cccc")

    assert cli.main([]) == 0
    assert played == ["run 9"]


def test_a_story_is_handed_on(played):
    assert cli.main(["rehearse", "--story", "joining", "--check", "--no-browser"]) == 5
    assert played == ["rehearse joining True False True"]


def test_run_without_a_token_says_where_to_get_one(played, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["run"]) == 78
    assert "Developer Portal" in capsys.readouterr().err
    assert played == []


def test_run_tells_the_mistakes_of_settings_and_files_together(
    played, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, empty_place: Path
):
    (empty_place / "config").mkdir()
    (empty_place / "config" / "community.toml").write_text("[membership]\nlease_minuts = 3\n")
    monkeypatch.setenv("ALONGSIDE_HEALTH_PORT", "x")

    assert cli.main(["run"]) == 78
    error = capsys.readouterr().err
    assert "environment: ALONGSIDE_HEALTH_PORT: must be a whole number." in error
    assert 'config/community.toml:2: membership.lease_minuts: unknown setting. Did you mean "lease_minutes"?' in error
    assert "Traceback" not in error


@pytest.mark.slow
def test_check_finds_nothing_wrong_with_what_is_shipped(capsys: pytest.CaptureFixture[str]):
    assert cli.main(["check", "--config", str(ROOT / "config")]) == 0
    config = ROOT / "config"
    files = len([*config.glob("*.toml"), *config.glob("directory/*.toml"), *config.glob("claims/*.toml")])
    assert f"No mistakes. {files} files were read" in capsys.readouterr().out


def test_check_counts_the_mistakes_and_ends_with_78(capsys: pytest.CaptureFixture[str], empty_place: Path):
    (empty_place / "config").mkdir()
    (empty_place / "config" / "community.toml").write_text("[membership]\nraid_joins = 0\ndigest_hour = 24\n")

    assert cli.main(["check"]) == 78
    error = capsys.readouterr().err
    assert "config/community.toml:2: membership.raid_joins" in error
    assert "config/community.toml:3: membership.digest_hour" in error
    assert "There are 2 mistakes." in error


def test_check_tells_a_missing_folder_once(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ALONGSIDE_CONFIG", "nowhere")

    assert cli.main(["check"]) == 78
    assert capsys.readouterr().err.count("nowhere") == 1


@pytest.mark.slow
def test_check_notices_a_settings_file_that_others_may_read(capsys: pytest.CaptureFixture[str], empty_place: Path):
    (empty_place / ".env").touch(mode=0o644)

    assert cli.main(["check", "--config", str(ROOT / "config")]) == 0
    assert "chmod 600 .env" in capsys.readouterr().err


@pytest.mark.slow
def test_the_schema_accepts_the_shipped_file_and_refuses_a_wrong_one(capsys: pytest.CaptureFixture[str]):
    assert cli.main(["check", "--schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    shipped = tomllib.loads((ROOT / "config" / "community.toml").read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(shipped, schema)
    shipped["membership"]["digest_hour"] = 24
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(shipped, schema)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (SetupError("Switch on the intent."), 78, "Switch on the intent."),
        (TryAgainError("The database is busy."), 1, "The database is busy."),
        (KeyboardInterrupt(), 130, ""),
        (ZeroDivisionError(), 1, "This is a fault of the bot, not yours."),
    ],
)
def test_every_end_has_its_code_and_its_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, words: str
):
    def end(_options: object) -> int:
        raise error

    monkeypatch.setattr(cli, "_version", end)

    assert cli.main(["version"]) == code
    shown = capsys.readouterr().err
    assert words in shown
    assert ("Traceback" in shown) == isinstance(error, ZeroDivisionError)


@pytest.mark.slow
def test_migrate_makes_the_database_and_says_when_nothing_is_left_to_do(
    capsys: pytest.CaptureFixture[str], empty_place: Path
):
    assert cli.main(["migrate"]) == 0
    assert (empty_place / "data" / "alongside.db").is_file()
    assert (empty_place / "keys" / "alongside.key").stat().st_mode & 0o077 == 0
    capsys.readouterr()

    assert cli.main(["migrate"]) == 0
    assert "0 steps were taken" in capsys.readouterr().out


@pytest.mark.slow
def test_a_new_key_is_put_before_the_old_one(capsys: pytest.CaptureFixture[str], empty_place: Path):
    cli.main(["migrate"])
    before = (empty_place / "keys" / "alongside.key").read_text()

    assert cli.main(["rotate-key"]) == 0
    after = (empty_place / "keys" / "alongside.key").read_text()
    assert after.count("seal ") == before.count("seal ") + 1
    assert "A new key is in use." in capsys.readouterr().out


@pytest.mark.slow
def test_version_and_check_start_without_discord_and_the_database():
    code = (
        "import sys; from bot.cli import main; main(['version']); main(['check', '--schema']);"
        "sys.exit(any(name in sys.modules for name in ('discord', 'sqlalchemy', 'aiohttp')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_module_can_be_run():
    done = subprocess.run(
        [sys.executable, "-m", "bot", "version"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0
    assert done.stdout.startswith("Alongside ")
