"""What is shipped for putting the bot on a computer: the files name things that exist and commands that are real."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from bot.cli import _parser
from bot.settings import Secrets

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
SERVICE = (DEPLOY / "alongside.service").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
PAGES = ["docs/running.md", "docs/upgrading.md"]
VARIABLES = {"DISCORD_TOKEN", *(f"ALONGSIDE_{name.upper()}" for name in Secrets.model_fields)}


def instructions(name: str) -> list[str]:
    """Return what stands behind an instruction of the Dockerfile, its lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.partition(" ")[2].strip() for line in joined.splitlines() if line.startswith(f"{name} ")]


def is_command(word: str) -> bool:
    """Tell whether `python -m bot WORD` is a command."""
    [commands] = [action for action in _parser()._actions if action.choices and action.dest != "format"]
    return word in commands.choices


def test_every_image_has_a_version_and_python_is_one_the_bot_runs_on():
    images = [*(one.partition(" AS ")[0] for one in instructions("FROM")), COMPOSE["services"]["database"]["image"]]
    [project] = [tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]]
    least = tuple(int(part) for part in project["requires-python"].removeprefix(">=").split("."))

    for image in images:
        name, _colon, tag = image.partition(":")
        assert re.match(r"\d+", tag), image
        if name == "python":
            assert tuple(int(part) for part in tag.split("-")[0].split(".")) >= least


def test_the_image_takes_only_files_that_are_there_and_are_not_left_out():
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    taken = [word for line in instructions("COPY") if "--from" not in line for word in line.split()[:-1]]

    assert {"bot", "cogs", "config", "pyproject.toml"} <= set(taken)
    for word in taken:
        assert (ROOT / word).exists(), word
        assert word not in left_out
    assert {".env", "keys", "data", "backups"} <= set(left_out)


def test_the_image_runs_the_bot_as_nobody_special_and_keeps_data_and_key_apart():
    [user], [volumes] = instructions("USER"), instructions("VOLUME")
    words = [*json.loads(instructions("ENTRYPOINT")[0]), *json.loads(instructions("CMD")[0])]

    assert user not in {"root", "0"}
    assert json.loads(volumes) == ["/data", "/keys", "/backups"]
    assert words[:3] == ["python", "-m", "bot"]
    assert is_command(words[3])
    assert "healthz" in instructions("HEALTHCHECK")[0]
    for name in re.findall(r"\b(ALONGSIDE_\w+)=", DOCKERFILE):
        assert name in VARIABLES


def test_the_health_check_of_the_image_is_python_that_compiles():
    words = json.loads(instructions("HEALTHCHECK")[0].partition("CMD ")[2])

    assert words[:2] == ["python", "-c"]
    compile(words[2], "healthcheck", "exec")


def test_the_compose_file_hangs_together():
    bot, database = COMPOSE["services"]["bot"], COMPOSE["services"]["database"]

    assert (DEPLOY / bot["build"]["context"] / bot["build"]["dockerfile"]).is_file()
    assert is_command(bot["command"][0])
    for service in (bot, database):
        assert "ports" not in service
        assert set(service["secrets"]) <= set(COMPOSE["secrets"])
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or source.startswith((".", "/")), volume
    for name, value in bot["environment"].items():
        assert name.removesuffix("_FILE") in VARIABLES or name in VARIABLES, name
        if str(value).startswith("/run/secrets/"):
            assert value.rpartition("/")[2] in bot["secrets"]
    dumper = re.search(r"postgresql-client-(\d+)", DOCKERFILE)
    assert dumper
    assert database["image"].startswith(f"postgres:{dumper[1]}")
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "/deploy/secrets/" in ignored


def test_the_containers_come_back_when_the_computer_was_started_anew():
    assert {service["restart"] for service in COMPOSE["services"].values()} == {"unless-stopped"}


def test_the_service_starts_a_real_command_and_can_write_where_the_bot_writes():
    [start] = re.findall(r"^ExecStart=(.+)$", SERVICE, re.MULTILINE)
    [folders] = re.findall(r"^ReadWritePaths=(.+)$", SERVICE, re.MULTILINE)
    defaults = Secrets()

    assert start.endswith("/python -m bot run")
    for needed in (defaults.key_file.parent, defaults.backups, Path("data")):
        assert f"/srv/alongside/{needed}" in folders.split()
    assert "RestartPreventExitStatus=78" in SERVICE
    assert "Type=notify" in SERVICE


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd's programs are not here")
def test_systemd_finds_nothing_wrong_with_the_service(tmp_path):
    here = tmp_path / "alongside.service"
    here.write_text(SERVICE.replace("/srv/alongside/.venv/bin/python", sys.executable), encoding="utf-8")

    said = subprocess.run(["systemd-analyze", "verify", str(here)], capture_output=True, text=True, check=False)

    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("page", PAGES)
def test_every_command_on_a_page_is_real(page):
    text = (ROOT / page).read_text(encoding="utf-8")

    commands = re.findall(r"python -m bot ([a-z][a-z-]*)", text)

    assert len(commands) > 3
    assert [word for word in commands if not is_command(word)] == []
    for link in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (ROOT / "docs" / link).exists(), link
    for name in re.findall(r"\bALONGSIDE_[A-Z_]+", text):
        assert name in VARIABLES


def test_what_members_are_told_of_days_is_what_the_pages_tell_the_one_who_runs_it():
    running = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    privacy = (ROOT / "docs" / "PRIVACY.md").read_text(encoding="utf-8")

    days = {name: int(number) for name, number in re.findall(r"^(Max\w+)=(\d+)day$", running, re.MULTILINE)}
    assert days["MaxRetentionSec"] + days["MaxFileSec"] <= 14
    assert "deleted after\n14 days, and so are logs" in privacy
