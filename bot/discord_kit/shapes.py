"""Who may see a topic's channel: the shape it is given, and how Discord writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import discord

from bot.discord_kit.acting import Scene, own_member
from bot.discord_kit.actors import find_role

ROLE: Final = 0
MEMBER: Final = 1
VIEW = discord.Permissions(view_channel=True).value
WRITING = discord.Permissions(
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    create_private_threads=True,
    add_reactions=True,
).value
_OWN = (
    VIEW
    | discord.Permissions(
        send_messages=True,
        send_messages_in_threads=True,
        create_public_threads=True,
        read_message_history=True,
        embed_links=True,
        manage_messages=True,
        manage_threads=True,
        pin_messages=True,
    ).value
)


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies one role (type 0) or member (type 1), as bits of Discord's permissions."""

    id: int
    type: Literal[0, 1]
    allow: int
    deny: int

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Overwrite:
        """Read one as Discord writes it."""
        return cls(int(data["id"]), MEMBER if int(data["type"]) else ROLE, int(data["allow"]), int(data["deny"]))

    @property
    def lets_in(self) -> bool:
        """Tell whether it lets somebody see the channel."""
        return bool(self.allow & VIEW)

    def json(self) -> dict[str, Any]:
        """Write it as Discord reads it; in a channel's own body the bits are numbers."""
        return {"id": str(self.id), "type": self.type, "allow": self.allow, "deny": self.deny}


def shape_of(scene: Scene, guild: discord.Guild, shape: str, role_id: int | None) -> list[Overwrite]:
    """Return what a topic's channel says: nobody sees it but the bot, the team, and the topic's role where it has one.

    "open" lets write, "closed" is for reading only. The bot's own line comes first, so that it never locks itself
    out. What the bot itself may not do is left out, since Discord refuses to set it.
    """
    me = own_member(guild)
    held = me.guild_permissions.value if me is not None else discord.Permissions.all().value
    own_id = scene.client.user.id if scene.client.user is not None else 0
    hidden = VIEW | WRITING if shape == "closed" else VIEW
    lines = [Overwrite(own_id, MEMBER, _OWN & held, 0)] if own_id else []
    lines.extend(Overwrite(team, ROLE, VIEW, 0) for team in team_of(scene, guild))
    if role_id is not None:
        lines.append(Overwrite(role_id, ROLE, VIEW, 0))
    return [*lines, Overwrite(guild.id, ROLE, 0, hidden & held)]


def team_of(scene: Scene, guild: discord.Guild) -> list[int]:
    """Return the ids of the roles that look after the group; they must see what they are to keep safe."""
    roles = scene.settings.for_community(guild.id).roles
    found = (find_role(guild, name) for name in (*roles.moderator, *roles.organiser))
    return list(dict.fromkeys(role.id for role in found if role is not None))
