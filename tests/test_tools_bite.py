"""The tools that keep the house in order are shown to catch what they are there to catch."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent

BREAKS = [
    ("Arrows point downwards", "bot/store/__init__.py", "import bot.delivery"),
    ("Arrows point downwards", "bot/membership/__init__.py", "import cogs.membership"),
    ("Cogs never import the store", "cogs/membership/__init__.py", "import bot.store"),
    ("Cogs never import the store", "cogs/membership/__init__.py", "import sqlalchemy"),
    ("Cogs never import each other", "cogs/membership/__init__.py", "import cogs.organising"),
    ("Rules are pure", "bot/membership/rules.py", "import sqlalchemy"),
    ("Features do not know Discord", "bot/membership/__init__.py", "import discord"),
    ("Practice Discord is the other side", "bot/rehearsal/__init__.py", "import bot.membership"),
    ("Only the command line opens", "bot/delivery/__init__.py", "import bot.rehearsal"),
]


@pytest.fixture(scope="module")
def copied_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("house")
    for room in ("bot", "cogs"):
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy / "pyproject.toml")
    return copy


def _lint_imports(house: Path) -> subprocess.CompletedProcess[str]:
    command = [str(TOOLS / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_house_as_it_stands_keeps_every_contract(copied_house):
    done = _lint_imports(copied_house)

    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("contract", "file", "line"), BREAKS)
def test_a_forbidden_import_is_caught(copied_house, contract, file, line):
    path = copied_house / file
    before = path.read_text(encoding="utf-8")
    path.write_text(before + f"\n{line}\n", encoding="utf-8")
    try:
        done = _lint_imports(copied_house)
    finally:
        path.write_text(before, encoding="utf-8")

    assert done.returncode != 0
    broken = [row for row in done.stdout.splitlines() if row.rstrip().endswith("BROKEN")]
    assert any(contract in row for row in broken), done.stdout


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("TID251", "from datetime import datetime\n\nprint(datetime.now())\n"),
        ("TID252", "from .clock import Clock\n"),
        ("S608", "def find(name: str) -> str:\n    return f\"SELECT * FROM member WHERE name = '{name}'\"\n"),
        ("BLE001", "try:\n    print(1)\nexcept Exception:\n    print(2)\n"),
        ("D103", "def find() -> None:\n    print(1)\n"),
    ],
)
def test_ruff_refuses_what_the_house_forbids(code, source):
    command = [
        str(TOOLS / "ruff"),
        "check",
        "--stdin-filename",
        "bot/membership/example.py",
        "--output-format",
        "concise",
        "-",
    ]

    done = subprocess.run(command, cwd=ROOT, input=source, capture_output=True, text=True, check=False)

    assert f" {code} " in done.stdout, done.stdout


@pytest.mark.slow
def test_mypy_refuses_a_wrong_type(tmp_path):
    example = tmp_path / "example.py"
    example.write_text("def age(days: int) -> str:\n    return days\n", encoding="utf-8")
    command = [str(TOOLS / "mypy"), "--strict", "--config-file", str(ROOT / "pyproject.toml"), str(example)]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert "return-value" in done.stdout, done.stdout + done.stderr
