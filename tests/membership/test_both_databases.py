from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.community.book import SettingsBook
from bot.delivery.effects import EffectKind, OutcomeWord
from bot.errors import HouseError
from bot.membership.ports import Arrival, NativeRequest, NativeStatus
from bot.membership.rules import Status
from bot.membership.snapshots import Application, Leaning
from bot.membership.tables import ApplicationRow, ArrivalRow, MemoryRow, RaidRow
from bot.store.store import Store
from tests.membership.conftest import COMMUNITY, Community, settings_with


@pytest.fixture
def settings() -> SettingsBook:
    """Both doors open."""
    return settings_with(doors={"lobby": True, "native": True})


@pytest.fixture
async def community(store_on: Store, clock: ManualClock, settings: SettingsBook) -> Community:
    """A community on each of the two databases."""
    return Community(store_on, clock, settings)


@pytest.mark.slow
async def test_the_whole_way_works_on_both_databases(community: Community) -> None:
    for number, status in enumerate(Status):
        await community.brought_to(status, number)
    waiting = (await community.deciding.queue(community.moderator(1))).items[0].application
    asked = await community.deciding.ask_second_opinion(community.moderator(1), waiting.ref)
    await community.deciding.give_opinion(community.moderator(2), asked.ref, Leaning.APPROVE, "Fine.")
    await community.deciding.read(community.moderator(1), waiting.id)
    await community.doors.native_request(
        NativeRequest(COMMUNITY, 601, 1600, NativeStatus.SUBMITTED, community.clock.now())
    )
    now = community.clock.now()
    await community.doors.arrived([Arrival(COMMUNITY, 9000 + n, now + timedelta(seconds=n)) for n in range(30)])
    await community.doors.left(COMMUNITY, 1600)
    await community.doors.flush()
    bulk = await community.doors.expire_since(community.moderator(1), now - timedelta(days=30))
    await community.doors.undo(community.moderator(1), bulk.id)
    await community.doors.raid_pause(community.moderator(1))
    await community.applying.ask_me_later(community.person(77))

    assert (await community.count(ArrivalRow), await community.count(RaidRow)) == (30, 1)
    for _tenth_day in range(10):
        await community.passes(days=10)
    for number in range(len(Status)):
        await community.applying.status_of(community.person(number))
    assert await community.count(ArrivalRow) == 0
    for _month in range(10):
        await community.passes(days=30)
    assert await community.count(MemoryRow) == 0


@pytest.mark.slow
async def test_two_moderators_racing_over_many_applications_decide_each_exactly_once(community: Community) -> None:
    applications = [await community.applies(number) for number in range(12)]

    async def decides(moderator: int) -> list[Application]:
        done = []
        for application in applications:
            with suppress(HouseError):
                done.append(await community.deciding.approve(community.moderator(moderator), application.ref))
        return done

    by_both = await asyncio.gather(decides(1), decides(2))

    assert sum(map(len, by_both)) == 12
    assert await community.count(MemoryRow) == 12
    assert len(await community.effects(EffectKind.GRANT_ROLE)) == 12


async def test_five_beginnings_at_once_make_one_application(community: Community) -> None:
    both = await asyncio.gather(*(community.applying.begin(community.person(1), consent=True) for _ in range(5)))

    assert len({application.id for application in both}) == 1
    assert await community.count(ApplicationRow) == 1


async def test_a_welcome_is_settled_on_both_databases(community: Community) -> None:
    application = await community.brought_to(Status.ROLE_GRANTED)

    await community.last_ends(EffectKind.SEND_DIRECT, OutcomeWord.DONE, result_id=5)

    assert (await community.seen(application.id)).status is Status.WELCOMED
