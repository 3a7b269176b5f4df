from __future__ import annotations

import pytest

from bot.delivery.effects import EffectKind, OutcomeWord
from bot.errors import AlreadyDecidedError, NotNowError, TryAgainError
from bot.membership.ports import MemberView
from bot.membership.rules import Hold, Status
from bot.membership.snapshots import Ended, ToldBy
from bot.membership.tables import AnswerRow
from tests.membership.conftest import COMMUNITY, Community

pytestmark = pytest.mark.slow


async def test_the_role_comes_first_and_then_the_welcome(community: Community) -> None:
    application = await community.brought_to(Status.APPROVED)
    assert await community.effects(EffectKind.SEND_DIRECT) == []

    await community.last_ends(EffectKind.GRANT_ROLE, OutcomeWord.DONE)

    assert (await community.seen(application.id)).status is Status.ROLE_GRANTED
    welcome = await community.effects(EffectKind.SEND_DIRECT, "welcome")
    assert [row.payload["member_id"] for row in welcome] == [1001]
    await community.ends(welcome[0], OutcomeWord.DONE, result_id=5)
    assert (await community.seen(application.id)).status is Status.WELCOMED
    assert (await community.cards.application(COMMUNITY, application.id)).told_by is ToldBy.DM


@pytest.mark.parametrize("word", [OutcomeWord.UNDELIVERABLE, OutcomeWord.GONE, OutcomeWord.DROPPED], ids=str)
async def test_with_closed_direct_messages_the_status_tells_it(community: Community, word: OutcomeWord) -> None:
    application = await community.brought_to(Status.ROLE_GRANTED)

    await community.last_ends(EffectKind.SEND_DIRECT, word)

    assert (await community.seen(application.id)).status is Status.WELCOMED
    assert (await community.cards.application(COMMUNITY, application.id)).told_by is ToldBy.STATUS


async def test_a_role_that_cannot_be_given_is_told_to_both_sides_once_and_goes_on_when_it_is_mended(
    community: Community,
) -> None:
    application = await community.brought_to(Status.APPROVED)
    grant = (await community.effects(EffectKind.GRANT_ROLE))[0]

    await community.ends(grant, OutcomeWord.PARKED)
    await community.ends(grant, OutcomeWord.PARKED)

    delayed = await community.seen(application.id)
    assert (delayed.status, delayed.hold, delayed.delayed) == (Status.APPROVED, Hold.ROLE_DELAYED, True)
    assert len(await community.effects(EffectKind.SEND_DIRECT, "technical_delay")) == 1
    assert (await community.applying.status_of(community.person(1))).application.delayed
    with pytest.raises(NotNowError, match="approved already"):
        await community.applying.begin(community.person(1), consent=True)

    await community.ends(grant, OutcomeWord.DONE)

    mended = await community.seen(application.id)
    assert (mended.status, mended.hold) == (Status.ROLE_GRANTED, None)


async def test_a_role_that_a_person_leaves_be_ends_the_application_and_they_may_apply_again(
    community: Community,
) -> None:
    application = await community.brought_to(Status.APPROVED)
    grant = (await community.effects(EffectKind.GRANT_ROLE))[0]
    await community.ends(grant, OutcomeWord.PARKED)

    await community.ends(grant, OutcomeWord.DROPPED)

    left = await community.cards.application(COMMUNITY, application.id)
    assert (left.application.status, left.ended, left.application.hold) == (Status.WITHDRAWN, Ended.DROPPED, None)
    with pytest.raises(AlreadyDecidedError, match="left this as it was"):
        await community.deciding.approve(community.moderator(1), application.ref)
    again = await community.applying.begin(community.person(1), consent=True)
    assert again.status is Status.DRAFT


async def test_a_person_who_is_gone_when_the_role_comes_has_left(community: Community) -> None:
    application = await community.brought_to(Status.APPROVED)

    await community.last_ends(EffectKind.GRANT_ROLE, OutcomeWord.GONE)

    assert (await community.seen(application.id)).status is Status.WITHDRAWN
    assert (await community.cards.application(COMMUNITY, application.id)).applicant_left
    assert await community.count(AnswerRow) == 0


async def test_a_welcome_that_hangs_is_a_named_state(community: Community) -> None:
    application = await community.brought_to(Status.ROLE_GRANTED)

    await community.last_ends(EffectKind.SEND_DIRECT, OutcomeWord.PARKED)

    held = await community.seen(application.id)
    assert (held.status, held.hold) == (Status.ROLE_GRANTED, Hold.WELCOME_DELAYED)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (OutcomeWord.DONE, ToldBy.DM),
        (OutcomeWord.UNDELIVERABLE, ToldBy.STATUS),
        (OutcomeWord.GONE, ToldBy.STATUS),
        (OutcomeWord.PARKED, ToldBy.STATUS),
        (OutcomeWord.DROPPED, ToldBy.STATUS),
    ],
    ids=str,
)
async def test_the_card_says_how_a_no_was_told(community: Community, word: OutcomeWord, told: ToldBy) -> None:
    application = await community.brought_to(Status.DECLINED)

    await community.last_ends(EffectKind.SEND_DIRECT, word)

    assert (await community.cards.application(COMMUNITY, application.id)).told_by is told
    assert (await community.seen(application.id)).version == application.version


async def test_the_thread_is_noted_and_closed_when_the_answer_is_there(community: Community) -> None:
    application = await community.brought_to(Status.NEEDS_INFO)
    await community.last_ends(EffectKind.OPEN_THREAD, OutcomeWord.DONE, result_id=77)
    assert (await community.cards.application(COMMUNITY, application.id)).thread_id == 77
    assert (await community.seen(application.id)).version == application.version

    await community.applying.answer_questions(community.person(1), application.ref, ["Because."])

    assert [row.payload["thread_id"] for row in await community.effects(EffectKind.CLOSE_THREAD)] == [77]


@pytest.mark.parametrize("word", [OutcomeWord.PARKED, OutcomeWord.GONE, OutcomeWord.DROPPED], ids=str)
async def test_without_a_thread_the_questions_go_by_direct_message(community: Community, word: OutcomeWord) -> None:
    await community.brought_to(Status.NEEDS_INFO)

    await community.last_ends(EffectKind.OPEN_THREAD, word)

    assert len(await community.effects(EffectKind.SEND_DIRECT, "questions_dm")) == 1


async def test_a_thread_that_opens_too_late_is_closed_again(community: Community) -> None:
    application = await community.brought_to(Status.NEEDS_INFO)
    await community.applying.withdraw(community.person(1), application.ref)

    await community.last_ends(EffectKind.OPEN_THREAD, OutcomeWord.DONE, result_id=77)

    assert [row.payload["thread_id"] for row in await community.effects(EffectKind.CLOSE_THREAD)] == [77]


@pytest.mark.parametrize("word", OutcomeWord, ids=str)
async def test_an_outcome_that_comes_again_or_too_late_changes_nothing(community: Community, word: OutcomeWord) -> None:
    application = await community.brought_to(Status.WELCOMED)
    await community.brought_to(Status.DECLINED, 2)
    before = await community.verbs()

    for row in [row for row in await community.effects() if row.then and row.payload.get("card") != "declined"]:
        await community.ends(row, word)

    assert (await community.seen(application.id)).status is Status.WELCOMED
    assert await community.verbs() == before


@pytest.mark.parametrize("status", [s for s in Status if s not in {Status.DECLINED, Status.WELCOMED}], ids=str)
async def test_leaving_ends_every_application_that_is_not_settled_and_its_words(
    community: Community, status: Status
) -> None:
    application = await community.brought_to(status)

    await community.leaves()
    await community.leaves()

    after = await community.seen(application.id)
    expected = status if status in {Status.WITHDRAWN, Status.EXPIRED} else Status.WITHDRAWN
    assert after.status is expected
    assert await community.count(AnswerRow) == 0
    if status not in {Status.WITHDRAWN, Status.EXPIRED}:
        assert (await community.applying.status_of(community.person(1))).ended is Ended.LEFT
        with pytest.raises(AlreadyDecidedError, match="left"):
            await community.deciding.approve(community.moderator(1), application.ref)


async def test_late_or_repeated_news_of_a_departure_ends_nothing_of_a_person_who_is_there(
    community: Community,
) -> None:
    application = await community.applies(1)
    community.guild.members[1001] = MemberView(1001, community.clock.now(), has_member_role=False)

    await community.leaves()

    assert await community.seen(application.id) == application
    assert await community.count(AnswerRow) > 0


async def test_while_discord_does_not_say_whether_somebody_left_nothing_ends(community: Community) -> None:
    application = await community.applies(1)

    async def silence(community_id: int, member_id: int) -> None:
        raise TryAgainError("no answer")

    community.guild.member = silence
    await community.leaves()

    assert await community.seen(application.id) == application


async def test_of_many_who_left_at_once_each_is_asked_about_in_turn(community: Community) -> None:
    numbers = range(1, 24)
    for number in numbers:
        await community.applies(number)
        await community.doors.left(COMMUNITY, 1000 + number)

    for _round in range(2):
        await community.doors.flush()

    states = {(await community.seen(number)).status for number in numbers}
    assert states == {Status.WITHDRAWN}


async def test_who_came_back_and_began_anew_is_not_taken_for_gone(community: Community) -> None:
    await community.doors.left(COMMUNITY, 1001)
    await community.clock.advance(0.5)
    application = await community.applies(1)
    await community.doors.flush()

    assert await community.seen(application.id) == application


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WELCOMED], ids=str)
async def test_leaving_after_a_decision_changes_nothing(community: Community, status: Status) -> None:
    application = await community.brought_to(status)

    await community.leaves()

    assert await community.seen(application.id) == application
