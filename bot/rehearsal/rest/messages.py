"""Messages: read, sent, edited, deleted, pinned."""

from __future__ import annotations

from datetime import timedelta

from bot.rehearsal.messaging import (
    MESSAGE_BULK_DELETE,
    MESSAGE_DELETE,
    MESSAGE_PIN,
    MESSAGE_UNPIN,
    Draft,
    delete,
    delete_many,
    post,
    seen_json,
    set_pinned,
)
from bot.rehearsal.payloads import stamp, without_content
from bot.rehearsal.permissions import P
from bot.rehearsal.refusals import form_error, refusal
from bot.rehearsal.rest.bodies import draft_of, lay_edit
from bot.rehearsal.rest.call import Call, snowflake
from bot.rehearsal.rest.router import Routes
from bot.rehearsal.shapes import (
    COMPONENTS_V2,
    DM,
    MESSAGE_TYPES_SHOWN,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    THREAD_TYPES,
    Channel,
    Json,
    Message,
)
from bot.rehearsal.snowflakes import made_at

ROUTES = Routes()
NONCE_LIFE = 300.0
BULK_AGE = timedelta(days=14)
_FLAGS = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2


def as_read(call: Call, message: Message) -> Json:
    """Write a message as this bot may read it: without content unless it has the switch or a reason to."""
    written = seen_json(call.world, message, call.bot.id)
    if may_read_content(call, message):
        return written
    return without_content(written)


def may_read_content(call: Call, message: Message) -> bool:
    """Tell whether the bot gets a message's content: own, direct, mentioning it, or the switch is on."""
    if call.world.application.message_content_intent or message.guild_id is None:
        return True
    return message.author.id == call.bot.id or any(user.id == call.bot.id for user in message.mentions)


@ROUTES.on("GET", "/channels/{channel_id}/messages")
def list_messages(call: Call) -> object:
    """List messages, newest first."""
    channel = call.channel(P.VIEW_CHANNEL)
    limit = call.limit(usual=50, most=100)
    if not call.world.permissions_in(channel, call.bot.id) & P.READ_MESSAGE_HISTORY:
        return []
    shown = [one for one in channel.messages.values() if not one.ephemeral]
    before, after, around = (call.asked_id(name) for name in ("before", "after", "around"))
    if around is not None:
        older = [one for one in shown if one.id <= around][-(limit // 2 + 1) :]
        newer = [one for one in shown if one.id > around][: limit // 2]
        chosen = [*older, *newer]
    elif after is not None:
        chosen = [one for one in shown if one.id > after][:limit]
    else:
        chosen = [one for one in shown if before is None or one.id < before][-limit:]
    return [as_read(call, one) for one in reversed(chosen)]


@ROUTES.on("GET", "/channels/{channel_id}/messages/{message_id}")
def get_message(call: Call) -> object:
    """Return one message."""
    channel = call.channel(P.VIEW_CHANNEL | P.READ_MESSAGE_HISTORY)
    return as_read(call, call.world.message(channel, call.id("message_id")))


def may_send(call: Call, channel: Channel) -> None:
    """Refuse when the bot may not write into a channel, for whichever reason."""
    if channel.type not in MESSAGE_TYPES_SHOWN:
        raise refusal(50008)
    if channel.type == DM:
        return _may_write_directly(call, channel)
    thread = channel.type in THREAD_TYPES
    call.need_in(channel, P.SEND_MESSAGES_IN_THREADS if thread else P.SEND_MESSAGES)
    if channel.thread is not None and channel.thread.locked:
        have = call.world.permissions_in(channel, call.bot.id)
        if not have & P.MANAGE_THREADS:
            raise refusal(160005)
    return None


def _may_write_directly(call: Call, channel: Channel) -> None:
    person = next((user for user in channel.recipients if user.id != call.bot.id), None)
    if person is None or person.bot:
        raise refusal(50007)
    if not call.world.share_a_guild(call.bot.id, person.id):
        raise refusal(50278)
    if not person.dms_open or call.bot.id in person.blocked:
        raise refusal(50007)


@ROUTES.on("POST", "/channels/{channel_id}/messages")
def create_message(call: Call) -> object:
    """Send a message; an enforced nonce that was used before returns the message it made."""
    channel = call.channel()
    may_send(call, channel)
    body = call.json
    draft = draft_of(call, body, flags=_FLAGS)
    earlier = _earlier(call, channel, body)
    if earlier is not None:
        return seen_json(call.world, earlier, call.bot.id)
    if channel.type != DM:
        needs = P(0) if not draft.attachments else P.ATTACH_FILES
        call.need_in(channel, needs | (P.EMBED_LINKS if draft.embeds else P(0)))
        call.need_in(channel, P.SEND_POLLS if draft.poll else P(0))
    if body.get("message_reference"):
        _set_reference(call, channel, body["message_reference"], draft)
    message = post(call.world, channel, call.bot, draft)
    if draft.nonce is not None:
        key = (channel.id, call.bot.id, str(draft.nonce))
        call.world.nonces[key] = (message.id, call.world.clock.now().timestamp())
    return seen_json(call.world, message, call.bot.id)


def _earlier(call: Call, channel: Channel, body: Json) -> Message | None:
    if not body.get("enforce_nonce") or body.get("nonce") is None:
        return None
    known = call.world.nonces.get((channel.id, call.bot.id, str(body["nonce"])))
    if known is None or call.world.clock.now().timestamp() - known[1] > NONCE_LIFE:
        return None
    message = channel.messages.get(known[0])
    if message is None:
        raise refusal(10008)
    return message


def _set_reference(call: Call, channel: Channel, reference: Json, draft: Draft) -> None:
    message_id = snowflake(reference.get("message_id"), "message_reference")
    if message_id not in channel.messages or channel.messages[message_id].ephemeral:
        if reference.get("fail_if_not_exists", True):
            raise form_error(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
        return
    if channel.type != DM:
        call.need_in(channel, P.READ_MESSAGE_HISTORY)
    draft.type = 19
    draft.reference = {"type": 0, "message_id": str(message_id), "channel_id": str(channel.id)}
    if channel.guild_id is not None:
        draft.reference["guild_id"] = str(channel.guild_id)


@ROUTES.on("PATCH", "/channels/{channel_id}/messages/{message_id}")
def edit_message(call: Call) -> object:
    """Edit the bot's own message; of others only the hiding of embeds."""
    channel = call.channel()
    message = call.world.message(channel, call.id("message_id"))
    if message.author.id != call.bot.id:
        if set(call.json) - {"flags"}:
            raise refusal(50005)
        call.need_in(channel, P.MANAGE_MESSAGES)
    if channel.thread is not None and channel.thread.archived:
        raise refusal(50083)
    return seen_json(call.world, lay_edit(call, message, call.json), call.bot.id)


@ROUTES.on("DELETE", "/channels/{channel_id}/messages/{message_id}")
def delete_message(call: Call) -> None:
    """Delete a message; others' only with Manage Messages."""
    channel = call.channel()
    message = call.world.message(channel, call.id("message_id"))
    if message.author.id != call.bot.id:
        if channel.type == DM:
            raise refusal(50003)
        call.need_in(channel, P.MANAGE_MESSAGES)
        guild = call.world.guild(channel.guild_id or 0)
        options = {"channel_id": str(channel.id), "count": "1"}
        call.world.audit(guild, MESSAGE_DELETE, call.bot.id, message.author.id, reason=call.reason, options=options)
    delete(call.world, channel, message)


@ROUTES.on("POST", "/channels/{channel_id}/messages/bulk-delete", destructive=True)
def bulk_delete(call: Call) -> None:
    """Delete 2 to 100 messages that are under 14 days old."""
    channel = call.channel(P.MANAGE_MESSAGES)
    if channel.guild_id is None:
        raise refusal(50003)
    ids = [snowflake(one, "messages") for one in call.json.get("messages") or []]
    if not 2 <= len(ids) <= 100:
        raise refusal(50016)
    if any(call.world.clock.now() - made_at(one) > BULK_AGE for one in ids):
        raise refusal(50034)
    delete_many(call.world, channel, ids)
    guild = call.world.guild(channel.guild_id)
    options = {"count": str(len(ids))}
    call.world.audit(guild, MESSAGE_BULK_DELETE, call.bot.id, channel.id, reason=call.reason, options=options)


@ROUTES.on("GET", "/channels/{channel_id}/messages/pins")
def list_pins(call: Call) -> object:
    """List pinned messages, newest pin first, in pages."""
    channel = call.channel(P.VIEW_CHANNEL)
    if not call.world.permissions_in(channel, call.bot.id) & P.READ_MESSAGE_HISTORY:
        return {"items": [], "has_more": False}
    limit = call.limit(usual=50, most=50)
    before = call.query.get("before")
    pins = sorted(channel.pins.items(), key=lambda pin: pin[1], reverse=True)
    found = [(one, at) for one, at in pins if before is None or (stamp(at) or "") < before]
    items = [{"pinned_at": stamp(at), "message": as_read(call, channel.messages[one])} for one, at in found[:limit]]
    return {"items": items, "has_more": len(found) > limit}


@ROUTES.on("GET", "/channels/{channel_id}/pins")
def list_pins_old(call: Call) -> object:
    """List pinned messages as the older route does."""
    channel = call.channel(P.VIEW_CHANNEL)
    pins = sorted(channel.pins.items(), key=lambda pin: pin[1], reverse=True)
    return [as_read(call, channel.messages[one]) for one, _ in pins]


def _pin(call: Call, *, pinned: bool) -> None:
    channel = call.channel()
    if channel.type != DM:
        call.need_in(channel, P.PIN_MESSAGES)
    message = call.world.message(channel, call.id("message_id"))
    set_pinned(call.world, channel, message, pinned=pinned)
    if channel.guild_id is not None:
        action = MESSAGE_PIN if pinned else MESSAGE_UNPIN
        guild = call.world.guild(channel.guild_id)
        options = {"channel_id": str(channel.id), "message_id": str(message.id)}
        call.world.audit(guild, action, call.bot.id, message.author.id, reason=call.reason, options=options)


@ROUTES.on("PUT", "/channels/{channel_id}/messages/pins/{message_id}")
def pin(call: Call) -> None:
    """Pin a message."""
    _pin(call, pinned=True)


@ROUTES.on("DELETE", "/channels/{channel_id}/messages/pins/{message_id}")
def unpin(call: Call) -> None:
    """Take a pin out."""
    _pin(call, pinned=False)


@ROUTES.on("PUT", "/channels/{channel_id}/pins/{message_id}")
def pin_old(call: Call) -> None:
    """Pin a message by the older route."""
    _pin(call, pinned=True)


@ROUTES.on("DELETE", "/channels/{channel_id}/pins/{message_id}")
def unpin_old(call: Call) -> None:
    """Take a pin out by the older route."""
    _pin(call, pinned=False)


@ROUTES.on("POST", "/channels/{channel_id}/typing")
def typing(call: Call) -> None:
    """Show that the bot is typing."""
    may_send(call, call.channel())
