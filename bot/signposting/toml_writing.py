"""Writes entries as TOML that an organiser can read and edit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from bot.signposting.entries import SupportService

_LONG_LIST = 100


def toml_of(services: Iterable[SupportService], heading: str = "") -> str:
    """Return a directory file of these entries; reading it gives the same entries back."""
    parts = ["".join(f"# {line}".rstrip() + "\n" for line in heading.splitlines())] if heading else []
    parts += [_entry(service) for service in services]
    return "\n".join(parts)


def _entry(service: SupportService) -> str:
    values = service.model_dump(mode="json", exclude_defaults=True)
    phones, schedules = values.pop("phones", []), values.pop("schedules", [])
    lines = ["[[service]]", *_pairs(values)]
    for name, blocks in (("phones", phones), ("schedules", schedules)):
        for block in blocks:
            lines += ["", f"[[service.{name}]]", *_pairs(block)]
    return "\n".join(lines) + "\n"


def _pairs(values: Mapping[str, object]) -> Iterable[str]:
    return (f"{key} = {_value(value)}" for key, value in values.items() if value is not None)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        written = [_value(entry) for entry in value]
        row = f"[{', '.join(written)}]"
        return row if len(row) <= _LONG_LIST else "[\n" + "".join(f"    {entry},\n" for entry in written) + "]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
