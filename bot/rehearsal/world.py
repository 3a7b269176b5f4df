"""Everything that exists in practice Discord, how to find it, and the news of what changes in it."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from bot.rehearsal.allowances import Allowance
from bot.rehearsal.events import Event
from bot.rehearsal.payloads import audit_json
from bot.rehearsal.permissions import (
    DM_PERMISSIONS,
    EVERYONE_DEFAULT,
    NONE,
    Permission,
    base_permissions,
    channel_permissions,
)
from bot.rehearsal.practice_clock import PracticeClock
from bot.rehearsal.refusals import refusal
from bot.rehearsal.shapes import (
    DM,
    Application,
    AuditEntry,
    Channel,
    Guild,
    Json,
    Member,
    Message,
    Role,
    Upload,
    User,
)
from bot.rehearsal.snowflakes import Snowflakes

_VIEW = int(Permission.VIEW_CHANNEL)
ATTACHMENT_LIMIT = 10 * 1024 * 1024


class World:
    """The guilds, channels and people of practice Discord, and one bot's application.

    Everything is changed from one event loop without awaiting, so each request is whole or not at all.
    """

    def __init__(self, clock: PracticeClock, *, token: str | None = None, chance: random.Random | None = None) -> None:
        self.clock = clock
        self.chance = chance or random.Random(0)  # noqa: S311 - codes of practice invites are no secret
        self.ids = Snowflakes(clock)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.direct: dict[frozenset[int], Channel] = {}
        self.listeners: list[Callable[[Event], None]] = []
        self.pings: list[tuple[int, int]] = []
        self.nonces: dict[tuple[int, int, str], tuple[int, float]] = {}
        self.files: dict[int, bytes] = {}
        self.uploads: dict[int, Upload] = {}
        self.webhooks: dict[int, Json] = {}
        self.sent = 0
        self.shards = 1
        self.identifies = Allowance(clock, 1000)
        self.command_creates = Allowance(clock, 200)
        owner = self.add_user("olu", display="Olu")
        bot = self.add_user("alongside", display="Alongside", bot=True)
        self.application = Application(
            id=bot.id, bot=bot, token=token or f"practice-{secrets.token_hex(8)}", name="Alongside", owner=owner
        )

    def add_user(self, name: str, *, display: str | None = None, bot: bool = False, dms_open: bool = True) -> User:
        """Make an account."""
        user = User(self.ids.next(), name, display, bot=bot, dms_open=dms_open)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, owner: User) -> Guild:
        """Make a guild with its @everyone role and its owner as the first member."""
        guild = Guild(self.ids.next(), name, owner.id)
        guild.roles[guild.id] = Role(guild.id, "@everyone", permissions=EVERYONE_DEFAULT, position=0)
        guild.members[owner.id] = Member(owner, self.clock.now())
        self.guilds[guild.id] = guild
        return guild

    def user(self, user_id: int) -> User:
        """Find an account, or refuse with 10013."""
        try:
            return self.users[user_id]
        except KeyError:
            raise refusal(10013) from None

    def guild(self, guild_id: int) -> Guild:
        """Find a guild, or refuse with 10004."""
        try:
            return self.guilds[guild_id]
        except KeyError:
            raise refusal(10004) from None

    def channel(self, channel_id: int) -> Channel:
        """Find a channel, thread or direct channel, or refuse with 10003."""
        try:
            return self.channels[channel_id]
        except KeyError:
            raise refusal(10003) from None

    def message(self, channel: Channel, message_id: int) -> Message:
        """Find a message that can be addressed by everybody, or refuse with 10008."""
        message = channel.messages.get(message_id)
        if message is None or message.ephemeral:
            raise refusal(10008)
        return message

    def member(self, guild: Guild, user_id: int) -> Member:
        """Find a member, or refuse with 10007 (10013 when there is no such account at all)."""
        try:
            return guild.members[user_id]
        except KeyError:
            raise refusal(10007 if user_id in self.users else 10013) from None

    def role(self, guild: Guild, role_id: int) -> Role:
        """Find a role, or refuse with 10011."""
        try:
            return guild.roles[role_id]
        except KeyError:
            raise refusal(10011) from None

    def guild_of(self, channel: Channel) -> Guild | None:
        """Return the guild a channel stands in; none for direct channels."""
        return None if channel.guild_id is None else self.guilds[channel.guild_id]

    def all_channels(self, guild: Guild) -> Iterator[Channel]:
        """Walk through a guild's channels and threads."""
        yield from guild.channels.values()
        yield from guild.threads.values()

    def permissions_in(self, channel: Channel, user_id: int) -> int:
        """Return what an account may do in a channel; nothing for somebody who is not there."""
        guild = self.guild_of(channel)
        if guild is None:
            return DM_PERMISSIONS if any(user.id == user_id for user in channel.recipients) else NONE
        member = guild.members.get(user_id)
        return NONE if member is None else channel_permissions(guild, member, channel, self.clock.now())

    def permissions_of(self, guild: Guild, user_id: int) -> int:
        """Return what an account may do in a guild as a whole."""
        member = guild.members.get(user_id)
        return NONE if member is None else base_permissions(guild, member)

    def can_see(self, channel: Channel, user_id: int) -> bool:
        """Tell whether an account sees a channel."""
        return bool(self.permissions_in(channel, user_id) & _VIEW)

    def direct_channel(self, one: User, other: User) -> Channel:
        """Return the direct channel of two people, made when it does not exist yet."""
        pair = frozenset({one.id, other.id})
        channel = self.direct.get(pair)
        if channel is None:
            channel = Channel(self.ids.next(), DM, recipients=[one, other])
            self.direct[pair] = self.channels[channel.id] = channel
        return channel

    def share_a_guild(self, one: int, other: int) -> bool:
        """Tell whether two accounts are members of a common guild."""
        return any(one in guild.members and other in guild.members for guild in self.guilds.values())

    def emit(self, name: str, data: dict[str, Any], **details: Any) -> None:  # noqa: ANN401 - the fields of Event
        """Tell everybody who listens that something happened."""
        event = Event(name, data, **details)
        for listener in tuple(self.listeners):
            listener(event)

    def audit(
        self,
        guild: Guild,
        action: int,
        by: int,
        target: int | None,
        *,
        reason: str | None = None,
        changes: list[Json] | None = None,
        options: Json | None = None,
    ) -> None:
        """Write a line into a guild's audit log and tell listeners of it."""
        entry = AuditEntry(self.ids.next(), action, by, target, reason, changes or [], options)
        guild.audit_log.append(entry)
        data = audit_json(entry) | {"guild_id": str(guild.id)}
        needs = int(Permission.VIEW_AUDIT_LOG)
        self.emit("GUILD_AUDIT_LOG_ENTRY_CREATE", data, guild_id=guild.id, needs=needs)
