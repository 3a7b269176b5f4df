"""What every section of the settings shares: strictness, and mistakes that name their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self, get_args

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, model_validator
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError, ValidationError
from pydantic_core.core_schema import ErrorType

from bot.language import _

_BUILT_IN = frozenset(get_args(ErrorType))


class Contradictions:
    """Collects what single keys cannot show: repeats, and keys that do not fit each other."""

    def __init__(self) -> None:
        self.found: list[InitErrorDetails] = []

    def add(self, sentence: str, *place: str | int) -> None:
        """Note one contradiction at a place below the section, such as ("question", 2, "id")."""
        error = PydanticCustomError("contradiction", "{sentence}", {"sentence": sentence})
        self.found.append(InitErrorDetails(type=error, loc=place, input=None))

    def no_repeats(self, values: Sequence[object], *place: str, key: str | None = None) -> None:
        """Note every value that stood earlier in the list; upper and lower case count as the same."""
        seen: set[object] = set()
        for index, value in enumerate(values):
            if not isinstance(value, str | int):
                continue
            same = value.strip().casefold() if isinstance(value, str) else value
            if same in seen:
                self.add(_('"{value}" is there twice').format(value=value), *place, index, *([key] if key else []))
            seen.add(same)


class Section(BaseModel):
    """A part of the settings: unknown keys are refused, nothing is converted, nothing changes once read."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        str_strip_whitespace=True,
        validate_by_name=True,
        validate_by_alias=True,
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        """Note keys that do not fit each other. `data` is not checked yet: any value may be of any type."""

    @model_validator(mode="wrap")
    @classmethod
    def _tell_everything_at_once(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        contradictions = Contradictions()
        if isinstance(data, Mapping):
            cls.contradictions(data, contradictions)
        try:
            made = handler(data)
        except ValidationError as error:
            contradictions.found.extend(_again(detail) for detail in error.errors(include_url=False))
        if contradictions.found:
            raise ValidationError.from_exception_data(cls.__name__, contradictions.found)
        return made


def _again(detail: ErrorDetails) -> InitErrorDetails:
    """Return an error in the form in which it can be raised once more from the section above."""
    kind: str | PydanticCustomError = detail["type"]
    if kind not in _BUILT_IN:
        kind = PydanticCustomError("contradiction", "{sentence}", {"sentence": detail["msg"]})
    again = InitErrorDetails(type=kind, loc=detail["loc"], input=detail["input"])
    if "ctx" in detail:
        again["ctx"] = detail["ctx"]
    return again


def peek(holder: object, *names: str) -> object:
    """Return a value of a section or of data not checked yet, by the first of its names that is there, else None."""
    for name in names:
        if isinstance(holder, Mapping):
            if name in holder:
                return holder[name]
        elif hasattr(holder, name):
            return getattr(holder, name)
    return None


def peek_list(holder: object, *names: str) -> Sequence[object]:
    """Return a list of data not checked yet, or an empty one."""
    value = peek(holder, *names)
    return value if isinstance(value, list | tuple) else ()


def peek_number(section: type[Section], holder: object, name: str) -> int:
    """Return a number of data not checked yet, or the section's default for it."""
    value = peek(holder, name)
    return value if type(value) is int else int(section.model_fields[name].default)
