"""Cards and messages as a screen reader would read them, and the things on them that can be pressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.rehearsal.component_limits import (
    BUTTON,
    FILE,
    GALLERY,
    SELECTS,
    SEPARATOR,
    TEXT_DISPLAY,
    THUMBNAIL,
    walk,
)
from bot.rehearsal.shapes import Json, Message
from bot.rehearsal.world import World

_MASKED = re.compile(r"\[([^\]\n]+)\]\(<?(https?://[^)\s>]+)>?[^)]*\)")
_LINE_MARK = re.compile(r"^(?:#{1,3} |-# |>>> |> )", re.MULTILINE)
_STRONG = re.compile(r"(?<!\\)(\*\*|__|~~|\|\|)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_LEANING = re.compile(r"(?<![\\\w*_])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*_])", re.DOTALL)
_STAMP = re.compile(r"<t:(-?\d+)(?::([tTdDfFR]))?>")
_THING = re.compile(r"<(@!?|@&|#|/[^:>]+:)(\d{1,20})>")
_ESCAPE = re.compile(r"\\([*_~`|>#\[\]()\-\\])")


@dataclass(slots=True, frozen=True)
class Control:
    """Something on a message that can be pressed or chosen from. `options` holds labels, in order."""

    kind: int
    label: str
    custom_id: str
    disabled: bool = False
    options: tuple[Json, ...] = ()
    url: str = ""
    least: int = 1
    most: int = 1
    component: Json = field(default_factory=dict, hash=False, compare=False)


def controls_of(components: list[Json]) -> list[Control]:
    """Return what can be pressed or chosen from, in reading order."""
    return [_control(component) for _, component in walk(components) if component.get("type") in (BUTTON, *SELECTS)]


def _control(component: Json) -> Control:
    emoji = (component.get("emoji") or {}).get("name") or ""
    label = component.get("label") or component.get("placeholder") or emoji
    least, most = component.get("min_values"), component.get("max_values")
    return Control(
        component["type"],
        label,
        component.get("custom_id") or "",
        disabled=bool(component.get("disabled")),
        options=tuple(component.get("options") or ()),
        url=component.get("url") or "",
        least=1 if least is None else least,
        most=most or 1,
        component=component,
    )


def plain(text: str, world: World, guild_id: int | None = None) -> str:
    """Return text without marks: mentions by name, times in words, masked links with their address."""
    text = _MASKED.sub(r"\1 (\2)", text)
    text = _LINE_MARK.sub("", text)
    for _ in range(3):
        text = _STRONG.sub(r"\2", text)
    text = _LEANING.sub(r"\2", text)
    text = _STAMP.sub(lambda found: _moment(found, world), text)
    text = _THING.sub(lambda found: _named(found, world, guild_id), text)
    return _ESCAPE.sub(r"\1", text)


def _moment(found: re.Match[str], world: World) -> str:
    try:
        moment = datetime.fromtimestamp(int(found[1]), UTC)
    except (OverflowError, OSError, ValueError):
        return "a time out of reach"
    if found[2] != "R":
        return moment.strftime("%d %B %Y %H:%M").lstrip("0")
    seconds = (moment - world.clock.now()).total_seconds()
    size, unit = next(
        (size, unit)
        for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute"), (0, "second"))
        if abs(seconds) >= size
    )
    count = round(abs(seconds) / max(size, 1))
    words = f"{count} {unit}" + ("" if count == 1 else "s")
    return f"in {words}" if seconds >= 0 else f"{words} ago"


def _named(found: re.Match[str], world: World, guild_id: int | None) -> str:
    mark, number = found[1], int(found[2])
    guild = world.guilds.get(guild_id or 0)
    if mark.startswith("/"):
        return mark.rstrip(":")
    if mark == "#":
        return f"#{world.channels[number].name}" if number in world.channels else "#unknown"
    if mark == "@&":
        return f"@{guild.roles[number].name}" if guild and number in guild.roles else "@unknown-role"
    member = guild.members.get(number) if guild else None
    user = world.users.get(number)
    return f"@{member.shown if member else user.shown if user else 'unknown-user'}"


def text_of(message: Message, world: World) -> str:
    """Return a whole message as plain text, a line for each thing on it."""
    lines = [plain(message.content, world, message.guild_id)] if message.content else []
    for embed in message.embeds:
        lines.extend(plain(line, world, message.guild_id) for line in _embed_lines(embed))
    lines.extend(_component_lines(message.components, world, message.guild_id))
    lines.extend(f"[File: {one['filename']}]" for one in message.attachments if not _placed(one, message.components))
    return "\n".join(line for line in lines if line)


def _placed(attachment: Json, components: list[Json]) -> bool:
    return any(str(attachment["id"]) in str(component) for _, component in walk(components))


def _embed_lines(embed: Json) -> Iterator[str]:
    yield from (str(embed[name]) for name in ("title", "description") if embed.get(name))
    for one in embed.get("fields") or []:
        yield f"{one['name']}: {one['value']}"
    if embed.get("footer"):
        yield str(embed["footer"].get("text", ""))


def _component_lines(components: list[Json], world: World, guild_id: int | None) -> Iterator[str]:
    for _, component in walk(components):
        line = _line(component)
        yield plain(line, world, guild_id) if component["type"] == TEXT_DISPLAY else line


def _line(component: Json) -> str:
    kind = component.get("type")
    if kind == TEXT_DISPLAY:
        return str(component.get("content", ""))
    if kind == BUTTON or kind in SELECTS:
        return control_line(_control(component))
    if kind == SEPARATOR:
        return "---" if component.get("divider", True) else ""
    if kind == THUMBNAIL:
        return f"[Picture: {component.get('description') or 'no description'}]"
    if kind == GALLERY:
        return "\n".join(f"[Picture: {item.get('description') or 'no description'}]" for item in component["items"])
    return f"[File: {component.get('name') or component['file'].get('url')}]" if kind == FILE else ""


def control_line(control: Control) -> str:
    """Return a button or a menu as one line of text."""
    off = " (cannot be pressed)" if control.disabled else ""
    if control.kind == BUTTON:
        return f"[Link: {control.label} {control.url}]" if control.url else f"[Button: {control.label}]{off}"
    options = ", ".join(str(option["label"]) for option in control.options)
    return f"[Menu: {control.label or 'Choose'}{': ' + options if options else ''}]{off}"
