"""Listening: only where a channel says so, for people alone, and without a trace of what was written."""

from __future__ import annotations

import inspect
import logging

import pytest

from bot.community.sections import CommunitySettings
from bot.crisis.listening import announcement

pytestmark = pytest.mark.slow

HOUR = 3_600
RISK = "zebrafish nights, i just want to die"
CALM = "Lovely weather, we nearly died laughing."
LISTENING = CommunitySettings.model_validate(
    {
        "crisis": {
            "listening": {"message_content": True, "channels": ["general", "stories"], "phrases": ["gone by christmas"]}
        }
    }
)


@pytest.fixture
async def listening(seat):
    table = await seat(LISTENING, reads_messages=True)
    await table.person("mia").until(lambda: announcement() in (table.community.channels["general"].topic or ""))
    await table.person("mia").until(lambda: announcement() in (table.community.channels["stories"].topic or ""))
    await table.person("mia").until(
        lambda: announcement() in (table.house.bot.get_channel(table.community.channels["general"].id).topic or ""), 8
    )
    return table


def _did(table, after):
    """Return what the bot asked of Discord since, as method and route."""
    return [(entry.method, entry.template) for entry in table.practice.ledger.entries[after:]]


def _nothing_but_cards_and_letters(table, after):
    staff = {table.community.channels[name].id for name in ("moderator-alerts", "organisers")}
    direct = {channel.id for channel in table.practice.world.direct.values()}
    for entry in table.practice.ledger.entries[after:]:
        assert entry.method in {"GET", "POST", "PATCH"}, entry
        if entry.method == "POST" and "/messages" in entry.path:
            assert int(entry.path.split("/")[2]) in staff | direct, entry
        elif entry.method == "PATCH":
            assert "/messages/" in entry.path or "/webhooks/" in entry.path, entry


async def _alert(table, *words, who="dee"):
    return await table.card(who, "moderator-alerts", *words)


async def test_the_channel_says_so_in_its_topic_line_and_others_do_not(listening):
    channels = listening.community.channels

    assert announcement() in channels["general"].topic
    assert announcement() not in (channels["everyday-life"].topic or "")


async def test_words_of_risk_raise_a_quiet_alert_with_link_and_class_and_no_text(listening):
    await listening.person("dee").command("duty on")
    before = len(listening.practice.ledger.entries)

    listening.person("mia").writes("general", RISK)
    card = await _alert(listening, "Somebody may need a kind reply soon", "Class 2")
    letter = await listening.card("dee", "dm", "You are on duty")

    assert "Open the message" in card.buttons
    assert "zebrafish" not in card.text + letter.text
    assert [one.author for one in listening.person("rae").sees("general")] == ["Mia"]
    assert listening.person("mia").sees("dm") == []
    _nothing_but_cards_and_letters(listening, before)


@pytest.mark.parametrize("where", ["everyday-life", "sleep"])
async def test_elsewhere_nothing_is_looked_at(listening, where):
    listening.person("mia").writes(where, RISK)
    listening.person("mia").writes("general", CALM)
    listening.person("rae").writes("general", "i feel so suicidal")

    card = await _alert(listening, "Class 2")

    assert "It came up" not in card.text
    assert len(listening.person("dee").sees("moderator-alerts")) == 1


async def test_a_channel_whose_line_was_taken_away_is_not_listened_to(listening):
    general = listening.community.channels["general"]
    await listening.house.bot.http.edit_channel(general.id, topic="Talk")
    await listening.person("mia").until(lambda: listening.house.bot.get_channel(general.id).topic == "Talk")

    listening.person("mia").writes("general", RISK)
    thread = listening.person("rae").starts_thread("stories", "A thread")
    await listening.person("rae").until(lambda: listening.house.bot.get_channel(thread.id) is not None)
    listening.person("rae").writes(thread, "i have decided to end my life")
    await _alert(listening, "Class 1")

    assert len(listening.person("dee").sees("moderator-alerts")) == 1


async def test_who_said_yes_gets_one_quiet_message_in_twelve_hours(listening):
    mia = listening.person("mia")
    await mia.command("private-help", choice="on")

    mia.writes("general", RISK)
    letter = await listening.card("mia", "dm", "It sounds as if things are hard", "116 123")
    mia.writes("general", "still suicidal, honestly")
    await _alert(listening, "It came up 2 times")
    once = len(mia.sees("dm"))
    listening.practice.clock.skip(12 * HOUR + 1)
    mia.writes("general", "and again i want to die")
    await mia.until(lambda: len(mia.sees("dm")) == 2)

    assert once == 1
    assert "zebrafish" not in letter.text
    assert "The moderators of Practice community were asked to look" in letter.text


async def test_the_quiet_message_can_be_answered_and_stopped(listening):
    mia = listening.person("mia")
    await mia.command("private-help", choice="on")
    mia.writes("general", RISK)
    letter = await listening.card("mia", "dm", "It sounds as if things are hard")

    fine = await mia.presses(letter, "I'm OK")
    more = await mia.presses(letter, "Other ways to get help")
    stop = await mia.presses(letter, "Please do not write to me")
    listening.practice.clock.skip(13 * HOUR)
    before = len(mia.sees("dm"))
    mia.writes("general", "and again i want to die")
    await _alert(listening, "It came up 2 times")

    assert "Nobody is told that you pressed this" in fine.text
    assert "999" in more.text
    assert "not write to you again" in stop.text
    assert len(mia.sees("dm")) == before


async def test_closed_direct_messages_make_nothing_public(listening):
    mia = listening.person("mia")
    await mia.command("private-help", choice="on")
    mia.closes_dms()
    before = len(listening.practice.ledger.entries)

    mia.writes("general", RISK)
    await _alert(listening, "Class 2")
    await mia.until(lambda: any("/users/@me/channels" in path for _method, path in _did(listening, before)))

    assert [one.author for one in listening.person("rae").sees("general")] == ["Mia"]
    _nothing_but_cards_and_letters(listening, before)


async def test_an_own_phrase_and_an_edit_are_heard_and_a_thread_counts_as_its_channel(listening):
    mia, rae = listening.person("mia"), listening.person("rae")
    message = mia.writes("general", "Hello.")
    mia.edits(message, "i will be gone by Christmas")
    await _alert(listening, "Class 2")

    thread = rae.starts_thread("stories", "A thread")
    await rae.until(lambda: listening.house.bot.get_channel(thread.id) is not None)
    rae.writes(thread, "i have decided to end my life")

    await _alert(listening, "Class 1")


async def test_bots_are_not_listened_to_and_the_same_person_makes_one_alert(listening):
    mia = listening.person("mia")
    for text in ("i want to die", "i wish i was dead", "nobody would miss me"):
        mia.writes("general", text)

    await _alert(listening, "It came up 3 times")

    assert len(listening.person("dee").sees("moderator-alerts")) == 1


async def test_no_message_without_a_match_touches_the_database(listening, monkeypatch):
    touched = []
    store = listening.house.store
    for name in ("read", "begin"):
        whole = getattr(store, name)

        def watched(whole=whole):
            if any("/crisis/" in frame.filename for frame in inspect.stack()):
                touched.append(1)
            return whole()

        monkeypatch.setattr(store, name, watched)
    for number in range(30):
        listening.person("mia").writes("general", f"{CALM} {number}")
    listening.person("rae").writes("dm", "hello")  # answered only after all that came before it
    await listening.card("rae", "dm", "I am a bot")
    calm = len(touched)

    listening.person("mia").writes("general", "i want to die")
    await _alert(listening, "Class 2")

    assert calm == 0
    assert touched


async def test_the_words_are_in_no_log_alert_custom_id_or_byte_of_the_database(listening, database, caplog):
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, logger="alongside")
    mia = listening.person("mia")
    await mia.command("private-help", choice="on")
    await listening.person("dee").command("duty on")

    mia.writes("general", RISK)
    mia.writes("dm", RISK)
    card = await _alert(listening, "Class 2")
    await listening.card("mia", "dm", "It sounds as if things are hard")
    await listening.card("mia", "dm", "Help now")
    await listening.person("dee").presses(card, "I am replying")

    assert "zebrafish" not in caplog.text
    assert "zebrafish" not in database.read_bytes().decode("latin-1")
    assert all("zebrafish" not in f"{entry.body}{entry.path}" for entry in listening.practice.ledger.entries)


async def test_without_the_switch_at_discord_the_bot_does_not_start(seat):
    with pytest.raises(Exception, match="Message Content Intent"):
        await seat(LISTENING, reads_messages=False)


async def test_where_nobody_asked_for_it_the_bot_hears_nothing(table):
    assert table.house.bot.intents.message_content is False
    assert table.house.bot.intents.guild_messages is False
    assert table.community.channels["general"].topic in (None, "")
