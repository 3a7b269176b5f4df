"""Channels and roles of topics: made once although Discord has no nonce for them, shaped, and opened to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import discord
from discord.http import Route

from bot.delivery.effects import LaterError, Outcome, OutcomeWord, ParkedError, PendingEffect
from bot.discord_kit.acting import (
    UNKNOWN_CHANNEL,
    UNKNOWN_MEMBER,
    UNKNOWN_MESSAGE,
    UNKNOWN_ROLE,
    UNKNOWN_USER,
    Repeatable,
    Scene,
    audit_reason,
    number,
    on_discord,
    once,
    own_member,
    require_permissions,
    text,
)
from bot.discord_kit.shapes import ROLE, Overwrite, shape_of
from bot.store.types import created_at_of

_DONE = Outcome(OutcomeWord.DONE)
_GONE = Outcome(OutcomeWord.GONE)
_NO_GUILD = 60.0
_PAGE = 1_000  # members in one answer, Discord's most
_SKEW = timedelta(minutes=5)  # how far Discord's clock may be from ours
_TYPES = {"text": 0, "forum": 15}
_FULL = {30013: "channels_full", 30005: "roles_full", 30060: "access_full", 30003: "pins_full"}
_NO_ROOM_IN_CATEGORY = "channels in category"  # discord.py keeps the words of such a refusal, not its code
_PINNED_POST = 2  # the flag of a forum post that stands above the others


def guild_of(scene: Scene, pending: PendingEffect) -> discord.Guild:
    """Return the guild. While the bot is not in it nothing is concluded: raises LaterError."""
    guild = scene.guild(pending.effect.community_id)
    if guild is None:
        raise LaterError(_NO_GUILD)
    return guild


def full(error: discord.HTTPException, details: Mapping[str, Any]) -> ParkedError | None:
    """Return the to-do of a ceiling of Discord's, None for another refusal."""
    if error.code in _FULL:
        return ParkedError(_FULL[error.code], dict(details))
    if _NO_ROOM_IN_CATEGORY in str(error).casefold():
        return ParkedError("category_full", dict(details))
    return None


def _role_id(pending: PendingEffect) -> int | None:
    value = pending.effect.payload.get("role_id")
    return value if isinstance(value, int) else None


class CreateChannel:
    """Makes the channel of a topic. One whose making was never recorded is known by its name, its line and its age."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now."""
        guild = guild_of(self._scene, pending)
        require_permissions(guild, None, "manage_channels", "manage_roles")
        category = self._category(guild, text(pending, "category"))
        body: dict[str, Any] = {
            "name": text(pending, "name"),
            "type": _TYPES[text(pending, "kind")],
            "topic": text(pending, "line"),
            "permission_overwrites": [one.json() for one in shape_of(self._scene, guild, "open", _role_id(pending))],
        }
        if category is not None:
            body["parent_id"] = str(category.id)
        if isinstance(tags := pending.effect.payload.get("tags"), list) and tags:
            body["available_tags"] = [{"name": str(tag)} for tag in tags]
        route = Route("POST", "/guilds/{guild_id}/channels", guild_id=guild.id)
        try:
            async with on_discord("manage_channels"):
                made = await once(self._scene.client, route, json=body, reason=audit_reason(pending))
        except discord.HTTPException as error:
            raise full(error, {"category": text(pending, "category")}) or error from error
        return Outcome(OutcomeWord.DONE, int(made["id"]), int(made["id"]))

    @staticmethod
    def _category(guild: discord.Guild, name: str) -> discord.CategoryChannel | None:
        same = [one for one in guild.categories if one.name.casefold() == name.strip().casefold()]
        return min(same, key=lambda one: one.id, default=None)

    async def look(self, pending: PendingEffect) -> Outcome | None:
        """Look through the list of channels for the one an earlier try has made."""
        guild = guild_of(self._scene, pending)
        if pending.first_try_at is None:
            return None
        async with on_discord("view_channel"):
            channels: Any = await self._scene.client.http.get_all_guild_channels(guild.id)
        for one in channels:
            new = created_at_of(int(one["id"])) >= pending.first_try_at - _SKEW
            same = (one["name"], one.get("topic"), one["type"]) == (
                text(pending, "name"),
                text(pending, "line"),
                _TYPES[text(pending, "kind")],
            )
            if new and same:
                return Outcome(OutcomeWord.DONE, int(one["id"]), int(one["id"]))
        return None


class EditChannel(Repeatable):
    """Renames a channel, sets its line, and shapes who may see it and write in it. Who is in it by name stays so."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now: names and line in one call, then only those parts of the shape that differ."""
        guild = guild_of(self._scene, pending)
        channel_id = number(pending, "channel_id")
        payload = pending.effect.payload
        shape = payload.get("shape")
        body = {key: payload[name] for name, key in (("name", "name"), ("line", "topic")) if name in payload}
        require_permissions(guild, guild.get_channel(channel_id), "view_channel", "manage_channels", "manage_roles")
        try:
            async with on_discord("manage_channels", channel_id):
                if shape == "emptied":
                    wanted = shape_of(self._scene, guild, "closed", None)
                    body["permission_overwrites"] = [one.json() for one in wanted]
                elif isinstance(shape, str):
                    await self._reshape(guild, channel_id, shape, pending)
                if body:
                    await self._scene.client.http.edit_channel(channel_id, reason=audit_reason(pending), **body)
        except discord.NotFound as error:
            if error.code != UNKNOWN_CHANNEL:
                raise
            return _GONE
        return _DONE

    async def _reshape(self, guild: discord.Guild, channel_id: int, shape: str, pending: PendingEffect) -> None:
        http = self._scene.client.http
        data: Any = await http.get_channel(channel_id)
        there = {one.id: one for one in map(Overwrite.of, data.get("permission_overwrites", []))}
        wanted = {one.id: one for one in shape_of(self._scene, guild, shape, _role_id(pending))}
        for one in wanted.values():
            if there.get(one.id) != one:
                await http.edit_channel_permissions(
                    channel_id, one.id, str(one.allow), str(one.deny), one.type, reason=audit_reason(pending)
                )
        for one in _strangers(there, wanted):
            await http.delete_channel_permissions(channel_id, one.id, reason=audit_reason(pending))


def _strangers(there: Mapping[int, Overwrite], wanted: Mapping[int, Overwrite]) -> Iterator[Overwrite]:
    """Yield roles that a channel lets in although nobody chose them; people by name are never among them."""
    for one in there.values():
        if one.type == ROLE and one.id not in wanted and one.lets_in:
            yield one


class SetAccess(Repeatable):
    """Lets one person into a topic's channel or out of it, with one call: by name, or by the topic's role."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now. A person, role or channel that is not there any more is a normal end."""
        guild = guild_of(self._scene, pending)
        channel_id, role_id = number(pending, "channel_id"), _role_id(pending)
        try:
            async with on_discord("manage_roles", None if role_id else channel_id):
                if role_id is None:
                    await self._by_name(channel_id, pending)
                else:
                    await self._by_role(guild.id, role_id, pending)
        except discord.NotFound as error:
            if error.code in {UNKNOWN_CHANNEL, UNKNOWN_MEMBER, UNKNOWN_USER, UNKNOWN_ROLE}:
                return _GONE
            if not pending.effect.payload["give"]:
                return _DONE  # there was no such permission any more
            raise
        except discord.HTTPException as error:
            raise full(error, {"channel_id": channel_id}) or error from error
        return _DONE

    async def _by_name(self, channel_id: int, pending: PendingEffect) -> None:
        http, member_id, reason = self._scene.client.http, number(pending, "member_id"), audit_reason(pending)
        if pending.effect.payload["give"]:
            allow = str(discord.Permissions(view_channel=True).value)
            await http.edit_channel_permissions(channel_id, member_id, allow, "0", 1, reason=reason)
        else:
            await http.delete_channel_permissions(channel_id, member_id, reason=reason)

    async def _by_role(self, guild_id: int, role_id: int, pending: PendingEffect) -> None:
        http, member_id, reason = self._scene.client.http, number(pending, "member_id"), audit_reason(pending)
        call = http.add_role if pending.effect.payload["give"] else http.remove_role
        await call(guild_id, member_id, role_id, reason=reason)


class CreateRole:
    """Makes a role that allows nothing, or what set-up says. Nobody else makes one of its name: it is found by it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now."""
        guild = guild_of(self._scene, pending)
        require_permissions(guild, None, "manage_roles")
        powers = str(pending.effect.payload.get("permissions") or 0)
        body = {"name": text(pending, "name"), "permissions": powers, "hoist": False, "mentionable": False}
        if (known := _role_id(pending)) is not None and guild.get_role(known) is not None:
            async with on_discord("manage_roles"):
                await self._scene.client.http.edit_role(guild.id, known, reason=audit_reason(pending), **body)
            return Outcome(OutcomeWord.DONE, known)
        route = Route("POST", "/guilds/{guild_id}/roles", guild_id=guild.id)
        try:
            async with on_discord("manage_roles"):
                made = await once(self._scene.client, route, json=body, reason=audit_reason(pending))
        except discord.HTTPException as error:
            raise full(error, {}) or error from error
        return Outcome(OutcomeWord.DONE, int(made["id"]))

    async def look(self, pending: PendingEffect) -> Outcome | None:
        """Look for the role by its name; for set-up, whose names others may use, only among those just made."""
        guild = guild_of(self._scene, pending)
        async with on_discord("manage_roles"):
            roles: Any = await self._scene.client.http.get_roles(guild.id)
        since = pending.first_try_at - _SKEW if "act" in pending.effect.payload and pending.first_try_at else None
        same = (int(one["id"]) for one in roles if one["name"] == text(pending, "name"))
        found = next((one for one in same if since is None or created_at_of(one) >= since), None)
        return Outcome(OutcomeWord.DONE, found) if found else None


class DeleteRole(Repeatable):
    """Deletes the role of a topic that was closed, or one that set-up made.

    With `if_unheld` a role that people hold stays and ends as overruled.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now; one that is gone is what was wanted."""
        guild = guild_of(self._scene, pending)
        role = guild.get_role(number(pending, "role_id"))
        me = own_member(guild)
        if role is not None and me is not None and role >= me.top_role:
            raise ParkedError("role_above_bot", {"role": role.name, "role_id": role.id})
        try:
            async with on_discord("manage_roles"):
                if pending.effect.payload.get("if_unheld") and await self._is_held(
                    guild.id, number(pending, "role_id")
                ):
                    return Outcome(OutcomeWord.OVERRULED)
                await self._scene.client.http.delete_role(
                    guild.id, number(pending, "role_id"), reason=audit_reason(pending)
                )
        except discord.NotFound as error:
            if error.code != UNKNOWN_ROLE:
                raise
        return _DONE

    async def _is_held(self, guild_id: int, role_id: int) -> bool:
        """Read the member list, a call for each thousand, until somebody holds the role."""
        page: Any = [None] * _PAGE
        after = 0
        while len(page) == _PAGE:
            page = await self._scene.client.http.get_members(guild_id, _PAGE, after)
            if any(str(role_id) in data.get("roles", ()) for data in page):
                return True
            after = max((int(data["user"]["id"]) for data in page), default=after)
        return False


class PinMessage(Repeatable):
    """Pins a card where it stands; in a forum its post is put above the others."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now; a card that stands nowhere needs no pin."""
        guild = guild_of(self._scene, pending)
        key = (guild.id, text(pending, "card"), text(pending, "ref"), text(pending, "place"))
        stands = await self._scene.standing(key)
        if stands.channel_id is None or stands.message_id is None:
            return _GONE
        try:
            if stands.thread_id is not None:
                async with on_discord("manage_threads", stands.channel_id):
                    await self._scene.client.http.edit_channel(
                        stands.thread_id, flags=_PINNED_POST, reason=audit_reason(pending)
                    )
            else:
                require_permissions(guild, guild.get_channel(stands.channel_id), "pin_messages")
                async with on_discord("pin_messages", stands.channel_id):
                    await self._scene.client.http.pin_message(
                        stands.channel_id, stands.message_id, reason=audit_reason(pending)
                    )
        except discord.NotFound as error:
            if error.code not in {UNKNOWN_CHANNEL, UNKNOWN_MESSAGE}:
                raise
            return _GONE
        except discord.HTTPException as error:
            raise full(error, {"channel_id": stands.channel_id}) or error from error
        return _DONE
