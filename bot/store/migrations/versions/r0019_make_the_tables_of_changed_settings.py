"""Make the tables of changed settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of changed settings."""
    op.create_table(
        "settings_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "how", sa.Enum("edit", "undo", "import", "setup", name="how", native_enum=False, length=24), nullable=False
        ),
        sa.Column("shifts", sa.Text(), nullable=False),
        sa.Column("undoes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings_change")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("settings_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_settings_change_by_id"), ["by_id"], unique=False, postgresql_where=None)
        batch_op.create_index(
            batch_op.f("ix_settings_change_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index("ix_settings_change_newest", ["community_id", "id"], unique=False, postgresql_where=None)

    op.create_table(
        "settings_edit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("path", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings_edit")),
        sa.UniqueConstraint("community_id", "path", name=op.f("uq_settings_edit_community_id_path")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("settings_edit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_settings_edit_community_id"), ["community_id"], unique=False, postgresql_where=None
        )

    op.create_table(
        "settings_head",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_settings_head")),
    )
