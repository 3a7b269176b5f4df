"""Every setting is described from its section: what it is called, what it holds, and within which bounds."""

from __future__ import annotations

import pytest

from bot.community.actor import Capability
from bot.community.describing import Kind, all_settings, section_of, sections_of, setting_at, values_of
from bot.community.features import SWITCHABLE, FeatureSettings
from bot.community.sections import CommunitySettings
from bot.community.value_words import difference, name_of_entry, value_typed, words_of
from bot.errors import InvalidInputError, NotFoundError


def test_every_setting_has_a_label_a_help_text_and_a_value_that_is_its_default():
    values = values_of(CommunitySettings())

    assert len(all_settings()) == len(values) > 80
    for view in all_settings():
        assert view.label, view.path
        assert view.help, view.path
        assert view.default == values[view.path], view.path


@pytest.mark.parametrize(
    ("path", "kind", "least", "most"),
    [
        ("features.topics", Kind.SWITCH, None, None),
        ("membership.draft_days", Kind.NUMBER, 7, 14),
        ("membership.ask_again", Kind.WORDS, None, 200),
        ("membership.timezone", Kind.WORDS, None, None),
        ("membership.welcome", Kind.LONG_WORDS, 1, 1000),
        ("topics.access", Kind.CHOICE, None, None),
        ("roles.member", Kind.ROLE, None, None),
        ("roles.on_duty", Kind.ROLE, None, None),
        ("roles.moderator", Kind.ROLES, 1, 25),
        ("channels.lobby", Kind.CHANNEL, None, None),
        ("channels.topics", Kind.CHANNEL, None, None),
        ("crisis.listening.channels", Kind.CHANNELS, None, 50),
        ("crisis.listening.phrases", Kind.LINES, None, 200),
        ("membership.question", Kind.ENTRIES, 1, 25),
    ],
)
def test_what_a_setting_holds_is_read_from_its_section(path: str, kind: Kind, least: int | None, most: int | None):
    view = setting_at(path)

    assert (view.kind, view.least, view.most) == (kind, least, most)


def test_the_settings_that_may_name_nobody_are_known():
    assert {view.path for view in all_settings() if view.optional} == {
        "roles.on_duty",
        "roles.connector",
        "channels.topics",
        "misinformation.listening.automod.channel",
    }


def test_the_parts_of_an_entry_are_described_too():
    parts = {part.key: part for part in setting_at("membership.signpost").entry}

    assert parts["name"].required
    assert not parts["run_by"].required
    assert parts["checked"].kind is Kind.DATE
    assert parts["checked"].optional
    assert setting_at("membership.question").entry[1].choices[0].label == "Short text"


def test_a_part_of_a_part_stands_behind_it_with_both_names():
    labels = [section.label for section in sections_of()]

    assert labels.index("Membership: Doors") == labels.index("Membership") + 1
    assert section_of("misinformation.listening.automod.enabled").label == "Possible misinformation: Listening: AutoMod"
    assert {section.who for section in sections_of()} == {Capability.CONFIGURE}


def test_a_setting_that_does_not_exist_is_not_found():
    with pytest.raises(NotFoundError):
        setting_at("membership")
    with pytest.raises(NotFoundError):
        section_of("nowhere.at_all")


def test_each_feature_can_be_switched_off_and_what_keeps_people_safe_cannot():
    off = FeatureSettings.model_validate(dict.fromkeys(SWITCHABLE, False))

    assert [name for name in SWITCHABLE if off.is_on(name)] == []
    assert all(off.is_on(name) for name in ("crisis", "membership", "organising"))
    assert all(FeatureSettings().is_on(name) for name in SWITCHABLE)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("features.topics", False, "off"),
        ("membership.draft_days", 9, "9"),
        ("roles.member", "Member", "@Member"),
        ("roles.member", 41771983423143999, "<@&41771983423143999>"),
        ("roles.moderator", ["Moderator", 41771983423143999], "@Moderator, <@&41771983423143999>"),
        ("channels.lobby", 41771983423143999, "<#41771983423143999>"),
        ("channels.topics", "", "none"),
        ("membership.ask_again", "", "nothing"),
        ("crisis.listening.phrases", [], "none"),
        ("crisis.listening.phrases", ["one", "two"], "one\ntwo"),
        ("topics.access", "roles", "By a role"),
        ("membership.question", [{"id": "a", "kind": "text", "label": "Why?"}], "1. Why?"),
    ],
)
def test_a_value_is_said_in_words(path: str, value, words: str):
    assert words_of(setting_at(path), value) == words


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("membership.draft_days", " 12 ", 12),
        ("membership.draft_days", "-3", -3),
        ("roles.on_duty", "  ", ""),
        ("crisis.listening.phrases", "one\n\n  two \n", ["one", "two"]),
        ("membership.ask_again", " Write to us. ", "Write to us."),
        ("membership.welcome", "", ""),
    ],
)
def test_what_a_person_typed_becomes_a_value(path: str, text: str, value):
    assert value_typed(setting_at(path), text) == value


@pytest.mark.parametrize("text", ["", "seven", "1.5", "1_000", "١٢", "9" * 5000, "--1"])
def test_what_is_no_number_is_refused_with_the_label(text: str):
    with pytest.raises(InvalidInputError, match='"Draft waits" is a whole number'):
        value_typed(setting_at("membership.draft_days"), text)


def test_a_day_is_read_or_refused():
    (checked,) = [part for part in setting_at("membership.signpost").entry if part.key == "checked"]

    assert value_typed(checked, "2026-03-31") == "2026-03-31"
    assert value_typed(checked, "") == ""
    with pytest.raises(InvalidInputError, match="is a day, such as"):
        value_typed(checked, "31 March")


def test_only_entries_that_differ_are_told_and_a_new_order_is_told_whole():
    view = setting_at("membership.question")
    why, who = {"id": "why", "kind": "text", "label": "Why?"}, {"id": "who", "kind": "text", "label": "Who?"}

    assert difference(view, [why, who], [why, {**who, "required": False}]) == (
        "2. Who?",
        "2. Who?\nRequired: off",
    )
    assert difference(view, [why], [why, who])[0] == "none"
    assert difference(view, [why, who], [who, why]) == ("1. Why?\n2. Who?", "1. Who?\n2. Why?")
    assert name_of_entry(view, {}) == "without a name"
