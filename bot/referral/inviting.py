"""Organisers and moderators make invites for others, see roughly whether they are used, and end them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import func, select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.errors import AlreadyDecidedError, NotNowError, TryAgainError
from bot.language import _
from bot.referral import effects
from bot.referral.ports import InvitePort
from bot.referral.rules import InviteState, checked_audience, checked_name, step_of, week_of
from bot.referral.snapshots import Listed, Referral
from bot.referral.tables import ReferralRow
from bot.referral.timing import ENDED_DAYS, NAME_DAYS, Timer
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.transaction import StaleRowError, Transaction


class Inviting:
    """Invites that others hand out. Who came by one is neither asked nor stored."""

    def __init__(self, store: Store, settings: SettingsBook, port: InvitePort) -> None:
        self._store = store
        self._settings = settings
        self._port = port

    async def new(self, by: Actor, name: str, audience: str) -> Referral:
        """Begin an invite for a place; Discord gives its code in a moment.

        The same place and kind a second time is the same invite. Raises InvalidInputError, NotNowError when too many
        are open.
        """
        by.require(Capability.INVITE_THROUGH_OTHERS)
        checked, kind = checked_name(name), checked_audience(audience)
        async with self._store.begin() as tx:
            for row in await _standing(tx, by.community_id):
                if row.name == checked and row.audience is kind:
                    return row.snapshot()
            if await _count(tx, by.community_id) >= self._settings.for_community(by.community_id).referral.most_open:
                raise NotNowError(_("There are as many invites as the settings allow. Please end one first."))
            row = ReferralRow(
                community_id=by.community_id,
                name=checked,
                audience=kind,
                state=InviteState.MAKING,
                made_by=by.id,
                at=tx.now,
                step=0,
            )
            tx.add(row)
            await tx.flush()
            await tx.audit(by, "referral.made", f"referral:{row.id}")
            await tx.due(Timer.FORGET_NAME, str(row.id), by.community_id, tx.now + timedelta(days=NAME_DAYS))
            await tx.outbox(effects.make(row, by.id))
            return row.snapshot()

    async def one(self, by: Actor, referral_id: int) -> Referral:
        """Return one invite. Raises NotFoundError."""
        by.require(Capability.INVITE_THROUGH_OTHERS)
        async with self._store.read() as tx:
            return (await tx.get_in(ReferralRow, referral_id, by.community_id)).snapshot()

    async def standing(self, by: Actor) -> tuple[Referral, ...]:
        """Return the invites that were not ended, without asking Discord anything."""
        by.require(Capability.INVITE_THROUGH_OTHERS)
        async with self._store.read() as tx:
            return tuple(row.snapshot() for row in await _standing(tx, by.community_id))

    async def list(self, by: Actor) -> Listed:
        """Return all invites, newest first. Numbers change once a week, all together, so that no join shows."""
        by.require(Capability.INVITE_THROUGH_OTHERS)
        counted = await self._count_once_a_week(by.community_id)
        async with self._store.read() as tx:
            rows = await tx.session.scalars(
                select(ReferralRow).where(ReferralRow.community_id == by.community_id).order_by(ReferralRow.id.desc())
            )
            return Listed(tuple(row.snapshot() for row in rows), counted)

    async def end(self, by: Actor, ref: VersionedRef) -> Referral:
        """End an invite: nobody can come by it any more. Raises AlreadyDecidedError naming who was first."""
        by.require(Capability.INVITE_THROUGH_OTHERS)
        async with self._store.begin() as tx:
            try:
                row = await tx.take_version(ReferralRow, ref, by.community_id)
            except StaleRowError as error:
                row = cast("ReferralRow", error.row)
                if row.state is not InviteState.ENDED:
                    raise
            if row.state is InviteState.ENDED:
                raise _ended(row)
            row.state, row.ended_by, row.ended_at = InviteState.ENDED, by.id, tx.now
            await tx.audit(by, "referral.ended", f"referral:{row.id}")
            await tx.due(Timer.FORGET, str(row.id), by.community_id, tx.now + timedelta(days=ENDED_DAYS))
            if row.code:
                await tx.outbox(effects.delete(row, row.code, by.id))
            await tx.flush()
            return row.snapshot()

    async def _count_once_a_week(self, community_id: int) -> bool:
        """Look up this week's numbers unless that was done; tell whether they are known."""
        zone = self._settings.for_community(community_id).membership.timezone
        async with self._store.read() as tx:
            week = week_of(tx.now, zone)
            open_ones = await _standing(tx, community_id)
            if not [row for row in open_ones if row.code and _is_before(row.week, week)]:
                return True
            if [row for row in open_ones if row.week == week]:
                return True  # a new invite waits for the next Monday with the others
        try:
            uses = await self._port.uses(community_id)
        except TryAgainError:
            return False
        if uses is None:
            return False
        await self._note(community_id, week, uses)
        return True

    async def _note(self, community_id: int, week: datetime, uses: Mapping[str, int]) -> None:
        async with self._store.begin() as tx:
            for row in await _standing(tx, community_id, lock=True):
                if row.code and _is_before(row.week, week):
                    row.step, row.week = max(row.step, step_of(uses.get(row.code, 0))), week


def _is_before(week: datetime | None, other: datetime) -> bool:
    return week is None or week < other


def _ended(row: ReferralRow) -> AlreadyDecidedError:
    assert row.ended_at is not None, "what is over has its time"
    sentence = _("<@{who}> ended this already, <t:{at}:f>. Nothing was changed.")
    words = sentence.format(who=row.ended_by or 0, at=int(row.ended_at.timestamp()))
    return AlreadyDecidedError(words, by=row.ended_by or 0, at=row.ended_at)


async def _standing(tx: Transaction, community_id: int, *, lock: bool = False) -> list[ReferralRow]:
    statement = (
        select(ReferralRow)
        .where(ReferralRow.community_id == community_id, ReferralRow.state != InviteState.ENDED)
        .order_by(ReferralRow.id)
    )
    return list(await tx.session.scalars(statement.with_for_update() if lock else statement))


async def _count(tx: Transaction, community_id: int) -> int:
    counted = select(func.count(ReferralRow.id)).where(
        ReferralRow.community_id == community_id, ReferralRow.state != InviteState.ENDED
    )
    return await tx.session.scalar(counted) or 0
