"""Make the table of monthly numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of monthly numbers."""
    op.create_table(
        "transparency_month",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transparency_month")),
        sa.UniqueConstraint("community_id", "month", name=op.f("uq_transparency_month_community_id_month")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("transparency_month", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_transparency_month_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
