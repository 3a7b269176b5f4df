"""A card in a forum: a post of its own, made once although Discord has no nonce for posts."""

from __future__ import annotations

from typing import Any

import discord
from discord.http import Route

from bot.delivery.effects import PendingEffect
from bot.discord_kit.acting import Place, Scene, audit_reason, on_discord, once, require_permissions
from bot.discord_kit.cards import Card, marks_in
from bot.language import _

_V2 = 1 << 15  # the flag of a message made of components
_A_WEEK = 10_080


def forum_of(scene: Scene, guild: discord.Guild, place: str) -> discord.ForumChannel | None:
    """Return the forum a place is, None for every other channel. Raises what `Scene.topic_channel` raises."""
    found = scene.topic_channel(guild, int(place)) if place.isdecimal() else None
    return found if isinstance(found, discord.ForumChannel) else None


async def post_in(scene: Scene, forum: discord.ForumChannel, card: Card, pending: PendingEffect) -> Place:
    """Make the post that carries a card; its first message has the same id as the post."""
    require_permissions(forum.guild, forum, "view_channel", "send_messages")
    components: Any = card.to_components()  # type: ignore[no-untyped-call]  # discord.py has no types here
    body: dict[str, Any] = {
        "name": _("Start here"),
        "auto_archive_duration": _A_WEEK,
        "message": {"components": components, "flags": _V2, "allowed_mentions": {"parse": []}},
    }
    route = Route("POST", "/channels/{channel_id}/threads", channel_id=forum.id)
    async with on_discord("send_messages", forum.id):
        made = await once(scene.client, route, json=body, reason=audit_reason(pending))
    return Place(int(made["id"]), int(made["id"]), int(made["id"]))


async def find_in(forum: discord.ForumChannel, mark: int, own_id: int) -> Place | None:
    """Find the bot's own post that carries the card with a mark, among the posts that are not filed away."""
    async with on_discord("view_channel", forum.id):
        posts = [post for post in await forum.guild.active_threads() if post.parent_id == forum.id]
    for post in posts:
        if post.owner_id != own_id:
            continue
        try:
            async with on_discord("read_message_history", forum.id):
                message = await post.fetch_message(post.id)
        except discord.NotFound:
            continue  # its first message was deleted
        if mark in marks_in(message):
            return Place(post.id, post.id, post.id)
    return None
