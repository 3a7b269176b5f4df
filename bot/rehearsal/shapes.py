"""The things practice Discord is made of: people, roles, channels, messages, guilds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]

TEXT, DM, VOICE, CATEGORY, NEWS = 0, 1, 2, 4, 5
NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD = 10, 11, 12
STAGE, FORUM, MEDIA = 13, 15, 16
THREAD_TYPES = frozenset({NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD})
FORUM_TYPES = frozenset({FORUM, MEDIA})
MESSAGE_TYPES_SHOWN = frozenset({TEXT, DM, VOICE, NEWS, STAGE, *THREAD_TYPES})

CROSSPOSTED, SUPPRESS_EMBEDS, EPHEMERAL, LOADING = 1 << 0, 1 << 2, 1 << 6, 1 << 7
HAS_THREAD, SUPPRESS_NOTIFICATIONS, COMPONENTS_V2 = 1 << 5, 1 << 12, 1 << 15


@dataclass(slots=True)
class User:
    """A Discord account. `dms_open` is the person's own privacy switch."""

    id: int
    name: str
    display: str | None = None
    bot: bool = False
    dms_open: bool = True
    locale: str = "en-GB"
    blocked: set[int] = field(default_factory=set)

    @property
    def shown(self) -> str:
        """Return the name people see."""
        return self.display or self.name


@dataclass(slots=True)
class Role:
    id: int
    name: str
    permissions: int = 0
    position: int = 1
    colour: int = 0
    hoist: bool = False
    mentionable: bool = False
    managed: bool = False
    bot_id: int | None = None


@dataclass(slots=True)
class Member:
    user: User
    joined_at: datetime
    roles: list[int] = field(default_factory=list)
    nick: str | None = None
    pending: bool = False
    timeout_until: datetime | None = None
    flags: int = 0

    @property
    def shown(self) -> str:
        """Return the name people see in this guild."""
        return self.nick or self.user.shown


@dataclass(slots=True)
class Overwrite:
    """What a channel allows and denies one role (type 0) or one member (type 1)."""

    id: int
    type: int
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class Thread:
    """What only threads have; kept beside the channel it belongs to."""

    owner_id: int
    created_at: datetime
    archive_changed_at: datetime
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    auto_archive_minutes: int = 1440
    members: dict[int, datetime] = field(default_factory=dict)
    message_count: int = 0
    total_sent: int = 0
    applied_tags: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Channel:
    """A channel, category, forum, thread or direct message; `messages` stand in order of their ids."""

    id: int
    type: int
    name: str = ""
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    nsfw: bool = False
    slowmode: int = 0
    default_auto_archive: int = 1440
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    recipients: list[User] = field(default_factory=list)
    last_message_id: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    pins: dict[int, datetime] = field(default_factory=dict)
    tags: list[Json] = field(default_factory=list)
    flags: int = 0
    extra: Json = field(default_factory=dict)
    thread: Thread | None = None

    @property
    def is_private_thread(self) -> bool:
        """Tell whether only invited people see this thread."""
        return self.type == PRIVATE_THREAD

    @property
    def thread_members(self) -> dict[int, datetime]:
        """Return who joined this thread and when; empty for anything else."""
        return {} if self.thread is None else self.thread.members


@dataclass(slots=True)
class Reaction:
    emoji: Json
    by: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Message:
    """A message. `only_for` is the one person who sees an ephemeral one."""

    id: int
    channel_id: int
    guild_id: int | None
    author: User
    content: str
    sent_at: datetime
    type: int = 0
    flags: int = 0
    edited_at: datetime | None = None
    components: list[Json] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reference: Json | None = None
    nonce: str | int | None = None
    pinned: bool = False
    tts: bool = False
    poll: Json | None = None
    reactions: dict[str, Reaction] = field(default_factory=dict)
    interaction: Json | None = None
    application_id: int | None = None
    webhook_id: int | None = None
    thread_id: int | None = None
    only_for: int | None = None
    late_edits: list[datetime] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        """Tell whether only one person sees this message."""
        return self.only_for is not None


@dataclass(slots=True, frozen=True)
class Upload:
    """A file that a person put into practice's memory, and how Discord describes it."""

    owner_id: int
    attachment: Json


@dataclass(slots=True)
class JoinRequest:
    """A native member application: what a person answered before they were let in."""

    id: int
    user: User
    created_at: datetime
    status: str = "SUBMITTED"
    answers: list[Json] = field(default_factory=list)
    reviewed_at: datetime | None = None
    reviewed_by: User | None = None
    rejection_reason: str | None = None


@dataclass(slots=True)
class Invite:
    code: str
    channel_id: int
    inviter: User | None
    created_at: datetime
    max_age: int = 86400
    max_uses: int = 0
    temporary: bool = False
    uses: int = 0


@dataclass(slots=True)
class AuditEntry:
    id: int
    action: int
    user_id: int
    target_id: int | None
    reason: str | None = None
    changes: list[Json] = field(default_factory=list)
    options: Json | None = None


@dataclass(slots=True)
class Guild:
    """A Discord server with everything in it; `channels` holds no threads."""

    id: int
    name: str
    owner_id: int
    features: list[str] = field(default_factory=list)
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    threads: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    bans: dict[int, str | None] = field(default_factory=dict)
    invites: dict[str, Invite] = field(default_factory=dict)
    join_requests: dict[int, JoinRequest] = field(default_factory=dict)
    join_form: list[Json] = field(default_factory=list)
    automod_rules: dict[int, Json] = field(default_factory=dict)
    audit_log: list[AuditEntry] = field(default_factory=list)
    commands: dict[int, Json] = field(default_factory=dict)
    incidents: Json | None = None
    locale: str = "en-GB"
    description: str | None = None


@dataclass(slots=True)
class Application:
    """The bot as Discord knows it: its account, its token and the switches of the developer portal."""

    id: int
    bot: User
    token: str
    name: str
    owner: User
    server_members_intent: bool = True
    message_content_intent: bool = False
    presence_intent: bool = False
    commands: dict[int, Json] = field(default_factory=dict)
