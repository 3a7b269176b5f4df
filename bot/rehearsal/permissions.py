"""Who may do what: Discord's permission bits and its whole algorithm for computing them."""

from __future__ import annotations

from datetime import datetime
from enum import IntFlag

from bot.rehearsal.shapes import THREAD_TYPES, Channel, Guild, Member, Overwrite


class Permission(IntFlag):
    """Discord's permission bits; the plain name of each is the one its settings show."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SET_VOICE_CHANNEL_STATUS = 1 << 48
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52

    @property
    def words(self) -> str:
        """Return the bits in plain words, such as "Manage Roles"."""
        return ", ".join((member.name or "").replace("_", " ").title() for member in self) or "no permission"


P = Permission
NO_PERMISSION = Permission(0)
NONE = 0
ALL = int(sum(Permission))
EVERYONE_DEFAULT = int(
    P.CREATE_INSTANT_INVITE
    | P.ADD_REACTIONS
    | P.STREAM
    | P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.EMBED_LINKS
    | P.ATTACH_FILES
    | P.READ_MESSAGE_HISTORY
    | P.MENTION_EVERYONE
    | P.USE_EXTERNAL_EMOJIS
    | P.CONNECT
    | P.SPEAK
    | P.USE_VAD
    | P.CHANGE_NICKNAME
    | P.USE_APPLICATION_COMMANDS
    | P.CREATE_PUBLIC_THREADS
    | P.CREATE_PRIVATE_THREADS
    | P.USE_EXTERNAL_STICKERS
    | P.SEND_MESSAGES_IN_THREADS
    | P.SEND_POLLS
    | P.USE_EXTERNAL_APPS
)
# Plain numbers for the paths that every message and press takes: arithmetic on flags is slow.
_ADMINISTRATOR, _VIEW, _MANAGE_THREADS = int(P.ADMINISTRATOR), int(P.VIEW_CHANNEL), int(P.MANAGE_THREADS)
_SEND, _SEND_IN_THREADS = int(P.SEND_MESSAGES), int(P.SEND_MESSAGES_IN_THREADS)
_LOST_WITHOUT_SENDING = int(P.MENTION_EVERYONE | P.SEND_TTS_MESSAGES | P.ATTACH_FILES | P.EMBED_LINKS)
_LEFT_IN_TIMEOUT = int(P.VIEW_CHANNEL | P.READ_MESSAGE_HISTORY)
DM_PERMISSIONS = int(
    P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.EMBED_LINKS
    | P.ATTACH_FILES
    | P.READ_MESSAGE_HISTORY
    | P.ADD_REACTIONS
    | P.USE_APPLICATION_COMMANDS
    | P.SEND_POLLS
)


def base_permissions(guild: Guild, member: Member) -> int:
    """Return a member's permissions in a guild before any channel is looked at."""
    if guild.owner_id == member.user.id:
        return ALL
    total = guild.roles[guild.id].permissions
    for role_id in member.roles:
        total |= guild.roles[role_id].permissions
    return ALL if total & _ADMINISTRATOR else total


def _with_overwrites(total: int, guild: Guild, member: Member, overwrites: dict[int, Overwrite]) -> int:
    everyone = overwrites.get(guild.id)
    if everyone is not None:
        total = total & ~everyone.deny | everyone.allow
    allow = deny = 0
    for role_id in member.roles:
        overwrite = overwrites.get(role_id)
        if overwrite is not None:
            allow |= overwrite.allow
            deny |= overwrite.deny
    total = total & ~deny | allow
    own = overwrites.get(member.user.id)
    return total if own is None else total & ~own.deny | own.allow


def channel_permissions(guild: Guild, member: Member, channel: Channel, now: datetime) -> int:
    """Return a member's permissions in a channel or thread, implicit denials applied."""
    total = base_permissions(guild, member)
    if total & _ADMINISTRATOR:
        return total
    parent = guild.channels.get(channel.parent_id or 0, channel) if channel.type in THREAD_TYPES else channel
    total = _with_overwrites(total, guild, member, parent.overwrites)
    if member.timeout_until is not None and member.timeout_until > now:
        total &= _LEFT_IN_TIMEOUT
    if not total & _VIEW:
        return NONE
    sending = _SEND_IN_THREADS if channel.type in THREAD_TYPES else _SEND
    if not total & sending:
        total &= ~_LOST_WITHOUT_SENDING
    if channel.is_private_thread and not total & _MANAGE_THREADS and member.user.id not in channel.thread_members:
        return NONE
    return total


def highest_role(guild: Guild, member: Member) -> tuple[int, int]:
    """Return where a member's highest role stands: position first, then age (the older role is higher)."""
    roles = [guild.roles[role_id] for role_id in member.roles]
    return max(((role.position, -role.id) for role in roles), default=(0, -guild.id))


def outranks(guild: Guild, member: Member, role_id: int) -> bool:
    """Tell whether a member's highest role stands above a role; the owner stands above all."""
    role = guild.roles[role_id]
    return guild.owner_id == member.user.id or highest_role(guild, member) > (role.position, -role.id)


def outranks_member(guild: Guild, member: Member, other: Member) -> bool:
    """Tell whether a member may act on another: never on the owner, and only below their own highest role."""
    if other.user.id == guild.owner_id:
        return False
    return guild.owner_id == member.user.id or highest_role(guild, member) > highest_role(guild, other)
