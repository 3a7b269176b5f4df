from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.community.actor import Actor
from bot.community.joining import Question, QuestionKind
from bot.delivery.effects import EffectKind
from bot.errors import AlreadyDecidedError, InvalidInputError, NotFoundError, NotNowError
from bot.membership.rules import Status
from bot.membership.snapshots import Ended, VersionedRef
from bot.membership.tables import AnswerRow, ApplicationRow, ConsentRow, ReminderRow
from bot.store.tables import DueRow
from tests.membership.conftest import COMMUNITY, GOOD_ANSWERS, Community, settings_with


async def test_without_consent_nothing_is_begun(community: Community) -> None:
    with pytest.raises(InvalidInputError):
        await community.applying.begin(community.person(1), consent=False)

    assert await community.count(ApplicationRow) == 0
    assert await community.count(ConsentRow) == 0


async def test_consent_is_recorded_with_its_wording_and_time_before_any_answer(community: Community) -> None:
    await community.applying.begin(community.person(1), consent=True)

    async with community.store.read() as tx:
        consent = (await tx.session.scalars(select(ConsentRow))).one()
    assert consent.wording == community.settings.for_community(COMMUNITY).membership.consent_mark()
    assert consent.at == community.clock.now()
    assert await community.count(AnswerRow) == 0


async def test_the_database_itself_refuses_words_without_a_consent(community: Community) -> None:
    draft = await community.applying.begin(community.person(1), consent=True)
    words = {"community_id": COMMUNITY, "application_id": draft.id, "question_id": "why", "answer": "words"}

    for consent_id in (None, 4711):
        with pytest.raises(IntegrityError):
            async with community.store.begin() as tx:
                await tx.session.execute(insert(AnswerRow).values(**words, consent_id=consent_id))


@pytest.mark.slow
async def test_beginning_twice_returns_the_open_application(community: Community) -> None:
    first = await community.applying.begin(community.person(1), consent=True)
    second = await community.applying.begin(community.person(1), consent=False)

    assert second.id == first.id
    assert await community.count(ApplicationRow) == 1


async def test_two_beginnings_at_once_make_one_application(community: Community) -> None:
    both = await asyncio.gather(*(community.applying.begin(community.person(1), consent=True) for _ in range(5)))

    assert len({application.id for application in both}) == 1


async def test_a_member_has_nothing_to_apply_for(community: Community) -> None:
    with pytest.raises(NotNowError, match="member already"):
        await community.applying.begin(community.person(1, member=True), consent=True)


async def test_the_lobby_door_can_be_switched_off(store, clock) -> None:
    community = Community(store, clock, settings_with(doors={"lobby": False, "native": True}))

    with pytest.raises(NotNowError, match="own form"):
        await community.applying.begin(community.person(1), consent=True)


async def test_while_paused_nobody_begins_or_sends_but_a_draft_can_be_filled_in(community: Community) -> None:
    draft = await community.applying.begin(community.person(1), consent=True)
    await community.doors.pause(community.moderator(1))

    with pytest.raises(NotNowError, match="paused"):
        await community.applying.begin(community.person(2), consent=True)
    form = await community.applying.save_page(community.person(1), draft.id, 0, GOOD_ANSWERS)
    with pytest.raises(NotNowError, match="paused"):
        await community.applying.submit(community.person(1), form.application.ref)

    await community.doors.resume(community.moderator(1))
    receipt = await community.applying.submit(community.person(1), form.application.ref)
    assert receipt.application.status is Status.SUBMITTED


async def test_what_is_good_of_a_page_is_saved_and_the_rest_is_named(community: Community) -> None:
    by = community.person(1)
    draft = await community.applying.begin(by, consent=True)

    with pytest.raises(InvalidInputError, match="What brings you"):
        await community.applying.save_page(by, draft.id, 0, GOOD_ANSWERS | {"relation": "A wizard did it"})

    form = await community.applying.form(by)
    assert form.pages[0].answers["why"] == "To talk with others."
    assert "relation" not in form.pages[0].answers
    assert not form.complete
    assert form.next_page == 0


async def test_an_answer_that_is_too_long_names_the_question_and_keeps_the_old_one(community: Community) -> None:
    by = community.person(1)
    draft = await community.applying.begin(by, consent=True)
    await community.applying.save_page(by, draft.id, 0, GOOD_ANSWERS)

    with pytest.raises(InvalidInputError, match="too long"):
        await community.applying.save_page(by, draft.id, 0, GOOD_ANSWERS | {"why": "x" * 5000})

    assert (await community.applying.form(by)).pages[0].answers["why"] == "To talk with others."


async def test_a_form_that_is_not_complete_is_not_sent(community: Community) -> None:
    draft = await community.applying.begin(community.person(1), consent=True)

    with pytest.raises(InvalidInputError, match="Page 1 of 1"):
        await community.applying.submit(community.person(1), draft.ref)

    assert (await community.seen(draft.id)).status is Status.DRAFT


async def test_a_page_that_does_not_exist_is_refused(community: Community) -> None:
    draft = await community.applying.begin(community.person(1), consent=True)

    for page in (-1, 1, 99):
        with pytest.raises(InvalidInputError, match="no such page"):
            await community.applying.save_page(community.person(1), draft.id, page, {})


async def test_seven_questions_make_two_pages_and_stay_as_they_were_when_the_settings_change(store, clock) -> None:
    questions = tuple(Question(id=f"q{n}", kind=QuestionKind.TEXT, label=f"Question {n}") for n in range(7))
    settings = settings_with(questions=questions)
    community = Community(store, clock, settings)
    by = community.person(1)
    draft = await community.applying.begin(by, consent=True)
    form = await community.applying.save_page(by, draft.id, 0, {f"q{n}": "yes" for n in range(4)})

    settings.replace(settings_with())
    after = await community.applying.form(by)

    assert [len(page.questions) for page in after.pages] == [len(page.questions) for page in form.pages]
    assert sum(len(page.questions) for page in after.pages) == 7
    assert [page.complete for page in after.pages] == [True, False]


async def test_sending_tells_the_queue_and_sets_the_reminders(community: Community) -> None:
    application = await community.applies(1)

    cards = await community.effects(EffectKind.SHOW_CARD, "application")
    assert [(row.payload["ref"], row.payload["place"]) for row in cards] == [(str(application.id), "queue")]
    async with community.store.read() as tx:
        due = {row.kind: row.at - community.clock.now() for row in await tx.session.scalars(select(DueRow))}
    assert due["membership.on_duty"] == timedelta(hours=24)
    assert due["membership.organiser"] == timedelta(hours=72)
    assert "membership.digest" in due
    assert "membership.draft_expires" not in due


async def test_sending_twice_is_once(community: Community) -> None:
    application = await community.applies(1)

    again = await community.applying.submit(community.person(1), application.ref)

    assert again.application.version == application.version
    assert len(await community.effects(card="application")) == 1


async def test_changing_an_answer_after_sending_makes_the_open_buttons_stale(community: Community) -> None:
    application = await community.applies(1)

    changed = await community.applying.save_page(
        community.person(1), application.id, 0, GOOD_ANSWERS | {"why": "Something else."}
    )

    assert changed.application.version > application.version
    assert (await community.cards.application(COMMUNITY, application.id)).edited_at == community.clock.now()
    copy = await community.deciding.read(community.moderator(1), application.id)
    assert "Something else." in [answer.answer for answer in copy.answers]


async def test_saving_the_same_answers_again_changes_nothing(community: Community) -> None:
    application = await community.applies(1)

    same = await community.applying.save_page(community.person(1), application.id, 0, GOOD_ANSWERS)

    assert same.application.version == application.version


async def test_nobody_can_touch_somebody_elses_application(community: Community) -> None:
    application = await community.applies(1)
    stranger = community.person(2)
    elsewhere = Actor(community.person(1).id, COMMUNITY + 1)

    for by in (stranger, elsewhere):
        with pytest.raises(NotFoundError):
            await community.applying.save_page(by, application.id, 0, GOOD_ANSWERS)
        with pytest.raises(NotFoundError):
            await community.applying.withdraw(by, application.ref)
        with pytest.raises(NotFoundError):
            await community.applying.answer_questions(by, application.ref, ["yes"])
        with pytest.raises(NotFoundError):
            await community.applying.form(by)
    assert (await community.seen(application.id)).status is Status.SUBMITTED


async def test_withdrawing_deletes_every_word_at_once_and_ignores_the_version(community: Community) -> None:
    application = await community.applies(1)

    await community.applying.withdraw(community.person(1), VersionedRef(application.id, 0))

    assert await community.count(AnswerRow) == 0
    report = await community.applying.status_of(community.person(1))
    assert report.status is Status.WITHDRAWN
    assert report.ended is Ended.BY_APPLICANT
    assert report.may_begin


async def test_a_withdrawn_application_cannot_be_withdrawn_or_changed_again(community: Community) -> None:
    application = await community.applies(1)
    await community.applying.withdraw(community.person(1), application.ref)

    with pytest.raises(AlreadyDecidedError):
        await community.applying.withdraw(community.person(1), application.ref)
    with pytest.raises(AlreadyDecidedError):
        await community.applying.save_page(community.person(1), application.id, 0, GOOD_ANSWERS)
    with pytest.raises(AlreadyDecidedError):
        await community.applying.edit_again(community.person(1))


async def test_the_receipt_tells_the_usual_wait_only_from_five_decisions_on(community: Community) -> None:
    for number in range(5):
        application = await community.applies(number)
        await community.clock.advance(3600 * (number + 1))
        await community.deciding.approve(community.moderator(1), application.ref)
        if number == 3:
            assert (await community.cards.entry(COMMUNITY)).usually is None

    receipt_of_six = await community.applying.status_of(community.person(9))

    assert receipt_of_six.usually == timedelta(hours=3)


async def test_asking_to_be_asked_later_sends_one_message_on_the_day(community: Community) -> None:
    by = community.person(1)
    await community.applying.ask_me_later(by, 6)
    at = await community.applying.ask_me_later(by)

    assert at.date().isoformat() == "2026-06-02"
    await community.passes(days=91)
    assert await community.effects(EffectKind.SEND_DIRECT, "ask_later") == []
    await community.passes(days=2)
    assert len(await community.effects(EffectKind.SEND_DIRECT, "ask_later")) == 1
    assert await community.count(ReminderRow) == 0


async def test_beginning_takes_the_wish_to_be_asked_later_away(community: Community) -> None:
    await community.applying.ask_me_later(community.person(1))

    await community.applying.begin(community.person(1), consent=True)

    assert await community.count(ReminderRow) == 0


async def test_asking_for_an_odd_number_of_months_is_refused(community: Community) -> None:
    for months in (0, 13, -3):
        with pytest.raises(InvalidInputError):
            await community.applying.ask_me_later(community.person(1), months)


async def test_the_status_names_every_state_of_an_ordinary_way(community: Community) -> None:
    by = community.person(1)
    nothing = await community.applying.status_of(by)
    assert (nothing.status, nothing.may_begin) == (None, True)

    await community.applying.begin(by, consent=True)
    draft = await community.applying.status_of(by)
    assert draft.status is Status.DRAFT
    assert draft.draft_expires_at == community.clock.now() + timedelta(days=7)
    assert not draft.may_begin


async def test_communities_of_a_person_come_newest_first(community: Community) -> None:
    await community.applying.begin(Actor(5, COMMUNITY), consent=True)
    await community.applying.begin(Actor(5, COMMUNITY + 1), consent=True)
    await community.applying.begin(Actor(6, COMMUNITY + 2), consent=True)

    assert await community.applying.communities_of(5) == [COMMUNITY + 1, COMMUNITY]


async def test_a_declined_person_is_told_the_date_and_can_apply_from_it_on(community: Community) -> None:
    application = await community.applies(1)
    await community.deciding.decline(community.moderator(1), application.ref, community.a_decline(reapply_months=2))

    with pytest.raises(NotNowError, match="apply again from"):
        await community.applying.begin(community.person(1), consent=True)
    await community.days_pass(62)

    again = await community.applying.begin(community.person(1), consent=True)
    assert again.status is Status.DRAFT
    assert again.id != application.id


async def test_answers_are_sealed_in_the_file(community: Community, database) -> None:
    await community.applies(1)

    assert b"To talk with others" not in database.read_bytes()
    async with community.store.read() as tx:
        stored = await tx.session.scalars(text("SELECT answer FROM membership_answer"))
        assert all("talk" not in answer for answer in stored)
