"""Discord's permission bits as far as the checks need them, with the names that its settings show."""

from __future__ import annotations

from typing import Final

BITS: Final[dict[str, int]] = {
    name: 1 << place
    for name, place in {
        "create_instant_invite": 0,
        "kick_members": 1,
        "ban_members": 2,
        "administrator": 3,
        "manage_channels": 4,
        "manage_guild": 5,
        "add_reactions": 6,
        "view_audit_log": 7,
        "view_channel": 10,
        "send_messages": 11,
        "manage_messages": 13,
        "embed_links": 14,
        "attach_files": 15,
        "read_message_history": 16,
        "mention_everyone": 17,
        "view_guild_insights": 19,
        "connect": 20,
        "mute_members": 22,
        "deafen_members": 23,
        "move_members": 24,
        "manage_nicknames": 27,
        "manage_roles": 28,
        "manage_webhooks": 29,
        "manage_expressions": 30,
        "manage_events": 33,
        "manage_threads": 34,
        "create_public_threads": 35,
        "create_private_threads": 36,
        "send_messages_in_threads": 38,
        "moderate_members": 40,
        "pin_messages": 51,
    }.items()
}
"""The bits by the names that discord.py gives them; as Discord's documents number them (July 2026)."""

ALL: Final = (1 << 63) - 1
"""What an owner or an administrator holds."""

_SHOWN: Final = {
    "view_channel": "View Channels",
    "manage_guild": "Manage Server",
    "kick_members": "Kick, Approve, and Reject Members",
    "moderate_members": "Timeout Members",
    "create_instant_invite": "Create Invite",
    "mention_everyone": "Mention @everyone, @here, and All Roles",
    "view_guild_insights": "View Server Insights",
    "send_messages_in_threads": "Send Messages in Threads",
}


def bits_of(*names: str) -> int:
    """Return the bits of some permissions by name. Raises KeyError for a name that is not here."""
    return sum({BITS[name] for name in names})


def shown(name: str) -> str:
    """Return the name of a permission as Discord's settings show it; it is the same in every sentence."""
    return _SHOWN.get(name, name.replace("_", " ").title())


def names_in(bits: int) -> tuple[str, ...]:
    """Return the names of the known permissions among some bits, in Discord's order."""
    return tuple(name for name, bit in BITS.items() if bits & bit)
