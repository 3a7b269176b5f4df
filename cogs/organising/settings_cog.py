"""The command /settings; everything else is pressed."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.community.actor import Capability
from bot.community.describing import all_settings, section_of
from bot.discord_kit.doors import Doors, press_of
from bot.discord_kit.plain import clip
from bot.errors import NotFoundError
from bot.language import _
from cogs.organising.settings_history import HistoryPresses
from cogs.organising.settings_house import SettingsDesk, organiser
from cogs.organising.settings_list_presses import ListPresses
from cogs.organising.settings_presses import SettingPresses
from cogs.organising.settings_screens import home_screen, setting_screen
from cogs.organising.settings_showing import Showing
from cogs.organising.settings_words import code_of, setting_with

_MOST_OFFERED = 25
_MARK = "#"  # before the short name of a setting that was chosen


class SettingsCog(commands.Cog):
    """Where organisers see and change what may be set."""

    def __init__(self, desk: SettingsDesk) -> None:
        self._desk = desk
        showing = Showing(desk)
        self._presses = (
            showing,
            SettingPresses(desk, showing),
            ListPresses(desk, showing),
            HistoryPresses(desk, showing),
        )

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        for presses in self._presses:
            presses.open_doors(doors)

    @app_commands.command(name="settings", description="See and change how the bot works here")
    @app_commands.describe(find="A word of the setting you look for")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: discord.Interaction, find: app_commands.Range[str, 0, 100] = "") -> None:
        """Show all parts of the settings, or one setting."""
        press = press_of(interaction)
        by = organiser(press)
        standing = self._desk.standing(by.community_id)
        if not find:
            await press.whisper(home_screen(standing))
        elif find.startswith(_MARK):
            await press.whisper(setting_screen(setting_with(find.removeprefix(_MARK)), standing))
        else:
            raise NotFoundError(_("Please start to write a word, then choose a setting from the list."))

    @settings.autocomplete("find")
    async def _offer(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        if not press_of(interaction).actor.may(Capability.CONFIGURE):
            return []
        wanted = typed.strip().casefold()
        named = [(view, f"{section_of(view.path).label}: {view.label}") for view in all_settings()]
        found = [(view, name) for view, name in named if wanted in f"{name} {view.help}".casefold()]
        found.sort(key=lambda one: wanted not in one[1].casefold())
        return [
            app_commands.Choice(name=clip(name, 100), value=f"{_MARK}{code_of(view.path)}")
            for view, name in found[:_MOST_OFFERED]
        ]
