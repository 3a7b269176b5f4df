"""Somebody adds an entry, a second person looks at it, and the first one hears what was decided and why."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.days import months_after
from bot.errors import NotAllowedError, NotFoundError, NotNowError
from bot.evidence import effects
from bot.evidence.moves import note, settle, waiting
from bot.evidence.rules import (
    Deed,
    Draft,
    EntryState,
    ProposalState,
    checked_reason,
    guide_of,
    key_of_row,
)
from bot.evidence.snapshots import Entry, Proposal
from bot.evidence.tables import EntryRow, ProposalRow
from bot.evidence.timing import WAITING_DAYS, Timer
from bot.language import _
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.transaction import Transaction


class Proposing:
    """What people add. Who added an entry is shown to nobody."""

    def __init__(self, store: Store, settings: SettingsBook) -> None:
        self._store = store
        self._settings = settings

    async def propose(self, by: Actor, draft: Draft) -> Proposal:
        """Add an entry; nobody finds it before a second person has looked. The same twice is the same one.

        Raises InvalidInputError, or NotNowError when enough of this person's entries wait.
        """
        by.require(Capability.USE_EVIDENCE)
        async with self._store.begin() as tx:
            guide = guide_of(draft, tx.now)
            own = await _waiting_of(tx, by)
            for row in own:
                if row.guide == guide:
                    return row.snapshot()
            if len(own) >= self._settings.for_community(by.community_id).evidence.waiting_each:
                raise NotNowError(_("Thank you. Your other entries still wait for somebody to look at them."))
            row = ProposalRow(
                community_id=by.community_id,
                facts=guide.model_dump(mode="json"),
                proposer_id=by.id,
                at=tx.now,
                state=ProposalState.WAITING,
                reason="",
            )
            tx.add(row)
            await tx.flush()
            await tx.audit(by, "evidence.proposed", f"evidence_proposal:{row.id}")
            await tx.outbox(effects.proposal_card(by.community_id, row.id))
            at = tx.now + timedelta(days=WAITING_DAYS)
            await tx.due(Timer.PROPOSAL_ENDS, str(row.id), by.community_id, at)
            return row.snapshot()

    async def mine(self, by: Actor) -> tuple[Proposal, ...]:
        """Return what this person added with what was decided, newest first; closed letter boxes lose nothing."""
        by.require(Capability.USE_EVIDENCE)
        async with self._store.read() as tx:
            rows = await tx.session.scalars(
                select(ProposalRow)
                .where(ProposalRow.community_id == by.community_id, ProposalRow.proposer_id == by.id)
                .order_by(ProposalRow.id.desc())
            )
            return tuple(row.snapshot() for row in rows)

    async def withdraw(self, by: Actor, ref: VersionedRef) -> Proposal:
        """Take an own entry back while it waits. Raises NotFoundError for another's, AlreadyDecidedError."""
        by.require(Capability.USE_EVIDENCE)
        async with self._store.begin() as tx:
            row = await waiting(tx, by, ref)
            if row.proposer_id != by.id:
                raise NotFoundError(_("This does not exist here any more."))
            await settle(tx, by, row, ProposalState.WITHDRAWN)
            await tx.flush()
            return row.snapshot()

    async def approve(self, by: Actor, ref: VersionedRef) -> Entry:
        """Let an entry in after looking at it; it counts as checked by the group from now on.

        Raises NotAllowedError for one's own, AlreadyDecidedError naming who was first.
        """
        by.require(Capability.CARE_FOR_EVIDENCE)
        months = self._settings.for_community(by.community_id).evidence.review_months
        async with self._store.begin() as tx:
            row = await waiting(tx, by, ref)
            _refuse_own(row, by)
            entry = EntryRow(
                community_id=by.community_id,
                file_key=None,
                facts=row.facts,
                state=EntryState.LIVE,
                checked_at=tx.now,
                review_on=months_after(tx.now, months),
            )
            tx.add(entry)
            await note(tx, by, entry, Deed.ADDED)
            await settle(tx, by, row, ProposalState.APPROVED)
            await tx.flush()
            ref_now = VersionedRef(entry.id, entry.version)
            return Entry(key_of_row(entry.id), row.guide, ref_now, entry.state, entry.checked_at, entry.review_on)

    async def decline(self, by: Actor, ref: VersionedRef, reason: str) -> Proposal:
        """Say no, with a reason that reaches whoever added it.

        Raises as `approve` does, and InvalidInputError without a reason.
        """
        by.require(Capability.CARE_FOR_EVIDENCE)
        text = checked_reason(reason)
        async with self._store.begin() as tx:
            row = await waiting(tx, by, ref)
            _refuse_own(row, by)
            row.reason = text
            await settle(tx, by, row, ProposalState.DECLINED)
            await tx.flush()
            return row.snapshot()

    async def require_second(self, by: Actor, ref: VersionedRef) -> None:
        """Refuse somebody who may not say no to this, before they write why. Raises as `decline`."""
        by.require(Capability.CARE_FOR_EVIDENCE)
        async with self._store.read() as tx:
            row = await tx.get_in(ProposalRow, ref.id, by.community_id)
            if row.state is ProposalState.WAITING:
                _refuse_own(row, by)

    async def one(self, community_id: int, proposal_id: int) -> Proposal | None:
        """Return one for drawing its card or letter, None once it is forgotten."""
        async with self._store.read() as tx:
            row = await tx.session.get(ProposalRow, proposal_id)
            return row.snapshot() if row is not None and row.community_id == community_id else None


def _refuse_own(row: ProposalRow, by: Actor) -> None:
    if row.proposer_id == by.id:
        raise NotAllowedError(_("You added this yourself. Another person has to look at it."))


async def _waiting_of(tx: Transaction, by: Actor) -> list[ProposalRow]:
    rows = await tx.session.scalars(
        select(ProposalRow).where(
            ProposalRow.community_id == by.community_id,
            ProposalRow.proposer_id == by.id,
            ProposalRow.state == ProposalState.WAITING,
        )
    )
    return list(rows)
