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
from bot.rehearsal.snowflakes import made_at

AT_ONCE = 100
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
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
    note = person.community.notes.get(person.id)
    told = words if note is None else f"{words}, {note}"
    return told if person.user.dms_open else f"{told}, direct messages closed"


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
        "threads": _threads(person, channel),
        "tags": [{"id": str(one["id"]), "name": one["name"]} for one in channel.tags],
        "may": _may(person, channel),
        "commands": person.offered(channel),
        "now": person.world.clock.now().timestamp(),
    }


def _threads(person: Person, channel: Channel) -> list[Json]:
    """Write the threads or posts under a channel, closed ones too, the one with the newest message first."""
    under = [one for one in person.guild.threads.values() if one.parent_id == channel.id]
    seen = [one for one in under if person.world.can_see(one, person.id)]
    newest = sorted(seen, key=lambda one: one.last_message_id or one.id, reverse=True)
    return [_thread_json(person, one, channel) for one in newest[:AT_ONCE]]


def _thread_json(person: Person, thread: Channel, parent: Channel) -> Json:
    state = thread.thread
    assert state is not None
    names = {int(tag["id"]): tag["name"] for tag in parent.tags}
    first = next(iter(person.messages(thread)), None)
    return {
        "id": str(thread.id),
        "name": thread.name,
        "private": thread.is_private_thread,
        "archived": state.archived,
        "locked": state.locked,
        "tags": [names[one] for one in state.applied_tags if one in names],
        "messages": state.message_count,
        "author": "" if first is None else _shown(person, first.author.id),
        "words": "" if first is None else first.content[:_SHORT],
        "at": made_at(thread.last_message_id or thread.id).timestamp(),
    }


def company(person: Person, channel: Channel) -> set[int]:
    """Return the accounts that see a channel: of a thread those who joined it, in direct messages both."""
    if channel.type == DM:
        return {one.id for one in channel.recipients}
    among = channel.thread_members if channel.type in THREAD_TYPES else person.guild.members
    return {one for one in among if person.world.can_see(channel, one)}


def _may(person: Person, channel: Channel) -> dict[str, bool]:
    """Say what somebody may do in a channel."""
    if channel.type == DM:
        return {"write": True, "attach": True, "react": True, "thread": False, "manage": False}
    have = person.world.permissions_in(channel, person.id)
    inside = channel.type in THREAD_TYPES
    writing = bool(have & (P.SEND_MESSAGES_IN_THREADS if inside else P.SEND_MESSAGES))
    locked = channel.thread is not None and channel.thread.locked and not have & P.MANAGE_THREADS
    return {
        "write": writing and not locked,
        "attach": writing and not locked and bool(have & P.ATTACH_FILES),
        "react": bool(have & P.ADD_REACTIONS),
        "thread": not inside and bool(have & P.CREATE_PUBLIC_THREADS),
        "manage": bool(have & P.MANAGE_MESSAGES),
    }


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
        "files": [file_json(one) for one in message.attachments],
        "reactions": [
            {"emoji": one.emoji["name"], "count": len(one.by), "mine": person.id in one.by}
            for one in message.reactions.values()
        ],
        "names": _names(person, message),
        "reply": _reply(person, message),
        "used": _used(person, message),
        "thread": _thread(person, message),
    }


def file_json(attachment: Json) -> Json:
    """Write a file as a page shows it; `hidden` is a picture that its sender covered."""
    return {
        "id": attachment["id"],
        "name": attachment["filename"],
        "url": attachment["url"],
        "size": attachment["size"],
        "about": attachment.get("description") or "",
        "picture": str(attachment.get("content_type")) in PICTURES,
        "hidden": str(attachment["filename"]).startswith("SPOILER_"),
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
    words = _THING.sub(lambda found: _name(person, found[1].rstrip("!"), int(found[2])), first.content)
    words = words or ("a card" if first.components or first.embeds else "a file")
    return {"id": str(first.id), "author": _shown(person, first.author.id), "text": words[:_SHORT]}


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
