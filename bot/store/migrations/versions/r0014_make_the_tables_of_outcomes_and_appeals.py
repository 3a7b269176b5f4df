"""Make the tables of outcomes and appeals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of outcomes and appeals."""
    _make_appeal()
    _make_talk()
    _make_decision()
    _make_memory()
    _make_note()
    _make_window()
    _make_pause()
    _make_fairness()


def _make_appeal() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("appellant_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "role",
            sa.Enum("author", "flagger", "applicant", name="appealrole", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "taken", "upheld", "changed", "withdrawn", name="appealstate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum("moderators", "organisers", "outside", name="level", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("told_by", sa.String(length=12), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('upheld', 'changed') OR decided_at IS NOT NULL", name=op.f("ck_appeal_decided")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint(
            "community_id",
            "kind",
            "subject_id",
            "appellant_id",
            name=op.f("uq_appeal_community_id_kind_subject_id_appellant_id"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_appeal_appellant_id"), ["appellant_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_appeal_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index("ix_appeal_state", ["community_id", "state", "id"], unique=False, postgresql_where=None)


def _make_talk() -> None:
    op.create_table(
        "misinformation_talk",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("held_by", sa.BigInteger(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misinformation_talk")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("misinformation_talk", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misinformation_talk_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_talk_held_by"), ["held_by"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_talk_member_id"), ["member_id"], unique=False, postgresql_where=None
        )


def _make_decision() -> None:
    op.create_table(
        "misinformation_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "choice",
            sa.Enum(
                "fine", "note", "ask_author", "delete", "pause", "remove", name="choice", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "ground",
            sa.Enum(
                "dangerous",
                "against_evidence",
                "out_of_date",
                "needs_context",
                "selling",
                "own_experience",
                "accurate",
                "harmless",
                "other",
                name="ground",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("copy", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("proposed", "standing", "set_aside", "undone", name="decisionstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pause_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by", sa.String(length=12), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "choice <> 'pause' OR pause_until IS NOT NULL", name=op.f("ck_misinformation_decision_pause_ends")
        ),
        sa.CheckConstraint(
            "choice <> 'remove' OR state <> 'standing' OR confirmed_at IS NOT NULL",
            name=op.f("ck_misinformation_decision_two_people"),
        ),
        sa.CheckConstraint(
            "choice <> 'remove' OR confirmed_by <> decided_by",
            name=op.f("ck_misinformation_decision_not_alone"),
        ),
        sa.CheckConstraint("decided_by IS NULL OR ground IS NOT NULL", name=op.f("ck_misinformation_decision_reason")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["misinformation_case.id"],
            name=op.f("fk_misinformation_decision_case_id_misinformation_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misinformation_decision")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("misinformation_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misinformation_decision_author_id"), ["author_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index("ix_misinformation_decision_case", ["case_id", "id"], unique=False, postgresql_where=None)
        batch_op.create_index(
            batch_op.f("ix_misinformation_decision_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_decision_confirmed_by"), ["confirmed_by"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_decision_decided_by"), ["decided_by"], unique=False, postgresql_where=None
        )


def _make_memory() -> None:
    op.create_table(
        "misinformation_memory",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "fine", "note", "ask_author", "delete", "pause", "remove", name="choice", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source_ids", sa.Text(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["misinformation_case.id"],
            name=op.f("fk_misinformation_memory_case_id_misinformation_case"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misinformation_memory")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("misinformation_memory", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misinformation_memory_community_id"), ["community_id"], unique=False, postgresql_where=None
        )


def _make_note() -> None:
    op.create_table(
        "misinformation_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("posted_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "changes", "publishing", "live", "withdrawn", name="notestate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("writer_id", sa.BigInteger(), nullable=True),
        sa.Column("approver_id", sa.BigInteger(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("for_earlier_version", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('publishing', 'live') OR approver_id <> writer_id",
            name=op.f("ck_misinformation_note_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["misinformation_case.id"],
            name=op.f("fk_misinformation_note_case_id_misinformation_case"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misinformation_note")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("misinformation_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misinformation_note_approver_id"), ["approver_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index("ix_misinformation_note_case", ["case_id", "id"], unique=False, postgresql_where=None)
        batch_op.create_index(
            batch_op.f("ix_misinformation_note_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_note_message_id"), ["message_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_note_writer_id"), ["writer_id"], unique=False, postgresql_where=None
        )


def _make_window() -> None:
    op.create_table(
        "misinformation_window",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("edit", "source", "disagree", name="windowanswer", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("answer_words", sa.Text(), nullable=False),
        sa.Column("source_id", sa.String(length=40), nullable=True),
        sa.Column("told_by", sa.String(length=12), nullable=True),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["misinformation_case.id"],
            name=op.f("fk_misinformation_window_case_id_misinformation_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misinformation_window")),
        sa.UniqueConstraint("case_id", name=op.f("uq_misinformation_window_case_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("misinformation_window", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misinformation_window_author_id"), ["author_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_window_community_id"), ["community_id"], unique=False, postgresql_where=None
        )


def _make_pause() -> None:
    op.create_table(
        "topics_pause",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topics_topic.id"], name=op.f("fk_topics_pause_topic_id_topics_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics_pause")),
        sa.UniqueConstraint("topic_id", "member_id", name=op.f("uq_topics_pause_topic_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("topics_pause", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_topics_pause_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_topics_pause_member_id"), ["member_id"], unique=False, postgresql_where=None
        )


def _make_fairness() -> None:
    op.create_table(
        "misinformation_fairness",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("note_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("fair", sa.Boolean(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"],
            ["misinformation_note.id"],
            name=op.f("fk_misinformation_fairness_note_id_misinformation_note"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misinformation_fairness")),
        sa.UniqueConstraint("note_id", "member_id", name=op.f("uq_misinformation_fairness_note_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("misinformation_fairness", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_misinformation_fairness_community_id"), ["community_id"], unique=False, postgresql_where=None
        )
        batch_op.create_index(
            batch_op.f("ix_misinformation_fairness_member_id"), ["member_id"], unique=False, postgresql_where=None
        )
