"""A place with a migrated database in which backups are made."""

from __future__ import annotations

import pytest

from tests.keeping_safe.safe_place import Place


@pytest.fixture
def place(tmp_path, database, keys, clock):
    return Place(tmp_path, database, keys, clock)
