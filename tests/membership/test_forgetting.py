"""On the forget date: the id beside the decision, the thread with its words, and no card that somebody took away."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.audit.verify import verify
from bot.clock import ManualClock
from bot.community.book import SettingsBook
from bot.delivery.effects import EffectKind, OutcomeWord
from bot.membership.rules import Status
from bot.store.store import Store
from bot.store.tables import AuditRow, CardRow
from tests.membership.conftest import COMMUNITY, Community

pytestmark = pytest.mark.slow


@pytest.fixture
async def community(store_on: Store, clock: ManualClock, settings: SettingsBook) -> Community:
    """A community on each of the two databases."""
    return Community(store_on, clock, settings)


async def actors(community: Community) -> set[int | None]:
    async with community.store.read() as tx:
        return set(await tx.session.scalars(select(AuditRow.actor_id)))


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDRAWN, Status.WELCOMED])
async def test_the_applicant_goes_from_the_audit_log_and_its_chain_stays_whole(
    community: Community, status: Status
) -> None:
    await community.brought_to(status, 1)
    await community.applies(2)
    assert 1001 in await actors(community)

    await community.days_pass(31)

    left = await actors(community)
    assert 1001 not in left
    assert 1002 in left, "the one who still waits is not forgotten"
    if status is not Status.WITHDRAWN:
        assert 2001 in left, "who decided stays"
    assert await verify(community.store, COMMUNITY) is None


async def test_the_thread_is_closed_with_the_application_and_deleted_on_the_forget_date(community: Community) -> None:
    application = await community.brought_to(Status.NEEDS_INFO)
    async with community.store.begin() as tx:
        tx.add(CardRow(community_id=COMMUNITY, card="questions", ref=str(application.id), place="lobby", thread_id=77))
    await community.last_ends(EffectKind.OPEN_THREAD, OutcomeWord.DONE, result_id=77)
    seen = await community.seen(application.id)
    await community.deciding.decline(community.moderator(1), seen.ref, community.a_decline())
    assert [row.payload for row in await community.effects(EffectKind.CLOSE_THREAD)] == [{"thread_id": 77}]

    await community.days_pass(31)

    [_closed, deleted] = await community.effects(EffectKind.CLOSE_THREAD)
    assert deleted.payload == {"thread_id": 77, "delete": True}
    assert await community.count(CardRow) == 0


async def test_a_card_is_not_posted_anew_only_because_it_forgets(community: Community) -> None:
    await community.brought_to(Status.DECLINED)
    await community.days_pass(31)

    last = (await community.effects(EffectKind.SHOW_CARD, "application"))[-1]
    assert last.payload["only_if_there"] is True
