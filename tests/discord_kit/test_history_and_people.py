"""What is read of channels and member lists for hosts and for Nearby: no words, few calls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.community.book import SettingsBook
from bot.community.nearby import NearbySettings
from bot.community.sections import CommunitySettings, Roles
from bot.discord_kit.history_port import DiscordHistory
from bot.discord_kit.people_port import DiscordPeople
from bot.errors import TryAgainError

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHANNEL, FORUM = 50, 60


def message(ago: float, author: int, *, to: int | None = None, kind: int = 0, bot: bool = False) -> dict[str, Any]:
    number = discord.utils.time_snowflake(NOW - timedelta(hours=ago)) + author
    data: dict[str, Any] = {"id": str(number), "type": kind, "author": {"id": str(author), "bot": bot}, "content": ""}
    if to is not None:
        data |= {"type": 19, "message_reference": {"message_id": str(to)}}
    return data


class FakeHttp:
    """Discord's answers, and how often it was asked."""

    def __init__(self) -> None:
        self.messages: dict[int, list[dict[str, Any]]] = {}
        self.threads: list[dict[str, Any]] = []
        self.members: list[dict[str, Any]] = []
        self.calls = 0
        self.error: Exception | None = None

    async def logs_from(self, channel_id: int, limit: int, before: int | None = None) -> list[dict[str, Any]]:
        self.calls += 1
        if self.error is not None:
            raise self.error
        newest_first = sorted(self.messages.get(channel_id, []), key=lambda data: -int(data["id"]))
        return [data for data in newest_first if before is None or int(data["id"]) < before][:limit]

    async def get_active_threads(self, guild_id: int) -> dict[str, Any]:
        self.calls += 1
        return {"threads": self.threads}

    async def get_members(self, guild_id: int, limit: int, after: int) -> list[dict[str, Any]]:
        self.calls += 1
        ordered = sorted(self.members, key=lambda data: int(data["user"]["id"]))
        return [data for data in ordered if int(data["user"]["id"]) > after][:limit]


@pytest.fixture
def http() -> FakeHttp:
    """A Discord that answers."""
    return FakeHttp()


def history(http: FakeHttp) -> DiscordHistory:
    return DiscordHistory(SimpleNamespace(http=http))  # type: ignore[arg-type]


async def test_a_channel_is_read_back_to_a_moment_in_pages(http: FakeHttp):
    http.messages[CHANNEL] = [message(hour / 10, 1) for hour in range(250)]

    found = await history(http).recent(1, CHANNEL, NOW - timedelta(hours=20), 500, forum=False)

    assert len(found.posts) == 201
    assert found.whole
    assert http.calls == 3


async def test_a_busy_channel_is_cut_off_and_says_so(http: FakeHttp):
    http.messages[CHANNEL] = [message(hour / 100, 1) for hour in range(900)]

    found = await history(http).recent(1, CHANNEL, NOW - timedelta(days=14), 500, forum=False)

    assert (len(found.posts), found.whole, http.calls) == (500, False, 5)


async def test_replies_bots_and_discords_own_lines_are_told_apart(http: FakeHttp):
    http.messages[CHANNEL] = [message(4, 1), message(3, 2, to=77), message(2, 3, bot=True), message(1, 4, kind=6)]

    posts = (await history(http).recent(1, CHANNEL, NOW - timedelta(days=1), 500, forum=False)).posts

    by_author = {post.author_id: post for post in posts}
    assert by_author[2].replies_to == 77
    assert by_author[1].replies_to is None
    assert [by_author[number].is_bot for number in (1, 2, 3, 4)] == [False, False, True, True]
    assert abs(by_author[1].at - (NOW - timedelta(hours=4))) < timedelta(seconds=1)


async def test_in_a_forum_each_young_post_is_read_as_its_own_conversation(http: FakeHttp):
    young, old = (discord.utils.time_snowflake(NOW - timedelta(days=days)) for days in (1, 30))
    http.threads = [
        {"id": str(young), "parent_id": str(FORUM)},
        {"id": str(old), "parent_id": str(FORUM)},
        {"id": str(young + 1), "parent_id": "61"},
    ]
    http.messages = {young: [message(5, 1)], old: [message(6, 2)], young + 1: [message(7, 3)]}

    found = await history(http).recent(1, FORUM, NOW - timedelta(days=14), 500, forum=True)

    assert [(post.author_id, post.conversation_id) for post in found.posts] == [(1, young)]
    assert http.calls == 2


async def test_a_channel_that_is_gone_or_refused_is_no_empty_list(http: FakeHttp):
    response = SimpleNamespace(status=404, reason="Not Found")
    http.error = discord.NotFound(response, {"code": 10003, "message": "Unknown Channel"})  # type: ignore[arg-type]

    with pytest.raises(TryAgainError):
        await history(http).recent(1, CHANNEL, NOW, 500, forum=False)
    http.error = discord.Forbidden(SimpleNamespace(status=403, reason="Forbidden"), {"code": 50001, "message": "No"})  # type: ignore[arg-type]
    with pytest.raises(TryAgainError):
        await history(http).recent(1, CHANNEL, NOW, 500, forum=False)


def person(number: int, *roles: int, bot: bool = False) -> dict[str, Any]:
    return {"user": {"id": str(number), "bot": bot}, "roles": [str(role) for role in roles]}


class FakeGuilds:
    """Says who is here."""

    def __init__(self, *here: int) -> None:
        self.here = set(here)

    async def member(self, community_id: int, member_id: int) -> Any:
        return SimpleNamespace(joined_at=NOW) if member_id in self.here else None


def people(http: FakeHttp, *, role: str | None = "Connector", named: int | None = None) -> DiscordPeople:
    roles = [SimpleNamespace(id=5, name="Connector", is_default=lambda: False)]
    guild = SimpleNamespace(unavailable=False, roles=roles, get_role=lambda number: None)
    client = SimpleNamespace(http=http, get_guild=lambda number: guild if number == 1 else None)
    settings = CommunitySettings(nearby=NearbySettings(connector=named), roles=Roles(connector=role))
    return DiscordPeople(client, SettingsBook(settings), FakeGuilds(10**17))  # type: ignore[arg-type]


async def test_connectors_are_the_people_with_the_role_and_no_bots(http: FakeHttp):
    http.members = [person(1, 5), person(2), person(3, 5, 6), person(4, 5, bot=True)]

    assert await people(http).connectors(1) == [1, 3]


async def test_without_a_role_the_person_named_is_the_connector_while_they_are_here(http: FakeHttp):
    assert await people(http, role=None, named=10**17).connectors(1) == [10**17]
    assert await people(http, role=None, named=10**17 + 1).connectors(1) == []
    assert await people(http, named=10**17).connectors(1) == [10**17]  # nobody holds the role


async def test_the_member_list_is_read_in_thousands(http: FakeHttp):
    http.members = [person(number) for number in range(1, 2501)]

    assert await people(http).missing(1, {5, 2500, 9999}) == {9999}
    assert http.calls == 3


async def test_while_the_community_is_not_loaded_nothing_is_concluded(http: FakeHttp):
    with pytest.raises(TryAgainError):
        await people(http).connectors(2)


async def test_who_is_not_here_did_not_come(http: FakeHttp):
    assert await people(http).came_at(1, 10**17) == NOW
    assert await people(http).came_at(1, 7) is None
