"""A small community on a real file: people who apply, moderators who decide, and time that moves when told."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.clock import ManualClock
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.joining import DeclineReason, MembershipSettings, Signpost
from bot.community.sections import CommunitySettings
from bot.delivery.effects import Effect, EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.delivery.timers import Timers
from bot.membership import forgetting, raids, settling, still_wanted
from bot.membership.applying import Applying
from bot.membership.cards import Cards
from bot.membership.deciding import Deciding
from bot.membership.doors import Doors
from bot.membership.duties import Duties
from bot.membership.ports import MemberView, NativeRequest
from bot.membership.rules import Status
from bot.membership.snapshots import Application, Decline
from bot.membership.tables import ApplicationRow
from bot.store.store import Store
from bot.store.tables import AuditRow, OutboxRow

COMMUNITY = 900
GOOD_ANSWERS: dict[str, object] = {
    "agreement": True,
    "adult": True,
    "relation": "I live with it myself",
    "heard": "",
    "why": "To talk with others.",
}


@dataclass
class FakeGuild:
    """What Discord would answer."""

    members: dict[int, MemberView] = field(default_factory=dict)
    requests: list[NativeRequest] | None = field(default_factory=list)
    settled: list[NativeRequest] = field(default_factory=list)
    messages: set[int] = field(default_factory=set)

    async def member(self, community_id: int, member_id: int) -> MemberView | None:
        return self.members.get(member_id)

    async def members_with_role(self, community_id: int) -> Sequence[MemberView]:
        return [member for member in self.members.values() if member.has_member_role]

    async def join_requests(self, community_id: int) -> Sequence[NativeRequest] | None:
        return self.requests

    async def join_request(self, community_id: int, request_id: int) -> NativeRequest | None:
        known = [*(self.requests or []), *self.settled]
        return next((request for request in known if request.request_id == request_id), None)

    async def message_exists(self, channel_id: int, message_id: int) -> bool:
        return message_id in self.messages


class Community:
    """Everything a test needs in one place, with shorthand for the usual way of an application."""

    def __init__(self, store: Store, clock: ManualClock, settings: SettingsBook) -> None:
        self.store = store
        self.clock = clock
        self.settings = settings
        self.guild = FakeGuild()
        self.applying = Applying(store, settings)
        self.deciding = Deciding(store, settings, self.guild)
        self.doors = Doors(store, settings, clock, self.guild)
        self.cards = Cards(store, settings)
        self.handlers = Handlers()
        for room in (settling, forgetting, raids, still_wanted):
            room.register(self.handlers)
        Duties(settings).register(self.handlers)
        self.timers = Timers(store, self.handlers, clock=clock, random=random.Random(3))

    def person(self, number: int, *, member: bool = False) -> Actor:
        return Actor(1000 + number, COMMUNITY, is_member=member)

    def moderator(self, number: int) -> Actor:
        rights = frozenset({Capability.DECIDE_APPLICATIONS, Capability.MANAGE_DOORS})
        return Actor(2000 + number, COMMUNITY, rights, is_member=True)

    def organiser(self) -> Actor:
        return Actor(3000, COMMUNITY, frozenset(Capability), is_member=True)

    async def applies(self, number: int = 1) -> Application:
        by = self.person(number)
        draft = await self.applying.begin(by, consent=True)
        form = await self.applying.save_page(by, draft.id, 0, GOOD_ANSWERS)
        return (await self.applying.submit(by, form.application.ref)).application

    async def brought_to(self, status: Status, number: int = 1) -> Application:
        """Return an application that came to a state by the usual way."""
        by, moderator = self.person(number), self.moderator(1)
        if status in {Status.DRAFT, Status.EXPIRED}:
            draft = await self.applying.begin(by, consent=True)
            if status is Status.EXPIRED:
                await self.passes(days=8)
            return await self.seen(draft.id)
        application = await self.applies(number)
        await self._goes_on_to(status, application, by, moderator)
        return await self.seen(application.id)

    async def _goes_on_to(self, status: Status, application: Application, by: Actor, moderator: Actor) -> None:
        if status is Status.TAKEN:
            await self.deciding.take(moderator, application.ref)
        elif status is Status.NEEDS_INFO:
            await self.deciding.ask(moderator, application.ref, ["How did you find us?"])
        elif status is Status.DECLINED:
            await self.deciding.decline(moderator, application.ref, self.a_decline())
        elif status is Status.WITHDRAWN:
            await self.applying.withdraw(by, application.ref)
        elif status in {Status.APPROVED, Status.ROLE_GRANTED, Status.WELCOMED}:
            await self.deciding.approve(moderator, application.ref)
        if status in {Status.ROLE_GRANTED, Status.WELCOMED}:
            await self.last_ends(EffectKind.GRANT_ROLE, OutcomeWord.DONE)
        if status is Status.WELCOMED:
            await self.last_ends(EffectKind.SEND_DIRECT, OutcomeWord.DONE, result_id=5)

    def a_decline(self, **changes: Any) -> Decline:
        values: dict[str, Any] = {
            "reason": DeclineReason.NOT_THE_RIGHT_GROUP,
            "text": "Thank you for asking.",
            "signposts": ("mind",),
        }
        return Decline(**(values | changes))

    async def passes(self, **span: float) -> None:
        """Move time on and fire what is due on the way, as often as something is."""
        await self.clock.advance(timedelta(**span).total_seconds())
        await self.timers.fire_due()

    async def leaves(self, number: int = 1) -> None:
        await self.doors.left(COMMUNITY, 1000 + number)
        await self.doors.flush()

    async def days_pass(self, days: int) -> None:
        for _day in range(days):
            await self.passes(days=1)

    async def effects(self, kind: EffectKind | None = None, card: str | None = None) -> list[OutboxRow]:
        async with self.store.read() as tx:
            rows = list(await tx.session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
        return [
            row
            for row in rows
            if (kind is None or row.kind == kind) and (card is None or row.payload.get("card") == card)
        ]

    async def ends(self, row: OutboxRow, word: OutcomeWord, result_id: int | None = None) -> None:
        """Tell the house how one of its effects ended, as the dispatcher does."""
        assert row.then is not None
        effect = Effect(EffectKind(row.kind), row.community_id, row.stream, row.payload, then=row.then, by=row.by)
        pending = PendingEffect(row.op_id, effect, attempts=1, first_try_at=None)
        async with self.store.begin() as tx:
            await self.handlers.outcome_handler(row.then)(tx, pending, Outcome(word, result_id=result_id))

    async def last_ends(self, kind: EffectKind, word: OutcomeWord, result_id: int | None = None) -> None:
        await self.ends((await self.effects(kind))[-1], word, result_id)

    async def row(self, application_id: int) -> ApplicationRow | None:
        async with self.store.read() as tx:
            return await tx.session.get(ApplicationRow, application_id)

    async def seen(self, application_id: int) -> Application:
        row = await self.row(application_id)
        assert row is not None
        return row.snapshot(self.clock.now())

    async def count(self, table: type[Any]) -> int:
        async with self.store.read() as tx:
            return await tx.session.scalar(select(func.count()).select_from(table)) or 0

    async def verbs(self) -> list[str]:
        async with self.store.read() as tx:
            return list(await tx.session.scalars(select(AuditRow.verb).order_by(AuditRow.id)))


def settings_with(**changes: Any) -> SettingsBook:
    signpost = Signpost(id="mind", name="Mind", about="Information and support.", address="https://www.mind.org.uk/")
    membership = MembershipSettings(**({"signposts": (signpost,)} | changes))
    return SettingsBook(CommunitySettings(membership=membership))


@pytest.fixture
def settings() -> SettingsBook:
    """The shipped settings with one signpost."""
    return settings_with()


@pytest.fixture
async def community(store: Store, clock: ManualClock, settings: SettingsBook) -> Community:
    """A community with everything of membership at work."""
    return Community(store, clock, settings)
