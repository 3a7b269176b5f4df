"""What Discord accepts as an application command."""

from __future__ import annotations

import re

from bot.rehearsal.forms import Form
from bot.rehearsal.refusals import Path
from bot.rehearsal.shapes import Json

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)
MOST_OF_KIND = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
MOST_OPTIONS, MOST_CHOICES, MOST_CHARACTERS = 25, 25, 8000
_NAME = re.compile(r"^[-_'\w]{1,32}$", re.UNICODE)


def _slash_name(form: Form, path: Path, name: object) -> None:
    form.text(path, name, most=32, least=1, needed=True)
    if isinstance(name, str) and name and (not _NAME.match(name) or name != name.lower()):
        form.wrong(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _option(form: Form, path: Path, option: Json, depth: int) -> None:
    _slash_name(form, (*path, "name"), option.get("name"))
    form.text((*path, "description"), option.get("description"), most=100, least=1, needed=True)
    if not form.one_of((*path, "type"), option.get("type"), range(1, 12)):
        return
    if option["type"] in (SUBCOMMAND, GROUP):
        if depth > (1 if option["type"] == SUBCOMMAND else 0):
            form.wrong(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command cannot be nested here")
        _options(form, (*path, "options"), option.get("options") or [], depth + 1)
    choices = option.get("choices") or []
    form.count((*path, "choices"), choices, most=MOST_CHOICES)
    for index, choice in enumerate(choices):
        form.text((*path, "choices", index, "name"), choice.get("name"), most=100, least=1, needed=True)
    if choices and option.get("autocomplete"):
        message = "Options with choices cannot use autocomplete"
        form.wrong((*path, "autocomplete"), "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_INVALID", message)


def _options(form: Form, path: Path, options: list[Json], depth: int) -> None:
    form.count(path, options, most=MOST_OPTIONS)
    seen: set[object] = set()
    optional_before = False
    for index, option in enumerate(options):
        _option(form, (*path, index), option, depth)
        if option.get("name") in seen:
            form.wrong((*path, index, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option name already used")
        seen.add(option.get("name"))
        if option.get("required") and optional_before:
            message = "Required options must be placed before non-required options"
            form.wrong((*path, index), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_before = optional_before or (not option.get("required") and option.get("type") not in (1, 2))


def _size(command: Json) -> int:
    total = len(str(command.get("name") or "")) + len(str(command.get("description") or ""))
    total += sum(_size(option) for option in command.get("options") or [])
    return total + sum(len(str(c.get("name"))) + len(str(c.get("value"))) for c in command.get("choices") or [])


def check_command(form: Form, path: Path, command: Json) -> None:
    """Note everything that Discord would refuse in one command."""
    kind = command.get("type", SLASH)
    if not form.one_of((*path, "type"), kind, (SLASH, USER_MENU, MESSAGE_MENU)):
        return
    if kind == SLASH:
        _slash_name(form, (*path, "name"), command.get("name"))
        form.text((*path, "description"), command.get("description"), most=100, least=1, needed=True)
        _options(form, (*path, "options"), command.get("options") or [], 0)
        if _size(command) > MOST_CHARACTERS:
            form.wrong(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MOST_CHARACTERS})")
    else:
        form.text((*path, "name"), command.get("name"), most=32, least=1, needed=True)
        if command.get("description"):
            message = "Context menu commands cannot have description"
            form.wrong((*path, "description"), "APPLICATION_COMMAND_DESCRIPTION_INVALID", message)
        if command.get("options"):
            message = "Context menu commands cannot have options"
            form.wrong((*path, "options"), "APPLICATION_COMMAND_OPTIONS_INVALID", message)


def check_set(commands: list[Json]) -> None:
    """Refuse a whole set of commands with 50035 when there are too many, doubles or mistakes."""
    form = Form()
    for index, command in enumerate(commands):
        check_command(form, (index,), command)
    for kind, most in MOST_OF_KIND.items():
        names = [command.get("name") for command in commands if command.get("type", SLASH) == kind]
        if len(names) > most:
            form.wrong((), "APPLICATION_COMMANDS_TOO_MANY", f"Maximum number of application commands reached ({most}).")
        if len(set(names)) < len(names):
            form.wrong((), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
    form.done()
