"""A community in which all is well, and ways to make it ill."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.community.sections import CommunitySettings
from bot.doctor.bits import BITS, bits_of
from bot.doctor.looking import Look, Machine, Stored
from bot.doctor.needs import needed_anywhere
from bot.doctor.picture import Application, Channel, ChannelKind, Overwrite, Picture, Role

GUILD, MEMBER, MODERATOR, ORGANISER, BOT_ROLE, BOT, OWNER = 100, 101, 102, 103, 104, 200, 201
LOBBY, QUEUE, ALERTS, ORGANISERS, CASES, TALK, NEARBY = 301, 302, 303, 304, 305, 306, 307
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
VIEW, SEND = BITS["view_channel"], BITS["send_messages"]
SETTINGS = CommunitySettings()
NAMES = {
    LOBBY: "welcome",
    QUEUE: "applications",
    ALERTS: "moderator-alerts",
    ORGANISERS: "organisers",
    CASES: "cases",
    TALK: "talk",
}


def settings_with(**sections):
    return CommunitySettings.model_validate(sections)


def channel(number, *, sees=(), hidden=(), name=None, kind=ChannelKind.TEXT):
    rules = [Overwrite(one, one != BOT, allow=VIEW) for one in sees]
    rules += [Overwrite(one, one != BOT, deny=VIEW) for one in hidden]
    return Channel(number, name or NAMES[number], kind, None, tuple(rules))


def well(settings=SETTINGS, **more):
    roles = (
        Role(GUILD, "@everyone", 0, BITS["read_message_history"]),
        Role(MEMBER, "Member", 1, SEND),
        Role(MODERATOR, "Moderator", 2, BITS["kick_members"]),
        Role(ORGANISER, "Organiser", 3, BITS["manage_guild"]),
        Role(BOT_ROLE, "Alongside", 4, needed_anywhere(settings), is_managed=True),
    )
    team = (MODERATOR, ORGANISER, BOT)
    channels = (
        channel(LOBBY, sees=(GUILD, *team), hidden=(MEMBER,)),
        *(channel(number, sees=team) for number in (QUEUE, ALERTS, ORGANISERS, CASES)),
        channel(TALK, sees=(MEMBER, *team)),
    )
    return Picture(
        GUILD,
        name="A group",
        owner_id=OWNER,
        own_id=BOT,
        own_roles=frozenset({BOT_ROLE}),
        roles={role.id: role for role in roles},
        channels={one.id: one for one in channels},
        verification_level=1,
        application=Application(True, False, False, False),
        commands=frozenset({"help-now", "doctor", "apply"}),
        **more,
    )


def with_channel(picture, one):
    return replace(picture, channels={**picture.channels, one.id: one})


def without_channel(picture, number):
    return replace(picture, channels={key: one for key, one in picture.channels.items() if key != number})


def with_role(picture, number, **changes):
    role = replace(picture.roles[number], **changes) if number in picture.roles else Role(id=number, **changes)
    return replace(picture, roles={**picture.roles, number: role})


def allowed(picture, number, *names):
    return with_role(picture, number, permissions=picture.roles[number].permissions | bits_of(*names))


def forbidden(picture, number, *names):
    return with_role(picture, number, permissions=picture.roles[number].permissions & ~bits_of(*names))


def look(picture=None, *, settings=SETTINGS, stored=None, machine=None, **more):
    return Look(
        settings=settings,
        now=NOW,
        picture=picture or well(settings),
        stored=stored or Stored(),
        machine=machine or Machine(disk_free=10**12, backup_at=NOW),
        expected=frozenset({"apply", "doctor"}),
        **more,
    )
