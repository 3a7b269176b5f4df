from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.community.joining import DeclineReason
from bot.delivery.effects import EffectKind
from bot.errors import (
    AlreadyDecidedError,
    HouseError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NotNowError,
)
from bot.membership.rules import SETTLED, Status
from bot.membership.snapshots import Application, Leaning, VersionedRef
from bot.membership.tables import AnswerRow, AskedRow, MemoryRow
from bot.store.tables import AuditRow
from tests.membership.conftest import COMMUNITY, Community

Press = Callable[[Community, Actor, VersionedRef], Awaitable[Application]]

PRESSES: dict[str, Press] = {
    "take": lambda c, by, ref: c.deciding.take(by, ref),
    "release": lambda c, by, ref: c.deciding.release(by, ref),
    "approve": lambda c, by, ref: c.deciding.approve(by, ref),
    "ask": lambda c, by, ref: c.deciding.ask(by, ref, ["Why?"]),
    "decline": lambda c, by, ref: c.deciding.decline(by, ref, c.a_decline()),
    "confirm_decline": lambda c, by, ref: c.deciding.confirm_decline(by, ref),
    "reject_decline": lambda c, by, ref: c.deciding.reject_decline(by, ref),
    "ask_second_opinion": lambda c, by, ref: c.deciding.ask_second_opinion(by, ref),
    "give_opinion": lambda c, by, ref: c.deciding.give_opinion(by, ref, Leaning.UNSURE, "Hm."),
    "they_answered": lambda c, by, ref: c.deciding.they_answered(by, ref),
}
# What the moderator who took it may do in each open state; everything else is refused.
ALLOWED = {
    Status.DRAFT: {},
    Status.SUBMITTED: {
        "take": Status.TAKEN,
        "approve": Status.APPROVED,
        "ask": Status.NEEDS_INFO,
        "decline": Status.DECLINED,
        "ask_second_opinion": Status.SUBMITTED,
    },
    Status.TAKEN: {
        "take": Status.TAKEN,
        "release": Status.SUBMITTED,
        "approve": Status.APPROVED,
        "ask": Status.NEEDS_INFO,
        "decline": Status.DECLINED,
        "ask_second_opinion": Status.TAKEN,
    },
    Status.NEEDS_INFO: {
        "approve": Status.APPROVED,
        "decline": Status.DECLINED,
        "ask_second_opinion": Status.NEEDS_INFO,
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("status", Status, ids=str)
async def test_each_press_in_each_state_does_what_the_table_says_or_is_refused(
    community: Community, status: Status
) -> None:
    application = await community.brought_to(status)
    before = await community.verbs()
    error = AlreadyDecidedError if status in SETTLED else NotNowError

    for name, press in PRESSES.items():
        if name not in ALLOWED.get(status, {}):
            with pytest.raises(error):
                await press(community, community.moderator(1), application.ref)
    assert await community.seen(application.id) == application
    assert await community.verbs() == before

    for number, (name, expected) in enumerate(ALLOWED.get(status, {}).items(), start=2):
        application = await community.brought_to(status, number)
        before = await community.verbs()
        after = await PRESSES[name](community, community.moderator(1), application.ref)
        assert after.status is expected
        assert (await community.seen(application.id)).version == after.version
        assert len(await community.verbs()) == len(before) + 1


async def test_presses_without_the_right_from_elsewhere_or_on_ones_own_do_nothing(community: Community) -> None:
    application = await community.applies(1)
    elsewhere = Actor(2001, COMMUNITY + 1, frozenset(Capability))
    own = Actor(community.person(1).id, COMMUNITY, frozenset(Capability))

    for press in PRESSES.values():
        for by in (community.person(1), community.person(2, member=True)):
            with pytest.raises(NotAllowedError, match="role"):
                await press(community, by, application.ref)
        with pytest.raises(NotFoundError):
            await press(community, elsewhere, application.ref)
        with pytest.raises(NotAllowedError, match="your own"):
            await press(community, own, application.ref)
    with pytest.raises(NotFoundError):
        await community.deciding.read(elsewhere, application.id)
    with pytest.raises(NotAllowedError, match="your own"):
        await community.deciding.read(own, application.id)
    assert (await community.deciding.queue(elsewhere)).items == ()
    assert await community.seen(application.id) == application


async def test_of_two_moderators_at_once_one_decides_and_the_other_learns_who_and_when(community: Community) -> None:
    application = await community.applies(1)

    results = await asyncio.gather(
        community.deciding.approve(community.moderator(1), application.ref),
        community.deciding.decline(community.moderator(2), application.ref, community.a_decline()),
        return_exceptions=True,
    )

    done = [result for result in results if isinstance(result, Application)]
    late = [result for result in results if isinstance(result, AlreadyDecidedError)]
    assert (len(done), len(late)) == (1, 1)
    assert late[0].by == done[0].decided_by
    assert late[0].at == done[0].decided_at
    assert f"<@{late[0].by}>" in late[0].sentence
    assert await community.count(MemoryRow) == 1


async def test_while_somebody_has_taken_it_others_are_told_who_and_until_when(community: Community) -> None:
    application = await community.applies(1)
    taken = await community.deciding.take(community.moderator(1), application.ref)

    for press in ("take", "approve", "ask", "decline", "ask_second_opinion"):
        with pytest.raises(NotNowError, match="<@2001> has taken this"):
            await PRESSES[press](community, community.moderator(2), taken.ref)


async def test_a_yes_grants_the_role_first_and_writes_everything_in_one_go(community: Community) -> None:
    application = await community.applies(1)

    approved = await community.deciding.approve(community.moderator(1), application.ref)

    kinds = [row.kind for row in await community.effects()]
    assert kinds == ["show_card", "show_card", "grant_role"]
    grant = (await community.effects(EffectKind.GRANT_ROLE))[0]
    assert grant.payload == {"member_id": 1001, "role": "member"}
    assert (grant.then, grant.by, grant.stream) == ("membership.role_settled", 2001, f"application:{application.id}")
    assert (approved.decided_by, approved.decided_at) == (2001, community.clock.now())
    assert (await community.verbs())[-1] == "application.approve"


async def test_a_question_stops_the_clock_and_an_answer_lets_it_go_on(community: Community) -> None:
    application = await community.applies(1)
    await community.clock.advance(3600)
    asked = await community.deciding.ask(community.moderator(1), application.ref, ["Why us?", "", "Are you well?"])
    await community.clock.advance(5 * 3600)
    assert (await community.seen(application.id)).waited == timedelta(hours=1)

    report = await community.applying.status_of(community.person(1))
    assert [one.question for one in report.asked] == ["Why us?", "Are you well?"]
    assert report.answer_by == asked.submitted_at + timedelta(hours=1, days=14)
    answered = await community.applying.answer_questions(community.person(1), asked.ref, ["Because.", "Yes."])

    await community.clock.advance(3600)
    assert answered.status is Status.SUBMITTED
    assert (await community.seen(application.id)).waited == timedelta(hours=2)
    copy = await community.deciding.read(community.moderator(2), application.id)
    assert [(one.question, one.answer) for one in copy.asked] == [("Why us?", "Because."), ("Are you well?", "Yes.")]
    card = await community.cards.application(COMMUNITY, application.id)
    assert (card.asked, card.answered) == (2, 2)


async def test_the_time_in_which_they_were_asked_does_not_count_in_the_figures_either(community: Community) -> None:
    application = await community.applies(1)
    await community.clock.advance(3600)
    asked = await community.deciding.ask(community.moderator(1), application.ref, ["Why?"])
    await community.clock.advance(9 * 3600)

    approved = await community.deciding.approve(community.moderator(1), asked.ref)

    assert approved.waited == timedelta(hours=1)
    async with community.store.read() as tx:
        assert (await tx.session.scalars(select(MemoryRow.waited_seconds))).one() == 3600


async def test_a_question_opens_a_private_thread_with_the_applicant_and_the_asker(community: Community) -> None:
    application = await community.applies(1)

    await community.deciding.ask(community.moderator(1), application.ref, ["Why us?"])

    thread = (await community.effects(EffectKind.OPEN_THREAD))[0]
    assert thread.payload["member_ids"] == [1001, 2001]
    assert thread.payload["place"] == "lobby"
    message = await community.cards.questions(COMMUNITY, application.id)
    assert message.questions == ("Why us?",)
    assert message.open


async def test_no_question_too_many_or_a_very_long_one_is_refused(community: Community) -> None:
    application = await community.applies(1)

    for questions in ([], ["", " "], ["a", "b", "c", "d"], ["x" * 301]):
        with pytest.raises(InvalidInputError):
            await community.deciding.ask(community.moderator(1), application.ref, questions)


async def test_answers_that_do_not_fit_the_questions_are_refused_whole(community: Community) -> None:
    application = await community.applies(1)
    asked = await community.deciding.ask(community.moderator(1), application.ref, ["Why?", "When?"])

    for answers in ([], ["one"], ["one", "  "], ["one", "x" * 2001], ["a", "b", "c"]):
        with pytest.raises(InvalidInputError):
            await community.applying.answer_questions(community.person(1), asked.ref, answers)

    assert (await community.applying.status_of(community.person(1))).status is Status.NEEDS_INFO


async def test_an_answer_to_an_older_version_is_still_taken(community: Community) -> None:
    application = await community.applies(1)
    asked = await community.deciding.ask(community.moderator(1), application.ref, ["Why?"])
    await community.deciding.ask_second_opinion(community.moderator(1), asked.ref)

    answered = await community.applying.answer_questions(community.person(1), asked.ref, ["Because."])

    assert answered.status is Status.SUBMITTED


async def test_a_no_carries_words_places_and_a_date_and_is_sent(community: Community) -> None:
    application = await community.applies(1)
    decline = community.a_decline(text="  Thank you.\u202e  ", reapply_months=3)

    await community.deciding.decline(community.moderator(1), application.ref, decline)

    told = (await community.applying.status_of(community.person(1))).decline
    assert told.text == "Thank you."
    assert [place.name for place in told.signposts] == ["Mind"]
    assert told.reapply_at.date().isoformat() == "2026-06-02"
    sent = await community.effects(EffectKind.SEND_DIRECT, "declined")
    assert [row.by or row.payload["member_id"] for row in sent] == [1001]
    message = await community.cards.declined(COMMUNITY, application.id)
    assert message.decline == told


NONSENSE: list[dict[str, object]] = [
    {"text": ""},
    {"text": "\u200b"},
    {"text": "x" * 1501},
    {"signposts": ()},
    {"signposts": ("unknown",)},
    {"signposts": ("mind", "a", "b", "c")},
    {"reapply_months": -1},
    {"reapply_months": 13},
]


async def test_a_no_that_gives_nothing_or_nonsense_is_refused(community: Community) -> None:
    application = await community.applies(1)

    for changes in NONSENSE:
        with pytest.raises(InvalidInputError):
            await community.deciding.decline(community.moderator(1), application.ref, community.a_decline(**changes))

    assert await community.seen(application.id) == application


async def test_without_a_date_the_default_of_the_reason_counts_and_nought_means_at_once(community: Community) -> None:
    first, second = await community.applies(1), await community.applies(2)

    await community.deciding.decline(community.moderator(1), first.ref, community.a_decline())
    await community.deciding.decline(community.moderator(1), second.ref, community.a_decline(reapply_months=0))

    assert (await community.applying.status_of(community.person(1))).reapply_at.date().isoformat() == "2026-06-02"
    assert (await community.applying.status_of(community.person(2))).may_begin


async def test_a_no_for_safety_needs_a_second_moderator(community: Community) -> None:
    application = await community.applies(1)
    proposal = community.a_decline(reason=DeclineReason.SAFETY, text="We cannot let you in.")

    proposed = await community.deciding.decline(community.moderator(1), application.ref, proposal)

    assert proposed.status is Status.SUBMITTED
    assert await community.effects(EffectKind.SEND_DIRECT) == []
    assert (await community.cards.application(COMMUNITY, application.id)).safety_by == 2001
    with pytest.raises(NotAllowedError, match="second moderator"):
        await community.deciding.confirm_decline(community.moderator(1), proposed.ref)
    for press in ("approve", "ask", "decline"):
        with pytest.raises(NotNowError, match="proposed"):
            await PRESSES[press](community, community.moderator(2), proposed.ref)
    copy = await community.deciding.read(community.moderator(2), application.id)
    assert copy.safety_text == "We cannot let you in."

    declined = await community.deciding.confirm_decline(community.moderator(2), proposed.ref)

    assert (declined.status, declined.decided_by) == (Status.DECLINED, 2002)
    async with community.store.read() as tx:
        lines = list(await tx.session.scalars(select(AuditRow).order_by(AuditRow.id)))
    assert [(line.verb, line.detail, line.actor_id) for line in lines if line.detail == "safety"] == [
        ("application.propose", "safety", 2001),
        ("application.decline", "safety", 2002),
    ]


async def test_a_proposal_for_safety_can_be_set_aside_and_leaves_no_words(community: Community) -> None:
    application = await community.applies(1)
    proposal = community.a_decline(reason=DeclineReason.SAFETY)
    proposed = await community.deciding.decline(community.moderator(1), application.ref, proposal)

    free = await community.deciding.reject_decline(community.moderator(2), proposed.ref)

    row = await community.row(application.id)
    assert (row.safety_by, row.decline_reason, row.decline_text, row.reapply_at) == (None, None, None, None)
    assert (await community.deciding.approve(community.moderator(2), free.ref)).status is Status.APPROVED


@pytest.mark.slow
async def test_silence_is_no_reason_for_a_no_before_fourteen_days_and_a_reminder(community: Community) -> None:
    application = await community.applies(1)
    asked = await community.deciding.ask(community.moderator(1), application.ref, ["Why?"])
    incomplete = community.a_decline(reason=DeclineReason.INCOMPLETE)

    await community.days_pass(13)
    with pytest.raises(NotNowError, match="They have until"):
        await community.deciding.decline(community.moderator(1), asked.ref, incomplete)
    await community.days_pass(1)

    declined = await community.deciding.decline(community.moderator(1), asked.ref, incomplete)
    assert declined.status is Status.DECLINED
    assert len(await community.effects(EffectKind.SEND_DIRECT, "questions_dm")) == 1


async def test_random_presses_by_random_people_never_break_anything(community: Community) -> None:
    chance = random.Random(11)
    people = [community.person(1), community.person(2), community.moderator(1), community.moderator(2)]
    application = await community.applies(1)
    for _turn in range(60):
        press = PRESSES[chance.choice(list(PRESSES))]
        ref = VersionedRef(chance.choice([application.id, 0, 10**6]), chance.randrange(0, 12))
        with suppress(HouseError):
            await press(community, chance.choice(people), ref)
    assert await community.count(AnswerRow) == 5
    assert await community.count(AskedRow) <= 1
