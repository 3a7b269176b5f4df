"""Roles, answers to native join requests and the pause of invites: safe to repeat, checked before they are sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import discord

from bot.delivery.effects import LaterError, Outcome, OutcomeWord, ParkedError, PendingEffect
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
from bot.discord_kit.rights_now import require_right_now
from bot.language import _

_GONE = Outcome(OutcomeWord.GONE)
_DONE = Outcome(OutcomeWord.DONE)
_OVERRULED = Outcome(OutcomeWord.OVERRULED)
_NO_GUILD = 60.0  # seconds until the next look while the bot is not in the community
_NOT_YET = 15.0  # seconds until the next try to give a role to somebody Discord has just let in
_LONGEST_PAUSE = timedelta(hours=24)
_REASON_LIMIT = 160


def _guild_of(scene: Scene, pending: PendingEffect) -> discord.Guild:
    """Return the guild. While the bot is not in it, nothing is concluded about anybody there: raises LaterError."""
    guild = scene.guild(pending.effect.community_id)
    if guild is None:
        raise LaterError(_NO_GUILD)
    return guild


async def _is_member(scene: Scene, guild: discord.Guild, member_id: int) -> bool:
    """Ask Discord whether a person is in the community; only its words for an unknown person count as a no."""
    try:
        async with on_discord("view_channel"):
            await scene.client.http.get_member(guild.id, member_id)
    except discord.NotFound as error:
        if error.code in {UNKNOWN_MEMBER, UNKNOWN_USER}:
            return False
        raise LaterError(_NO_GUILD) from error
    return True


class ChangeRole(Repeatable):
    """Gives or takes the member role; it is taken only if who decided so may still decide."""

    def __init__(self, scene: Scene, *, give: bool) -> None:
        self._scene = scene
        self._give = give

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now; somebody whom Discord has just let in may be a member a little later."""
        guild = _guild_of(self._scene, pending)
        role = self._scene.member_role(guild)
        if role is None:
            return self._without_role(guild)
        self._check(guild, role)
        if not self._give:
            await require_right_now(self._scene, guild, pending)
        try:
            await self._call(guild, number(pending, "member_id"), role, audit_reason(pending))
        except discord.NotFound as error:
            if error.code == UNKNOWN_ROLE:
                return self._without_role(guild)
            return await self._without_member(guild, pending, error)
        return _DONE

    async def _without_member(self, guild: discord.Guild, pending: PendingEffect, error: discord.NotFound) -> Outcome:
        """Tell somebody who left from somebody who is not here yet, and from a community that is not there."""
        if error.code not in {UNKNOWN_MEMBER, UNKNOWN_USER}:
            raise LaterError(_NO_GUILD) from error
        until = pending.effect.payload.get("joining_until")
        if isinstance(until, str) and self._scene.clock.now() < datetime.fromisoformat(until):
            raise LaterError(_NOT_YET) from error
        if await _is_member(self._scene, guild, number(pending, "member_id")):
            raise LaterError(_NOT_YET) from error
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
    """Approves or rejects a request of Discord's own door; one that somebody settled there is left as it is.

    Gone: nobody knows the request any more. Overruled: somebody did the opposite there.
    """

    def __init__(self, scene: Scene, requests: JoinRequests) -> None:
        self._scene = scene
        self._requests = requests

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now."""
        guild = _guild_of(self._scene, pending)
        require_permissions(guild, None, "kick_members")
        payload: Any = pending.effect.payload
        written = str(payload.get("reason") or "")
        reason = (_(written) if written else "")[:_REASON_LIMIT] or None
        try:
            async with on_discord("kick_members"):
                await self._requests.answer(
                    guild.id,
                    number(pending, "request_id"),
                    approve=bool(payload["approve"]),
                    reason=reason,
                    audit=audit_reason(pending),
                )
        except discord.HTTPException:
            # A request that was answered already is refused; then what stands there counts.
            found = await self.look(pending)
            if found is None:
                raise
            return found
        return _DONE

    async def look(self, pending: PendingEffect) -> Outcome | None:
        """Read how the request stands: None while it waits, done as we wanted, overruled, else gone."""
        guild = _guild_of(self._scene, pending)
        async with on_discord("kick_members"):
            standing = await self._requests.standing(guild.id, number(pending, "request_id"))
        if standing is Standing.WAITING:
            return None
        approve = bool(pending.effect.payload["approve"])
        if standing is Standing.GONE:
            is_in = approve and await _is_member(self._scene, guild, number(pending, "applicant_id"))
            return _DONE if is_in else _GONE
        return _DONE if approve == (standing is Standing.APPROVED) else _OVERRULED


class PauseInvites(Repeatable):
    """Pauses a community's invites until a moment (at most a day ahead), or opens them again."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now; a moment that has passed already means that nothing is to do."""
        guild = _guild_of(self._scene, pending)
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
