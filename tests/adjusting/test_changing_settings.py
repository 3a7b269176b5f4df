"""Organisers look at a change before they make it; it counts at once, and two of them cannot overwrite each other."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.adjusting.service import Adjusting
from bot.adjusting.tables import ChangeRow, EditRow
from bot.adjusting.views import How, UnfitError
from bot.community.actor import Actor
from bot.errors import NotAllowedError, NotFoundError, OutOfDateError, TryAgainError
from bot.store.store import Store
from bot.store.tables import AuditRow
from tests.adjusting.conftest import ELSEWHERE, HERE, Town, files, organiser


async def test_a_change_is_shown_in_words_before_it_is_made(town: Town):
    preview = await town.adjusting.preview(HERE, {"membership.draft_days": 10, "features.nearby": False})

    assert [(shift.section, shift.label, shift.old, shift.new) for shift in preview.shifts] == [
        ("Features", "Nearby", "on", "off"),
        ("Membership", "Draft waits", "7", "10"),
    ]
    assert preview.shifts[0].seen_by == "Members notice this at once."
    assert preview.fits
    assert town.settings.membership.draft_days == 7


async def test_a_change_counts_at_once_here_and_nowhere_else_and_after_a_restart(town: Town):
    await town.change({"membership.draft_days": 10})

    assert town.settings.membership.draft_days == 10
    assert town.book.for_community(ELSEWHERE).membership.draft_days == 7
    assert town.adjusting.edited(HERE) == {"membership.draft_days"}
    assert (await town.restart()).settings.membership.draft_days == 10


async def test_nobody_without_the_right_changes_or_undoes_anything(town: Town):
    made = await town.change({"membership.draft_days": 10})
    member = Actor(5, HERE, is_member=True)

    with pytest.raises(NotAllowedError):
        await town.adjusting.apply(member, {"membership.draft_days": 12}, expects=1)
    with pytest.raises(NotAllowedError):
        await town.adjusting.undo(member, made.id, expects=1)
    assert town.settings.membership.draft_days == 10


async def test_the_second_of_two_organisers_is_told_to_look_again(town: Town):
    seen = await town.adjusting.preview(HERE, {"membership.draft_days": 10})
    await town.change({"membership.welcome": "Hello."}, by=town.sam)

    with pytest.raises(OutOfDateError, match="Somebody else changed the settings"):
        await town.adjusting.apply(town.dee, seen.changes, expects=seen.version)

    assert town.settings.membership.draft_days == 7
    assert len(await town.rows(ChangeRow)) == 1


async def test_who_is_told_to_look_again_sees_what_is_stored_though_nobody_told_this_process(town: Town):
    await (await town.restart()).change({"membership.draft_days": 10})

    with pytest.raises(OutOfDateError):
        await town.change({"membership.welcome": "Hello."})

    assert town.settings.membership.draft_days == 10
    await town.change({"membership.welcome": "Hello."})


async def test_of_two_who_press_at_the_same_moment_one_wins(town: Town):
    presses = [
        town.adjusting.apply(by, {"membership.draft_days": 8 + by.id % 5}, expects=0) for by in (town.dee, town.sam)
    ]

    first, second = await asyncio.gather(*presses, return_exceptions=True)

    assert not isinstance(first, BaseException)
    assert isinstance(second, OutOfDateError)
    assert town.settings.membership.draft_days == 8 + town.dee.id % 5


async def test_of_two_transactions_that_write_at_once_one_wins_on_both_databases(store_on: Store):
    one, other = (Adjusting(store_on, files()) for _ in range(2))

    async def write(adjusting: Adjusting, days: int) -> None:
        async with store_on.begin() as tx:
            await adjusting.write(tx, organiser(1), {"membership.draft_days": days}, expects=0)
            await asyncio.sleep(0)

    done = await asyncio.gather(write(one, 8), write(other, 9), return_exceptions=True)

    assert sorted(type(each).__name__ for each in done) == ["NoneType", "OutOfDateError"]


async def test_what_does_not_fit_is_refused_with_its_label_and_nothing_is_kept(town: Town):
    changes = {"membership.draft_days": 90, "membership.organiser_after_hours": 10}

    preview = await town.adjusting.preview(HERE, changes)
    with pytest.raises(UnfitError) as caught:
        await town.adjusting.apply(town.dee, changes, expects=0)

    assert {trouble.sentence for trouble in preview.troubles} == {
        '"Draft waits": must be 14 or less.',
        '"Tell the organisers": must be more hours than "Tell who is on duty".',
    }
    assert caught.value.troubles == preview.troubles
    assert await town.rows(EditRow) == []


async def test_an_unknown_setting_is_refused_in_words(town: Town):
    preview = await town.adjusting.preview(HERE, {"membership.nonsense": 1})

    assert [trouble.sentence for trouble in preview.troubles] == [
        'This bot has no setting "membership.nonsense" any more.'
    ]


async def test_what_would_change_nothing_writes_nothing(town: Town):
    made = await town.adjusting.apply(town.dee, {"membership.draft_days": 7, "roles.member": "@Member"}, expects=0)

    assert made is None
    assert await town.rows(ChangeRow) == await town.rows(EditRow) == []


async def test_a_setting_back_at_the_value_of_the_files_is_no_edit_any_more(town: Town):
    await town.change({"membership.draft_days": 10, "membership.welcome": "Hello."})

    await town.change({"membership.draft_days": 7})
    back = await town.change({"membership.welcome": None})

    assert await town.rows(EditRow) == []
    assert back.shifts[0].back
    assert town.book.for_community(HERE) == town.book.of_files(HERE)


async def test_an_optional_setting_can_be_emptied_although_the_file_has_one(town: Town):
    town = await town.restart(files(roles={"on_duty": "On duty"}))

    made = await town.change({"roles.on_duty": ""})

    assert town.settings.roles.on_duty is None
    assert (made.shifts[0].old, made.shifts[0].new) == ("@On duty", "none")
    assert (await town.restart(files(roles={"on_duty": "On duty"}))).settings.roles.on_duty is None


async def test_a_change_of_one_question_shows_that_question_alone(town: Town):
    questions = [dict(question) for question in town.adjusting.value(HERE, "membership.question")]
    questions[2]["help"] = "Choose one."

    preview = await town.adjusting.preview(HERE, {"membership.question": questions})

    (shift,) = preview.shifts
    assert shift.new == "3. What brings you to this topic?\nHelp: Choose one."
    assert "18" not in shift.old + shift.new


async def test_what_is_allowed_and_worth_a_second_look_is_said_once(town: Town):
    doors = {"membership.doors.lobby": False}

    first = await town.adjusting.preview(HERE, doors)
    await town.change(doors)
    second = await town.adjusting.preview(HERE, {"membership.draft_days": 9})

    assert any("both doors are off" in advice for advice in first.advice)
    assert second.advice == ()


async def test_those_who_follow_hear_of_a_change_after_it_counts(town: Town, caplog: pytest.LogCaptureFixture):
    heard: list[tuple[int, int]] = []

    async def fails(_community_id: int) -> None:
        raise RuntimeError("on purpose")

    async def hears(community_id: int) -> None:
        heard.append((community_id, town.settings.membership.draft_days))

    town.adjusting.when_changed(fails)
    town.adjusting.when_changed(hears)
    with caplog.at_level(logging.CRITICAL, "bot.adjusting.service"):
        await town.change({"membership.draft_days": 10})

    assert heard == [(HERE, 10)]


async def test_a_change_inside_a_use_case_counts_when_it_is_told_to(town: Town):
    async with town.store.begin() as tx:
        made = await town.adjusting.write(tx, Actor.software(HERE), {"roles.member": 41771983423143999})
    assert town.settings.roles.member == "Member"

    await town.adjusting.refresh(HERE)

    assert town.settings.roles.member == 41771983423143999
    assert made is not None
    assert (made.how, made.by) == (How.SETUP, None)


async def test_a_database_that_is_busy_changes_nothing_and_says_so(database, open_store, clock):
    class Full:
        on = False

        async def reach(self, point: str) -> None:
            if point == "store.before_commit" and self.on:
                raise TryAgainError("full")

    faults = Full()
    town = Town(await open_store(database, faults=faults), clock)
    await town.adjusting.load()
    faults.on = True

    with pytest.raises(TryAgainError):
        await town.change({"membership.draft_days": 10})
    faults.on = False

    assert town.settings.membership.draft_days == 7
    assert await town.rows(EditRow) == []
    assert (await town.change({"membership.draft_days": 11})).shifts[0].old == "7"


async def test_a_person_who_goes_away_in_the_middle_leaves_memory_and_store_alike(town: Town):
    press = asyncio.create_task(town.adjusting.apply(town.dee, {"membership.draft_days": 10}, expects=0))
    await asyncio.sleep(0)
    press.cancel()
    with pytest.raises(asyncio.CancelledError):
        await press

    assert (await town.adjusting.apply(town.dee, {"membership.draft_days": 11}, expects=1)) is not None
    assert town.settings.membership.draft_days == 11
    assert (await town.restart()).settings == town.settings


async def test_what_one_community_exports_another_imports(town: Town):
    await town.change({"membership.draft_days": 10, "roles.on_duty": "On duty", "features.nearby": False})
    text = await town.adjusting.export_text(HERE)

    preview = await town.adjusting.import_preview(ELSEWHERE, text)
    by = organiser(1, ELSEWHERE)
    made = await town.adjusting.apply(by, preview.changes, expects=preview.version, how=How.IMPORT)

    assert made is not None
    assert made.how is How.IMPORT
    assert made.shifts == preview.shifts
    assert town.book.for_community(ELSEWHERE) == town.settings
    assert (await town.adjusting.import_preview(ELSEWHERE, text)).empty


async def test_a_text_with_mistakes_is_refused_with_its_lines(town: Town):
    preview = await town.adjusting.import_preview(HERE, "[membership]\ndraft_days = 99\nwelcme = 1\n")

    assert not preview.fits
    assert preview.changes == {}
    assert [trouble.sentence for trouble in preview.troubles] == [
        "settings.toml:2: membership.draft_days: must be 14 or less.",
        'settings.toml:3: membership.welcme: unknown setting. Did you mean "welcome"?',
    ]


async def test_every_change_stands_in_the_audit_log_without_words(town: Town):
    made = await town.change({"membership.welcome": "Hello."})
    await town.undo(made)

    lines = await town.rows(AuditRow)
    assert [(line.verb, line.subject) for line in lines] == [
        ("settings.edit", f"settings:{made.id}"),
        ("settings.undo", f"settings:{made.id + 1}"),
    ]


async def test_another_community_cannot_be_read_or_undone(town: Town):
    made = await town.change({"membership.draft_days": 10})

    with pytest.raises(NotFoundError):
        await town.adjusting.change(ELSEWHERE, made.id)
    with pytest.raises(NotFoundError):
        await town.adjusting.undo(organiser(1, ELSEWHERE), made.id, expects=0)
    assert await town.adjusting.history(ELSEWHERE) == ()
