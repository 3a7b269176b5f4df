"""Ways into a guild: invites and Discord's own member applications."""

from __future__ import annotations

import string

from bot.rehearsal.forms import Form
from bot.rehearsal.membering import answer_request
from bot.rehearsal.payloads import invite_json, join_request_json, stamp, user_json
from bot.rehearsal.permissions import P
from bot.rehearsal.refusals import form_error, refusal
from bot.rehearsal.rest.call import Call
from bot.rehearsal.rest.router import Routes
from bot.rehearsal.shapes import Guild, Invite, Json

ROUTES = Routes()
STATUSES = ("STARTED", "SUBMITTED", "REJECTED", "APPROVED")
INVITE_CREATE, INVITE_DELETE = 40, 42
LONGEST_REJECTION = 160


@ROUTES.on("GET", "/guilds/{guild_id}/requests")
def list_requests(call: Call) -> object:
    """List native member applications, newest first; needs Kick Members."""
    guild = call.guild()
    call.need(guild, P.KICK_MEMBERS)
    status = call.query.get("status")
    if status is not None and status not in STATUSES:
        raise form_error(("status",), "ENUM_TYPE_COERCE", f'Value "{status}" is not a valid enum value.')
    before, after = call.asked_id("before"), call.asked_id("after")
    found = [
        one
        for one in sorted(guild.join_requests.values(), key=lambda one: one.id, reverse=after is None)
        if (status is None or one.status == status)
        and (before is None or one.id < before)
        and (after is None or one.id > after)
    ]
    total = sum(status is None or one.status == status for one in guild.join_requests.values())
    chosen = found[: call.limit(usual=100, most=100)]
    return {"total": total, "guild_join_requests": [join_request_json(guild, one) for one in chosen]}


@ROUTES.on("PATCH", "/guilds/{guild_id}/requests/{request_id}", destructive=True)
def answer(call: Call) -> object:
    """Approve or reject a native member application that waits."""
    guild = call.guild()
    call.need(guild, P.KICK_MEMBERS)
    action = call.json.get("action")
    form = Form()
    form.one_of(("action",), action, ("APPROVED", "REJECTED"))
    form.text(("rejection_reason",), call.json.get("rejection_reason"), most=LONGEST_REJECTION)
    form.done()
    request = guild.join_requests.get(call.id("request_id"))
    if request is None or request.status != "SUBMITTED":
        raise refusal(10065)
    reason = call.json.get("rejection_reason")
    answer_request(call.world, guild, request, approve=action == "APPROVED", by=call.bot, reason=reason)
    return join_request_json(guild, request)


def _invite(call: Call) -> tuple[Guild, Invite]:
    for guild in call.world.guilds.values():
        if call.path["code"] in guild.invites:
            return guild, guild.invites[call.path["code"]]
    raise refusal(10006)


@ROUTES.on("POST", "/channels/{channel_id}/invites")
def create_invite(call: Call) -> object:
    """Make an invite."""
    channel = call.channel(P.CREATE_INSTANT_INVITE)
    guild = call.world.guild(channel.guild_id or 0)
    form = Form()
    form.number(("max_age",), call.json.get("max_age"), least=0, most=604_800)
    form.number(("max_uses",), call.json.get("max_uses"), least=0, most=100)
    form.done()
    if len(guild.invites) >= 1000:
        raise refusal(30016)
    code = "".join(call.world.chance.choices(string.ascii_letters + string.digits, k=8))
    invite = Invite(code, channel.id, call.bot, call.world.clock.now())
    invite.max_age = int(call.json.get("max_age", 86400))
    invite.max_uses = int(call.json.get("max_uses") or 0)
    invite.temporary = bool(call.json.get("temporary"))
    guild.invites[code] = invite
    changes: list[Json] = [{"key": "code", "new_value": code}, {"key": "channel_id", "new_value": str(channel.id)}]
    call.world.audit(guild, INVITE_CREATE, call.bot.id, None, reason=call.reason, changes=changes)
    call.world.emit("INVITE_CREATE", _event(guild, invite), guild_id=guild.id, channel=channel)
    return invite_json(guild, channel, invite)


def _event(guild: Guild, invite: Invite) -> Json:
    return {
        "channel_id": str(invite.channel_id),
        "guild_id": str(guild.id),
        "code": invite.code,
        "created_at": stamp(invite.created_at),
        "inviter": None if invite.inviter is None else user_json(invite.inviter),
        "max_age": invite.max_age,
        "max_uses": invite.max_uses,
        "temporary": invite.temporary,
        "uses": 0,
        "expires_at": None,
    }


@ROUTES.on("GET", "/channels/{channel_id}/invites")
def channel_invites(call: Call) -> object:
    """List a channel's invites."""
    channel = call.channel(P.MANAGE_CHANNELS)
    guild = call.world.guild(channel.guild_id or 0)
    return [invite_json(guild, channel, one) for one in guild.invites.values() if one.channel_id == channel.id]


@ROUTES.on("GET", "/guilds/{guild_id}/invites")
def guild_invites(call: Call) -> object:
    """List a guild's invites."""
    guild = call.guild()
    call.need(guild, P.MANAGE_GUILD)
    return [invite_json(guild, call.world.channel(one.channel_id), one) for one in guild.invites.values()]


@ROUTES.on("GET", "/invites/{code}")
def get_invite(call: Call) -> object:
    """Return an invite, or 10006."""
    guild, invite = _invite(call)
    written = invite_json(guild, call.world.channel(invite.channel_id), invite)
    if call.query.get("with_counts") in ("1", "true"):
        written |= {"approximate_member_count": len(guild.members), "approximate_presence_count": 1}
    return written


@ROUTES.on("DELETE", "/invites/{code}", destructive=True)
def delete_invite(call: Call) -> object:
    """Delete an invite."""
    guild, invite = _invite(call)
    channel = call.world.channel(invite.channel_id)
    call.need_in(channel, P.MANAGE_CHANNELS)
    del guild.invites[invite.code]
    call.world.audit(guild, INVITE_DELETE, call.bot.id, None, reason=call.reason)
    data = {"channel_id": str(channel.id), "guild_id": str(guild.id), "code": invite.code}
    call.world.emit("INVITE_DELETE", data, guild_id=guild.id, channel=channel)
    return invite_json(guild, channel, invite)
