"""A bare discord.py client, to measure against: one card with buttons that defer and then edit, as the bot's do.

Its card and its answer have the shape of the bot's own, so that the figures tell the two programs apart, not the cards.

python -m tests.bench.bare ADDRESS [--as-shipped]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sqlite3
from pathlib import Path
from typing import Any

import discord
import yarl
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

READY = "bare client: ready"
PRESS, KEEP = "Press", "Press and keep"


class Words(discord.ui.LayoutView):
    """What a press is answered with: a heading, three lines and two buttons."""

    def __init__(self) -> None:
        super().__init__()
        lines = (
            "## You pressed",
            "-# Since a moment ago",
            "There is nothing to tell.",
            "Volunteers do this in their own time.",
        )
        box: discord.ui.Container[Words] = discord.ui.Container(*(discord.ui.TextDisplay(line) for line in lines))
        first: discord.ui.Button[Words] = discord.ui.Button(label="Change it")
        second: discord.ui.Button[Words] = discord.ui.Button(label="Withdraw", style=discord.ButtonStyle.danger)
        box.add_item(discord.ui.ActionRow(first, second))
        self.add_item(box)


class Answers(discord.ui.ActionRow["BareCard"]):
    """The buttons. The second stores one row before it answers, as durably as the bot stores a decision."""

    def __init__(self, ledger: sqlite3.Connection) -> None:
        super().__init__()
        self._ledger = ledger
        self._one_writes = asyncio.Lock()

    @discord.ui.button(label=PRESS, custom_id="bare:press")
    async def press(self, interaction: discord.Interaction, _button: discord.ui.Button[Any]) -> None:
        """Defer, then answer."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(view=Words())

    @discord.ui.button(label=KEEP, custom_id="bare:keep")
    async def keep(self, interaction: discord.Interaction, _button: discord.ui.Button[Any]) -> None:
        """Defer, store one row, then answer."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        async with self._one_writes:
            await asyncio.to_thread(self._write, interaction.id)
        await interaction.edit_original_response(view=Words())

    def _write(self, number: int) -> None:
        self._ledger.execute("BEGIN IMMEDIATE")
        self._ledger.execute("INSERT INTO pressed VALUES (?)", (number,))
        self._ledger.execute("COMMIT")


class BareCard(discord.ui.LayoutView):
    """The standing card: a heading, three lines and the buttons."""

    def __init__(self, ledger: sqlite3.Connection) -> None:
        super().__init__(timeout=None)
        lines = (
            "## A bare client",
            "This card stands here to be pressed.",
            "You can stop at any time.",
            "-# I am a bot.",
        )
        box: discord.ui.Container[BareCard] = discord.ui.Container(*(discord.ui.TextDisplay(line) for line in lines))
        box.add_item(Answers(ledger))
        self.add_item(box)


def _open_ledger(path: Path) -> sqlite3.Connection:
    ledger = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=DELETE", "synchronous=FULL", "secure_delete=ON"):
        ledger.execute(f"PRAGMA {pragma}")
    ledger.execute("CREATE TABLE IF NOT EXISTS pressed (id INTEGER PRIMARY KEY)")
    return ledger


class Bare(commands.AutoShardedBot):
    """The client; it posts its card in the channel "welcome" and says on stdout when it is ready."""

    def __init__(self, ledger: sqlite3.Connection, options: dict[str, Any]) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.members = True
        quiet = discord.AllowedMentions.none()
        super().__init__(command_prefix=(), intents=intents, help_command=None, allowed_mentions=quiet, **options)
        self._ledger = ledger

    async def on_ready(self) -> None:
        """Say so, and post the card."""
        print(READY, flush=True)
        place = discord.utils.get(self.get_all_channels(), name="welcome")
        if isinstance(place, discord.TextChannel):
            await place.send(view=BareCard(self._ledger))


_SAME_OPTIONS = {"chunk_guilds_at_startup": False, "guild_ready_timeout": 0.2, "max_messages": None}
"""The bot's own options, so that the press is compared with the leanest client there is."""


def main() -> None:
    """Run until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--as-shipped", action="store_true", help="with the options discord.py comes with")
    options = parser.parse_args()
    Route.BASE = f"{options.address}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"{options.address.replace('http', 'ws', 1)}/gateway")
    chosen = {} if options.as_shipped else _SAME_OPTIONS | {"member_cache_flags": discord.MemberCacheFlags.none()}
    ledger = _open_ledger(Path("ledger.db"))
    Bare(ledger, chosen).run(os.environ["DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
