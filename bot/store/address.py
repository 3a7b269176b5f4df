"""A database address as an organiser writes it, made exact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SetupError
from bot.language import _


def database_address(text: str) -> URL:
    """Return the exact address of `postgresql://...`, `sqlite:///file` or a plain file name.

    Raises SetupError for any other kind, and for a database without a file.
    """
    if "://" not in text:
        text = f"sqlite:///{text}"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise SetupError(_("The database address cannot be understood.")) from error
    if url.drivername in {"postgresql", "postgres", "postgresql+asyncpg"}:
        return _postgres(url)
    if url.drivername not in {"sqlite", "sqlite+aiosqlite"}:
        raise SetupError(_("The database address must begin with postgresql:// or sqlite:///."))
    if not url.database or url.database.startswith((":memory:", "file:")):
        raise SetupError(_("The database address must name a file, for example sqlite:///data/alongside.db."))
    return url.set(drivername="sqlite+aiosqlite")


def _postgres(url: URL) -> URL:
    """Name the driver, and call `sslmode`, as hosts write it in their addresses, what the driver calls it."""
    query = {("ssl" if name == "sslmode" else name): value for name, value in url.query.items()}
    return url.set(drivername="postgresql+asyncpg", query=query)


def server_arguments(url: URL) -> dict[str, Any]:
    """Return what asyncpg's own `connect` takes for a PostgreSQL address."""
    query = {name: value for name, value in url.query.items() if name in {"host", "port", "user", "ssl"}}
    return url.translate_connect_args(username="user") | query


def file_of(url: URL) -> Path | None:
    """Return the file of an SQLite address, None for PostgreSQL."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
