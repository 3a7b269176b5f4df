"""Make the table of languages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of languages."""
    op.create_table(
        "language_choice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_language_choice")),
        sa.UniqueConstraint("community_id", "member_id", name=op.f("uq_language_choice_community_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("language_choice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_language_choice_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_language_choice_member_id"), ["member_id"], unique=False, postgresql_where=None
        )
