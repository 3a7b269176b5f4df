"""What organisers changed is kept when the files change below it; what does not fit waits and comes back."""

from __future__ import annotations

from bot.adjusting.service import EVERYBODY
from bot.adjusting.tables import EditRow
from tests.adjusting.conftest import ELSEWHERE, HERE, Town, files

LONG_WAIT = {"membership": {"on_duty_after_hours": 150, "organiser_after_hours": 160}}


async def test_an_edit_that_does_not_fit_the_files_is_put_aside_and_the_others_count(town: Town):
    await town.change({"membership.organiser_after_hours": 30, "membership.draft_days": 10})

    town = await town.restart(files(**LONG_WAIT))

    (aside,) = town.adjusting.aside(HERE)
    assert (aside.label, aside.value) == ("Tell the organisers", "30")
    assert aside.why == '"Tell the organisers": must be more hours than "Tell who is on duty".'
    assert town.settings.membership.organiser_after_hours == 160
    assert town.settings.membership.draft_days == 10
    assert town.adjusting.edited(HERE) == {"membership.draft_days"}
    assert len(await town.rows(EditRow)) == 2


async def test_an_edit_comes_back_when_the_files_fit_again_and_those_who_follow_hear_of_it(town: Town):
    await town.change({"membership.organiser_after_hours": 30})
    heard: list[int] = []

    async def hears(community_id: int) -> None:
        heard.append(community_id)

    town.adjusting.when_changed(hears)
    assert len(await town.adjusting.take_over(files(**LONG_WAIT))) == 1
    assert await town.adjusting.take_over(files()) == ()

    assert town.settings.membership.organiser_after_hours == 30
    assert heard == [EVERYBODY, EVERYBODY]


async def test_an_edit_put_aside_hinders_no_other_change_and_is_kept(town: Town):
    await town.change({"membership.organiser_after_hours": 30})
    town = await town.restart(files(**LONG_WAIT))

    await town.change({"membership.draft_days": 10})

    assert town.settings.membership.draft_days == 10
    assert [aside.path for aside in town.adjusting.aside(HERE)] == ["membership.organiser_after_hours"]


async def test_a_change_that_lets_a_waiting_edit_count_again_shows_it_beforehand(town: Town):
    await town.change({"membership.organiser_after_hours": 30})
    town = await town.restart(files(**LONG_WAIT))

    preview = await town.adjusting.preview(HERE, {"membership.on_duty_after_hours": 12})
    made = await town.change({"membership.on_duty_after_hours": 12})

    expected = [("Tell who is on duty", "12"), ("Tell the organisers", "30")]
    assert [(shift.label, shift.new) for shift in preview.shifts] == expected
    assert preview.shifts == made.shifts
    assert town.settings.membership.organiser_after_hours == 30
    assert town.adjusting.aside(HERE) == ()


async def test_a_waiting_edit_can_be_replaced_or_taken_back(town: Town):
    await town.change({"membership.organiser_after_hours": 30, "membership.needs_info_days": 20})
    town = await town.restart(files(**LONG_WAIT))

    await town.change({"membership.organiser_after_hours": 170})
    assert town.adjusting.all_aside() == ()
    assert town.settings.membership.organiser_after_hours == 170

    await town.change({"membership.organiser_after_hours": None})
    assert [row.path for row in await town.rows(EditRow)] == ["membership.needs_info_days"]


async def test_an_edit_of_a_setting_that_this_version_has_no_more_waits(town: Town):
    await town.change({"membership.draft_days": 10})
    async with town.store.begin() as tx:
        tx.add(EditRow(community_id=HERE, path="membership.gone", value=5))
        tx.add(EditRow(community_id=ELSEWHERE, path="features.gone", value="x"))

    town = await town.restart()

    assert town.settings.membership.draft_days == 10
    assert [(aside.community_id, aside.path, aside.value) for aside in town.adjusting.all_aside()] == [
        (HERE, "membership.gone", "5"),
        (ELSEWHERE, "features.gone", "x"),
    ]


async def test_the_values_of_edits_and_of_the_history_are_sealed_on_disk(town: Town, database):
    await town.change({"membership.welcome": "Canary words of an organiser."})
    await town.store.close()

    assert b"Canary words" not in database.read_bytes()


async def test_a_community_whose_changes_were_all_undone_goes_on_where_it_was_after_a_restart(town: Town):
    await town.undo(await town.change({"membership.draft_days": 10}))

    town = await town.restart()

    assert town.adjusting.version(HERE) == 2
    assert (await town.change({"membership.draft_days": 11})).shifts[0].old == "7"
