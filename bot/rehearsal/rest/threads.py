"""Threads and forum posts."""

from __future__ import annotations

from bot.rehearsal.forms import Form
from bot.rehearsal.messaging import post, seen_json
from bot.rehearsal.payloads import member_json, stamp, thread_json, thread_member_json
from bot.rehearsal.permissions import P
from bot.rehearsal.refusals import form_error, not_allowed, refusal
from bot.rehearsal.rest.bodies import draft_of
from bot.rehearsal.rest.call import Call, snowflake
from bot.rehearsal.rest.router import Routes
from bot.rehearsal.shapes import (
    COMPONENTS_V2,
    FORUM_TYPES,
    NEWS,
    NEWS_THREAD,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    SUPPRESS_EMBEDS,
    TEXT,
    THREAD_TYPES,
    Channel,
    Json,
)
from bot.rehearsal.threads import active_threads, add_to_thread, remove_from_thread, start_thread

ROUTES = Routes()
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)


def _check(body: Json) -> None:
    form = Form()
    form.text(("name",), body.get("name"), most=100, least=1, needed=True)
    if body.get("auto_archive_duration") is not None:
        form.one_of(("auto_archive_duration",), body["auto_archive_duration"], ARCHIVE_MINUTES)
    form.count(("applied_tags",), body.get("applied_tags") or [], most=5)
    form.done()


@ROUTES.on("POST", "/channels/{channel_id}/messages/{message_id}/threads")
def from_message(call: Call) -> object:
    """Start a public thread under a message; a second one gets 160004."""
    channel = call.channel(P.CREATE_PUBLIC_THREADS)
    _check(call.json)
    if channel.type not in (TEXT, NEWS):
        raise refusal(50024)
    message = call.world.message(channel, call.id("message_id"))
    minutes = call.json.get("auto_archive_duration")
    thread = start_thread(call.world, channel, call.json["name"], by=call.bot.id, message=message, auto_archive=minutes)
    call.status = 201
    return thread_json(thread, viewer_id=call.bot.id)


@ROUTES.on("POST", "/channels/{channel_id}/threads")
def without_message(call: Call) -> object:
    """Start a thread of its own, or a post in a forum."""
    channel = call.channel()
    _check(call.json)
    call.status = 201
    if channel.type in FORUM_TYPES:
        return _forum_post(call, channel)
    if channel.type not in (TEXT, NEWS):
        raise refusal(50024)
    kind = call.json.get("type", PRIVATE_THREAD)
    if kind not in THREAD_TYPES:
        raise form_error(("type",), "BASE_TYPE_CHOICES", "Value must be one of (10, 11, 12).")
    call.need_in(channel, P.CREATE_PRIVATE_THREADS if kind == PRIVATE_THREAD else P.CREATE_PUBLIC_THREADS)
    thread = start_thread(
        call.world,
        channel,
        call.json["name"],
        by=call.bot.id,
        kind=kind,
        auto_archive=call.json.get("auto_archive_duration"),
        invitable=bool(call.json.get("invitable", True)),
    )
    return thread_json(thread, viewer_id=call.bot.id)


def _forum_post(call: Call, channel: Channel) -> Json:
    call.need_in(channel, P.SEND_MESSAGES)
    first = call.json.get("message")
    if not isinstance(first, dict):
        raise form_error(("message",), "BASE_TYPE_REQUIRED", "This field is required")
    known = {tag["id"] for tag in channel.tags}
    tags = [snowflake(one, "applied_tags") for one in call.json.get("applied_tags") or []]
    if any(str(tag) not in known for tag in tags):
        raise form_error(("applied_tags",), "FORUM_TAG_UNKNOWN", "Unknown forum tag")
    draft = draft_of(call, first, flags=SUPPRESS_EMBEDS | COMPONENTS_V2)
    minutes = call.json.get("auto_archive_duration")
    thread = start_thread(
        call.world, channel, call.json["name"], by=call.bot.id, kind=PUBLIC_THREAD, auto_archive=minutes, tags=tags
    )
    message = post(call.world, thread, call.bot, draft)
    thread.messages[thread.id] = thread.messages.pop(message.id)
    message.id = thread.last_message_id = thread.id
    return thread_json(thread, viewer_id=call.bot.id) | {"message": seen_json(call.world, message, call.bot.id)}


def _thread(call: Call) -> Channel:
    channel = call.channel(P.VIEW_CHANNEL)
    if channel.type not in THREAD_TYPES:
        raise refusal(50024)
    return channel


def _open(channel: Channel) -> Channel:
    if channel.thread is not None and channel.thread.archived:
        raise refusal(50083)
    return channel


@ROUTES.on("PUT", "/channels/{channel_id}/thread-members/@me")
def join(call: Call) -> None:
    """Join a thread."""
    add_to_thread(call.world, _open(_thread(call)), call.bot.id)


@ROUTES.on("DELETE", "/channels/{channel_id}/thread-members/@me")
def leave(call: Call) -> None:
    """Leave a thread."""
    remove_from_thread(call.world, _open(_thread(call)), call.bot.id)


@ROUTES.on("PUT", "/channels/{channel_id}/thread-members/{user_id}")
def add_member(call: Call) -> None:
    """Put somebody into a thread; they must be able to see the channel it hangs on."""
    channel = _open(_thread(call))
    call.need_in(channel, P.SEND_MESSAGES_IN_THREADS)
    guild = call.world.guild(channel.guild_id or 0)
    member = call.world.member(guild, call.id("user_id"))
    parent = guild.channels[channel.parent_id or 0]
    if not call.world.can_see(parent, member.user.id):
        raise refusal(50001)
    add_to_thread(call.world, channel, member.user.id)


@ROUTES.on("DELETE", "/channels/{channel_id}/thread-members/{user_id}")
def remove_member(call: Call) -> None:
    """Take somebody out of a thread: by Manage Threads, or as the owner of a private one."""
    channel = _open(_thread(call))
    owns = channel.is_private_thread and channel.thread is not None and channel.thread.owner_id == call.bot.id
    if not owns:
        call.need_in(channel, P.MANAGE_THREADS)
    remove_from_thread(call.world, channel, call.id("user_id"))


def _member_written(call: Call, channel: Channel, user_id: int) -> Json:
    written = thread_member_json(channel, user_id, channel.thread_members[user_id])
    guild = call.world.guild(channel.guild_id or 0)
    if call.query.get("with_member") in ("1", "true") and user_id in guild.members:
        written["member"] = member_json(guild.members[user_id])
    return written


@ROUTES.on("GET", "/channels/{channel_id}/thread-members")
def list_members(call: Call) -> object:
    """List who is in a thread; needs the Server Members Intent of the portal."""
    if not call.world.application.server_members_intent:
        raise refusal(50001)
    channel = _thread(call)
    return [_member_written(call, channel, one) for one in channel.thread_members]


@ROUTES.on("GET", "/channels/{channel_id}/thread-members/{user_id}")
def get_member(call: Call) -> object:
    """Return one person's place in a thread, or 10007."""
    channel = _thread(call)
    if call.id("user_id") not in channel.thread_members:
        raise refusal(10007)
    return _member_written(call, channel, call.id("user_id"))


def _listed(call: Call, threads: list[Channel], *, more: bool | None = None) -> Json:
    mine = call.bot.id
    members = [thread_member_json(one, mine, one.thread_members[mine]) for one in threads if mine in one.thread_members]
    written: Json = {"threads": [thread_json(one, viewer_id=mine) for one in threads], "members": members}
    return written if more is None else written | {"has_more": more}


@ROUTES.on("GET", "/guilds/{guild_id}/threads/active")
def active(call: Call) -> object:
    """List all open threads the bot sees."""
    found = [one for one in active_threads(call.guild()) if call.world.can_see(one, call.bot.id)]
    return _listed(call, found)


def _archived(call: Call, *, private: bool, joined: bool = False) -> Json:
    channel = call.channel(P.VIEW_CHANNEL | P.READ_MESSAGE_HISTORY)
    if private and not joined and not call.world.permissions_in(channel, call.bot.id) & P.MANAGE_THREADS:
        raise not_allowed(P.MANAGE_THREADS.words)
    kinds = (PRIVATE_THREAD,) if private else (PUBLIC_THREAD, NEWS_THREAD)
    before = call.query.get("before")
    found = [
        one
        for one in call.world.guild(channel.guild_id or 0).threads.values()
        if one.thread is not None
        and one.parent_id == channel.id
        and one.type in kinds
        and one.thread.archived
        and (not joined or call.bot.id in one.thread.members)
        and (before is None or _is_before(one, before))
    ]
    found.sort(key=lambda one: one.thread.archive_changed_at if one.thread else call.world.clock.now(), reverse=True)
    limit = call.limit(usual=50, most=100)
    return _listed(call, found[:limit], more=len(found) > limit)


def _is_before(channel: Channel, before: str) -> bool:
    if before.isdigit():
        return channel.id < int(before)
    assert channel.thread is not None
    return (stamp(channel.thread.archive_changed_at) or "") < before


@ROUTES.on("GET", "/channels/{channel_id}/threads/archived/public")
def archived_public(call: Call) -> object:
    """List archived public threads, last archived first."""
    return _archived(call, private=False)


@ROUTES.on("GET", "/channels/{channel_id}/threads/archived/private")
def archived_private(call: Call) -> object:
    """List archived private threads; needs Manage Threads."""
    return _archived(call, private=True)


@ROUTES.on("GET", "/channels/{channel_id}/users/@me/threads/archived/private")
def archived_joined(call: Call) -> object:
    """List archived private threads the bot is in."""
    return _archived(call, private=True, joined=True)
