"""What an organiser would read after each what-if, with the real bot on the other side of the wire."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.privacy.practising import at_work_beside
from bot.rehearsal.stage import Stage, staged
from bot.rehearsal.stories.joining import apply, draft, lobby_card
from bot.rehearsal.what_if import DAY, SIX_MONTHS, WhatIf

pytestmark = pytest.mark.slow


@pytest.fixture
async def what_if(tmp_path: Path) -> AsyncIterator[WhatIf]:
    async with staged(tmp_path, write=lambda _line: None) as stage:
        stage.practice.interactions.deadline = 30.0  # a busy machine is not what is tested here
        stage.patience = 90.0
        await stage.start_bot()
        await stage.person("olu").command("door open")
        await lobby_card(stage, "robin")
        yield WhatIf(stage, at_work_beside)


def _rows(stage: Stage, question: str) -> list[tuple]:
    address = f"file:{stage.bot.folder / 'data' / 'alongside.db'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        return database.execute(question).fetchall()


async def _approve(stage: Stage) -> None:
    card = await stage.message("dee", "applications", "Application 1", "Came through")
    await stage.person("dee").presses(card, "Approve")


async def test_without_manage_roles_a_card_names_the_permission_and_try_again_mends_it(what_if):
    stage = what_if.stage
    await apply(stage, "robin")

    await what_if.take_permission("Manage Roles")
    await _approve(stage)
    todo = await stage.message("dee", "moderator-alerts", "Something needs a person", "Manage Roles")
    held = "Member" in stage.person("robin").roles()
    await what_if.give_back()
    await stage.person("dee").presses(todo, "Try again")

    assert "Server Settings" in todo.text
    assert not held
    await stage.until(lambda: "Member" in stage.person("robin").roles(), "Robin is let in after all")


@pytest.mark.parametrize("permission", ["Send Messages", "View Channels", "Embed Links", "Read Message History"])
async def test_without_a_permission_of_channels_nothing_is_lost(what_if, permission):
    stage = what_if.stage

    await what_if.take_permission(permission)
    await apply(stage, "robin")
    await what_if.give_back()
    await stage.restart_bot()
    async with asyncio.timeout(120):
        while not stage.look("dee", "applications", "Application 1", "waiting", "Came through"):
            for todo in stage.look("dee", "moderator-alerts", "Something needs a person"):
                if "Try again" in todo.buttons:
                    await stage.person("dee").presses(todo, "Try again")
            await asyncio.sleep(0.2)

    assert len(stage.look("dee", "applications", "Application 1", "Came through")) == 1


async def test_without_private_threads_asking_becomes_a_card(what_if):
    stage = what_if.stage
    await apply(stage, "robin")

    await what_if.take_permission("Create Private Threads")
    card = await stage.message("dee", "applications", "Application 1", "Came through")
    form = await stage.opens("dee", card, "Ask")
    await stage.person("dee").submits(form, {"Question 1": "Which evenings suit you?"})
    todo = await stage.message("dee", "moderator-alerts", "Something needs a person")

    assert "Create Private Threads" in todo.text
    assert "welcome" in todo.text or "thread" in todo.text


async def test_a_role_at_the_bottom_becomes_a_card_that_says_where_to_drag_it(what_if):
    stage = what_if.stage
    await apply(stage, "robin")

    await what_if.lower_role()
    await _approve(stage)
    todo = await stage.message("dee", "moderator-alerts", "Something needs a person")
    status = await stage.person("robin").command("apply status")
    await what_if.lift_role()
    await stage.person("dee").presses(todo, "Try again")

    assert "Drag the bot's role above the member role" in todo.text
    assert "technical delay" in status.text
    await stage.until(lambda: "Member" in stage.person("robin").roles(), "Robin is let in after all")


async def test_a_deleted_queue_becomes_a_card_and_its_cards_come_back_with_it(what_if):
    stage = what_if.stage
    await apply(stage, "robin")
    await stage.message("dee", "applications", "Application 1", "Came through")

    await what_if.delete_queue()
    await apply(stage, "casey")
    todo = await stage.message("dee", "moderator-alerts", "Something needs a person", "queue")
    listed = await stage.person("olu").command("queue")
    await what_if.put_queue_back()
    await stage.person("dee").presses(todo, "Try again")

    assert "Make the channel again" in todo.text
    assert "Application 1" in listed.text
    assert "Application 2" in listed.text
    await stage.message("dee", "applications", "Application 2", "Came through")
    await what_if.skip(120)  # what is younger than a minute may still be on its way
    await what_if.restart()
    await stage.message("dee", "applications", "Application 1", "Came through", seconds=90)


async def test_slow_answers_are_slow_and_nothing_else(what_if):
    stage = what_if.stage

    await what_if.slow()
    consent = await stage.person("robin").presses(await lobby_card(stage, "robin"), "Apply to join")
    await what_if.well()

    assert "What is stored" in consent.text
    assert stage.look("dee", "moderator-alerts", "Something needs a person") == []


@pytest.mark.parametrize("trouble", ["lost", "broken"])
async def test_with_trouble_at_discord_everything_comes_about_once(what_if, trouble):
    stage = what_if.stage
    await apply(stage, "robin")
    card = await stage.message("dee", "applications", "Application 1", "Came through")

    await getattr(what_if, trouble)()
    for _ in range(4):  # a press may meet the trouble, and then the person presses again
        if "approved" in (await stage.person("dee").presses(card, "Approve")).text.casefold():
            break
    await stage.until(lambda: "Member" in stage.person("robin").roles(), "Robin is let in", seconds=90)
    await stage.message("robin", "dm", "Welcome to", seconds=90)
    await what_if.well()

    await stage.message("dee", "applications", "Application 1", "approved and welcomed", seconds=90)
    assert len(stage.look("robin", "dm", "Welcome to")) == 1
    assert len(stage.look("dee", "applications", "Application 1", "Came through")) == 1
    assert [one.words for one in stage.practice.ledger.violations] == []


async def test_two_hundred_people_at_once_make_one_card_with_one_button_to_close_the_doors(what_if):
    stage = what_if.stage

    said = await what_if.crowd()
    card = await stage.message("dee", "moderator-alerts", "Many people came at once")
    answer = await stage.person("newcomer1").presses(await lobby_card(stage, "newcomer1"), "Apply to join")

    assert "200 people" in said
    assert "200" in card.text
    assert "Pause invites and applications" in card.buttons
    assert len(stage.look("dee", "moderator-alerts", "Many people")) == 1
    assert "What is stored" in answer.text


async def test_closed_direct_messages_stand_on_the_card(what_if):
    stage = what_if.stage
    await apply(stage, "robin")

    await what_if.close_dms("robin")
    await _approve(stage)
    card = await stage.message("dee", "applications", "Application 1", "direct messages are closed")

    assert "Member" in stage.person("robin").roles()
    assert card.text.count("direct messages are closed") == 1


async def test_six_months_in_one_jump_leave_a_sane_world(what_if):
    stage = what_if.stage
    await apply(stage, "robin")
    await _approve(stage)
    await stage.message("dee", "applications", "Application 1", "approved and welcomed")
    await draft(stage, "casey")
    wrote = len(stage.practice.ledger.made("POST", "/channels/{channel_id}/messages"))

    said = await what_if.skip(SIX_MONTHS)

    assert "has done what fell due" in said
    assert _rows(stage, "SELECT id FROM membership_application WHERE status = 'draft'") == []
    assert _rows(stage, "SELECT application_id FROM membership_answer") == []
    assert len(stage.practice.ledger.made("POST", "/channels/{channel_id}/messages")) - wrote <= 3
    assert [one.words for one in stage.practice.ledger.violations] == []


async def test_six_months_with_somebody_waiting_send_one_summary_not_180(what_if):
    stage = what_if.stage
    await apply(stage, "robin")

    await what_if.skip(SIX_MONTHS)
    await stage.message("dee", "applications", "1 person is waiting")
    await what_if.skip(2 * DAY)

    assert len(stage.look("dee", "applications", "person is waiting")) == 2
    assert len(stage.look("dee", "moderator-alerts", "Somebody has waited")) == 1
    assert len(stage.look("olu", "organisers", "Somebody has waited")) == 1


async def test_a_killed_bot_answers_nobody_and_goes_on_when_it_is_started(what_if):
    stage = what_if.stage
    await apply(stage, "robin")
    stage.practice.interactions.deadline = 0.5

    await what_if.kill()
    failed = await stage.person("robin").command("apply status")
    skipped = await what_if.skip(DAY)
    stage.practice.interactions.deadline = 15.0
    await what_if.restart()
    answered = await stage.person("robin").command("apply status")

    assert failed.failed
    assert "does what fell due when it starts" in skipped
    assert not answered.failed


async def test_own_settings_are_used_and_the_server_has_their_names(what_if, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "community.toml").write_text(
        '[channels]\nqueue = "front-desk"\nalerts = 123456789012345678\n[roles]\nmember = "Friend"\n', encoding="utf-8"
    )
    stage = what_if.stage

    said = await what_if.settings(own)
    await apply(stage, "robin")
    card = await stage.message("dee", "front-desk", "Application 1", "Came through")
    await stage.person("dee").presses(card, "Approve")

    assert "channels.alerts" in said
    await stage.until(lambda: "Friend" in stage.person("robin").roles(), "Robin is a friend")
