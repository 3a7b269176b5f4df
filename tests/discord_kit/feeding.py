"""Raw gateway events as Discord sends them, and a client to hear them."""

from __future__ import annotations

import itertools
import random
from typing import Any

from bot.clock import ManualClock
from bot.community.book import SettingsBook
from bot.discord_kit.client import SupportBot
from tests.discord_kit.fake_discord import ANN, BOT_ID, GUILD_ID, QUEUE_ID, guild, member, user


async def connected(clock: ManualClock | None = None) -> SupportBot:
    """Return a client that is logged in and believes to be ready; its gateway is whoever feeds it."""
    bot = SupportBot(settings=SettingsBook(), random=random.Random(5), clock=clock or ManualClock())
    await bot.login("a-token")
    bot._connection.shard_count = bot.shard_count = 1
    bot._ready.set()
    feed(bot, "GUILD_CREATE", guild())
    return bot


def feed(bot: SupportBot, event: str, data: dict[str, Any]) -> None:
    """Let the client hear a gateway event."""
    bot._connection.parsers[event](data)


_numbers = itertools.count(600_000_000_000_000_000)


def interaction(kind: int, data: Any, **changes: Any) -> dict[str, Any]:
    """Return a raw interaction of Ann's in the queue channel; `kind` is Discord's number of its type."""
    number = next(_numbers)
    payload = {
        "id": str(number),
        "application_id": str(BOT_ID),
        "type": kind,
        "token": f"token-{number}",
        "version": 1,
        "data": data,
        "guild_id": str(GUILD_ID),
        "guild": {"id": str(GUILD_ID), "features": [], "locale": "en-GB"},
        "channel": {"id": str(QUEUE_ID), "type": 0, "guild_id": str(GUILD_ID), "name": "applications", "position": 0},
        "channel_id": str(QUEUE_ID),
        "member": member(ANN),
        "locale": "en-GB",
        "guild_locale": "en-GB",
        "app_permissions": "0",
        "entitlements": [],
        "attachment_size_limit": 10_000_000,
        "authorizing_integration_owners": {},
        "context": 0,
    }
    return payload | changes


def button_press(custom_id: str, **changes: Any) -> dict[str, Any]:
    """Return a raw press of a button on a message of the bot's."""
    message = {
        "id": str(next(_numbers)),
        "channel_id": str(QUEUE_ID),
        "author": user(BOT_ID, bot=True),
        "content": "",
        "components": [],
        "timestamp": "2026-03-02T09:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "flags": 32768,
    }
    data = {"custom_id": custom_id, "component_type": 2, "id": 3}
    return interaction(3, data, message=message) | changes


def submission(custom_id: str, components: Any, **changes: Any) -> dict[str, Any]:
    """Return a raw submission of a form."""
    return interaction(5, {"custom_id": custom_id, "components": components}) | changes


def command(name: str, options: Any = (), kind: int = 2, **changes: Any) -> dict[str, Any]:
    """Return a raw slash command (kind 2) or autocomplete question (kind 4)."""
    return interaction(kind, {"id": "1", "name": name, "type": 1, "options": list(options)}) | changes
