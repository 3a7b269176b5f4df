"""Channels of a guild: made, changed, deleted, opened and closed to roles and members."""

from __future__ import annotations

from bot.rehearsal.forms import Form
from bot.rehearsal.payloads import channel_json
from bot.rehearsal.permissions import P
from bot.rehearsal.refusals import form_error, not_allowed, refusal
from bot.rehearsal.rest.call import Call, snowflake
from bot.rehearsal.rest.router import Routes
from bot.rehearsal.shapes import (
    CATEGORY,
    DM,
    FORUM_TYPES,
    NEWS,
    STAGE,
    TEXT,
    THREAD_TYPES,
    VOICE,
    Channel,
    Guild,
    Json,
    Overwrite,
)
from bot.rehearsal.structure import (
    add_channel,
    delete_channel,
    remove_overwrite,
    set_overwrite,
    tell_channel_changed,
)
from bot.rehearsal.threads import set_archived, tell_thread_changed

ROUTES = Routes()
MOST_IN_CATEGORY, MOST_OVERWRITES = 50, 1000
_KINDS = (TEXT, VOICE, CATEGORY, NEWS, STAGE, *FORUM_TYPES)


@ROUTES.on("GET", "/channels/{channel_id}")
def get_channel(call: Call) -> object:
    """Return a channel, thread or direct channel."""
    return channel_json(call.channel(P.VIEW_CHANNEL), viewer_id=call.bot.id)


def _check(body: Json, *, new: bool = False) -> None:
    form = Form()
    form.text(("name",), body.get("name"), most=100, least=1, needed=new)
    form.text(("topic",), body.get("topic"), most=4096 if body.get("type") in FORUM_TYPES else 1024)
    form.number(("rate_limit_per_user",), body.get("rate_limit_per_user"), least=0, most=21600)
    tags = body.get("available_tags") or []
    form.count(("available_tags",), tags, most=20)
    for index, tag in enumerate(tags):
        form.text(("available_tags", index, "name"), tag.get("name"), most=20, needed=True)
    form.done()


def _tags(call: Call, body: Json) -> list[Json]:
    return [
        {
            "moderated": False,
            "emoji_id": None,
            "emoji_name": None,
            **tag,
            "id": str(tag.get("id") or call.world.ids.next()),
        }
        for tag in body.get("available_tags") or []
    ]


def _overwrites(body: Json) -> list[Overwrite] | None:
    if body.get("permission_overwrites") is None:
        return None
    return [
        Overwrite(
            snowflake(one.get("id"), "permission_overwrites"),
            int(one.get("type") or 0),
            int(one.get("allow") or 0),
            int(one.get("deny") or 0),
        )
        for one in body["permission_overwrites"]
    ]


def _may_grant(call: Call, guild: Guild, overwrites: list[Overwrite] | None) -> None:
    have = call.world.permissions_of(guild, call.bot.id)
    for one in overwrites or ():
        if (one.allow | one.deny) & ~have:
            raise not_allowed("the bot cannot set permissions it does not have")


@ROUTES.on("POST", "/guilds/{guild_id}/channels")
def create_channel(call: Call) -> object:
    """Make a channel, a category or a forum."""
    guild = call.guild()
    call.need(guild, P.MANAGE_CHANNELS)
    body = call.json
    _check(body, new=True)
    kind = int(body.get("type") or TEXT)
    if kind not in _KINDS:
        raise form_error(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {_KINDS}.")
    parent = None
    if body.get("parent_id") is not None:
        parent = guild.channels.get(snowflake(body["parent_id"], "parent_id"))
        if parent is None or parent.type != CATEGORY:
            raise form_error(("parent_id",), "CHANNEL_PARENT_INVALID", "Category does not exist")
        if sum(one.parent_id == parent.id for one in guild.channels.values()) >= MOST_IN_CATEGORY:
            raise form_error(
                ("parent_id",), "CHANNEL_PARENT_MAX_CHANNELS", "Maximum number of channels in category reached (50)"
            )
    overwrites = _overwrites(body)
    _may_grant(call, guild, overwrites)
    channel = add_channel(
        call.world,
        guild,
        _named(body["name"], kind),
        kind=kind,
        by=call.bot.id,
        topic=body.get("topic"),
        parent=parent,
        overwrites=overwrites,
        reason=call.reason,
    )
    channel.tags = _tags(call, body)
    channel.nsfw = bool(body.get("nsfw"))
    channel.slowmode = int(body.get("rate_limit_per_user") or 0)
    call.status = 201
    return channel_json(channel)


def _named(name: str, kind: int) -> str:
    """Return a name as Discord writes it: text channels in small letters without spaces."""
    return name.strip().lower().replace(" ", "-") if kind in (TEXT, NEWS, *FORUM_TYPES) else name


@ROUTES.on("PATCH", "/channels/{channel_id}")
def edit_channel(call: Call) -> object:
    """Change a channel or a thread."""
    channel = call.channel()
    if channel.type == DM:
        raise refusal(50003)
    _check(call.json | {"type": channel.type})
    if channel.type in THREAD_TYPES:
        return _edit_thread(call, channel)
    call.need_in(channel, P.MANAGE_CHANNELS)
    body = call.json
    overwrites = _overwrites(body)
    if overwrites is not None:
        call.need_in(channel, P.MANAGE_ROLES)
        channel.overwrites = {one.id: one for one in overwrites}
    if body.get("name"):
        channel.name = _named(body["name"], channel.type)
    channel.topic = body.get("topic", channel.topic)
    channel.nsfw = bool(body.get("nsfw", channel.nsfw))
    channel.slowmode = int(body.get("rate_limit_per_user", channel.slowmode) or 0)
    if "available_tags" in body:
        channel.tags = _tags(call, body)
    if "parent_id" in body:
        channel.parent_id = None if body["parent_id"] is None else snowflake(body["parent_id"], "parent_id")
    tell_channel_changed(call.world, channel, by=call.bot.id, reason=call.reason)
    return channel_json(channel)


def _edit_thread(call: Call, channel: Channel) -> Json:
    thread, body = channel.thread, call.json
    assert thread is not None
    have = call.world.permissions_in(channel, call.bot.id)
    owns = thread.owner_id == call.bot.id
    if not have & P.MANAGE_THREADS and (not owns or body.keys() & {"locked", "flags"}):
        raise not_allowed(P.MANAGE_THREADS.words)
    call.used |= 0 if owns else int(P.MANAGE_THREADS)
    if thread.archived and body.get("archived") is not False:
        raise refusal(50083)
    channel.name = body.get("name") or channel.name
    channel.slowmode = int(body.get("rate_limit_per_user", channel.slowmode) or 0)
    thread.locked = bool(body.get("locked", thread.locked))
    thread.invitable = bool(body.get("invitable", thread.invitable))
    thread.auto_archive_minutes = int(body.get("auto_archive_duration") or thread.auto_archive_minutes)
    channel.flags = int(body.get("flags", channel.flags) or 0)
    if "applied_tags" in body:
        thread.applied_tags = [snowflake(one, "applied_tags") for one in body["applied_tags"] or []]
    if "archived" in body and bool(body["archived"]) != thread.archived:
        set_archived(call.world, channel, archived=bool(body["archived"]))
    else:
        tell_thread_changed(call.world, channel)
    return channel_json(channel, viewer_id=call.bot.id)


@ROUTES.on("DELETE", "/channels/{channel_id}", destructive=True)
def remove_channel(call: Call) -> object:
    """Delete a channel or thread; a direct channel is only closed."""
    channel = call.channel()
    written = channel_json(channel, viewer_id=call.bot.id)
    if channel.type == DM:
        return written
    call.need_in(channel, P.MANAGE_THREADS if channel.type in THREAD_TYPES else P.MANAGE_CHANNELS)
    delete_channel(call.world, channel, by=call.bot.id, reason=call.reason)
    return written


@ROUTES.on("PUT", "/channels/{channel_id}/permissions/{target_id}")
def put_overwrite(call: Call) -> None:
    """Set what a channel allows and denies one role or member."""
    channel = call.channel(P.MANAGE_ROLES)
    guild = call.world.guild(channel.guild_id or 0)
    kind, target = int(call.json.get("type") or 0), call.id("target_id")
    if kind == 0:
        call.world.role(guild, target)
    allow, deny = int(call.json.get("allow") or 0), int(call.json.get("deny") or 0)
    _may_grant(call, guild, [Overwrite(target, kind, allow, deny)])
    if target not in channel.overwrites and len(channel.overwrites) >= MOST_OVERWRITES:
        raise refusal(30060)
    set_overwrite(call.world, channel, target, kind, allow=allow, deny=deny, by=call.bot.id, reason=call.reason)


@ROUTES.on("DELETE", "/channels/{channel_id}/permissions/{target_id}")
def delete_overwrite(call: Call) -> None:
    """Take away what a channel says about one role or member."""
    channel = call.channel(P.MANAGE_ROLES)
    remove_overwrite(call.world, channel, call.id("target_id"), by=call.bot.id, reason=call.reason)
