"""Threads a moderator may not see, threads that are deleted, and cards that somebody took away."""

from __future__ import annotations

import pytest

from bot.clock import ManualClock
from bot.delivery.effects import EffectKind, Outcome, ParkedError
from bot.discord_kit.acting import Scene
from tests.discord_kit.fake_discord import ANN, LOBBY_ID, MOD, QUEUE_ID, FakeDiscord
from tests.discord_kit.test_effects import DONE, GONE, KEY, SHOW, THREAD, Stage


@pytest.fixture
def stage(scene: Scene) -> Stage:
    return Stage(scene)


async def test_a_moderator_who_cannot_see_the_lobby_does_not_keep_the_applicant_from_their_thread(
    stage: Stage, fake: FakeDiscord
) -> None:
    fake.break_next("PUT", f"/thread-members/{MOD}", 50001)

    outcome = await stage.do(EffectKind.OPEN_THREAD, THREAD)

    [thread_id] = fake.threads
    assert outcome == Outcome(DONE, thread_id, LOBBY_ID)
    assert fake.thread_members[thread_id] == {ANN}


async def test_an_applicant_who_cannot_be_brought_in_is_a_matter_for_a_person(stage: Stage, fake: FakeDiscord) -> None:
    fake.break_next("PUT", f"/thread-members/{ANN}", 50001)

    with pytest.raises(ParkedError):
        await stage.do(EffectKind.OPEN_THREAD, THREAD)


@pytest.mark.slow
async def test_where_everybody_has_to_come_in_one_who_cannot_is_a_matter_for_a_person(
    stage: Stage, fake: FakeDiscord
) -> None:
    fake.break_next("PUT", f"/thread-members/{MOD}", 50001)

    with pytest.raises(ParkedError):
        await stage.do(EffectKind.OPEN_THREAD, THREAD | {"everybody": True})


@pytest.mark.slow
async def test_a_thread_is_deleted_once_and_one_that_is_gone_is_well(stage: Stage, fake: FakeDiscord) -> None:
    first = await stage.do(EffectKind.OPEN_THREAD, THREAD)
    deleting = {"thread_id": first.result_id, "delete": True}

    assert await stage.do(EffectKind.CLOSE_THREAD, deleting, "op-2") == Outcome(DONE)
    assert not fake.threads
    assert await stage.do(EffectKind.CLOSE_THREAD, deleting, "op-2") == Outcome(DONE)


@pytest.mark.slow
async def test_a_bot_that_may_not_delete_a_thread_asks_for_the_permission(stage: Stage, fake: FakeDiscord) -> None:
    first = await stage.do(EffectKind.OPEN_THREAD, THREAD)
    fake.break_next("DELETE", r"/channels/\d+$", 50013)

    with pytest.raises(ParkedError) as parked:
        await stage.do(EffectKind.CLOSE_THREAD, {"thread_id": first.result_id, "delete": True}, "op-2")
    assert parked.value.details["permission"] == "manage_threads"


async def test_a_deleted_card_whose_reposting_was_cut_short_stands_once(
    stage: Stage, fake: FakeDiscord, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.do(EffectKind.SHOW_CARD, SHOW)
    fake.messages[QUEUE_ID].clear()  # a moderator deleted the card
    noted = Scene.stands

    async def killed(scene: Scene, key: object, place: object) -> None:
        if place is not None:
            raise KeyboardInterrupt
        await noted(scene, key, None)  # type: ignore[arg-type] # the shape does not matter here

    with monkeypatch.context() as patched:
        patched.setattr(Scene, "stands", killed)
        with pytest.raises(KeyboardInterrupt):
            await stage.do(EffectKind.SHOW_CARD, SHOW, "op-2")
    fake.nonces.clear()  # and started again after the minutes in which Discord knows a nonce

    await stage.do(EffectKind.SHOW_CARD, SHOW, "op-2", tried=clock.now())

    assert len(fake.messages[QUEUE_ID]) == 1


async def test_a_card_that_was_deleted_is_not_posted_anew_where_it_is_only_to_forget(
    stage: Stage, fake: FakeDiscord
) -> None:
    only = {**SHOW, "only_if_there": True}
    await stage.do(EffectKind.SHOW_CARD, SHOW)
    assert (await stage.do(EffectKind.SHOW_CARD, only, "op-2")).word is DONE
    fake.messages[QUEUE_ID].clear()

    assert await stage.do(EffectKind.SHOW_CARD, only, "op-3") == Outcome(GONE)
    assert await stage.do(EffectKind.SHOW_CARD, only, "op-4") == Outcome(GONE)
    assert not fake.messages[QUEUE_ID]
    assert (await stage.scene.standing(KEY)).message_id is None
