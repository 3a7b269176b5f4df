"""Make the tables of flags, cases and panels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of flags, cases and panels."""
    _make_cases()
    _make_panels()


def _make_cases() -> None:
    op.create_table(
        "misinformation_case",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("author_gone", sa.Boolean(), nullable=False),
        sa.Column("author_is_staff", sa.Boolean(), nullable=False),
        sa.Column("with_organisers", sa.Boolean(), nullable=False),
        sa.Column("is_reply", sa.Boolean(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "panel",
                "author_window",
                "note_draft",
                "note_live",
                "escalated",
                "closed_fine",
                "self_corrected",
                "decided",
                "withdrawn",
                name="casestate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "why",
            sa.Enum(
                "danger",
                "peers_warn",
                "undecided",
                "time_over",
                "no_reviewers",
                "link_only",
                "taken_over",
                "author_disagrees",
                "note_unfair",
                "note_out_of_date",
                "check_disagrees",
                "appeal",
                name="why",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("rule_words", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("later_text", sa.Text(), nullable=True),
        sa.Column("neighbours", sa.Text(), nullable=True),
        sa.Column("names", sa.Text(), nullable=True),
        sa.Column("links", sa.Text(), nullable=True),
        sa.Column("attachments", sa.Text(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_since", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("panel_open", sa.Boolean(), nullable=False),
        sa.Column(
            "advice",
            sa.Enum(
                "dismiss", "advise_harmful", "undecided", "go_on", name="paneloutcome", native_enum=False, length=24
            ),
            nullable=True,
        ),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "dismissal_check",
            sa.Enum("waiting", "agreed", "disagreed", name="check", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("checked_by", sa.BigInteger(), nullable=True),
        sa.Column("earlier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["earlier_id"],
            ["misinformation_case.id"],
            name=op.f("fk_misinformation_case_earlier_id_misinformation_case"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misinformation_case")),
        sa.UniqueConstraint(
            "community_id", "message_id", "turn", name=op.f("uq_misinformation_case_community_id_message_id_turn")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("misinformation_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misinformation_case_author_id"), ["author_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_case_checked_by"), ["checked_by"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_case_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_case_decided_by"), ["decided_by"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_case_message_id"), ["message_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            "ix_misinformation_case_state", ["community_id", "state", "id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_case_taken_by"), ["taken_by"], unique=False, postgresql_where=None
        )


def _make_panels() -> None:
    op.create_table(
        "misinformation_conflict",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misinformation_conflict")),
        sa.UniqueConstraint(
            "community_id",
            "member_id",
            "other_id",
            name=op.f("uq_misinformation_conflict_community_id_member_id_other_id"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("misinformation_conflict", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misinformation_conflict_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_conflict_other_id"), ["other_id"], unique=False, postgresql_where=None
        )

    op.create_table(
        "misinformation_reviewer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("opted_in", sa.Boolean(), nullable=False),
        sa.Column("opted_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trained_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("training", sa.Text(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("letters", sa.Boolean(), nullable=False),
        sa.Column("agreed", sa.Float(), nullable=False),
        sa.Column("differed", sa.Float(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misinformation_reviewer")),
        sa.UniqueConstraint(
            "community_id", "member_id", name=op.f("uq_misinformation_reviewer_community_id_member_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("misinformation_reviewer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misinformation_reviewer_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_reviewer_member_id"), ["member_id"], unique=False, postgresql_where=None
        )

    op.create_table(
        "misinformation_flag",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "stops_treatment",
                "dose",
                "poison",
                "emergency_sign",
                "out_of_date",
                "cure_claim",
                "selling",
                "not_sure",
                "other",
                name="reason",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("wants_result", sa.Boolean(), nullable=False),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["misinformation_case.id"], name=op.f("fk_misinformation_flag_case_id_misinformation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misinformation_flag")),
        sa.UniqueConstraint("case_id", "member_id", name=op.f("uq_misinformation_flag_case_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("misinformation_flag", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misinformation_flag_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_flag_member_id"), ["member_id"], unique=False, postgresql_where=None
        )

    op.create_table(
        "misinformation_near",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["misinformation_case.id"], name=op.f("fk_misinformation_near_case_id_misinformation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misinformation_near")),
        sa.UniqueConstraint("case_id", "member_id", name=op.f("uq_misinformation_near_case_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("misinformation_near", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misinformation_near_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_near_member_id"), ["member_id"], unique=False, postgresql_where=None
        )

    op.create_table(
        "misinformation_seat",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reviewer_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "voted", "passed", "expired", "closed", name="seatstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spare", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["misinformation_case.id"], name=op.f("fk_misinformation_seat_case_id_misinformation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misinformation_seat")),
        sa.UniqueConstraint("case_id", "reviewer_id", name=op.f("uq_misinformation_seat_case_id_reviewer_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("misinformation_seat", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misinformation_seat_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            "ix_misinformation_seat_reviewer",
            ["community_id", "reviewer_id", "state"],
            unique=False,
            postgresql_where=None,
        )

    op.create_table(
        "misinformation_opinion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("put_right", sa.Text(), nullable=True),
        sa.Column("weighed", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["misinformation_case.id"], name=op.f("fk_misinformation_opinion_case_id_misinformation_case")
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["misinformation_seat.id"], name=op.f("fk_misinformation_opinion_seat_id_misinformation_seat")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misinformation_opinion")),
        sa.UniqueConstraint("seat_id", name=op.f("uq_misinformation_opinion_seat_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("misinformation_opinion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misinformation_opinion_case_id"), ["case_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_opinion_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
