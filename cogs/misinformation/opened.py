"""Messages whose form is open: held in memory for an hour, since a form that is sent does not carry them."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

import discord

from bot.clock import Clock
from bot.misinformation.snapshots import FlaggedMessage

_HELD: Final = timedelta(hours=1)
_MOST: Final = 500
_WRITTEN: Final = frozenset({discord.MessageType.default, discord.MessageType.reply})


def chosen_of(interaction: discord.Interaction, message: discord.Message) -> FlaggedMessage:
    """Take down a message from whose menu somebody chose a command; Discord sends its words along.

    Nothing of who chose it: a flagger's name is taken out where it stands in the words, as everybody's.
    """
    channel = interaction.channel
    return FlaggedMessage(
        channel_id=message.channel.id,
        message_id=message.id,
        author_id=message.author.id,
        text=message.content,
        parent_id=channel.parent_id if isinstance(channel, discord.Thread) else None,
        edited_at=message.edited_at,
        attachments=tuple(one.filename for one in message.attachments),
        links=tuple(embed.url for embed in message.embeds if embed.url),
        is_reply=message.type is discord.MessageType.reply,
        is_bot=message.author.bot or message.webhook_id is not None,
        is_system=message.type not in _WRITTEN,
        names=tuple(name for user in (message.author, *message.mentions) for name in names_of(user)),
    )


def names_of(user: discord.User | discord.Member) -> tuple[str, ...]:
    """Return every name somebody goes by, as far as Discord sent it along."""
    names = (user.nick if isinstance(user, discord.Member) else None, user.global_name, user.name)
    return tuple(name for name in names if name)


class Opened:
    """The messages whose forms people have not sent yet, by person and message."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[int, int], tuple[datetime, FlaggedMessage]] = OrderedDict()

    def keep(self, person_id: int, message: FlaggedMessage) -> None:
        """Hold a message until its form is sent."""
        self._let_go()
        key = (person_id, message.message_id)
        self._kept[key] = (self._clock.now(), message)
        self._kept.move_to_end(key)
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def of(self, person_id: int, message_id: int) -> FlaggedMessage | None:
        """Return the message of a form; None after a restart or an hour."""
        self._let_go()
        found = self._kept.get((person_id, message_id))
        return found[1] if found is not None else None

    def forget(self, person_id: int, message_id: int) -> None:
        """Let a message go whose form was sent."""
        self._kept.pop((person_id, message_id), None)

    def _let_go(self) -> None:
        oldest = self._clock.now() - _HELD
        while self._kept and next(iter(self._kept.values()))[0] < oldest:
            self._kept.popitem(last=False)
