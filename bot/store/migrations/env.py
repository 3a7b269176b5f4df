"""What alembic runs: our connection, our metadata, one transaction for each step."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator


def plain_types(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 - alembic's shape
    """Write the house's column types as what the database stores, so that old steps do not change with the code."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    render_as_batch=True,
    render_item=plain_types,
    transactional_ddl=True,
    transaction_per_migration=True,
    compare_type=True,
    compare_server_default=True,
)
context.run_migrations()
