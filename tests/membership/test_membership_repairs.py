from __future__ import annotations

import random
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.delivery.effects import EffectKind, OutcomeWord
from bot.delivery.reconcile import Reconciler
from bot.errors import TryAgainError
from bot.membership.ports import MemberView, NativeRequest, NativeStatus
from bot.membership.repairs import CardRepair, NativeRepair, PeopleRepair
from bot.membership.rules import Hold, Status
from bot.membership.snapshots import Ended
from bot.membership.tables import ApplicationRow
from bot.store.tables import CardRow, OutboxRow
from tests.membership.conftest import COMMUNITY, Community, settings_with

pytestmark = pytest.mark.slow


async def mended(community: Community) -> int:
    """Let everything that was on its way be done, wait a little and compare."""
    async with community.store.begin() as tx:
        await tx.session.execute(update(OutboxRow).where(OutboxRow.state == "new").values(state="done"))
    await community.clock.advance(120)
    store, guild = community.store, community.guild
    repairs = [PeopleRepair(store, guild), CardRepair(store, guild), NativeRepair(store, community.settings, guild)]
    reconciler = Reconciler(
        community.store, repairs, clock=community.clock, random=random.Random(5), communities=lambda: [COMMUNITY]
    )
    count = await reconciler.pass_over(COMMUNITY)
    assert not reconciler.counts["failed_mends"]
    return count


async def stands(community: Community, card: str, ref: str, *, place: str = "queue", message_id: int = 70) -> None:
    async with community.store.begin() as tx:
        key = {"community_id": COMMUNITY, "card": card, "ref": ref, "place": place}
        tx.add(CardRow(**key, channel_id=7, message_id=message_id))
    community.guild.messages.add(message_id)


def is_there(community: Community, member_id: int = 1001, *, role: bool = False) -> None:
    community.guild.members[member_id] = MemberView(member_id, community.clock.now(), has_member_role=role)


async def test_when_all_is_well_nothing_is_mended(community: Community) -> None:
    application = await community.applies(1)
    is_there(community)
    await stands(community, "application", str(application.id))

    assert await mended(community) == 0
    assert await mended(community) == 0


@pytest.mark.parametrize("status", [Status.DRAFT, Status.TAKEN, Status.NEEDS_INFO, Status.APPROVED], ids=str)
async def test_who_left_unseen_is_noticed(community: Community, status: Status) -> None:
    application = await community.brought_to(status)

    assert await mended(community) >= 1

    row = await community.row(application.id)
    assert (row.status, row.ended) == (Status.WITHDRAWN, Ended.LEFT)


async def test_who_is_approved_in_discord_is_not_missed_while_the_answer_hangs(store, clock) -> None:
    community = Community(store, clock, settings_with(doors={"lobby": True, "native": True}))
    await community.doors.native_request(NativeRequest(COMMUNITY, 600, 1000, NativeStatus.SUBMITTED, clock.now()))
    application = (await community.deciding.queue(community.moderator(1))).items[0].application
    await community.deciding.approve(community.moderator(1), application.ref)
    await community.last_ends(EffectKind.ANSWER_JOIN_REQUEST, OutcomeWord.PARKED)

    assert await mended(community) == 0

    assert (await community.seen(application.id)).hold is Hold.REQUEST_DELAYED


async def test_an_approved_person_without_the_role_gets_it(community: Community) -> None:
    await community.brought_to(Status.APPROVED)
    is_there(community)

    assert await mended(community) == 1

    grants = await community.effects(EffectKind.GRANT_ROLE)
    assert [row.state for row in grants] == ["done", "new"]
    assert [row.by for row in grants] == [2001, 2001]


async def test_a_grant_that_is_still_on_its_way_or_parked_is_left_alone(community: Community) -> None:
    await community.brought_to(Status.APPROVED)
    is_there(community)
    async with community.store.begin() as tx:
        await tx.session.execute(update(OutboxRow).where(OutboxRow.kind == "grant_role").values(state="parked"))

    assert await mended(community) == 0


async def test_a_role_that_a_person_left_be_is_not_given_behind_their_back(community: Community) -> None:
    await community.brought_to(Status.APPROVED)
    await community.last_ends(EffectKind.GRANT_ROLE, OutcomeWord.DROPPED)  # ends the application
    is_there(community)

    assert await mended(community) == 0


async def test_an_approved_person_who_has_the_role_is_welcomed(community: Community) -> None:
    application = await community.brought_to(Status.APPROVED)
    is_there(community, role=True)

    assert await mended(community) == 1

    assert (await community.seen(application.id)).status is Status.ROLE_GRANTED
    assert len(await community.effects(EffectKind.SEND_DIRECT, "welcome")) == 1


async def test_a_role_that_was_reported_meanwhile_is_no_difference_any_more(community: Community) -> None:
    application = await community.brought_to(Status.APPROVED)
    is_there(community, role=True)
    await community.clock.advance(120)
    repair = PeopleRepair(community.store, community.guild)
    [found] = await repair.differences(COMMUNITY)
    await community.last_ends(EffectKind.GRANT_ROLE, OutcomeWord.DONE)

    async with community.store.begin() as tx:
        await repair.mend(tx, replace(found, community_id=COMMUNITY))

    assert (await community.row(application.id)).status is Status.ROLE_GRANTED
    assert len(await community.effects(EffectKind.SEND_DIRECT)) == 1


async def test_a_role_given_by_hand_is_asked_about_and_never_taken_away(community: Community) -> None:
    application = await community.applies(1)
    is_there(community, role=True)
    await stands(community, "application", str(application.id))

    assert await mended(community) == 1
    assert await mended(community) == 0

    asked = await community.seen(application.id)
    assert (asked.status, asked.hold) == (Status.SUBMITTED, Hold.ROLE_BY_HAND)
    assert await community.effects(EffectKind.REMOVE_ROLE) == []
    approved = await community.deciding.approve(community.moderator(1), asked.ref)
    assert approved.hold is None


async def test_a_member_of_old_without_an_application_is_nobodys_business(community: Community) -> None:
    is_there(community, 5, role=True)

    assert await mended(community) == 0


async def test_a_card_that_is_missing_or_was_deleted_is_drawn_again(community: Community) -> None:
    first, second = await community.applies(1), await community.applies(2)
    await stands(community, "application", str(first.id), message_id=70)
    community.guild.messages.clear()
    for member_id in (1001, 1002):
        is_there(community, member_id)

    assert await mended(community) == 2

    drawn = [row.payload["ref"] for row in await community.effects(card="application") if row.state == "new"]
    assert drawn == [str(first.id), str(second.id)]


async def test_a_missing_card_in_the_lobby_is_drawn_again(community: Community) -> None:
    await community.doors.open(community.organiser())

    assert await mended(community) == 1

    assert [row.state for row in await community.effects(card="entry")] == ["done", "new"]


async def test_nothing_is_concluded_when_discord_does_not_answer(community: Community) -> None:
    application = await community.applies(1)

    async def silence(community_id: int, member_id: int) -> None:
        raise TryAgainError("no answer")

    community.guild.member = silence
    await mended(community)

    assert (await community.seen(application.id)).status is Status.SUBMITTED


async def test_many_who_seem_to_have_left_are_a_question_and_not_a_repair(community: Community) -> None:
    for number in range(7):
        await community.applies(number)
        await stands(community, "application", str(number + 1), message_id=70 + number)

    assert await mended(community) == 0

    assert len((await community.deciding.queue(community.moderator(1))).items) == 7
    assert len(await community.effects(card="reconcile")) == 1


async def test_requests_that_nobody_told_us_about_are_taken_in_and_settled_ones_noted(store, clock) -> None:
    community = Community(store, clock, settings_with(doors={"lobby": True, "native": True}))
    new, old, gone = (
        NativeRequest(COMMUNITY, 600 + n, 1000 + n, NativeStatus.SUBMITTED, clock.now()) for n in range(3)
    )
    for request in (old, gone):
        await community.doors.native_request(request)
    is_there(community, old.applicant_id)
    community.guild.requests = [new]
    community.guild.settled = [
        replace(old, status=NativeStatus.APPROVED, acted_by=2002),
        replace(gone, status=NativeStatus.REJECTED, acted_by=2002),
    ]

    assert await mended(community) >= 3

    async with store.read() as tx:
        states = {
            request.request_id: (await tx.session.get(ApplicationRow, number)).status
            for number, request in [(1, old), (2, gone), (3, new)]
        }
    assert states == {601: Status.APPROVED, 602: Status.DECLINED, 600: Status.SUBMITTED}
    assert [row.by for row in await community.effects(EffectKind.GRANT_ROLE)] == [2002]


@pytest.mark.parametrize("listed", [None, []], ids=["no such door", "a list that was cut"])
async def test_from_a_request_that_is_missing_nothing_is_concluded(store, clock, listed) -> None:
    community = Community(store, clock, settings_with(doors={"lobby": True, "native": True}))
    for number in range(3):
        request = NativeRequest(COMMUNITY, 600 + number, 1000 + number, NativeStatus.SUBMITTED, clock.now())
        await community.doors.native_request(request)
        await stands(community, "application", str(number + 1), message_id=70 + number)
    is_there(community, 1000)  # came in with an invitation
    community.guild.requests = listed

    assert await mended(community) == 0

    assert [(await community.seen(number)).status for number in (1, 2, 3)] == [Status.SUBMITTED] * 3
    assert await community.effects(EffectKind.GRANT_ROLE) == []


async def test_a_yes_in_discord_without_a_name_is_noted_once_and_gives_no_role(store, clock) -> None:
    community = Community(store, clock, settings_with(doors={"lobby": True, "native": True}))
    request = NativeRequest(COMMUNITY, 600, 1000, NativeStatus.SUBMITTED, clock.now())
    await community.doors.native_request(request)
    await stands(community, "application", "1")
    community.guild.settled = [replace(request, status=NativeStatus.APPROVED)]

    assert [await mended(community) for _pass in range(2)] == [1, 0]

    assert (await community.seen(1)).hold is Hold.APPROVED_IN_DISCORD
    assert await community.effects(EffectKind.GRANT_ROLE) == []


async def test_who_left_while_the_welcome_waited_is_not_kept_for_ever(community: Community) -> None:
    application = await community.brought_to(Status.ROLE_GRANTED)
    await community.last_ends(EffectKind.SEND_DIRECT, OutcomeWord.PARKED)

    assert await mended(community) == 1

    assert (await community.row(application.id)).ended is Ended.LEFT


async def test_a_decided_request_still_listed_is_no_difference_when_its_row_is_forgotten(store, clock) -> None:
    community = Community(store, clock, settings_with(doors={"lobby": True, "native": True}))
    request = NativeRequest(COMMUNITY, 600, 1000, NativeStatus.SUBMITTED, clock.now())
    await community.doors.native_request(request)
    application = (await community.deciding.queue(community.moderator(1))).items[0].application
    await community.deciding.decline(community.moderator(1), application.ref, community.a_decline())
    await community.days_pass(31)
    community.guild.requests = [request]

    assert await mended(community) == 0
    assert await community.count(ApplicationRow) == 1


async def test_our_own_answer_on_its_way_is_not_a_new_request(store, clock) -> None:
    community = Community(store, clock, settings_with(doors={"lobby": True, "native": True}))
    request = NativeRequest(COMMUNITY, 600, 1000, NativeStatus.SUBMITTED, clock.now())
    await community.doors.native_request(request)
    application = (await community.deciding.queue(community.moderator(1))).items[0].application
    await community.deciding.decline(community.moderator(1), application.ref, community.a_decline())
    community.guild.requests = [replace(request)]

    assert await mended(community) == 0
    assert await community.count(ApplicationRow) == 1
