"""Slash and context-menu commands: run through the one door, and sent to Discord only when they changed."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.discord_kit import localising
from bot.store.store import Store
from bot.store.tables import NoteRow

_log = logging.getLogger("alongside.commands")
_NOTE = "discord_kit.commands"


class CommandDoor(app_commands.CommandTree[Any]):
    """A command tree whose errors reach the door instead of discord.py's log."""

    def _from_interaction(self, interaction: discord.Interaction[Any]) -> None:
        self.client.doors.hear(interaction, self)

    async def run_command(self, interaction: discord.Interaction[Any]) -> None:
        """Run a command; raise what its callback raised."""
        await self._call(interaction)
        if (error := interaction.extras.pop("command_error", None)) is not None:
            raise error

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Keep the error for the door, which answers it."""
        interaction.extras["command_error"] = error

    async def run_autocomplete(self, interaction: discord.Interaction[Any]) -> None:
        """Ask the command's own suggester; raise what it raised (discord.py would log it with the person's words)."""
        data: Any = interaction.data
        command, options = self._get_app_command_options(data)
        namespace = app_commands.Namespace(interaction, data.get("resolved", {}), options)
        focused = next(option["name"] for option in options if option.get("focused"))
        await command._invoke_autocomplete(interaction, focused, namespace)  # noqa: SLF001 - its only way in

    def add_command(self, command: Any, /, **options: Any) -> None:  # noqa: ANN401 - discord.py's own
        """Add a command, and note to which part of the bot it belongs."""
        super().add_command(command, **options)
        self.client.parts.claim_command(command)

    def _get_all_commands(self, *, guild: discord.abc.Snowflake | None = None) -> list[Any]:
        """Leave out what no community uses: Discord then does not offer it, and nobody gets it as an answer."""
        return [one for one in super()._get_all_commands(guild=guild) if self.client.parts.is_needed(one)]

    @property
    def names(self) -> frozenset[str]:
        """Return the names of all commands that Discord should offer."""
        return frozenset(str(command.name) for command in self._get_all_commands(guild=None))

    def fingerprint(self) -> str:
        """Return a hash of every command as Discord would get it."""
        payload = [command.to_dict(self) for command in self._get_all_commands(guild=None)]
        shown = json.dumps([payload, localising.in_use()], sort_keys=True, default=str)
        return hashlib.sha256(shown.encode()).hexdigest()

    async def sync_if_changed(self, store: Store) -> bool:
        """Send the commands to Discord if they differ from those sent last; tell whether they were sent.

        Discord allows 200 new commands a day, so a restart must not send them again. A failure to send is logged
        and tried again at the next start: the bot can do its work without.
        """
        wanted = f"{self.client.application_id}:{self.fingerprint()}"
        async with store.read() as tx:
            note = await tx.session.get(NoteRow, _NOTE)
            if note is not None and note.value == wanted:
                return False
        try:
            await self._send_all()
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _log.error("the commands could not be registered: %s", type(error).__name__)
            return False
        async with store.begin() as tx:
            note = await tx.session.get(NoteRow, _NOTE)
            if note is None:
                tx.add(NoteRow(key=_NOTE, value=wanted))
            else:
                note.value = wanted
        return True

    async def _send_all(self) -> None:
        """Send every command with its names in other languages; in English alone where Discord refuses those."""
        await self.set_translator(localising.Localiser())
        try:
            await self.sync()
        except app_commands.CommandSyncFailure:
            _log.warning("Discord refused the commands; they are sent without their names in other languages")
            await self.set_translator(None)
            await self.sync()
