"""Faults of the program itself: logged under an id that also stands on the card a person sees."""

from __future__ import annotations

import logging
import random
import traceback

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def log_bug(log: logging.Logger, random: random.Random, where: str, error: BaseException) -> str:
    """Log where and what kind of fault it was, and return its id.

    The error's own text is left out, since it may quote what somebody wrote.
    """
    name = "".join(random.choices(_LETTERS, k=8))
    log.error("fault %s in %s: %s", name, where, trace_of(error))
    return name


def trace_of(error: BaseException) -> str:
    """Return the types and the places of an error and of what caused it, without their texts."""
    lines: list[str] = []
    at: BaseException | None = error
    while at is not None and len(lines) < 5:
        lines.append(type(at).__name__ + "\n" + "".join(traceback.format_tb(at.__traceback__)))
        at = at.__cause__
    return "caused by ".join(lines).rstrip()
