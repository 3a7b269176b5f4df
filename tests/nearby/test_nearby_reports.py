"""Reports: people tell moderators, moderators decide with a reason, and the person hears it."""

from __future__ import annotations

import pytest

from bot.delivery.effects import EffectKind
from bot.errors import AlreadyDecidedError, InvalidInputError, NotAllowedError, NotFoundError, NotNowError
from bot.nearby.rules import Finding
from bot.nearby.snapshots import Report
from bot.nearby.tables import BarRow, ChoiceRow, MeetingRow, ReportRow
from tests.nearby.conftest import COMMUNITY, WEST, Group

pytestmark = pytest.mark.slow

CANARY = "plover-4711 was unkind to me"


async def reported(group: Group) -> Report:
    meeting = await group.a_meeting()
    await group.nearby.report_meeting(group.person(2), meeting.ref, CANARY)
    (card,) = await group.effects(EffectKind.SHOW_CARD, "nearby_report")
    found = await group.cards.report(COMMUNITY, int(card.payload["ref"]))
    assert found is not None
    return found


async def test_a_report_reaches_the_moderators_without_its_words_and_ends_the_meeting(group: Group):
    report = await reported(group)

    assert (report.by, report.about_id, report.words) == (1002, 1001, None)
    assert await group.count(MeetingRow) == 0
    assert (await group.sees(2)).has_blocks
    assert len((await group.sees(2)).own_reports) == 1


async def test_the_words_are_read_by_moderators_only_and_reading_is_noted(group: Group):
    report = await reported(group)

    with pytest.raises(NotAllowedError):
        await group.nearby.read_report(group.person(3), report.id)
    assert (await group.nearby.read_report(group.moderator(), report.id)).words == CANARY
    assert (await group.verbs())[-1] == "report.read"


async def test_the_words_are_sealed_in_the_database(group: Group, database):
    await reported(group)

    assert b"plover" not in database.read_bytes()


async def test_a_stop_needs_a_reason_takes_the_person_out_and_tells_them(group: Group):
    report = await reported(group)

    with pytest.raises(InvalidInputError, match="Reason"):
        await group.nearby.settle_report(group.moderator(), report.ref, Finding.STOPPED, " ")
    await group.nearby.settle_report(group.moderator(), report.ref, Finding.STOPPED, "You wrote hurtful things.")

    assert await group.count(ChoiceRow) == 8
    (letter,) = await group.effects(EffectKind.SEND_DIRECT, "nearby_stopped")
    assert letter.payload["member_id"] == 1001
    assert (await group.cards.stopped(COMMUNITY, report.id)).reason == "You wrote hurtful things."
    assert (await group.sees(1)).stopped.reason == "You wrote hurtful things."
    with pytest.raises(NotNowError, match="stopped Nearby for you"):
        await group.nearby.turn_on(group.person(1), WEST)


async def test_a_stop_outlives_leaving_and_ends_after_half_a_year(group: Group):
    report = await reported(group)
    await group.nearby.settle_report(group.moderator(), report.ref, Finding.STOPPED, "Hurtful.")
    await group.nearby.left(COMMUNITY, 1001)

    with pytest.raises(NotNowError, match="stopped Nearby for you"):
        await group.nearby.turn_on(group.person(1), WEST)
    await group.passes(190 * 24 * 3600.0)
    assert await group.count(BarRow) == 0
    await group.nearby.turn_on(group.person(1), WEST)


async def test_an_organiser_may_lift_a_stop_but_not_their_own(group: Group):
    report = await reported(group)
    await group.nearby.settle_report(group.moderator(), report.ref, Finding.STOPPED, "Hurtful.")

    with pytest.raises(NotAllowedError):
        await group.nearby.lift(group.moderator(), 1001)
    with pytest.raises(NotAllowedError):
        await group.nearby.lift(group.organiser(), 3000)
    await group.nearby.lift(group.organiser(), 1001)

    await group.nearby.turn_on(group.person(1), WEST)
    with pytest.raises(NotFoundError):
        await group.nearby.lift(group.organiser(), 1001)


async def test_a_stop_is_lifted_by_its_report_so_that_no_button_names_a_person(group: Group):
    report = await reported(group)
    await group.nearby.settle_report(group.moderator(), report.ref, Finding.STOPPED, "Hurtful.")

    with pytest.raises(NotAllowedError):
        await group.nearby.lift_after(group.moderator(), report.id)
    with pytest.raises(NotFoundError):
        await group.nearby.lift_after(group.organiser(), 4711)
    await group.nearby.lift_after(group.organiser(), report.id)

    await group.nearby.turn_on(group.person(1), WEST)


async def test_the_second_moderator_learns_who_was_first(group: Group):
    report = await reported(group)
    await group.nearby.settle_report(group.moderator(1), report.ref, Finding.NOTHING)

    with pytest.raises(AlreadyDecidedError, match="<@2001>") as refusal:
        await group.nearby.settle_report(group.moderator(2), report.ref, Finding.STOPPED, "Hurtful.")

    assert refusal.value.by == 2001
    assert await group.count(ChoiceRow) == 9
    assert (await group.sees(2)).own_reports[0].finding is Finding.NOTHING


async def test_nobody_decides_about_themselves(group: Group):
    meeting = await group.a_meeting()
    await group.nearby.report_meeting(group.person(1), meeting.ref, CANARY)
    (card,) = await group.effects(EffectKind.SHOW_CARD, "nearby_report")
    report = await group.cards.report(COMMUNITY, int(card.payload["ref"]))

    for number in (1, 2):
        involved = type(group.moderator())(1000 + number, COMMUNITY, group.moderator().capabilities, is_member=True)
        with pytest.raises(NotAllowedError, match="Another moderator"):
            await group.nearby.read_report(involved, report.id)
        with pytest.raises(NotAllowedError, match="Another moderator"):
            await group.nearby.settle_report(involved, report.ref, Finding.NOTHING)


async def test_a_settled_report_goes_on_time_and_an_open_one_after_half_a_year(group: Group):
    report = await reported(group)
    await group.nearby.settle_report(group.moderator(), report.ref, Finding.NOTHING)
    await group.passes(29 * 24 * 3600.0)
    assert await group.count(ReportRow) == 1
    await group.passes(24 * 3600.0 + 10)
    assert await group.count(ReportRow) == 0
    assert await group.cards.report(COMMUNITY, report.id) is None

    hello = await group.nearby.say_hello(group.person(3))
    await group.nearby.report_hello(group.person(4), hello.id, CANARY)
    await group.passes(190 * 24 * 3600.0)
    assert await group.count(ReportRow) == 0


async def test_the_reporter_of_a_hello_does_not_learn_who_said_it(group: Group):
    await group.a_region_that_shows()
    hello = await group.nearby.say_hello(group.person(1))

    await group.nearby.report_hello(group.person(2), hello.id, CANARY)

    assert "1001" not in repr(await group.sees(2))
    assert (await group.sees(2)).hellos == ()


@pytest.mark.parametrize("words", ["", "   ", "x" * 1001, "\u200b\u2060"])
async def test_empty_and_overlong_reports_are_refused_and_nothing_changes(group: Group, words: str):
    meeting = await group.a_meeting()

    with pytest.raises(InvalidInputError, match="What happened"):
        await group.nearby.report_meeting(group.person(2), meeting.ref, words)

    assert await group.count(MeetingRow) == 1


@pytest.mark.slow
async def test_one_person_cannot_flood_the_moderators(group: Group):
    await group.a_region_that_shows()
    for number in range(2, 8):
        await group.nearby.say_hello(group.person(number))
    hellos = (await group.sees(1)).hellos
    for hello in hellos[:5]:
        await group.nearby.report_hello(group.person(1), hello.id, CANARY)

    with pytest.raises(NotNowError, match="several reports"):
        await group.nearby.report_hello(group.person(1), hellos[5].id, CANARY)
