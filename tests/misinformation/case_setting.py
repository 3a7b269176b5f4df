"""A small community on a real file in which messages are flagged: people, reviewers, and time that moves when told."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.clock import ManualClock
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.sections import CommunitySettings
from bot.delivery.handlers import Handlers
from bot.delivery.timers import Timers
from bot.errors import TryAgainError
from bot.misinformation.alarm import Alarm
from bot.misinformation.cases import Cases
from bot.misinformation.duties import Duties
from bot.misinformation.flagging import Flagging
from bot.misinformation.followed import FollowedMessages
from bot.misinformation.following import Following
from bot.misinformation.leaving import Leavers
from bot.misinformation.outcomes_snapshots import Earlier
from bot.misinformation.panel import Circle, Panel
from bot.misinformation.panel_rule import Advice
from bot.misinformation.panel_tables import ReviewerRow, SeatRow
from bot.misinformation.ports import SeenMessage
from bot.misinformation.reviewing import Reviewing
from bot.misinformation.rules import Reason, SeatState, Verdict
from bot.misinformation.snapshots import FlaggedMessage, FlagRequest, Opinion, Receipt
from bot.misinformation.tables import CaseRow
from bot.misinformation.voting import Voting
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.tables import AuditRow, DueRow, OutboxRow
from bot.store.transaction import Transaction

COMMUNITY = 900
CHANNEL = 77
AUTHOR = 5001
MESSAGE = 1477000000000000000  # of 2 March 2026
WORDS = "You can stop your tablets, the tea will do"


def book_with(**terms: Any) -> SettingsBook:
    """Return settings that differ from the shipped ones in some terms of this room."""
    return SettingsBook(CommunitySettings.model_validate({"misinformation": terms}))


class Outside:
    """Everything beyond the room, as a test wants it: who wrote near, who is on duty, who is on a break."""

    def __init__(self) -> None:
        self.near: frozenset[int] = frozenset()
        self.silent = False
        self.asked_near = 0
        self.duty: list[int] = []
        self.resting: frozenset[int] = frozenset()
        self.heard: list[int] = []
        self.gone: frozenset[int] = frozenset()
        self.messages: dict[int, SeenMessage | None] = {}
        self.looked = 0
        self.known_names: frozenset[str] = frozenset({"Robin Fielding", "robinf"})

    async def recent_posters(self, community_id: int, channel_id: int, since: datetime) -> frozenset[int]:
        self.asked_near += 1
        if self.silent:
            raise TryAgainError("Discord does not answer.")
        return self.near

    async def on_duty(self, tx: Transaction, community_id: int) -> Sequence[int]:
        return self.duty

    async def on_break(self, tx: Transaction, community_id: int, member_ids: Collection[int]) -> frozenset[int]:
        return self.resting & frozenset(member_ids)

    def suggests_risk(self, text: str) -> bool:
        return "goodbye forever" in text

    async def hear(self, community_id: int, channel_id: int, message_id: int, author_id: int, text: str) -> None:
        self.heard.append(message_id)

    async def names(self, community_id: int) -> Collection[str]:
        if self.silent:
            raise TryAgainError("Discord does not answer.")
        return self.known_names

    async def earlier(
        self, tx: Transaction, community_id: int, text: str, *, without_case: int = 0
    ) -> tuple[Earlier, ...]:
        return ()

    async def missing(self, community_id: int, member_ids: Collection[int]) -> frozenset[int]:
        return self.gone & frozenset(member_ids)

    async def look(self, community_id: int, channel_id: int, message_id: int) -> SeenMessage | None:
        self.looked += 1
        return self.messages.get(message_id, SeenMessage(WORDS, None))


class Noted:
    """An outcome hook that writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.advice: list[Advice] = []

    async def after(self, tx: Transaction, row: CaseRow, advice: Advice) -> None:
        self.told.append(("after", row.state.value))
        self.advice.append(advice)

    async def edited(self, tx: Transaction, row: CaseRow) -> None:
        self.told.append(("edited", row.state.value))

    async def gone(self, tx: Transaction, row: CaseRow) -> None:
        self.told.append(("gone", row.state.value))


class CaseRoom:
    """Everything a test of flags, panels and votes needs."""

    def __init__(self, store: Store, clock: ManualClock, book: SettingsBook | None = None, seed: int = 5) -> None:
        self.store = store
        self.clock = clock
        self.book = book or SettingsBook(CommunitySettings())
        self.outside = Outside()
        self.hook = Noted()
        circle = Circle(random.Random(seed), self.outside, Alarm(self.outside), self.hook)
        self.panel = Panel(self.book, circle)
        self.followed = FollowedMessages()
        self.flagging = Flagging(
            store,
            self.book,
            self.panel,
            near=self.outside,
            crisis=self.outside,
            hook=self.hook,
            followed=self.followed,
        )
        self.voting = Voting(store, self.panel)
        self.reviewing = Reviewing(store, self.panel, self.voting, names=self.outside, memory=self.outside)
        self.cases = Cases(store, self.hook)
        self.following = Following(store, self.hook, self.outside, clock, self.followed)
        self.leavers = Leavers(store, self.outside, self.panel, clock)
        self.handlers = Handlers()
        Duties(self.panel).register(self.handlers)
        self.timers = Timers(store, self.handlers, clock=clock, random=random.Random(3))

    def member(self, number: int = 1) -> Actor:
        return Actor(
            1000 + number, COMMUNITY, frozenset({Capability.FLAG_MESSAGES, Capability.REVIEW_CASES}), is_member=True
        )

    def moderator(self, number: int = 1) -> Actor:
        rights = frozenset({Capability.FLAG_MESSAGES, Capability.DECIDE_CASES, Capability.REVIEW_CASES})
        return Actor(2000 + number, COMMUNITY, rights, is_member=True)

    def reviewer(self, member_id: int) -> Actor:
        return Actor(
            member_id, COMMUNITY, frozenset({Capability.REVIEW_CASES, Capability.FLAG_MESSAGES}), is_member=True
        )

    async def reviewers(self, *ids: int, letters: bool = False) -> None:
        """Let people review who have done the training."""
        async with self.store.begin() as tx:
            for member_id in ids:
                tx.add(
                    ReviewerRow(
                        community_id=COMMUNITY,
                        member_id=member_id,
                        opted_in=True,
                        since=tx.now,
                        trained_until=tx.now + timedelta(days=180),
                        paused=False,
                        letters=letters,
                    )
                )

    def message(self, number: int = 0, text: str = WORDS, **changes: Any) -> FlaggedMessage:
        facts = {"channel_id": CHANNEL, "message_id": MESSAGE + number, "author_id": AUTHOR, "text": text} | changes
        return FlaggedMessage(**facts)

    def request(self, reason: Reason = Reason.CURE_CLAIM, number: int = 0, **changes: Any) -> FlagRequest:
        return FlagRequest(self.message(number, **changes), reason)

    async def flags(
        self,
        by: int = 1,
        reason: Reason = Reason.CURE_CLAIM,
        number: int = 0,
        *,
        wants_result: bool = False,
        **changes: Any,
    ) -> Receipt:
        request = FlagRequest(self.message(number, **changes), reason, wants_result=wants_result)
        return await self.flagging.flag(self.member(by), request)

    async def rows(self, table: type[Any] = CaseRow) -> Sequence[Any]:
        async with self.store.read() as tx:
            return list(await tx.session.scalars(select(table).order_by(table.id)))

    async def case(self) -> CaseRow:
        """Return the newest case."""
        rows = await self.rows()
        return rows[-1]

    async def open_seats(self) -> list[SeatRow]:
        return [seat for seat in await self.rows(SeatRow) if seat.state is SeatState.OPEN]

    async def votes(self, *verdicts: Verdict) -> None:
        """Let those who have open seats answer, oldest seat first."""
        for verdict in verdicts:
            seat = (await self.open_seats())[0]
            await self.vote(seat, verdict)

    async def vote(self, seat: SeatRow, verdict: Verdict = Verdict.TRUE, **more: Any) -> None:
        assert seat.reviewer_id is not None
        ref = VersionedRef(seat.id, seat.version)
        await self.voting.vote(self.reviewer(seat.reviewer_id), ref, Opinion(verdict, **more))

    async def passes(self, **span: float) -> None:
        await self.clock.advance(timedelta(**span).total_seconds())
        await self.timers.fire_due()

    async def sent(self, card: str) -> list[dict[str, Any]]:
        return [row.payload for row in await self.rows(OutboxRow) if row.payload.get("card") == card]

    async def verbs(self) -> list[str]:
        return [row.verb for row in await self.rows(AuditRow)]

    async def due(self) -> set[str]:
        async with self.store.read() as tx:
            return set(await tx.session.scalars(select(DueRow.kind)))
