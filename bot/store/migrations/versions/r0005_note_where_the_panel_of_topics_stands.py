"""Note where the panel of topics stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Note where the panel of topics stands."""
    op.create_table(
        "topics_panel",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics_panel")),
        sa.UniqueConstraint("community_id", "channel_id", name=op.f("uq_topics_panel_community_id_channel_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("topics_panel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topics_panel_community_id"), ["community_id"], unique=False)
