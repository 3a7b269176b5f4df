"""Writes the settings of one community as a TOML text that explains itself, and reads such a text back."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic import JsonValue

from bot.community.describing import Kind, SectionView, SettingView, in_files_alone, sections_of, value_in, values_of
from bot.community.files import Reader, by_place
from bot.community.laying import Values
from bot.community.sections import CommunitySettings
from bot.community.toml_text import TomlText, parse_toml
from bot.community.value_words import entries_in
from bot.language import _
from bot.mistakes import Mistake

_DELETE = "\x7f"


def written_settings(settings: CommunitySettings) -> str:
    """Return every setting as TOML, with what it is for and its bounds in lines that begin with #."""
    values = values_of(settings)
    head = [
        _("These are the settings of this group."),
        _("Change what you like, and read the text in again with /settings. What you leave out stays as it is."),
    ]
    rows = [f"# {line}" for line in head]
    for section in sections_of():
        rows += ["", "", *_section(section, values)]
    return "\n".join(rows) + "\n"


def changes_in(raw: bytes, name: str, settings: CommunitySettings) -> tuple[Values, tuple[Mistake, ...]]:
    """Return what a text would change in the settings, and everything that is wrong in it, with lines.

    What the text leaves out stays as it is. With any mistake nothing is to be changed. `name` is what mistakes call
    the text.
    """
    text = parse_toml(raw, name)
    reader = Reader(CommunitySettings, TomlText("", values=settings.model_dump(by_alias=True)), None, ready=settings)
    reader.add_community(0, text)
    reader.mistakes.extend(_in_files_alone(text, settings, reader.overrides.get(0)))
    if reader.mistakes:
        return {}, tuple(sorted(reader.mistakes, key=by_place))
    before, after = values_of(settings), values_of(reader.overrides[0])
    return {path: value for path, value in after.items() if value != before[path]}, ()


def _in_files_alone(text: TomlText, before: CommunitySettings, after: CommunitySettings | None) -> Iterator[Mistake]:
    """Yield a mistake for each setting that names a person and would change: such a one stands in the files alone."""
    for path in (view.path for view in in_files_alone()):
        if after is not None and value_in(after, path) != value_in(before, path):
            place = tuple(path.split("."))
            yield text.mistake(place, _("names a person, so it can only stand in the bot's own files"))


def _section(section: SectionView, values: Values) -> Iterator[str]:
    yield f"# {section.label}. {section.help}"
    yield f"[{section.path}]"
    lists = [view for view in section.settings if entries_in(values[view.path])]
    for view in section.settings:
        if view not in lists:
            yield from _explained(view)
            yield f"{view.key} = {_written(values[view.path])}"
    for view in lists:
        yield ""
        yield from _explained(view)
        for part in view.entry:
            yield f"#   {part.key}: {_about(part)}"
        for entry in entries_in(values[view.path]):
            yield f"[[{view.path}]]"
            yield from (f"{part.key} = {_as_toml(part, entry[part.key])}" for part in view.entry if part.key in entry)


def _explained(view: SettingView) -> Iterator[str]:
    yield f"# {_about(view)}"


def _about(view: SettingView) -> str:
    words = f"{view.label}. {view.help}"
    bounds = _bounds(view)
    return f"{words} ({bounds})" if bounds else words


def _bounds(view: SettingView) -> str:
    if view.options:
        return _("one of: {choices}").format(choices=", ".join(view.options))
    if view.kind is Kind.NUMBER and view.least is not None and view.most is not None:
        return _("{least} to {most}").format(least=view.least, most=view.most)
    if view.optional:
        return _('"" for none')
    if view.kind in {Kind.WORDS, Kind.LONG_WORDS} and view.most is not None:
        return _("up to {most} letters").format(most=view.most)
    return ""


def _as_toml(part: SettingView, value: JsonValue) -> str:
    return str(value) if part.kind is Kind.DATE else _written(value)


def _written(value: JsonValue) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_quoted(one) if isinstance(one, str) else _written(one) for one in value) + "]"
    if isinstance(value, str) and "\n" in value:
        return '"""\n' + "\n".join(_quoted(line)[1:-1] for line in value.split("\n")) + '"""'
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace(_DELETE, "\\u007F")
