"""Alerts find somebody who is awake, go on when nobody answers, and forget whom they were about."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import func, select

from bot.crisis.alerts import MOST_WORDS, Heard, Worry
from bot.crisis.effects import ALERT_CARD, ALERT_LETTER, DEBRIEF_LETTER, GENTLE_LETTER
from bot.crisis.line import Nation
from bot.crisis.patterns import Tier
from bot.crisis.snapshots import AlertState, Handled
from bot.crisis.tables import AskedRow, ChoiceRow
from bot.delivery.effects import EffectKind
from bot.errors import AlreadyDecidedError, InvalidInputError, NotAllowedError, NotFoundError, NotNowError
from bot.store.tables import OutboxRow
from tests.crisis.conftest import COMMUNITY, ROBIN


async def test_an_alert_goes_to_who_is_on_duty_with_a_card_and_a_letter(room):
    await room.on_duty(1)

    alert = await room.hears()

    assert alert.to_id == 2001
    assert alert.link == (77, 5_001)
    assert await room.letters_to(ALERT_LETTER) == [2001]
    assert [payload["place"] for payload in await room.sent(ALERT_CARD)] == ["alerts"]


async def test_with_nobody_on_duty_it_goes_to_the_organisers_at_once(room):
    alert = await room.hears()

    assert alert.to_id is None
    assert alert.with_organisers
    assert [payload["place"] for payload in await room.sent(ALERT_CARD)] == ["alerts", "organisers"]


async def test_who_comes_on_duty_is_shown_what_waits(room):
    alert = await room.hears()

    await room.on_duty(1)

    assert (await room.seen(alert)).to_id == 2001
    assert await room.letters_to(ALERT_LETTER) == [2001]


async def test_after_ten_minutes_it_goes_to_the_next_and_then_to_the_organisers(room):
    await room.on_duty(1, 2)
    alert = await room.hears()

    await room.passes(minutes=9)
    waiting = (await room.seen(alert)).to_id
    await room.passes(minutes=1)
    second = (await room.seen(alert)).to_id
    await room.passes(minutes=10)
    third = await room.seen(alert)

    assert (waiting, second) == (2001, 2002)
    assert third.to_id is None
    assert third.with_organisers
    assert third.state is AlertState.OPEN


async def test_one_that_only_needs_a_look_waits_longer(room):
    await room.on_duty(1, 2)
    alert = await room.hears(tier=Tier.LOOK)

    await room.passes(minutes=59)
    before = (await room.seen(alert)).to_id
    await room.passes(minutes=1)

    assert (before, (await room.seen(alert)).to_id) == (2001, 2002)


async def test_one_who_says_they_reply_has_it_and_it_goes_no_further(room):
    await room.on_duty(1, 2)
    alert = await room.hears()

    await room.alerts.take(room.moderator(1), alert.ref)
    await room.passes(minutes=20)
    taken = await room.seen(alert)

    assert taken.state is AlertState.TAKEN
    assert taken.taken_by == 2001
    assert not taken.with_organisers


@pytest.mark.slow
async def test_a_second_person_learns_who_replies(room):
    await room.on_duty(1, 2)
    alert = await room.hears()
    await room.alerts.take(room.moderator(1), alert.ref)

    with pytest.raises(AlreadyDecidedError, match="<@2001> is replying already"):
        await room.alerts.take(room.moderator(2), alert.ref)


async def test_when_the_half_hour_is_over_the_next_is_asked_unless_they_press_again(room):
    await room.on_duty(1, 2)
    alert = await room.alerts.take(room.moderator(1), (await room.hears()).ref)

    await room.passes(minutes=20)
    alert = await room.alerts.take(room.moderator(1), alert.ref)
    await room.passes(minutes=20)
    still = (await room.seen(alert)).taken_by
    await room.passes(minutes=11)
    after = await room.seen(alert)

    assert still == 2001
    assert (after.state, after.to_id) == (AlertState.OPEN, 2002)


@pytest.mark.parametrize("handled", list(Handled))
async def test_closing_forgets_who_it_was_about_and_keeps_time_class_and_end(room, handled):
    await room.on_duty(1)
    alert = await room.worries(words="she sounded low")

    closed = await room.alerts.close(room.moderator(1), alert.ref, handled)
    row = await room.row(alert)

    assert (closed.state, closed.handled, closed.closed_by) == (AlertState.CLOSED, handled, 2001)
    assert (row.about_id, row.raised_by, row.to_id, row.taken_by) == (None, None, None, None)
    assert (row.channel_id, row.message_id, row.words) == (None, None, None)
    async with room.store.read() as tx:
        assert await tx.session.scalar(select(func.count(AskedRow.id))) == 0
    assert await room.letters_to(DEBRIEF_LETTER) == [2001]


async def test_a_closed_alert_tells_a_second_press_who_closed_it(room):
    alert = await room.hears()
    await room.alerts.close(room.moderator(1), alert.ref, Handled.SPOKE)

    for press in (
        room.alerts.take(room.moderator(2), alert.ref),
        room.alerts.close(room.moderator(2), alert.ref, Handled.SPOKE),
    ):
        with pytest.raises(AlreadyDecidedError, match="by <@2001>"):
            await press


async def test_after_thirty_days_nothing_is_left_and_the_cards_are_taken_away(room):
    alert = await room.hears()
    await room.alerts.close(room.moderator(1), alert.ref, Handled.SPOKE)

    await room.passes(days=30)

    assert await room.row(alert) is None
    assert len(await room.sent(ALERT_CARD)) == 6  # raised, closed and gone, in both places


async def test_an_open_alert_is_forgotten_after_thirty_days_too(room):
    alert = await room.worries(words="words")

    await room.passes(days=31)

    assert await room.row(alert) is None


async def test_the_load_cap_sends_the_next_alert_to_another_person(room):
    await room.on_duty(1, 2)

    alerts = [await room.hears(author=number) for number in range(1101, 1106)]

    assert [alert.to_id for alert in alerts] == [2001, 2002, 2001, 2002, None]
    assert alerts[-1].with_organisers


async def test_an_alert_that_is_looked_after_makes_room(room):
    await room.on_duty(1)
    first, second, third = [await room.hears(author=number) for number in (1101, 1102, 1103)]

    await room.alerts.close(room.moderator(1), first.ref, Handled.SPOKE)
    fourth = await room.hears(author=1104)

    assert (second.to_id, third.to_id, fourth.to_id) == (2001, None, 2001)


async def test_nobody_is_asked_to_look_after_themselves_or_their_own_worry(room):
    await room.on_duty(1, 2)

    own_words = await room.hears(author=2001)
    own_worry = await room.worries(about=ROBIN, by=1002)

    assert own_words.to_id == 2002
    assert own_worry.to_id != 2002
    with pytest.raises(NotAllowedError, match="/help-now"):
        await room.alerts.take(room.moderator(1), own_words.ref)


async def test_more_words_of_the_same_person_make_no_second_alert(room):
    await room.on_duty(1)

    first = await room.hears(tier=Tier.LOOK)
    second = await room.hears(tier=Tier.NOW)

    assert second.id == first.id
    assert (second.times, second.tier) == (2, Tier.NOW)
    assert second.link == (77, 5_002)
    assert await room.letters_to(ALERT_LETTER) == [2001]


async def test_one_that_becomes_pressing_waits_for_the_shorter_time(room):
    await room.on_duty(1, 2)
    alert = await room.hears(tier=Tier.LOOK)
    await room.passes(minutes=5)

    await room.hears(tier=Tier.NOW)
    await room.passes(minutes=10)

    assert (await room.seen(alert)).to_id == 2002


async def test_the_same_message_delivered_twice_is_heard_once(room):
    heard = Heard(COMMUNITY, 77, 5_999, ROBIN, Tier.SOON)

    first, second = await room.alerts.hear(heard), await room.alerts.hear(heard)

    assert first is not None
    assert second is None


async def test_once_it_is_handled_no_table_says_which_message_it_was(room, database):
    heard = Heard(COMMUNITY, 77, 987_654_321_987_654_321, ROBIN, Tier.SOON)
    alert = await room.alerts.hear(heard)
    await room.alerts.close(room.moderator(1), alert.ref, Handled.SPOKE)

    with closing(sqlite3.connect(database)) as connection:
        dump = "\n".join(connection.iterdump())

    assert "987654321987654321" not in dump


async def test_a_letter_goes_only_to_who_said_yes_and_at_most_every_twelve_hours(room):
    await room.hears()
    none_yet = await room.letters_to(GENTLE_LETTER)
    await room.choices.may_write(room.person(1), letters=True)

    await room.hears()
    await room.passes(hours=11)
    await room.hears()
    once = await room.letters_to(GENTLE_LETTER)
    await room.passes(hours=1)
    await room.hears()

    assert none_yet == []
    assert once == [ROBIN]
    assert await room.letters_to(GENTLE_LETTER) == [ROBIN, ROBIN]


async def test_who_changed_their_mind_gets_no_letter(room):
    await room.choices.may_write(room.person(1), letters=True)
    await room.choices.may_write(room.person(1), letters=False)

    await room.hears()

    assert await room.letters_to(GENTLE_LETTER) == []


async def test_a_worry_reaches_the_people_on_duty_and_never_the_person_it_is_about(room):
    await room.on_duty(1)
    await room.choices.may_write(room.person(1), letters=True)

    raised = await room.alerts.worry(room.person(9), Worry(ROBIN, 77, 4_000, "she said goodbye"))

    assert raised.told_on_duty
    assert raised.alert.has_words
    async with room.store.read() as tx:
        rows = list(await tx.session.scalars(select(OutboxRow)))
    assert all(row.payload.get("member_id") != ROBIN for row in rows)
    assert {row.kind for row in rows} == {EffectKind.SHOW_CARD, EffectKind.SEND_DIRECT}


async def test_a_worry_with_nobody_on_duty_says_so(room):
    raised = await room.alerts.worry(room.person(9), Worry(ROBIN))

    assert not raised.told_on_duty
    assert raised.alert.with_organisers


async def test_two_worries_of_one_person_about_another_are_one(room):
    first = await room.worries(words="one")
    second = await room.worries(words="two")
    other = await room.worries(by=8)

    assert first.id == second.id
    assert other.id != first.id
    assert await room.alerts.words_of(room.moderator(1), first.id) == "two"


async def test_words_are_for_those_who_look_after_it(room):
    alert = await room.worries(words="she\u200b sounded low")

    with pytest.raises(NotAllowedError):
        await room.alerts.words_of(room.person(3), alert.id)

    assert await room.alerts.words_of(room.moderator(1), alert.id) == "she sounded low"


async def test_words_that_are_too_long_are_refused(room):
    with pytest.raises(InvalidInputError, match="500"):
        await room.worries(words="x" * (MOST_WORDS + 1))


async def test_one_person_cannot_fill_the_board(room):
    for about in range(1101, 1106):
        await room.worries(about=about)

    with pytest.raises(NotNowError):
        await room.worries(about=1106)


@pytest.mark.parametrize("act", ["take", "close", "words_of"])
async def test_only_who_may_answer_alerts_can_act_on_them(room, act):
    alert = await room.hears()
    arguments = {"take": (alert.ref,), "close": (alert.ref, Handled.SPOKE), "words_of": (alert.id,)}[act]

    with pytest.raises(NotAllowedError):
        await getattr(room.alerts, act)(room.person(5), *arguments)


async def test_an_alert_of_another_community_does_not_exist(room):
    alert = await room.hears()
    stranger = room.moderator(1).__class__(5001, COMMUNITY + 1, room.moderator(1).capabilities)

    with pytest.raises(NotFoundError):
        await room.alerts.take(stranger, alert.ref)
    assert await room.alerts.card(COMMUNITY + 1, alert.id) is None


async def test_no_word_of_a_worry_is_in_the_file_once_it_is_closed(room, database):
    alert = await room.worries(words="zebrafish sorrow")
    assert b"zebrafish" not in database.read_bytes()

    await room.alerts.close(room.moderator(1), alert.ref, Handled.SIGNPOSTED)

    assert (await room.row(alert)).words is None


async def test_a_nation_is_remembered_sealed_and_forgotten_by_one_press(room, database):
    await room.choices.remember_nation(room.person(1), Nation.WALES)
    remembered = await room.choices.nation_of(ROBIN)
    in_the_file = database.read_bytes()

    await room.choices.forget_nation(ROBIN)

    assert remembered is Nation.WALES
    assert b"wales" not in in_the_file
    assert await room.choices.nation_of(ROBIN) is None
    assert await room.choices.nation_of(ROBIN + 1) is None


async def test_who_takes_everything_back_leaves_no_row(room):
    await room.choices.remember_nation(room.person(1), Nation.ENGLAND)
    await room.choices.may_write(room.person(1), letters=True)
    await room.hears()

    await room.choices.forget_nation(ROBIN)
    await room.choices.may_write(room.person(1), letters=False)

    async with room.store.read() as tx:
        assert await tx.session.scalar(select(func.count(ChoiceRow.id))) == 0


async def test_letters_are_stopped_only_by_their_own_reader(room):
    await room.choices.may_write(room.person(1), letters=True)
    await room.hears()
    letter = (await room.sent(GENTLE_LETTER))[0]

    by_another = await room.choices.stop_letters(ROBIN + 1, int(letter["ref"]))
    by_the_reader = await room.choices.stop_letters(ROBIN, int(letter["ref"]))
    await room.passes(hours=13)
    await room.hears()

    assert (by_another, by_the_reader) == (False, True)
    assert len(await room.letters_to(GENTLE_LETTER)) == 1


@pytest.mark.slow
async def test_it_works_on_both_databases(room_on):
    await room_on.on_duty(1, 2)
    alert = await room_on.worries(words="low")
    await room_on.passes(minutes=10)
    second = await room_on.seen(alert)
    await room_on.alerts.take(room_on.moderator(2), second.ref)
    await room_on.duty.hand_over(room_on.moderator(2), 2001)
    handed = await room_on.seen(alert)
    await room_on.alerts.close(room_on.moderator(1), handed.ref, Handled.SPOKE)
    await room_on.passes(days=31)

    assert (second.to_id, handed.to_id) == (2002, 2001)
    assert await room_on.row(alert) is None
