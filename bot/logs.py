"""Sets up the log: one line an event, as text or JSON, without secrets and without anybody's words."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from typing import Literal, TextIO

_TALKATIVE = {
    "discord.http": logging.INFO,
    "discord.gateway": logging.INFO,
    "discord.client": logging.INFO,
    "discord.webhook": logging.INFO,
    "aiosqlite": logging.INFO,
    "asyncio": logging.INFO,
    "sqlalchemy": logging.WARNING,  # at INFO it prints every statement
    "alembic": logging.WARNING,
}
"""Loggers that print bodies, tokens or values when asked for details, with the most they are ever asked for."""

_TEXT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def set_up_logging(
    level: str, form: Literal["text", "json"] = "text", *, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send every log line to stderr (or `stream`), with each of the `secrets` blotted out wherever it turns up."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Blotting(logging.Formatter(_TEXT) if form == "text" else _Json(), secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, most in _TALKATIVE.items():
        logging.getLogger(name).setLevel(max(root.level, most))


class _Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class _Blotting(logging.Formatter):
    """Another formatter's lines, tracebacks included, without secrets."""

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return line
