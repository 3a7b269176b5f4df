"""One request of the bot: what was asked, by whom, and with which permission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.rehearsal.permissions import ALL, NO_PERMISSION, Permission, base_permissions
from bot.rehearsal.refusals import form_error, not_allowed, refusal
from bot.rehearsal.shapes import Channel, Guild, Json, Member, User
from bot.rehearsal.world import World

if TYPE_CHECKING:
    from bot.rehearsal.interactions import Interactions


_VIEW = int(Permission.VIEW_CHANNEL)


@dataclass(slots=True)
class Upload:
    """A file that came with a request."""

    filename: str
    content: bytes
    content_type: str


@dataclass(slots=True)
class Call:
    """One request while it is answered. `status` may be set by the function that answers it."""

    world: World
    interactions: Interactions
    base_url: str
    path: dict[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    body: object = None
    files: list[Upload] = field(default_factory=list)
    reason: str | None = None
    used: int = 0
    status: int = 200

    @property
    def bot(self) -> User:
        """Return the account that asks."""
        return self.world.application.bot

    @property
    def json(self) -> Json:
        """Return the body as a JSON object, or refuse with 50109."""
        if not isinstance(self.body, dict):
            raise refusal(50109)
        return self.body

    def id(self, name: str) -> int:
        """Return an id from the path, or refuse with 50035 when it is not one."""
        return snowflake(self.path[name], name)

    def asked_id(self, name: str) -> int | None:
        """Return an id from the query, if it is there."""
        value = self.query.get(name)
        return None if value is None else snowflake(value, name)

    def limit(self, *, usual: int, most: int, least: int = 1) -> int:
        """Return the `limit` of the query within its bounds, or refuse with 50035."""
        text = self.query.get("limit")
        if text is None:
            return usual
        if not text.isdigit() or not least <= int(text) <= most:
            raise form_error(("limit",), "NUMBER_TYPE_MAX", f"int value should be between {least} and {most}.")
        return int(text)

    def guild(self) -> Guild:
        """Return the guild of the path; refuses with 10004, or 50001 when the bot is not in it."""
        guild = self.world.guild(self.id("guild_id"))
        if self.bot.id not in guild.members:
            raise refusal(50001)
        return guild

    def me(self, guild: Guild) -> Member:
        """Return the bot as a member of a guild."""
        return guild.members[self.bot.id]

    def channel(self, needs: Permission = NO_PERMISSION) -> Channel:
        """Return the channel of the path if the bot may see it and do what is needed there."""
        channel = self.world.channel(self.id("channel_id"))
        self.need_in(channel, needs)
        return channel

    def need_in(self, channel: Channel, needs: Permission) -> None:
        """Refuse with 50001 when the bot does not see a channel, with 50013 when it may not do something there."""
        have = self.world.permissions_in(channel, self.bot.id)
        if not have & _VIEW:
            raise refusal(50001)
        self._need(have, needs)

    def need(self, guild: Guild, needs: Permission) -> None:
        """Refuse with 50013 when the bot lacks a permission in the guild."""
        self._need(base_permissions(guild, self.me(guild)), needs)

    def _need(self, have: int, needs: Permission) -> None:
        missing = int(needs) & ~have & ALL
        if missing:
            raise not_allowed(Permission(missing).words)
        self.used |= int(needs)


def snowflake(value: object, name: str) -> int:
    """Read an id, or refuse with 50035."""
    text = str(value)
    if not text.isdigit() or len(text) > 20:
        raise form_error((name,), "NUMBER_TYPE_COERCE", f'Value "{text[:40]}" is not snowflake.')
    return int(text)


def moment(value: object, name: str) -> datetime:
    """Read a moment with its offset, or refuse with 50035."""
    try:
        read = datetime.fromisoformat(str(value))
    except ValueError:
        raise form_error((name,), "DATE_TIME_TYPE_PARSE", "Could not parse the moment. Should be ISO8601.") from None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)
