"""The last twenty changes can be undone, and no undo takes away what somebody changed later."""

from __future__ import annotations

import pytest

from bot.adjusting.tables import ChangeRow
from bot.adjusting.views import How
from bot.errors import NotFoundError, NotNowError, OutOfDateError
from bot.keeping_safe.erasing import Erasing
from bot.keeping_safe.ledger import Ledger
from tests.adjusting.conftest import HERE, Town, files


async def test_an_undo_brings_everything_of_a_change_back(town: Town):
    before = town.settings
    made = await town.change({"membership.draft_days": 10, "membership.welcome": "Hello."})

    preview = await town.adjusting.preview_undo(HERE, made.id)
    undone = await town.undo(made)

    assert [(shift.label, shift.back) for shift in preview.shifts] == [("Welcome", True), ("Draft waits", True)]
    assert town.settings == before
    assert (undone.how, undone.undoes) == (How.UNDO, made.id)


async def test_an_undo_goes_back_to_what_stood_before_and_not_to_the_files(town: Town):
    await town.change({"membership.draft_days": 9})
    made = await town.change({"membership.draft_days": 10})

    await town.undo(made)

    assert town.settings.membership.draft_days == 9


async def test_a_setting_that_was_changed_again_later_stays_and_the_preview_says_so(town: Town):
    made = await town.change({"membership.draft_days": 10, "membership.welcome": "Hello."})
    await town.change({"membership.draft_days": 12}, by=town.sam)

    preview = await town.adjusting.preview_undo(HERE, made.id)
    await town.undo(made)

    assert [(left.label, left.why) for left in preview.left] == [
        ("Draft waits", "It was changed again later, so it stays as it is now.")
    ]
    assert town.settings.membership.draft_days == 12
    assert town.settings.membership.welcome.startswith("Welcome.")


async def test_with_nothing_left_to_undo_it_is_refused_and_nothing_is_written(town: Town):
    made = await town.change({"membership.draft_days": 10})
    await town.change({"membership.draft_days": 12})

    with pytest.raises(NotNowError, match="nothing left to undo"):
        await town.undo(made)

    assert len(await town.rows(ChangeRow)) == 2


async def test_once_the_later_change_is_undone_the_earlier_one_can_be(town: Town):
    first = await town.change({"membership.draft_days": 10})
    second = await town.change({"membership.draft_days": 12})

    await town.undo(second)
    await town.undo(first)

    assert town.settings.membership.draft_days == 7


async def test_an_undo_can_be_undone_and_then_the_change_counts_as_made(town: Town):
    made = await town.change({"membership.draft_days": 10})
    undone = await town.undo(made)
    assert (await town.adjusting.change(HERE, made.id)).undone_by == undone.id

    await town.undo(undone)

    assert town.settings.membership.draft_days == 10
    assert (await town.adjusting.change(HERE, made.id)).undone_by is None


async def test_pressing_undo_twice_undoes_once(town: Town):
    made = await town.change({"membership.draft_days": 10})
    seen = town.adjusting.version(HERE)
    await town.adjusting.undo(town.dee, made.id, expects=seen)

    with pytest.raises(OutOfDateError):
        await town.adjusting.undo(town.sam, made.id, expects=seen)
    with pytest.raises(NotNowError):
        await town.undo(made)
    assert town.settings.membership.draft_days == 7


async def test_twenty_changes_can_be_undone_one_after_the_other_and_the_one_before_them_cannot(town: Town):
    made = [await town.change({"nearby.shows_from": 6 + number}) for number in range(21)]

    history = await town.adjusting.history(HERE, most=50)
    with pytest.raises(NotNowError, match="Only the last 20 changes"):
        await town.undo(made[0])
    with pytest.raises(NotNowError):
        await town.adjusting.preview_undo(HERE, made[0].id)

    assert [change.can_undo for change in history] == [True] * 20 + [False]
    assert (await town.undo(made[-1])).shifts[0].new == "25"


async def test_an_undo_that_no_longer_fits_is_shown_with_the_reason(town: Town):
    made = await town.change({"membership.on_duty_after_hours": 10, "membership.organiser_after_hours": 12})
    town = await town.restart(files(membership={"organiser_after_hours": 200, "on_duty_after_hours": 150}))
    await town.change({"membership.organiser_after_hours": 20})

    preview = await town.adjusting.preview_undo(HERE, made.id)

    assert [left.label for left in preview.left] == ["Tell the organisers"]
    assert [trouble.path for trouble in preview.troubles] == ["membership.organiser_after_hours"]
    assert not preview.fits


async def test_the_history_has_pages_and_names_who_and_when(town: Town):
    made = [
        await town.change({"nearby.shows_from": 6 + number}, by=(town.dee, town.sam)[number % 2]) for number in range(5)
    ]

    newest = await town.adjusting.history(HERE, most=3)
    older = await town.adjusting.history(HERE, before=newest[-1].id, most=3)

    assert [change.id for change in (*newest, *older)] == [change.id for change in reversed(made)]
    assert newest[0].by == town.dee.id
    assert newest[1].by == town.sam.id
    assert newest[0].at == town.clock.now()


async def test_a_forgotten_organiser_leaves_the_change_without_a_name_and_it_can_still_be_undone(town: Town, tmp_path):
    made = await town.change({"membership.draft_days": 10})
    await town.change({"membership.welcome": "Hello."}, by=town.sam)

    await Erasing(town.store, Ledger(tmp_path, town.store.keys)).erase(town.sam, HERE, town.dee.id)

    found = await town.adjusting.change(HERE, made.id)
    (other, _) = await town.adjusting.history(HERE)
    await town.undo(made)

    assert found.by is None
    assert other.by == town.sam.id
    assert found.shifts == made.shifts
    assert town.settings.membership.draft_days == 7


async def test_a_change_is_forgotten_after_a_year_and_what_it_set_stays(town: Town):
    made = await town.change({"membership.draft_days": 10})
    await town.days(364)
    assert (await town.adjusting.change(HERE, made.id)).id == made.id

    await town.days(2)

    with pytest.raises(NotFoundError):
        await town.adjusting.change(HERE, made.id)
    with pytest.raises(NotFoundError):
        await town.undo(made)
    assert (await town.restart()).settings.membership.draft_days == 10


async def test_a_change_of_a_setting_that_the_bot_has_no_more_can_still_be_read(town: Town):
    made = await town.change({"membership.draft_days": 10})
    async with town.store.begin() as tx:
        row = await tx.session.get(ChangeRow, made.id)
        assert row is not None
        row.shifts = [{**row.shifts[0], "path": "membership.gone"}]

    (shift,) = (await town.adjusting.change(HERE, made.id)).shifts

    assert (shift.label, shift.old, shift.new) == ("membership.gone", "7", "10")
