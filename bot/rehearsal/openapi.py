"""Hold every request of the bot against Discord's own OpenAPI document."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.rehearsal.shapes import Json

VARIABLE = "ALONGSIDE_OPENAPI"
_ROOT = "urn:discord"
# Where the document is behind what Discord takes, and what its prose or discord.py says instead.
_UNWRITTEN_QUERIES = frozenset({"use_nested_fields", "delete_message_seconds"})
_MAY_BE_EMPTY = frozenset({"ban_user_from_guild", "unban_user_from_guild"})
_PERMISSION_BITS = frozenset({"allow", "deny", "permissions"})


class OpenApi:
    """Find mistakes in requests. The document is read once; each schema is compiled at its first use."""

    def __init__(self, document: Json) -> None:
        self._document = _without_empty_enums(document)
        # Discord reads ids as numbers, too, and discord.py writes some of them so (the recipient of a direct message).
        schemas = self._document["components"]["schemas"]
        schemas["SnowflakeType"] = {**schemas["SnowflakeType"], "type": ["string", "integer"], "minimum": 0}
        jsonschema = importlib.import_module("jsonschema")
        referencing = importlib.import_module("referencing")
        specification = importlib.import_module("referencing.jsonschema").DRAFT202012
        resource = referencing.Resource.from_contents(self._document, default_specification=specification)
        self._registry = referencing.Registry().with_resource(_ROOT, resource)
        self._validator = jsonschema.Draft202012Validator
        self._best_match = importlib.import_module("jsonschema.exceptions").best_match
        self._compiled: dict[str, Any] = {}
        self._paths = [(template.strip("/").split("/"), template) for template in self._document["paths"]]

    @classmethod
    def load(cls, path: Path | None = None) -> OpenApi | None:
        """Read the document named, or the one of ALONGSIDE_OPENAPI; None without one or without jsonschema."""
        chosen = path or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
        if chosen is None or not chosen.is_file() or importlib.util.find_spec("jsonschema") is None:
            return None
        return _read(chosen)

    def mistakes(self, method: str, path: str, query: dict[str, str], body: object) -> list[str]:
        """Return what is wrong with a request, in words; an empty list is good."""
        template = self._template(path)
        operation = None if template is None else self._document["paths"][template].get(method.lower())
        if template is None or operation is None:
            return [f"{method} {path} is not in Discord's OpenAPI document"]
        where = f"{method} {template}"
        found = [f"{where}: {words}" for words in self._query_mistakes(template, operation, query)]
        return [*found, *(f"{where}: {words}" for words in self._body_mistakes(template, method, operation, body))]

    def _template(self, path: str) -> str | None:
        steps = path.strip("/").split("/")
        best: tuple[int, str] | None = None
        for wanted, template in self._paths:
            if len(wanted) != len(steps):
                continue
            if all(one.startswith("{") or one == step for one, step in zip(wanted, steps, strict=True)):
                fixed = sum(not one.startswith("{") for one in wanted)
                best = max(best or (0, ""), (fixed, template))
        return None if best is None else best[1]

    def _query_mistakes(self, template: str, operation: Json, query: dict[str, str]) -> Iterator[str]:
        parameters = [*self._document["paths"][template].get("parameters", []), *operation.get("parameters", [])]
        known = {one["name"]: one for one in parameters if one.get("in") == "query"}
        for name, value in query.items():
            if name in _UNWRITTEN_QUERIES:
                continue
            if name not in known:
                yield f"the query parameter {name!r} is not known"
                continue
            where = f"query:{template}:{operation.get('operationId')}:{name}"
            schema = known[name].get("schema", {})
            for words in self._validate(where, schema, _as_typed(value, self._named(schema))):
                yield f"query {name}: {words}"

    def _named(self, schema: Json) -> Json:
        """Return the schema that another one points to by name, or that one itself."""
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        found: Json = self._document["components"]["schemas"].get(name, schema)
        return found

    def _body_mistakes(self, template: str, method: str, operation: Json, body: object) -> Iterator[str]:
        if body is None:
            if operation.get("requestBody", {}).get("required") and operation.get("operationId") not in _MAY_BE_EMPTY:
                yield "a body is needed"
            return
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            content = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data")
        if content is None:
            yield "no body is expected"
            return
        yield from self._validate(f"body:{method}:{template}", content["schema"], _bits_as_numbers(body))

    def _validate(self, where: str, schema: Json, value: object) -> Iterator[str]:
        if where not in self._compiled:
            self._compiled[where] = self._validator(_absolute(schema), registry=self._registry)
        for error in self._compiled[where].iter_errors(value):
            # Only the rule is named: the value may be somebody's words.
            deepest = self._best_match([error]) or error
            place = ".".join(str(step) for step in deepest.absolute_path) or "the whole"
            yield f"{place}: does not fit {deepest.validator} {json.dumps(deepest.validator_value)[:120]}"


@functools.cache
def _read(path: Path) -> OpenApi:
    return OpenApi(json.loads(path.read_text(encoding="utf-8")))


def _without_empty_enums(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Drop `"enum": []`, which Discord writes beside a reference and which would allow nothing."""
    if isinstance(node, dict):
        return {name: _without_empty_enums(one) for name, one in node.items() if not (name == "enum" and one == [])}
    return [_without_empty_enums(one) for one in node] if isinstance(node, list) else node


def _bits_as_numbers(body: object) -> object:
    """Read permission bits written as text, which Discord's prose asks for and its document does not know."""
    if not isinstance(body, dict):
        return body
    return {
        name: int(one) if name in _PERMISSION_BITS and isinstance(one, str) and one.isdigit() else one
        for name, one in body.items()
    }


def _absolute(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Point `#/components/...` into the whole document."""
    if isinstance(node, dict):
        return {
            name: _ROOT + one if name == "$ref" and isinstance(one, str) and one.startswith("#") else _absolute(one)
            for name, one in node.items()
        }
    return [_absolute(one) for one in node] if isinstance(node, list) else node


def _as_typed(value: str, schema: Json) -> object:
    """Read a query parameter as the type its schema names."""
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    if "integer" in kinds and value.lstrip("-").isdigit():
        return int(value)
    if "boolean" in kinds:
        return {"true": True, "True": True, "1": True, "false": False, "False": False, "0": False}.get(value, value)
    if "array" in kinds:
        return [value]
    return value
