"""Messages are posted, edited, deleted, pinned and reacted to, whoever does it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.rehearsal.payloads import bare_member_json, member_json, message_json, stamp, thread_json
from bot.rehearsal.permissions import Permission
from bot.rehearsal.refusals import refusal
from bot.rehearsal.shapes import SUPPRESS_NOTIFICATIONS, THREAD_TYPES, Channel, Guild, Json, Message, Reaction, User
from bot.rehearsal.threads import add_to_thread, set_archived
from bot.rehearsal.world import World

MOST_PINS, MOST_REACTIONS = 250, 20
LATE_EDITS, LATE_EDIT_SPAN = 30, timedelta(hours=1)
MESSAGE_DELETE, MESSAGE_BULK_DELETE, MESSAGE_PIN, MESSAGE_UNPIN = 72, 73, 74, 75
_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")


@dataclass(slots=True)
class Draft:
    """What a message shall hold before it has an id and a place."""

    content: str = ""
    components: list[Json] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: int = 0
    type: int = 0
    nonce: str | int | None = None
    allowed_mentions: Json | None = None
    reference: Json | None = None
    interaction: Json | None = None
    only_for: int | None = None
    application_id: int | None = None
    webhook_id: int | None = None
    tts: bool = False
    poll: Json | None = None


def words_of(content: str, components: list[Json]) -> str:
    """Return all text of a message in which a mention could stand."""
    found = [content]
    for component in components:
        if isinstance(component.get("content"), str):
            found.append(component["content"])
        found.append(words_of("", component.get("components") or []))
    return "\n".join(found)


def set_mentions(world: World, message: Message, guild: Guild | None, rules: Json | None) -> None:
    """Work out whom a message pings, by Discord's `allowed_mentions` rules."""
    text = words_of(message.content, message.components)
    message.mentions, message.mention_roles, message.mention_everyone = [], [], False
    if "<@" not in text and "@everyone" not in text and "@here" not in text:
        return
    parse = {"users", "roles", "everyone"} if rules is None else set(rules.get("parse") or ())
    named_users = {int(one) for one in (rules or {}).get("users") or ()}
    named_roles = {int(one) for one in (rules or {}).get("roles") or ()}
    users = dict.fromkeys(int(one) for one in _USER.findall(text))
    roles = dict.fromkeys(int(one) for one in _ROLE.findall(text))
    message.mentions = [
        world.users[one] for one in users if one in world.users and ("users" in parse or one in named_users)
    ]
    known_roles = guild.roles if guild else {}
    message.mention_roles = [one for one in roles if one in known_roles and ("roles" in parse or one in named_roles)]
    channel = world.channels[message.channel_id]
    may_everyone = bool(world.permissions_in(channel, message.author.id) & Permission.MENTION_EVERYONE)
    shouted = "@everyone" in text or "@here" in text
    message.mention_everyone = shouted and "everyone" in parse and may_everyone
    if not may_everyone and guild is not None:
        message.mention_roles = [one for one in message.mention_roles if guild.roles[one].mentionable]


def _note_pings(world: World, message: Message, guild: Guild | None, replied: User | None) -> None:
    if message.flags & SUPPRESS_NOTIFICATIONS or message.ephemeral:
        return
    pinged = {user.id for user in message.mentions}
    if replied is not None:
        pinged.add(replied.id)
    if guild is not None:
        roles = set(message.mention_roles)
        everyone = message.mention_everyone
        pinged |= {one.user.id for one in guild.members.values() if everyone or roles.intersection(one.roles)}
    world.pings.extend((message.id, user_id) for user_id in sorted(pinged - {message.author.id}))


def post(world: World, channel: Channel, author: User, draft: Draft) -> Message:
    """Put a message into a channel and tell everybody who may see it."""
    guild = world.guild_of(channel)
    message = Message(
        world.ids.next(),
        channel.id,
        channel.guild_id,
        author,
        draft.content,
        world.clock.now(),
        type=draft.type,
        flags=draft.flags,
        components=draft.components,
        embeds=draft.embeds,
        attachments=draft.attachments,
        reference=draft.reference,
        nonce=draft.nonce,
        interaction=draft.interaction,
        only_for=draft.only_for,
        application_id=draft.application_id,
        webhook_id=draft.webhook_id,
        tts=draft.tts,
        poll=draft.poll,
    )
    set_mentions(world, message, guild, draft.allowed_mentions)
    replied = _replied_user(world, message, draft.allowed_mentions)
    if replied is not None and replied not in message.mentions:
        message.mentions.append(replied)
    channel.messages[message.id] = message
    _note_pings(world, message, guild, replied)
    if not message.ephemeral:
        world.sent += 1
        channel.last_message_id = message.id
        _count_in_thread(world, channel, author)
    tell_message(world, "MESSAGE_CREATE", message)
    return message


def _replied_user(world: World, message: Message, rules: Json | None) -> User | None:
    referenced = referenced_message(world, message)
    if message.type != 19 or referenced is None:
        return None
    pings = True if rules is None else rules.get("replied_user", False)
    return referenced.author if pings else None


def referenced_message(world: World, message: Message) -> Message | None:
    """Return the message that another one answers to, if it is still there."""
    if message.reference is None or "message_id" not in message.reference:
        return None
    channel = world.channels.get(int(message.reference.get("channel_id", message.channel_id)))
    return None if channel is None else channel.messages.get(int(message.reference["message_id"]))


def _count_in_thread(world: World, channel: Channel, author: User) -> None:
    if channel.thread is None or channel.type not in THREAD_TYPES:
        return
    channel.thread.message_count += 1
    channel.thread.total_sent += 1
    if channel.thread.archived:
        set_archived(world, channel, archived=False)
    add_to_thread(world, channel, author.id)


def seen_json(world: World, message: Message, viewer_id: int) -> Json:
    """Write a message for a viewer, with the message it answers to and its thread."""
    written = message_json(message, viewer_id=viewer_id, referenced=referenced_message(world, message))
    if message.thread_id is not None and message.thread_id in world.channels:
        written["thread"] = thread_json(world.channels[message.thread_id], viewer_id=viewer_id)
    return written


def event_json(world: World, message: Message) -> Json:
    """Write a message as the gateway sends it: with the guild and the author's membership."""
    written = seen_json(world, message, world.application.bot.id)
    if message.guild_id is not None:
        written["guild_id"] = str(message.guild_id)
        member = world.guilds[message.guild_id].members.get(message.author.id)
        if member is not None and message.webhook_id is None:
            written["member"] = bare_member_json(member)
    return written


def tell_message(world: World, name: str, message: Message) -> None:
    """Tell listeners of a message; of an ephemeral one only the person it is for."""
    channel = world.channels[message.channel_id]
    data = event_json(world, message)
    world.emit(name, data, guild_id=message.guild_id, channel=channel, message=message, only_for=message.only_for)


def note_edit(world: World, message: Message) -> None:
    """Set the time of an edit and refuse with 30046 when an old message was edited too often."""
    now = world.clock.now()
    if now - message.sent_at > LATE_EDIT_SPAN and not message.ephemeral:
        message.late_edits = [moment for moment in message.late_edits if now - moment < LATE_EDIT_SPAN]
        if len(message.late_edits) >= LATE_EDITS:
            error = refusal(30046)
            error.extra["retry_after"] = (message.late_edits[0] + LATE_EDIT_SPAN - now).total_seconds()
            raise error
        message.late_edits.append(now)
    message.edited_at = now


def delete(world: World, channel: Channel, message: Message) -> None:
    """Delete one message and tell listeners."""
    del channel.messages[message.id]
    channel.pins.pop(message.id, None)
    if channel.thread is not None:
        channel.thread.message_count = max(0, channel.thread.message_count - 1)
    data: Json = {"id": str(message.id), "channel_id": str(channel.id)}
    if channel.guild_id is not None:
        data["guild_id"] = str(channel.guild_id)
    world.emit(
        "MESSAGE_DELETE", data, guild_id=channel.guild_id, channel=channel, message=message, only_for=message.only_for
    )


def delete_many(world: World, channel: Channel, message_ids: list[int]) -> None:
    """Delete several messages with one event; ids that are gone are passed over."""
    gone = [one for one in message_ids if one in channel.messages]
    for message_id in gone:
        del channel.messages[message_id]
        channel.pins.pop(message_id, None)
    data = {"ids": [str(one) for one in gone], "channel_id": str(channel.id), "guild_id": str(channel.guild_id)}
    world.emit("MESSAGE_DELETE_BULK", data, guild_id=channel.guild_id, channel=channel)


def set_pinned(world: World, channel: Channel, message: Message, *, pinned: bool) -> None:
    """Pin a message or take the pin out."""
    if pinned and len(channel.pins) >= MOST_PINS:
        raise refusal(30003)
    message.pinned = pinned
    if pinned:
        channel.pins.setdefault(message.id, world.clock.now())
    else:
        channel.pins.pop(message.id, None)
    last = max(channel.pins.values(), default=None)
    data: Json = {"channel_id": str(channel.id), "last_pin_timestamp": stamp(last)}
    if channel.guild_id is not None:
        data["guild_id"] = str(channel.guild_id)
    world.emit("CHANNEL_PINS_UPDATE", data, guild_id=channel.guild_id, channel=channel)


def emoji_of(text: str) -> Json:
    """Return an emoji as Discord writes it, from a character or from `name:id`."""
    name, _, emoji_id = text.rpartition(":")
    return {"id": emoji_id, "name": name, "animated": False} if name else {"id": None, "name": text}


def react(world: World, message: Message, user: User, emoji: str) -> None:
    """Put somebody's reaction under a message."""
    if emoji not in message.reactions:
        if len(message.reactions) >= MOST_REACTIONS:
            raise refusal(30010)
        message.reactions[emoji] = Reaction(emoji_of(emoji))
    reaction = message.reactions[emoji]
    if user.id in reaction.by:
        return
    reaction.by.append(user.id)
    data = _reaction_data(message, user.id, reaction) | {"message_author_id": str(message.author.id)}
    if message.guild_id is not None and user.id in world.guilds[message.guild_id].members:
        data["member"] = member_json(world.guilds[message.guild_id].members[user.id])
    channel = world.channels[message.channel_id]
    world.emit("MESSAGE_REACTION_ADD", data, guild_id=message.guild_id, channel=channel)


def _reaction_data(message: Message, user_id: int, reaction: Reaction) -> dict[str, Any]:
    data: Json = {"user_id": str(user_id), "channel_id": str(message.channel_id), "message_id": str(message.id)}
    if message.guild_id is not None:
        data["guild_id"] = str(message.guild_id)
    return data | {"emoji": reaction.emoji, "burst": False, "type": 0}


def unreact(world: World, message: Message, user_id: int, emoji: str) -> None:
    """Take somebody's reaction away; quiet when there is none."""
    reaction = message.reactions.get(emoji)
    if reaction is None or user_id not in reaction.by:
        return
    reaction.by.remove(user_id)
    if not reaction.by:
        del message.reactions[emoji]
    channel = world.channels[message.channel_id]
    data = _reaction_data(message, user_id, reaction)
    world.emit("MESSAGE_REACTION_REMOVE", data, guild_id=message.guild_id, channel=channel)
