"""Who is answered in which language: their choice first, then Discord's where it says something, then the group's."""

from __future__ import annotations

import pytest

from bot.delivery.effects import Effect, EffectKind, PendingEffect
from bot.discord_kit.speaking import language_of
from bot.language import nearest_language
from bot.languages.rules import AS_DISCORD, is_known_to_discord, language_for

SPOKEN = ("en_GB", "cy", "pl", "pt_BR")
HERE, ROBIN, DEE = 41771983423143937, 80351110224678912, 80351110224678913


@pytest.mark.parametrize(
    ("choice", "locale", "group", "language"),
    [
        (None, "en-GB", "en_GB", "en_GB"),
        (None, "en-US", "en_GB", "en_GB"),
        (None, "pl", "en_GB", "pl"),
        (None, "pt-BR", "en_GB", "pt_BR"),
        (None, "sv-SE", "en_GB", "en_GB"),
        (None, "sv-SE", "pl", "pl"),
        (None, None, "pl", "pl"),
        (None, "en-GB", "pl", "en_GB"),
        ("cy", "en-GB", "en_GB", "cy"),
        ("en_GB", "pl", "pl", "en_GB"),
        ("gone", "pl", "en_GB", "pl"),
        (AS_DISCORD, "pl", "cy", "pl"),
        (AS_DISCORD, "en-GB", "cy", "en_GB"),
        (AS_DISCORD, None, "cy", "cy"),
        (None, "pl", "cy", "pl"),
        (None, "en-GB", "gone", "en_GB"),
        (None, None, "gone", "en_GB"),
    ],
)
def test_the_language_somebody_is_answered_in(choice, locale, group, language):
    assert language_for(choice, locale, group, SPOKEN) == language


@pytest.mark.parametrize("locale", ["en-GB", "en-US"])
def test_in_a_welsh_group_an_english_discord_says_nothing_for_discord_has_no_welsh(locale):
    assert not is_known_to_discord("cy")
    assert language_for(None, locale, "cy", SPOKEN) == "cy"


@pytest.mark.parametrize(("locale", "near"), [("pt-BR", "pt_BR"), ("pt-PT", "pt_BR"), ("de", None), ("", None)])
def test_a_locale_fits_the_same_language_or_its_kin(locale, near):
    assert nearest_language(locale, SPOKEN) == near


class Book:
    """Robin reads Welsh, everybody else and the group read Polish."""

    def of_community(self, community_id):
        return "pl"

    def of_person(self, community_id, member_id):
        return "cy" if member_id == ROBIN else "pl"

    def of_press(self, member_id, community_id, locale):
        return self.of_person(community_id, member_id)


@pytest.mark.parametrize(
    ("kind", "payload", "language"),
    [
        (EffectKind.SEND_DIRECT, {"member_id": ROBIN}, "cy"),
        (EffectKind.SEND_DIRECT, {"member_id": DEE}, "pl"),
        (EffectKind.SHOW_CARD, {"card": "application", "member_id": ROBIN}, "pl"),
        (EffectKind.SHOW_REPLY, {"card": "note"}, "pl"),
        (EffectKind.OPEN_THREAD, {"member_ids": [ROBIN, DEE]}, "cy"),
        (EffectKind.OPEN_THREAD, {"member_ids": [DEE, ROBIN]}, "pl"),
        (EffectKind.OPEN_THREAD, {"member_ids": [ROBIN, DEE], "everybody": True}, "pl"),
        (EffectKind.OPEN_THREAD, {"member_ids": []}, "pl"),
        (EffectKind.ANSWER_JOIN_REQUEST, {"applicant_id": ROBIN}, "cy"),
    ],
)
def test_an_effect_is_in_the_language_of_its_one_reader_or_of_the_group(kind, payload, language):
    pending = PendingEffect("op", Effect(kind, HERE, "stream", payload), 0, None)

    assert language_of(pending, Book()) == language
