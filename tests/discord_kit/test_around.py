"""What is read around a message that somebody flagged: few calls, and nothing concluded from a closed door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.clock import ManualClock
from bot.community.book import SettingsBook
from bot.discord_kit.around_port import DiscordMessages, DiscordNames, DiscordNear, DiscordSurroundings, Standing
from bot.errors import TryAgainError
from bot.misinformation.ports import SeenMessage

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHANNEL = 50


def written(number: int, words: str = "words", *, author: int = 7, kind: int = 0, **more: Any) -> dict[str, Any]:
    return {"id": str(number), "type": kind, "content": words, "author": {"id": str(author)}} | more


def refusal(kind: type[discord.HTTPException], status: int, code: int) -> discord.HTTPException:
    return kind(SimpleNamespace(status=status, reason="no"), {"code": code, "message": "no"})  # type: ignore[arg-type]


class FakeHttp:
    """Discord's answers, and how often it was asked."""

    def __init__(self, *messages: dict[str, Any]) -> None:
        self.messages = list(messages)
        self.members: list[dict[str, Any]] = []
        self.calls = 0
        self.history_is_closed = False
        self.error: Exception | None = None

    def _asked(self) -> None:
        self.calls += 1
        if self.error is not None:
            raise self.error

    async def logs_from(
        self, channel_id: int, limit: int, before: int | None = None, around: int | None = None
    ) -> list[dict[str, Any]]:
        self._asked()
        if self.history_is_closed:
            return []
        newest_first = sorted(self.messages, key=lambda data: -int(data["id"]))
        if around is not None:
            near = sorted(newest_first, key=lambda data: abs(int(data["id"]) - around))[:limit]
            return sorted(near, key=lambda data: -int(data["id"]))
        return [data for data in newest_first if before is None or int(data["id"]) < before][:limit]

    async def get_message(self, channel_id: int, message_id: int) -> dict[str, Any]:
        self._asked()
        if self.history_is_closed:
            raise refusal(discord.Forbidden, 403, 50001)
        for data in self.messages:
            if int(data["id"]) == message_id:
                return data
        raise refusal(discord.NotFound, 404, 10008)

    async def get_members(self, guild_id: int, limit: int, after: int) -> list[dict[str, Any]]:
        self._asked()
        return [data for data in self.members if int(data["user"]["id"]) > after][:limit]

    async def get_member(self, guild_id: int, member_id: int) -> dict[str, Any]:
        self._asked()
        for data in self.members:
            if int(data["user"]["id"]) == member_id:
                return data
        raise refusal(discord.NotFound, 404, 10007)


def client(http: FakeHttp, *, reads: bool = False) -> Any:
    roles = [SimpleNamespace(id=number, name=name, is_default=lambda: False) for number, name in _ROLES.items()]
    guild = SimpleNamespace(unavailable=False, roles=roles, get_role=lambda number: None, owner_id=99)
    intents = SimpleNamespace(message_content=reads)
    return SimpleNamespace(http=http, get_guild=lambda number: guild if number == 1 else None, intents=intents)


_ROLES = {5: "Moderator", 6: "Organiser", 7: "Member"}


def surroundings(http: FakeHttp) -> DiscordSurroundings:
    return DiscordSurroundings(client(http), SettingsBook())


async def test_the_words_before_and_after_are_read_in_one_call():
    http = FakeHttp(*(written(number, f"no. {number}") for number in range(1, 9)))

    around = await surroundings(http).of(CHANNEL, 4)

    assert (around.standing, around.text, around.neighbours) == (Standing.THERE, "no. 4", ("no. 3", "no. 5"))
    assert http.calls == 1


@pytest.mark.parametrize(("message", "near"), [(3, ("no. 1", "no. 2")), (1, ("no. 2", "no. 3"))])
async def test_at_an_end_of_the_talk_two_are_read_on_the_other_side(message, near):
    http = FakeHttp(*(written(number, f"no. {number}") for number in range(1, 4)))

    assert (await surroundings(http).of(CHANNEL, message)).neighbours == near


async def test_only_words_of_people_are_neighbours():
    http = FakeHttp(
        written(1, "a person"),
        written(2, "a bot", author=8) | {"author": {"id": "8", "bot": True}},
        written(3, "joined", kind=7),
        written(4, "the message", edited_timestamp="2026-03-02T08:00:00+00:00"),
        written(5, "a webhook", webhook_id="9"),
        written(6, ""),
    )

    around = await surroundings(http).of(CHANNEL, 4)

    assert around.neighbours == ("a person",)
    assert around.edited_at == NOW - timedelta(hours=1)


async def test_everybody_who_wrote_near_it_or_is_mentioned_there_is_named():
    rae = {"id": "8", "username": "rae_99", "global_name": "Rae", "member": {"nick": "Auntie"}}
    mia = {"id": "7", "username": "mia", "global_name": None}
    http = FakeHttp(written(3, author=1) | {"author": mia}, written(4, mentions=[rae]), written(5))

    assert (await surroundings(http).of(CHANNEL, 4)).names == ("mia", "Auntie", "Rae", "rae_99")


async def test_a_deleted_message_is_gone_and_a_closed_history_says_nothing():
    http = FakeHttp(written(1), written(2))

    assert (await surroundings(http).of(CHANNEL, 9)).standing is Standing.GONE
    http.messages = []
    assert (await surroundings(http).of(CHANNEL, 9)).standing is Standing.GONE
    http.history_is_closed = True
    assert (await surroundings(http).of(CHANNEL, 9)).standing is Standing.UNKNOWN
    http.error = OSError("no network")
    assert (await surroundings(http).of(CHANNEL, 9)).standing is Standing.UNKNOWN


async def test_staff_are_told_by_their_roles_now():
    http = FakeHttp()
    http.members = [person(1, 5), person(2, 7), person(99), person(4, 6)]

    found = [await surroundings(http).author(1, number) for number in (1, 2, 99, 4, 1234)]

    assert [one.is_staff for one in found] == [True, False, True, True, False]
    assert [one.names for one in found] == [("u1",), ("u2",), ("u99",), ("u4",), ()]
    http.error = OSError("no network")
    with pytest.raises(TryAgainError):
        await surroundings(http).author(1, 1)


def person(number: int, *roles: int, **more: Any) -> dict[str, Any]:
    return {"user": {"id": str(number), "username": f"u{number}"}, "roles": [str(role) for role in roles]} | more


async def test_every_name_of_everybody_is_known_and_read_at_most_once_a_minute():
    http, clock = FakeHttp(), ManualClock()
    http.members = [person(number) for number in range(1, 1_501)]
    http.members[0] |= {"nick": "Auntie"}
    http.members[1]["user"] |= {"global_name": "Rae of the Hill"}
    names = DiscordNames(client(http), clock)

    first = await names.names(1)
    await names.names(1)
    assert http.calls == 2
    await clock.advance(61)
    await names.names(1)

    assert {"Auntie", "Rae of the Hill", "u1", "u1500"} <= first
    assert http.calls == 4
    http.error = OSError("no network")
    with pytest.raises(TryAgainError):
        await names.names(2)


def posts_of_hours(count: int) -> list[dict[str, Any]]:
    moments = [NOW - timedelta(minutes=10 * number) for number in range(count)]
    return [written(discord.utils.time_snowflake(at), author=index) for index, at in enumerate(moments)]


async def test_who_wrote_lately_is_read_back_to_a_moment():
    http = FakeHttp(*posts_of_hours(250))

    found = await DiscordNear(client(http)).recent_posters(1, CHANNEL, NOW - timedelta(hours=24, minutes=5))

    assert found == frozenset(range(145))
    assert http.calls == 2


async def test_a_channel_that_is_gone_or_closed_has_no_posters_and_silence_is_not_an_answer():
    http = FakeHttp(*posts_of_hours(3))
    near = DiscordNear(client(http))

    http.error = refusal(discord.NotFound, 404, 10003)
    assert await near.recent_posters(1, CHANNEL, NOW) == frozenset()
    http.error = refusal(discord.Forbidden, 403, 50001)
    assert await near.recent_posters(1, CHANNEL, NOW) == frozenset()
    http.error = OSError("no network")
    with pytest.raises(TryAgainError):
        await near.recent_posters(1, CHANNEL, NOW)


async def test_words_that_discord_hides_are_unknown_and_not_empty():
    http = FakeHttp(written(4, ""), written(5, "seen"))

    hidden = await DiscordMessages(client(http)).look(1, CHANNEL, 4)
    empty = await DiscordMessages(client(http, reads=True)).look(1, CHANNEL, 4)
    seen = await DiscordMessages(client(http)).look(1, CHANNEL, 5)

    assert hidden is not None
    assert hidden.text is None
    assert empty is not None
    assert empty.text == ""
    assert seen is not None
    assert seen.text == "seen"
    assert await DiscordMessages(client(http)).look(1, CHANNEL, 6) is None
    http.error = OSError("no network")
    with pytest.raises(TryAgainError):
        await DiscordMessages(client(http)).look(1, CHANNEL, 4)


async def test_one_closed_channel_does_not_keep_the_others_from_being_looked_at():
    http = FakeHttp(written(4))
    http.history_is_closed = True

    assert await DiscordMessages(client(http)).look(1, CHANNEL, 4) == SeenMessage(None, None)
