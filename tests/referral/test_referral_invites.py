"""Invites for others: the steps of numbers, weeks, races, lost answers, and what is forgotten."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import select

from bot.clock import ManualClock
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.referral import ReferralSettings
from bot.community.sections import CommunitySettings
from bot.delivery.effects import Effect, EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.delivery.timers import Timers
from bot.errors import HouseError, InvalidInputError, NotAllowedError, NotFoundError, NotNowError, TryAgainError
from bot.referral import duties
from bot.referral.inviting import Inviting
from bot.referral.leaflet import for_staff, leaflet_of
from bot.referral.rules import STEPS, Audience, InviteState, step_of
from bot.referral.snapshots import Referral
from bot.referral.tables import ReferralRow
from bot.store.store import Store
from bot.store.tables import OutboxRow

COMMUNITY = 900
DAY = 24 * 3600.0


@dataclass
class FakeInvites:
    """What Discord would answer."""

    counts: Mapping[str, int] | None = field(default_factory=dict)
    silent: bool = False
    asked: int = 0

    async def uses(self, community_id: int) -> Mapping[str, int] | None:
        self.asked += 1
        if self.silent:
            raise TryAgainError("Discord does not answer.")
        return self.counts


class Group:
    """Everything a test needs in one place."""

    def __init__(self, store: Store, clock: ManualClock, **settings: object) -> None:
        self.store, self.clock, self.port = store, clock, FakeInvites()
        book = SettingsBook(CommunitySettings(referral=ReferralSettings(**settings)))  # type: ignore[arg-type]  # by name
        self.inviting = Inviting(store, book, self.port)
        self.handlers = Handlers()
        duties.register(self.handlers)
        self.timers = Timers(store, self.handlers, clock=clock, random=random.Random(3))

    def person(self, number: int = 1, community: int = COMMUNITY) -> Actor:
        return Actor(2000 + number, community, frozenset({Capability.INVITE_THROUGH_OTHERS}), is_member=True)

    async def outbox(self, kind: EffectKind) -> list[OutboxRow]:
        async with self.store.read() as tx:
            return list(
                await tx.session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
            )

    async def answered(self, code: str = "", word: OutcomeWord = OutcomeWord.DONE) -> None:
        """Tell the house how the newest making of an invite ended."""
        row = (await self.outbox(EffectKind.CREATE_INVITE))[-1]
        effect = Effect(EffectKind(row.kind), row.community_id, row.stream, row.payload, then=row.then, by=row.by)
        pending = PendingEffect(row.op_id, effect, attempts=1, first_try_at=None)
        async with self.store.begin() as tx:
            await self.handlers.outcome_handler(str(row.then))(tx, pending, Outcome(word, code=code))

    async def made(self, name: str = "Hill Road", code: str = "abc") -> Referral:
        new = await self.inviting.new(self.person(), name, "surgery")
        await self.answered(code)
        return await self.inviting.one(self.person(), new.id)

    async def days(self, count: float) -> None:
        await self.clock.advance(count * DAY)
        await self.timers.fire_due()


@pytest.fixture
def group(store, clock) -> Group:
    return Group(store, clock)


@pytest.fixture
async def group_on(store_on, clock) -> Group:
    """The same on each of the two databases."""
    return Group(store_on, clock)


@pytest.mark.parametrize(("uses", "step"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (199, 100), (10**9, 1000)])
def test_a_number_is_only_ever_a_step(uses, step):
    assert step_of(uses) == step
    assert min(STEPS) == 5


async def test_a_number_is_stored_only_as_a_step_and_looked_up_once_a_week(group):
    await group.made()
    group.port.counts = {"abc": 7}

    first = await group.inviting.list(group.person())
    group.port.counts = {"abc": 60}
    same_week = await group.inviting.list(group.person())
    await group.days(7)
    next_week = await group.inviting.list(group.person())

    assert [one.referrals[0].step for one in (first, same_week, next_week)] == [5, 5, 50]
    assert group.port.asked == 2


async def test_an_invite_made_within_the_week_waits_for_the_others(group):
    await group.made()
    group.port.counts = {"abc": 7, "new": 5}
    await group.inviting.list(group.person())
    await group.made("Tea and Talk", "new")

    listed = await group.inviting.list(group.person())

    assert [one.step for one in listed.referrals] == [0, 5]
    assert group.port.asked == 1


async def test_a_number_never_goes_down_when_discord_forgets_the_invite(group):
    await group.made()
    group.port.counts = {"abc": 30}
    await group.inviting.list(group.person())
    await group.days(7)
    group.port.counts = {}

    assert (await group.inviting.list(group.person())).referrals[0].step == 20


@pytest.mark.parametrize("trouble", ["silent", "forbidden"])
async def test_when_numbers_cannot_be_read_the_list_is_still_shown_and_says_so(group, trouble):
    await group.made()
    group.port.silent, group.port.counts = trouble == "silent", None

    listed = await group.inviting.list(group.person())

    assert not listed.counted
    assert listed.referrals[0].state is InviteState.OPEN


async def test_one_that_was_ended_before_discord_answered_is_deleted_by_whoever_ended_it(group):
    new = await group.inviting.new(group.person(1), "Hill Road", "surgery")
    await group.inviting.end(group.person(2), new.ref)
    assert await group.outbox(EffectKind.DELETE_INVITE) == []

    await group.answered("late")

    (deleted,) = await group.outbox(EffectKind.DELETE_INVITE)
    assert deleted.payload == {"code": "late"}
    assert deleted.by == group.person(2).id


@pytest.mark.parametrize("word", [OutcomeWord.DROPPED, OutcomeWord.GONE])
async def test_one_that_is_never_made_ends(group, word):
    new = await group.inviting.new(group.person(), "Hill Road", "surgery")

    await group.answered(word=word)

    assert (await group.inviting.one(group.person(), new.id)).state is InviteState.ENDED


async def test_one_that_waits_for_a_permission_stays_in_the_making(group):
    new = await group.inviting.new(group.person(), "Hill Road", "surgery")

    await group.answered(word=OutcomeWord.PARKED)

    assert (await group.inviting.one(group.person(), new.id)).state is InviteState.MAKING


async def test_there_are_no_more_than_the_settings_allow(store, clock):
    group = Group(store, clock, most_open=2)
    for name in ("One", "Two"):
        await group.inviting.new(group.person(), name, "charity")

    with pytest.raises(NotNowError):
        await group.inviting.new(group.person(), "Three", "charity")
    assert await group.inviting.new(group.person(), "Two", "charity")


@pytest.mark.parametrize(
    ("name", "kind"), [("", "surgery"), ("\u200b", "surgery"), ("x" * 4_000, "charity"), ("x", "y")]
)
async def test_bad_words_are_refused_and_nothing_is_made(group, name, kind):
    with pytest.raises(InvalidInputError):
        await group.inviting.new(group.person(), name, kind)
    assert await group.outbox(EffectKind.CREATE_INVITE) == []


async def test_what_was_ended_goes_in_thirty_days_and_names_in_a_year(group):
    kept, gone = await group.made("Hill Road"), await group.made("Tea", "tea")
    await group.inviting.end(group.person(), gone.ref)

    await group.days(31)
    with pytest.raises(NotFoundError):
        await group.inviting.one(group.person(), gone.id)
    await group.days(340)
    async with group.store.read() as tx:
        assert (await tx.get(ReferralRow, kept.id)).made_by is None


async def test_without_the_right_and_from_another_community_nothing_is_done(group):
    one = await group.made()
    nobody = replace(group.person(), capabilities=frozenset())
    stranger = group.person(community=901)

    for call in (
        group.inviting.new(nobody, "X", "charity"),
        group.inviting.one(nobody, one.id),
        group.inviting.list(nobody),
        group.inviting.standing(nobody),
        group.inviting.end(nobody, one.ref),
    ):
        with pytest.raises(NotAllowedError):
            await call
    for call in (group.inviting.one(stranger, one.id), group.inviting.end(stranger, one.ref)):
        with pytest.raises(NotFoundError):
            await call


async def test_ending_at_once_happens_once_and_the_others_hear_who_was_first(group_on):
    one = await group_on.made()

    found = await asyncio.gather(
        *(group_on.inviting.end(group_on.person(n), one.ref) for n in range(4)), return_exceptions=True
    )

    assert sorted(type(each).__name__ for each in found) == [*["AlreadyDecidedError"] * 3, "Referral"]
    assert len(await group_on.outbox(EffectKind.DELETE_INVITE)) == 1


async def test_counting_from_two_lists_at_once_is_harmless(group_on):
    await group_on.made()
    group_on.port.counts = {"abc": 12}

    found = await asyncio.gather(
        *(group_on.inviting.list(group_on.person(n)) for n in range(3)), return_exceptions=True
    )

    assert all(not isinstance(one, BaseException) or isinstance(one, HouseError) for one in found), found
    assert (await group_on.inviting.list(group_on.person())).referrals[0].step == 10


@pytest.mark.parametrize("audience", list(Audience))
async def test_a_leaflet_is_plain_and_asks_for_nothing(group, audience):
    new = await group.inviting.new(group.person(), "Hill Road", audience.value)
    await group.answered("abc")
    text = leaflet_of(await group.inviting.one(group.person(), new.id), "Tea and Talk", "For people with MS.")

    assert text.startswith("Tea and Talk: people who support each other online\nFor people with MS.")
    assert "https://discord.gg/abc" in text
    assert "Hill Road" not in text
    assert len(leaflet_of(await group.inviting.one(group.person(), new.id), "g" * 200, "a" * 300)) < 3_500
    assert max(len(line.split()) for line in text.split("\n")) <= 24
    assert "no n" in for_staff(audience)
