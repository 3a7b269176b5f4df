"""Note on each application since which version nothing changed that a decision stands on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what is there already, only the newest version counts, as before."""
    op.add_column(
        "membership_application", sa.Column("words_version", sa.Integer(), server_default="0", nullable=False)
    )
    op.execute("UPDATE membership_application SET words_version = version")
