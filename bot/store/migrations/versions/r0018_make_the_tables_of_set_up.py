"""Make the tables of set-up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of set-up."""
    op.create_table(
        "setting_up_act",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "sent", "done", "parked", "left", name="actstate", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("result_id", sa.BigInteger(), nullable=True),
        sa.Column("op_id", sa.String(length=25), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_up_act")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_setting_up_act_community_id_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("setting_up_act", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_setting_up_act_community_id"), ["community_id"], unique=False, postgresql_where=None
        )

    op.create_table(
        "setting_up_run",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "none", "choosing", "making", "made", "live", "undoing", name="state", native_enum=False, length=16
            ),
            nullable=False,
        ),
        sa.Column("awake", sa.Boolean(), nullable=False),
        sa.Column("step", sa.String(length=24), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_setting_up_run")),
    )
