"""Make the tables of signposting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of signposting."""
    op.create_table(
        "signposting_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("service_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("add", "edit", "alert", "retire", name="changekind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("proposed", "live", "refused", "undone", name="changestate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("new_values", sa.Text(), nullable=False),
        sa.Column("old_values", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signposting_change")),
        sa.UniqueConstraint(
            "community_id", "service_id", "seq", name=op.f("uq_signposting_change_community_id_service_id_seq")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("signposting_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signposting_change_community_id"), ["community_id"], unique=False, postgresql_where=None
        )

    op.create_table(
        "signposting_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("service_id", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum("same", "changed", "gone", "cannot_tell", name="verdict", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("by_moderator", sa.Boolean(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signposting_check")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("signposting_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signposting_check_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            "ix_signposting_check_entry", ["community_id", "service_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_signposting_check_member_id"), ["member_id"], unique=False, postgresql_where=None
        )

    op.create_table(
        "signposting_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("service_id", sa.String(length=64), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "wrong_number",
                "no_answer",
                "closed",
                "wrong_hours",
                "wrong_page",
                "not_as_described",
                "other",
                name="reason",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reporter_id", sa.BigInteger(), nullable=True),
        sa.Column("from_check", sa.Boolean(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state", sa.Enum("open", "settled", name="reportstate", native_enum=False, length=24), nullable=False
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "fixed",
                "retired",
                "right_as_it_is",
                "not_yet_known",
                name="reportoutcome",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signposting_report")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("signposting_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signposting_report_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_signposting_report_reporter_id"), ["reporter_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            "ix_signposting_report_state", ["community_id", "state", "id"], unique=False, postgresql_where=None
        )
