"""Says of each setting what it is called, what it holds and within which bounds, drawn from the sections themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, get_args

from pydantic import JsonValue
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from bot.community.actor import Capability
from bot.community.refs import NAMES
from bot.community.section import Section
from bot.community.sections import CommunitySettings
from bot.errors import NotFoundError
from bot.language import _, later

NONE: Final = ""
"""The value of an optional setting that names nobody and nothing."""

_SHORT = 200  # letters that still fit on the one line of a form


class Kind(StrEnum):
    """What a setting holds, and so how it is changed."""

    SWITCH = "switch"
    NUMBER = "number"
    WORDS = "words"
    LONG_WORDS = "long_words"
    CHOICE = "choice"
    CHOICES = "choices"
    ROLE = "role"
    ROLES = "roles"
    CHANNEL = "channel"
    CHANNELS = "channels"
    PERSON = "person"
    LINES = "lines"
    DATE = "date"
    ENTRIES = "entries"


LISTS: Final = frozenset({Kind.CHOICES, Kind.ROLES, Kind.CHANNELS, Kind.LINES, Kind.ENTRIES})
"""The kinds whose value is a list."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that may be chosen, and what it is called."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class SettingView:
    """One setting. `least` and `most` count the value of a number, the letters of words, the entries of a list.

    `longest` is how many letters each line of a list of lines may have. `default` is what the bot ships. `optional`
    settings may hold `NONE`; a `required` part of an entry has no default. `entry` are the parts of one entry of a
    list of sections; their path is their key alone. `seen_by` says who notices a change, "" when nobody in particular.
    """

    path: str
    key: str
    heading: str
    text: str
    kind: Kind
    least: int | None = None
    most: int | None = None
    longest: int | None = None
    options: tuple[str, ...] = ()
    default: JsonValue = None
    optional: bool = False
    required: bool = False
    entry: tuple[SettingView, ...] = ()
    notices: str = ""

    @property
    def label(self) -> str:
        """Return what the setting is called, in the language of the moment."""
        return _(self.heading)

    @property
    def help(self) -> str:
        """Return what the setting is for, in the language of the moment."""
        return _(self.text)

    @property
    def seen_by(self) -> str:
        """Return who notices a change, in the language of the moment."""
        return _(self.notices) if self.notices else ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Return what may be chosen, in the language of the moment."""
        called = {option: CHOICES.get(option, option) for option in self.options}
        return tuple(Choice(option, _(called[option])) for option in self.options)


@dataclass(frozen=True, slots=True)
class SectionView:
    """A part of the settings. A part of a part stands right behind it, with both names in its label."""

    path: str
    headings: tuple[str, ...]
    text: str
    settings: tuple[SettingView, ...]
    who: Capability = Capability.CONFIGURE

    @property
    def label(self) -> str:
        """Return what the part is called, in the language of the moment."""
        return ": ".join(_(heading) for heading in self.headings)

    @property
    def help(self) -> str:
        """Return what the part is about, in the language of the moment."""
        return _(self.text)


CHOICES: Final[Mapping[str, str]] = {
    "text": later("Short text"),
    "long_text": later("Long text"),
    "choice": later("One of several"),
    "several": later("Several of them"),
    "yes_no": later("Yes or no"),
    "not_the_right_group": later("Another group fits better"),
    "under_18": later("Under 18"),
    "no_agreement": later("No to the group agreement"),
    "incomplete": later("Answers missing"),
    "safety": later("Safety of the group"),
    "en_GB": later("English"),
    "cy": later("Welsh"),
    "members": later("By name"),
    "roles": later("By a role"),
}
"""What the words that stand for a choice in the files are called."""

_APPLICANTS = later("People who apply see this at once.")
_LET_IN = later("People who are let in from now on read this.")
_DECLINED = later("People who get a no from now on read this.")
_TOLD = later("People with this role may do more from now on, and others less.")
_WRITES = later("From now on the bot writes there.")
_MEMBERS = later("Members notice this at once.")
_SEEN: Mapping[str, str] = {
    **{
        f"membership.{key}": _APPLICANTS
        for key in ("what_is_stored", "why_it_is_stored", "who_reads", "how_long", "agreement", "question")
    },
    "membership.doors.lobby": _APPLICANTS,
    "membership.doors.native": _APPLICANTS,
    "membership.welcome": _LET_IN,
    "membership.decline": _DECLINED,
    "membership.signpost": _DECLINED,
    "membership.ask_again": _DECLINED,
    "roles.moderator": _TOLD,
    "roles.organiser": _TOLD,
}
_SEEN_IN: Mapping[str, str] = {"channels": _WRITES, "features": _MEMBERS}


@lru_cache(maxsize=1)
def sections_of() -> tuple[SectionView, ...]:
    """Return every part of the settings with its settings, in the order of the code.

    A setting that names a person is not among them. It stands in the files alone, for what is changed on Discord is
    kept with a history, and a person who goes must not stay in it.
    """
    return tuple(
        replace(section, settings=tuple(view for view in section.settings if view.kind is not Kind.PERSON))
        for section in _every_section()
    )


def in_files_alone() -> tuple[SettingView, ...]:
    """Return the settings that name a person."""
    return tuple(view for section in _every_section() for view in section.settings if view.kind is Kind.PERSON)


@lru_cache(maxsize=1)
def _every_section() -> tuple[SectionView, ...]:
    schema = CommunitySettings.model_json_schema(by_alias=True)
    return tuple(_sections(CommunitySettings, schema, schema, (), ()))


@lru_cache(maxsize=1)
def _settings() -> Mapping[str, SettingView]:
    return {setting.path: setting for section in sections_of() for setting in section.settings}


def all_settings() -> tuple[SettingView, ...]:
    """Return every setting of every part."""
    return tuple(_settings().values())


def setting_at(path: str) -> SettingView:
    """Return the setting at a dotted path. Raises NotFoundError."""
    found = _settings().get(path)
    if found is None:
        raise NotFoundError(_("This setting does not exist."))
    return found


def section_of(path: str) -> SectionView:
    """Return the part in which a setting stands. Raises NotFoundError."""
    above = path.rpartition(".")[0]
    found = next((section for section in sections_of() if section.path == above), None)
    if found is None:
        raise NotFoundError(_("This setting does not exist."))
    return found


def setting_above(place: tuple[str | int, ...]) -> SettingView | None:
    """Return the setting that holds a place below it, such as ("membership", "question", 2, "label")."""
    words = [str(part) for part in place]
    paths = (".".join(words[:length]) for length in range(len(words), 0, -1))
    return next((_settings()[path] for path in paths if path in _settings()), None)


def _sections(
    section: type[Section],
    schema: Mapping[str, Any],
    whole: Mapping[str, Any],
    above: tuple[str, ...],
    headings: tuple[str, ...],
) -> Iterator[SectionView]:
    for name, field in section.model_fields.items():
        inner = field.annotation
        if not (isinstance(inner, type) and issubclass(inner, Section)):
            continue
        path = (*above, field.alias or name)
        below, titles = _resolved(schema["properties"][path[-1]], whole), (*headings, field.title or name)
        views = tuple(_view(key, each, below, whole, path) for key, each in _own(inner))
        if views:
            yield SectionView(".".join(path), titles, field.description or "", views)
        yield from _sections(inner, below, whole, path, titles)


def _own(section: type[Section]) -> Iterator[tuple[str, FieldInfo]]:
    """Yield the fields of a section that are no sections themselves, by the keys under which they are written."""
    for name, field in section.model_fields.items():
        if not (isinstance(field.annotation, type) and issubclass(field.annotation, Section)):
            yield field.alias or name, field


def _view(
    key: str, field: FieldInfo, section: Mapping[str, Any], whole: Mapping[str, Any], above: tuple[str, ...]
) -> SettingView:
    path = ".".join((*above, key))
    schema, optional = _inside(_resolved(section["properties"][key], whole), whole)
    items = _resolved(schema.get("items", {}), whole)
    entry = next((kind for kind in get_args(field.annotation) if isinstance(kind, type)), None)
    parts: tuple[SettingView, ...] = ()
    if entry is not None and issubclass(entry, Section):
        parts = tuple(_view(name, each, items, whole, ()) for name, each in _own(entry))
    return SettingView(
        path=path,
        key=key,
        heading=field.title or key,
        text=field.description or "",
        kind=Kind.ENTRIES if parts else _kind(schema, items),
        least=None if optional else _bound(schema, "minimum", "minLength", "minItems"),
        most=_bound(schema, "maximum", "maxLength", "maxItems"),
        longest=_bound(items, "maxLength"),
        options=tuple(schema.get("enum") or items.get("enum") or ()),
        default=None if field.is_required() else _plain(field.get_default(call_default_factory=True)),
        optional=optional,
        required=field.is_required(),
        entry=parts,
        notices=_SEEN.get(path) or _SEEN_IN.get(above[0] if above else "", ""),
    )


def _resolved(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Mapping[str, Any] = whole["$defs"][str(reference).rpartition("/")[2]]
    return found


def _inside(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """Return the schema of what a setting holds, and whether it may hold nothing."""
    ways = [_resolved(way, whole) for way in schema.get("anyOf", ())]
    if not any(way.get("type") == "null" for way in ways):
        return schema, False
    return next(way for way in ways if way.get("type") != "null"), True


_ONE: Mapping[str, Kind] = {"role": Kind.ROLE, "channel": Kind.CHANNEL, "person": Kind.PERSON}
_MANY: Mapping[str, Kind] = {"role": Kind.ROLES, "channel": Kind.CHANNELS}


def _kind(schema: Mapping[str, Any], items: Mapping[str, Any]) -> Kind:
    if schema.get("type") == "array":
        return Kind.CHOICES if "enum" in items else _MANY.get(items.get(NAMES, ""), Kind.LINES)
    if NAMES in schema:
        return _ONE[schema[NAMES]]
    if "enum" in schema:
        return Kind.CHOICE
    if schema.get("format") == "date":
        return Kind.DATE
    if schema["type"] == "string":
        return Kind.LONG_WORDS if schema.get("maxLength", 0) > _SHORT else Kind.WORDS
    return Kind.SWITCH if schema["type"] == "boolean" else Kind.NUMBER


def _bound(schema: Mapping[str, Any], *names: str) -> int | None:
    return next((int(schema[name]) for name in names if name in schema), None)


def _plain(value: object) -> JsonValue:
    """Return a value of a section as JSON; nothing at all is `NONE`."""
    plain: JsonValue = to_jsonable_python(value, by_alias=True, exclude_none=True)
    return NONE if plain is None else plain


def values_of(settings: CommunitySettings) -> dict[str, JsonValue]:
    """Return every setting's value by its path, in the shape in which changes are given."""
    return {path: value_in(settings, path) for path in _settings()}


def value_in(settings: CommunitySettings, path: str) -> JsonValue:
    """Return one setting's value, in the shape in which changes are given."""
    holder: object = settings
    for part in path.split("."):
        holder = getattr(holder, _name(type(holder), part))
    return _plain(holder)


def _name(section: type[object], key: str) -> str:
    """Return under which name a section keeps what is written under a key."""
    assert issubclass(section, Section)
    return next(name for name, field in section.model_fields.items() if (field.alias or name) == key)
