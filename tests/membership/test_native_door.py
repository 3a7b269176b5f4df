from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.community.joining import DeclineReason
from bot.delivery.effects import EffectKind, OutcomeWord
from bot.errors import AlreadyDecidedError, NotNowError
from bot.membership.ports import NativeAnswer, NativeRequest, NativeStatus
from bot.membership.rules import Door, Hold, Status
from bot.membership.snapshots import Application, Ended, ReadAnswer
from bot.membership.tables import AnswerRow, ApplicationRow, ConsentRow, MemoryRow
from tests.membership.conftest import COMMUNITY, Community, settings_with


@pytest.fixture
def settings():
    """Both doors open."""
    return settings_with(doors={"lobby": True, "native": True})


def a_request(community: Community, number: int = 1, **changes: object) -> NativeRequest:
    request = NativeRequest(
        community_id=COMMUNITY,
        request_id=600 + number,
        applicant_id=1000 + number,
        status=NativeStatus.SUBMITTED,
        created_at=community.clock.now(),
        answers=(NativeAnswer("Why?", "To talk."),),
    )
    return replace(request, **changes)


async def asked_to_join(community: Community, number: int = 1) -> tuple[NativeRequest, Application]:
    request = a_request(community, number)
    await community.doors.native_request(request)
    queue = await community.deciding.queue(community.moderator(1))
    return request, queue.items[-1].application


async def test_a_request_comes_into_the_same_queue_once_and_its_words_are_not_stored(community: Community) -> None:
    request, application = await asked_to_join(community)
    for _again in range(3):
        await community.doors.native_request(request)

    assert (application.door, application.status) == (Door.NATIVE, Status.SUBMITTED)
    assert await community.count(ApplicationRow) == 1
    assert await community.count(AnswerRow) == 0
    assert await community.count(ConsentRow) == 0
    assert len(await community.effects(card="application")) == 1


async def test_a_closed_native_door_and_an_unfinished_request_bring_nothing(community: Community, store, clock) -> None:
    await community.doors.native_request(a_request(community, status=NativeStatus.STARTED))
    await Community(store, clock, settings_with()).doors.native_request(a_request(community))

    assert await community.count(ApplicationRow) == 0


async def test_the_answers_are_read_from_discord_at_that_moment(community: Community) -> None:
    request, application = await asked_to_join(community)
    community.guild.requests = [a_request(community, 2), request]

    copy = await community.deciding.read(community.moderator(1), application.id)

    assert copy.answers == (ReadAnswer("Why?", "To talk."),)
    assert not copy.forgotten
    assert "application.read" in await community.verbs()


async def test_a_yes_answers_the_request_first_then_gives_the_role(community: Community) -> None:
    _request, application = await asked_to_join(community)
    await community.deciding.approve(community.moderator(1), application.ref)

    answer = (await community.effects(EffectKind.ANSWER_JOIN_REQUEST))[0]
    assert answer.payload == {"request_id": 601, "applicant_id": 1001, "approve": True, "reason": None}
    assert answer.by == 2001
    assert await community.effects(EffectKind.GRANT_ROLE) == []
    await community.ends(answer, OutcomeWord.DONE)

    assert len(await community.effects(EffectKind.GRANT_ROLE)) == 1


async def test_a_no_sends_the_short_words_to_discord_and_keeps_the_long_ones(community: Community) -> None:
    _request, application = await asked_to_join(community)
    await community.deciding.decline(community.moderator(1), application.ref, community.a_decline(text="Long words."))

    answer = (await community.effects(EffectKind.ANSWER_JOIN_REQUEST))[0]
    terms = community.settings.for_community(COMMUNITY).membership
    assert answer.payload["reason"] == terms.decline_for(DeclineReason.NOT_THE_RIGHT_GROUP).short
    assert len(answer.payload["reason"]) <= 160
    assert (answer.payload["approve"], answer.by) == (False, 2001)
    assert (await community.applying.status_of(community.person(1))).decline.text == "Long words."


@pytest.mark.parametrize("word", OutcomeWord, ids=str)
async def test_each_end_of_answering_a_request_is_a_named_state(community: Community, word: OutcomeWord) -> None:
    _request, application = await asked_to_join(community)
    await community.deciding.approve(community.moderator(1), application.ref)

    await community.last_ends(EffectKind.ANSWER_JOIN_REQUEST, word)

    after = await community.seen(application.id)
    expected = {
        OutcomeWord.DONE: (Status.APPROVED, None),
        OutcomeWord.PARKED: (Status.APPROVED, Hold.REQUEST_DELAYED),
        OutcomeWord.GONE: (Status.WITHDRAWN, None),
        OutcomeWord.UNDELIVERABLE: (Status.APPROVED, Hold.REQUEST_DELAYED),
        OutcomeWord.DROPPED: (Status.APPROVED, Hold.REQUEST_DELAYED),
    }
    assert (after.status, after.hold) == expected[word]


async def test_a_request_that_was_mended_goes_on_to_the_role(community: Community) -> None:
    _request, application = await asked_to_join(community)
    await community.deciding.approve(community.moderator(1), application.ref)
    await community.last_ends(EffectKind.ANSWER_JOIN_REQUEST, OutcomeWord.PARKED)

    await community.last_ends(EffectKind.ANSWER_JOIN_REQUEST, OutcomeWord.DONE)

    assert (await community.seen(application.id)).hold is None
    assert len(await community.effects(EffectKind.GRANT_ROLE)) == 1


async def test_a_yes_with_discords_own_button_counts_and_gives_the_role(community: Community) -> None:
    request, application = await asked_to_join(community)

    await community.doors.native_request(replace(request, status=NativeStatus.APPROVED, acted_by=2002))

    after = await community.seen(application.id)
    assert (after.status, after.decided_by) == (Status.APPROVED, 2002)
    assert await community.effects(EffectKind.ANSWER_JOIN_REQUEST) == []
    assert len(await community.effects(EffectKind.GRANT_ROLE)) == 1
    with pytest.raises(AlreadyDecidedError, match="<@2002>"):
        await community.deciding.approve(community.moderator(1), application.ref)


async def test_a_no_with_discords_own_button_counts_without_a_reason(community: Community) -> None:
    request, application = await asked_to_join(community)

    await community.doors.native_request(replace(request, status=NativeStatus.REJECTED, acted_by=2002))

    after = await community.cards.application(COMMUNITY, application.id)
    assert (after.application.status, after.ended, after.decline_reason) == (Status.DECLINED, Ended.IN_DISCORD, None)
    assert await community.count(MemoryRow) == 1
    assert (await community.applying.status_of(community.person(1))).decline.reason is None
    assert await community.effects(EffectKind.SEND_DIRECT) == []


async def test_a_request_taken_back_in_discord_is_withdrawn(community: Community) -> None:
    request, application = await asked_to_join(community)

    await community.doors.native_request(replace(request, status=NativeStatus.GONE))

    assert (await community.seen(application.id)).status is Status.WITHDRAWN


@pytest.mark.parametrize("status", list(NativeStatus), ids=str)
async def test_the_echo_of_our_own_answer_changes_nothing(community: Community, status: NativeStatus) -> None:
    request, application = await asked_to_join(community)
    declined = await community.deciding.decline(community.moderator(1), application.ref, community.a_decline())
    await community.clock.advance(5)

    await community.doors.native_request(replace(request, status=status, acted_by=999))

    assert await community.seen(application.id) == declined
    assert await community.count(ApplicationRow) == 1


async def test_asking_again_later_is_a_new_application_that_knows_the_first(community: Community) -> None:
    request, application = await asked_to_join(community)
    await community.deciding.decline(community.moderator(1), application.ref, community.a_decline())
    await community.clock.advance(3600)

    await community.doors.native_request(replace(request, created_at=community.clock.now()))

    new = (await community.deciding.queue(community.moderator(1))).items[0].application
    assert new.id != application.id
    card = await community.cards.application(COMMUNITY, new.id)
    assert [earlier.code for earlier in card.earlier] == ["not_the_right_group"]


async def test_who_applied_in_the_lobby_has_one_application_whatever_they_do_in_discord(community: Community) -> None:
    lobby = await community.applies(1)

    await community.doors.native_request(a_request(community))

    queue = await community.deciding.queue(community.moderator(1))
    assert [item.application.id for item in queue.items] == [lobby.id]


async def test_questions_go_by_direct_message_and_the_moderator_notes_the_answer(community: Community) -> None:
    _request, application = await asked_to_join(community)
    asked = await community.deciding.ask(community.moderator(1), application.ref, ["Why?"])
    await community.clock.advance(timedelta(hours=5).total_seconds())

    with pytest.raises(NotNowError, match="own form"):
        await community.applying.answer_questions(community.person(1), asked.ref, ["Because."])
    answered = await community.deciding.they_answered(community.moderator(1), asked.ref)

    assert (answered.status, answered.waited) == (Status.SUBMITTED, timedelta(0))
    assert len(await community.effects(EffectKind.SEND_DIRECT, "questions_dm")) == 1
    assert await community.effects(EffectKind.OPEN_THREAD) == []


async def test_in_the_lobby_the_answer_comes_by_itself(community: Community) -> None:
    asked = await community.brought_to(Status.NEEDS_INFO)

    with pytest.raises(NotNowError, match="by itself"):
        await community.deciding.they_answered(community.moderator(1), asked.ref)
