"""What set-up makes and changes on Discord: channels with their rules, single rules, and the way back."""

from __future__ import annotations

from typing import Any

import discord
from discord.http import Route

from bot.delivery.effects import Outcome, OutcomeWord, ParkedError, PendingEffect
from bot.discord_kit.acting import (
    UNKNOWN_CHANNEL,
    UNKNOWN_MEMBER,
    UNKNOWN_ROLE,
    UNKNOWN_USER,
    Repeatable,
    Scene,
    audit_reason,
    missing,
    number,
    on_discord,
    once,
    own_member,
    require_permissions,
    text,
)
from bot.discord_kit.channel_effects import full, guild_of
from bot.store.types import created_at_of

_DONE = Outcome(OutcomeWord.DONE)
_GONE = Outcome(OutcomeWord.GONE)
_OVERRULED = Outcome(OutcomeWord.OVERRULED)
_TYPES = {"text": 0, "category": 4}
_SKEW_SECONDS = 300.0  # how far Discord's clock may be from ours


def require_bits(guild: discord.Guild, bits: int) -> None:
    """Check that the bot holds what it is to hand on; Discord refuses the rest. Raises ParkedError."""
    me = own_member(guild)
    if me is None or me.guild_permissions.administrator:
        return
    lacking = discord.Permissions(bits & ~me.guild_permissions.value)
    for name, needed in lacking:
        if needed:
            raise missing(name)


class MakePlace:
    """Makes a channel or category. One whose making was never recorded is known by its name, its line and its age."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now."""
        guild = guild_of(self._scene, pending)
        require_permissions(guild, None, "manage_channels", "manage_roles")
        payload: Any = pending.effect.payload
        rules = [
            {"id": str(who), "type": kind, "allow": allow, "deny": deny} for who, kind, allow, deny in payload["rules"]
        ]
        for rule in rules:
            require_bits(guild, rule["allow"] | rule["deny"])
        body: dict[str, Any] = {"name": text(pending, "name"), "type": _TYPES[text(pending, "kind")]}
        body |= {"permission_overwrites": rules} if rules else {}
        body |= {"topic": text(pending, "line")} if text(pending, "line") else {}
        parent = guild.get_channel(int(payload["category_id"])) if payload.get("category_id") else None
        if isinstance(parent, discord.CategoryChannel):
            body["parent_id"] = str(parent.id)
        route = Route("POST", "/guilds/{guild_id}/channels", guild_id=guild.id)
        try:
            async with on_discord("manage_channels"):
                made = await once(self._scene.client, route, json=body, reason=audit_reason(pending))
        except discord.HTTPException as error:
            raise full(error, {"category": parent.name if parent else "?"}) or error from error
        return Outcome(OutcomeWord.DONE, int(made["id"]), int(made["id"]))

    async def look(self, pending: PendingEffect) -> Outcome | None:
        """Look through the list of channels for the one an earlier try has made."""
        guild = guild_of(self._scene, pending)
        if pending.first_try_at is None:
            return None
        async with on_discord("view_channel"):
            channels: Any = await self._scene.client.http.get_all_guild_channels(guild.id)
        kind, line = _TYPES[text(pending, "kind")], text(pending, "line")
        for one in channels:
            age = (created_at_of(int(one["id"])) - pending.first_try_at).total_seconds()
            same_name = str(one["name"]).casefold() == _named(text(pending, "name"), kind)
            if age >= -_SKEW_SECONDS and same_name and one["type"] == kind and (one.get("topic") or "") == line:
                return Outcome(OutcomeWord.DONE, int(one["id"]), int(one["id"]))
        return None


def _named(name: str, kind: int) -> str:
    """Return a name as Discord writes it: text channels in small letters without spaces."""
    folded = name.strip().casefold()
    return folded if kind else folded.replace(" ", "-")


class SetRule(Repeatable):
    """Sets what a channel allows and denies one role or member, or takes it away."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now; a channel, role or rule that is not there any more is a normal end."""
        guild = guild_of(self._scene, pending)
        channel_id, target = number(pending, "channel_id"), number(pending, "target_id")
        payload: Any = pending.effect.payload
        http, reason = self._scene.client.http, audit_reason(pending)
        require_permissions(guild, guild.get_channel(channel_id), "view_channel", "manage_roles")
        try:
            async with on_discord("manage_roles", channel_id):
                if payload.get("clear"):
                    await http.delete_channel_permissions(channel_id, target, reason=reason)
                else:
                    await http.edit_channel_permissions(
                        channel_id, target, str(payload["allow"]), str(payload["deny"]), payload["type"], reason=reason
                    )
        except discord.NotFound as error:
            if error.code in {UNKNOWN_CHANNEL, UNKNOWN_ROLE, UNKNOWN_MEMBER, UNKNOWN_USER} or payload.get("clear"):
                return _GONE
            raise
        except discord.HTTPException as error:
            raise full(error, {"channel_id": channel_id}) or error from error
        return _DONE


class RemovePlace(Repeatable):
    """Deletes a channel that set-up made, if nobody but the bot wrote in it and no thread or channel is inside it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now; one that somebody used stays and ends as overruled, one that is gone is what was wanted."""
        guild = guild_of(self._scene, pending)
        channel_id = number(pending, "channel_id")
        channel = guild.get_channel(channel_id)
        if channel is None:
            return _GONE
        if isinstance(channel, discord.CategoryChannel) and channel.channels:
            return _OVERRULED
        # Without the right to read what was written Discord shows an empty channel, and without the right to manage
        # threads none of the private ones.
        require_permissions(guild, channel, "view_channel", "manage_channels", "read_message_history", "manage_threads")
        try:
            async with on_discord("manage_channels", channel_id):
                if isinstance(channel, discord.TextChannel) and (channel.threads or await self._is_used(channel_id)):
                    return _OVERRULED
                await self._scene.client.http.delete_channel(channel_id, reason=audit_reason(pending))
        except discord.NotFound as error:
            if error.code != UNKNOWN_CHANNEL:
                raise
        return _DONE

    async def _is_used(self, channel_id: int) -> bool:
        own_id = self._scene.client.user.id if self._scene.client.user is not None else 0
        http = self._scene.client.http
        messages: Any = await http.logs_from(channel_id, 100)
        if any(int(one["author"]["id"]) != own_id for one in messages):
            return True
        for archived in (http.get_public_archived_threads, http.get_private_archived_threads):
            found: Any = await archived(channel_id, limit=2)
            if found["threads"]:
                return True
        return False


class GiveRole(Repeatable):
    """Gives somebody a role that set-up made."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now; a role or person that is not there any more is a normal end."""
        guild = guild_of(self._scene, pending)
        role_id = number(pending, "role_id")
        require_permissions(guild, None, "manage_roles")
        role, me = guild.get_role(role_id), own_member(guild)
        if role is not None and me is not None and role >= me.top_role:
            raise ParkedError("role_above_bot", {"role": role.name, "role_id": role.id})
        try:
            async with on_discord("manage_roles"):
                await self._scene.client.http.add_role(
                    guild.id, number(pending, "member_id"), role_id, reason=audit_reason(pending)
                )
        except discord.NotFound as error:
            if error.code in {UNKNOWN_ROLE, UNKNOWN_MEMBER, UNKNOWN_USER}:
                return _GONE
            raise
        return _DONE
