"""Threads and forum posts: made, joined, left, archived."""

from __future__ import annotations

from bot.rehearsal.payloads import thread_json, thread_member_json
from bot.rehearsal.refusals import refusal
from bot.rehearsal.shapes import (
    FORUM_TYPES,
    HAS_THREAD,
    NEWS,
    NEWS_THREAD,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    Channel,
    Guild,
    Message,
    Thread,
)
from bot.rehearsal.world import World

MOST_THREAD_MEMBERS = 1000
MOST_ACTIVE_THREADS = 1000


def start_thread(  # noqa: PLR0913 - a thread's own fields
    world: World,
    parent: Channel,
    name: str,
    *,
    by: int,
    kind: int = PUBLIC_THREAD,
    message: Message | None = None,
    auto_archive: int | None = None,
    invitable: bool = True,
    tags: list[int] | None = None,
) -> Channel:
    """Start a thread, under a message when one is given (the thread then has the message's id)."""
    guild = world.guild(parent.guild_id or 0)
    if message is not None and message.id in world.channels:
        raise refusal(160004)
    if sum(not thread.thread.archived for thread in guild.threads.values() if thread.thread) >= MOST_ACTIVE_THREADS:
        raise refusal(160006)
    now = world.clock.now()
    channel = Channel(message.id if message else world.ids.next(), kind, name, guild.id, parent_id=parent.id)
    if parent.type == NEWS:
        channel.type = NEWS_THREAD
    channel.thread = Thread(by, now, now, auto_archive_minutes=auto_archive or parent.default_auto_archive)
    channel.thread.invitable = invitable
    channel.thread.applied_tags = list(tags or ())
    channel.thread.members[by] = now
    guild.threads[channel.id] = world.channels[channel.id] = channel
    if message is not None:
        message.thread_id = channel.id
        message.flags |= HAS_THREAD
    if parent.type in FORUM_TYPES:
        parent.last_message_id = channel.id
    written = thread_json(channel, viewer_id=world.application.bot.id) | {"newly_created": True}
    world.emit("THREAD_CREATE", written, guild_id=guild.id, channel=channel)
    return channel


def add_to_thread(world: World, channel: Channel, user_id: int) -> None:
    """Put somebody into a thread; quiet when they are in it."""
    thread = channel.thread
    assert thread is not None
    if user_id in thread.members:
        return
    if len(thread.members) >= MOST_THREAD_MEMBERS:
        raise refusal(30033)
    thread.members[user_id] = world.clock.now()
    guild_id = channel.guild_id or 0
    if user_id == world.application.bot.id and channel.type == PRIVATE_THREAD:
        written = thread_json(channel, viewer_id=user_id)
        world.emit("THREAD_CREATE", written, guild_id=guild_id, channel=channel)
    added = [thread_member_json(channel, user_id, thread.members[user_id])]
    _tell_members(world, channel, {"added_members": added})


def remove_from_thread(world: World, channel: Channel, user_id: int) -> None:
    """Take somebody out of a thread, or refuse with 10007."""
    thread = channel.thread
    assert thread is not None
    if thread.members.pop(user_id, None) is None:
        raise refusal(10007)
    _tell_members(world, channel, {"removed_member_ids": [str(user_id)]})


def _tell_members(world: World, channel: Channel, change: dict[str, object]) -> None:
    count = min(len(channel.thread_members), 50)
    data = {"id": str(channel.id), "guild_id": str(channel.guild_id), "member_count": count, **change}
    world.emit("THREAD_MEMBERS_UPDATE", data, guild_id=channel.guild_id, channel=channel)


def tell_thread_changed(world: World, channel: Channel) -> None:
    """Send THREAD_UPDATE."""
    written = thread_json(channel, viewer_id=world.application.bot.id)
    world.emit("THREAD_UPDATE", written, guild_id=channel.guild_id, channel=channel)


def set_archived(world: World, channel: Channel, *, archived: bool) -> None:
    """Archive a thread or open it again."""
    thread = channel.thread
    assert thread is not None
    if thread.archived != archived:
        thread.archived = archived
        thread.archive_changed_at = world.clock.now()
        tell_thread_changed(world, channel)


def active_threads(guild: Guild) -> list[Channel]:
    """Return a guild's open threads, newest first."""
    found = [one for one in guild.threads.values() if one.thread is not None and not one.thread.archived]
    return sorted(found, key=lambda one: one.id, reverse=True)
