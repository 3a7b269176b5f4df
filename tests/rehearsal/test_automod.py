"""AutoMod in practice: which messages a keyword rule notices, what is shown, and what a bot hears of it."""

from __future__ import annotations

import discord
import pytest

from bot.rehearsal.automod import ALERT_MESSAGE
from tests.rehearsal.table import Bot, eventually


@pytest.fixture
def heard(table):
    """Give what the gateway would tell of AutoMod."""
    found = []
    table.world.listeners.append(
        lambda event: found.append(event) if event.name == "AUTO_MODERATION_ACTION_EXECUTION" else None
    )
    return found


def rule(table, *keywords, **more):
    alerts = table.community.channels["moderator-alerts"]
    made = {
        "id": "900",
        "name": "ours",
        "creator_id": "1",
        "event_type": 1,
        "trigger_type": 1,
        "trigger_metadata": {"keyword_filter": list(keywords)},
        "actions": [{"type": 2, "metadata": {"channel_id": str(alerts.id)}}],
        "enabled": True,
        **more,
    }
    table.guild.automod_rules[900] = made
    return made


@pytest.mark.parametrize(
    ("keyword", "text", "noticed"),
    [
        ("miracle cure", "A MIRACLE cure!", True),
        ("miracle cure", "miracle cures", False),
        ("cure*", "all these cures", True),
        ("*cure", "procure", True),
        ("cure", "procure", False),
        ("a.b", "axb", False),
        ("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa!", False),
    ],
)
async def test_a_keyword_is_whole_words_in_any_case_and_a_star_opens_an_end(table, heard, keyword, text, noticed):
    rule(table, keyword)

    table.person("mia").writes("general", text)

    assert bool(heard) is noticed


async def test_an_alert_is_shown_where_the_rule_says_and_told_with_its_place(table, heard):
    rule(table, "miracle cure")

    written = table.person("mia").writes("general", "A miracle cure.")
    table.person("mia").edits(written, "Still a miracle cure.")

    shown = [one for one in table.person("dee").messages("moderator-alerts") if one.type == ALERT_MESSAGE]
    data = heard[0].data
    assert len(heard) == len(shown) == 2
    assert (data["message_id"], data["channel_id"]) == (str(written.id), str(written.channel_id))
    assert (data["matched_keyword"], data["matched_content"]) == ("miracle cure", "miracle cure")
    assert data["user_id"] == str(table.person("mia").id)
    assert data["alert_system_message_id"] == str(shown[0].id)
    assert shown[0].embeds[0]["description"] == "A miracle cure."


@pytest.mark.parametrize(
    "more",
    [
        {"enabled": False},
        {"trigger_type": 4},
        {"trigger_metadata": {"keyword_filter": ["miracle cure"], "allow_list": ["miracle cure"]}},
    ],
)
async def test_a_rule_that_is_off_of_another_kind_or_allows_the_words_notices_nothing(table, heard, more):
    rule(table, "miracle cure", **more)

    table.person("mia").writes("general", "A miracle cure.")

    assert heard == []


async def test_left_out_are_roles_channels_and_who_may_manage_the_server(table, heard):
    left_out = rule(table, "miracle cure")
    table.person("olu").writes("general", "A miracle cure.")  # an organiser
    left_out["exempt_channels"] = [str(table.community.channels["general"].id)]
    table.person("mia").writes("general", "A miracle cure.")
    left_out["exempt_channels"] = []
    left_out["exempt_roles"] = [str(table.community.roles["Member"].id)]
    table.person("mia").writes("general", "A miracle cure.")

    assert heard == []


@pytest.mark.parametrize("reads", [True, False])
async def test_a_bot_hears_of_it_and_reads_the_words_only_with_the_right_to(table, reads):
    intents = discord.Intents(guilds=True, auto_moderation_execution=True, message_content=reads)
    table.world.application.message_content_intent = reads
    bot = Bot(intents)
    told = []
    bot.add_listener(_keep(told), "on_automod_action")
    rule(table, "miracle cure")

    async with table.running(bot):
        table.person("mia").writes("general", "A miracle cure.")
        await eventually(lambda: told)

    assert told[0].matched_keyword == "miracle cure"
    assert told[0].content == ("A miracle cure." if reads else "")


def _keep(told):
    async def keep(execution):
        told.append(execution)

    return keep
