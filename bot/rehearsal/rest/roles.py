"""Roles of a guild."""

from __future__ import annotations

from bot.rehearsal.forms import Form
from bot.rehearsal.payloads import role_json
from bot.rehearsal.permissions import P, base_permissions, outranks
from bot.rehearsal.refusals import not_allowed, refusal
from bot.rehearsal.rest.call import Call, snowflake
from bot.rehearsal.rest.router import Routes
from bot.rehearsal.shapes import Guild, Json, Role
from bot.rehearsal.structure import add_role, delete_role, tell_role_changed

ROUTES = Routes()
_ONE = "/guilds/{guild_id}/roles/{role_id}"


@ROUTES.on("GET", "/guilds/{guild_id}/roles")
def list_roles(call: Call) -> object:
    """List roles."""
    return [role_json(role) for role in call.guild().roles.values()]


@ROUTES.on("GET", _ONE)
def get_role(call: Call) -> object:
    """Return a role, or 10011."""
    return role_json(call.world.role(call.guild(), call.id("role_id")))


@ROUTES.on("GET", "/guilds/{guild_id}/roles/member-counts")
def count_members(call: Call) -> object:
    """Count the members of each role."""
    guild = call.guild()
    return {str(one): sum(one in member.roles for member in guild.members.values()) for one in guild.roles}


def _may_grant(call: Call, guild: Guild, permissions: int) -> None:
    beyond = permissions & ~base_permissions(guild, call.me(guild))
    if beyond:
        raise not_allowed("the bot cannot give permissions it does not have")


@ROUTES.on("POST", "/guilds/{guild_id}/roles")
def create_role(call: Call) -> object:
    """Make a role at the bottom of the list."""
    guild = call.guild()
    call.need(guild, P.MANAGE_ROLES)
    body = call.json
    _check(body)
    everyone = guild.roles[guild.id].permissions
    permissions = int(body["permissions"]) if body.get("permissions") is not None else everyone
    _may_grant(call, guild, permissions)
    name = body.get("name") or "new role"
    role = add_role(call.world, guild, name, permissions=permissions, by=call.bot.id, reason=call.reason)
    _fill(role, body)
    return role_json(role)


def _check(body: Json) -> None:
    form = Form()
    form.text(("name",), body.get("name"), most=100)
    form.number(("color",), body.get("color"), least=0, most=0xFFFFFF)
    form.done()


def _fill(role: Role, body: Json) -> None:
    role.name = body.get("name") or role.name
    role.colour = (body.get("colors") or {}).get("primary_color") or body.get("color") or role.colour
    role.hoist = bool(body.get("hoist", role.hoist))
    role.mentionable = bool(body.get("mentionable", role.mentionable))


def _below(call: Call, guild: Guild) -> Role:
    call.need(guild, P.MANAGE_ROLES)
    role = call.world.role(guild, call.id("role_id"))
    if not outranks(guild, call.me(guild), role.id):
        raise not_allowed("the role is not below the bot's highest role")
    return role


@ROUTES.on("PATCH", _ONE)
def edit_role(call: Call) -> object:
    """Change a role that stands below the bot's highest."""
    guild = call.guild()
    role = _below(call, guild)
    _check(call.json)
    if call.json.get("permissions") is not None:
        _may_grant(call, guild, int(call.json["permissions"]) & ~role.permissions)
        role.permissions = int(call.json["permissions"])
    _fill(role, call.json)
    tell_role_changed(call.world, guild, role, by=call.bot.id, reason=call.reason)
    return role_json(role)


@ROUTES.on("DELETE", _ONE, destructive=True)
def remove_role(call: Call) -> None:
    """Delete a role that stands below the bot's highest and is not managed."""
    guild = call.guild()
    role = _below(call, guild)
    if role.id == guild.id or role.managed:
        raise refusal(50028)
    delete_role(call.world, guild, role, by=call.bot.id, reason=call.reason)


@ROUTES.on("PATCH", "/guilds/{guild_id}/roles")
def move_roles(call: Call) -> object:
    """Move roles, none of them to or above the bot's highest."""
    guild = call.guild()
    call.need(guild, P.MANAGE_ROLES)
    if not isinstance(call.body, list) or not all(isinstance(one, dict) for one in call.body):
        raise refusal(50109)
    highest = max((guild.roles[one].position for one in call.me(guild).roles), default=0)
    moves = [
        (call.world.role(guild, snowflake(one.get("id"), "id")), int(one.get("position") or 0)) for one in call.body
    ]
    for role, position in moves:
        if not outranks(guild, call.me(guild), role.id) or position >= highest:
            raise not_allowed("the role is not below the bot's highest role")
    for role, position in moves:
        role.position = position
        tell_role_changed(call.world, guild, role, by=call.bot.id, reason=call.reason)
    return [role_json(role) for role in guild.roles.values()]
