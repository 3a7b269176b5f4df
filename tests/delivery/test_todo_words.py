"""The words of to-dos: every code and every kind of effect can be said, with its details and without them."""

from __future__ import annotations

import re

import pytest

from bot.delivery.effects import EffectKind
from bot.delivery.todo_words import CATALOGUE, act_of, words_of

DETAILS = {
    "permission": "manage_roles",
    "channel_id": 5,
    "place": "queue",
    "role": "Member",
    "error": "abc",
    "timer": "t",
}


@pytest.mark.parametrize("code", [*CATALOGUE, "something_new"])
@pytest.mark.parametrize("details", [{}, DETAILS])
def test_every_code_has_words(code, details):
    words = words_of(code, details)
    for text in (words.what_happened, words.what_to_do):
        assert text
        assert "{" not in text
        for sentence in re.split(r"[.?!:]\s", text):
            assert len(sentence.split()) <= 20, sentence


def test_a_permission_is_named_as_discord_names_it():
    assert "“Manage Roles”" in words_of("missing_permission", {"permission": "manage_roles"}).what_happened
    assert "“Use Tea Pot”" in words_of("missing_permission", {"permission": "use_tea_pot"}).what_happened


def test_a_permission_missing_in_a_channel_names_the_channel():
    words = words_of("missing_permission", {"permission": "send_messages", "channel_id": 5})
    assert "<#5>" in words.what_happened


def test_an_unknown_code_is_shown_as_it_is():
    assert "something_new" in words_of("something_new", {}).what_happened


@pytest.mark.parametrize("kind", list(EffectKind))
@pytest.mark.parametrize("payload", [{}, {"member_id": 5, "approve": True, "until": "2026", "applicant_id": 5}])
def test_every_kind_of_effect_can_be_said(kind, payload):
    sentence = act_of(kind, payload)
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_a_kind_of_another_version_can_be_said_too():
    assert act_of("teleport", {})
