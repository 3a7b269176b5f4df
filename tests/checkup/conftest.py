"""A store, an empty directory, and rows of any table with as little in them as it takes."""

from __future__ import annotations

import enum

import pytest
from sqlalchemy import Enum, inspect

from bot.checkup.stored import Records
from bot.community.book import SettingsBook
from bot.signposting.directories import Directories
from bot.signposting.loading import DirectoryFiles

COMMUNITY = 900


def filled(kind, at, /, **given):
    """Return a row with every column filled that may not be empty."""
    values = {"community_id": COMMUNITY} if hasattr(kind, "community_id") else {}
    for prop in inspect(kind).column_attrs:
        column = prop.columns[0]
        needed = not column.nullable and column.default is None and not column.primary_key
        if needed and prop.key not in given and prop.key not in values:
            values[prop.key] = _value(column, at)
    return kind(**values | given)


def _value(column, at):
    if isinstance(column.type, Enum):
        return next(iter(column.type.enum_class))
    python = getattr(column.type, "python_type", None)
    name = type(column.type).__name__
    if "DateTime" in name:
        return at
    if "Json" in name:
        return {}
    if "Text" in name or python is str:
        return "x"
    if python is bool:
        return False
    if isinstance(python, type) and issubclass(python, enum.Enum):
        return next(iter(python))
    return 1


@pytest.fixture
def book():
    return SettingsBook()


@pytest.fixture
def records_of(book, clock):
    def of(store, **options):
        return Records(store, Directories(store, book, DirectoryFiles(), clock=clock), **options)

    return of
