"""Make the tables of nearby."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of nearby."""
    _bar()
    _block()
    _choice()
    _hello()
    _meeting()
    _published()
    _refresh()
    _report()
    _answer()


def _bar() -> None:
    op.create_table(
        "nearby_bar",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nearby_bar")),
        sa.UniqueConstraint("community_id", "person_key", name=op.f("uq_nearby_bar_community_id_person_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nearby_bar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nearby_bar_community_id"), ["community_id"], unique=False)


def _block() -> None:
    op.create_table(
        "nearby_block",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("blocked_key", sa.String(length=64), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nearby_block")),
        sa.UniqueConstraint(
            "community_id", "member_id", "blocked_key", name=op.f("uq_nearby_block_community_id_member_id_blocked_key")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nearby_block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nearby_block_blocked_key"), ["blocked_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_nearby_block_community_id"), ["community_id"], unique=False)


def _choice() -> None:
    op.create_table(
        "nearby_choice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "region",
            sa.Enum(
                "north_east",
                "north_west",
                "yorkshire",
                "east_midlands",
                "west_midlands",
                "east",
                "london",
                "south_east",
                "south_west",
                "scotland",
                "wales",
                "northern_ireland",
                name="region",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_dm", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nearby_choice")),
        sa.UniqueConstraint("community_id", "member_id", name=op.f("uq_nearby_choice_community_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nearby_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nearby_choice_community_id"), ["community_id"], unique=False)
        batch_op.create_index("ix_nearby_choice_region", ["community_id", "region"], unique=False)


def _hello() -> None:
    op.create_table(
        "nearby_hello",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "region",
            sa.Enum(
                "north_east",
                "north_west",
                "yorkshire",
                "east_midlands",
                "west_midlands",
                "east",
                "london",
                "south_east",
                "south_west",
                "scotland",
                "wales",
                "northern_ireland",
                name="region",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nearby_hello")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nearby_hello", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nearby_hello_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nearby_hello_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_nearby_hello_region", ["community_id", "region"], unique=False)


def _meeting() -> None:
    op.create_table(
        "nearby_meeting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("asked_id", sa.BigInteger(), nullable=False),
        sa.Column("answered_id", sa.BigInteger(), nullable=False),
        sa.Column("connector_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("needs_connector", "opening", "open", name="meetingstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nearby_meeting")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nearby_meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nearby_meeting_answered_id"), ["answered_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nearby_meeting_asked_id"), ["asked_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nearby_meeting_community_id"), ["community_id"], unique=False)


def _published() -> None:
    op.create_table(
        "nearby_published",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "region",
            sa.Enum(
                "north_east",
                "north_west",
                "yorkshire",
                "east_midlands",
                "west_midlands",
                "east",
                "london",
                "south_east",
                "south_west",
                "scotland",
                "wales",
                "northern_ireland",
                name="region",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nearby_published")),
        sa.UniqueConstraint("community_id", "region", name=op.f("uq_nearby_published_community_id_region")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nearby_published", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nearby_published_community_id"), ["community_id"], unique=False)


def _refresh() -> None:
    op.create_table(
        "nearby_refresh",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_nearby_refresh")),
    )


def _report() -> None:
    op.create_table(
        "nearby_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "finding", sa.Enum("nothing", "stopped", name="finding", native_enum=False, length=24), nullable=True
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nearby_report")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nearby_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nearby_report_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nearby_report_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nearby_report_community_id"), ["community_id"], unique=False)


def _answer() -> None:
    op.create_table(
        "nearby_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("hello_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Enum("yes", "no", name="answer", native_enum=False, length=24), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["hello_id"], ["nearby_hello.id"], name=op.f("fk_nearby_answer_hello_id_nearby_hello")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nearby_answer")),
        sa.UniqueConstraint("hello_id", "member_id", name=op.f("uq_nearby_answer_hello_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nearby_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nearby_answer_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nearby_answer_hello_id"), ["hello_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nearby_answer_member_id"), ["member_id"], unique=False)
