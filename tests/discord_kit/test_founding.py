"""A group whose roles are made by hand begins to be looked after at once: timers are not left for the next restart."""

from __future__ import annotations

from types import SimpleNamespace
from unittest.mock import AsyncMock

from bot.community.book import SettingsBook
from bot.composing_setup import Founding
from bot.discord_kit.sleeping import Sleepers

COMMUNITY = 900


async def test_when_the_last_role_is_made_by_hand_everything_is_looked_over_once():
    guild = SimpleNamespace(id=COMMUNITY, roles=[], unavailable=False)
    sleepers, look_over = Sleepers(SettingsBook(), lambda _id: guild), AsyncMock()
    listeners = {}
    bot = SimpleNamespace(
        before_ready=[], when_ready=[], add_listener=lambda heard, name: listeners.__setitem__(name, heard)
    )

    async def found_awake(community_id):
        sleepers.note(community_id, awake=True)
        return True

    setting_up = SimpleNamespace(when_live=[], found_awake=found_awake)
    Founding(bot, sleepers, setting_up, desk=None).hook(look_over)

    looked = []
    for number, name in enumerate(("Member", "Moderator", "new role"), 1):
        role = SimpleNamespace(id=number, name=name, guild=guild, is_default=lambda: False)
        guild.roles.append(role)
        await listeners["on_guild_role_create"](role)
        looked.append(look_over.await_count)
    guild.roles[-1].name = "Organiser"
    for _again in range(2):
        await listeners["on_guild_role_update"](role, role)
        looked.append(look_over.await_count)

    assert looked == [0, 0, 0, 1, 1]
