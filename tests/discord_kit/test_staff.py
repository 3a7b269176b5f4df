"""Who could answer an appeal is read from Discord, and silence is no answer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.community.book import SettingsBook
from bot.discord_kit.staff_port import DiscordStaff
from bot.errors import TryAgainError


class FakeHttp:
    """A member list in pages."""

    def __init__(self, *members: dict[str, Any]) -> None:
        self.members = members
        self.calls = 0
        self.error: Exception | None = None

    async def get_members(self, guild_id: int, limit: int, after: int) -> list[dict[str, Any]]:
        self.calls += 1
        if self.error is not None:
            raise self.error
        return [data for data in self.members if int(data["user"]["id"]) > after][:limit]


def person(number: int, *roles: int, bot: bool = False) -> dict[str, Any]:
    return {"user": {"id": str(number), "bot": bot}, "roles": [str(role) for role in roles]}


def staff(http: FakeHttp, *names: str) -> DiscordStaff:
    roles = [SimpleNamespace(id=5 + place, name=name, is_default=lambda: False) for place, name in enumerate(names)]
    guild = SimpleNamespace(unavailable=False, roles=roles, get_role=lambda number: None)
    client = SimpleNamespace(http=http, get_guild=lambda number: guild if number == 1 else None)
    return DiscordStaff(client, SettingsBook())  # type: ignore[arg-type]


async def test_people_with_the_roles_are_found_on_every_page_and_bots_are_not():
    crowd = [person(number) for number in range(1, 1_100)]
    http = FakeHttp(*crowd, person(2_000, 5), person(2_001, 6), person(2_002, 5, 6), person(2_003, 5, bot=True))
    of_discord = staff(http, "Moderator", "Organiser")

    assert await of_discord.moderators(1) == {2_000, 2_002}
    assert await of_discord.organisers(1) == {2_001, 2_002}
    assert http.calls == 4


async def test_without_such_a_role_there_is_nobody_and_silence_is_not_nobody():
    http = FakeHttp(person(1, 5))

    assert await staff(http, "Moderator").organisers(1) == frozenset()
    http.error = OSError("no network")
    with pytest.raises(TryAgainError):
        await staff(http, "Moderator").moderators(1)
    with pytest.raises(TryAgainError):
        await staff(http, "Moderator").moderators(2)
