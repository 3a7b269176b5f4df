"""Time passes over the wire: reminders come once, drafts and words go on their date, promises are kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from bot.rehearsal.stage import Stage, staged
from bot.rehearsal.stories.joining import apply, draft, lobby_card
from bot.rehearsal.structure import delete_channel

pytestmark = pytest.mark.slow

_HOUR = 3600.0
_DAY = 24 * _HOUR
_DRAFTS = "SELECT id FROM membership_application WHERE status = 'draft'"
_WITH_WORDS = "SELECT application_id FROM membership_answer"


@pytest.fixture
async def stage(tmp_path):
    async with staged(tmp_path) as stage:
        await stage.start_bot()
        await stage.person("olu").command("door open")
        yield stage
        assert [violation.words for violation in stage.practice.ledger.violations] == []


def _rows(stage: Stage, question: str) -> list[tuple]:
    address = f"file:{stage.bot.folder / 'data' / 'alongside.db'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        return database.execute(question).fetchall()


async def test_a_long_wait_reaches_who_is_on_duty_and_then_the_organisers_once_each(stage):
    await apply(stage, "robin")
    await stage.message("dee", "applications", "Application 1", "Came through")

    stage.practice.clock.skip(25 * _HOUR)
    await stage.message("dee", "moderator-alerts", "Somebody has waited")
    stage.practice.clock.skip(48 * _HOUR)
    await stage.message("olu", "organisers", "Somebody has waited")
    await stage.restart_bot()
    stage.practice.clock.skip(24 * _HOUR)
    digests = await stage.message("dee", "applications", "1 person is waiting")

    assert "Application 1" in digests.text
    assert len(stage.look("dee", "moderator-alerts", "Somebody has waited")) == 1
    assert len(stage.look("olu", "organisers", "Somebody has waited")) == 1


async def test_a_draft_waits_seven_days_and_is_then_gone_with_its_words(stage):
    await draft(stage, "robin")

    stage.practice.clock.skip(6 * _DAY)
    kept = await stage.person("robin").presses(await lobby_card(stage, "robin"), "Apply to join")
    stage.practice.clock.skip(1.1 * _DAY)
    await stage.until(lambda: not _rows(stage, _DRAFTS), "the draft is gone", seconds=20)
    gone = await stage.person("robin").presses(await lobby_card(stage, "robin"), "Apply to join")

    assert "Everything is filled in" in kept.text
    assert "Before you start" in gone.text
    assert stage.look("robin", "dm") == []


async def test_a_reminder_comes_once_and_only_to_whom_it_was_promised(stage):
    screen = await draft(stage, "robin")
    promised = await stage.person("robin").presses(screen, "Remind me in 2 days")

    stage.practice.clock.skip(2.1 * _DAY)
    await stage.message("robin", "dm", "Your draft is still here")
    stage.practice.clock.skip(2 * _DAY)
    await stage.restart_bot()

    assert "I will remind you once" in promised.text
    assert len(stage.look("robin", "dm", "Your draft is still here")) == 1


async def test_who_said_not_now_is_asked_again_in_three_months_and_never_after(stage):
    consent = await stage.person("robin").presses(await lobby_card(stage, "robin"), "Apply to join")
    await stage.person("robin").presses(consent, "Not now, ask me in 3 months")

    stage.practice.clock.skip(80 * _DAY)
    await stage.restart_bot()
    early = stage.look("robin", "dm")
    stage.practice.clock.skip(15 * _DAY)
    asked = await stage.message("robin", "dm", "You asked me to come back")
    stage.practice.clock.skip(200 * _DAY)
    await stage.restart_bot()

    assert early == []
    assert "I will not ask again" in asked.text
    assert len(stage.look("robin", "dm")) == 1


async def test_a_taken_application_comes_back_after_half_an_hour(stage):
    await apply(stage, "robin")
    card = await stage.message("dee", "applications", "Application 1", "Came through")
    await stage.person("dee").presses(card, "Take")
    await stage.message("sam", "applications", "Application 1", "is looking at it", "Came through")

    stage.practice.clock.skip(31 * 60)

    back = await stage.message("sam", "applications", "Application 1", "From", "waiting", "Came through")
    assert "Take" in back.buttons


async def test_the_answers_go_seven_days_after_a_welcome(stage):
    await apply(stage, "robin")
    card = await stage.message("dee", "applications", "Application 1", "Came through")
    await stage.person("dee").presses(card, "Approve")
    await stage.message("dee", "applications", "Application 1", "approved and welcomed", "Came through")
    before = _rows(stage, _WITH_WORDS)

    stage.practice.clock.skip(7.1 * _DAY)

    await stage.until(lambda: not _rows(stage, _WITH_WORDS), "the words are gone", seconds=20)
    assert before


async def test_a_deleted_queue_channel_becomes_a_card_elsewhere_and_the_application_is_not_lost(stage):
    delete_channel(stage.practice.world, stage.community.channels["applications"], by=stage.person("olu").id)
    await apply(stage, "robin")

    todo = await stage.message("dee", "moderator-alerts", "Something needs a person")
    listed = await stage.person("olu").command("queue")

    assert "queue" in todo.text
    assert "Application 1" in listed.text
