"""Acts on members' messages: deleting one, as a person decided, putting a note under one, and looking at one again."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.delivery.effects import Outcome, OutcomeWord, PendingEffect
from bot.discord_kit.acting import (
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    Place,
    Repeatable,
    Scene,
    audit_reason,
    number,
    on_discord,
    require_permissions,
    text,
)
from bot.discord_kit.card_effects import Key, ShowCard, find_marked, own_id
from bot.discord_kit.cards import Card, mark_of
from bot.discord_kit.channel_effects import guild_of
from bot.discord_kit.rights_now import require_right_now
from bot.misinformation.outcomes_rules import seen_code

_GONE = Outcome(OutcomeWord.GONE)
_INVALID_FORM = 50035
_THREAD_ARCHIVED = 50083
_SILENT = discord.AllowedMentions.none()


class DeleteMessage(Repeatable):
    """Deletes one message of a member, if who decided so may still decide. One that is not there meets the aim."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now. An archived thread is opened for it, since Discord deletes nothing in a closed one."""
        guild = guild_of(self._scene, pending)
        channel_id, message_id = number(pending, "channel_id"), number(pending, "message_id")
        _check(guild, channel_id, "view_channel", "manage_messages")
        await require_right_now(self._scene, guild, pending)
        reason = audit_reason(pending)
        try:
            async with on_discord("manage_messages", channel_id):
                try:
                    await self._scene.client.http.delete_message(channel_id, message_id, reason=reason)
                except discord.HTTPException as error:
                    if error.code != _THREAD_ARCHIVED:
                        raise
                    await self._scene.client.http.edit_channel(channel_id, archived=False, reason=reason)
                    await self._scene.client.http.delete_message(channel_id, message_id, reason=reason)
        except discord.NotFound as error:
            if error.code not in {UNKNOWN_MESSAGE, UNKNOWN_CHANNEL}:
                raise
            return _GONE
        return Outcome(OutcomeWord.DONE)


class ShowReply(ShowCard):
    """Posts a card under a member's message, without a ping, and re-draws it there; it goes when nobody draws it.

    `place` is the id of the channel or thread the message stands in.
    """

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now. While the bot is out of the community the message is not taken for gone."""
        guild_of(self._scene, pending)
        return await super().perform(pending)

    async def _find(self, guild: discord.Guild, key: Key, since: datetime) -> Place | None:
        channel = self._scene.client.get_partial_messageable(int(key[3]), guild_id=guild.id)
        async with on_discord("read_message_history", channel.id):
            found = await find_marked(channel, mark_of(":".join(map(str, key))), since, own_id(self._scene.client))
        return Place(channel.id, found) if found is not None else None

    async def _post(self, guild: discord.Guild, pending: PendingEffect, key: Key, card: Card) -> Outcome:
        channel_id, message_id = int(text(pending, "place")), number(pending, "message_id")
        in_thread = isinstance(guild.get_channel_or_thread(channel_id), discord.Thread)
        speak = "send_messages_in_threads" if in_thread else "send_messages"
        _check(guild, channel_id, "view_channel", speak, "read_message_history")
        channel = self._scene.client.get_partial_messageable(channel_id, guild_id=guild.id)
        under = discord.MessageReference(
            message_id=message_id, channel_id=channel_id, guild_id=guild.id, fail_if_not_exists=True
        )
        try:
            async with on_discord(speak, channel_id):
                message = await channel.send(
                    view=card, nonce=pending.op_id, reference=under, allowed_mentions=_SILENT, mention_author=False
                )
        except discord.HTTPException as error:
            if error.code == UNKNOWN_MESSAGE:  # posted under this nonce before, and deleted since
                return Outcome(OutcomeWord.DONE, None, channel_id)
            if error.code == UNKNOWN_CHANNEL or _is_about_reference(error):
                return _GONE
            raise
        await self._scene.stands(key, Place(channel_id, message.id))
        return Outcome(OutcomeWord.DONE, message.id, channel_id)


class LookAtMessage(Repeatable):
    """Reads a message once. Its outcome's code says when it was edited and, where the bot may read it, how it reads."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now; gone when the message or its channel is not there any more."""
        guild_of(self._scene, pending)
        channel_id, message_id = number(pending, "channel_id"), number(pending, "message_id")
        try:
            async with on_discord("read_message_history", channel_id):
                data = await self._scene.client.http.get_message(channel_id, message_id)
        except discord.NotFound as error:
            if error.code not in {UNKNOWN_MESSAGE, UNKNOWN_CHANNEL}:
                raise
            return _GONE
        edited = data.get("edited_timestamp")
        at = datetime.fromisoformat(edited) if edited else None
        return Outcome(OutcomeWord.DONE, code=seen_code(at, data.get("content") or None))


def _check(guild: discord.Guild, channel_id: int, *permissions: str) -> None:
    """Check the bot's rights where it knows the place; those in a thread are those of its parent."""
    channel = guild.get_channel_or_thread(channel_id)
    if isinstance(channel, discord.Thread):
        channel = channel.parent
    if channel is not None:
        require_permissions(guild, channel, *permissions)


def _is_about_reference(error: discord.HTTPException) -> bool:
    return error.code == _INVALID_FORM and "message_reference" in error.text
