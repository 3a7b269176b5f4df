"""Servers to set up, as pictures, and what becomes of them when acts are carried out."""

from __future__ import annotations

import itertools
from dataclasses import replace

from bot.doctor.bits import ALL, bits_of
from bot.doctor.picture import Channel, ChannelKind, Overwrite, Picture, Role
from bot.setting_up.planning import BOT, Act, ActKind, category_of, ids_in, subject_id
from bot.setting_up.wishes import Wishes

COMMUNITY, OWN, OWN_ROLE, OWNER = 10**17, 10**17 + 1, 10**17 + 2, 10**17 + 3
EVERYBODY = bits_of("view_channel", "send_messages", "read_message_history", "send_messages_in_threads")
HELD = ALL & ~bits_of("administrator")


def server(*, held: int = HELD, roles: tuple[Role, ...] = (), channels: tuple[Channel, ...] = ()) -> Picture:
    """A new server: @everyone, the bot's role on top, and what is given."""
    known = (Role(COMMUNITY, "@everyone", 0, EVERYBODY), Role(OWN_ROLE, "Alongside", 90, held, is_managed=True), *roles)
    return Picture(
        COMMUNITY,
        "A group",
        OWNER,
        OWN,
        frozenset({OWN_ROLE}),
        {role.id: role for role in known},
        {channel.id: channel for channel in channels},
    )


def used_server() -> Picture:
    """A server in use, with a channel everybody reads, one for the team, and two roles."""
    team = (Overwrite(COMMUNITY, True, 0, bits_of("view_channel")), Overwrite(501, True, bits_of("view_channel"), 0))
    return server(
        roles=(Role(501, "Mods", 5), Role(502, "Regulars", 2)),
        channels=(
            Channel(601, "chat"),
            Channel(602, "voice", ChannelKind.VOICE),
            Channel(603, "team", ChannelKind.TEXT, None, team),
            Channel(604, "Talk", ChannelKind.CATEGORY),
        ),
    )


def carried_out(picture: Picture, wishes: Wishes, made: dict[str, int], acts: tuple[Act, ...]) -> Picture:
    """The server after Discord did all acts; `made` gets the ids of what is new."""
    numbers = itertools.count(10**17 + 1000 + len(made))
    for act in acts:
        ids = ids_in(picture, wishes, made)
        rules = tuple(
            Overwrite(subject_id(picture, one.subject, ids) or 0, one.subject != BOT, one.allow, one.deny)
            for one in act.rules
        )
        if act.kind is ActKind.MAKE_ROLE:
            made[act.key] = next(numbers)
            role = Role(made[act.key], act.name, 1, act.permissions)
            picture = replace(picture, roles={**picture.roles, role.id: role})
            continue
        if act.kind is ActKind.SET_RULE:
            before = picture.channels[act.channel_id]
            kept = tuple(one for one in before.overwrites if one.id != rules[0].id)
            channel = replace(before, overwrites=(*kept, *rules))
        else:
            made[act.key] = next(numbers)
            kind = ChannelKind.CATEGORY if act.kind is ActKind.MAKE_CATEGORY else ChannelKind.TEXT
            channel = Channel(made[act.key], act.name, kind, category_of(wishes, ids), rules)
        picture = replace(picture, channels={**picture.channels, channel.id: channel})
    return picture
