"""Make the tables of topics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of topics."""
    op.create_table(
        "topics_break",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics_break")),
        sa.UniqueConstraint("community_id", "member_id", name=op.f("uq_topics_break_community_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("topics_break", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topics_break_community_id"), ["community_id"], unique=False)

    op.create_table(
        "topics_topic",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("catalogue_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("kind", sa.Enum("text", "forum", name="topickind", native_enum=False, length=24), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("content_note", sa.Text(), nullable=False),
        sa.Column("access", sa.Enum("members", "roles", name="access", native_enum=False, length=24), nullable=False),
        sa.Column("host_id", sa.BigInteger(), nullable=True),
        sa.Column("review_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_months", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("role_id", sa.BigInteger(), nullable=True),
        sa.Column("role_name", sa.String(length=40), nullable=True),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed", "opening", "open", "closing", "closed", name="topicstate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("closed_why", sa.Text(), nullable=False),
        sa.Column("closed_where", sa.Text(), nullable=False),
        sa.Column("merged_into", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("purged", sa.Boolean(), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("channel_name", sa.Text(), nullable=True),
        sa.Column("line", sa.Text(), nullable=True),
        sa.Column("accepted", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["topics_topic.id"], name=op.f("fk_topics_topic_merged_into_topics_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics_topic")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("topics_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topics_topic_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_topics_topic_host_id"), ["host_id"], unique=False)
        batch_op.create_index(
            "uq_topics_topic_channel",
            ["community_id", "channel_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('closing', 'open', 'opening', 'proposed')"),
            postgresql_where=sa.text("state IN ('closing', 'open', 'opening', 'proposed')"),
        )
        batch_op.create_index(
            "uq_topics_topic_name",
            ["community_id", "name_key"],
            unique=True,
            sqlite_where=sa.text("state IN ('closing', 'open', 'opening', 'proposed')"),
            postgresql_where=sa.text("state IN ('closing', 'open', 'opening', 'proposed')"),
        )

    op.create_table(
        "topics_drift",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "channel_gone",
                "renamed",
                "line",
                "open_to_all",
                "closed_to_team",
                "writable",
                "role_gone",
                "role_changed",
                "taken_out",
                "put_in",
                "unpinned",
                name="driftkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.String(length=12), nullable=True),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topics_topic.id"], name=op.f("fk_topics_drift_topic_id_topics_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics_drift")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("topics_drift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topics_drift_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_topics_drift_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_topics_drift_topic", ["topic_id", "settled"], unique=False)

    op.create_table(
        "topics_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topics_topic.id"], name=op.f("fk_topics_member_topic_id_topics_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics_member")),
        sa.UniqueConstraint("topic_id", "member_id", name=op.f("uq_topics_member_topic_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("topics_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topics_member_community_id"), ["community_id"], unique=False)
        batch_op.create_index("ix_topics_member_person", ["community_id", "member_id"], unique=False)
