"""Taking lines that are a year old out of the audit log, so that what stays can still be proved whole.

The chain itself says that its beginning was cut: a line `audit.prune` names the last line taken out with its hash, and
is sealed like every other. The database lets only lines go that such a line covers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select

from bot.community.actor import Actor
from bot.store.chain import PRUNE, cut_after
from bot.store.tables import AUDIT_DAYS, AuditHeadRow, AuditRow
from bot.store.transaction import Transaction

_AT_ONCE = 5000
_A_DAY = timedelta(days=1)


class _Cut(NamedTuple):
    seq: int
    hash: str


async def ripe_logs(tx: Transaction) -> Sequence[int]:
    """Return the communities whose oldest line is a year old within a day."""
    communities = (await tx.session.scalars(select(AuditHeadRow.community_id))).all()
    return [community_id for community_id in communities if await _first_is_ripe(tx, community_id)]


async def prune(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - the shape of a timer
    """Take out what will be a year old within a day, so that one line a day about it is enough.

    Lines go from the first on and never past a younger one: a clock that was wrong for a while takes nothing away.
    """
    cut = await _cut(tx, community_id)
    if cut is None:
        return
    await tx.audit(Actor.software(community_id), PRUNE, cut_after(cut.seq), cut.hash)
    await tx.finish()  # the line that covers them has to stand before they go
    covered = (AuditRow.community_id == community_id, AuditRow.seq <= cut.seq)
    await tx.session.execute(delete(AuditRow).where(*covered).execution_options(synchronize_session=False))


def _ripe_before(now: datetime) -> datetime:
    return now - timedelta(days=AUDIT_DAYS) + _A_DAY


async def _first_is_ripe(tx: Transaction, community_id: int) -> bool:
    first = select(AuditRow.at).where(AuditRow.community_id == community_id).order_by(AuditRow.seq).limit(1)
    at = await tx.session.scalar(first)
    return at is not None and at <= _ripe_before(tx.now)


async def _cut(tx: Transaction, community_id: int) -> _Cut | None:
    """Return the last line that goes, with its hash; None when none does."""
    oldest = (
        select(AuditRow.seq, AuditRow.hash, AuditRow.at)
        .where(AuditRow.community_id == community_id)
        .order_by(AuditRow.seq)
        .limit(_AT_ONCE)
    )
    cut = None
    for seq, sealed, at in await tx.session.execute(oldest):
        if at > _ripe_before(tx.now):
            break
        cut = _Cut(seq, sealed)
    return cut
