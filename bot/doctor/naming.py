"""How roles and channels stand in a finding: as mentions on Discord, with their names for everywhere else."""

from __future__ import annotations

from bot.doctor.picture import Channel, Picture, Role


def channel_mention(channel: Channel) -> str:
    """Return what Discord shows as the channel's name."""
    return f"<#{channel.id}>"


def role_mention(role: Role) -> str:
    """Return what Discord shows as the role's name; nobody is pinged where mentions are switched off."""
    return f"<@&{role.id}>"


def name_of_channel(channel: Channel) -> tuple[tuple[str, str], ...]:
    """Return the mention of a channel with its name."""
    return ((channel_mention(channel), f"#{channel.name}"),)


def name_of_role(role: Role) -> tuple[tuple[str, str], ...]:
    """Return the mention of a role with its name."""
    return ((role_mention(role), f"@{role.name}"),)


def every_name(picture: Picture) -> dict[str, str]:
    """Return the mentions of all roles and channels with their names."""
    named = [name_of_channel(channel) for channel in picture.channels.values()]
    named += [name_of_role(role) for role in picture.roles.values()]
    return dict(pair for names in named for pair in names)
