"""The settings of the process: read from the environment and .env, with every mistake at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SetupError
from bot.mistakes import MistakesError
from bot.settings import Secrets

TOKEN = "aaaa.bbbb.cccc"
NO_TOKEN = "this is not a bot token, which has two dots in it. Developer Portal > your app > Bot > Reset Token."
PRACTICE = {"DISCORD_TOKEN": "practice-1", "ALONGSIDE_DISCORD_API": "http://127.0.0.1:8000"}


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for a .env in an empty folder, which is also where the process stands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / ".env"


def read(env_file: Path, **environment: str) -> Secrets:
    return Secrets.read(env_file, environment=environment)


def mistakes(env_file: Path, **environment: str) -> list[str]:
    with pytest.raises(MistakesError) as caught:
        read(env_file, **environment)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_nothing_set_gives_the_defaults(env_file: Path):
    secrets = read(env_file)

    assert secrets.discord_token is None
    assert secrets.database_address() == "sqlite:///data/alongside.db"
    assert secrets.key_file == Path("keys/alongside.key")
    assert (secrets.log_level, secrets.log_format, secrets.health_port) == ("INFO", "text", 8080)


def test_the_environment_wins_over_the_file(env_file: Path):
    env_file.write_text("ALONGSIDE_HEALTH_PORT=1\nALONGSIDE_LOG_LEVEL=debug\n")

    secrets = read(env_file, ALONGSIDE_HEALTH_PORT="2")

    assert (secrets.health_port, secrets.log_level) == (2, "DEBUG")


def test_an_empty_value_means_not_set(env_file: Path):
    env_file.write_text("DISCORD_TOKEN=\nALONGSIDE_HEALTH_PORT= \n")

    assert read(env_file).discord_token is None


def test_every_mistake_is_told_at_once_with_its_line(env_file: Path):
    env_file.write_text(
        "# mine\n\nDISCORD_TOKEN=abc\nALONGSIDE_HEALTH_PORT=99999\nALONGSIDE_DATABSE=x\n"
        "this is not a setting\nALONGSIDE_DATABASE=mysql://u:hunter2@h/d\n"
    )

    told = mistakes(env_file, ALONGSIDE_LOG_FORMAT="jsn", ALONGSIDE_CONFIG="nowhere")

    assert told == [
        f".env:3: DISCORD_TOKEN: {NO_TOKEN}",
        ".env:4: ALONGSIDE_HEALTH_PORT: must be 65535 or less.",
        '.env:5: ALONGSIDE_DATABSE: unknown setting. Did you mean "ALONGSIDE_DATABASE"?',
        ".env:6: this line is not understood; write NAME=value.",
        '.env:7: ALONGSIDE_DATABASE: must be a file name, or start with "sqlite:///" or "postgresql://".',
        'environment: ALONGSIDE_LOG_FORMAT: must be one of: text, json. Did you mean "json"?',
        "environment: ALONGSIDE_CONFIG: there is no folder nowhere.",
    ]
    assert not any("hunter2" in line for line in told)


def test_variables_of_other_programs_are_left_alone(env_file: Path):
    env_file.write_text("POSTGRES_PASSWORD=x\nTZ=UTC\n")

    assert read(env_file, HOME="/root", DISCORD_WEBHOOK="x").discord_token is None


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("Bot " + TOKEN, 'leave out the word "Bot"'),
        ("0123456789abcdef0123456789abcdef", "has two dots in it"),
        ("aaaa.bb bb.cccc", "a token has no spaces"),
    ],
)
def test_a_token_that_cannot_be_one_is_told_without_showing_it(env_file: Path, token: str, expected: str):
    (line,) = mistakes(env_file, DISCORD_TOKEN=token)

    assert expected in line
    assert token not in line


def test_token_and_database_address_never_show_in_a_repr(env_file: Path):
    secrets = read(env_file, DISCORD_TOKEN=TOKEN, ALONGSIDE_DATABASE="postgresql://u:hunter2@localhost/d")

    assert TOKEN not in repr(secrets) + str(secrets)
    assert "hunter2" not in repr(secrets) + str(secrets)
    assert secrets.token() == TOKEN


def test_a_missing_token_says_where_to_get_one(env_file: Path):
    with pytest.raises(SetupError, match="Developer Portal"):
        read(env_file).token()


@pytest.mark.parametrize(
    "address", ["data/x.db", "sqlite:///x.db", "sqlite+aiosqlite:////srv/x.db", "postgresql://h/d", "postgres://h/d"]
)
def test_these_databases_are_known(env_file: Path, address: str):
    assert read(env_file, ALONGSIDE_DATABASE=address).database_address() == address


@pytest.mark.parametrize("address", ["mysql://h/d", "sqlite://", "sqlite:///:memory:", "http://x", "://"])
def test_these_databases_are_refused(env_file: Path, address: str):
    (line,) = mistakes(env_file, ALONGSIDE_DATABASE=address)

    assert line.startswith("environment: ALONGSIDE_DATABASE: must ")


def test_postgresql_without_its_package_says_which_to_install(env_file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    (line,) = mistakes(env_file, ALONGSIDE_DATABASE="postgresql://h/d")

    assert "pip install 'alongside[postgres]'" in line


def test_practice_discord_is_reached_on_this_computer_with_a_practice_token(env_file: Path):
    secrets = read(env_file, **PRACTICE, ALONGSIDE_PRACTICE_CLOCK="clock", ALONGSIDE_PRACTICE_KILL_AT="3")

    assert (secrets.discord_api, secrets.practice_kill_at) == ("http://127.0.0.1:8000", 3)


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8000",
        "http://10.0.0.1:8000",
        "https://127.0.0.1:8000",
        "http://127.0.0.1",
        "http://127.0.0.1:8000@evil.example",
        "http://u@127.0.0.1:8000",
        "http://127.0.0.1.evil.example:80",
        "127.0.0.1:8000",
        "http://127.0.0.1:99999",
        "http://[::1",
    ],
)
def test_no_other_address_may_stand_in_for_discord(env_file: Path, address: str):
    (line,) = mistakes(env_file, **(PRACTICE | {"ALONGSIDE_DISCORD_API": address}))

    assert "is for practice on this computer only" in line


def test_a_real_token_never_goes_to_practice_and_a_practice_token_never_to_discord(env_file: Path):
    assert "needs a practice token" in mistakes(env_file, **(PRACTICE | {"DISCORD_TOKEN": TOKEN}))[0]
    assert "opens practice Discord only" in mistakes(env_file, DISCORD_TOKEN="practice-1")[0]


def test_the_practice_clock_is_refused_on_the_real_discord(env_file: Path):
    told = mistakes(env_file, DISCORD_TOKEN=TOKEN, ALONGSIDE_PRACTICE_CLOCK="clock", ALONGSIDE_PRACTICE_KILL_AT="3")

    assert len(told) == 2
    assert all("is for practice Discord only" in line for line in told)


def test_a_key_file_others_may_read_is_told_with_the_command_that_mends_it(env_file: Path, tmp_path: Path):
    key = tmp_path / "my.key"
    key.touch(mode=0o644)

    (line,) = mistakes(env_file, ALONGSIDE_KEY_FILE=str(key))

    assert f"chmod 600 {key}" in line
    key.chmod(0o600)
    assert read(env_file, ALONGSIDE_KEY_FILE=str(key)).key_file == key


def test_a_file_in_another_encoding_is_told(env_file: Path):
    env_file.write_bytes("DISCORD_TOKEN=ü\n".encode("latin-1"))

    assert mistakes(env_file) == [".env: please save this file as UTF-8 text."]


def test_the_config_folder_is_the_one_that_is_set_then_the_one_here_then_the_shipped_one(
    env_file: Path, tmp_path: Path
):
    assert (read(env_file).config_folder() / "community.toml").is_file()

    (tmp_path / "config").mkdir()
    assert read(env_file).config_folder() == Path("config")

    (tmp_path / "other").mkdir()
    assert read(env_file, ALONGSIDE_CONFIG="other").config_folder() == Path("other")


def test_a_secret_may_stand_in_a_file_of_its_own(env_file: Path, tmp_path: Path):
    (tmp_path / "token").write_text(f"{TOKEN}\n")

    assert read(env_file, DISCORD_TOKEN_FILE=str(tmp_path / "token")).token() == TOKEN
    [said] = mistakes(env_file, ALONGSIDE_DATABASE_FILE=str(tmp_path / "nothing"))
    assert "nothing cannot be read" in said


def test_the_address_of_the_heartbeat_is_an_address_and_is_not_shown(env_file: Path):
    secrets = read(env_file, ALONGSIDE_HEARTBEAT="https://example.org/ping/1234")

    assert "1234" not in repr(secrets)
    [said] = mistakes(env_file, ALONGSIDE_HEARTBEAT="ftp://example.org")
    assert "must be an address" in said
