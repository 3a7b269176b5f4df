"""Which part of the bot each door belongs to, and when it is off."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.discord_kit.parts import Parts, not_in_use

ONE, TWO = 10**17, 2 * 10**17


class Settings:
    """Settings in which parts are switched off by name, in one community at a time."""

    def __init__(self) -> None:
        self.off: set[tuple[int, str]] = set()

    def for_community(self, community_id: int) -> Any:
        features = SimpleNamespace(is_on=lambda name: (community_id, name) not in self.off)
        return SimpleNamespace(features=features)


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def parts(settings: Settings) -> Parts:
    parts = Parts(settings, lambda: [ONE, TWO])
    with parts.part("topics"):
        parts.claim_door("topics:join")
        parts.claim_door("topics:leave")
        with parts.part(""):
            parts.claim_door("appeals:open")
    parts.claim_door("crisis:help")
    return parts


def pressed(community_id: int | None) -> Any:
    return SimpleNamespace(guild_id=community_id, data={})


def test_a_door_of_a_part_is_off_where_the_part_is_off_and_nowhere_else(settings, parts):
    settings.off.add((ONE, "topics"))

    assert parts.off_at(pressed(ONE), "topics:join") == "topics"
    assert parts.off_at(pressed(TWO), "topics:join") is None


def test_doors_outside_a_part_are_always_on(settings, parts):
    settings.off |= {(ONE, "topics"), (ONE, "crisis"), (ONE, "")}

    assert parts.off_at(pressed(ONE), "crisis:help") is None
    assert parts.off_at(pressed(ONE), "appeals:open") is None
    assert parts.off_at(pressed(ONE), "nobody:knows") is None


def test_what_people_take_back_works_where_the_part_is_off(settings, parts):
    settings.off.add((ONE, "topics"))

    assert parts.off_at(pressed(ONE), "topics:leave") is None


def test_in_direct_messages_a_part_is_off_when_it_is_off_in_every_community(settings, parts):
    settings.off.add((ONE, "topics"))
    one = parts.off_at(pressed(None), "topics:join")
    settings.off.add((TWO, "topics"))
    both = parts.off_at(pressed(None), "topics:join")

    assert (one, both) == (None, "topics")


def test_before_any_community_is_known_nothing_is_off(settings):
    parts = Parts(settings, list)
    with parts.part("topics"):
        parts.claim_door("topics:join")

    assert parts.off_at(pressed(None), "topics:join") is None


def test_somebody_who_looks_for_help_is_told_where_it_is_when_the_directory_is_off():
    assert "/help-now" in not_in_use("signposting")
    assert not_in_use("topics") == "This group does not use topics at the moment."
