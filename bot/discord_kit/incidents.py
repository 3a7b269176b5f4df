"""Bugs told to a person by an id, and to the log by the same id without any person's words."""

from __future__ import annotations

import logging
import random
import traceback
from collections.abc import Iterator

_log = logging.getLogger("alongside.incident")


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    here: BaseException | None = error
    while here is not None and id(here) not in seen:
        seen.add(id(here))
        yield here
        here = here.__cause__ or here.__context__


def trace_of(error: BaseException) -> str:
    """Describe an exception by class, file, line and function, never by its message.

    Messages of exceptions quote what people typed (`invalid literal for int(): ...`), so they stay out of logs.
    """
    lines: list[str] = []
    for part in _chain(error):
        lines.append(f"{type(part).__module__}.{type(part).__qualname__}")
        lines += [f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(part.__traceback__)]
    return "\n".join(lines)


class Incidents:
    """Numbers bugs. `code = incidents.report("press 123", error)` logs and returns eight characters to show."""

    def __init__(self, random: random.Random) -> None:
        self._random = random
        self.count = 0

    def report(self, where: str, error: BaseException) -> str:
        """Log a bug and return its id. `where` holds ids and names of ours only."""
        code = f"{self._random.getrandbits(32):08x}"
        self.count += 1
        _log.error("error %s at %s: %s", code, where, trace_of(error))
        return code
