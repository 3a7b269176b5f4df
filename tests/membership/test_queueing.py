from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.errors import (
    NotAllowedError,
    NotNowError,
)
from bot.membership.rules import Status
from bot.membership.snapshots import Leaning
from bot.membership.tables import OpinionRow
from bot.store.tables import AuditRow, CardRow
from tests.membership.conftest import COMMUNITY, Community


async def test_only_the_taker_or_an_organiser_gives_it_back_early(community: Community) -> None:
    application = await community.applies(1)
    taken = await community.deciding.take(community.moderator(1), application.ref)

    with pytest.raises(NotAllowedError):
        await community.deciding.release(community.moderator(2), taken.ref)
    back = await community.deciding.release(community.organiser(), taken.ref)

    assert (back.status, back.taken_by) == (Status.SUBMITTED, None)


async def test_a_lease_ends_after_thirty_minutes_and_taking_again_renews_it(community: Community) -> None:
    application = await community.applies(1)
    taken = await community.deciding.take(community.moderator(1), application.ref)
    await community.passes(minutes=20)
    taken = await community.deciding.take(community.moderator(1), taken.ref)

    await community.passes(minutes=29)
    assert (await community.seen(application.id)).status is Status.TAKEN
    await community.passes(minutes=1)

    free = await community.seen(application.id)
    assert (free.status, free.taken_by, free.lease_until) == (Status.SUBMITTED, None, None)


async def test_a_second_opinion_comes_from_somebody_else_and_its_words_stay_off_the_card(community: Community) -> None:
    application = await community.applies(1)
    asked = await community.deciding.ask_second_opinion(community.moderator(1), application.ref)

    with pytest.raises(NotAllowedError):
        await community.deciding.give_opinion(community.moderator(1), asked.ref, Leaning.APPROVE, "Fine.")
    await community.deciding.give_opinion(community.moderator(2), asked.ref, Leaning.UNSURE, "Hm.")
    given = await community.deciding.give_opinion(community.moderator(2), application.ref, Leaning.APPROVE, "Fine.")

    assert given.version == asked.version
    assert await community.count(OpinionRow) == 1
    card = await community.cards.application(COMMUNITY, application.id)
    assert [(one.by, one.leaning, one.words) for one in card.opinions] == [(2002, Leaning.APPROVE, "")]
    copy = await community.deciding.read(community.moderator(1), application.id)
    assert [one.words for one in copy.opinions] == ["Fine."]


async def test_the_queue_is_oldest_first_by_true_waiting_time(community: Community) -> None:
    first = await community.applies(1)
    await community.clock.advance(3600)
    second = await community.applies(2)
    await community.deciding.ask(community.moderator(1), first.ref, ["Why?"])
    await community.clock.advance(2 * 3600)
    await community.applying.begin(community.person(3), consent=True)
    async with community.store.begin() as tx:
        tx.add(
            CardRow(
                community_id=COMMUNITY,
                card="application",
                ref=str(second.id),
                place="queue",
                channel_id=7,
                message_id=8,
            )
        )

    queue = await community.deciding.queue(community.moderator(1))

    assert [item.application.id for item in queue.items] == [second.id, first.id]
    assert [item.waited for item in queue.items] == [timedelta(hours=2), timedelta(hours=1)]
    assert queue.oldest == timedelta(hours=2)
    assert (queue.items[0].card.channel_id, queue.items[0].card.message_id) == (7, 8)
    assert queue.items[1].card is None


async def test_reading_is_noted_with_the_readers_name(community: Community) -> None:
    application = await community.applies(1)

    copy = await community.deciding.read(community.moderator(1), application.id)

    assert [answer.answer for answer in copy.answers][-1] == "To talk with others."
    async with community.store.read() as tx:
        line = (await tx.session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1))).one()
    assert (line.verb, line.actor_id, line.subject) == ("application.read", 2001, f"application:{application.id}")


async def test_a_draft_cannot_be_read(community: Community) -> None:
    draft = await community.applying.begin(community.person(1), consent=True)

    with pytest.raises(NotNowError, match="not sent"):
        await community.deciding.read(community.moderator(1), draft.id)
    assert await community.cards.application(COMMUNITY, draft.id) is None


@pytest.mark.slow
async def test_the_card_holds_no_word_that_a_person_wrote(community: Community) -> None:
    application = await community.applies(1)
    asked = await community.deciding.ask_second_opinion(community.moderator(1), application.ref)
    given = await community.deciding.give_opinion(community.moderator(2), asked.ref, Leaning.DECLINE, "canary-opinion")
    asked = await community.deciding.ask(community.moderator(1), given.ref, ["canary-question"])
    answered = await community.applying.answer_questions(community.person(1), asked.ref, ["canary-answer"])
    await community.deciding.decline(community.moderator(1), answered.ref, community.a_decline(text="canary-decline"))

    card = repr(await community.cards.application(COMMUNITY, application.id))

    assert "canary" not in card
    assert "To talk" not in card


@pytest.mark.slow
async def test_an_earlier_decision_is_recognised_by_the_keyed_hash_alone(community: Community) -> None:
    first = await community.applies(1)
    await community.deciding.decline(community.moderator(1), first.ref, community.a_decline(reapply_months=1))
    await community.days_pass(40)
    assert (await community.row(first.id)).member_id is None

    second = await community.applies(1)

    card = await community.cards.application(COMMUNITY, second.id)
    assert [earlier.code for earlier in card.earlier] == ["not_the_right_group"]
    other = await community.applies(2)
    assert (await community.cards.application(COMMUNITY, other.id)).earlier == ()
