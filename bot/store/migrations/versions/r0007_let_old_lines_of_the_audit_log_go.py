"""Let old lines of the audit log go, once a line of the log covers them."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# A line `audit.prune` with the subject `audit:<number>` covers every line up to that number.
_SQLITE = (
    "DROP TRIGGER audit_is_not_deleted",
    (
        "CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit WHEN NOT EXISTS ("
        "SELECT 1 FROM audit AS cut WHERE cut.community_id = OLD.community_id "
        "AND cut.subject >= 'audit:' AND cut.subject < 'audit;' AND cut.verb = 'audit.prune' "
        "AND cut.seq > OLD.seq AND CAST(substr(cut.subject, 7) AS INTEGER) >= OLD.seq"
        ") BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    ),
)
_POSTGRES = (
    "DROP TRIGGER audit_is_not_deleted ON audit",
    (
        "CREATE FUNCTION audit_is_cut_where_covered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM (SELECT community_id, max(seq) AS seq FROM gone GROUP BY community_id) AS last "
        "WHERE NOT EXISTS (SELECT 1 FROM audit AS cut WHERE cut.community_id = last.community_id "
        "AND cut.verb = 'audit.prune' AND cut.seq > last.seq AND "
        "CASE WHEN cut.verb = 'audit.prune' THEN split_part(cut.subject, ':', 2)::bigint END >= last.seq)) "
        "THEN RAISE EXCEPTION 'the audit log is append-only'; END IF; RETURN NULL; END $$"
    ),
    (
        "CREATE TRIGGER audit_is_not_deleted AFTER DELETE ON audit REFERENCING OLD TABLE AS gone "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_cut_where_covered()"
    ),
)


def upgrade() -> None:
    """Replace the trigger that refused every deletion by one that refuses what is not covered."""
    sqlite = op.get_context().dialect.name == "sqlite"
    for statement in _SQLITE if sqlite else _POSTGRES:
        op.execute(statement)
