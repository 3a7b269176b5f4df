"""Practise with an organiser's own settings: check them as `python -m bot check` does, and fit the server to them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from bot.rehearsal.building import Community
from bot.rehearsal.structure import tell_channel_changed, tell_role_changed
from bot.rehearsal.world import World

MAIN = "community.toml"
_CHANNELS = {
    "lobby": "welcome",
    "queue": "applications",
    "alerts": "moderator-alerts",
    "cases": "cases",
    "organisers": "organisers",
}
_ROLES = {"member": "Member", "moderator": "Moderator", "organiser": "Organiser"}


def fit_server(world: World, community: Community, folder: Path) -> list[str]:
    """Give the practice server's channels and roles the names that the settings in a folder use.

    Returns the settings that name something by its Discord id, which practice cannot have. A script still finds the
    parts of the community by their first names.
    """
    settings = tomllib.loads((folder / MAIN).read_text(encoding="utf-8-sig"))
    by_id = []
    for setting, first, name in _names(settings):
        if name.isdigit():
            by_id.append(setting)
        elif setting.startswith("channels."):
            _rename_channel(world, community, first, name)
        else:
            _rename_role(world, community, first, name)
    return by_id


def _names(settings: dict[str, object]) -> Iterator[tuple[str, str, str]]:
    """Yield each setting that names a part of the server, with the part's first name and the name it should have."""
    for section, parts in (("channels", _CHANNELS), ("roles", _ROLES)):
        named = settings.get(section)
        for key, first in parts.items():
            value = named.get(key, first) if isinstance(named, dict) else first
            one = value[0] if isinstance(value, list) and value else value
            if isinstance(one, str | int):
                yield f"{section}.{key}", first, str(one).removeprefix("#").removeprefix("@").strip()


def _rename_channel(world: World, community: Community, first: str, name: str) -> None:
    channel = community.channels[first]
    if channel.name != name and channel.id in community.guild.channels:
        channel.name = name
        tell_channel_changed(world, channel, by=community.guild.owner_id)


def _rename_role(world: World, community: Community, first: str, name: str) -> None:
    role = community.roles[first]
    if role.name != name:
        role.name = name
        tell_role_changed(world, community.guild, role, by=community.guild.owner_id)
