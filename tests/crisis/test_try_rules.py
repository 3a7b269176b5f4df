"""`python -m bot try-rules` shows verdicts one a line, and names the line of what it cannot read."""

from __future__ import annotations

import json
import os

import pytest

from bot.cli import EXIT_OK, EXIT_SETUP, main


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch):
    """Leave out what the test run itself is told, which is no setting of the bot."""
    for name in [name for name in os.environ if name.startswith("ALONGSIDE_")]:
        monkeypatch.delenv(name)


def test_each_line_gets_its_verdict(tmp_path, capsys):
    file = tmp_path / "messages.jsonl"
    file.write_text('{"id": "a", "text": "I want to die"}\n\n{"id": 7, "text": "Lovely weather"}\n', encoding="utf-8")

    code = main(["try-rules", str(file), "--json"])

    verdicts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == EXIT_OK
    nothing = {"suspect": False, "severity": 0, "families": [], "claims": [], "rules": []}
    assert verdicts[0] == {"id": "a", "crisis": 2, **nothing, "why": ["t2-want-die (2): says they want to be dead"]}
    assert verdicts[1] == {"id": 7, "crisis": None, **nothing, "why": []}


@pytest.mark.slow
def test_advice_that_may_hurt_is_told_with_its_family_and_why(tmp_path, capsys):
    file = tmp_path / "messages.jsonl"
    file.write_text('{"id": "a", "text": "Zebrafish says: just bin your st\\u0430tins"}\n', encoding="utf-8")

    assert main(["try-rules", str(file), "--json"]) == EXIT_OK
    verdict = json.loads(capsys.readouterr().out)
    main(["try-rules", str(file)])

    assert (verdict["suspect"], verdict["severity"], verdict["families"]) == (True, 3, ["stop_meds"])
    assert verdict["rules"] == ["stop_meds.order"]
    assert verdict["why"] == ["It may tell somebody to stop a medicine or a treatment."]
    said = capsys.readouterr().out
    assert said.startswith("a: possible misinformation, severity 3. It may tell")
    assert "ebrafish" not in said


def test_the_settings_of_the_folder_are_used(tmp_path, capsys):
    (tmp_path / "community.toml").write_text(
        '[misinformation.listening]\nphrases = ["magic zebra powder"]\n'
        '[crisis.listening]\nphrases = ["gone by christmas"]\n',
        encoding="utf-8",
    )
    file = tmp_path / "messages.jsonl"
    file.write_text(
        '{"id": 1, "text": "try M\\u0430gic  zebr@ powder"}\n{"id": 2, "text": "gone by Christmas"}\n', encoding="utf-8"
    )

    main(["try-rules", str(file), "--json", "--config", str(tmp_path)])

    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first["rules"] == ["own-phrase"]
    assert second["crisis"] == 2


def test_without_json_it_speaks_in_words_and_never_repeats_the_message(tmp_path, capsys):
    file = tmp_path / "messages.jsonl"
    file.write_text('{"id": "a", "text": "zebrafish, I want to die"}\n{"id": "b", "text": "hello"}\n', encoding="utf-8")

    main(["try-rules", str(file)])

    said = capsys.readouterr().out
    assert "a: tier 2. t2-want-die (2): says they want to be dead" in said
    assert "b: nothing found" in said
    assert "zebrafish" not in said


def test_lines_that_cannot_be_read_are_named_and_the_others_are_tried(tmp_path, capsys):
    file = tmp_path / "messages.jsonl"
    lines = [
        '{"id": "a", "text": "hello"}',
        "zebrafish",
        "[1]",
        '{"text": "x"}',
        '{"id": "e", "text": 5}',
        "[" * 100_000,
    ]
    file.write_bytes("\n".join(lines).encode() + b'\n{"id": "g", "text": "\xff\xfe i want to die"}\n')

    code = main(["try-rules", str(file), "--json"])

    out = capsys.readouterr()
    assert code == EXIT_SETUP
    assert [json.loads(line)["id"] for line in out.out.splitlines()] == ["a", "g"]
    complaints = out.err.splitlines()
    assert [line.split(":")[1] for line in complaints] == ["2", "3", "4", "5", "6"]
    assert "zebrafish" not in out.err


def test_a_missing_file_is_told_in_one_sentence(tmp_path, capsys):
    code = main(["try-rules", str(tmp_path / "nowhere.jsonl"), "--json"])

    assert code == EXIT_SETUP
    assert "cannot be read" in capsys.readouterr().err
