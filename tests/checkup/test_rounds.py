"""The daily round: only what is new and severe is told, once, and told again when it comes back."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.checkup.machine import Surroundings
from bot.checkup.rounds import Bundles, LookOver, Rounds, Told, severe, told_after
from bot.checkup.service import CheckUp, Eyes
from bot.delivery.effects import Effect, EffectKind, LaterError, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.delivery.timers import Timers
from bot.doctor.catalogue import WITH_A_CARD, found
from bot.doctor.checks import findings_of
from bot.store.tables import DueRow, OutboxRow
from tests.checkup.test_checkup_service import Pictures
from tests.doctor.test_checks import ILL
from tests.doctor.wards import GUILD, well

WIDGET = found("widget_open")
CARE = found("visitors_look_in")


def test_what_can_wait_or_has_a_card_is_not_told():
    told = {one.code for look in ILL.values() for one in severe(findings_of(look))}
    assert told.isdisjoint(WITH_A_CARD)
    assert "visitors_look_in" not in told
    assert {"widget_open", "backup_missing", "role_above_bot"} <= told


def test_a_thing_is_told_once_and_again_when_it_comes_back():
    first = told_after(Told(), (WIDGET, CARE), "monday")
    second = told_after(first, (WIDGET,), "tuesday")
    mended = told_after(second, (), "wednesday")
    back = told_after(mended, (WIDGET,), "thursday")

    assert (first.ref, first.fresh) == ("monday", {WIDGET.key})
    assert second == first, "the card of monday stays as it is"
    assert mended.keys == frozenset()
    assert (back.ref, back.fresh) == ("thursday", {WIDGET.key})


def test_a_second_round_of_a_day_adds_to_its_card():
    clock = found("clock_wrong", seconds=40)
    first = told_after(Told(), (WIDGET,), "monday")
    assert told_after(first, (WIDGET, clock), "monday").fresh == {WIDGET.key, clock.key}
    assert told_after(first, (WIDGET, clock), "tuesday").fresh == {clock.key}


@pytest.fixture
def pictures():
    return Pictures(replace(well(), widget_is_open=True))


@pytest.fixture
def checkup(store, book, clock, pictures, records_of, tmp_path):
    eyes = Eyes(pictures=pictures, records=records_of(store), surroundings=Surroundings(tmp_path))
    return CheckUp(store, book, clock, eyes)


@pytest.fixture
def goes_round(store, checkup):
    performer = LookOver(store, checkup)
    pending = PendingEffect("op", Effect(EffectKind.LOOK_OVER, GUILD, f"checkup:{GUILD}"), 1, None)

    async def once():
        return await performer.perform(pending)

    return once


async def cards(store):
    async with store.read() as tx:
        shown = select(OutboxRow.payload).where(OutboxRow.kind == EffectKind.SHOW_CARD).order_by(OutboxRow.id)
        return [(one["card"], one["place"], one["ref"]) for one in await tx.session.scalars(shown)]


async def test_a_round_posts_one_card_with_everything_new(store, checkup, goes_round, clock, pictures):
    bundles = Bundles(store, checkup)
    ref = clock.now().date().isoformat()
    await goes_round()
    await goes_round()
    shown = await bundles.of(GUILD, ref)

    assert await cards(store) == [("doctor", "organisers", ref)]
    assert "widget_open" in {one.code for one in shown}
    assert "nobody_on_duty" in {one.code for one in shown}

    pictures.picture = well()
    assert "widget_open" not in {one.code for one in await bundles.of(GUILD, ref)}, "mended before it was drawn"
    assert await bundles.of(GUILD, "2020-01-01") == ()


async def test_a_round_without_discord_is_made_later_and_tells_nothing(store, goes_round, pictures):
    pictures.picture = None
    with pytest.raises(LaterError):
        await goes_round()
    assert await cards(store) == []
    pictures.picture = well()
    assert (await goes_round()).word is OutcomeWord.DONE


async def test_the_timer_goes_once_a_day_and_is_set_once(store, book, clock, checkup):
    handlers, rounds = Handlers(), Rounds(store, book)
    rounds.register(handlers, checkup)
    timers = Timers(store, handlers, clock=clock, random=random.Random(3))
    await rounds.arm(GUILD)
    await rounds.arm(GUILD)
    await clock.advance(86_400)
    assert await timers.fire_due() == 1

    async with store.read() as tx:
        kinds = [row.kind for row in await tx.session.scalars(select(OutboxRow))]
        due = [row.at for row in await tx.session.scalars(select(DueRow))]
    assert kinds == [EffectKind.LOOK_OVER]
    assert len(due) == 1
    assert 0 < (due[0] - clock.now()).total_seconds() <= 86_400
