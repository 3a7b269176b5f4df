"""Which parts of the bot are in use where: what is registered inside a part goes quiet where that part is off."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

import discord
from discord import app_commands

from bot.language import _, later

_NAMES: Mapping[str, str] = {
    "topics": later("topics"),
    "nearby": later("Nearby"),
    "signposting": later("the directory of help"),
    "evidence": later("the evidence hub"),
    "referral": later("invites for others"),
    "misinformation": later("flags for possible misinformation"),
}

_STAY = frozenset(
    {
        "topics:leave", "topics:hide", "topics:show_again", "topics:break_over", "topics:withdraw", "topics:unsupport",
        "nearby:off", "nearby:unhello", "nearby:no", "nearby:end", "nearby:block_hello", "nearby:block_meeting",
        "nearby:report_hello", "nearby:report_meeting", "nearby:read", "nearby:leave_it", "nearby:stop",
        "nearby:lift", "evidence:withdraw",
    }
)  # fmt: skip
"""What people take back, report or settle: what began before a part was switched off can still be ended well."""

AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu
_Key = tuple[str, int]


class Switches(Protocol):
    """The settings section that says which parts are on."""

    def is_on(self, name: str, /) -> bool:
        """Tell whether a part is in use; parts that cannot be switched off always are."""


class HasSwitches(Protocol):
    """A community's settings, as far as switches need them."""

    @property
    def features(self) -> Switches: ...


class SwitchBook(Protocol):
    """Where settings come from; the settings book of `bot.community` is one."""

    def for_community(self, community_id: int) -> HasSwitches:
        """Return one community's settings, from memory."""


def not_in_use(part: str) -> str:
    """Return the one sentence with which a part that is off answers."""
    name = _NAMES.get(part, part)
    words = _("This group does not use {part} at the moment.").format(part=_(name))
    return f"{words} {_('If you need help now, use /help-now.')}" if part == "signposting" else words


class Parts:
    """Knows to which part each button, menu, form and command belongs, and where that part is off.

        with parts.part("topics"):
            await topics.setup(bot, house)     # everything registered here belongs to topics

    Doors and commands registered outside any such block are always on. `guilds` names the communities the bot is in:
    a direct message belongs to none of them, so there a part is off when it is off in all.
    """

    def __init__(self, settings: SwitchBook, guilds: Callable[[], Collection[int]]) -> None:
        self._settings = settings
        self._guilds = guilds
        self._doors: dict[str, str] = {}
        self._commands: dict[_Key, str] = {}
        self._now = ""

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Let everything that is registered inside the block belong to a part."""
        before, self._now = self._now, name
        try:
            yield
        finally:
            self._now = before

    def claim_door(self, name: str) -> None:
        """Note that a custom id's name ("cog:verb") was registered just now."""
        if self._now and name not in _STAY:
            self._doors[name] = self._now

    def claim_command(self, command: AnyCommand) -> None:
        """Note that a command was added just now."""
        if self._now:
            self._commands[_key(command)] = self._now

    def is_off(self, part: str, community_id: int | None) -> bool:
        """Tell whether a part is switched off in a community; for None, in every one of them."""
        if community_id is not None:
            return not self._settings.for_community(community_id).features.is_on(part)
        ids = self._guilds()
        return bool(ids) and all(self.is_off(part, one) for one in ids)

    def off_at(self, interaction: discord.Interaction, door: str) -> str | None:
        """Return the part an act belongs to if it is off where the person acts; `door` is "" for a command."""
        part = self._doors.get(door) if door else self._commands.get(_named(interaction))
        return part if part is not None and self.is_off(part, interaction.guild_id) else None

    def is_needed(self, command: AnyCommand) -> bool:
        """Tell whether a command is of use in any community."""
        part = self._commands.get(_key(command))
        return part is None or not self.is_off(part, None)

    @property
    def doors(self) -> Mapping[str, str]:
        """Return the part of each custom id's name that has one."""
        return dict(self._doors)


def _key(command: AnyCommand) -> _Key:
    kind = command.type if isinstance(command, app_commands.ContextMenu) else discord.AppCommandType.chat_input
    return command.name, kind.value


def _named(interaction: discord.Interaction) -> _Key:
    data: Any = interaction.data
    name, kind = (data.get("name"), data.get("type", 1)) if isinstance(data, Mapping) else (None, None)
    return (name, kind) if isinstance(name, str) and isinstance(kind, int) else ("", 0)
