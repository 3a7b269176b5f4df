"""What happens by itself: waiting ends, answers and names are forgotten, and organisers hear what is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.days import local_date, next_hour
from bot.delivery.handlers import Handlers
from bot.evidence import effects
from bot.evidence.moves import settle
from bot.evidence.rules import ProposalState
from bot.evidence.tables import ProposalRow, StepRow
from bot.evidence.timing import Timer
from bot.store.store import Store
from bot.store.tables import DueRow
from bot.store.transaction import Transaction

_REF = "weekly"
_MONDAY = 0


class Duties:
    """The timers of this room; one for each community comes every Monday, at the hour of its daily summary."""

    def __init__(self, store: Store, settings: SettingsBook) -> None:
        self._store = store
        self._settings = settings

    def register(self, handlers: Handlers) -> None:
        """Name the handlers."""
        handlers.due(Timer.PROPOSAL_ENDS, _proposal_ends)
        handlers.due(Timer.FORGET_PROPOSAL, _forget_proposal)
        handlers.due(Timer.FORGET_NAME, _forget_name)
        handlers.due(Timer.WEEKLY, self._weekly)

    async def arm(self, community_id: int) -> None:
        """Set the weekly timer of a community if it is not set; the bot does this whenever it is ready."""
        async with self._store.begin() as tx:
            known = select(DueRow.at).where(
                DueRow.kind == Timer.WEEKLY, DueRow.ref == _REF, DueRow.community_id == community_id
            )
            if await tx.session.scalar(known) is None:
                await self._set(tx, community_id)

    async def _weekly(self, tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG002 - one shape for all
        if self._settings.for_community(community_id).features.evidence:
            await tx.outbox(effects.due_card(community_id))
        await self._set(tx, community_id)

    async def _set(self, tx: Transaction, community_id: int) -> None:
        terms = self._settings.for_community(community_id).membership
        at = _next_monday(tx.now, terms.digest_hour, terms.timezone)
        await tx.due(Timer.WEEKLY, _REF, community_id, at)


def _next_monday(now: datetime, hour: int, timezone: str) -> datetime:
    at = next_hour(now, hour, timezone)
    while local_date(at, timezone).weekday() != _MONDAY:
        at = next_hour(at + timedelta(hours=1), hour, timezone)
    return at


async def _proposal_ends(tx: Transaction, ref: str, community_id: int) -> None:
    row = await tx.session.get(ProposalRow, int(ref), with_for_update=True)
    if row is not None and row.state is ProposalState.WAITING:
        await settle(tx, Actor.software(community_id), row, ProposalState.ENDED)


async def _forget_proposal(tx: Transaction, ref: str, community_id: int) -> None:
    row = await tx.session.get(ProposalRow, int(ref), with_for_update=True)
    if row is None:
        return
    await tx.session.delete(row)
    await tx.flush()
    await tx.audit(Actor.software(community_id), "evidence.forgotten", f"evidence_proposal:{ref}")
    await tx.outbox(effects.proposal_card(community_id, int(ref)))


async def _forget_name(tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG001 - one shape for all
    row = await tx.session.get(StepRow, int(ref))
    if row is not None:
        row.by = None
