"""Cards and direct messages: posted once, found again by their mark, drawn afresh at every try."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import discord

from bot.delivery.effects import LaterError, Outcome, OutcomeWord, PendingEffect
from bot.discord_kit.acting import (
    TOO_MANY_EDITS,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    UNKNOWN_USER,
    Place,
    Scene,
    number,
    on_discord,
    require_permissions,
    text,
)
from bot.discord_kit.cards import Card, mark_of, marks_in
from bot.discord_kit.forum_cards import find_in, forum_of, post_in

_SILENT = discord.AllowedMentions.none()
_CLOSED_TO_US = frozenset({50007, 50278})  # direct messages closed; no server in common
_EDIT_REST = 300.0
_SKEW = timedelta(minutes=5)  # how far Discord's clock may be from ours
_ALWAYS_READ = 50  # newest messages that are read whatever the clocks say
_MOST_READ = 500
_NEEDED = ("view_channel", "send_messages", "read_message_history")

Messages = discord.TextChannel | discord.DMChannel | discord.Thread | discord.PartialMessageable
Key = tuple[int, str, str, str]


async def send(channel: Messages, card: Card, pending: PendingEffect) -> int | None:
    """Post a card under the effect's nonce; None when it was posted before and has been deleted since."""
    try:
        message = await channel.send(view=card, nonce=pending.op_id, allowed_mentions=_SILENT)
    except discord.NotFound as error:
        if error.code == UNKNOWN_MESSAGE:
            return None
        raise
    return message.id


async def find_marked(channel: Messages, mark: int, since: datetime, own_id: int) -> int | None:
    """Find the bot's own message with a mark among the newest, back to a little before `since`."""
    read = 0
    async for message in channel.history(limit=_MOST_READ):
        read += 1
        if message.author.id == own_id and mark in marks_in(message):
            return message.id
        if read >= _ALWAYS_READ and message.created_at < since - _SKEW:
            return None
    return None


def own_id(client: discord.Client) -> int:
    """Return the bot's own user id. Raises LaterError before the login."""
    if client.user is None:
        raise LaterError(1.0)
    return client.user.id


class ShowCard:
    """Posts or redraws the card `card:ref` in the channel named `place`; takes it away when nobody draws it any more.

    The mark is the card's own (not the effect's), so a card whose place was never recorded is found again.
    With `only_if_there` in the payload a card that somebody deleted is not posted anew.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now."""
        guild = self._scene.guild(pending.effect.community_id)
        if guild is None:
            return Outcome(OutcomeWord.GONE)
        key = _key(pending)
        stands = await self._scene.standing(key)
        card = await self._scene.cards.draw(key[1], key[0], key[2])
        if card is None:
            return await self._take_away(key, stands)
        card.mark(":".join(map(str, key)))
        if stands.message_id and stands.channel_id:
            if await self._redraw(stands, card):
                return Outcome(OutcomeWord.DONE, stands.message_id, stands.channel_id)
            # Forgotten before posting anew, or after a crash the card would be looked for in the old place only.
            await self._scene.stands(key, None)
        if pending.effect.payload.get("only_if_there"):
            return Outcome(OutcomeWord.GONE)
        return await self._post(guild, pending, key, card)

    async def look(self, pending: PendingEffect) -> Outcome | None:
        """Record a card that was posted but whose place was not noted; the drawing is then repeated on it."""
        guild = self._scene.guild(pending.effect.community_id)
        key = _key(pending)
        if guild is None or pending.first_try_at is None or (await self._scene.standing(key)).message_id:
            return None
        found = await self._find(guild, key, pending.first_try_at)
        if found is not None:
            await self._scene.stands(key, found)
        return None

    async def _find(self, guild: discord.Guild, key: Key, since: datetime) -> Place | None:
        mark, mine = mark_of(":".join(map(str, key))), own_id(self._scene.client)
        if (forum := forum_of(self._scene, guild, key[3])) is not None:
            return await find_in(forum, mark, mine)
        channel = self._scene.channel(guild, key[3])
        async with on_discord("read_message_history", channel.id):
            found = await find_marked(channel, mark, since, mine)
        return Place(channel.id, found) if found is not None else None

    async def _redraw(self, stands: Place, card: Card) -> bool:
        """Draw the card where it stands; False when it is not there any more."""
        assert stands.channel_id is not None
        assert stands.message_id is not None
        channel = self._scene.client.get_partial_messageable(stands.channel_id)
        try:
            async with on_discord("view_channel", stands.channel_id):
                await channel.get_partial_message(stands.message_id).edit(view=card, allowed_mentions=_SILENT)
        except discord.NotFound as error:
            if error.code not in {UNKNOWN_MESSAGE, UNKNOWN_CHANNEL}:
                raise
            return False
        except discord.HTTPException as error:
            if error.code == TOO_MANY_EDITS:
                raise LaterError(_EDIT_REST) from error
            raise
        return True

    async def _post(self, guild: discord.Guild, pending: PendingEffect, key: Key, card: Card) -> Outcome:
        if (forum := forum_of(self._scene, guild, key[3])) is not None:
            place = await post_in(self._scene, forum, card, pending)
            await self._scene.stands(key, place)
            return Outcome(OutcomeWord.DONE, place.message_id, place.channel_id)
        channel = self._scene.channel(guild, key[3])
        require_permissions(guild, channel, *_NEEDED)
        async with on_discord("send_messages", channel.id):
            message_id = await send(channel, card, pending)
        if message_id is not None:
            await self._scene.stands(key, Place(channel.id, message_id))
        return Outcome(OutcomeWord.DONE, message_id, channel.id)

    async def _take_away(self, key: Key, stands: Place) -> Outcome:
        if stands.channel_id and stands.message_id:
            channel = self._scene.client.get_partial_messageable(stands.channel_id)
            try:
                async with on_discord("view_channel", stands.channel_id):
                    await channel.get_partial_message(stands.message_id).delete()
            except discord.NotFound:
                pass  # somebody took it away already
            await self._scene.stands(key, None)
        return Outcome(OutcomeWord.DONE)


def _key(pending: PendingEffect) -> Key:
    return (pending.effect.community_id, text(pending, "card"), text(pending, "ref"), text(pending, "place"))


class SendDirect:
    """Sends a direct message drawn by `card` for `ref`; closed direct messages are a normal end."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Do it now."""
        self._scene.guild(pending.effect.community_id)
        card = await self._scene.cards.draw(text(pending, "card"), pending.effect.community_id, text(pending, "ref"))
        if card is None:
            return Outcome(OutcomeWord.GONE)
        card.mark(pending.op_id)

        async def deliver(channel: discord.DMChannel) -> Outcome:
            return Outcome(OutcomeWord.DONE, await send(channel, card, pending), channel.id)

        return await self._in_private(pending, deliver) or Outcome(OutcomeWord.UNDELIVERABLE)

    async def look(self, pending: PendingEffect) -> Outcome | None:
        """Look for the message by its mark."""
        self._scene.guild(pending.effect.community_id)

        async def search(channel: discord.DMChannel) -> Outcome | None:
            assert pending.first_try_at is not None
            mine = own_id(self._scene.client)
            found = await find_marked(channel, mark_of(pending.op_id), pending.first_try_at, mine)
            return Outcome(OutcomeWord.DONE, found, channel.id) if found else None

        return await self._in_private(pending, search)

    async def _in_private(
        self, pending: PendingEffect, act: Callable[[discord.DMChannel], Awaitable[Outcome | None]]
    ) -> Outcome | None:
        """Act in the person's direct messages; None when they are closed to the bot."""
        try:
            async with on_discord("send_messages"):
                try:
                    return await act(await self._scene.client.create_dm(discord.Object(number(pending, "member_id"))))
                except discord.HTTPException as error:
                    if error.code not in _CLOSED_TO_US and error.code != UNKNOWN_USER:
                        raise
                    return None
        except discord.NotFound as error:
            if error.code == UNKNOWN_CHANNEL:
                return None
            raise
