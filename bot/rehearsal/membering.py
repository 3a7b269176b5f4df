"""People come, go, ask to come, and are given and lose roles."""

from __future__ import annotations

from datetime import datetime

from bot.rehearsal.payloads import join_request_json, member_json, stamp, user_json
from bot.rehearsal.permissions import Permission
from bot.rehearsal.refusals import DiscordError, refusal
from bot.rehearsal.shapes import Guild, JoinRequest, Json, Member, User
from bot.rehearsal.world import World

KICK, BAN, UNBAN, MEMBER_UPDATE, MEMBER_ROLE_UPDATE, BOT_ADD = 20, 22, 23, 24, 25, 28
APPLY_FEATURES = ("MEMBER_VERIFICATION_GATE_ENABLED", "MEMBER_VERIFICATION_MANUAL_APPROVAL")


def tell_member_changed(world: World, guild: Guild, member: Member) -> None:
    """Send GUILD_MEMBER_UPDATE."""
    world.emit("GUILD_MEMBER_UPDATE", member_json(member) | {"guild_id": str(guild.id)}, guild_id=guild.id)


def join(world: World, guild: Guild, user: User, *, pending: bool = False, roles: list[int] | None = None) -> Member:
    """Let an account into a guild; refuses banned people and paused invites, and is quiet when already in."""
    if user.id in guild.members:
        return guild.members[user.id]
    if user.id in guild.bans:
        raise refusal(40007)
    if not user.bot and invites_paused(world, guild):
        raise refusal(10006)
    member = Member(user, world.clock.now(), roles=list(roles or ()), pending=pending)
    guild.members[user.id] = member
    if user.id == world.application.bot.id:
        world.emit("GUILD_CREATE", {}, guild_id=guild.id)
    world.emit("GUILD_MEMBER_ADD", member_json(member) | {"guild_id": str(guild.id)}, guild_id=guild.id)
    return member


def invites_paused(world: World, guild: Guild) -> bool:
    """Tell whether a guild's incident actions or its settings keep newcomers out just now."""
    if "INVITES_DISABLED" in guild.features:
        return True
    until = (guild.incidents or {}).get("invites_disabled_until")
    return until is not None and datetime.fromisoformat(until) > world.clock.now()


def leave(world: World, guild: Guild, user: User) -> None:
    """Take an account out of a guild and out of its threads."""
    if guild.members.pop(user.id, None) is None:
        raise refusal(10007)
    for thread in guild.threads.values():
        thread.thread_members.pop(user.id, None)
    if user.id == world.application.bot.id:
        world.emit("GUILD_DELETE", {"id": str(guild.id)}, guild_id=guild.id)
        return
    data = {"guild_id": str(guild.id), "user": user_json(user)}
    world.emit("GUILD_MEMBER_REMOVE", data, guild_id=guild.id)


def give_role(world: World, guild: Guild, member: Member, role_id: int, *, by: int, reason: str | None = None) -> None:
    """Give a member a role; nothing happens when they have it."""
    if role_id in member.roles:
        return
    member.roles.append(role_id)
    changes = [{"key": "$add", "new_value": [{"id": str(role_id), "name": guild.roles[role_id].name}]}]
    world.audit(guild, MEMBER_ROLE_UPDATE, by, member.user.id, reason=reason, changes=changes)
    tell_member_changed(world, guild, member)


def take_role(world: World, guild: Guild, member: Member, role_id: int, *, by: int, reason: str | None = None) -> None:
    """Take a role from a member; nothing happens when they do not have it."""
    if role_id not in member.roles:
        return
    member.roles.remove(role_id)
    changes = [{"key": "$remove", "new_value": [{"id": str(role_id), "name": guild.roles[role_id].name}]}]
    world.audit(guild, MEMBER_ROLE_UPDATE, by, member.user.id, reason=reason, changes=changes)
    tell_member_changed(world, guild, member)


def kick(world: World, guild: Guild, member: Member, *, by: int, reason: str | None = None) -> None:
    """Remove a member."""
    world.audit(guild, KICK, by, member.user.id, reason=reason)
    leave(world, guild, member.user)


def ban(world: World, guild: Guild, user: User, *, by: int, reason: str | None = None) -> None:
    """Remove an account and keep it out."""
    guild.bans[user.id] = reason
    world.audit(guild, BAN, by, user.id, reason=reason)
    data = {"guild_id": str(guild.id), "user": user_json(user)}
    world.emit("GUILD_BAN_ADD", data, guild_id=guild.id, needs=int(Permission.BAN_MEMBERS))
    if user.id in guild.members:
        leave(world, guild, user)


def unban(world: World, guild: Guild, user: User, *, by: int, reason: str | None = None) -> None:
    """Lift a ban, or refuse with 10026."""
    if user.id not in guild.bans:
        raise refusal(10026)
    del guild.bans[user.id]
    world.audit(guild, UNBAN, by, user.id, reason=reason)
    data = {"guild_id": str(guild.id), "user": user_json(user)}
    world.emit("GUILD_BAN_REMOVE", data, guild_id=guild.id, needs=int(Permission.BAN_MEMBERS))


def takes_applications(guild: Guild) -> bool:
    """Tell whether a guild lets people in through Discord's own member applications."""
    return all(feature in guild.features for feature in APPLY_FEATURES)


def request_to_join(world: World, guild: Guild, user: User, answers: list[Json]) -> JoinRequest:
    """Send in a native member application; the person is not a member while it waits."""
    if not takes_applications(guild) or user.id in guild.members:
        raise refusal(50001)
    if user.id in guild.bans:
        raise refusal(40007)
    if any(one.user.id == user.id and one.status == "SUBMITTED" for one in guild.join_requests.values()):
        raise DiscordError(400, 0, "This person's earlier request is still waiting")
    request = JoinRequest(world.ids.next(), user, world.clock.now(), answers=answers)
    guild.join_requests[request.id] = request
    _tell_request(world, guild, request, "GUILD_JOIN_REQUEST_CREATE")
    return request


def withdraw_request(world: World, guild: Guild, request: JoinRequest) -> None:
    """Take back a native member application."""
    del guild.join_requests[request.id]
    data = {"id": str(request.id), "user_id": str(request.user.id), "guild_id": str(guild.id)}
    world.emit("GUILD_JOIN_REQUEST_DELETE", data, guild_id=guild.id, needs=int(Permission.KICK_MEMBERS))


def answer_request(
    world: World, guild: Guild, request: JoinRequest, *, approve: bool, by: User, reason: str | None
) -> None:
    """Approve a native member application (the person becomes a member) or reject it."""
    request.status = "APPROVED" if approve else "REJECTED"
    request.reviewed_at = world.clock.now()
    request.reviewed_by = by
    request.rejection_reason = None if approve else reason
    _tell_request(world, guild, request, "GUILD_JOIN_REQUEST_UPDATE")
    if approve and request.user.id not in guild.members:
        member = Member(request.user, world.clock.now())
        guild.members[request.user.id] = member
        world.emit("GUILD_MEMBER_ADD", member_json(member) | {"guild_id": str(guild.id)}, guild_id=guild.id)


def _tell_request(world: World, guild: Guild, request: JoinRequest, name: str) -> None:
    data = {
        "guild_id": str(guild.id),
        "status": request.status,
        "request": join_request_json(guild, request),
    }
    world.emit(name, data, guild_id=guild.id, needs=int(Permission.KICK_MEMBERS))


def set_timeout(
    world: World, guild: Guild, member: Member, until: datetime | None, *, by: int, reason: str | None
) -> None:
    """Silence a member until a moment, or end it with None."""
    change = {
        "key": "communication_disabled_until",
        "new_value": stamp(until),
        "old_value": stamp(member.timeout_until),
    }
    member.timeout_until = until
    world.audit(guild, MEMBER_UPDATE, by, member.user.id, reason=reason, changes=[change])
    tell_member_changed(world, guild, member)
