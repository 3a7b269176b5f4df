from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery.effects import EffectKind, OutcomeWord
from bot.errors import NotFoundError, NotNowError
from bot.membership.ports import Arrival
from bot.membership.rules import Status
from bot.membership.snapshots import Ended
from bot.membership.tables import (
    AnswerRow,
    ApplicationRow,
    ArrivalRow,
    AskedRow,
    ConsentRow,
    MemoryRow,
    OpinionRow,
)
from bot.store.tables import DueRow
from tests.membership.conftest import COMMUNITY, GOOD_ANSWERS, Community, settings_with

pytestmark = pytest.mark.slow


async def words_left(community: Community) -> int:
    return sum([await community.count(table) for table in (AnswerRow, AskedRow, OpinionRow)])


async def test_a_draft_waits_seven_days_from_the_last_page_and_then_all_of_it_goes(community: Community) -> None:
    by = community.person(1)
    draft = await community.applying.begin(by, consent=True)
    await community.days_pass(6)
    await community.applying.save_page(by, draft.id, 0, GOOD_ANSWERS)

    await community.days_pass(6)
    assert (await community.seen(draft.id)).status is Status.DRAFT
    await community.days_pass(1)

    assert (await community.seen(draft.id)).status is Status.EXPIRED
    assert await words_left(community) == 0
    assert (await community.applying.status_of(by)).ended is Ended.TOO_OLD
    assert await community.effects() == []


async def test_a_draft_reminder_comes_once_and_only_to_who_asked_for_it(community: Community) -> None:
    asked = await community.applying.begin(community.person(1), consent=True)
    await community.applying.begin(community.person(2), consent=True)
    await community.applying.remind_about_draft(community.person(1), asked.id)
    await community.applying.remind_about_draft(community.person(1), asked.id)

    await community.days_pass(6)

    sent = await community.effects(EffectKind.SEND_DIRECT)
    assert [(row.payload["card"], row.payload["member_id"]) for row in sent] == [("draft_reminder", 1001)]
    assert (await community.cards.draft_reminder(COMMUNITY, asked.id)).community_id == COMMUNITY
    with pytest.raises(NotNowError):
        await community.applying.remind_about_draft(community.person(1), asked.id)


async def test_on_duty_and_organisers_are_told_once_each_after_24_and_72_hours(community: Community) -> None:
    application = await community.applies(1)

    told: dict[int, list[str]] = {}
    for hour in (23, 24, 25, 71, 72, 200):
        so_far = community.clock.now() - application.submitted_at
        await community.passes(seconds=(timedelta(hours=hour) - so_far).total_seconds())
        told[hour] = [row.payload["place"] for row in await community.effects(EffectKind.SHOW_CARD, "overdue")]

    assert told[23] == []
    assert told[24] == told[25] == told[71] == ["alerts"]
    assert told[72] == told[200] == ["alerts", "organisers"]
    assert (await community.cards.overdue(COMMUNITY, application.id)).waited == timedelta(hours=200)
    assert (await community.seen(application.id)).version == application.version


async def test_the_reminders_wait_while_the_applicant_is_asked_something(community: Community) -> None:
    application = await community.applies(1)
    await community.passes(hours=20)
    asked = await community.deciding.ask(community.moderator(1), application.ref, ["Why?"])
    await community.passes(hours=100)
    assert await community.effects(card="overdue") == []

    await community.applying.answer_questions(community.person(1), asked.ref, ["Because."])

    await community.passes(hours=3)
    assert await community.effects(card="overdue") == []
    await community.passes(hours=1)
    assert [row.payload["place"] for row in await community.effects(card="overdue")] == ["alerts"]


async def test_a_decision_takes_the_reminders_away(community: Community) -> None:
    application = await community.applies(1)
    await community.passes(hours=73)

    await community.deciding.approve(community.moderator(1), application.ref)

    redrawn = (await community.effects(card="overdue"))[2:]
    assert [row.payload["place"] for row in redrawn] == ["alerts", "organisers"]
    assert await community.cards.overdue(COMMUNITY, application.id) is None


async def test_one_digest_a_day_at_nine_while_something_waits(community: Community) -> None:
    application = await community.applies(1)  # at nine o'clock, so the first digest is tomorrow's
    await community.applies(2)

    await community.days_pass(3)

    days = [row.payload["ref"] for row in await community.effects(card="digest")]
    assert days == ["2026-03-03", "2026-03-04", "2026-03-05"]
    digest = await community.cards.digest(COMMUNITY, community.clock.now().date())
    assert (digest.count, digest.items[0].application.id) == (2, application.id)


async def test_there_is_no_digest_when_nothing_waits(community: Community) -> None:
    application = await community.applies(1)
    await community.deciding.approve(community.moderator(1), application.ref)

    await community.days_pass(3)

    assert await community.effects(card="digest") == []
    async with community.store.read() as tx:
        assert "membership.digest" not in set(await tx.session.scalars(select(DueRow.kind)))


async def test_people_who_were_asked_something_are_not_in_the_way_of_a_quiet_day(community: Community) -> None:
    application = await community.applies(1)
    await community.deciding.ask(community.moderator(1), application.ref, ["Why?"])

    await community.days_pass(13)
    assert await community.effects(card="digest") == []
    await community.days_pass(2)

    assert len(await community.effects(card="digest")) >= 1
    assert (await community.cards.digest(COMMUNITY, community.clock.now().date())).no_answer == 1


async def test_each_state_has_only_the_timers_that_belong_to_it(community: Community) -> None:
    async def timers() -> set[str]:
        async with community.store.read() as tx:
            return {kind.removeprefix("membership.") for kind in await tx.session.scalars(select(DueRow.kind))}

    application = await community.brought_to(Status.TAKEN)
    assert await timers() == {"on_duty", "organiser", "digest", "lease"}
    asked = await community.deciding.ask(community.moderator(1), application.ref, ["Why?"])
    assert await timers() == {"questions_reminder", "questions_overdue", "digest"}
    answered = await community.applying.answer_questions(community.person(1), asked.ref, ["Because."])
    assert await timers() == {"on_duty", "organiser", "digest"}
    await community.deciding.approve(community.moderator(1), answered.ref)
    assert await timers() == {"forget", "memory", "digest"}


async def test_silence_brings_one_reminder_then_a_line_on_the_card_and_nothing_else(community: Community) -> None:
    application = await community.brought_to(Status.NEEDS_INFO)

    await community.days_pass(7)
    assert len(await community.effects(EffectKind.SEND_DIRECT, "questions_dm")) == 1
    assert (await community.cards.questions(COMMUNITY, application.id)).reminder
    assert (await community.cards.application(COMMUNITY, application.id)).no_answer_days is None
    for _month in range(6):
        await community.passes(days=30)

    assert len(await community.effects(EffectKind.SEND_DIRECT, "questions_dm")) == 1
    assert (await community.cards.application(COMMUNITY, application.id)).no_answer_days == 14
    assert (await community.seen(application.id)).status is Status.NEEDS_INFO


async def test_after_a_long_standstill_the_person_still_gets_days_after_the_reminder(community: Community) -> None:
    application = await community.brought_to(Status.NEEDS_INFO)

    await community.passes(days=30)
    assert (await community.cards.application(COMMUNITY, application.id)).no_answer_days is None
    await community.passes(days=7)

    assert (await community.cards.application(COMMUNITY, application.id)).no_answer_days == 14


async def test_silence_never_counts_before_a_reminder_even_when_its_timer_was_lost(community: Community) -> None:
    application = await community.brought_to(Status.NEEDS_INFO)
    async with community.store.begin() as tx:
        await tx.not_due("membership.questions_reminder", str(application.id), COMMUNITY)

    await community.passes(days=14)
    assert (await community.cards.application(COMMUNITY, application.id)).no_answer_days is None
    assert len(await community.effects(EffectKind.SEND_DIRECT, "questions_dm")) == 1
    await community.passes(days=7)

    assert (await community.cards.application(COMMUNITY, application.id)).no_answer_days == 14


async def test_timers_never_decide_about_a_person(community: Community) -> None:
    applications = [
        await community.brought_to(status, n)
        for n, status in enumerate([Status.SUBMITTED, Status.TAKEN, Status.NEEDS_INFO])
    ]

    for _ten_days in range(40):
        await community.passes(days=10)

    for application in applications:
        assert (await community.seen(application.id)).open
    assert not {"application.decline", "application.approve"} & set(await community.verbs())
    assert {row.kind for row in await community.effects()} <= {"show_card", "send_direct", "open_thread"}


RETENTION = [(Status.DECLINED, 30), (Status.WELCOMED, 7), (Status.APPROVED, 7)]


@pytest.mark.parametrize(("status", "days"), RETENTION, ids=str)
async def test_words_go_on_their_date_and_not_a_day_later(community: Community, status: Status, days: int) -> None:
    application = await community.brought_to(status)

    await community.days_pass(days - 1)
    assert await words_left(community) == 5
    await community.days_pass(1)

    assert await words_left(community) == 0
    row = await community.row(application.id)
    assert row.decline_text is None
    assert row.status is status


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WELCOMED], ids=str)
async def test_after_the_words_only_code_date_and_keyed_hash_stay_and_go_after_a_year(
    community: Community, status: Status
) -> None:
    application = await community.brought_to(status)

    await community.days_pass(31)

    row = await community.row(application.id)
    assert (row.member_id, row.consent_id, row.request_id) == (None, None, None)
    assert await community.count(ConsentRow) == 0
    assert await community.count(MemoryRow) == 1
    card = await community.cards.application(COMMUNITY, application.id)
    assert (card.application.member_id, card.account_created_at) == (None, None)
    copy = await community.deciding.read(community.moderator(1), application.id)
    assert copy.forgotten
    report = await community.applying.status_of(community.person(1))
    assert report.status is status

    for _month in range(12):
        assert await community.count(MemoryRow) == 1
        await community.passes(days=28)
    await community.passes(days=28)

    assert await community.count(MemoryRow) == 0
    assert await community.count(ApplicationRow) == 0
    async with community.store.read() as tx:
        assert list(await tx.session.scalars(select(DueRow.kind))) == []


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.EXPIRED], ids=str)
async def test_an_application_without_a_decision_is_gone_without_a_trace_after_seven_days(
    community: Community, status: Status
) -> None:
    application = await community.brought_to(status)
    assert await words_left(community) == 0

    await community.days_pass(7)

    assert await community.row(application.id) is None
    assert await community.count(ConsentRow) == 0
    assert await community.count(MemoryRow) == 0
    with pytest.raises(NotFoundError):
        await community.deciding.approve(community.moderator(1), application.ref)


async def test_a_yes_whose_role_hangs_loses_its_words_but_not_the_person(community: Community) -> None:
    application = await community.brought_to(Status.APPROVED)
    grant = (await community.effects(EffectKind.GRANT_ROLE))[0]
    await community.ends(grant, OutcomeWord.PARKED)

    await community.days_pass(20)
    assert await words_left(community) == 0
    await community.ends(grant, OutcomeWord.DONE)

    welcome = (await community.effects(EffectKind.SEND_DIRECT, "welcome"))[0]
    assert welcome.payload["member_id"] == 1001
    await community.ends(welcome, OutcomeWord.DONE)
    await community.days_pass(8)
    assert (await community.row(application.id)).member_id is None


async def test_shorter_ages_set_by_an_organiser_count(store, clock) -> None:
    community = Community(store, clock, settings_with(answers_days_declined=2, memory_months=6))
    application = await community.brought_to(Status.DECLINED)

    await community.days_pass(2)
    assert await words_left(community) == 0
    await community.days_pass(184)

    assert await community.row(application.id) is None


async def test_arrivals_are_forgotten_after_seven_days(community: Community) -> None:
    for day in range(3):
        await community.doors.arrived([Arrival(COMMUNITY, 50 + day, community.clock.now())])
        await community.doors.flush()
        await community.passes(days=1)
    left = []
    for _day in range(6):
        left.append(await community.count(ArrivalRow))
        await community.passes(days=1)

    assert left == [3, 3, 3, 3, 2, 1]
    assert await community.count(ArrivalRow) == 0
