"""Practice Discord shows what the bot knows, while the bot has its database open and is at work."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import _practice_at_work, _practice_known
from bot.errors import SetupError
from bot.privacy.practising import known_beside
from bot.rehearsal.answers import CannotError
from bot.rehearsal.bot_process import default_config
from bot.rehearsal.controls import StageControls
from bot.rehearsal.stage import staged
from bot.rehearsal.stories.joining import apply
from bot.rehearsal.what_if import WhatIf
from bot.store.sealing import KeyRing

pytestmark = pytest.mark.slow

WORDS = "I would like to talk with people who know how this is."


@pytest.fixture
async def stage(tmp_path):
    async with staged(tmp_path) as stage:
        yield stage


async def open_doors(stage):
    await stage.start_bot()
    await stage.person("olu").command("door open")


def told(known):
    return "\n".join(f"{one['what']}\n{one['words']}\n{one.get('exact', '')}" for one in known)


async def test_work_that_is_due_is_seen_beside_the_running_bot_until_it_is_done(stage):
    clock = stage.practice.clock
    assert not await _practice_at_work(stage.bot.folder, clock.now())

    await open_doors(stage)
    in_a_year = clock.now() + timedelta(days=366)
    assert await _practice_at_work(stage.bot.folder, in_a_year)
    await stage.bot.kill()
    clock.skip(86400)
    assert await _practice_at_work(stage.bot.folder, clock.now())

    assert (await WhatIf(stage, _practice_at_work).skip(0)).startswith("It is later now. The bot does not run.")
    await stage.start_bot()
    assert (
        await WhatIf(stage, _practice_at_work).skip(0) == "It is later now. The bot has done what fell due on the way."
    )
    assert not await _practice_at_work(stage.bot.folder, clock.now())


async def test_what_is_known_is_read_beside_the_running_bot(stage):
    controls = StageControls(stage, _practice_known)
    people = stage.community.people
    assert await controls.known(people["robin"].id) == []

    await open_doors(stage)
    await apply(stage, "robin")
    await stage.message("dee", "applications", "Application 1", "Came through")
    robin = await controls.known(people["robin"].id)
    stranger = await controls.known(people["mia"].id)

    assert WORDS in told(robin)
    assert all(
        {"what", "why", "words", "goes"} <= set(one) <= {"what", "why", "words", "goes", "exact"} for one in robin
    )
    assert all(one["what"] and one["why"] and one["words"] and one["goes"] for one in robin)
    assert stranger == []
    assert stage.practice.ledger.violations == []


async def test_a_moderator_is_shown_what_they_did_and_not_the_applicants_words(stage):
    controls = StageControls(stage, _practice_known)
    await open_doors(stage)
    await apply(stage, "robin")
    card = await stage.message("dee", "applications", "Application 1", "Came through")
    await stage.person("dee").presses(card, "Take")

    dee = told(await controls.known(stage.community.people["dee"].id))
    robin = told(await controls.known(stage.community.people["robin"].id))

    assert "take (application)" in dee
    assert WORDS not in dee
    assert str(stage.community.people["robin"].id) not in dee
    assert str(stage.community.people["dee"].id) not in robin


async def test_neither_the_page_nor_the_bot_waits_for_it(stage):
    await open_doors(stage)
    robin = stage.community.people["robin"]
    folder, config, here = stage.bot.folder, stage.bot.config, stage.community.guild.id
    await known_beside(folder, config, here, robin.id)
    looks, turns_while_looking = 0, []

    async def count_turns():
        while True:
            turns_while_looking[-1] += 1
            await asyncio.sleep(0.001)

    async def look_on():
        nonlocal looks
        while not applied.done():
            turns_while_looking.append(0)
            counting = asyncio.create_task(count_turns())
            await known_beside(folder, config, here, robin.id)
            counting.cancel()
            looks += 1

    applied = asyncio.create_task(apply(stage, "robin"))
    await asyncio.gather(applied, look_on())

    assert "Sent. Thank you." in applied.result().text
    assert looks
    assert min(turns_while_looking) > 1, "the page's loop goes on while the database is read"
    assert stage.practice.ledger.violations == []


async def test_it_is_read_also_when_the_bot_is_dead(stage):
    await open_doors(stage)
    await apply(stage, "robin")
    await stage.bot.kill()

    known = await StageControls(stage, _practice_known).known(stage.community.people["robin"].id)

    assert WORDS in told(known)


async def test_looking_writes_nothing_and_makes_no_file(stage, tmp_path):
    empty = tmp_path / "empty"
    await asyncio.to_thread(empty.mkdir)

    assert await known_beside(empty, default_config(), 1, 2) == []
    assert await asyncio.to_thread(lambda: list(empty.iterdir())) == []


async def test_a_database_that_is_not_set_up_yet_tells_nothing(stage):
    await open_doors(stage)
    await stage.bot.kill()
    database = stage.bot.folder / "data" / "alongside.db"
    await asyncio.to_thread(database.write_bytes, b"")

    assert await known_beside(stage.bot.folder, stage.bot.config, 1, 2) == []


async def test_settings_with_mistakes_and_a_wrong_key_are_said_in_words(stage, tmp_path):
    await open_doors(stage)
    await apply(stage, "robin")
    broken = tmp_path / "broken"
    await asyncio.to_thread(broken.mkdir)
    await asyncio.to_thread((broken / "community.toml").write_text, "[membership]\ndraft_days = 1\n")
    here, robin = stage.community.guild.id, stage.community.people["robin"].id

    with pytest.raises(CannotError, match="draft_days"):
        await _practice_known(stage.bot.folder, broken, here, robin)
    key = stage.bot.folder / "keys" / "alongside.key"
    await stage.bot.kill()
    await asyncio.to_thread(_other_key, key)
    with pytest.raises(SetupError):
        await known_beside(stage.bot.folder, stage.bot.config, here, robin)


def _other_key(key: Path) -> None:
    """Put another ring in place, with the same hashing key, so that the rows are found but cannot be read."""
    KeyRing.load(key).rotated().newest_only().save(key)
