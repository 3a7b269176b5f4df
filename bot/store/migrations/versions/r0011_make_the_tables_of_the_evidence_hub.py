"""Make the tables of the evidence hub."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the evidence hub."""
    op.create_table(
        "evidence_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("file_key", sa.String(length=24), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("state", sa.Enum("live", "retired", name="entrystate", native_enum=False, length=24), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_entry")),
        sa.UniqueConstraint("community_id", "file_key", name=op.f("uq_evidence_entry_community_id_file_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("evidence_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_entry_community_id"), ["community_id"], unique=False, postgresql_where=None
        )

    op.create_table(
        "evidence_proposal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("proposer_id", sa.BigInteger(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "approved",
                "declined",
                "withdrawn",
                "ended",
                name="proposalstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_proposal")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("evidence_proposal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_proposal_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_proposal_proposer_id"), ["proposer_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            "ix_evidence_proposal_state", ["community_id", "state", "id"], unique=False, postgresql_where=None
        )

    op.create_table(
        "evidence_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "deed",
            sa.Enum("added", "checked", "retired", "restored", name="deed", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["evidence_entry.id"], name=op.f("fk_evidence_step_entry_id_evidence_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_step")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("evidence_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_step_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_step_entry_id"), ["entry_id"], unique=False, postgresql_where=None
        )
