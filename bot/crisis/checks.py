"""Checks of the lines by this group: two people each, with the day, and old after 30 days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.crisis.line import Line
from bot.crisis.lines import LINES, line_of
from bot.crisis.snapshots import Check, CheckState
from bot.crisis.tables import CheckRow
from bot.crisis.timing import CHECK_LASTS
from bot.errors import NotFoundError
from bot.language import _
from bot.store.store import Store
from bot.store.transaction import Transaction


class Checks:
    """The use cases of organisers who look whether the lines are still right."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def record(self, by: Actor, line_id: str, *, right: bool) -> Check:
        """Note that this person looked. Raises NotAllowedError, or NotFoundError for a line that does not exist."""
        by.require(Capability.CONFIGURE)
        if line_of(line_id) is None:
            raise NotFoundError(_("There is no such line."))
        async with self._store.begin() as tx:
            row = await tx.session.scalar(
                select(CheckRow)
                .where(
                    CheckRow.community_id == by.community_id, CheckRow.line_id == line_id, CheckRow.member_id == by.id
                )
                .with_for_update()
            )
            if row is None:
                row = CheckRow(community_id=by.community_id, line_id=line_id, member_id=by.id)
                tx.add(row)
            row.right, row.at = right, tx.now
            await tx.flush()
            await tx.audit(by, "crisis.checked", f"line:{line_id}", "right" if right else "wrong")
            return await _check(tx, by.community_id, line_id)

    async def of(self, community_id: int, lines: Iterable[Line] = LINES) -> tuple[Check, ...]:
        """Return what this group knows of some lines."""
        async with self._store.read() as tx:
            rows = await tx.session.scalars(select(CheckRow).where(CheckRow.community_id == community_id))
            known = list(rows)
            return tuple(
                judged(line.id, [(row.right, row.at) for row in known if row.line_id == line.id], tx.now)
                for line in lines
            )


async def _check(tx: Transaction, community_id: int, line_id: str) -> Check:
    rows = await tx.session.scalars(
        select(CheckRow).where(CheckRow.community_id == community_id, CheckRow.line_id == line_id)
    )
    return judged(line_id, [(row.right, row.at) for row in rows], tx.now)


def judged(line_id: str, looks: Sequence[tuple[bool, datetime]], now: datetime) -> Check:
    """Return what people's looks at a line come to; each person's newest look counts, and a newer doubt beats a check.

    Two people make a check, and the older of their two newest looks is its day.
    """
    rights = sorted((at for right, at in looks if right), reverse=True)
    doubts = [at for right, at in looks if not right]
    if doubts and (len(rights) < 2 or max(doubts) >= rights[1]):
        return Check(line_id, CheckState.DOUBTED, max(doubts))
    if not rights:
        return Check(line_id, CheckState.NONE)
    if len(rights) == 1:
        return Check(line_id, CheckState.ONE, rights[0])
    state = CheckState.STALE if now - rights[1] > CHECK_LASTS else CheckState.CHECKED
    return Check(line_id, state, rights[1])
