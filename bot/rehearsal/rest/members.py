"""Members of a guild: found, changed, given and taken roles."""

from __future__ import annotations

from datetime import timedelta

from bot.rehearsal.membering import MEMBER_UPDATE, give_role, set_timeout, take_role, tell_member_changed
from bot.rehearsal.payloads import member_json
from bot.rehearsal.permissions import P, base_permissions, outranks
from bot.rehearsal.refusals import form_error, not_allowed, refusal
from bot.rehearsal.rest.call import Call, moment, snowflake
from bot.rehearsal.rest.guilds import target_below
from bot.rehearsal.rest.router import Routes
from bot.rehearsal.shapes import Guild, Member

ROUTES = Routes()
LONGEST_TIMEOUT = timedelta(days=28)
_ONE = "/guilds/{guild_id}/members/{user_id}"


@ROUTES.on("GET", "/guilds/{guild_id}/members")
def list_members(call: Call) -> object:
    """List members in order of account ids; needs the Server Members Intent of the portal."""
    guild = call.guild()
    if not call.world.application.server_members_intent:
        raise refusal(50001)
    limit, after = call.limit(usual=1, most=1000), call.asked_id("after") or 0
    ids = [one for one in sorted(guild.members) if one > after]
    return [member_json(guild.members[one]) for one in ids[:limit]]


@ROUTES.on("GET", "/guilds/{guild_id}/members/search")
def search_members(call: Call) -> object:
    """Find members whose name or nickname begins with some letters."""
    guild = call.guild()
    start = call.query.get("query", "").lower()
    limit = call.limit(usual=1, most=1000)
    found = [
        member
        for member in guild.members.values()
        if any((name or "").lower().startswith(start) for name in (member.user.name, member.user.display, member.nick))
    ]
    return [member_json(member) for member in found[:limit]]


def _member(call: Call, guild: Guild) -> Member:
    return call.world.member(guild, call.id("user_id"))


@ROUTES.on("GET", _ONE)
def get_member(call: Call) -> object:
    """Return one member, or 10007."""
    return member_json(_member(call, call.guild()))


@ROUTES.on("PATCH", _ONE)
def edit_member(call: Call) -> object:
    """Change a member's nickname, roles or timeout."""
    guild = call.guild()
    member = _member(call, guild)
    body = call.json
    if "nick" in body:
        call.need(guild, P.MANAGE_NICKNAMES)
        target_below(call, guild, member)
        _set_nick(call, guild, member, body["nick"])
    if "communication_disabled_until" in body:
        _set_timeout(call, guild, member, body["communication_disabled_until"])
    if "roles" in body:
        _set_roles(call, guild, member, {snowflake(one, "roles") for one in body["roles"] or []})
    return member_json(member)


def _set_nick(call: Call, guild: Guild, member: Member, nick: str | None) -> None:
    if nick is not None and len(nick) > 32:
        raise form_error(("nick",), "BASE_TYPE_MAX_LENGTH", "Must be 32 or fewer in length.")
    member.nick = nick or None
    call.world.audit(guild, MEMBER_UPDATE, call.bot.id, member.user.id, reason=call.reason)
    tell_member_changed(call.world, guild, member)


def _set_timeout(call: Call, guild: Guild, member: Member, value: str | None) -> None:
    call.need(guild, P.MODERATE_MEMBERS)
    target_below(call, guild, member)
    if base_permissions(guild, member) & P.ADMINISTRATOR:
        raise not_allowed("administrators cannot be timed out")
    until = None if value is None else moment(value, "communication_disabled_until")
    if until is not None and until - call.world.clock.now() > LONGEST_TIMEOUT:
        message = "Communication can be disabled for at most 28 days"
        raise form_error(("communication_disabled_until",), "GUILD_MEMBER_TIMEOUT_TOO_LONG", message)
    set_timeout(call.world, guild, member, until, by=call.bot.id, reason=call.reason)


def _set_roles(call: Call, guild: Guild, member: Member, wanted: set[int]) -> None:
    have = set(member.roles)
    for role_id in have ^ wanted:
        _may_give(call, guild, role_id)
    for role_id in sorted(wanted - have):
        give_role(call.world, guild, member, role_id, by=call.bot.id, reason=call.reason)
    for role_id in sorted(have - wanted):
        take_role(call.world, guild, member, role_id, by=call.bot.id, reason=call.reason)


def _may_give(call: Call, guild: Guild, role_id: int) -> None:
    call.need(guild, P.MANAGE_ROLES)
    role = call.world.role(guild, role_id)
    if role.id == guild.id:
        raise refusal(50028)
    if role.managed or not outranks(guild, call.me(guild), role.id):
        raise not_allowed("the role is not below the bot's highest role")


@ROUTES.on("PATCH", "/guilds/{guild_id}/members/@me")
def edit_me(call: Call) -> object:
    """Change the bot's own nickname."""
    guild = call.guild()
    if "nick" in call.json:
        call.need(guild, P.CHANGE_NICKNAME)
        _set_nick(call, guild, call.me(guild), call.json["nick"])
    return member_json(call.me(guild))


@ROUTES.on("PUT", _ONE + "/roles/{role_id}")
def add_role(call: Call) -> None:
    """Give a member a role that stands below the bot's highest."""
    guild = call.guild()
    _may_give(call, guild, call.id("role_id"))
    member = _member(call, guild)
    give_role(call.world, guild, member, call.id("role_id"), by=call.bot.id, reason=call.reason)


@ROUTES.on("DELETE", _ONE + "/roles/{role_id}", destructive=True)
def remove_role(call: Call) -> None:
    """Take a role that stands below the bot's highest."""
    guild = call.guild()
    _may_give(call, guild, call.id("role_id"))
    member = _member(call, guild)
    take_role(call.world, guild, member, call.id("role_id"), by=call.bot.id, reason=call.reason)
