"""Invites: made once although Discord has no nonce for them, deleted, and read for how often they were used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import discord
from discord.http import Route

from bot.delivery.effects import LaterError, Outcome, OutcomeWord, ParkedError, PendingEffect
from bot.discord_kit.acting import (
    UNKNOWN_CHANNEL,
    Repeatable,
    Scene,
    audit_reason,
    on_discord,
    once,
    own_member,
    require_permissions,
    text,
)
from bot.discord_kit.guild_port import asked
from bot.errors import TryAgainError
from bot.language import _

UNKNOWN_INVITE = 10006
_FULL = 30016
_INVITE_CREATE = 40  # the line of Discord's audit log
_SKEW = timedelta(minutes=5)  # how far Discord's clock may be from ours
_NO_GUILD = 60.0


def _guild_of(scene: Scene, pending: PendingEffect) -> discord.Guild:
    guild = scene.guild(pending.effect.community_id)
    if guild is None:
        raise LaterError(_NO_GUILD)
    return guild


class CreateInvite:
    """Makes an invite that does not run out. One whose making was never recorded is known by the audit log."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now."""
        guild = _guild_of(self._scene, pending)
        channel = self._scene.channel(guild, text(pending, "place"))
        require_permissions(guild, channel, "view_channel", "create_instant_invite")
        route = Route("POST", "/channels/{channel_id}/invites", channel_id=channel.id)
        body = {"max_age": 0, "max_uses": 0, "temporary": False, "unique": True}
        try:
            async with on_discord("create_instant_invite", channel.id):
                made = await once(self._scene.client, route, json=body, reason=audit_reason(pending))
        except discord.HTTPException as error:
            if error.code == _FULL:
                raise ParkedError("invites_full") from error
            if error.code == UNKNOWN_CHANNEL:
                raise LaterError(1.0) from error  # the list of channels is behind; the next look parks it
            raise
        return Outcome(OutcomeWord.DONE, channel_id=channel.id, code=str(made["code"]))

    async def look(self, pending: PendingEffect) -> Outcome | None:
        """Look for an invite an earlier try has made: first in the list, then whose it is by the audit log's reason.

        Raises ParkedError when there may be one and the bot may not read the audit log.
        """
        guild = _guild_of(self._scene, pending)
        own = self._scene.client.user
        if pending.first_try_at is None or own is None:
            return None
        async with on_discord("manage_guild"):
            standing: Any = await self._scene.client.http.invites_from(guild.id)
        fresh = {one["code"] for one in standing if _may_be(one, own.id, pending.first_try_at)}
        if not fresh:
            return None
        async with on_discord("view_audit_log"):
            log: Any = await self._scene.client.http.get_audit_logs(
                guild.id,
                user_id=own.id,
                action_type=_INVITE_CREATE,  # type: ignore[arg-type]  # a plain number on the wire
            )
        reason = audit_reason(pending)
        for line in log["audit_log_entries"]:
            code = _code_in(line)
            if line.get("reason") == reason and code in fresh:
                return Outcome(OutcomeWord.DONE, code=code)
        return None


def _may_be(invite: Mapping[str, Any], own_id: int, since: datetime) -> bool:
    made_at = discord.utils.parse_time(invite.get("created_at"))
    inviter = invite.get("inviter") or {}
    return str(inviter.get("id")) == str(own_id) and made_at is not None and made_at >= since - _SKEW


def _code_in(line: Mapping[str, Any]) -> str:
    changes = line.get("changes") or ()
    return next((str(change.get("new_value")) for change in changes if change.get("key") == "code"), "")


class DeleteInvite(Repeatable):
    """Deletes an invite; one that is not there any more is what was wanted."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now."""
        _guild_of(self._scene, pending)
        try:
            async with on_discord("manage_channels"):
                await self._scene.client.http.delete_invite(text(pending, "code"), reason=audit_reason(pending))
        except discord.NotFound as error:
            if error.code != UNKNOWN_INVITE:
                raise
            return Outcome(OutcomeWord.GONE)
        return Outcome(OutcomeWord.DONE)


class DiscordInvites:
    """An `InvitePort` over discord.py's HTTP client. Raises TryAgainError when Discord does not answer."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def uses(self, community_id: int) -> Mapping[str, int] | None:
        """Return by code how often each invite of the bot was used; None without the permission Manage Server."""
        own = self._client.user
        guild = self._client.get_guild(community_id)
        if own is None or guild is None or guild.unavailable:
            raise TryAgainError(_("Discord does not answer just now. Please try again in a minute."))
        me = own_member(guild)
        if me is not None and not me.guild_permissions.manage_guild:
            return None
        try:
            async with asked():
                standing: Any = await self._client.http.invites_from(community_id)
        except discord.NotFound:
            return None
        return {
            str(one["code"]): int(one.get("uses") or 0)
            for one in standing
            if str((one.get("inviter") or {}).get("id")) == str(own.id)
        }
