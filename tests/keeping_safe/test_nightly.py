"""Backups by themselves: at a quiet hour, made up for after a sleep, and a card when they fail."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.community.book import SettingsBook
from bot.delivery.handlers import Handlers
from bot.keeping_safe.folder import backups_in
from bot.keeping_safe.nightly import AGAIN, Nightly, next_quiet
from bot.store.tables import OutboxRow
from tests.keeping_safe.safe_place import HERE


@pytest.mark.parametrize(
    ("after", "zone", "quiet"),
    [
        ("2026-03-02T09:00", "Europe/London", "2026-03-03T03:30"),
        ("2026-03-02T02:00", "Europe/London", "2026-03-02T03:30"),
        ("2026-03-02T03:30", "Europe/London", "2026-03-03T03:30"),
        ("2026-07-02T03:00", "Europe/London", "2026-07-03T02:30"),
        ("2026-03-28T12:00", "Europe/London", "2026-03-29T02:30"),
        ("2026-10-24T12:00", "Europe/London", "2026-10-25T03:30"),
        ("2026-03-02T09:00", "Pacific/Auckland", "2026-03-02T14:30"),
    ],
)
def test_the_quiet_hour_is_that_of_the_group(after, zone, quiet):
    assert next_quiet(_at(after), zone) == _at(quiet)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
async def night(place):
    """A loop of backups over a place with one community; it is looked at by hand."""
    store = await place.store()
    nightly = Nightly(
        store,
        place.maker(),
        SettingsBook(),
        communities=lambda: [HERE],
        clock=place.clock,
        random=random.Random(3),
    )
    yield nightly
    await store.close()


async def cards(nightly) -> list[tuple[str, str | None]]:
    async with nightly._store.read() as tx:
        rows = await tx.session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [(row.state, row.todo) for row in rows if row.kind == "set_timer"]


async def test_a_first_backup_is_made_within_six_hours_and_then_one_each_night(place, night):
    assert not await night.look()
    place.clock.jump(6 * 3600)
    assert await night.look()
    made = []
    for _hour in range(72):
        place.clock.jump(3600)
        if await night.look():
            made.append(place.clock.now().hour)

    assert made == [4, 4, 4]
    assert len(backups_in(place.backups)) == 4


async def test_a_night_in_which_the_computer_slept_is_made_up_for(place, night):
    await place.backup()

    place.clock.jump(timedelta(days=3).total_seconds())

    assert await night.look()
    assert not await night.look()


async def test_a_failure_asks_once_and_is_tried_again_in_an_hour_until_it_is_mended(place, night):
    place.backups.write_text("in the way")
    place.clock.jump(7 * 3600)

    assert await night.look()
    assert not await night.look()
    assert await cards(night) == [("parked", "backup_failing")]
    place.clock.jump(3601)
    assert await night.look()
    assert await cards(night) == [("parked", "backup_failing")]
    place.backups.unlink()
    place.clock.jump(3601)
    assert await night.look()

    assert await cards(night) == [("done", "backup_failing")]
    assert len(backups_in(place.backups)) == 1


async def test_a_damaged_list_of_erasures_asks_a_person_though_the_backup_is_made(place, night):
    place.clock.jump(7 * 3600)
    assert await night.look()
    with night._backups.ledger.path.open("a") as file:
        file.write("nonsense\n")
    place.clock.jump(24 * 3600)

    assert await night.look()
    assert not await night.look()

    assert len(backups_in(place.backups)) == 2
    assert await cards(night) == [("parked", "backup_failing")]


async def test_a_fault_nobody_thought_of_asks_a_person_too(place, night, monkeypatch):
    async def broken() -> None:
        raise KeyError("unheard of")

    monkeypatch.setattr(night._backups, "make", broken)
    place.clock.jump(7 * 3600)

    with pytest.raises(KeyError):
        await night.look()

    assert await cards(night) == [("parked", "backup_failing")]


async def test_a_backup_of_a_day_to_come_does_not_stop_the_next_one(place, night):
    place.clock.jump(timedelta(days=400).total_seconds())
    await place.backup()
    place.clock.jump(-timedelta(days=400).total_seconds())

    place.clock.jump(7 * 3600)

    assert await night.look()
    assert not await night.look()


async def test_a_clock_that_was_ahead_delays_no_second_try_for_longer_than_an_hour(place, night):
    place.backups.write_text("in the way")
    place.clock.jump(timedelta(days=400).total_seconds())
    assert await night.look()
    place.backups.unlink()
    place.clock.jump(-timedelta(days=399).total_seconds())

    assert not await night.look()
    place.clock.jump(3601)

    assert await night.look()


async def test_a_press_of_try_again_makes_one_at_once(place, night):
    handlers = Handlers()
    night.register(handlers)
    await place.backup()

    assert not await night.look()
    await handlers.due_handler(AGAIN)(None, "all", HERE)

    assert await night.look()
    assert len(backups_in(place.backups)) == 2
