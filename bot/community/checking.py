"""Puts what is wrong with values into sentences that name the place and what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args, get_origin

from pydantic_core import ErrorDetails

from bot.community.section import Section
from bot.community.toml_lines import Place
from bot.community.toml_text import written
from bot.language import _
from bot.mistakes import explain, nearest


def explained(root: type[Section], details: Iterable[ErrorDetails]) -> Iterator[tuple[Place, str, str | None]]:
    """Yield each mistake that pydantic found in a section: its place, a sentence, and what was most likely meant."""
    places = [detail["loc"] for detail in details]
    for detail in details:
        place, kind = detail["loc"], detail["type"]
        below = any(other[: len(place)] == place and len(other) > len(place) for other in places)
        if kind == "too_short" and below:
            continue  # the list is short only because its entries are wrong, and they are told
        if kind == "extra_forbidden":
            yield place, *_unknown(root, place)
        elif kind in {"model_type", "tuple_type"} and isinstance(detail["input"], list | dict):
            yield place, _brackets(place, is_list=kind == "tuple_type"), None
        else:
            yield place, *explain(detail)


def _unknown(root: type[Section], place: Place) -> tuple[str, str | None]:
    section, key = _section_at(root, place[:-1]), str(place[-1])
    meant = nearest(key, _keys_of(section)) if section else None
    if meant is None and (home := _home_of(key, root, ())):
        return _("unknown setting here; it belongs below the heading [{heading}]").format(heading=written(home)), None
    return _("unknown setting"), meant


def _brackets(place: Place, *, is_list: bool) -> str:
    name = ".".join(str(part) for part in place if isinstance(part, str))
    heading = f"[[{name}]]" if is_list else f"[{name}]"
    return _("its heading must be written {heading}").format(heading=heading)


def _keys_of(section: type[Section]) -> dict[str, type[Section] | None]:
    """Return the keys of a section as they are written, with the section below each that has one."""
    keys: dict[str, type[Section] | None] = {}
    for name, field in section.model_fields.items():
        inner = [kind for kind in (field.annotation, *get_args(field.annotation)) if isinstance(kind, type)]
        keys[field.alias or name] = next((kind for kind in inner if issubclass(kind, Section)), None)
    return keys


def _section_at(root: type[Section], place: Place) -> type[Section] | None:
    section: type[Section] | None = root
    named = False  # the next part of the way is a name that the organiser gave, not a key
    for part in place:
        if named:
            named = False
        elif isinstance(part, str) and section is not None:
            named = part in section.model_fields and get_origin(section.model_fields[part].annotation) is dict
            section = _keys_of(section).get(part)
    return section


def _home_of(key: str, section: type[Section], place: Place) -> Place | None:
    keys = _keys_of(section)
    if key in keys and place:
        return place
    found = (_home_of(key, inner, (*place, name)) for name, inner in keys.items() if inner is not None)
    return next((home for home in found if home is not None), None)
