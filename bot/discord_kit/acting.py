"""What all performers share: where to act, the checks before, and what Discord's refusals mean."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.clock import Clock
from bot.community.book import SettingsBook
from bot.delivery.effects import LaterError, Outcome, ParkedError, PendingEffect, UnclearError
from bot.discord_kit.actors import find_channel, find_role
from bot.discord_kit.breaker import Breaker
from bot.discord_kit.cards import CardRegistry
from bot.discord_kit.sleeping import always
from bot.discord_kit.speaking import ONLY_ENGLISH, Speaks
from bot.store.store import Store
from bot.store.tables import CardRow
from bot.store.types import created_at_of

UNKNOWN_CHANNEL = 10003
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_ROLE = 10011
UNKNOWN_USER = 10013
TOO_MANY_EDITS = 30046
_NO_ACCESS = 50001
_WAKING = 1.0
_UNAVAILABLE = 15.0
_REFUSED = 60.0
_JUST_MADE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Place:
    """A card's standing place: the channel it is in and its ids there, as far as they are known."""

    channel_id: int | None = None
    message_id: int | None = None
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a performer acts with. `speaks` says in which language it draws, `is_awake` where it posts at all."""

    client: discord.Client
    settings: SettingsBook
    cards: CardRegistry
    store: Store
    clock: Clock
    breaker: Breaker
    speaks: Speaks = ONLY_ENGLISH
    is_awake: Callable[[int], bool] = always

    def guild(self, community_id: int) -> discord.Guild | None:
        """Return the guild, or None when the bot was removed from it. Raises LaterError while it is not loaded."""
        if seconds := self.breaker.wait():
            raise LaterError(seconds)
        if not self.client.is_ready():
            raise LaterError(_WAKING)
        guild = self.client.get_guild(community_id)
        if guild is not None and guild.unavailable:
            raise LaterError(_UNAVAILABLE)
        return guild

    def channel(self, guild: discord.Guild, place: str) -> discord.TextChannel:
        """Return the channel of a place: named in the settings, or its id in digits.

        Raises ParkedError channel_missing or channel_gone, and LaterError for a channel Discord has only just made.
        """
        if place.isdecimal():
            found = self.topic_channel(guild, int(place))
            if not isinstance(found, discord.TextChannel):
                raise ParkedError("channel_gone", {"channel_id": int(place)})
            return found
        named = getattr(self.settings.for_community(guild.id).channels, place)
        channel = find_channel(guild, named)
        if not isinstance(channel, discord.TextChannel):
            raise ParkedError("channel_missing", {"place": place, "name": str(named)})
        return channel

    def topic_channel(self, guild: discord.Guild, channel_id: int) -> discord.TextChannel | discord.ForumChannel:
        """Return a channel by its id. Raises ParkedError channel_gone, and LaterError for one only just made."""
        found = guild.get_channel(channel_id)
        if isinstance(found, discord.TextChannel | discord.ForumChannel):
            return found
        if found is None and self.clock.now() - created_at_of(channel_id) < _JUST_MADE:
            raise LaterError(_WAKING)  # the event that tells of it is on its way
        raise ParkedError("channel_gone", {"channel_id": channel_id})

    def member_role(self, guild: discord.Guild) -> discord.Role | None:
        """Return the role given to people who are let in, None when it does not exist."""
        return find_role(guild, self.settings.for_community(guild.id).roles.member)

    async def standing(self, key: tuple[int, str, str, str]) -> Place:
        """Return where the card (community, card, ref, place) stands."""
        async with self.store.read() as tx:
            row = await tx.session.get(CardRow, key)
            return Place(row.channel_id, row.message_id, row.thread_id) if row else Place()

    async def stands(self, key: tuple[int, str, str, str], place: Place | None) -> None:
        """Note where a card stands now; None when it was taken away."""
        community_id, card, ref, name = key
        async with self.store.begin() as tx:
            row = await tx.session.get(CardRow, key)
            if place is None:
                if row is not None:
                    await tx.session.delete(row)
                return
            if row is None:
                row = CardRow(community_id=community_id, card=card, ref=ref, place=name)
                tx.add(row)
            row.channel_id, row.message_id, row.thread_id = place.channel_id, place.message_id, place.thread_id


def text(pending: PendingEffect, key: str) -> str:
    """Return a word from an effect's payload. Raises ValueError for an effect written wrongly."""
    value = pending.effect.payload[key]
    if not isinstance(value, str):
        raise ValueError(f"{pending.effect.kind}: {key} must be text")  # noqa: TRY004 - a wrong value in a row
    return value


def number(pending: PendingEffect, key: str) -> int:
    """Return an id from an effect's payload. Raises ValueError for an effect written wrongly."""
    value = pending.effect.payload[key]
    if not isinstance(value, int):
        raise ValueError(f"{pending.effect.kind}: {key} must be an id")  # noqa: TRY004 - a wrong value in a row
    return value


def own_member(guild: discord.Guild) -> discord.Member | None:
    """Return the bot as a member; None in the rare moment when Discord has not told it yet."""
    return guild.me


class Repeatable:
    """An act that is safe to repeat, or that looks for itself at every step."""

    async def look(self, pending: PendingEffect) -> Outcome | None:  # noqa: ARG002 - the shape of a performer
        """Say that it may be tried again."""
        return None


def audit_reason(pending: PendingEffect) -> str:
    """Return what Discord's audit log says of an effect: its operation id and the human who decided it."""
    by = pending.effect.by
    return f"op:{pending.op_id} decided by {by}" if by else f"op:{pending.op_id}"


def require_permissions(guild: discord.Guild, channel: discord.abc.GuildChannel | None, *names: str) -> None:
    """Check the bot's own permissions before a call, so that refusals by Discord stay rare.

    Raises ParkedError missing_permission.
    """
    me = own_member(guild)
    if me is None:
        return
    held = channel.permissions_for(me) if channel is not None else me.guild_permissions
    for name in names:
        if not getattr(held, name):
            raise missing(name, channel.id if channel is not None else None)


def missing(permission: str, channel_id: int | None = None) -> ParkedError:
    """Return the to-do of a permission the bot lacks, in a channel or in the whole community (None)."""
    return ParkedError("missing_permission", {"permission": permission, "channel_id": channel_id})


@asynccontextmanager
async def on_discord(permission: str, channel_id: int | None = None) -> AsyncIterator[None]:
    """Say in the house's words what a call's failure means; 404s and unknown refusals pass through.

    `permission` is the one the call needs, named when Discord refuses. Raises ParkedError, UnclearError, LaterError.
    """
    try:
        yield
    except discord.Forbidden as error:
        raise missing("view_channel" if error.code == _NO_ACCESS else permission, channel_id) from error
    except discord.RateLimited as error:
        raise LaterError(error.retry_after) from error
    except discord.DiscordServerError as error:
        raise UnclearError(f"status {error.status}") from error
    except discord.NotFound:
        raise
    except discord.HTTPException as error:
        if error.status in {401, 429}:
            raise LaterError(_REFUSED) from error
        raise
    except (aiohttp.ClientError, OSError) as error:
        raise UnclearError(type(error).__name__) from error


async def once(client: discord.Client, route: Route, *, json: dict[str, Any], reason: str) -> dict[str, Any]:
    """Make a request exactly one time; discord.py would repeat a POST after a 5xx and so do it twice.

    Raises what discord.py raises for refusals, and LaterError for a rate limit.
    """
    session: aiohttp.ClientSession = client.http._HTTPClient__session  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
    headers = {
        "Authorization": f"Bot {client.http.token}",
        "User-Agent": client.http.user_agent,
        "X-Audit-Log-Reason": reason,
    }
    async with session.request(route.method, route.url, json=json, headers=headers) as response:
        try:
            data: Any = await (response.json() if response.content_type == "application/json" else response.text())
        except ValueError as broken:  # half of an answer: it may have been done
            raise UnclearError("a broken answer") from broken
        if 200 <= response.status < 300:
            return dict(data)
        if response.status == 429:
            raise LaterError(float(data.get("retry_after", _REFUSED)) if isinstance(data, dict) else _REFUSED)
        refusals = {403: discord.Forbidden, 404: discord.NotFound}
        error = discord.DiscordServerError if response.status >= 500 else discord.HTTPException
        raise refusals.get(response.status, error)(response, data)
