"""Proposed topics: anybody proposes, others say they would use it, and from a number on a moderator decides."""

from __future__ import annotations

import random
from typing import cast

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.exc import IntegrityError

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.topics import TopicsSettings
from bot.errors import InvalidInputError, NotAllowedError, NotFoundError, NotNowError
from bot.language import _, for_the_group
from bot.store.store import Store
from bot.store.transaction import StaleRowError, Transaction
from bot.topics.choosing import Choosing
from bot.topics.group_rules import LONGEST_REASON, PENDING, ProposalState
from bot.topics.group_snapshots import Proposal, ProposalCard, ProposalView, Similar
from bot.topics.group_tables import ProposalRow, SupportRow
from bot.topics.group_timing import Timer
from bot.topics.opening import Opening, open_topic, same_name, was_first
from bot.topics.proposal_moves import (
    add_support,
    decide,
    new_proposal,
    pending_named,
    pending_row,
    settled,
    withdraw_support,
)
from bot.topics.rules import checked_name, checked_purpose, require_open
from bot.topics.search import Entry, Finder
from bot.topics.snapshots import NewTopic, Topic, VersionedRef
from bot.topics.tables import TopicRow
from bot.typed import clean_text


class Proposing:
    """What members propose and moderators decide. Who proposed or would use a topic is shown to nobody."""

    def __init__(
        self, store: Store, settings: SettingsBook, opening: Opening, choosing: Choosing, chance: random.Random
    ) -> None:
        self._store = store
        self._settings = settings
        self._opening = opening
        self._choosing = choosing
        self._chance = chance

    def _terms(self, community_id: int) -> TopicsSettings:
        return self._settings.for_community(community_id).topics

    async def similar(self, by: Actor, name: str) -> Similar:
        """Return what is there already that may be the same. Shown before anything is proposed."""
        by.require(Capability.CHOOSE_TOPICS)
        found = await self._choosing.find(by, name)
        views = {view.proposal.id: view for view in await self.open_ones(by)}
        finder = Finder(Entry(str(number), view.proposal.name) for number, view in views.items())
        return Similar(found, tuple(views[int(key)] for key in finder.find(name).keys))

    async def propose(self, by: Actor, name: str, purpose: str) -> ProposalView:
        """Propose a topic; its proposer counts as the first who would use it.

        Where the same was proposed already, that counts as saying "I would use this", and no second one is made.
        Raises InvalidInputError for words that do not fit, AlreadyDecidedError when the topic is there, NotNowError
        when too many proposals of this person are open.
        """
        by.require(Capability.CHOOSE_TOPICS)
        checked, meant = checked_name(name), checked_purpose(purpose)
        terms = self._terms(by.community_id)
        async with self._store.begin() as tx:
            row = await pending_named(tx, by.community_id, checked)
            if row is None:
                await _refuse(tx, by, checked, terms)
                row = await self._written(tx, by, checked, meant, terms)
            await add_support(tx, row, by, terms)
            await tx.flush()
            return ProposalView(row.snapshot(), supported=True, mine=row.proposer_id == by.id)

    async def _written(self, tx: Transaction, by: Actor, name: str, purpose: str, terms: TopicsSettings) -> ProposalRow:
        row = new_proposal(tx, by, name, purpose, terms)
        try:
            async with tx.session.begin_nested():
                tx.add(row)
        except IntegrityError:  # another process was quicker with the same name
            first = await pending_named(tx, by.community_id, name)
            if first is None:
                raise
            return first
        await tx.due(Timer.PROPOSAL_ENDS, str(row.id), by.community_id, row.ends_at)
        await tx.audit(by, "proposal.begin", f"proposal:{row.id}")
        return row

    async def support(self, by: Actor, proposal_id: int) -> ProposalView:
        """Say "I would use this", privately. A second time is harmless. Raises NotNowError when it is over."""
        by.require(Capability.CHOOSE_TOPICS)
        async with self._store.begin() as tx:
            row = await pending_row(tx, by, proposal_id)
            await add_support(tx, row, by, self._terms(by.community_id))
            await tx.flush()
            return ProposalView(row.snapshot(), supported=True, mine=row.proposer_id == by.id)

    async def unsupport(self, by: Actor, proposal_id: int) -> ProposalView:
        """Take "I would use this" back. One that has reached moderators stays with them."""
        by.require(Capability.CHOOSE_TOPICS)
        async with self._store.begin() as tx:
            row = await pending_row(tx, by, proposal_id)
            await withdraw_support(tx, row, by.id)
            return ProposalView(row.snapshot(), supported=False, mine=row.proposer_id == by.id)

    async def withdraw(self, by: Actor, ref: VersionedRef) -> ProposalView:
        """Take an own proposal back. Raises NotFoundError for another's, AlreadyDecidedError when it is decided."""
        async with self._store.begin() as tx:
            row = await pending_row(tx, by, ref.id)
            if row.proposer_id != by.id:
                raise NotFoundError(_("This does not exist here any more."))
            await decide(tx, by, row, ProposalState.WITHDRAWN)
            await tx.flush()
            return ProposalView(row.snapshot(), supported=False, mine=True)

    async def open_ones(self, by: Actor) -> tuple[ProposalView, ...]:
        """Return the proposals that wait for people or for a moderator, newest first; never with a count."""
        by.require(Capability.CHOOSE_TOPICS)
        return await self._views(by, ProposalRow.state.in_(PENDING))

    async def mine(self, by: Actor) -> tuple[ProposalView, ...]:
        """Return the caller's own proposals with what was decided and why, newest first."""
        by.require(Capability.CHOOSE_TOPICS)
        return await self._views(by, ProposalRow.proposer_id == by.id)

    async def _views(self, by: Actor, which: ColumnElement[bool]) -> tuple[ProposalView, ...]:
        async with self._store.read() as tx:
            rows = await tx.session.scalars(
                select(ProposalRow)
                .where(ProposalRow.community_id == by.community_id, which)
                .order_by(ProposalRow.id.desc())
            )
            used = set(
                await tx.session.scalars(
                    select(SupportRow.proposal_id).where(
                        SupportRow.community_id == by.community_id, SupportRow.member_id == by.id
                    )
                )
            )
            return tuple(ProposalView(row.snapshot(), row.id in used, row.proposer_id == by.id) for row in rows)

    async def waiting(self, by: Actor) -> tuple[Proposal, ...]:
        """Return what waits for a moderator, oldest first."""
        by.require(Capability.DECIDE_PROPOSALS)
        async with self._store.read() as tx:
            rows = await tx.session.scalars(
                select(ProposalRow)
                .where(ProposalRow.community_id == by.community_id, ProposalRow.state == ProposalState.READY)
                .order_by(ProposalRow.id)
            )
            return tuple(row.snapshot() for row in rows)

    async def accept(self, by: Actor, ref: VersionedRef, new: NewTopic | None = None) -> Topic:
        """Open the proposed topic, as proposed or with other words.

        Raises AlreadyDecidedError naming who was first (at the proposal, or at a topic of this name), InvalidInputError
        and NotNowError as `Opening.open` does; then the proposal stays as it is.
        """
        by.require(Capability.DECIDE_PROPOSALS)
        room = await self._opening.room_for(by.community_id)
        async with self._store.begin() as tx:
            row = await undecided(tx, by, ref)
            checked = self._opening.checked(by.community_id, new or NewTopic(row.name, row.purpose))
            topic = await open_topic(tx, by, checked, self._terms(by.community_id), room, self._chance)
            row.topic_id = topic.id
            await decide(tx, by, row, ProposalState.OPENED)
            await tx.flush()
            return topic.snapshot()

    async def merge(self, by: Actor, ref: VersionedRef, topic_id: int) -> Proposal:
        """Say that a topic which is open does for this proposal; its proposer is pointed there."""
        by.require(Capability.DECIDE_PROPOSALS)
        async with self._store.begin() as tx:
            row = await undecided(tx, by, ref)
            topic = await tx.get_in(TopicRow, topic_id, by.community_id)
            require_open(topic.state)
            row.topic_id = topic.id
            await decide(tx, by, row, ProposalState.MERGED)
            await tx.flush()
            return row.snapshot()

    async def merge_with(self, by: Actor, ref: VersionedRef, other_id: int) -> Proposal:
        """Make a proposal a part of another one; whoever would use it counts there, once. Returns the other."""
        by.require(Capability.DECIDE_PROPOSALS)
        async with self._store.begin() as tx:
            row = await undecided(tx, by, ref)
            if other_id == row.id:
                raise InvalidInputError(_("A proposal cannot become a part of itself. Please choose another one."))
            other = await pending_row(tx, by, other_id)
            people = await tx.session.scalars(select(SupportRow.member_id).where(SupportRow.proposal_id == row.id))
            for member_id in list(people):
                await add_support(tx, other, Actor(member_id, by.community_id), self._terms(by.community_id))
            with for_the_group():
                row.reason = _('It became a part of another proposal: "{name}".').format(name=other.name)
            await decide(tx, by, row, ProposalState.MERGED)
            await tx.flush()
            return other.snapshot()

    async def decline(self, by: Actor, ref: VersionedRef, reason: str) -> Proposal:
        """Say no, with a reason that reaches the proposer. Raises InvalidInputError without one."""
        by.require(Capability.DECIDE_PROPOSALS)
        text = clean_text(reason, name=_("Reason"), longest=LONGEST_REASON)
        async with self._store.begin() as tx:
            row = await undecided(tx, by, ref)
            row.reason = text
            await decide(tx, by, row, ProposalState.DECLINED)
            await tx.flush()
            return row.snapshot()

    async def left(self, community_id: int, member_id: int) -> None:
        """Forget a person who left the community; a proposal that nobody else wants ends."""
        async with self._store.begin() as tx:
            await forget_proposer(tx, community_id, member_id)

    async def card(self, community_id: int, proposal_id: int) -> ProposalCard | None:
        """Return the moderators' card: none before enough people would use it, none once it is forgotten."""
        async with self._store.read() as tx:
            row = await tx.session.get(ProposalRow, proposal_id)
            if row is None or row.community_id != community_id or row.state is ProposalState.OPEN:
                return None
            return ProposalCard(row.snapshot(), self._terms(community_id).proposal_supporters)

    async def letter(self, community_id: int, proposal_id: int) -> Proposal | None:
        """Return the letter about what became of a proposal, None once it is forgotten."""
        async with self._store.read() as tx:
            row = await tx.session.get(ProposalRow, proposal_id)
            return row.snapshot() if row is not None and row.community_id == community_id else None


async def undecided(tx: Transaction, by: Actor, ref: VersionedRef) -> ProposalRow:
    """Return a proposal as a moderator's card showed it.

    Raises AlreadyDecidedError naming who was first, OutOfDateError, NotAllowedError for their own.
    """
    try:
        row = await tx.take_version(ProposalRow, ref, by.community_id)
    except StaleRowError as error:
        row = cast("ProposalRow", error.row)
        if row.state in PENDING:
            raise
    if row.state not in PENDING:
        raise settled(row)
    if row.proposer_id == by.id:
        raise NotAllowedError(_("This is your own proposal. Another moderator has to decide."))
    return row


async def forget_proposer(tx: Transaction, community_id: int, member_id: int) -> None:
    """Take a person out of their proposals and out of those they would use, in a transaction."""
    own = await tx.session.scalars(
        select(ProposalRow)
        .where(ProposalRow.community_id == community_id, ProposalRow.proposer_id == member_id)
        .with_for_update()
    )
    for row in list(own):
        row.proposer_id = None
        if row.state in PENDING:
            await withdraw_support(tx, row, member_id)
            left = select(func.count(SupportRow.id)).where(SupportRow.proposal_id == row.id)
            if row.state is ProposalState.OPEN and not await tx.session.scalar(left):
                await decide(tx, Actor.software(community_id), row, ProposalState.ENDED)
    await tx.flush()
    await tx.session.execute(
        delete(SupportRow).where(SupportRow.community_id == community_id, SupportRow.member_id == member_id)
    )


async def _refuse(tx: Transaction, by: Actor, name: str, terms: TopicsSettings) -> None:
    """Refuse a topic that is there, and one proposal too many."""
    if (topic := await same_name(tx, by.community_id, name)) is not None:
        raise was_first(topic)
    counted = select(func.count(ProposalRow.id)).where(
        ProposalRow.community_id == by.community_id,
        ProposalRow.proposer_id == by.id,
        ProposalRow.state.in_(PENDING),
    )
    if (await tx.session.scalar(counted) or 0) >= terms.open_proposals_each:
        raise NotNowError(_("You have proposed enough for now. Please wait for an answer, or take one back."))
