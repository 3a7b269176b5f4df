"""Completes a message that is to be looked at: how it stands now, what stands next to it, and all names in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.discord_kit.around_port import DiscordNames, DiscordSurroundings, Standing
from bot.misinformation.snapshots import FlaggedMessage


async def completed(
    message: FlaggedMessage, community_id: int, surroundings: DiscordSurroundings, names: DiscordNames
) -> FlaggedMessage | None:
    """Return a message with its neighbours and every name that must not be shown; None when it is not there any more.

    Raises TryAgainError when Discord does not answer: without the names nothing may be shown to anybody.
    """
    around = await surroundings.of(message.channel_id, message.message_id)
    if around.standing is Standing.GONE:
        return None
    author = await surroundings.author(community_id, message.author_id)
    text = around.text or message.text
    near = (text, *around.neighbours)
    return replace(
        message,
        text=text,
        edited_at=around.edited_at or message.edited_at,
        neighbours=around.neighbours,
        names=(*message.names, *author.names, *around.names, *await _names_in(names, community_id, near)),
        author_is_staff=author.is_staff,
    )


async def _names_in(names: DiscordNames, community_id: int, texts: Iterable[str]) -> list[str]:
    """Return the names of people of the community that stand in some words."""
    written = " ".join(texts).casefold()
    return sorted(name for name in await names.names(community_id) if name.casefold() in written)
