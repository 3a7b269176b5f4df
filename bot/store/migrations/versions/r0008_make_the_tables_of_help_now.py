"""Make the tables of help now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of help now."""
    op.create_table(
        "crisis_alert",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.Enum("words", "worried", name="alertkind", native_enum=False, length=16), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column(
            "state", sa.Enum("open", "taken", "closed", name="alertstate", native_enum=False, length=16), nullable=False
        ),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("raised_by", sa.BigInteger(), nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("to_id", sa.BigInteger(), nullable=True),
        sa.Column("with_organisers", sa.Boolean(), nullable=False),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "handled",
            sa.Enum("spoke", "signposted", "emergency", "not_needed", name="handled", native_enum=False, length=16),
            nullable=True,
        ),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_alert")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("crisis_alert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_crisis_alert_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_crisis_alert_closed_by"), ["closed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_crisis_alert_community_id"), ["community_id"], unique=False)
        batch_op.create_index("ix_crisis_alert_open", ["community_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_crisis_alert_raised_by"), ["raised_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_crisis_alert_taken_by"), ["taken_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_crisis_alert_to_id"), ["to_id"], unique=False)

    op.create_table(
        "crisis_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("line_id", sa.String(length=40), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_check")),
        sa.UniqueConstraint(
            "community_id", "line_id", "member_id", name=op.f("uq_crisis_check_community_id_line_id_member_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("crisis_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_crisis_check_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_crisis_check_member_id"), ["member_id"], unique=False)

    op.create_table(
        "crisis_choice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("nation", sa.Text(), nullable=True),
        sa.Column("letters", sa.Boolean(), nullable=False),
        sa.Column("last_letter_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_choice")),
        sa.UniqueConstraint("community_id", "member_id", name=op.f("uq_crisis_choice_community_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("crisis_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_crisis_choice_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_crisis_choice_member_id"), ["member_id"], unique=False)

    op.create_table(
        "crisis_shift",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_shift")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("crisis_shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_crisis_shift_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_crisis_shift_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_crisis_shift_when", ["community_id", "begins_at"], unique=False)

    op.create_table(
        "crisis_asked",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("alert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["crisis_alert.id"], name=op.f("fk_crisis_asked_alert_id_crisis_alert"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_asked")),
        sa.UniqueConstraint("alert_id", "member_id", name=op.f("uq_crisis_asked_alert_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("crisis_asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_crisis_asked_alert_id"), ["alert_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_crisis_asked_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_crisis_asked_member_id"), ["member_id"], unique=False)
