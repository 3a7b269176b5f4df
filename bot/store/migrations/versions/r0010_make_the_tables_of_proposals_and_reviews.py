"""Make the tables of proposals and reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of proposals and reviews."""
    _letter()
    _proposal()
    _review()
    _review_answer()
    _support()


def _letter() -> None:
    op.create_table(
        "topics_letter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics_letter")),
        sa.UniqueConstraint("community_id", "member_id", name=op.f("uq_topics_letter_community_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("topics_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topics_letter_community_id"), ["community_id"], unique=False)


def _proposal() -> None:
    op.create_table(
        "topics_proposal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("proposer_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "ready",
                "opened",
                "merged",
                "declined",
                "ended",
                "withdrawn",
                name="proposalstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("told_by", sa.String(length=12), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics_topic.id"], name=op.f("fk_topics_proposal_topic_id_topics_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics_proposal")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("topics_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topics_proposal_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_topics_proposal_proposer_id"), ["proposer_id"], unique=False)
        batch_op.create_index(
            "uq_topics_proposal_name",
            ["community_id", "name_key"],
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'ready')"),
            postgresql_where=sa.text("state IN ('open', 'ready')"),
        )


def _review() -> None:
    op.create_table(
        "topics_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum("asking", "reported", "settled", name="reviewstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("keep", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("close", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("keep", "change", "close", name="reviewanswer", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topics_topic.id"], name=op.f("fk_topics_review_topic_id_topics_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics_review")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("topics_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topics_review_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_topics_review_topic_id"), ["topic_id"], unique=False)


def _review_answer() -> None:
    op.create_table(
        "topics_review_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["topics_review.id"], name=op.f("fk_topics_review_answer_review_id_topics_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics_review_answer")),
        sa.UniqueConstraint("review_id", "member_id", name=op.f("uq_topics_review_answer_review_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("topics_review_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topics_review_answer_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_topics_review_answer_member_id"), ["member_id"], unique=False)


def _support() -> None:
    op.create_table(
        "topics_support",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["topics_proposal.id"], name=op.f("fk_topics_support_proposal_id_topics_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics_support")),
        sa.UniqueConstraint("proposal_id", "member_id", name=op.f("uq_topics_support_proposal_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("topics_support", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topics_support_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_topics_support_member_id"), ["member_id"], unique=False)
