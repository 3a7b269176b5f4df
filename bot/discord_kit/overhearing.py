"""Hears messages as the gateway tells of them, so that nothing is made of the many that nobody needs."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

import discord
from discord.ext import commands

from bot.delivery.announcing import Place
from bot.discord_kit.incidents import Incidents
from bot.discord_kit.places import place_of
from bot.finding.glance import Glance

Work = Callable[[], Coroutine[Any, Any, None]]
"""What is to be done about a message, once it is wanted; it runs as a task of its own."""

_WRITTEN_BY_PEOPLE: Final = frozenset(
    kind.value
    for kind in (
        discord.MessageType.default,
        discord.MessageType.reply,
        discord.MessageType.chat_input_command,
        discord.MessageType.context_menu_command,
        discord.MessageType.thread_starter_message,
        discord.MessageType.poll_result,
    )
)
"""All other kinds are lines that Discord writes itself, as `discord.Message.is_system` has it."""


class Overheard:
    """One message, posted or edited, before discord.py made anything of it. `data` is what Discord sent.

    `community_id` is None for a direct message. `message()` makes discord.py's own message of it: that costs more than
    all else here, so ask for it only when there is something to do.
    """

    __slots__ = ("_channel", "_glance", "_make", "_place", "community_id", "data")

    def __init__(self, data: dict[str, Any], channel: object, make: Callable[[Any], discord.Message]) -> None:
        self.data = data
        self._make = make
        self._channel = channel
        self._place: Place | None = None
        self._glance: Glance | None = None
        guild_id = data.get("guild_id")
        self.community_id = int(guild_id) if guild_id is not None else None

    @property
    def text(self) -> str:
        """Return what it says, "" where the bot may not read it."""
        return str(self.data.get("content") or "")

    @property
    def glance(self) -> Glance:
        """Return what it says for all who look at it, cut into words once."""
        if self._glance is None:
            self._glance = Glance(self.text)
        return self._glance

    @property
    def is_from_bot(self) -> bool:
        """Tell whether a bot wrote it."""
        return bool(self.data["author"].get("bot"))

    @property
    def is_from_person(self) -> bool:
        """Tell whether neither a bot nor a webhook wrote it."""
        return "webhook_id" not in self.data and not self.is_from_bot

    @property
    def is_system(self) -> bool:
        """Tell whether Discord wrote it itself, such as "mia joined the server"."""
        return self.data["type"] not in _WRITTEN_BY_PEOPLE

    @property
    def message_id(self) -> int:
        """Return its id."""
        return int(self.data["id"])

    @property
    def channel_id(self) -> int:
        """Return the id of the channel or thread it stands in."""
        return int(self.data["channel_id"])

    @property
    def author_id(self) -> int:
        """Return who wrote it."""
        return int(self.data["author"]["id"])

    @property
    def place(self) -> Place | None:
        """Return the channel it stands in; for a thread, the one it is below. None where nobody listens."""
        if self._place is None:
            self._place = place_of(self._channel)
        return self._place

    def message(self) -> discord.Message:
        """Make discord.py's own message of it."""
        return self._make(self.data)


class HearingCog(commands.Cog):
    """A cog that hears messages as they come. It hears from when it is added until it is removed.

    Each answer says what is to be done, and is nearly always None, nothing. It must not wait, and what it looked at
    it forgets.
    """

    def overhear(self, _heard: Overheard) -> Work | None:
        """Hear a message that was posted."""
        return None

    def overhear_edit(self, _heard: Overheard) -> Work | None:
        """Hear what a message was changed to. A preview that Discord added is told of as an edit, too."""
        return None


Ear = Callable[[Overheard], Work | None]
Parser = Callable[[Any], Any]
"""What reads one event of the gateway; discord.py has one for each."""


class Overhearing:
    """Stands before discord.py's own parsers of messages. These read only what somebody besides the cogs waits for.

    That is an `on_message` of a cog, `wait_for`, and the like: they work, and each message costs more while they do.
    """

    def __init__(self, client: commands.AutoShardedBot, incidents: Incidents) -> None:
        self._client = client
        self._incidents = incidents
        self._posted: list[Ear] = []
        self._edited: list[Ear] = []
        self._state = client._connection  # noqa: SLF001 - where discord.py keeps its parsers
        parsers = self._state.parsers
        parsers["MESSAGE_CREATE"] = self._posted_before(parsers["MESSAGE_CREATE"])
        parsers["MESSAGE_UPDATE"] = self._edited_before(parsers["MESSAGE_UPDATE"])

    def begin(self, cog: HearingCog) -> None:
        """Let a cog hear."""
        self._posted.append(cog.overhear)
        self._edited.append(cog.overhear_edit)

    def end(self, cog: commands.Cog | None) -> None:
        """Let a cog hear no more."""
        for ears in (self._posted, self._edited):
            ears[:] = [ear for ear in ears if getattr(ear, "__self__", None) is not cog]

    def _posted_before(self, parser: Parser) -> Parser:
        def posted(data: dict[str, Any]) -> None:
            if self._somebody_waits("message"):
                parser(data)
            self._hear(data, "on_message", self._posted)

        return posted

    def _edited_before(self, parser: Parser) -> Parser:
        def edited(data: dict[str, Any]) -> None:
            waits = self._somebody_waits("raw_message_edit") or self._somebody_waits("message_edit")
            if waits or data.get("components"):  # those may be a view of discord.py's that follows its message
                parser(data)
            self._hear(data, "on_raw_message_edit", self._edited)

        return edited

    def _somebody_waits(self, event: str) -> bool:
        waiting = self._client._listeners  # noqa: SLF001 - there is no other way to see who waits
        return bool(self._client.extra_events.get(f"on_{event}") or waiting.get(event))

    def _hear(self, data: dict[str, Any], event: str, ears: Sequence[Ear]) -> None:
        guild_id = data.get("guild_id")
        guild = self._client.get_guild(int(guild_id)) if guild_id is not None else None
        channel = guild.get_channel_or_thread(int(data["channel_id"])) if guild is not None else None
        heard = Overheard(data, channel, self._message_of)
        for ear in ears:
            try:
                work = ear(heard)
            except Exception as error:  # noqa: BLE001 - one ear's bug must not deafen the others
                self._incidents.report(f"listener {event}", error)
            else:
                if work is not None:  # as with a listener of discord.py's: a task whose error is reported
                    self._client._schedule_event(work, event)  # noqa: SLF001 - its own way to do so

    def _message_of(self, data: Any) -> discord.Message:  # noqa: ANN401 - as the gateway sent it
        channel: Any = self._state._get_guild_channel(data)[0]  # noqa: SLF001 - as its parser does
        return discord.Message(channel=channel, data=data, state=self._state)
