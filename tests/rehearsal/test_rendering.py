"""Cards are read aloud as a screen reader would."""

from __future__ import annotations

import pytest

from bot.rehearsal.building import build_community
from bot.rehearsal.component_limits import fill_ids
from bot.rehearsal.messaging import Draft, post
from bot.rehearsal.practice_clock import PracticeClock
from bot.rehearsal.rendering import controls_of, plain, text_of
from bot.rehearsal.world import World


@pytest.fixture
def world(clock):
    return World(PracticeClock(clock))


@pytest.fixture
def community(world):
    return build_community(world)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("## Welcome\n-# small", "Welcome\nsmall"),
        ("**bold** and *leaning* and __under__ and ~~gone~~ ||hidden||", "bold and leaning and under and gone hidden"),
        ("[our page](https://example.org/a)", "our page (https://example.org/a)"),
        (r"\*not leaning\*", "*not leaning*"),
        ("snake_case_stays 2 * 3 * 4", "snake_case_stays 2 * 3 * 4"),
        ("<t:1772442000:R>", "0 seconds"),
        ("<t:1772449200:R>", "in 2 hours"),
        ("<t:1772355600:R>", "1 day ago"),
        ("<t:1772442000:f>", "2 March 2026 09:00"),
        ("<@1> <#2> <@&3>", "@unknown-user #unknown @unknown-role"),
    ],
)
def test_marks_are_read_as_words(world, written, read):
    assert plain(written, world).replace("in 0 seconds", "0 seconds") == read


def test_people_roles_and_channels_are_read_by_name(world, community):
    mia, member = community.people["mia"].id, community.roles["Member"].id
    general = community.channels["general"].id

    read = plain(f"<@{mia}> <@&{member}> <#{general}> </apply start:5>", world, community.guild.id)

    assert read == "@Mia @Member #general /apply start"


def test_a_card_is_read_from_top_to_bottom(world, community):
    button = {"type": 2, "style": 1, "label": "Approve", "custom_id": "a"}
    components = [
        {
            "type": 17,
            "components": [
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "### Robin"}],
                    "accessory": {"type": 2, "style": 2, "label": "More", "custom_id": "m", "disabled": True},
                },
                {"type": 14},
                {"type": 12, "items": [{"media": {"url": "https://x"}, "description": "a chart"}]},
                {"type": 1, "components": [button]},
                {
                    "type": 1,
                    "components": [
                        {"type": 3, "custom_id": "s", "placeholder": "Topic", "options": [{"label": "A", "value": "a"}]}
                    ],
                },
            ],
        }
    ]
    fill_ids(components)
    channel = community.channels["general"]
    message = post(world, channel, world.application.bot, Draft(components=components, flags=1 << 15))

    assert text_of(message, world).split("\n") == [
        "Robin",
        "[Button: More] (cannot be pressed)",
        "---",
        "[Picture: a chart]",
        "[Button: Approve]",
        "[Menu: Topic: A]",
    ]
    assert [one.label for one in controls_of(components)] == ["More", "Approve", "Topic"]
    assert [components[0]["id"], components[0]["components"][0]["id"]] == [1, 2]


def test_numbers_given_by_the_bot_stay_and_others_pass_over_them():
    components = [{"type": 10, "content": "a", "id": 2}, {"type": 10, "content": "b"}, {"type": 10, "content": "c"}]

    fill_ids(components)

    assert [one["id"] for one in components] == [2, 1, 3]
