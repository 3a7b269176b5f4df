"""`python -m bot check` reads the organisers' catalogues, too: a bad translation is named, and stops nothing."""

from __future__ import annotations

import os

import pytest

from bot import cli
from bot.language import read_languages
from tests.collect_sentences import ROOT

POLISH = 'msgid ""\nmsgstr "X-Own-Name: Polski\\n"\n\nmsgid "Sent {ago}"\nmsgstr "Wysłano"\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("ALONGSIDE_")]:
        monkeypatch.delenv(name)  # what the run itself was told is no setting of the bot
    file = tmp_path / "locale" / "pl" / "LC_MESSAGES" / "alongside.po"
    file.parent.mkdir(parents=True)
    file.write_text(POLISH, encoding="utf-8")
    shipped = (ROOT / "config" / "community.toml").read_text(encoding="utf-8")
    (tmp_path / "community.toml").write_text(shipped.replace('group = "en_GB"', 'group = "pl"'), encoding="utf-8")
    yield tmp_path
    read_languages(None)


def test_a_translation_that_cannot_be_used_is_named_with_its_line_and_stops_nothing(folder, capsys):
    assert cli.main(["check", "--config", str(folder)]) == cli.EXIT_OK

    told = capsys.readouterr().err
    assert "alongside.po:4: this translation is not used, so English is shown" in told
    assert "ago" in told


def test_a_group_can_read_a_language_only_where_it_has_a_catalogue(folder, capsys):
    (folder / "locale" / "pl" / "LC_MESSAGES" / "alongside.po").unlink()

    assert cli.main(["check", "--config", str(folder)]) == cli.EXIT_SETUP

    told = capsys.readouterr().err
    assert "group" in told
    assert '"cy" (Welsh)' in told
