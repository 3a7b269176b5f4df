"""What the bot's ears for wrong advice leave alone, and what they do when the database or Discord is away."""

from __future__ import annotations

from types import SimpleNamespace

import discord
import pytest

from bot.clock import ManualClock
from bot.delivery.announcing import Place
from bot.discord_kit import overhearing
from bot.discord_kit.around_port import Around, Author, Standing
from bot.discord_kit.overhearing import Overheard
from bot.errors import TryAgainError
from bot.misinformation.detection.pipeline import Suspicion
from cogs.misinformation.watching import Lookout, Watchers


class Watching:
    def __init__(self):
        self.looked, self.asked, self.refusals = [], [], 0

    def hears(self, community_id, place):
        return True

    def glance_at(self, community_id, glance):
        self.looked.append(glance.text)
        return Suspicion(is_suspect="tea" in glance.text, severity=2)

    async def ask(self, community_id, message, suspicion):
        if self.refusals:
            self.refusals -= 1
            raise TryAgainError("The database is busy.")
        self.asked.append(message)


class Surroundings:
    def __init__(self):
        self.around = Around(Standing.THERE, "tea cures all", names=("Gwen Hill",))

    async def of(self, channel_id, message_id):
        return self.around

    async def author(self, community_id, member_id):
        return Author(("Mia Stone",), is_staff=True)


class Names:
    async def names(self, community_id):
        return frozenset({"Robin", "tea"})


class NeverOurs:
    async def is_ours(self, told):
        return None


@pytest.fixture
def ears(monkeypatch):
    monkeypatch.setattr(overhearing, "place_of", lambda channel: Place(5, "lounge", ""))
    clock = ManualClock()
    monkeypatch.setattr(clock, "sleep", _at_once([]))
    return Watchers(Lookout(Watching(), NeverOurs(), None, Surroundings(), Names(), clock))


def _at_once(slept):
    async def sleep(seconds):
        slept.append(seconds)

    return sleep


def message():
    mia = SimpleNamespace(id=7, bot=False, nick=None, global_name="Mia", name="mia")
    return SimpleNamespace(
        id=6,
        author=mia,
        channel=SimpleNamespace(id=5),
        content="tea cures all",
        edited_at=None,
        attachments=[SimpleNamespace(filename="leaflet.pdf")],
        mentions=[],
        type=discord.MessageType.reply,
    )


def heard(**more):
    whole = {"id": "6", "guild_id": "900", "channel_id": "5", "author": {"id": "7"}, "type": 19}
    data = whole | {"content": "tea cures all"} | more
    return Overheard({name: value for name, value in data.items() if value is not None}, None, lambda _data: message())


@pytest.mark.parametrize(
    "more",
    [{"author": {"id": "8", "bot": True}}, {"webhook_id": "4"}, {"type": 7}, {"guild_id": None}, {"content": ""}],
)
def test_bots_webhooks_system_lines_direct_and_empty_messages_are_not_looked_at(ears, more):
    assert ears.overhear(heard(**more)) is None
    assert ears.overhear_edit(heard(**more)) is None
    assert ears._watching.looked == []


def test_what_nobody_doubts_is_no_work(ears):
    assert ears.overhear(heard(content="we walked by the river")) is None
    assert ears._watching.looked == ["we walked by the river"]


async def test_what_is_asked_about_carries_every_name_that_must_not_be_shown(ears):
    await ears.overhear(heard())()

    (asked,) = ears._watching.asked
    assert {"Mia", "mia", "Mia Stone", "Gwen Hill", "tea"} <= set(asked.names)
    assert (asked.is_reply, asked.author_is_staff, asked.attachments) == (True, True, ("leaflet.pdf",))


async def test_a_message_that_is_gone_by_then_is_nobodys_case(ears):
    ears._lookout.surroundings.around = Around(Standing.GONE)

    await ears.overhear(heard())()

    assert ears._watching.asked == []


async def test_a_busy_database_is_tried_again_and_in_the_end_the_error_is_told(ears):
    ears._watching.refusals = 2
    await ears.overhear(heard())()
    ears._watching.refusals = 99

    with pytest.raises(TryAgainError):
        await ears.overhear(heard())()

    assert len(ears._watching.asked) == 1


async def test_an_alert_about_what_was_never_posted_or_is_of_no_rule_of_ours_asks_nobody(ears):
    alert = SimpleNamespace(
        message_id=None, channel_id=5, guild_id=900, rule_id=70, user_id=7, matched_keyword="sun dust"
    )
    await ears.on_automod_action(alert)
    alert.message_id = 6
    await ears.on_automod_action(alert)

    assert ears._watching.asked == []
