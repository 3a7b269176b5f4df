"""The commands of those who look after the directory."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.community.actor import Capability
from bot.discord_kit.doors import press_of
from bot.discord_kit.plain import clip
from bot.signposting.snapshots import ChangeKind
from cogs.signposting.care_cards import digest_card
from cogs.signposting.editing import EditingPresses
from cogs.signposting.house import Desk
from cogs.signposting.writing import FIELDS, areas_of, id_for, read

Offer = app_commands.Choice[str]
_FIELDS = [Offer(name=label, value=field) for field, label in FIELDS.items()]


class DirectoryCog(commands.Cog):
    """Add, edit, mark, retire, look back, and see what is due."""

    directory = app_commands.Group(
        name="directory",
        description="Look after the directory of help",
        guild_only=True,
        default_permissions=discord.Permissions(manage_messages=True),
    )

    def __init__(self, desk: Desk, editing: EditingPresses) -> None:
        self._desk = desk
        self._editing = editing

    @directory.command(name="add", description="Add an entry. You see a preview first")
    @app_commands.describe(
        name="What it is called",
        run_by="Who runs it",
        page="Its web page, starting with https://",
        does="What it may do for people",
        where="A nation or a country where it helps",
        number="Its number, exactly as published",
    )
    async def add(
        self,
        interaction: discord.Interaction,
        name: app_commands.Range[str, 1, 100],
        run_by: app_commands.Range[str, 1, 100],
        page: app_commands.Range[str, 1, 300],
        does: app_commands.Range[str, 1, 400],
        where: app_commands.Range[str, 1, 40],
        number: app_commands.Range[str, 0, 40] = "",
    ) -> None:
        """Show a new entry as it would be; the rest of it can be edited afterwards."""
        press = press_of(interaction)
        press.actor.require(Capability.CARE_FOR_DIRECTORY)
        areas = areas_of(where)
        values: dict[str, object] = {
            "name": name.strip(),
            "organization": run_by.strip(),
            "url": page.strip(),
            "description": does.strip(),
            "service_areas": areas,
            "phones": read("phones", f"{number} | {areas[0][:2]}") if number.strip() else [],
        }
        await self._editing.preview(press, id_for(name), ChangeKind.ADD, values)

    @directory.command(name="edit", description="Change one part of an entry. You see a preview first")
    @app_commands.describe(entry="Which one?", part="Which part?")
    @app_commands.choices(part=_FIELDS)
    async def edit(self, interaction: discord.Interaction, entry: str, part: Offer) -> None:
        """Open the form of one field."""
        await self._editing.edit(press_of(interaction), entry, part.value)

    @directory.command(name="alert", description="Show one line on every card of an entry, at once")
    @app_commands.describe(entry="Which one?", words="Such as: phones are down today. Leave it out to take it away")
    async def alert(
        self, interaction: discord.Interaction, entry: str, words: app_commands.Range[str, 0, 200] = ""
    ) -> None:
        """Show what the alert would look like."""
        await self._editing.preview(press_of(interaction), entry, ChangeKind.ALERT, {"alert": words.strip()})

    @directory.command(name="retire", description="Take an entry out of every search. You see a preview first")
    @app_commands.describe(entry="Which one?")
    async def retire(self, interaction: discord.Interaction, entry: str) -> None:
        """Show what retiring does."""
        await self._editing.preview(press_of(interaction), entry, ChangeKind.RETIRE, {})

    @directory.command(name="history", description="See every change of an entry, and undo the newest")
    @app_commands.describe(entry="Which one?")
    async def history(self, interaction: discord.Interaction, entry: str) -> None:
        """Show the history."""
        await self._editing.history(press_of(interaction), entry)

    @directory.command(name="due", description="See what needs a look")
    async def due(self, interaction: discord.Interaction) -> None:
        """Show what waits."""
        press = press_of(interaction)
        async with press.thinking():
            digest = await self._desk.digests.content(press.actor)
        await press.whisper(digest_card(digest))

    @edit.autocomplete("entry")
    @alert.autocomplete("entry")
    @retire.autocomplete("entry")
    @history.autocomplete("entry")
    async def _offer_entries(self, interaction: discord.Interaction, typed: str) -> list[Offer]:
        found = await self._desk.directories.entries_like(press_of(interaction).actor, typed)
        return [Offer(name=clip(one.label, 100), value=one.value) for one in found]
