"""How roles and channels stand in a finding: as mentions on Discord, with their names for everywhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.doctor.picture import Channel, Picture, Role
from bot.language import _

_MENTION = re.compile(r"<(?:#|@&)\d+>")
_PERSON = re.compile(r"<@!?\d+>")


def channel_mention(channel: Channel) -> str:
    """Return what Discord shows as the channel's name."""
    return f"<#{channel.id}>"


def role_mention(role: Role) -> str:
    """Return what Discord shows as the role's name; nobody is pinged where mentions are switched off."""
    return f"<@&{role.id}>"


def every_name(picture: Picture) -> dict[str, str]:
    """Return the mentions of all roles and channels with their names."""
    named = {channel_mention(channel): f"#{channel.name}" for channel in picture.channels.values()}
    return named | {role_mention(role): f"@{role.name.removeprefix('@')}" for role in picture.roles.values()}


def in_plain_words(sentence: str, names: Mapping[str, str]) -> str:
    """Return a sentence for elsewhere than Discord: names in place of mentions, as far as they are known.

    Of people nothing is said, not even an id.
    """
    for mention in _MENTION.findall(sentence):
        sentence = sentence.replace(mention, names.get(mention, mention))
    return _PERSON.sub(_("somebody"), sentence)
