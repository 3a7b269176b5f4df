"""How appeals against a declined application are looked up, and what is undone when the no was wrong."""

from __future__ import annotations

from sqlalchemy import update

from bot.appeals.ports import Standing
from bot.appeals.rules import AppealRole
from bot.community.actor import Actor
from bot.membership.rules import Status
from bot.membership.tables import ApplicationRow, MemoryRow
from bot.store.transaction import Transaction

KIND = "application"


class DeclineAppeals:
    """The Appealable of applications: whoever was declined may ask somebody else to look again."""

    async def community_of(self, tx: Transaction, subject_id: int) -> int | None:
        """Return the community an application was sent to."""
        row = await tx.session.get(ApplicationRow, subject_id)
        return row.community_id if row is not None else None

    async def standing(self, tx: Transaction, community_id: int, subject_id: int, member_id: int) -> Standing | None:
        """Return that a person was declined; None for anybody else's application, and for one that was not declined."""
        row = await tx.session.get(ApplicationRow, subject_id)
        if row is None or row.community_id != community_id or row.status is not Status.DECLINED:
            return None
        if row.decided_at is None or row.person_key != tx.keys.person_key(community_id, member_id):
            return None
        return Standing(AppealRole.APPLICANT, row.decided_at)

    async def not_by(self, tx: Transaction, community_id: int, subject_id: int) -> frozenset[int]:
        """Return who proposed and who decided the no."""
        row = await tx.session.get(ApplicationRow, subject_id)
        if row is None or row.community_id != community_id:
            return frozenset()
        return frozenset(who for who in (row.decided_by, row.safety_by) if who is not None)

    async def changed(self, tx: Transaction, by: Actor, subject_id: int, role: AppealRole) -> None:
        """Let the person apply again at once; a new application is decided on like any other."""
        row = await tx.session.get(ApplicationRow, subject_id, with_for_update=True)
        if row is None or row.community_id != by.community_id:
            return
        row.reapply_at = None
        await tx.flush()
        await tx.session.execute(
            update(MemoryRow)
            .where(MemoryRow.community_id == row.community_id, MemoryRow.person_key == row.person_key)
            .values(reapply_at=None)
        )
        await tx.audit(by, "application.appeal_changed", f"application:{row.id}", role.value)
