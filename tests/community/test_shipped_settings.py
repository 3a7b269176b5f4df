"""What a community gets that changes nothing."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from bot.cli import EXIT_OK, main
from bot.community.features import SWITCHABLE
from bot.community.files import open_book, read_folder
from bot.community.sections import CommunitySettings, DeclineReason, MembershipSettings

CONFIG = Path(__file__).resolve().parents[2] / "config"


def test_the_shipped_file_has_no_mistakes_and_asks_for_no_second_look():
    reading = read_folder(CONFIG)

    assert [str(mistake) for mistake in (*reading.mistakes, *reading.advice)] == []


def test_the_shipped_file_says_what_the_bot_does_without_it():
    shipped = open_book(CONFIG).for_community(1)
    built_in = CommunitySettings()

    assert shipped.roles == built_in.roles
    assert shipped.channels == built_in.channels
    for name in MembershipSettings.model_fields:
        if name != "signposts":  # facts about other organisations live in the file alone
            assert getattr(shipped.membership, name) == getattr(built_in.membership, name), name


def test_every_setting_stands_in_the_shipped_file():
    text = (CONFIG / "community.toml").read_text(encoding="utf-8")

    for name, field in MembershipSettings.model_fields.items():
        assert (field.alias or name) in text


def test_every_feature_that_can_be_switched_off_stands_in_the_shipped_file_and_is_on():
    features = tomllib.loads((CONFIG / "community.toml").read_text(encoding="utf-8"))["features"]

    assert features == dict.fromkeys(SWITCHABLE, True)


def test_the_schema_for_editors_knows_the_features(capsys):
    assert main(["check", "--schema"]) == EXIT_OK

    schema = json.loads(capsys.readouterr().out)
    assert set(schema["$defs"]["FeatureSettings"]["properties"]) == set(SWITCHABLE)
    assert schema["properties"]["features"]["$ref"] == "#/$defs/FeatureSettings"


def test_every_setting_has_a_title_and_a_help_text():
    def sections(schema: dict) -> list[dict]:
        return [schema, *schema["$defs"].values()]

    for section in sections(CommunitySettings.model_json_schema()):
        for name, entry in section.get("properties", {}).items():
            assert entry.get("title") or "$ref" in entry, name
            assert entry.get("description"), name


def test_every_reason_for_a_no_has_kind_words_ready():
    membership = open_book(CONFIG).for_community(1).membership

    for reason in DeclineReason:
        words = membership.decline_for(reason)
        assert words is not None
        assert words.text.startswith("Thank you for asking")


def test_five_to_eight_signposts_are_shipped_and_none_is_called_checked():
    signposts = open_book(CONFIG).for_community(1).membership.signposts

    assert 5 <= len(signposts) <= 8
    assert all(signpost.checked is None and signpost.run_by for signpost in signposts)


def test_the_words_about_time_follow_the_figures():
    text = MembershipSettings(answers_days_approved=1, answers_days_declined=20, memory_months=6).how_long_text()

    assert "deleted after 1 day." in text
    assert "deleted after 20 days." in text
    assert "go after 6 months." in text
    assert "{" not in text


@pytest.mark.parametrize("name", ["what_is_stored", "why_it_is_stored", "who_reads", "how_long", "agreement"])
def test_the_consent_mark_changes_with_the_words_people_agree_to(name: str):
    before = MembershipSettings()
    after = MembershipSettings.model_validate({name: "Other words."})

    assert before.consent_mark() != after.consent_mark()
    assert before.consent_mark() == MembershipSettings().consent_mark()


def test_the_consent_mark_changes_with_the_figures_in_the_words():
    assert MembershipSettings().consent_mark() != MembershipSettings(answers_days_declined=29).consent_mark()


def test_settings_cannot_be_changed_once_read():
    with pytest.raises(ValueError, match="frozen"):
        CommunitySettings().roles.member = "Somebody"  # type: ignore[misc]
