"""A guild as a whole: itself, its audit log, its bans, its incident actions."""

from __future__ import annotations

from datetime import timedelta

from bot.rehearsal.membering import ban, kick, leave, unban
from bot.rehearsal.payloads import audit_json, channel_json, guild_json, stamp, user_json
from bot.rehearsal.permissions import P, outranks_member
from bot.rehearsal.refusals import form_error, not_allowed, refusal
from bot.rehearsal.rest.call import Call, moment, snowflake
from bot.rehearsal.rest.router import Routes
from bot.rehearsal.shapes import Guild, Json, Member
from bot.rehearsal.structure import tell_guild_changed

ROUTES = Routes()
GUILD_UPDATE = 1
LONGEST_INCIDENT = timedelta(hours=24)


@ROUTES.on("GET", "/guilds/{guild_id}")
def get_guild(call: Call) -> object:
    """Return a guild."""
    guild = call.guild()
    written = guild_json(guild)
    if call.query.get("with_counts") in ("1", "true"):
        written |= {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
    return written


@ROUTES.on("PATCH", "/guilds/{guild_id}")
def edit_guild(call: Call) -> object:
    """Rename a guild or change its features."""
    guild = call.guild()
    call.need(guild, P.MANAGE_GUILD)
    name = call.json.get("name")
    if name is not None and not 2 <= len(str(name)) <= 100:
        raise form_error(("name",), "BASE_TYPE_BAD_LENGTH", "Must be between 2 and 100 in length.")
    guild.name = name or guild.name
    guild.features = list(call.json.get("features", guild.features))
    guild.description = call.json.get("description", guild.description)
    call.world.audit(guild, GUILD_UPDATE, call.bot.id, guild.id, reason=call.reason)
    tell_guild_changed(call.world, guild)
    return guild_json(guild)


@ROUTES.on("GET", "/guilds/{guild_id}/channels")
def list_channels(call: Call) -> object:
    """List a guild's channels without its threads."""
    return [channel_json(channel) for channel in call.guild().channels.values()]


@ROUTES.on("GET", "/guilds/{guild_id}/audit-logs")
def audit_log(call: Call) -> object:
    """Read the audit log, newest line first."""
    guild = call.guild()
    call.need(guild, P.VIEW_AUDIT_LOG)
    wanted: dict[str, int | None] = {
        name: call.asked_id(name) for name in ("user_id", "action_type", "before", "after")
    }
    found = [
        entry
        for entry in guild.audit_log
        if (wanted["user_id"] in (None, entry.user_id))
        and (wanted["action_type"] in (None, entry.action))
        and (wanted["before"] is None or entry.id < wanted["before"])
        and (wanted["after"] is None or entry.id > wanted["after"])
    ]
    if wanted["after"] is None:
        found.reverse()
    chosen = found[: call.limit(usual=50, most=100)]
    people = {entry.user_id for entry in chosen} | {entry.target_id for entry in chosen}
    return {
        "audit_log_entries": [audit_json(entry) for entry in chosen],
        "users": [user_json(user) for user_id, user in call.world.users.items() if user_id in people],
        "application_commands": [],
        "auto_moderation_rules": [],
        "guild_scheduled_events": [],
        "integrations": [],
        "threads": [],
        "webhooks": [],
    }


def _ban_json(call: Call, guild: Guild, user_id: int) -> Json:
    return {"reason": guild.bans[user_id], "user": user_json(call.world.users[user_id])}


@ROUTES.on("GET", "/guilds/{guild_id}/bans")
def list_bans(call: Call) -> object:
    """List bans in order of account ids."""
    guild = call.guild()
    call.need(guild, P.BAN_MEMBERS)
    before, after = call.asked_id("before"), call.asked_id("after")
    ids = [one for one in sorted(guild.bans) if (before is None or one < before) and (after is None or one > after)]
    limit = call.limit(usual=1000, most=1000)
    return [_ban_json(call, guild, one) for one in (ids[-limit:] if before is not None else ids[:limit])]


@ROUTES.on("GET", "/guilds/{guild_id}/bans/{user_id}")
def get_ban(call: Call) -> object:
    """Return one ban, or 10026."""
    guild = call.guild()
    call.need(guild, P.BAN_MEMBERS)
    if call.id("user_id") not in guild.bans:
        raise refusal(10026)
    return _ban_json(call, guild, call.id("user_id"))


def target_below(call: Call, guild: Guild, member: Member) -> None:
    """Refuse with 50013 when a member does not stand below the bot."""
    if not outranks_member(guild, call.me(guild), member):
        raise not_allowed("the member's highest role is not below the bot's")


@ROUTES.on("PUT", "/guilds/{guild_id}/bans/{user_id}", destructive=True)
def add_ban(call: Call) -> None:
    """Ban an account, also one that is not in the guild."""
    guild = call.guild()
    call.need(guild, P.BAN_MEMBERS)
    user = call.world.user(call.id("user_id"))
    if user.id in guild.members:
        target_below(call, guild, guild.members[user.id])
    ban(call.world, guild, user, by=call.bot.id, reason=call.reason)


@ROUTES.on("DELETE", "/guilds/{guild_id}/bans/{user_id}", destructive=True)
def lift_ban(call: Call) -> None:
    """Lift a ban."""
    guild = call.guild()
    call.need(guild, P.BAN_MEMBERS)
    unban(call.world, guild, call.world.user(call.id("user_id")), by=call.bot.id, reason=call.reason)


@ROUTES.on("POST", "/guilds/{guild_id}/bulk-ban", destructive=True)
def bulk_ban(call: Call) -> object:
    """Ban up to 200 accounts; those the bot may not ban are listed as failed."""
    guild = call.guild()
    call.need(guild, P.BAN_MEMBERS | P.MANAGE_GUILD)
    done: list[str] = []
    failed: list[str] = []
    for text in (call.json.get("user_ids") or [])[:200]:
        user = call.world.users.get(snowflake(text, "user_ids"))
        member = None if user is None else guild.members.get(user.id)
        if user is None or (member is not None and not outranks_member(guild, call.me(guild), member)):
            failed.append(str(text))
            continue
        ban(call.world, guild, user, by=call.bot.id, reason=call.reason)
        done.append(str(text))
    return {"banned_users": done, "failed_users": failed}


@ROUTES.on("DELETE", "/guilds/{guild_id}/members/{user_id}", destructive=True)
def remove_member(call: Call) -> None:
    """Remove a member."""
    guild = call.guild()
    call.need(guild, P.KICK_MEMBERS)
    member = call.world.member(guild, call.id("user_id"))
    target_below(call, guild, member)
    kick(call.world, guild, member, by=call.bot.id, reason=call.reason)


@ROUTES.on("PUT", "/guilds/{guild_id}/incident-actions")
def incident_actions(call: Call) -> object:
    """Pause invites or direct messages for at most 24 hours, or let them go on with null."""
    guild = call.guild()
    call.need(guild, P.MANAGE_GUILD)
    incidents: Json = dict(guild.incidents or {"invites_disabled_until": None, "dms_disabled_until": None})
    for name in ("invites_disabled_until", "dms_disabled_until"):
        if name in call.json:
            incidents[name] = _incident_end(call, name, call.json[name])
    guild.incidents = {**incidents, "raid_detected_at": None, "dm_spam_detected_at": None}
    tell_guild_changed(call.world, guild)
    return incidents


def _incident_end(call: Call, name: str, value: object) -> str | None:
    if value is None:
        return None
    until = moment(value, name)
    if until - call.world.clock.now() > LONGEST_INCIDENT + timedelta(seconds=5):
        raise form_error((name,), "INCIDENT_ACTIONS_TOO_LONG", "Must be at most 24 hours in the future.")
    return stamp(until)


@ROUTES.on("DELETE", "/users/@me/guilds/{guild_id}")
def leave_guild(call: Call) -> None:
    """Take the bot out of a guild."""
    leave(call.world, call.guild(), call.bot)
