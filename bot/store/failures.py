"""What the databases' own errors mean for a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError

from bot.errors import OutOfDateError, TryAgainError
from bot.language import _

_SQLITE_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_INTERRUPT,
}
# Classes and codes of PostgreSQL's appendix A: connection, resources, operator's hand, system, and the four
# that a second try may cure (serialisation, deadlock, lock not to be had, read-only).
_POSTGRES_PASSING = ("08", "53", "57P", "58", "40001", "40P01", "55P03", "25006")


def is_passing(error: DBAPIError | sqlite3.Error) -> bool:
    """Tell whether an error comes from the state of the database, so that the same work may succeed another time."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        return code is not None and code & 0xFF in _SQLITE_PASSING
    state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    if state:
        return str(state).startswith(_POSTGRES_PASSING)
    return isinstance(error, DBAPIError) and error.connection_invalidated


@contextmanager
def while_committing() -> Iterator[None]:
    """Say honestly that the end is unknown when the connection to a server is lost during the commit."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error) or not error.connection_invalidated:
            raise
        sentence = _("We could not see whether this was saved. Please look first, then try again.")
        raise TryAgainError(sentence) from error


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn a busy, full, read-only or unreachable database into TryAgainError, a stale row into OutOfDateError."""
    try:
        yield
    except StaleDataError as error:
        raise OutOfDateError(_("This has changed since you opened it. Please look at the newest version.")) from error
    except (DBAPIError, sqlite3.Error) as error:  # a failing BEGIN comes as it is
        if not is_passing(error):
            raise
        raise busy() from error
    except (PoolTimeoutError, ConnectionError) as error:
        raise busy() from error


def busy() -> TryAgainError:
    """Return the refusal for a database that cannot work just now."""
    return TryAgainError(_("The bot is very busy just now. Nothing was changed. Please try again in a minute."))
