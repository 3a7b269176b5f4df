"""A small community on a real file in which cases come to an end: authors, notes, decisions, appeals, and a Discord."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.appeals import duties as appeals_duties
from bot.appeals.service import Appeals
from bot.clock import ManualClock
from bot.community.actor import Actor, Capability
from bot.delivery import outbox
from bot.delivery.effects import EffectKind, Outcome, OutcomeWord
from bot.delivery.handlers import Handlers
from bot.delivery.outbox import pending_of
from bot.delivery.timers import Timers
from bot.errors import TryAgainError
from bot.misinformation.alarm import Alarm
from bot.misinformation.author_window import Windows
from bot.misinformation.deciding import Deciding
from bot.misinformation.deciding_appeals import KIND, CaseAppeals
from bot.misinformation.duties import Duties
from bot.misinformation.flagging import Flagging
from bot.misinformation.memory import Memory
from bot.misinformation.notes import Notes
from bot.misinformation.outcomes import Outcomes
from bot.misinformation.outcomes_cards import OutcomeCards
from bot.misinformation.outcomes_duties import OutcomeDuties
from bot.misinformation.outcomes_rules import Choice, Ground, seen_code
from bot.misinformation.outcomes_snapshots import Decision, DecisionView, NoteDraft, NoteView
from bot.misinformation.outcomes_tables import CaseNoteRow, DecisionRow
from bot.misinformation.panel import Circle, Panel
from bot.misinformation.rules import Reason, Verdict
from bot.misinformation.tables import CaseRow
from bot.misinformation.voting import Voting
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.tables import OutboxRow
from tests.misinformation.case_setting import AUTHOR, COMMUNITY, WORDS, CaseRoom

DRAFT = NoteDraft("Tea can replace tablets.", "No tea replaces a medicine. Talk to a pharmacist first.", ("nhs",))


@dataclass(frozen=True)
class FakeSource:
    """A source of the evidence hub."""

    id: str
    citation: str = "NHS: Medicines"
    address: str = "https://www.nhs.uk/medicines"
    checked_at: datetime | None = None
    is_due: bool = False


class FakeDiscord:
    """What Discord answers: which messages are there and how they read, and whose letters are closed."""

    def __init__(self) -> None:
        self.text: str | None = WORDS
        self.edited_at: datetime | None = None
        self.gone = False
        self.closed: set[int] = set()
        self.parks: set[EffectKind] = set()
        self.done: list[tuple[EffectKind, dict[str, Any], int]] = []
        self.next_id = 900_000

    def do(self, kind: EffectKind, payload: dict[str, Any], by: int) -> Outcome:
        if kind in self.parks:
            return Outcome(OutcomeWord.PARKED)
        self.done.append((kind, payload, by))
        if kind is EffectKind.SEND_DIRECT and payload["member_id"] in self.closed:
            return Outcome(OutcomeWord.UNDELIVERABLE)
        if kind in {EffectKind.LOOK_AT_MESSAGE, EffectKind.SHOW_REPLY, EffectKind.DELETE_MESSAGE} and self.gone:
            return Outcome(OutcomeWord.GONE)
        if kind is EffectKind.LOOK_AT_MESSAGE:
            return Outcome(OutcomeWord.DONE, code=seen_code(self.edited_at, self.text))
        self.next_id += 1
        return Outcome(OutcomeWord.DONE, self.next_id, 77)

    def kinds(self) -> list[EffectKind]:
        return [kind for kind, _payload, _by in self.done]

    def letters(self, card: str) -> list[int]:
        """Return whom a letter went to, in order."""
        return [p["member_id"] for kind, p, _by in self.done if kind == EffectKind.SEND_DIRECT and p["card"] == card]


class OutcomeRoom(CaseRoom):
    """Everything a test of outcomes needs, with the real hook in place."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        super().__init__(store, clock)
        self.discord = FakeDiscord()
        self.hub = [FakeSource("nhs"), FakeSource("old", is_due=True)]
        self.paused: dict[int, datetime] = {}
        self.left: list[int] = []
        self.is_topic = True
        self.staff: tuple[frozenset[int], frozenset[int]] = (frozenset({2001, 2002, 2003}), frozenset({3000}))
        self.memory = Memory()
        hook = Outcomes()
        self.panel = Panel(self.book, Circle(random.Random(5), self.outside, Alarm(self.outside), hook))
        self.flagging = Flagging(store, self.book, self.panel, near=self.outside, crisis=self.outside, hook=hook)
        self.voting = Voting(store, self.panel)
        self.real_hook = hook
        self.windows = Windows(store, self)
        self.notes = Notes(store, self, self.outside)
        self.deciding = Deciding(store, self, self.memory, self.outside)
        self.cards = OutcomeCards(store)
        self.appeals = Appeals(store, {KIND: CaseAppeals(self)}, self)
        self.handlers = Handlers()
        Duties(self.panel).register(self.handlers)
        OutcomeDuties(self.memory).register(self.handlers)
        appeals_duties.register(self.handlers)
        self.timers = Timers(store, self.handlers, clock=clock, random=random.Random(3))

    # What other rooms and Discord would answer.

    async def sources(self, community_id: int) -> Sequence[FakeSource]:
        return self.hub

    async def pause(
        self, tx: Any, community_id: int, places: Sequence[int], member_id: int, until: datetime, *, by: int
    ) -> bool:
        if self.is_topic:
            self.paused[member_id] = until
        return self.is_topic

    async def end_pause(self, tx: Any, community_id: int, places: Sequence[int], member_id: int, *, by: int) -> None:
        self.paused.pop(member_id, None)

    async def leave_all(self, tx: Any, community_id: int, member_id: int, *, by: int) -> None:
        self.left.append(member_id)

    async def moderators(self, community_id: int) -> frozenset[int]:
        if self.outside.silent:
            raise TryAgainError("Discord does not answer.")
        return self.staff[0]

    async def organisers(self, community_id: int) -> frozenset[int]:
        return self.staff[1]

    # People.

    def moderator(self, number: int = 1) -> Actor:
        rights = frozenset(
            {Capability.FLAG_MESSAGES, Capability.DECIDE_CASES, Capability.REVIEW_CASES, Capability.DECIDE_APPEALS}
        )
        return Actor(2000 + number, COMMUNITY, rights, is_member=True)

    def author(self) -> Actor:
        return Actor(AUTHOR, COMMUNITY, frozenset({Capability.FLAG_MESSAGES}), is_member=True)

    # What happens.

    async def settle(self) -> None:
        """Carry out what waits, in order, until nothing does."""
        while True:
            async with self.store.read() as tx:
                row = await tx.session.scalar(
                    select(OutboxRow).where(OutboxRow.state == outbox.NEW).order_by(OutboxRow.id).limit(1)
                )
            if row is None:
                return
            async with self.store.begin() as tx:
                pending = pending_of(row, 1)
                if not await self.handlers.is_wanted(tx, pending):
                    await outbox.skip(tx, row.id)
                    continue
                outcome = self.discord.do(EffectKind(row.kind), dict(row.payload), row.by)
                is_parked = outcome.word is OutcomeWord.PARKED
                await outbox.mark(tx, row.id, state=outbox.PARKED if is_parked else outbox.DONE, done_at=tx.now)
                if row.then is not None:
                    await self.handlers.outcome_handler(row.then)(tx, pending, outcome)

    async def tries_again(self, kind: EffectKind) -> None:
        """Do what a person does who has mended what kept the bot from an act."""
        async with self.store.begin() as tx:
            rows = await tx.session.scalars(select(OutboxRow.id).where(OutboxRow.kind == kind))
            for row_id in rows.all():
                await outbox.mark(tx, row_id, state=outbox.NEW, done_at=None)
        await self.settle()

    async def passes(self, **span: float) -> None:
        await super().passes(**span)
        await self.settle()

    async def ref(self) -> VersionedRef:
        row = await self.case()
        return VersionedRef(row.id, row.version)

    async def all_say(self, verdict: Verdict) -> None:
        """Let everybody who is asked answer the same, until nobody is asked any more."""
        while await self.open_seats():
            await self.votes(verdict)
        await self.settle()

    async def to_author(self) -> CaseRow:
        """Flag a message and let three peers say that it needs context, so that the author is asked."""
        await self.reviewers(*range(1101, 1108))
        await self.flags(1, Reason.OUT_OF_DATE, wants_result=True)
        await self.all_say(Verdict.NEEDS_CONTEXT)
        return await self.case()

    async def to_note(self) -> CaseRow:
        """Let the author's time pass without an edit."""
        await self.to_author()
        await self.passes(hours=3)
        return await self.case()

    async def note_wanted(self) -> CaseRow:
        """Let a moderator choose a note; there are reviewers who may write it, and none of them has voted."""
        await self.danger()
        await self.decided(Choice.NOTE)
        await self.settle()
        await self.reviewers(1101, 1102, 1103)
        return await self.case()

    async def noted(self, *, by_peers: bool = False) -> NoteView:
        """Let a note stand under the message."""
        case = await (self.to_note() if by_peers else self.note_wanted())
        note = await self.notes.draft(self.moderator(1), case.id, DRAFT)
        await self.notes.approve(self.moderator(2), note.ref)
        await self.settle()
        return (await self.rows(CaseNoteRow))[-1].snapshot()

    async def danger(self, number: int = 0, **changes: Any) -> CaseRow:
        """Flag a message as dangerous, so that moderators have it at once."""
        await self.flags(1, Reason.DOSE, number, wants_result=True, **changes)
        return await self.case()

    async def decided(self, choice: Choice = Choice.DELETE, *, by: int = 1, **more: Any) -> DecisionView:
        """Decide about the newest case."""
        ground = Ground.ACCURATE if choice is Choice.FINE else Ground.DANGEROUS
        decision = Decision(choice, ground, "Please do not stop medicine like this.", **more)
        return await self.deciding.decide(self.moderator(by), await self.ref(), decision)

    async def decision(self) -> DecisionRow:
        return (await self.rows(DecisionRow))[-1]

    async def note(self) -> CaseNoteRow:
        return (await self.rows(CaseNoteRow))[-1]
