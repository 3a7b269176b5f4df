"""Write down a command, a choice or a filled-in form as Discord's app would send it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.rehearsal.answers import CannotError, Field, Form
from bot.rehearsal.command_limits import (
    BOOLEAN,
    CHANNEL,
    GROUP,
    INTEGER,
    MENTIONABLE,
    NUMBER,
    ROLE,
    STRING,
    SUBCOMMAND,
    USER,
)
from bot.rehearsal.component_limits import (
    CHANNEL_SELECT,
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    MENTIONABLE_SELECT,
    RADIO_GROUP,
    ROLE_SELECT,
    ROW,
    STRING_SELECT,
    TEXT_INPUT,
    USER_SELECT,
)
from bot.rehearsal.payloads import bare_member_json, channel_json, role_json, user_json
from bot.rehearsal.permissions import ALL
from bot.rehearsal.shapes import Guild, Json
from bot.rehearsal.world import World

Value = str | int | float | bool | Sequence[str] | None
_THINGS = {USER: ("users",), CHANNEL: ("channels",), ROLE: ("roles",), MENTIONABLE: ("users", "roles")}


def resolved(world: World, guild: Guild | None, kinds: Sequence[str], ids: Sequence[int]) -> Json:
    """Write the people, roles and channels that an act names, as Discord resolves them."""
    found: dict[str, Json] = {}
    for one in ids:
        if "users" in kinds and one in world.users:
            found.setdefault("users", {})[str(one)] = user_json(world.users[one])
            if guild is not None and one in guild.members:
                member = bare_member_json(guild.members[one])
                member["permissions"] = str(world.permissions_of(guild, one))
                found.setdefault("members", {})[str(one)] = member
        elif "roles" in kinds and guild is not None and one in guild.roles:
            found.setdefault("roles", {})[str(one)] = role_json(guild.roles[one])
        elif "channels" in kinds and one in world.channels:
            channel = channel_json(world.channels[one]) | {"permissions": str(ALL)}
            found.setdefault("channels", {})[str(one)] = channel
        else:
            raise CannotError(f"there is nothing with the id {one} to choose")
    return found


def command_data(
    world: World, guild: Guild | None, command: Json, words: Sequence[str], given: Mapping[str, Value]
) -> Json:
    """Write a slash command with its options; `words` are the names after the command's own."""
    data: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": []}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    shelf, known = data["options"], command.get("options") or []
    for word in words:
        option = next((one for one in known if one["name"] == word and one["type"] in (SUBCOMMAND, GROUP)), None)
        if option is None:
            raise CannotError(f"/{command['name']} has no part {word!r}")
        entry: Json = {"name": word, "type": option["type"], "options": []}
        shelf.append(entry)
        shelf, known = entry["options"], option.get("options") or []
    if any(one["type"] in (SUBCOMMAND, GROUP) for one in known):
        raise CannotError(f"/{command['name']} needs one of {[one['name'] for one in known]} after it")
    _fill_options(world, guild, data, shelf, known, given)
    return data


def _fill_options(
    world: World, guild: Guild | None, data: Json, shelf: list[Json], known: list[Json], given: Mapping[str, Value]
) -> None:
    unknown = set(given) - {one["name"] for one in known}
    if unknown:
        raise CannotError(f"the command has no option {sorted(unknown)}; it has {[one['name'] for one in known]}")
    for option in known:
        if option["name"] not in given:
            if option.get("required"):
                raise CannotError(f"the option {option['name']!r} is needed")
            continue
        value = _typed(option, given[option["name"]])
        shelf.append({"name": option["name"], "type": option["type"], "value": value})
        if option["type"] in _THINGS:
            _merge(data, resolved(world, guild, _THINGS[option["type"]], [int(str(value))]))


def _merge(data: Json, more: Json) -> None:
    whole = data.setdefault("resolved", {})
    for kind, things in more.items():
        whole.setdefault(kind, {}).update(things)


def _typed(option: Json, value: Value) -> str | int | float | bool:
    kind, name = option["type"], option["name"]
    choices = option.get("choices") or []
    if choices:
        for choice in choices:
            if value in (choice["name"], choice["value"]):
                return choice["value"]  # type: ignore[no-any-return] # a choice's value is of the option's type
        raise CannotError(f"{name!r} offers {[choice['name'] for choice in choices]}, not {value!r}")
    if kind == STRING:
        text = str(value)
        if not option.get("min_length", 0) <= len(text) <= option.get("max_length", 6000):
            raise CannotError(f"{name!r} is too short or too long")
        return text
    if kind in (INTEGER, NUMBER):
        number = int(str(value)) if kind == INTEGER else float(str(value))
        if not option.get("min_value", number) <= number <= option.get("max_value", number):
            raise CannotError(f"{name!r} is out of its bounds")
        return number
    return bool(value) if kind == BOOLEAN else str(value)


def autocomplete_data(
    world: World,
    guild: Guild | None,
    command: Json,
    words: Sequence[str],
    option_name: str,
    typed: str,
    given: Mapping[str, Value],
) -> Json:
    """Write a half-typed command, with the option in which the person is typing."""
    loose = {**command, "options": _nothing_needed(command.get("options") or [])}
    data = command_data(world, guild, loose, words, {**given, option_name: typed})
    shelf = data["options"]
    for _ in words:
        shelf = shelf[0]["options"]
    for entry in shelf:
        if entry["name"] == option_name:
            entry["focused"] = True
    return data


def _nothing_needed(options: list[Json]) -> list[Json]:
    loose = []
    for option in options:
        eased = {**option, "required": False, "min_length": 0}
        if option["type"] in (INTEGER, NUMBER):
            eased["type"] = STRING if option.get("autocomplete") else option["type"]
        if option.get("options"):
            eased["options"] = _nothing_needed(option["options"])
        loose.append(eased)
    return loose


def submission(form: Form, given: Mapping[str, Value], world: World, guild: Guild | None) -> Json:
    """Write a filled-in form; refuses what Discord's app would not let through."""
    values = {form.field(name).custom_id: value for name, value in given.items()}
    data: Json = {"custom_id": form.custom_id, "components": []}
    for part in form.components:
        written: Json = {"type": part["type"], "id": part["id"]}
        if part["type"] == LABEL:
            one = form.field(part["component"]["custom_id"])
            written["component"] = _filled(one, values, data, world, guild)
        elif part["type"] == ROW:
            one = form.field(part["components"][0]["custom_id"])
            written["components"] = [_filled(one, values, data, world, guild)]
        data["components"].append(written)
    return data


def _filled(field: Field, values: Mapping[str, Value], data: Json, world: World, guild: Guild | None) -> Json:
    component = field.component
    written: Json = {"type": component["type"], "id": component["id"], "custom_id": field.custom_id}
    value = values.get(field.custom_id)
    kind = component["type"]
    if kind == TEXT_INPUT:
        written["value"] = _text(field, component.get("value") or "" if value is None else str(value))
    elif kind == CHECKBOX:
        written["value"] = bool(component.get("default") if value is None else value)
    elif kind == RADIO_GROUP:
        picked = _picked(field, value)
        written["value"] = picked[0] if picked else None
    elif kind == FILE_UPLOAD:
        written["values"] = _files(field, value, data, world)
    else:
        written["values"] = _picked(field, value)
        _merge(data, resolved(world, guild, SELECT_THINGS.get(kind, ()), [int(one) for one in written["values"]])) if (
            kind in SELECT_THINGS
        ) else None
    return written


SELECT_THINGS: dict[int, tuple[str, ...]] = {
    USER_SELECT: ("users",),
    ROLE_SELECT: ("roles",),
    MENTIONABLE_SELECT: ("users", "roles"),
    CHANNEL_SELECT: ("channels",),
}


def _text(field: Field, text: str) -> str:
    least, most = field.component.get("min_length") or 0, field.component.get("max_length") or 4000
    if field.required and not text.strip():
        raise CannotError(f"{field.label!r} is needed")
    if len(text) > most or (text and len(text) < least):
        raise CannotError(f"{field.label!r} takes {least} to {most} characters, not {len(text)}")
    return text


def _picked(field: Field, value: Value) -> list[str]:
    component = field.component
    if value is None:
        chosen = [str(option["value"]) for option in field.options if option.get("default")]
        chosen += [str(one["id"]) for one in component.get("default_values") or []]
    else:
        wanted = [value] if isinstance(value, str | int | float) else list(value)
        chosen = values_of(field.options, [str(one) for one in wanted]) if field.options else [str(o) for o in wanted]
    least = component.get("min_values")
    least = (1 if field.required else 0) if least is None or not field.required else least
    single = component["type"] in (STRING_SELECT, RADIO_GROUP, *SELECT_THINGS)
    most = component.get("max_values") or (1 if single else len(field.options))
    if not (least <= len(chosen) <= most or (not chosen and not field.required)):
        raise CannotError(f"{field.label!r} takes {least} to {most} choices, not {len(chosen)}")
    if component["type"] == CHECKBOX_GROUP and len(set(chosen)) < len(chosen):
        raise CannotError(f"{field.label!r} has the same choice twice")
    return chosen


def values_of(options: Sequence[Json], wanted: Sequence[str]) -> list[str]:
    """Return the values behind labels (or values) that a person picked."""
    by_word = {str(option[name]): str(option["value"]) for name in ("value", "label") for option in options}
    missing = [one for one in wanted if one not in by_word]
    if missing:
        raise CannotError(f"there is no choice {missing}; there is {[option['label'] for option in options]}")
    return [by_word[one] for one in wanted]


def _files(field: Field, value: Value, data: Json, world: World) -> list[str]:
    names = [] if value is None else [value] if isinstance(value, str) else [str(one) for one in _listed(value)]
    least, most = field.component.get("min_values"), field.component.get("max_values") or 1
    least = 1 if least is None else least
    if not (least if field.required else 0) <= len(names) <= most:
        raise CannotError(f"{field.label!r} takes {least} to {most} files, not {len(names)}")
    ids = []
    for name in names:
        kept = world.uploads.get(int(name)) if name.isascii() and name.isdigit() else None
        if kept is not None:
            _merge(data, {"attachments": {name: dict(kept.attachment)}})
            ids.append(name)
            continue
        file_id = world.ids.next()
        world.files[file_id] = name.encode()
        url = f"http://127.0.0.1/attachments/{file_id}/{name}"
        attachment = {"id": str(file_id), "filename": name, "size": len(name), "url": url, "proxy_url": url}
        _merge(data, {"attachments": {str(file_id): attachment | {"content_type": "text/plain"}}})
        ids.append(str(file_id))
    return ids


def _listed(value: Value) -> list[object]:
    return list(value) if isinstance(value, Sequence) else [value]
