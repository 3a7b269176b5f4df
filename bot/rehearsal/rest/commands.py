"""Application commands, for all guilds or for one."""

from __future__ import annotations

import copy

from bot.rehearsal.command_limits import check_set
from bot.rehearsal.refusals import refusal
from bot.rehearsal.rest.call import Call
from bot.rehearsal.rest.router import Routes
from bot.rehearsal.shapes import Json

ROUTES = Routes()
_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def _shelf(call: Call) -> dict[int, Json]:
    application = call.world.application
    if call.id("application_id") != application.id:
        raise refusal(50001)
    return call.guild().commands if "guild_id" in call.path else application.commands


def _kept(call: Call, wanted: Json, earlier: Json | None) -> Json:
    """Return a command as Discord keeps it, with the id it had under the same name before."""
    if earlier is None and not call.world.command_creates.take():
        raise refusal(30034)
    command: Json = {"type": 1, "description": "", "options": [], **copy.deepcopy(wanted)}
    command |= {
        "id": earlier["id"] if earlier else str(call.world.ids.next()),
        "application_id": str(call.world.application.id),
        "version": str(call.world.ids.next()),
        "default_member_permissions": wanted.get("default_member_permissions"),
        "nsfw": bool(wanted.get("nsfw")),
        "integration_types": wanted.get("integration_types") or [0],
        "contexts": wanted.get("contexts"),
        "dm_permission": wanted.get("dm_permission", True),
    }
    for option in command["options"] or []:
        option.setdefault("name_localizations", None)
    if "guild_id" in call.path:
        command["guild_id"] = call.path["guild_id"]
    return command


def _same(shelf: dict[int, Json], wanted: Json) -> Json | None:
    key = (wanted.get("name"), wanted.get("type", 1))
    return next((one for one in shelf.values() if (one["name"], one["type"]) == key), None)


def _list(call: Call) -> list[Json]:
    return list(_shelf(call).values())


def _overwrite(call: Call) -> list[Json]:
    shelf = _shelf(call)
    wanted = call.body
    if not isinstance(wanted, list) or not all(isinstance(one, dict) for one in wanted):
        raise refusal(50109)
    check_set(wanted)
    kept = [_kept(call, one, _same(shelf, one)) for one in wanted]
    shelf.clear()
    shelf.update({int(one["id"]): one for one in kept})
    return kept


def _create(call: Call) -> Json:
    shelf = _shelf(call)
    earlier = _same(shelf, call.json)
    others = [one for one in shelf.values() if one is not earlier]
    check_set([call.json])
    if sum(one["type"] == call.json.get("type", 1) for one in others) >= 100:
        raise refusal(30032)
    command = _kept(call, call.json, earlier)
    call.status = 201 if earlier is None else 200
    shelf[int(command["id"])] = command
    return command


def _one(call: Call) -> Json:
    command = _shelf(call).get(call.id("command_id"))
    if command is None:
        raise refusal(10063)
    return command


def _edit(call: Call) -> Json:
    command = _one(call)
    changed = command | call.json
    check_set([changed])
    command.update(changed | {"version": str(call.world.ids.next())})
    return command


def _delete(call: Call) -> None:
    _one(call)
    del _shelf(call)[call.id("command_id")]


for _base in (_GLOBAL, _GUILD):
    ROUTES.on("GET", _base)(_list)
    ROUTES.on("PUT", _base)(_overwrite)
    ROUTES.on("POST", _base)(_create)
    ROUTES.on("GET", _base + "/{command_id}")(_one)
    ROUTES.on("PATCH", _base + "/{command_id}")(_edit)
    ROUTES.on("DELETE", _base + "/{command_id}")(_delete)


@ROUTES.on("GET", _GUILD + "/permissions")
def list_permissions(call: Call) -> object:
    """List the commands whose permissions were changed by hand: none in practice."""
    _shelf(call)
    return []


@ROUTES.on("GET", _GUILD + "/{command_id}/permissions")
def get_permissions(call: Call) -> object:
    """Return a command's permissions as changed by hand: never, in practice."""
    _shelf(call)
    raise refusal(10066)
