"""Private threads: made once although Discord has no nonce for them, filled, and closed."""

from __future__ import annotations

import logging
from typing import Any

import discord
from discord.http import Route

from bot.delivery.effects import Outcome, OutcomeWord, ParkedError, PendingEffect
from bot.discord_kit.acting import (
    UNKNOWN_CHANNEL,
    UNKNOWN_MEMBER,
    UNKNOWN_USER,
    Place,
    Repeatable,
    Scene,
    audit_reason,
    number,
    on_discord,
    once,
    require_permissions,
    text,
)
from bot.discord_kit.card_effects import Key, find_marked, own_id, send
from bot.discord_kit.cards import mark_of
from bot.discord_kit.plain import clip
from bot.language import _, in_every_language

_log = logging.getLogger(__name__)

_GONE = Outcome(OutcomeWord.GONE)
_PRIVATE_THREAD = 12
_FILED_AWAY = 50083
_A_WEEK = 10_080  # minutes of quiet after which Discord files the thread away
_NAME_LIMIT = 100


class OpenThread(Repeatable):
    """Opens the private thread of `card:ref` below the channel named `place`, or goes on in the one that is there.

    The ref is part of the thread's name, by which one whose creation was never recorded is found again.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Make the thread if there is none, post its message, bring the people in."""
        guild = self._scene.guild(pending.effect.community_id)
        if guild is None:
            return _GONE
        key = self._key(pending)
        card = await self._scene.cards.draw(key[1], key[0], key[2])
        if card is None:
            return await self._left_behind(guild, pending, key)
        thread = await self._thread(guild, pending, key)
        if not await self._posted(thread, pending):
            async with on_discord("send_messages_in_threads", thread.parent_id):
                await send(thread, card.mark(pending.op_id), pending)
        await self._bring_in(thread, pending)
        return Outcome(OutcomeWord.DONE, thread.id, thread.parent_id)

    async def _left_behind(self, guild: discord.Guild, pending: PendingEffect, key: Key) -> Outcome:
        """Hand on the thread an earlier try may have opened for words that are deleted by now, so that it is closed."""
        if pending.first_try_at is None:
            return _GONE
        thread_id = (await self._scene.standing(key)).thread_id
        if thread_id is None:
            found = await self._unrecorded(guild, self._scene.channel(guild, key[3]), pending, None)
            thread_id = found.id if found else None
        return Outcome(OutcomeWord.DONE, thread_id) if thread_id else _GONE

    @staticmethod
    def _key(pending: PendingEffect) -> Key:
        return (pending.effect.community_id, text(pending, "card"), text(pending, "ref"), text(pending, "place"))

    async def _thread(self, guild: discord.Guild, pending: PendingEffect, key: Key) -> discord.Thread:
        known = (await self._scene.standing(key)).thread_id
        thread = await self._still_there(known) if known else None
        if thread is not None:
            return thread
        parent = self._scene.channel(guild, key[3])
        require_permissions(guild, parent, "view_channel", "create_private_threads", "send_messages_in_threads")
        english = text(pending, "name")
        name = _name(_(english), key)
        thread = await self._unrecorded(guild, parent, pending, known) if pending.first_try_at else None
        thread = thread or await self._made(guild, parent, name, audit_reason(pending))
        await self._scene.stands(key, Place(parent.id, None, thread.id))
        return thread

    async def _still_there(self, thread_id: int) -> discord.Thread | None:
        """Return the thread opened earlier, opened again if it was filed away; None when it is gone."""
        try:
            async with on_discord("view_channel"):
                thread = await self._scene.client.fetch_channel(thread_id)
                if isinstance(thread, discord.Thread) and thread.archived:
                    thread = await thread.edit(archived=False, locked=False)
        except (discord.NotFound, discord.InvalidData):
            return None
        return thread if isinstance(thread, discord.Thread) else None

    async def _unrecorded(
        self, guild: discord.Guild, parent: discord.TextChannel, pending: PendingEffect, known: int | None
    ) -> discord.Thread | None:
        """Find the thread of an earlier try by its name; its reader may have chosen another language since."""
        names = {_name(name, self._key(pending)) for name in in_every_language(text(pending, "name"))}
        async with on_discord("view_channel", parent.id):
            active = await guild.active_threads()
        mine = own_id(self._scene.client)
        same = [t for t in active if t.parent_id == parent.id and t.owner_id == mine and t.name in names]
        return max((t for t in same if t.id != known), key=lambda t: t.id, default=None)

    async def _made(self, guild: discord.Guild, parent: discord.TextChannel, name: str, reason: str) -> discord.Thread:
        body = {"name": name, "type": _PRIVATE_THREAD, "auto_archive_duration": _A_WEEK, "invitable": False}
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=parent.id)
        async with on_discord("create_private_threads", parent.id):
            data: Any = await once(self._scene.client, route, json=body, reason=reason)
        return discord.Thread(guild=guild, state=guild._state, data=data)  # noqa: SLF001 - as discord.py makes them

    async def _posted(self, thread: discord.Thread, pending: PendingEffect) -> bool:
        if pending.first_try_at is None:
            return False
        async with on_discord("read_message_history", thread.id):
            mine = own_id(self._scene.client)
            return await find_marked(thread, mark_of(pending.op_id), pending.first_try_at, mine) is not None

    async def _bring_in(self, thread: discord.Thread, pending: PendingEffect) -> None:
        """Add the people; one who has left by now is passed over.

        Only the first must come in, or all of them with `everybody` in the payload. Others read the answers on their
        card too, and Discord refuses to add somebody who cannot see the channel above.
        """
        member_ids = pending.effect.payload["member_ids"]
        for position, member_id in enumerate(member_ids if isinstance(member_ids, list) else []):
            try:
                await self._add(thread, int(str(member_id)))
            except (ParkedError, discord.HTTPException):
                if position == 0 or pending.effect.payload.get("everybody"):
                    raise
                _log.info("member %s is not in thread %d: Discord refused", member_id, thread.id)

    @staticmethod
    async def _add(thread: discord.Thread, member_id: int) -> None:
        try:
            async with on_discord("view_channel", thread.parent_id):
                await thread.add_user(discord.Object(member_id))
        except discord.NotFound as error:
            if error.code not in {UNKNOWN_MEMBER, UNKNOWN_USER}:
                raise


def _name(words: str, key: Key) -> str:
    ending = f" · {key[2]}"
    return clip(words, _NAME_LIMIT - len(ending)) + ending


class CloseThread(Repeatable):
    """Files a thread away and locks it; one that is filed away takes no other change, and needs none.

    With `delete` in the payload the thread is deleted, with all that was written in it.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now."""
        if self._scene.guild(pending.effect.community_id) is None:
            return _GONE
        thread_id = number(pending, "thread_id")
        if pending.effect.payload.get("delete"):
            return await self._delete(thread_id, pending)
        try:
            async with on_discord("manage_threads", thread_id):
                await self._scene.client.http.edit_channel(
                    thread_id, archived=True, locked=True, reason=audit_reason(pending)
                )
        except discord.NotFound as error:
            if error.code != UNKNOWN_CHANNEL:
                raise
            return _GONE
        except discord.HTTPException as error:
            if error.code != _FILED_AWAY:
                raise
        return Outcome(OutcomeWord.DONE)

    async def _delete(self, thread_id: int, pending: PendingEffect) -> Outcome:
        try:
            async with on_discord("manage_threads", thread_id):
                await self._scene.client.http.delete_channel(thread_id, reason=audit_reason(pending))
        except discord.NotFound as error:
            if error.code != UNKNOWN_CHANNEL:
                raise
        return Outcome(OutcomeWord.DONE)
