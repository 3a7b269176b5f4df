"""Roles, answers to native join requests and the pause of invites: safe to repeat, checked before they are sent."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.delivery.effects import Outcome, OutcomeWord, ParkedError, PendingEffect
from bot.discord_kit.acting import (
    UNKNOWN_MEMBER,
    UNKNOWN_ROLE,
    UNKNOWN_USER,
    Repeatable,
    Scene,
    audit_reason,
    number,
    on_discord,
    own_member,
    require_permissions,
)
from bot.discord_kit.join_requests import JoinRequests, Standing

_GONE = Outcome(OutcomeWord.GONE)
_DONE = Outcome(OutcomeWord.DONE)
_JUST_APPROVED = 1.0  # seconds Discord may need to make a member of somebody it has just let in
_LONGEST_PAUSE = timedelta(hours=24)
_REASON_LIMIT = 160


class ChangeRole(Repeatable):
    """Gives or takes the member role."""

    def __init__(self, scene: Scene, *, give: bool) -> None:
        self._scene = scene
        self._give = give

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now; somebody who is not a member yet gets a second more."""
        guild = self._scene.guild(pending.effect.community_id)
        if guild is None:
            return _GONE
        role = self._scene.member_role(guild)
        if role is None:
            return self._without_role(guild)
        self._check(guild, role)
        for rest in (_JUST_APPROVED, 0.0):
            try:
                await self._call(guild, number(pending, "member_id"), role, audit_reason(pending))
            except discord.NotFound as error:
                if error.code == UNKNOWN_ROLE:
                    return self._without_role(guild)
                if error.code not in {UNKNOWN_MEMBER, UNKNOWN_USER}:
                    raise
                await asyncio.sleep(rest if self._give else 0.0)
            else:
                return _DONE
        return _GONE

    def _without_role(self, guild: discord.Guild) -> Outcome:
        if not self._give:
            return _GONE
        name = self._scene.settings.for_community(guild.id).roles.member
        raise ParkedError("role_missing", {"role": str(name)})

    @staticmethod
    def _check(guild: discord.Guild, role: discord.Role) -> None:
        require_permissions(guild, None, "manage_roles")
        me = own_member(guild)
        if me is not None and role >= me.top_role:
            raise ParkedError("role_above_bot", {"role": role.name, "role_id": role.id})

    async def _call(self, guild: discord.Guild, member_id: int, role: discord.Role, reason: str) -> None:
        http = self._scene.client.http
        call = http.add_role if self._give else http.remove_role
        try:
            async with on_discord("manage_roles"):
                await call(guild.id, member_id, role.id, reason=reason)
        except ParkedError:
            me = own_member(guild)
            if me is not None and me.guild_permissions.manage_roles:
                raise ParkedError("role_above_bot", {"role": role.name, "role_id": role.id}) from None
            raise


class AnswerJoinRequest:
    """Approves or rejects a request of Discord's own door; one that somebody settled there is left as it is."""

    def __init__(self, scene: Scene, requests: JoinRequests) -> None:
        self._scene = scene
        self._requests = requests

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now."""
        guild = self._scene.guild(pending.effect.community_id)
        if guild is None:
            return _GONE
        require_permissions(guild, None, "kick_members")
        payload: Any = pending.effect.payload
        reason = str(payload.get("reason") or "")[:_REASON_LIMIT] or None
        try:
            async with on_discord("kick_members"):
                await self._requests.answer(
                    guild.id,
                    number(pending, "request_id"),
                    approve=bool(payload["approve"]),
                    reason=reason,
                    audit=audit_reason(pending),
                )
        except discord.NotFound:
            return await self.look(pending) or _GONE
        except discord.HTTPException:
            # A request that was answered already is refused; then what stands there counts.
            found = await self.look(pending)
            if found is None:
                raise
            return found
        return _DONE

    async def look(self, pending: PendingEffect) -> Outcome | None:
        """Read how the request stands: None while it waits, done as we wanted, else gone."""
        guild = self._scene.guild(pending.effect.community_id)
        if guild is None:
            return _GONE
        async with on_discord("kick_members"):
            standing = await self._requests.standing(guild.id, number(pending, "request_id"))
        if standing is Standing.WAITING:
            return None
        wanted = Standing.APPROVED if pending.effect.payload["approve"] else Standing.REJECTED
        return _DONE if standing is wanted else _GONE


class PauseInvites(Repeatable):
    """Pauses a community's invites until a moment (at most a day ahead), or opens them again."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now; a moment that has passed already means that nothing is to do."""
        guild = self._scene.guild(pending.effect.community_id)
        if guild is None:
            return _GONE
        until = pending.effect.payload["until"]
        at = datetime.fromisoformat(until) if isinstance(until, str) else None
        now = self._scene.clock.now()
        if at is not None and at <= now:
            return _DONE
        require_permissions(guild, None, "manage_guild")
        body: Any = {
            "invites_disabled_until": min(at, now + _LONGEST_PAUSE).isoformat() if at else None,
            "dms_disabled_until": guild.dms_paused_until.isoformat() if guild.dms_paused_until else None,
        }
        try:
            async with on_discord("manage_guild"):
                await self._scene.client.http.edit_incident_actions(guild.id, payload=body)
        except discord.NotFound:
            return _GONE
        return _DONE
