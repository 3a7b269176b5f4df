"""Make the tables of membership."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915 - one statement for each table and index
    """Make the tables of membership."""
    op.create_table(
        "membership_arrival",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_arrival")),
        sa.UniqueConstraint(
            "community_id",
            "person_key",
            "joined_at",
            name=op.f("uq_membership_arrival_community_id_person_key_joined_at"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership_arrival", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_arrival_community_id"), ["community_id"], unique=False)
        batch_op.create_index("ix_membership_arrival_joined", ["community_id", "joined_at"], unique=False)

    op.create_table(
        "membership_consent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("wording", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_consent")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_consent_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_consent_member_id"), ["member_id"], unique=False)

    op.create_table(
        "membership_doors",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lobby_open", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("paused_by", sa.BigInteger(), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invites_paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_membership_doors")),
    )
    op.create_table(
        "membership_memory",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=True),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reapply_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waited_seconds", sa.Float(), nullable=True),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_memory")),
        sa.UniqueConstraint("application_id", name=op.f("uq_membership_memory_application_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership_memory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_memory_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_memory_decided_at"), ["decided_at"], unique=False)
        batch_op.create_index("ix_membership_memory_person", ["community_id", "person_key"], unique=False)

    op.create_table(
        "membership_raid",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "state", sa.Enum("seen", "paused", "over", name="raidstate", native_enum=False, length=24), nullable=False
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_by", sa.BigInteger(), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_raid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership_raid", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_raid_community_id"), ["community_id"], unique=False)

    op.create_table(
        "membership_reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_reminder")),
        sa.UniqueConstraint("community_id", "member_id", name=op.f("uq_membership_reminder_community_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_reminder_community_id"), ["community_id"], unique=False)

    op.create_table(
        "membership_bulk",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("raid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("undo_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["raid_id"], ["membership_raid.id"], name=op.f("fk_membership_bulk_raid_id_membership_raid")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_bulk")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership_bulk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_bulk_community_id"), ["community_id"], unique=False)

    op.create_table(
        "membership_application",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("door", sa.Enum("lobby", "native", name="door", native_enum=False, length=24), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("consent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "taken",
                "needs_info",
                "approved",
                "role_granted",
                "welcomed",
                "declined",
                "withdrawn",
                "expired",
                name="status",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("status_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("draft_reminder_sent", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_seconds", sa.Float(), nullable=False),
        sa.Column("paused_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_round", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("questions_reminded", sa.Boolean(), nullable=False),
        sa.Column("no_answer", sa.Boolean(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("opinion_asked_by", sa.BigInteger(), nullable=True),
        sa.Column("safety_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "decline_reason",
            sa.Enum(
                "not_the_right_group",
                "under_18",
                "no_agreement",
                "incomplete",
                "safety",
                name="declinereason",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("decline_text", sa.Text(), nullable=True),
        sa.Column("decline_signposts", sa.JSON(), nullable=False),
        sa.Column("reapply_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "hold",
            sa.Enum(
                "request_delayed",
                "role_delayed",
                "role_dropped",
                "welcome_delayed",
                "role_by_hand",
                name="hold",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("told_by", sa.Enum("dm", "status", name="toldby", native_enum=False, length=24), nullable=True),
        sa.Column("delay_told", sa.Boolean(), nullable=False),
        sa.Column(
            "ended",
            sa.Enum(
                "by_applicant", "left", "in_discord", "too_old", "raid", name="ended", native_enum=False, length=24
            ),
            nullable=True,
        ),
        sa.Column("on_duty_reminded", sa.Boolean(), nullable=False),
        sa.Column("organiser_reminded", sa.Boolean(), nullable=False),
        sa.Column("bulk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "consent_id IS NOT NULL OR door = 'native' OR member_id IS NULL",
            name=op.f("ck_membership_application_consent_first"),
        ),
        sa.CheckConstraint(
            "status != 'declined' OR decline_reason IS NOT NULL OR ended = 'in_discord'",
            name=op.f("ck_membership_application_reason_given"),
        ),
        sa.ForeignKeyConstraint(
            ["bulk_id"], ["membership_bulk.id"], name=op.f("fk_membership_application_bulk_id_membership_bulk")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"],
            ["membership_consent.id"],
            name=op.f("fk_membership_application_consent_id_membership_consent"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_application")),
        sa.UniqueConstraint(
            "community_id", "request_id", name=op.f("uq_membership_application_community_id_request_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership_application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_application_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_application_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_application_person_key"), ["person_key"], unique=False)
        batch_op.create_index(
            "ix_membership_application_status", ["community_id", "status", "submitted_at"], unique=False
        )
        batch_op.create_index(
            "uq_membership_application_open",
            ["community_id", "person_key"],
            unique=True,
            sqlite_where=sa.text("status IN ('draft', 'needs_info', 'submitted', 'taken')"),
            postgresql_where=sa.text("status IN ('draft', 'needs_info', 'submitted', 'taken')"),
        )

    op.create_table(
        "membership_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("consent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["membership_application.id"],
            name=op.f("fk_membership_answer_application_id_membership_application"),
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["membership_consent.id"], name=op.f("fk_membership_answer_consent_id_membership_consent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_answer")),
        sa.UniqueConstraint(
            "application_id", "question_id", name=op.f("uq_membership_answer_application_id_question_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_answer_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_answer_community_id"), ["community_id"], unique=False)

    op.create_table(
        "membership_asked",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_round", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("consent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("answer IS NULL OR consent_id IS NOT NULL", name=op.f("ck_membership_asked_consent_first")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["membership_application.id"],
            name=op.f("fk_membership_asked_application_id_membership_application"),
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["membership_consent.id"], name=op.f("fk_membership_asked_consent_id_membership_consent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_asked")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership_asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_asked_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_asked_community_id"), ["community_id"], unique=False)

    op.create_table(
        "membership_opinion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "leaning",
            sa.Enum("approve", "decline", "unsure", name="leaning", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["membership_application.id"],
            name=op.f("fk_membership_opinion_application_id_membership_application"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_opinion")),
        sa.UniqueConstraint("application_id", "by_id", name=op.f("uq_membership_opinion_application_id_by_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership_opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_opinion_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_opinion_community_id"), ["community_id"], unique=False)
