from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.community.joining import DeclineReason
from bot.delivery.effects import EffectKind, OutcomeWord
from bot.errors import AlreadyDecidedError, NotNowError
from bot.membership.ports import NativeAnswer, NativeRequest, NativeStatus
from bot.membership.rules import Door, Hold, Status
from bot.membership.snapshots import Application, AskedQuestion, Ended, ReadAnswer
from bot.membership.tables import AnswerRow, ApplicationRow, ConsentRow, MemoryRow
from tests.membership.conftest import COMMUNITY, Community, settings_with

pytestmark = pytest.mark.slow


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
        OutcomeWord.OVERRULED: (Status.WITHDRAWN, None),
        OutcomeWord.UNDELIVERABLE: (Status.APPROVED, Hold.REQUEST_DELAYED),
        OutcomeWord.DROPPED: (Status.WITHDRAWN, None),
    }
    assert (after.status, after.hold) == expected[word]
    ended = {
        OutcomeWord.GONE: Ended.BY_APPLICANT,
        OutcomeWord.OVERRULED: Ended.IN_DISCORD,
        OutcomeWord.DROPPED: Ended.DROPPED,
    }
    assert (await community.cards.application(COMMUNITY, application.id)).ended is ended.get(word)


@pytest.mark.parametrize(
    ("word", "hold", "letters"),
    [
        (OutcomeWord.DONE, None, 1),
        (OutcomeWord.GONE, None, 0),
        (OutcomeWord.OVERRULED, Hold.APPROVED_IN_DISCORD, 0),
        (OutcomeWord.PARKED, Hold.REQUEST_DELAYED, 0),
        (OutcomeWord.DROPPED, Hold.REQUEST_DELAYED, 1),
    ],
    ids=str,
)
async def test_the_letter_with_a_no_waits_until_discord_has_taken_the_no(
    community: Community, word: OutcomeWord, hold: Hold | None, letters: int
) -> None:
    _request, application = await asked_to_join(community)
    await community.deciding.decline(community.moderator(1), application.ref, community.a_decline())
    assert await community.effects(EffectKind.SEND_DIRECT) == []

    await community.last_ends(EffectKind.ANSWER_JOIN_REQUEST, word)

    after = await community.seen(application.id)
    assert (after.status, after.hold) == (Status.DECLINED, hold)
    assert len(await community.effects(EffectKind.SEND_DIRECT, "declined")) == letters


async def test_a_yes_that_met_a_no_in_discord_is_not_remembered_as_a_yes(community: Community) -> None:
    _request, application = await asked_to_join(community)
    await community.deciding.approve(community.moderator(1), application.ref)

    await community.last_ends(EffectKind.ANSWER_JOIN_REQUEST, OutcomeWord.OVERRULED)

    async with community.store.read() as tx:
        assert list(await tx.session.scalars(select(MemoryRow.code))) == ["in_discord"]


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

    answered = await community.deciding.they_answered(community.moderator(1), asked.ref)

    assert (answered.status, answered.waited) == (Status.SUBMITTED, timedelta(0))
    assert len(await community.effects(EffectKind.SEND_DIRECT, "questions_dm")) == 1
    assert await community.effects(EffectKind.OPEN_THREAD) == []


async def test_answers_of_a_person_whom_the_message_reached_are_taken(community: Community) -> None:
    _request, application = await asked_to_join(community)
    asked = await community.deciding.ask(community.moderator(1), application.ref, ["Why?"])
    await community.last_ends(EffectKind.SEND_DIRECT, OutcomeWord.DONE, result_id=5)

    answered = await community.applying.answer_questions(community.person(1), asked.ref, ["Because."])

    assert answered.status is Status.SUBMITTED
    copy = await community.deciding.read(community.moderator(1), application.id)
    assert copy.asked == (AskedQuestion("Why?", "Because."),)
    assert await community.count(ConsentRow) == 1


@pytest.mark.parametrize("word", [OutcomeWord.UNDELIVERABLE, OutcomeWord.GONE, OutcomeWord.PARKED], ids=str)
async def test_silence_after_questions_that_did_not_arrive_never_counts(
    community: Community, word: OutcomeWord
) -> None:
    _request, application = await asked_to_join(community)
    asked = await community.deciding.ask(community.moderator(1), application.ref, ["Why?"])
    await community.last_ends(EffectKind.SEND_DIRECT, word)
    await community.days_pass(30)

    card = await community.cards.application(COMMUNITY, application.id)
    assert (card.could_not_ask, card.no_answer_days) == (True, None)
    assert len(await community.effects(EffectKind.SEND_DIRECT)) == 1
    incomplete = community.a_decline(reason=DeclineReason.INCOMPLETE)
    with pytest.raises(NotNowError, match="could not be delivered"):
        await community.deciding.decline(community.moderator(1), card.application.ref, incomplete)
    answered = await community.deciding.they_answered(community.moderator(1), card.application.ref)
    assert (answered.hold, asked.status) == (None, Status.NEEDS_INFO)


async def test_the_days_to_answer_are_counted_from_the_delivery(community: Community) -> None:
    _request, application = await asked_to_join(community)
    await community.deciding.ask(community.moderator(1), application.ref, ["Why?"])
    await community.last_ends(EffectKind.SEND_DIRECT, OutcomeWord.PARKED)
    await community.days_pass(10)
    await community.last_ends(EffectKind.SEND_DIRECT, OutcomeWord.DONE, result_id=5)

    await community.days_pass(13)
    card = await community.cards.application(COMMUNITY, application.id)
    assert (card.could_not_ask, card.no_answer_days) == (False, None)
    assert len(await community.effects(EffectKind.SEND_DIRECT, "questions_dm")) == 2
    await community.days_pass(2)
    assert (await community.cards.application(COMMUNITY, application.id)).no_answer_days == 14


async def test_a_yes_in_discord_by_nobody_who_is_named_waits_for_a_moderator(community: Community) -> None:
    request, application = await asked_to_join(community)
    for _again in range(2):
        await community.doors.native_request(replace(request, status=NativeStatus.APPROVED))

    waiting = await community.seen(application.id)
    assert (waiting.status, waiting.hold) == (Status.SUBMITTED, Hold.APPROVED_IN_DISCORD)
    assert await community.effects(EffectKind.GRANT_ROLE) == []
    assert (await community.verbs()).count("application.hold") == 1
    await community.deciding.approve(community.moderator(1), waiting.ref)
    await community.last_ends(EffectKind.ANSWER_JOIN_REQUEST, OutcomeWord.DONE)
    grant = (await community.effects(EffectKind.GRANT_ROLE))[0]
    assert grant.by == 2001
    joining_until = community.clock.now() + timedelta(minutes=10)
    assert grant.payload["joining_until"] == joining_until.isoformat()


async def test_a_no_in_discord_by_nobody_who_is_named_blames_nobody(community: Community) -> None:
    request, application = await asked_to_join(community)
    await community.doors.native_request(replace(request, status=NativeStatus.REJECTED))

    assert (await community.seen(application.id)).decided_by is None
    with pytest.raises(AlreadyDecidedError, match="settled in Discord itself"):
        await community.deciding.approve(community.moderator(1), application.ref)


async def test_a_decided_request_still_listed_is_not_new_when_its_row_is_forgotten(community: Community) -> None:
    request, application = await asked_to_join(community)
    await community.deciding.decline(community.moderator(1), application.ref, community.a_decline())
    await community.days_pass(31)
    assert (await community.row(application.id)).request_id is None

    await community.doors.native_request(request)

    assert await community.count(ApplicationRow) == 1
    await community.doors.native_request(replace(request, request_id=777, created_at=community.clock.now()))
    assert await community.count(ApplicationRow) == 2


async def test_an_undecided_request_does_not_end_because_somebody_left(community: Community) -> None:
    _request, application = await asked_to_join(community)

    await community.leaves()

    assert (await community.seen(application.id)).status is Status.SUBMITTED


async def test_closing_many_leaves_requests_in_discord_open(community: Community) -> None:
    _request, application = await asked_to_join(community)
    lobby = await community.applies(2)

    bulk = await community.doors.expire_since(community.moderator(1), community.clock.now() - timedelta(minutes=1))

    assert bulk.count == 1
    assert (await community.seen(application.id)).status is Status.SUBMITTED
    assert (await community.seen(lobby.id)).status is Status.EXPIRED


async def test_in_the_lobby_the_answer_comes_by_itself(community: Community) -> None:
    asked = await community.brought_to(Status.NEEDS_INFO)

    with pytest.raises(NotNowError, match="by itself"):
        await community.deciding.they_answered(community.moderator(1), asked.ref)
