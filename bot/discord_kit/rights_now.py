"""Asks Discord right before an act that cannot be taken back whether who decided it may still decide."""

from __future__ import annotations

import discord

from bot.delivery.effects import ParkedError, PendingEffect
from bot.delivery.todo_words import NO_RIGHT_ANY_MORE
from bot.discord_kit.acting import UNKNOWN_MEMBER, UNKNOWN_USER, Scene, on_discord
from bot.discord_kit.actors import find_role


async def require_right_now(scene: Scene, guild: discord.Guild, pending: PendingEffect) -> None:
    """Refuse unless the human behind an effect holds a role of moderators or organisers at this moment: one call.

    Raises ParkedError, so that somebody who has the right says whether it should still happen; LaterError and
    UnclearError while Discord does not tell.
    """
    decided_by = pending.effect.by
    roles = scene.settings.for_community(guild.id).roles
    named = [*roles.moderator, *roles.organiser]
    wanted = {role.id for name in named if (role := find_role(guild, name)) is not None}
    try:
        async with on_discord("view_channel"):
            data = await scene.client.http.get_member(guild.id, decided_by)
    except discord.NotFound as error:
        if error.code not in {UNKNOWN_MEMBER, UNKNOWN_USER}:
            raise
        held: set[int] = set()
    else:
        held = {int(role) for role in data["roles"]}
    if wanted.isdisjoint(held):
        raise ParkedError(NO_RIGHT_ANY_MORE, {"decider_id": decided_by})
