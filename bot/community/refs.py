"""How organisers name a role or a channel in the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue

from bot.language import _

Ref = str | int
"""A role or channel: by name (found in each community by itself) or by its Discord id."""

_SMALLEST_ID = 10**16  # Discord's ids have had 17 digits or more since 2015
_LARGEST_ID = 2**63 - 1


def _named(value: object, mark: str) -> object:
    """Return a name without the mark people write before it, or an id as a number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(_("must be a name in quotes, or a Discord id"))  # noqa: TRY004 - pydantic collects ValueError
    if isinstance(value, str):
        value = value.strip().removeprefix(mark).strip()
        if not (value.isascii() and value.isdigit() and len(value) >= 17):
            return _name_of(value)
        value = int(value)
    if not _SMALLEST_ID <= value <= _LARGEST_ID:
        raise ValueError(_("a Discord id has 17 to 19 digits"))
    return value


def _name_of(value: str) -> str:
    if not 1 <= len(value) <= 100:
        raise ValueError(_("a name has 1 to 100 letters"))
    if value.casefold() in {"everyone", "here"}:
        raise ValueError(_("everybody has this role, so it cannot be used here"))
    return value


def _role(value: object) -> object:
    return _named(value, "@")


def _channel(value: object) -> object:
    return _named(value, "#")


def one_or_more(value: object) -> object:
    """Take a single role or channel for a list of one."""
    return [value] if isinstance(value, str | int) else value


def none_if_empty(value: object) -> object:
    """Take "" for none: a file has no other way to say that nobody is meant."""
    return None if isinstance(value, str) and not value.strip() else value


@dataclass(frozen=True, slots=True)
class Names:
    """Says in the JSON Schema what a setting names: "role", "channel" or "person"."""

    what: str

    def __get_pydantic_json_schema__(self, core: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:  # noqa: ANN401 - pydantic's shape
        return {**handler(core), NAMES: self.what}


NAMES = "x-names"
"""The word of the JSON Schema under which `Names` stands."""

RoleRef = Annotated[Ref, BeforeValidator(_role), Names("role")]
ChannelRef = Annotated[Ref, BeforeValidator(_channel), Names("channel")]
PersonRef = Annotated[int, Field(ge=_SMALLEST_ID, lt=_LARGEST_ID + 1), Names("person")]
RoleRefs = Annotated[tuple[RoleRef, ...], BeforeValidator(one_or_more)]
ChannelRefs = Annotated[tuple[ChannelRef, ...], BeforeValidator(one_or_more)]
NoneOrRole = Annotated[RoleRef | None, BeforeValidator(none_if_empty)]
NoneOrChannel = Annotated[ChannelRef | None, BeforeValidator(none_if_empty)]
NoneOrPerson = Annotated[PersonRef | None, BeforeValidator(none_if_empty)]
