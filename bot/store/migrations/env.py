"""What alembic runs: our connection, our metadata, one transaction for each step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import CreateTableOp, MigrationScript
from sqlalchemy.types import TypeDecorator


def plain_types(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 - alembic's shape
    """Write the house's column types as what the database stores, so that old steps do not change with the code."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


def without_info(_context: Any, _revision: Any, scripts: Iterable[MigrationScript]) -> None:  # noqa: ANN401 - alembic's shape
    """Leave out what tables say of themselves: it is for people and changes with the words."""
    for script in scripts:
        for made in script.upgrade_ops.ops if script.upgrade_ops else ():
            if isinstance(made, CreateTableOp):
                made.info.clear()


def of_one_room(_thing: Any, name: str | None, kind: str, _reflected: Any, _other: Any) -> bool:  # noqa: ANN401 - alembic's shape
    """Look at the tables of one room only, when a step is written for it."""
    room: str = context.config.attributes.get("room", "")
    return kind != "table" or str(name).startswith(room)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    render_as_batch=True,
    render_item=plain_types,
    transactional_ddl=True,
    transaction_per_migration=True,
    compare_type=True,
    compare_server_default=True,
    process_revision_directives=without_info,
    include_object=of_one_room,
)
context.run_migrations()
