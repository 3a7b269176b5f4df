"""Appeals against a declined application: another person looks, and the way back opens at once."""

from __future__ import annotations

import pytest
from discord import ui

from bot.appeals.rules import AppealRole, Level
from bot.appeals.service import Appeals
from bot.appeals.snapshots import Ruling
from bot.community.actor import Actor, Capability
from bot.errors import NotAllowedError, NotFoundError, NotNowError
from bot.membership.decline_appeals import KIND, DeclineAppeals
from bot.membership.rules import Status
from cogs.membership.status import status_screen

COMMUNITY = 900
YES = Ruling(changed=True, words="You live here after all. Please apply again.")


class Staff:
    """Who could answer."""

    async def moderators(self, community_id: int) -> frozenset[int]:
        return frozenset({2001, 2002})

    async def organisers(self, community_id: int) -> frozenset[int]:
        return frozenset({3000})


@pytest.fixture
def appeals(store) -> Appeals:
    return Appeals(store, {KIND: DeclineAppeals()}, Staff())


def decider(number: int) -> Actor:
    return Actor(number, COMMUNITY, frozenset({Capability.DECIDE_APPEALS}), is_member=True)


async def test_another_moderator_lets_somebody_apply_again_at_once(community, appeals):
    application = await community.applies()
    decline = community.a_decline(reapply_months=6)
    await community.deciding.decline(community.moderator(1), application.ref, decline)
    with pytest.raises(NotNowError):
        await community.applying.begin(community.person(1), consent=True)

    appeal = await appeals.open(community.person(1), KIND, application.id, "I moved back last month.")
    with pytest.raises(NotAllowedError):
        await appeals.decide(decider(2001), appeal.ref, YES)
    await appeals.decide(decider(2002), appeal.ref, YES)

    assert (appeal.role, appeal.level) == (AppealRole.APPLICANT, Level.MODERATORS)
    assert (await community.applying.begin(community.person(1), consent=True)).status is Status.DRAFT
    assert "application.appeal_changed" in await community.verbs()


async def test_only_a_declined_person_appeals_and_only_for_themselves(community, appeals):
    open_one = await community.applies(1)
    declined = await community.brought_to(Status.DECLINED, 2)

    for by, number in ((community.person(1), open_one.id), (community.person(1), declined.id)):
        with pytest.raises(NotFoundError):
            await appeals.open(by, KIND, number, "Please look again.")
    assert await appeals.community_of(KIND, declined.id, 1002) == COMMUNITY


async def test_the_way_to_an_appeal_is_shown_for_as_long_as_one_is_possible(community):
    declined = await community.brought_to(Status.DECLINED, 2)

    report = await community.applying.status_of(community.person(2))
    screen = status_screen(report, community.person(2))

    assert f"appeals:open:{declined.id}:0:application" in [one.custom_id for one in buttons_of(screen)]
    await community.clock.advance(28 * 86400)
    late = await community.applying.status_of(community.person(2))
    assert late.appeal_until is None
    assert all("appeals" not in one.custom_id for one in buttons_of(status_screen(late, community.person(2))))


def buttons_of(card):
    return [item for item in card.walk_children() if isinstance(item, ui.Button) and item.custom_id]
