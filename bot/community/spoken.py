"""What organisers may set about languages: the one that the whole group reads."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue

from bot.community.section import Section
from bot.language import DEFAULT, _, catalogues


def _spoken(value: str) -> str:
    if value not in catalogues():
        raise ValueError(_("the bot does not speak this language; it speaks {names}").format(names=_names()))
    return value


def _names() -> str:
    return ", ".join(f'"{each.language}" ({each.name})' for each in catalogues().values())


class _AsChoice:
    """Says in the JSON Schema which languages there are."""

    def __get_pydantic_json_schema__(self, core: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:  # noqa: ANN401 - pydantic's shape
        return {**handler(core), "enum": list(catalogues())}


class LanguageSettings(Section):
    """The language of what everybody sees. Each person can choose their own for what only they see."""

    group: Annotated[str, AfterValidator(_spoken), _AsChoice()] = Field(
        default=DEFAULT, title="Language of the group", description="What the bot writes in channels is in it."
    )
