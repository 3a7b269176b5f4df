"""What happens in the world, as Discord's gateway names it, and which intents let a bot hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import Any

from bot.rehearsal.shapes import Channel, Message


class Intent(IntFlag):
    """The gateway intents a bot may ask for."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_EXPRESSIONS = 1 << 3
    GUILD_INTEGRATIONS = 1 << 4
    GUILD_WEBHOOKS = 1 << 5
    GUILD_INVITES = 1 << 6
    GUILD_VOICE_STATES = 1 << 7
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    GUILD_SCHEDULED_EVENTS = 1 << 16
    AUTO_MODERATION_CONFIGURATION = 1 << 20
    AUTO_MODERATION_EXECUTION = 1 << 21
    GUILD_MESSAGE_POLLS = 1 << 24
    DIRECT_MESSAGE_POLLS = 1 << 25


KNOWN_INTENTS = int(sum(Intent))

_GUILD_INTENTS: dict[str, int] = {
    **dict.fromkeys(
        (
            "GUILD_CREATE",
            "GUILD_UPDATE",
            "GUILD_DELETE",
            "GUILD_ROLE_CREATE",
            "GUILD_ROLE_UPDATE",
            "GUILD_ROLE_DELETE",
            "CHANNEL_CREATE",
            "CHANNEL_UPDATE",
            "CHANNEL_DELETE",
            "CHANNEL_PINS_UPDATE",
            "THREAD_CREATE",
            "THREAD_UPDATE",
            "THREAD_DELETE",
            "THREAD_LIST_SYNC",
            "THREAD_MEMBER_UPDATE",
        ),
        Intent.GUILDS,
    ),
    "THREAD_MEMBERS_UPDATE": Intent.GUILDS | Intent.GUILD_MEMBERS,
    **dict.fromkeys(("GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE"), Intent.GUILD_MEMBERS),
    **dict.fromkeys(("GUILD_AUDIT_LOG_ENTRY_CREATE", "GUILD_BAN_ADD", "GUILD_BAN_REMOVE"), Intent.GUILD_MODERATION),
    **dict.fromkeys(("INVITE_CREATE", "INVITE_DELETE"), Intent.GUILD_INVITES),
    **dict.fromkeys(
        ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK"), Intent.GUILD_MESSAGES
    ),
    **dict.fromkeys(
        (
            "MESSAGE_REACTION_ADD",
            "MESSAGE_REACTION_REMOVE",
            "MESSAGE_REACTION_REMOVE_ALL",
            "MESSAGE_REACTION_REMOVE_EMOJI",
        ),
        Intent.GUILD_MESSAGE_REACTIONS,
    ),
    "TYPING_START": Intent.GUILD_MESSAGE_TYPING,
    "WEBHOOKS_UPDATE": Intent.GUILD_WEBHOOKS,
    **dict.fromkeys(
        ("AUTO_MODERATION_RULE_CREATE", "AUTO_MODERATION_RULE_UPDATE", "AUTO_MODERATION_RULE_DELETE"),
        Intent.AUTO_MODERATION_CONFIGURATION,
    ),
    "AUTO_MODERATION_ACTION_EXECUTION": Intent.AUTO_MODERATION_EXECUTION,
    "MESSAGE_POLL_VOTE_ADD": Intent.GUILD_MESSAGE_POLLS,
    "MESSAGE_POLL_VOTE_REMOVE": Intent.GUILD_MESSAGE_POLLS,
}
_DIRECT_INTENTS: dict[str, int] = {
    "MESSAGE_CREATE": Intent.DIRECT_MESSAGES,
    "MESSAGE_UPDATE": Intent.DIRECT_MESSAGES,
    "MESSAGE_DELETE": Intent.DIRECT_MESSAGES,
    "CHANNEL_CREATE": Intent.DIRECT_MESSAGES,
    "CHANNEL_PINS_UPDATE": Intent.DIRECT_MESSAGES,
    "MESSAGE_REACTION_ADD": Intent.DIRECT_MESSAGE_REACTIONS,
    "MESSAGE_REACTION_REMOVE": Intent.DIRECT_MESSAGE_REACTIONS,
    "TYPING_START": Intent.DIRECT_MESSAGE_TYPING,
    "MESSAGE_POLL_VOTE_ADD": Intent.DIRECT_MESSAGE_POLLS,
    "MESSAGE_POLL_VOTE_REMOVE": Intent.DIRECT_MESSAGE_POLLS,
}


_GUILD_INTENTS = {name: int(flags) for name, flags in _GUILD_INTENTS.items()}
_DIRECT_INTENTS = {name: int(flags) for name, flags in _DIRECT_INTENTS.items()}


@dataclass(slots=True, frozen=True)
class Event:
    """One thing that happened. With a `channel`, only those who see that channel hear of it.

    `only_for` names the one account that hears of it; `needs` is a guild permission without which
    the bot is not told.
    """

    name: str
    data: dict[str, Any]
    guild_id: int | None = None
    channel: Channel | None = None
    message: Message | None = None
    only_for: int | None = None
    needs: int = 0

    @property
    def intents(self) -> int:
        """Return the intents of which a bot needs at least one; 0 means that every bot is told."""
        table = _DIRECT_INTENTS if self.guild_id is None else _GUILD_INTENTS
        return table.get(self.name, 0)
