"""What set-up's screens and presses stand on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.community.book import SettingsBook
from bot.delivery.todo import Todos
from bot.discord_kit.cards import CardRegistry
from bot.setting_up.service import SettingUp


@dataclass(frozen=True, slots=True)
class SetupDesk:
    """The use cases; `cards` draws the lobby as it will stand."""

    setting_up: SettingUp
    settings: SettingsBook
    todos: Todos
    cards: CardRegistry
