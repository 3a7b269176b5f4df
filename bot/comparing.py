"""Compares a database that was put back with what Discord says, by REST alone, and changes nothing: a dry run."""

from __future__ import annotations

import random
from pathlib import Path

import aiohttp
import discord
from discord.user import ClientUser

from bot.app import build
from bot.community.book import SettingsBook
from bot.community.files import read_folder
from bot.discord_kit.client import SupportBot, use_practice_discord
from bot.errors import SetupError, TryAgainError
from bot.settings import Secrets
from bot.store.store import Store


async def differences(store: Store, config: Path, secrets: Secrets) -> list[str] | None:
    """Return in sentences what differs; None when there is no token, or Discord does not answer.

    The bot does not connect: it hears no event, posts nothing, and may even run elsewhere.
    """
    if secrets.discord_token is None:
        return None
    if secrets.discord_api is not None:
        use_practice_discord(secrets.discord_api)
    book = read_folder(config).book or SettingsBook()
    house = build(store, book, token=secrets.token(), clock=store.clock, chance=random.SystemRandom())
    try:
        communities = await _look_up(house.bot, secrets.token())
        found: list[str] = []
        for community_id in communities:
            async for comparison in house.reconciler.whole_round(community_id):
                found += [one.sentence for part in comparison.found for one in part.differences]
        return list(dict.fromkeys(found))
    except (discord.DiscordException, aiohttp.ClientError, OSError, SetupError, TryAgainError):
        return None
    finally:
        await house.bot.close()


async def _look_up(bot: SupportBot, token: str) -> list[int]:
    """Log in without loading anything, and read each community with its roles and channels; return their ids."""
    await bot._async_setup_hook()  # noqa: SLF001 - what discord.py's own login does first
    state = bot._connection  # noqa: SLF001 - the login below is discord.py's, without the cogs
    state.user = ClientUser(state=state, data=await bot.http.static_login(token))
    communities = [int(guild["id"]) for guild in await bot.http.get_guilds(200)]
    for community_id in communities:
        known = await bot.http.get_guild(community_id, with_counts=False)
        channels = await bot.http.get_all_guild_channels(community_id)
        state._add_guild_from_data({**known, "channels": channels})  # noqa: SLF001 - as an event brings it
    return communities
