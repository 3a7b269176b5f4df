"""Make the tables of the bot's own look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the bot's own look."""
    op.create_table(
        "suspicion_automod",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.BigInteger(), nullable=True),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspicion_automod")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_suspicion_automod_community_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("suspicion_automod", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_suspicion_automod_community_id"), ["community_id"], unique=False, postgresql_where=None
        )

    op.create_table(
        "suspicion_budget",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_suspicion_budget")),
    )
    op.create_table(
        "suspicion_source",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("times_right", sa.Integer(), nullable=False),
        sa.Column("times_wrong", sa.Integer(), nullable=False),
        sa.Column("right_lately", sa.Integer(), nullable=False),
        sa.Column("wrong_lately", sa.Integer(), nullable=False),
        sa.Column(
            "standing", sa.Enum("on", "silent", "off", name="standing", native_enum=False, length=12), nullable=False
        ),
        sa.Column("standing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspicion_source")),
        sa.UniqueConstraint("community_id", "source", name=op.f("uq_suspicion_source_community_id_source")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("suspicion_source", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_suspicion_source_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
