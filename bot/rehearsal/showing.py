"""What a person may see of practice Discord, as JSON for a screen: nothing else leaves here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.rehearsal.answers import CannotError
from bot.rehearsal.component_limits import walk
from bot.rehearsal.interactions import COMMAND
from bot.rehearsal.messaging import referenced_message
from bot.rehearsal.people import Person
from bot.rehearsal.permissions import P
from bot.rehearsal.shapes import CATEGORY, DM, FORUM_TYPES, LOADING, TEXT, THREAD_TYPES, Channel, Json, Message

AT_ONCE = 100
_SHORT = 120
_THING = re.compile(r"<(@!?|@&|#)(\d{1,20})>")
_KINDS = {
    CATEGORY: "category",
    DM: "dm",
    **dict.fromkeys(FORUM_TYPES, "forum"),
    **dict.fromkeys(THREAD_TYPES, "thread"),
}
_ROLE_WORDS = {"Organiser": "organiser", "Moderator": "moderator", "Member": "member"}


def about(person: Person) -> str:
    """Say in a few words who somebody is in the community just now."""
    names = person.roles()
    if person.id not in person.guild.members:
        words = "not in the server"
    else:
        words = next((word for name, word in _ROLE_WORDS.items() if name in names), "has not joined yet")
    return words if person.user.dms_open else f"{words}, direct messages closed"


def person_json(key: str, person: Person) -> Json:
    """Write somebody one can be."""
    inside = person.id in person.guild.members
    return {"key": key, "id": str(person.id), "name": person.user.shown, "about": about(person), "inside": inside}


def people_json(people: dict[str, Person]) -> list[Json]:
    """Write everybody one can be: those who are not let in yet first, the organiser last."""
    ranks = list(_ROLE_WORDS)

    def rank(person: Person) -> int:
        return max((len(ranks) - ranks.index(role) for role in person.roles() if role in ranks), default=0)

    return [person_json(key, person) for key, person in sorted(people.items(), key=lambda one: rank(one[1]))]


def view_json(key: str, person: Person, *, reading: int | None = None) -> Json:
    """Write who somebody is and the channels they see, in the order of Discord's list.

    An archived thread is listed only while it is the one they are `reading`.
    """
    return {
        "me": person_json(key, person) | {"roles": person.roles()},
        "community": person.guild.name,
        "bot": {"id": str(person.world.application.bot.id), "name": person.world.application.bot.shown},
        "channels": [_channel_json(person, one) for one in _channels(person, reading)],
        "now": person.world.clock.now().timestamp(),
    }


def _channels(person: Person, reading: int | None) -> Iterator[Channel]:
    guild, world = person.guild, person.world
    visible = [one for one in guild.channels.values() if one.type != CATEGORY and world.can_see(one, person.id)]
    threads = [
        one for one in guild.threads.values() if (_open(one) or one.id == reading) and world.can_see(one, person.id)
    ]
    categories = {one.parent_id for one in visible}
    tops = [one for one in guild.channels.values() if one.parent_id is None]
    shown = {one.id for one in visible}
    for top in sorted(tops, key=_order):
        if top.id not in shown and top.id not in categories:
            continue
        yield top
        children = sorted((one for one in visible if one.parent_id == top.id), key=_order)
        for one in (top, *children):
            if one is not top:
                yield one
            yield from (thread for thread in threads if thread.parent_id == one.id)
    if person.id in guild.members or person.messages("dm"):
        yield person.finds("dm")


def _open(thread: Channel) -> bool:
    return thread.thread is not None and not thread.thread.archived


def _order(channel: Channel) -> tuple[bool, int, int]:
    return (channel.type == CATEGORY, channel.position, channel.id)


def _channel_json(person: Person, channel: Channel) -> Json:
    kind = _KINDS.get(channel.type, "text")
    return {
        "id": str(channel.id),
        "kind": kind,
        "name": person.world.application.bot.shown if kind == "dm" else channel.name,
        "parent": None if channel.parent_id is None else str(channel.parent_id),
        "private": channel.is_private_thread,
        "last": None if channel.last_message_id is None else str(channel.last_message_id),
    }


def place_json(person: Person, channel: Channel, *, before: int | None = None) -> Json:
    """Write one channel with its latest messages, or with those before a message, and what may be done there."""
    messages = [one for one in person.messages(channel) if before is None or one.id < before]
    return {
        "channel": _channel_json(person, channel) | {"topic": channel.topic or ""},
        "messages": [message_json(person, one) for one in messages[-AT_ONCE:]],
        "earlier": len(messages) > AT_ONCE,
        "may_write": _may_write(person, channel),
        "commands": [one for one in person.offered(channel) if one.get("type", 1) in (1, 3)],
        "now": person.world.clock.now().timestamp(),
    }


def _may_write(person: Person, channel: Channel) -> bool:
    if channel.type == DM:
        return True
    needed = P.SEND_MESSAGES_IN_THREADS if channel.type in THREAD_TYPES else P.SEND_MESSAGES
    return bool(person.world.permissions_in(channel, person.id) & needed)


def may_see(person: Person, message: Message) -> bool:
    """Tell whether somebody sees a message just now."""
    channel = person.world.channels.get(message.channel_id)
    return channel is not None and person.world.can_see(channel, person.id) and message.only_for in (None, person.id)


def message_json(person: Person, message: Message) -> Json:
    """Write a message as somebody sees it; mentions are named only where they may know the name."""
    return {
        "id": str(message.id),
        "channel": str(message.channel_id),
        "author": _shown(person, message.author.id),
        "author_id": str(message.author.id),
        "bot": message.author.bot,
        "mine": message.author.id == person.id,
        "text": message.content,
        "at": message.sent_at.timestamp(),
        "edited": message.edited_at is not None,
        "only_you": message.ephemeral,
        "thinking": bool(message.flags & LOADING),
        "components": message.components,
        "embeds": message.embeds,
        "files": [{"name": one["filename"], "url": one["url"]} for one in message.attachments],
        "names": _names(person, message),
        "reply": _reply(person, message),
        "used": _used(person, message),
        "thread": _thread(person, message),
    }


def _shown(person: Person, user_id: int) -> str:
    member = person.guild.members.get(user_id)
    user = person.world.users.get(user_id)
    return member.shown if member else user.shown if user else "somebody unknown"


def _names(person: Person, message: Message) -> dict[str, str]:
    texts = [message.content, *(str(one.get("content") or "") for _, one in walk(message.components))]
    for embed in message.embeds:
        texts += [str(embed.get("title") or ""), str(embed.get("description") or "")]
        texts += [f"{one['name']}\n{one['value']}" for one in embed.get("fields") or []]
    found = {(kind, int(number)) for kind, number in _THING.findall("\n".join(texts))}
    return {f"{kind.rstrip('!')}{number}": _name(person, kind, number) for kind, number in found}


def _name(person: Person, kind: str, number: int) -> str:
    if kind == "#":
        channel = person.world.channels.get(number)
        seen = channel is not None and channel.type != DM and person.world.can_see(channel, person.id)
        return f"#{channel.name}" if channel is not None and seen else "#no access"
    if kind == "@&":
        role = person.guild.roles.get(number)
        return f"@{role.name}" if role else "@unknown role"
    return f"@{_shown(person, number)}"


def _reply(person: Person, message: Message) -> Json | None:
    """Write what a person's message answers; a bot's answers to presses stand where they belong anyway."""
    if message.type != 19 or message.interaction is not None:
        return None
    first = referenced_message(person.world, message)
    if first is None or not may_see(person, first):
        return {"author": "", "text": "a message that is gone"}
    return {"author": _shown(person, first.author.id), "text": first.content[:_SHORT]}


def _used(person: Person, message: Message) -> Json | None:
    about_it = message.interaction
    if about_it is None or about_it.get("type") != COMMAND:
        return None
    return {"by": _shown(person, int(about_it["user"]["id"])), "command": about_it["name"]}


def _thread(person: Person, message: Message) -> Json | None:
    thread = person.world.channels.get(message.thread_id or 0)
    if thread is None or not person.world.can_see(thread, person.id):
        return None
    return {"id": str(thread.id), "name": thread.name}


def things_json(person: Person, kind: str) -> list[Json]:
    """Write the people, roles or channels that somebody may choose from in a menu. Raises CannotError for others."""
    guild = person.guild
    if person.id not in guild.members:
        return []
    if kind == "users":
        return [{"value": str(one.user.id), "label": one.shown} for one in guild.members.values()]
    if kind == "roles":
        return [{"value": str(one.id), "label": one.name} for one in guild.roles.values() if one.id != guild.id]
    if kind == "channels":
        seen = (one for one in guild.channels.values() if person.world.can_see(one, person.id))
        return [{"value": str(one.id), "label": f"#{one.name}"} for one in seen if one.type == TEXT]
    raise CannotError(f"there is no list of {kind!r}")
