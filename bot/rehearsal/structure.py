"""Roles and channels are made, changed and deleted."""

from __future__ import annotations

from bot.rehearsal.payloads import channel_json, guild_json, role_json
from bot.rehearsal.refusals import refusal
from bot.rehearsal.shapes import FORUM_TYPES, TEXT, THREAD_TYPES, Channel, Guild, Overwrite, Role
from bot.rehearsal.world import World

CHANNEL_CREATE, CHANNEL_UPDATE, CHANNEL_DELETE = 10, 11, 12
OVERWRITE_CREATE, OVERWRITE_UPDATE, OVERWRITE_DELETE = 13, 14, 15
ROLE_CREATE, ROLE_UPDATE, ROLE_DELETE = 30, 31, 32
MOST_ROLES, MOST_CHANNELS = 250, 500


def add_role(
    world: World,
    guild: Guild,
    name: str,
    *,
    permissions: int = 0,
    by: int,
    position: int | None = None,
    managed_by: int | None = None,
    reason: str | None = None,
) -> Role:
    """Make a role: at the bottom, as Discord does, unless a position is given."""
    if len(guild.roles) >= MOST_ROLES:
        raise refusal(30005)
    role = Role(world.ids.next(), name, permissions, position or 1, bot_id=managed_by, managed=managed_by is not None)
    if position is None:
        for other in guild.roles.values():
            other.position += 1 if other.id != guild.id else 0
    guild.roles[role.id] = role
    world.audit(guild, ROLE_CREATE, by, role.id, reason=reason)
    world.emit("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role_json(role)}, guild_id=guild.id)
    return role


def tell_role_changed(world: World, guild: Guild, role: Role, *, by: int, reason: str | None = None) -> None:
    """Write the change of a role into the audit log and tell listeners."""
    world.audit(guild, ROLE_UPDATE, by, role.id, reason=reason)
    world.emit("GUILD_ROLE_UPDATE", {"guild_id": str(guild.id), "role": role_json(role)}, guild_id=guild.id)


def move_role(world: World, guild: Guild, role: Role, position: int, *, by: int) -> None:
    """Move a role up or down the list; a bot whose own role sinks can no longer give those above it."""
    role.position = position
    tell_role_changed(world, guild, role, by=by)


def set_permissions(world: World, guild: Guild, role: Role, permissions: int, *, by: int) -> None:
    """Change what a role allows in the whole guild."""
    role.permissions = permissions
    tell_role_changed(world, guild, role, by=by)


def delete_role(world: World, guild: Guild, role: Role, *, by: int, reason: str | None = None) -> None:
    """Delete a role and take it from everybody who has it."""
    del guild.roles[role.id]
    for member in guild.members.values():
        if role.id in member.roles:
            member.roles.remove(role.id)
    for channel in guild.channels.values():
        channel.overwrites.pop(role.id, None)
    world.audit(guild, ROLE_DELETE, by, role.id, reason=reason)
    world.emit("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)}, guild_id=guild.id)


def add_channel(  # noqa: PLR0913 - a channel's own fields
    world: World,
    guild: Guild,
    name: str,
    *,
    kind: int = TEXT,
    by: int,
    topic: str | None = None,
    parent: Channel | None = None,
    overwrites: list[Overwrite] | None = None,
    reason: str | None = None,
) -> Channel:
    """Make a channel, category or forum; without its own overwrites it takes those of its category."""
    if len(guild.channels) >= MOST_CHANNELS:
        raise refusal(30013)
    channel = Channel(world.ids.next(), kind, name, guild.id, topic=topic, position=len(guild.channels))
    if parent is not None:
        channel.parent_id = parent.id
    if overwrites is None and parent is not None:
        overwrites = [Overwrite(o.id, o.type, o.allow, o.deny) for o in parent.overwrites.values()]
    channel.overwrites = {one.id: one for one in overwrites or ()}
    guild.channels[channel.id] = world.channels[channel.id] = channel
    world.audit(guild, CHANNEL_CREATE, by, channel.id, reason=reason)
    world.emit("CHANNEL_CREATE", channel_json(channel), guild_id=guild.id, channel=channel)
    return channel


def tell_channel_changed(world: World, channel: Channel, *, by: int, reason: str | None = None) -> None:
    """Write the change of a channel into the audit log and tell listeners."""
    guild = world.guild(channel.guild_id or 0)
    world.audit(guild, CHANNEL_UPDATE, by, channel.id, reason=reason)
    world.emit("CHANNEL_UPDATE", channel_json(channel), guild_id=guild.id, channel=channel)


def delete_channel(world: World, channel: Channel, *, by: int, reason: str | None = None) -> None:
    """Delete a channel or thread with everything in it; the channels of a category stay."""
    guild = world.guild(channel.guild_id or 0)
    if channel.type in THREAD_TYPES:
        return _delete_thread(world, guild, channel)
    written = channel_json(channel)
    for thread in [thread for thread in guild.threads.values() if thread.parent_id == channel.id]:
        del guild.threads[thread.id]
        del world.channels[thread.id]
    for child in guild.channels.values():
        if child.parent_id == channel.id:
            child.parent_id = None
    world.audit(guild, CHANNEL_DELETE, by, channel.id, reason=reason)
    world.emit("CHANNEL_DELETE", written, guild_id=guild.id, channel=channel)
    del guild.channels[channel.id]
    del world.channels[channel.id]
    return None


def _delete_thread(world: World, guild: Guild, thread: Channel) -> None:
    data = {"id": str(thread.id), "guild_id": str(guild.id), "parent_id": str(thread.parent_id), "type": thread.type}
    world.emit("THREAD_DELETE", data, guild_id=guild.id, channel=thread)
    del guild.threads[thread.id]
    del world.channels[thread.id]


def set_overwrite(
    world: World, channel: Channel, target: int, kind: int, *, allow: int, deny: int, by: int, reason: str | None = None
) -> None:
    """Set what a channel allows and denies one role or member."""
    guild = world.guild(channel.guild_id or 0)
    action = OVERWRITE_UPDATE if target in channel.overwrites else OVERWRITE_CREATE
    channel.overwrites[target] = Overwrite(target, kind, allow, deny)
    options = {"id": str(target), "type": str(kind)}
    world.audit(guild, action, by, channel.id, reason=reason, options=options)
    world.emit("CHANNEL_UPDATE", channel_json(channel), guild_id=guild.id, channel=channel)


def remove_overwrite(world: World, channel: Channel, target: int, *, by: int, reason: str | None = None) -> None:
    """Take away what a channel says about one role or member, or refuse with 10009."""
    guild = world.guild(channel.guild_id or 0)
    if channel.overwrites.pop(target, None) is None:
        raise refusal(10009)
    world.audit(guild, OVERWRITE_DELETE, by, channel.id, reason=reason)
    world.emit("CHANNEL_UPDATE", channel_json(channel), guild_id=guild.id, channel=channel)


def tell_guild_changed(world: World, guild: Guild) -> None:
    """Send GUILD_UPDATE."""
    world.emit("GUILD_UPDATE", guild_json(guild), guild_id=guild.id)


def is_forum(channel: Channel) -> bool:
    """Tell whether every talk in this channel is a post of its own."""
    return channel.type in FORUM_TYPES
