"""Listening stays off until channels are named, and needs the right to read said in so many words."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.cli import EXIT_SETUP, main
from bot.community.advice import advice_on
from bot.community.sections import CommunitySettings

CRISIS = {"listening": {"channels": ["lounge"], "message_content": True}}


def test_nothing_is_listened_to_unless_an_organiser_says_so():
    listening = CommunitySettings().crisis.listening

    assert listening.channels == ()
    assert listening.message_content is False


def test_channels_without_the_right_to_read_are_a_mistake_that_names_the_switch(tmp_path, capsys):
    (tmp_path / "community.toml").write_text('[crisis.listening]\nchannels = ["lounge"]\n', encoding="utf-8")

    code = main(["check", "--config", str(tmp_path)])

    told = capsys.readouterr().err
    assert code == EXIT_SETUP
    assert "community.toml:2" in told
    assert "Message Content Intent" in told


@pytest.mark.parametrize("phrase", ["", "  ", "ab", "...", "x" * 81])
def test_a_phrase_has_at_least_three_letters_and_an_end(phrase):
    with pytest.raises(ValidationError):
        CommunitySettings.model_validate({"crisis": {"listening": {"phrases": [phrase]}}})


def test_a_right_nobody_needs_is_worth_a_second_look():
    settings = CommunitySettings.model_validate({"crisis": {"listening": {"message_content": True}}})

    assert [place for place, _ in advice_on(settings) if place[0] == "crisis"] == [
        ("crisis", "listening", "message_content")
    ]


def test_hours_that_leave_nobody_here_are_a_mistake():
    with pytest.raises(ValidationError, match="nobody would be here"):
        CommunitySettings.model_validate({"crisis": {"here_from_hour": 9, "here_until_hour": 9}})
