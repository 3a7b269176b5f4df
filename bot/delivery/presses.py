"""Who pressed a button on one of delivery's own cards last: read from the audit log, which forgets on request."""

from __future__ import annotations

from sqlalchemy import select

from bot.store.tables import AuditRow
from bot.store.transaction import Transaction


async def last_press(tx: Transaction, community_id: int, subject: str, *verbs: str) -> AuditRow | None:
    """Return the newest audit line with one of these verbs about a subject; its `actor_id` may be None by now."""
    lines = await tx.session.scalars(
        select(AuditRow)
        .where(AuditRow.community_id == community_id, AuditRow.subject == subject, AuditRow.verb.in_(verbs))
        .order_by(AuditRow.seq.desc())
        .limit(1)
    )
    return lines.first()
