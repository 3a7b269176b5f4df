"""Acts on members' messages over real HTTP: a note stands once, a message is deleted once, and a look is true."""

from __future__ import annotations

import pytest

from bot.delivery.effects import EffectKind, LaterError, Outcome, OutcomeWord, ParkedError
from bot.misinformation.outcomes_rules import seen_code
from tests.discord_kit.fake_discord import ANN, GUILD_ID, MOD, QUEUE_ID, FakeDiscord, texts_in, user
from tests.discord_kit.feeding import feed
from tests.discord_kit.test_effects import Stage, without

MESSAGE = 800_000_000_000_000_900
NOTE = {"card": "application", "ref": "12", "place": str(QUEUE_ID), "message_id": MESSAGE}
WHERE = {"channel_id": QUEUE_ID, "message_id": MESSAGE}
DONE, GONE = OutcomeWord.DONE, OutcomeWord.GONE
_MANAGE_MESSAGES = 13


@pytest.fixture
def stage(scene, fake: FakeDiscord) -> Stage:
    """A stage with a message of a member's on it."""
    fake.messages[QUEUE_ID][MESSAGE] = {
        "id": str(MESSAGE),
        "type": 0,
        "channel_id": str(QUEUE_ID),
        "author": user(ANN),
        "content": "Tea is enough.",
        "timestamp": "2026-03-02T09:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "pinned": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "flags": 0,
    }
    return Stage(scene)


def notes_on(fake: FakeDiscord) -> list[dict]:
    return [message for number, message in fake.messages[QUEUE_ID].items() if number != MESSAGE]


@pytest.mark.parametrize("how", ["applied:503", "503"])
async def test_a_note_whose_posting_was_unclear_stands_once_and_is_drawn_anew(stage, fake, how):
    fake.break_next("POST", f"/channels/{QUEUE_ID}/messages", how)

    outcome, unclear = await stage.until_done(EffectKind.SHOW_REPLY, NOTE)
    again = await stage.do(EffectKind.SHOW_REPLY, NOTE | {"only_if_there": True}, "op-2")

    assert (outcome.word, unclear) == (DONE, 1)
    assert again.result_id == outcome.result_id
    (note,) = notes_on(fake)
    assert "drawing" in texts_in(note)


async def test_a_note_goes_when_nobody_draws_it_any_more(stage, fake):
    await stage.do(EffectKind.SHOW_REPLY, NOTE)
    stage.card = object()  # type: ignore[assignment]  # from now on nothing is drawn

    await stage.do(EffectKind.SHOW_REPLY, NOTE | {"only_if_there": True}, "op-2")

    assert notes_on(fake) == []
    assert MESSAGE in fake.messages[QUEUE_ID]


async def test_a_message_is_looked_at_and_deleted_once(stage, fake):
    looked = await stage.do(EffectKind.LOOK_AT_MESSAGE, WHERE)
    assert looked == Outcome(DONE, code=seen_code(None, "Tea is enough."))

    fake.break_next("DELETE", f"/channels/{QUEUE_ID}/messages/{MESSAGE}", "applied:hang")
    outcome, unclear = await stage.until_done(EffectKind.DELETE_MESSAGE, WHERE)

    assert (outcome, unclear) == (Outcome(GONE), 1)  # the lost reply was a yes
    assert await stage.do(EffectKind.LOOK_AT_MESSAGE, WHERE) == Outcome(GONE)


async def test_without_the_right_a_person_is_asked_and_nothing_is_deleted(stage, fake, bot):
    feed(bot, "GUILD_CREATE", without(_MANAGE_MESSAGES))

    with pytest.raises(ParkedError) as parked:
        await stage.do(EffectKind.DELETE_MESSAGE, WHERE)

    assert parked.value.details["permission"] == "manage_messages"
    assert MESSAGE in fake.messages[QUEUE_ID]


async def test_a_moderator_who_was_demoted_since_deletes_nothing(stage, fake):
    fake.roles[MOD] = set()

    with pytest.raises(ParkedError) as parked:
        await stage.do(EffectKind.DELETE_MESSAGE, WHERE)

    assert parked.value.todo == "no_right_any_more"
    assert MESSAGE in fake.messages[QUEUE_ID]


async def test_while_the_bot_is_out_of_the_community_no_message_is_taken_for_gone(stage, bot):
    feed(bot, "GUILD_DELETE", {"id": str(GUILD_ID)})

    for kind in (EffectKind.LOOK_AT_MESSAGE, EffectKind.DELETE_MESSAGE, EffectKind.SHOW_REPLY):
        with pytest.raises(LaterError):
            await stage.do(kind, WHERE | NOTE)
